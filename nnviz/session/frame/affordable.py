"""How many points and rows a picture in the window's own thread is made of: more would hold it up."""

from nnviz.core.network import Network

#: Products and values that may be computed for one map.
MOST_PRODUCTS, MOST_VALUES = 4e8, 2e6
#: A map has at least so many points along each axis.
FEWEST_POINTS = 24
#: Products that may be computed to count who is right: 42,000 rows of 784-30-10, some hundred of 2000-1000.
MOST_PASSED = 1.2e9
#: More rows than this are not told apart on a screen: the first ones are drawn.
MOST_ROWS = 2000


def map_points(network: Network, points: int) -> int:
    """Points along each axis of a map, of ``points`` at most."""
    units = sum(layer.units for layer in network.layers)
    most = min(MOST_PRODUCTS / _links(network), MOST_VALUES / units) ** 0.5
    return max(FEWEST_POINTS, min(points, int(most)))


def rows_passed(network: Network, rows: int) -> int:
    """How many of the rows of a data set go through the net."""
    return min(rows, max(int(MOST_PASSED / _links(network)), 1))


def rows_drawn(network: Network, rows: int) -> int:
    """How many of the rows of a data set are drawn."""
    return min(rows_passed(network, rows), MOST_ROWS)


def _links(network: Network) -> int:
    return sum(fan_out * fan_in for fan_out, fan_in in network.shapes)
