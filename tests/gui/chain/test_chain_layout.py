"""Nothing in the panel moves when a number arrives, and nothing leaves the panel."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from nnviz import resources
from nnviz.gui.chain.fold import Fold
from nnviz.gui.chain.foot import NEXT_KEY, VERDICTS, nudge_texts
from nnviz.gui.chain.layout import EQUALS, ChainLayout, ChainOptions, bar_labels, chain_height
from nnviz.gui.drawing.formula import outline
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import LIGHT, THEMES, Theme
from nnviz.session import Session
from nnviz.session.frame.model import ChainFrame

pytestmark = pytest.mark.usefixtures("qapp")

ALL_THEMES = [*THEMES.values(), *(theme.projector() for theme in THEMES.values())]
MakeFrame = Callable[..., ChainFrame]


def layout_of(frame: ChainFrame, width: float = 1000, theme: Theme = ALL_THEMES[0], **options: object) -> ChainLayout:
    rect = QRectF(0, 0, width, chain_height(frame, width, theme))
    return ChainLayout.of(frame, rect, theme, ChainOptions(**options))


def rectangles(layout: ChainLayout) -> Iterator[QRectF]:
    yield from (layout.question, layout.position, layout.result, layout.strip, layout.bars)
    for cell in layout.cells:
        yield from (cell.box, cell.slot, cell.bar)
    for card in (layout.detail, layout.product):
        if card:
            yield from (card.rect, card.title, card.body)
    if layout.card:
        yield from (layout.card.rect, *(rect for _, rect in layout.card.nudge))
    yield from (line.rect for line in layout.foot)
    if layout.paths:
        yield layout.paths.rect
        yield from (rect for _, rect in (*layout.paths.head, *layout.paths.tail))


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
@pytest.mark.parametrize("width", [760, 1000, 1280, 1600])
def test_no_column_moves_from_step_to_step(make_frame: MakeFrame, width: int, theme: Theme) -> None:
    places = {
        tuple((cell.box.getRect(), cell.slot.getRect(), cell.baseline) for cell in layout_of(frame, width, theme).cells)
        for frame in (make_frame(9, current) for current in (None, *range(9)))
    }
    assert len(places) == 1


def test_in_a_deep_net_the_cells_stay_where_they_are(make_frame: MakeFrame) -> None:
    places = {
        tuple(cell.box.getRect() for cell in layout_of(make_frame(41, current)).cells)
        for current in (None, *range(41))
    }
    assert len(places) == 1


def test_what_a_slot_holds_does_not_move_anything(make_frame: MakeFrame) -> None:
    usual = make_frame(9, 8)
    filled = replace(usual, columns=tuple(replace(column, slot="−1.23×10⁻¹⁷") for column in usual.columns))
    assert [c.box for c in layout_of(usual).cells] == [c.box for c in layout_of(filled).cells]


def test_the_height_is_the_same_at_every_step_and_in_every_view(make_frame: MakeFrame) -> None:
    frames = [
        make_frame(9, None, nudge=None),
        make_frame(9, 4, notes=("a note",)),
        make_frame(41, 40, sentence="", detail=(), product=()),
        make_frame(9, 4, paths=make_frame.paths()),
    ]
    assert len({chain_height(frame, 1000, THEMES["light"]) for frame in frames}) == 1


def test_the_panel_leaves_room_for_the_graph(make_frame: MakeFrame) -> None:
    assert 240 <= chain_height(make_frame(), 1000, THEMES["light"]) <= 310
    assert 240 <= chain_height(make_frame(), 1280, THEMES["light"]) <= 310


def test_type_is_larger_on_a_wide_panel(make_frame: MakeFrame) -> None:
    plain, wide = layout_of(make_frame(), 1000), layout_of(make_frame(), 1640)
    assert wide.sizes.main.pixelSize() > plain.sizes.main.pixelSize()
    assert wide.sizes.factor > plain.sizes.factor


@given(
    width=st.integers(320, 2000),
    height=st.integers(140, 900),
    factors=st.sampled_from([3, 5, 9, 25, 41]),
    current=st.integers(0, 40),
    with_paths=st.booleans(),
    notes=st.sampled_from([(), ("saturated",), ("one note", "and a second one that is rather long " * 4)]),
    theme=st.sampled_from(ALL_THEMES[:1] + ALL_THEMES[3:4]),
)
def test_nothing_leaves_the_panel(
    make_frame: MakeFrame,
    width: int,
    height: int,
    factors: int,
    current: int,
    with_paths: bool,
    notes: tuple[str, ...],
    theme: Theme,
) -> None:
    paths = make_frame.paths() if with_paths else None
    frame = make_frame(factors, min(current, factors - 1), paths=paths, notes=notes)
    panel = QRectF(0, 0, width, height)
    layout = ChainLayout.of(frame, panel, theme)
    if theme.is_projector and height < 240:
        return  # large type cannot be squeezed further: the header and the factors are clipped
    room = panel.adjusted(-0.5, -0.5, 0.5, 0.5)
    for rect in rectangles(layout):
        assert rect.isEmpty() or room.contains(rect), rect


@pytest.mark.parametrize(
    ("theme", "height"), [(THEMES["light"], 150), (THEMES["light"].projector(), 900)], ids=["no bars", "short labels"]
)
@pytest.mark.parametrize("width", [760, 1640])
def test_the_equals_sign_has_just_its_room_before_the_first_factor(
    make_frame: MakeFrame, theme: Theme, height: int, width: int
) -> None:
    layout = ChainLayout.of(make_frame(), QRectF(0, 0, width, height), theme)
    room = layout.strip.left() - layout.result.right()
    assert room - outline(EQUALS).width * layout.sizes.factor == pytest.approx(layout.sizes.gap(2), abs=0.5)


@pytest.mark.parametrize(
    ("theme", "result"),
    [(THEMES["light"], r"\frac{\partial L}{\partial W_{1}}"), (THEMES["light"], "")],
    ids=["a chain", "the whole pass"],
)
def test_where_the_labels_of_the_bars_are_the_longest_they_end_just_before_the_bars(
    make_frame: MakeFrame, theme: Theme, result: str
) -> None:
    layout = layout_of(make_frame(result_latex=result), 1640, theme)
    longest = max(text_width(layout.sizes.small, label) for label in bar_labels(layout.sizes))
    room = layout.strip.left() - layout.bars.left()
    assert room - longest == pytest.approx(layout.sizes.gap(8), abs=0.5)


def test_without_a_result_and_without_bars_the_factors_begin_at_the_left(make_frame: MakeFrame) -> None:
    layout = ChainLayout.of(make_frame(result_latex=""), QRectF(0, 0, 1000, 150), THEMES["light"])
    assert layout.bars.isEmpty()
    assert layout.strip.left() - layout.result.left() == pytest.approx(layout.sizes.gap(8), abs=0.5)


def test_columns_do_not_overlap(make_frame: MakeFrame) -> None:
    for frame in (make_frame(3, 1), make_frame(9, 4), make_frame(41, 20)):
        for width in (400, 760, 1000, 1600):
            boxes = [cell.box for cell in layout_of(frame, width).cells]
            assert all(a.right() < b.left() for a, b in pairwise(boxes))


def test_nine_factors_fit_without_folding_on_a_narrow_panel(make_frame: MakeFrame) -> None:
    assert [cell.content for cell in layout_of(make_frame(9, 4), 760).cells] == list(range(9))


@pytest.mark.parametrize("theme", ALL_THEMES[:1] + ALL_THEMES[3:4], ids=lambda theme: f"{theme.text_scale:.1f}")
@pytest.mark.parametrize("width", range(320, 900, 60))
def test_no_factor_is_left_out_in_silence(make_frame: MakeFrame, width: int, theme: Theme) -> None:
    for factors in (3, 5, 9, 41):
        for current in range(factors):
            layout = layout_of(make_frame(factors, current), width, theme)
            contents = [cell.content for cell in layout.cells]
            spans = [range(one.start, one.stop) if isinstance(one, Fold) else (one,) for one in contents]
            shown = [i for span in spans for i in span]
            assert shown == list(range(factors))
            assert current in contents
            assert layout.cells[-1].box.right() <= layout.strip.right() + 1


def test_unfolded_factors_scroll_and_stay_inside_the_row(make_frame: MakeFrame) -> None:
    frame = make_frame(41, 20)
    start, end = layout_of(frame, unfolded=True), layout_of(frame, unfolded=True, scroll=1e9)
    assert start.cells[0].content == 0
    assert end.cells[-1].content == 40
    assert end.cells[-1].box.right() == pytest.approx(end.strip.right())
    assert start.column_at(QPointF(start.strip.left() - 2, start.strip.center().y())) is None


def test_a_point_is_found_in_the_column_it_lies_in(make_frame: MakeFrame) -> None:
    layout = layout_of(make_frame(9, 4))
    for cell in layout.cells:
        assert layout.column_at(cell.box.center()) == cell.content
        assert layout.column_at(cell.bar.center()) == cell.content
    assert layout.column_at(QPointF(2, 2)) is None


def test_the_chosen_path_is_in_sight(make_frame: MakeFrame) -> None:
    for chosen in range(12):
        layout = layout_of(make_frame(paths=make_frame.paths(12, chosen)), 760)
        assert layout.paths
        rect = dict(layout.paths.rows)[chosen]
        assert layout.paths.body.adjusted(-1, -1, 1, 1).contains(rect)


def test_formulas_larger_than_their_card_can_be_scrolled(make_frame: MakeFrame) -> None:
    wide = make_frame().product[1] * 6
    layout = layout_of(make_frame(product=(wide,)), 760)
    assert layout.product
    assert layout.product.block.pixels >= 11
    assert layout.product.reach.x() > 0
    scrolled = layout_of(make_frame(product=(wide,)), 760, product_scroll=(1e9, 0.0))
    assert scrolled.product
    assert scrolled.product.scroll.x() == layout.product.reach.x()


def test_the_sentence_comes_before_everything_else_under_the_cards(make_frame: MakeFrame) -> None:
    layout = layout_of(make_frame(notes=("first non-finite value: Z₂",)), 1000)
    assert [line.kind for line in layout.foot] == ["sentence", "note", "nudge"]
    assert layout.foot[0].text == make_frame().sentence


def test_the_nudge_check_is_written_out_where_there_is_room(make_frame: MakeFrame) -> None:
    nudge = make_frame().nudge
    assert nudge
    text = next(line.text for line in layout_of(make_frame(), 1280).foot if line.kind == "nudge")
    assert all(part in text for part in (nudge.what, nudge.analytic, nudge.numeric, nudge.uncertainty, nudge.how))
    short = next(line for line in layout_of(make_frame(), 500).foot if line.kind == "nudge")
    assert "agrees" in short.text
    assert nudge.how in short.whole


@pytest.mark.parametrize("width", [500, 760, 1000, 1280])
def test_every_outcome_of_the_nudge_is_told_whole_or_in_fewer_words(make_frame: MakeFrame, width: int) -> None:
    for nudge in make_frame.nudges:
        layout = layout_of(make_frame(nudge=nudge), width)
        line = next(line for line in layout.foot if line.kind == "nudge")
        assert VERDICTS[nudge.outcome] in line.text
        assert line.text in nudge_texts(nudge)
        assert text_width(layout.sizes.main, line.text) <= line.rect.width() + 1
        assert nudge.note.split(": ")[-1] in line.whole


@pytest.mark.parametrize("width", [440, 585, 640, 700, 780, 900, 1000, 1280])
@pytest.mark.parametrize("words", [4, 14, 40])
def test_at_a_corner_both_slopes_stand_in_the_line_and_other_words_yield(make_frame, width, words) -> None:
    frame = make_frame(nudge=make_frame.nudges[1], sentence="word " * words, notes=("A note of some length.",))
    lines = layout_of(frame, width).foot
    (nudge,) = (line for line in lines if line.kind == "nudge")
    assert "slope 0.0101 on the left, 1.01 on the right" in nudge.text
    assert lines[0].kind == "sentence"
    assert not any(nudge.rect.intersects(line.rect) and line.text for line in lines if line is not nudge and
                   line.rect.left() + text_width(layout_of(frame, width).sizes.main, line.text) > nudge.rect.left())


def test_the_words_of_each_outcome(make_frame: MakeFrame) -> None:
    agrees, corner, unchecked, differs = (nudge_texts(nudge)[0] for nudge in make_frame.nudges)
    assert ": ✓ agrees within ±1×10⁻⁸  ·  chain rule −0.53312345  ·  finite difference −0.53312345  ·  (f" in agrees
    assert ": ◇ a corner: slope 0.0101 on the left, 1.01 on the right; the chain rule takes the left one  ·" in corner
    assert ": – cannot be checked here, because what the push" in unchecked
    assert ": ✗ differs by more than ±1×10⁻⁸  ·  chain rule −0.53312345  ·" in differs
    exact = replace(make_frame.nudges[0], analytic="0", numeric="0", uncertainty="")
    assert ": ✓ agrees  ·  chain rule 0  ·  finite difference 0  ·" in nudge_texts(exact)[0]


def test_in_a_picture_formulas_shrink_until_they_fit(make_frame: MakeFrame) -> None:
    wide = make_frame().product[1] * 6
    layout = layout_of(make_frame(product=(wide,)), 760, picture=True)
    assert layout.product
    assert layout.product.reach == QPointF(0, 0)
    assert layout.product.block.width <= layout.product.body.width() + 1
    assert layout.product.block.height <= layout.product.body.height() + 1


def test_a_picture_lists_whole_rows_and_says_how_many_are_left_out(make_frame: MakeFrame) -> None:
    frame = make_frame(paths=make_frame.paths(12, 11))
    layout = ChainLayout.of(frame, QRectF(0, 0, 1000, 220), THEMES["light"], ChainOptions(picture=True))
    assert layout.paths
    assert layout.paths.reach == 0
    assert all(layout.paths.body.adjusted(0, -0.5, 0, 0.5).contains(rect) for _, rect in layout.paths.rows)
    shown = [place for place, _ in layout.paths.rows]
    assert 11 in shown
    assert layout.paths.tail[0][0] == f"… {12 - len(shown)} more of the list"


@pytest.mark.parametrize("width", [1000, 1600])
def test_five_factors_share_the_whole_width(make_frame: MakeFrame, width: int) -> None:
    layout = layout_of(make_frame(5, 2), width)
    assert layout.cells[-1].box.right() == pytest.approx(layout.strip.right(), abs=len(layout.cells) + 1)


def waiting_frame(make_frame: MakeFrame) -> ChainFrame:
    return make_frame(5, None, phase="loss", nudge=None, product=(), waiting="starts with the first factor")


@pytest.mark.parametrize("width", [320, 500, 1000, 1600])
def test_before_the_first_factor_the_window_says_what_to_press(make_frame: MakeFrame, width: int) -> None:
    frame, panel = waiting_frame(make_frame), QRectF(0, 0, width, 340)
    layout = ChainLayout.of(frame, panel, THEMES["light"], ChainOptions(header="bar"))
    (press,) = [line for line in layout.foot if line.kind == "press"]
    assert press.text.startswith(f"Press {NEXT_KEY} to go on")
    assert panel.contains(press.rect)
    assert text_width(layout.sizes.strong, press.text) <= press.rect.width()
    if width >= 1000:
        assert "the first factor is ∂L/∂A₂, how fast" in press.text


def test_at_the_start_the_window_says_what_begins(make_frame: MakeFrame) -> None:
    frame = make_frame(5, None, phase="start", nudge=None)
    layout = ChainLayout.of(frame, QRectF(0, 0, 1000, 340), THEMES["light"], ChainOptions(header="bar"))
    assert [line.text for line in layout.foot if line.kind == "press"] == [f"Press {NEXT_KEY} to begin."]


def test_no_picture_and_no_other_step_says_what_to_press(make_frame: MakeFrame) -> None:
    panel, bar = QRectF(0, 0, 1000, 340), ChainOptions(header="bar")
    for frame, options in (
        (waiting_frame(make_frame), ChainOptions(picture=True)),
        (make_frame(5, 2), bar),
        (make_frame(5, 2, nudge=None), bar),
        (make_frame(5, None, phase="start", nudge=None), ChainOptions(picture=True)),
    ):
        assert all(line.kind != "press" for line in ChainLayout.of(frame, panel, THEMES["light"], options).foot)


@pytest.mark.parametrize("width", [981, 1067])  # of the panel beside the controls at 1280 and at 1366 pixels
def test_the_update_of_five_neurons_is_seen_without_scrolling(width: int) -> None:
    session = Session.open(resources.path("experiments", "iris.nnviz.json"))
    session.next("update")
    frame, rect = session.frame().chain, QRectF(0, 0, width, chain_height(session.frame().chain, width, LIGHT, "bar"))
    layout = ChainLayout.of(frame, rect, LIGHT, ChainOptions(header="bar"))
    assert (layout.detail.reach, layout.product.reach) == (QPointF(0, 0), QPointF(0, 0))


@pytest.mark.parametrize("width", [739, 995])  # of the panel beside the controls at 1024 and at 1280 pixels
@pytest.mark.parametrize("name", ["wide-784-30-10", "iris"])
def test_matrices_show_fewer_numbers_rather_than_scroll(name: str, width: int) -> None:
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    for _ in range(len(session.state.steps)):
        session.next()
        layout = ChainLayout.of(session.frame().chain, QRectF(0, 0, width, 330), LIGHT, ChainOptions(header="bar"))
        assert layout.detail
        assert layout.product
        assert (layout.detail.reach, layout.product.reach) == (QPointF(0, 0), QPointF(0, 0)), session.state.step
