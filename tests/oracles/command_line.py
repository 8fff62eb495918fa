"""The command line as a process of its own, and what a mistake looks like there."""

import os
import subprocess
import sys

XOR = {
    "format": "nnviz-experiment",
    "version": 1,
    "title": "XOR, two hidden units",
    "network": {
        "inputs": 2,
        "layers": [{"units": 2, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}],
        "loss": "binary_cross_entropy",
    },
    "initialization": {"scheme": "xavier_uniform", "seed": 0},
    "optimizer": {"name": "sgd", "learning_rate": 0.1},
    "schedule": {"name": "constant"},
    "batch_size": 4,
    "data": {"inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]]},
    "sample": 1,
}
#: Steps of one pass along one chain: forward 2·2, loss, factors of W₁ 2(2−1)+3, updates 2.
STEPS = 12


def process(*words: str, **options) -> subprocess.CompletedProcess:
    """Run nnviz as a process of its own, with nothing in its environment that spares it a mistake."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "DISPLAY"))}
    command = [sys.executable, "-W", "error", "-m", "nnviz", *words]
    return subprocess.run(command, env=environment, check=False, timeout=120, **options)


def is_one_sentence(text: str) -> bool:
    return text.startswith("nnviz: ") and text.count("\n") == 1 and text.endswith("\n") and "Traceback" not in text
