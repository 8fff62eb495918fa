"""Outputs against targets: the diagonal, and what a row tells."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.learnt.agreement import AgreementPlot
from nnviz.gui.widgets.themed import look

Make = Callable[..., object]


def test_outputs_are_drawn_against_targets_with_the_diagonal(
    shown, make_agreement: Make, theme: Theme, image_of, count_of, legend_of
) -> None:
    plot = shown(AgreementPlot())
    look.set_theme(theme)
    plot.show_frame(make_agreement())
    image = image_of(plot)
    assert count_of(image, theme.runs[0]) > 30
    assert count_of(image, theme.runs[1]) > 30
    assert legend_of(plot) == ["y1", "y2", "held out", "agreement"]
    assert plot.paper.x_axis.low == plot.paper.y_axis.low
    assert plot.paper.area.width() == pytest.approx(plot.paper.area.height()), "the diagonal is one"


def test_an_agreement_says_what_it_leaves_out(shown, make_agreement: Make) -> None:
    plot = shown(AgreementPlot())
    plot.show_frame(replace(make_agreement(), note="Drawn: the first 2 of 2,000 outputs."))
    assert plot.legend_text.endswith("too little. Drawn: the first 2 of 2,000 outputs.")
    assert "2,000" in plot.accessibleDescription()


def test_the_pointer_reads_a_row_of_the_agreement(shown, make_agreement: Make) -> None:
    plot = shown(AgreementPlot())
    frame = make_agreement(outputs=1)
    plot.show_frame(frame)
    text = plot._read(float(frame.targets[5, 0]), float(frame.outputs[5, 0]))
    assert text.startswith("row 5, held out: y1\ntarget ")
    assert plot._read(plot.paper.x_axis.low, plot.paper.y_axis.high) == ""


def test_a_file_gets_the_same_agreement_and_the_shown_one_is_left_alone(
    shown, make_agreement: Make, check_dark_picture
) -> None:
    """Catches a picture for a file that lacks a part, or borrows the colours of the window."""
    plot = shown(AgreementPlot())
    plot.show_frame(make_agreement())
    check_dark_picture(plot)
