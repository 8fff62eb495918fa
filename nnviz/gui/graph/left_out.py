"""What a figure on paper has no room for, in words."""

from nnviz.gui.graph.drawn import Drawn
from nnviz.gui.graph.edge_numbers import wants_numbers
from nnviz.gui.graph.edges import marked_edges
from nnviz.gui.graph.figure import FigureLayout
from nnviz.gui.graph.figure_words import touched_titles
from nnviz.gui.graph.legend import legend_left_out, plan_legend
from nnviz.gui.graph.painting import marks_in_picture


def graph_left_out(drawn: Drawn) -> tuple[str, ...]:
    """What is not in the picture, and would be in a larger one; nothing of other pictures, which shrink instead."""
    layout, frame = drawn.layout, drawn.frame
    if not isinstance(layout, FigureLayout):
        return ()
    hidden = [row.hidden for rows in layout.rows for row in rows if row.hidden]
    units = f"{sum(hidden):,} of {sum(layout.sizes):,} neurons" if hidden else ""
    edges = drawn.edges
    some = "the chosen and " if marked_edges(frame) else ""
    weights = f"{edges.left_out:,} of {edges.total:,} weights, all but {some}the widest" if edges.left_out else ""
    found = {
        units: bool(hidden),
        "the image that goes in": frame.image is not None and layout.image.isEmpty(),
        weights: bool(edges.left_out) and not hidden,
        "numbers on the edges": wants_numbers(frame) and not drawn.numbers,
        "the values of neurons": not layout.has_values,
        "the values of inputs": not layout.has_values and not layout.tells_values(layout.radius),
        "the activations' names": layout.mode == "number",
        "the loss's name": not layout.names_loss,
        "the names of inputs": layout.names_as == "symbols" and layout.has_input_names(frame),
        "the names of outputs": not layout.names_outputs and layout.has_output_names(frame),
        "titles under the tag of the step": not layout.trim.tag_row and bool(touched_titles(frame, layout)),
        "what units act as one": any(badge.group.badge and badge.rect.isEmpty() for badge in drawn.badges),
        "the target": not layout.target_lines,
        "the bracket under the chosen weights": not layout.trim.bracket,
        "the legend": layout.wants_legend and not layout.trim.legend,
    }
    if layout.wants_legend and layout.trim.legend:
        present = marks_in_picture(frame, layout, edges)
        plan = plan_legend(frame, layout.legend.width(), layout.theme, below=layout.has_line_below)
        found |= legend_left_out(plan, frame, present, layout.theme)
    return tuple(words for words, is_out in found.items() if is_out)
