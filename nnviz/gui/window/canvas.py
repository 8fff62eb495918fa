"""The middle of the window: the graph, and under it the chain rule."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter

from nnviz.gui.chain import ChainView
from nnviz.gui.graph import GraphView
from nnviz.gui.widgets.themed import Themed

#: The chain rule is as tall as it needs, but leaves the graph at least this share.
LEAST_GRAPH_SHARE = 0.44
#: In large type nothing of it may shrink: its least, one line of text, has room beside the menus at 1024×768.
PROJECTOR_GRAPH_SHARE = 0.4


class Canvas(Themed, QSplitter):
    """Gives the chain rule the height that it needs, until the user has moved the border."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setObjectName("canvas")
        self.setAccessibleName("Graph and chain rule")
        self.setChildrenCollapsible(False)
        self.setHandleWidth(5)
        self.graph = GraphView()
        self.chain = ChainView()
        self.addWidget(self.graph)
        self.addWidget(self.chain)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.moved_by_hand = False
        self.splitterMoved.connect(self._by_hand)

    @property
    def least_graph_share(self) -> float:
        return PROJECTOR_GRAPH_SHARE if self.theme.is_projector else LEAST_GRAPH_SHARE

    def theme_changed(self) -> None:
        """In another type both parts need other heights."""
        self.fit()

    def fit(self) -> None:
        """Share the height anew, unless the user has done so."""
        if self.moved_by_hand or self.chain.isHidden():
            return
        height = self.height() - self.handleWidth()
        chain = min(self.chain.heightForWidth(self.width()), round(height * (1 - self.least_graph_share)))
        chain = min(chain, self.chain.used_height(chain))
        self.setSizes([height - chain, chain])

    def set_sizes_by_hand(self, sizes: list[int]) -> None:
        """Heights that the user has chosen; an empty list: none."""
        self.moved_by_hand = len(sizes) == 2 and sizes[0] > 0
        if self.moved_by_hand:
            self.setSizes(sizes)
        else:
            self.fit()

    def sizes_by_hand(self) -> list[int]:
        """What :meth:`set_sizes_by_hand` takes next time."""
        return self.sizes() if self.moved_by_hand and not self.chain.isHidden() else []

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def _by_hand(self) -> None:
        self.moved_by_hand = True
