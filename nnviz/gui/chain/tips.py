"""What hovering over the chain rule says."""

from PySide6.QtCore import QPointF

from nnviz.gui.chain.fold import Fold
from nnviz.gui.chain.foot import nudge_texts
from nnviz.gui.chain.layout import ChainLayout
from nnviz.session.frame.model import ChainFrame


def tip_at(point: QPointF, frame: ChainFrame, layout: ChainLayout) -> str:
    """The words on what lies at ``point``; empty where there is nothing to say."""
    cell = next((cell for cell in layout.cells if cell.box.united(cell.bar).contains(point)), None)
    if cell and layout.strip.contains(point):
        if isinstance(cell.content, Fold):
            return f"{cell.content.hidden} more factors: click to show them all"
        return f"{frame.columns[cell.content].tip}\nClick to run to this factor."
    if layout.bars.contains(point) and not frame.groups:
        return "log₁₀ of each factor's size: up makes the gradient grow, down makes it shrink"
    path = layout.path_at(point)
    if path is not None and frame.paths is not None:
        row = frame.paths.rows[path]
        return f"{row.route}\n{row.product}"
    if layout.card and frame.nudge and any(place.contains(point) for _, place in layout.card.nudge):
        return nudge_texts(frame.nudge)[0]
    if layout.card and layout.card.title.contains(point):
        return frame.detail_title
    for card, title in ((layout.detail, frame.detail_title), (layout.product, frame.product_title)):
        if card and card.title.contains(point):
            return title
    if layout.question.contains(point):
        return frame.question
    return next((line.whole for line in layout.foot if line.rect.contains(point)), "")
