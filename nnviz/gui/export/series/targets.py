"""What all steps can be written to. Loads neither Qt nor numpy."""

from nnviz.gui.export.choices import MOVING

#: The suffix of a deck.
DECK = ".pdf"
#: Those of what moves.
MOTIONS = tuple(MOVING)
#: All files that hold a whole pass.
WHOLE = (DECK, *MOTIONS)
#: Seconds that a step of a motion is seen, where nothing is said, and at least and at most.
SECONDS, LEAST_SECONDS, MOST_SECONDS = 0.8, 0.02, 60.0
