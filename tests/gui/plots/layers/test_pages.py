"""The pictures of the layers need no widgets: the command line paints them with a QGuiApplication alone."""

import subprocess
import sys


def test_pictures_load_no_widgets():
    code = "import sys; from nnviz.gui.plots.layers import page, staircase, sampling_page\n"
    code += "sys.exit('PySide6.QtWidgets' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
