"""The plots: axes, curves, points and legends in the theme's look, with zoom, a read-out and export.

Nothing is imported here: ``base`` loads pyqtgraph, which takes half a second, so panels import it when the first plot
is needed; ``ranges`` and ``marks`` do without.
"""
