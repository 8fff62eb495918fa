"""One lesson that has every kind of block, and is right: what tests play, and what they spoil."""

from pathlib import Path

from nnviz.lessons.files import Source
from nnviz.lessons.reading import parse

NAME = "small.lesson.md"

GOOD = r"""---
format: nnviz-lesson
version: 1
title: A small lesson
minutes: 6
goals: Compute a sum.; Take a slope.
language: en
author: Somebody
licence: MIT
experiment: small
---

# A sum

```net small
{"format": "nnviz-experiment", "version": 1, "title": "Small",
 "network": {"inputs": 2, "loss": "half_squared_error",
  "layers": [{"units": 2, "activation": "tanh"}, {"units": 1, "activation": "identity"}]},
 "initialization": {"scheme": "zeros"},
 "parameters": {"weights": [[[0.5, -1.5], [1.5, 0.5]], [[1.5, -0.5]]], "biases": [[0.5, 0.0], [0.5]]},
 "optimizer": {"name": "sgd", "learning_rate": 0.5},
 "data": {"inputs": [[1.5, 0.5]], "targets": [[1.0]]}}
```

```do
show picture="boxes"
choose at=#w-1-1-1
name place=#loss as="f"
name place="#unit-2-1" as="g"
```

The net is $L = \on{loss}{f}(\on{unit-2-1}{g}(h))$. In it stands the [first **unit**](#unit-1-1), with
[its weight](#w-1-1-1), *and* `more`. Read [on](https://example.org/a) for 2 \$.

- one
- two
  1. inner $z$

```ask
value z #z-1-1 slips transposed
What is the sum of the [first unit](#z-1-1)?
```
```hint
Two products.
```
```hint
Mind the [bias](#b-1-1).
```
```do
run_to part="z" layer=1
```

That was the sum.

```note
The teacher reads this.
```
```wall
Only this is on the wall.
```

---

# Which side?

```ask
choice vote
- [ ] Up.
- [x] Down,
  to the left.
Where does it go?
```

It goes down.

```do
set_parameter at=#b-1-2 value=0.5
set_learning_rate value=0.25
```

A bias has changed.

```ask
sign dL_dw #w-1-1-1
Which sign?
```
```ask
size dL_da #a-2-1
Is it large?
```

---

# A click

```do
open net="small"
run_to part="loss"
```
```ask
next factor among #unit-1-1 #unit-2-1 #loss
What comes next?
```

The loss.

```
code, as it is
```

```ask
place dz_dw #w-1-1-1 among #w-1-1-1 #x-1 #z-1-1 vote
Which number is it?
```

---

# Alone

```do
run_to part="dZ_dW" layer=1
```

Now you.

```ask
reach dL_dw #w-1-1-1 zero using set_input set_inputs
Make it zero.
```

Done.
"""


def lesson(folder: Path, text: str = GOOD):
    """The lesson that a text is, as if it lay in ``folder``."""
    return parse(text, Source(folder / NAME))
