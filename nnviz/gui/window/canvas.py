"""The middle of the window: the graph with the plots beside it, and under both the chain rule."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from nnviz.gui.chain import ChainView
from nnviz.gui.graph import GraphView
from nnviz.gui.widgets.themed import Themed, look

#: The chain rule is as tall as it needs, but leaves the graph at least this share.
LEAST_GRAPH_SHARE = 0.44
#: In large type nothing of it may shrink: its least, one line of text, has room beside the menus at 1024×768. More
#: lines it gets where the graph has so much all the same.
PROJECTOR_GRAPH_SHARE, PROJECTOR_GRAPH_EASE = 0.4, 0.55
#: On a screen larger than this, in pixels, half of the growth is the chain's, in larger type; the graph has more of it.
HALL_WIDTH, HALL_HEIGHT = 1280, 694
#: What the plots take of the width at first, in pixels at least, and where all tabs have their words in full.
PLOT_SHARE, PLOT_WIDTH = 0.325, 340
TABS_SHARE, TABS_WIDTH = 0.4, 396
#: The same in large type.
LARGE_PLOT_SHARE = 0.48


class Shared(QSplitter):
    """Gives its second part the room that it needs, until the user has moved the border."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(5)
        self.parts: tuple[QWidget, ...] = ()
        self.moved_by_hand = False
        self.splitterMoved.connect(self._by_hand)

    def add_both(self, first: QWidget, second: QWidget) -> None:
        """The parts; what comes to the whole goes to the first."""
        self.parts = (first, second)
        for part in self.parts:
            self.addWidget(part)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)

    def needed(self, room: int) -> int:
        """Pixels that the second part is to have of ``room``."""
        raise NotImplementedError

    def fit(self) -> None:
        """Share the room anew, unless the user has done so, or one part has it all."""
        if self.moved_by_hand or any(part.isHidden() for part in self.parts):
            return
        whole = self.width() if self.orientation() == Qt.Orientation.Horizontal else self.height()
        room = whole - self.handleWidth()
        second = self.needed(room)
        self.setSizes([room - second, second])

    def set_sizes_by_hand(self, sizes: list[int]) -> None:
        """Sizes that the user has chosen; an empty list: none."""
        self.moved_by_hand = len(sizes) == 2 and sizes[0] > 0
        if self.moved_by_hand:
            self.setSizes(sizes)
        else:
            self.fit()

    def sizes_by_hand(self) -> list[int]:
        """What :meth:`set_sizes_by_hand` takes next time; empty where the border is where it is by itself."""
        sizes = self.sizes()
        return sizes if self.moved_by_hand and all(sizes) else []

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def _by_hand(self) -> None:
        self.moved_by_hand = True


class GraphRow(Shared):
    """The graph, and beside it the plots: they never narrow what stands below."""

    def __init__(self, graph: QWidget, plots: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.add_both(graph, plots)
        plots.hide()

    def needed(self, room: int) -> int:
        if look.theme.is_projector:
            return round(room * LARGE_PLOT_SHARE)
        return max(PLOT_WIDTH, min(round(room * TABS_SHARE), TABS_WIDTH), round(room * PLOT_SHARE))


class Canvas(Themed, Shared):
    """Gives the chain rule the height that it needs, and never less than the graph can be read in."""

    def __init__(self, plots: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setObjectName("canvas")
        self.setAccessibleName("Graph and chain rule")
        self.graph = GraphView()
        self.chain = ChainView()
        self.plots = plots
        self.chain_gave_way = False  # to the plots, while these are there
        self.row = GraphRow(self.graph, plots)
        self.add_both(self.row, self.chain)

    @property
    def least_graph_share(self) -> float:
        return PROJECTOR_GRAPH_SHARE if self.theme.is_projector else LEAST_GRAPH_SHARE

    def theme_changed(self) -> None:
        """In another type all parts need other sizes."""
        self.row.fit()
        self.fit()

    def needed(self, room: int) -> int:
        width, most = self.width(), round(room * (1 - self.least_graph_share))
        wanted = self.chain.heightForWidth(width)
        if self.theme.is_projector:
            if wanted > room * (1 - PROJECTOR_GRAPH_EASE):
                wanted = self.chain.least_height(width)
            wanted = round(wanted * max(min(width / HALL_WIDTH, room / HALL_HEIGHT), 1.0) ** 0.5)
        chain = min(wanted, most)
        return min(chain, self.chain.used_height(chain, width))
