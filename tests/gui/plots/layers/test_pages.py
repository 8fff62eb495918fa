"""The pictures of the layers need no widgets: the command line paints them with a QGuiApplication alone."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["page", "staircase", "sampling_page"])
def test_a_picture_loads_no_widgets(module):
    code = f"import sys, nnviz.gui.plots.layers.{module}; sys.exit('PySide6.QtWidgets' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
