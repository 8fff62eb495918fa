"""What is written once for many elements is what each of them has."""

import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st
from svg_files import SVG, elements

from nnviz.gui.export.svg.tree import DEFAULTS, Group, Mark, without_empty, written

COLOURS = st.sampled_from(["none", "#112233", "#445566"])
STYLES = st.fixed_dictionaries(
    {"fill": COLOURS, "stroke": COLOURS, "clip-path": st.sampled_from(["", "url(#C1)"])},
    optional={"stroke-width": st.sampled_from(["1", "2"]), "fill-rule": st.sampled_from(["evenodd", "nonzero"])},
)
TREES = st.recursive(
    STYLES, lambda parts: st.tuples(st.sampled_from(["", "a", "b", "c"]), st.lists(parts, max_size=5)), max_leaves=20
)


def node(made: object, marks: list[Mark]) -> Mark | Group:
    if isinstance(made, dict):
        marks.append(Mark("path", f' d="M{len(marks)} 0h1"', dict(made)))
        return marks[-1]
    name, parts = made
    return Group(name, [node(part, marks) for part in parts])


def read(root: Group) -> list[tuple[ElementTree.Element, dict[str, str]]]:
    text = "\n".join(written(without_empty(root)))
    return list(elements(ElementTree.fromstring(f'<svg xmlns="{SVG[1:-1]}">{text}</svg>')))


@given(made=TREES)
def test_every_element_has_the_style_that_it_was_drawn_in_and_its_place(made: object) -> None:
    marks: list[Mark] = []
    found = read(Group("", [node(made, marks)]))
    assert len(found) == len(marks)
    for (element, style), mark in zip(found, marks, strict=True):
        assert f' d="{element.attrib["d"]}"' == mark.geometry
        assert {key: style.get(key, DEFAULTS[key]) for key in mark.style} == mark.style


def alike(count: int) -> list[Mark | Group]:
    return [Mark("path", f' d="M{place} 0h1"', {"fill": "none", "stroke": "#112233"}) for place in range(count)]


def test_neighbours_that_look_alike_share_one_group() -> None:
    lines = list(written(Group("", alike(4))))
    assert lines[0] == '<g fill="none" stroke="#112233">'
    assert lines[1:-1] == [f'<path d="M{place} 0h1"/>' for place in range(4)]


def test_one_alone_has_no_group_around_it() -> None:
    assert list(written(Group("", alike(1)))) == ['<path d="M0 0h1" fill="none" stroke="#112233"/>']


def test_a_group_of_one_element_gives_its_name_to_it() -> None:
    root = without_empty(Group("", [Group("unit-1-1", alike(1)), Group("nothing", [])]))
    assert list(written(root)) == ['<path id="unit-1-1" d="M0 0h1" fill="none" stroke="#112233"/>']


def test_what_is_moved_as_a_whole_is_cut_before_it_is_moved() -> None:
    mark = Mark("g", ' transform="translate(5 5)"', {"fill": "#112233", "clip-path": "url(#C1)"}, content="<use/>")
    (line,) = written(Group("", [mark]))
    assert line.startswith('<g clip-path="url(#C1)"><g transform="translate(5 5)"')
