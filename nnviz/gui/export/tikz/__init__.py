r"""The graph as TikZ, for a document with ``\usepackage{tikz}``: painted as on any device, in the author's font.

``engine`` hears what is painted, ``sheet`` holds it as commands of TikZ, ``colours`` are names that an author can
define; ``document`` puts head and picture together.
"""
