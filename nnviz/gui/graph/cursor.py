"""Where the keyboard goes in the graph: from column to column, and up and down within one."""

from nnviz.gui.graph.drawn import Drawn
from nnviz.gui.graph.hits import Hit, members, stations


def first_cursor(drawn: Drawn) -> Hit:
    """The selected weight or bias, or the first one of the selected layer."""
    selection = drawn.frame.selection
    station = ("edge" if selection.parameter == "W" else "bias", selection.layer)
    every = (members(one, drawn.layout, drawn.edges) for one in (station, *stations(drawn.layout)))
    here = next(found for found in every if found)  # nothing of what is selected may be drawn: a layer has no biases
    column = -1 if selection.column is None else selection.column
    wanted = Hit(station[0], selection.layer, -1 if selection.row is None else selection.row, column)
    return wanted if wanted in here else here[0]


def moved(cursor: Hit, columns: int, rows: int, drawn: Drawn) -> Hit:
    """The thing so many columns to the right and rows down, or the last one on the way."""
    all_stations = stations(drawn.layout)
    if (cursor.kind, cursor.layer) not in all_stations:  # a z beside its unit
        return first_cursor(drawn)
    place = all_stations.index((cursor.kind, cursor.layer))
    here = members(all_stations[place], drawn.layout, drawn.edges)
    if columns:
        share = here.index(cursor) / max(len(here) - 1, 1) if cursor in here else 0.0
        step = min(max(place + columns, 0), len(all_stations) - 1)
        there = members(all_stations[step], drawn.layout, drawn.edges)
        return there[round(share * (len(there) - 1))] if there else cursor
    if cursor not in here:
        return cursor
    return here[min(max(here.index(cursor) + rows, 0), len(here) - 1)]
