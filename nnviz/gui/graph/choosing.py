"""A question that is answered by a click: what can be clicked, where the keys go, and what is said of it."""

from nnviz.gui.graph.drawn import Drawn
from nnviz.gui.graph.hits import Hit, describe
from nnviz.gui.graph.places import hit_of, place_hit, room_of
from nnviz.session.frame.model import GraphFrame
from nnviz.session.place import Place


def is_choosing(frame: GraphFrame | None) -> bool:
    """Whether one of some things is to be clicked."""
    return frame is not None and frame.asked is not None and bool(frame.asked.among)


def candidates(drawn: Drawn) -> tuple[Place, ...]:
    """What can be clicked, from left to right and from top to bottom; what is folded away comes last."""
    asked = drawn.frame.asked
    return () if asked is None else tuple(sorted(asked.among, key=lambda place: _order(place, drawn)))


def chosen_place(hit: Hit | None, drawn: Drawn) -> Place | None:
    """Which of the candidates a thing is."""
    return None if hit is None else place_hit(hit, candidates(drawn), drawn.layout.depth)


def next_candidate(hit: Hit | None, step: int, drawn: Drawn) -> Hit | None:
    """The candidate ``step`` further than the one that the ring is on; from none, the first one or the last."""
    found = candidates(drawn)
    here = chosen_place(hit, drawn)
    place = (0 if step > 0 else -1) if here is None else (found.index(here) + step) % len(found)
    return hit_of(found[place], drawn.layout.depth)


def describe_candidates(drawn: Drawn) -> str:
    """ "Click one of 4: x₁ = 2; …": what a screen reader says of the question."""
    depth, places = drawn.layout.depth, candidates(drawn)
    hits = (hit_of(place, depth) for place in places)
    texts = [describe(hit, drawn.frame, drawn.layout).partition("\n")[0] for hit in hits if hit is not None]
    return f"Click one of {len(texts)}: {'; '.join(texts)}. The arrow keys go from one to the next, Enter chooses."


def describe_candidate(hit: Hit, drawn: Drawn) -> str:
    """ "2 of 4" before what else is said of it; empty of another thing."""
    place, found = chosen_place(hit, drawn), candidates(drawn)
    return "" if place is None else f"{found.index(place) + 1} of {len(found)}: "


def _order(place: Place, drawn: Drawn) -> tuple[float, float]:
    room = room_of(place, drawn)
    return (float("inf"), 0.0) if room is None else (round(room.center().x()), room.center().y())
