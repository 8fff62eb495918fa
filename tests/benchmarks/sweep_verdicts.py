"""Judge some thousand random quadratics and ravines: python tests/benchmarks/sweep_verdicts.py [FIRST] [COUNT]

The valleys and what is true of them are those of tests/core/test_verdicts_on_quadratics.py. Each wrong verdict is
printed, and in the end how often each word was said; half a minute for 1,000.
"""

import runpy
import sys
from collections import Counter
from pathlib import Path

VALLEYS = Path(__file__).parent.parent / "core" / "test_verdicts_on_quadratics.py"


def main(first: int = 0, count: int = 1000) -> None:
    """Print what was said of so many valleys, and what of it is wrong."""
    sys.modules["valleys"] = sys.modules["__main__"]  # where its dataclasses look for their names
    sweep = runpy.run_path(str(VALLEYS), run_name="valleys")["sweep"]
    said, wrong = Counter(), 0
    for seed, found, words in sweep(range(first, first + count)):
        said[found.kind] += 1
        if found.kind not in words:
            wrong += 1
            print(f"seed {seed}: not {sorted(words)}, but {found.what} {found.why}")
    print(f"{count} valleys, {wrong} wrong, {count - said['unknown']} definite: {dict(said.most_common())}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
