"""Places: see nnviz.session.place, which State may know as well."""

from nnviz.session.place import COUNTED as COUNTED
from nnviz.session.place import Place as Place
from nnviz.session.place import PlaceKind as PlaceKind
from nnviz.session.place import check_place as check_place
from nnviz.session.place import read_place as read_place
