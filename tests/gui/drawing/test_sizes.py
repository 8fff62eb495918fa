"""Type and gaps grow with the panel, up to a limit."""

import pytest

from nnviz.gui.drawing.sizes import MOST_GROWTH, PLAIN_WIDTH, Sizes
from nnviz.gui.drawing.theme import THEMES

pytestmark = pytest.mark.usefixtures("qapp")
LIGHT = THEMES["light"]


def test_a_panel_wider_than_usual_has_larger_type_and_gaps():
    usual, wide = Sizes.of(LIGHT, PLAIN_WIDTH), Sizes.of(LIGHT, 1.2 * PLAIN_WIDTH)
    assert wide.main.pixelSize() > usual.main.pixelSize()
    assert wide.gap(10) == pytest.approx(1.2 * usual.gap(10))
    assert wide.formula == pytest.approx(1.2 * usual.formula)


@pytest.mark.parametrize(("width", "same_as"), [(300, PLAIN_WIDTH), (9000, MOST_GROWTH * PLAIN_WIDTH)])
def test_nothing_shrinks_in_a_narrow_panel_nor_grows_for_ever(width, same_as):
    assert Sizes.of(LIGHT, width) == Sizes.of(LIGHT, same_as)


def test_in_a_lecture_hall_a_wide_panel_has_the_same_type():
    theme = LIGHT.projector()
    assert Sizes.of(theme, 3000) == Sizes.of(theme, 1000)
    assert Sizes.of(theme, 1000).gap(10) > Sizes.of(LIGHT, 1000).gap(10)
