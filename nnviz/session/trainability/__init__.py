"""The trainability map: every pixel is a run of the experiment with two of its numbers changed.

- ``axes``: which numbers there are, and what an experiment is with another one;
- ``usual``: those that a map has where nobody says otherwise;
- ``job``: the values of a map: what is to be computed, a tile of it, what came of a tile, the grid of all;
- ``tiles``: the order in which they are computed, coarse ones first; ``pixels``: the runs of one tile;
- ``replay``: one pixel once more, with its whole curve, and from where on float64 goes another way;
- ``showing``: what a map shows of them: the loss, the updates until it stays below a bound, a word;
- ``coarse``: what a map that is not whole looks like; ``zooming``: a part of one; ``belonging``: of what it is a map;
- ``reading``, ``readout``: a pixel in words and numbers; ``present``: the curve of the experiment itself;
- ``running``: over any Executor, with what is lost computed again; ``executors``: those that can be named; ``pools`` of
  processes that end at once; ``remaining``: how long it takes;
- ``files``: a grid on disk, and half of one that goes on later; ``schemes``: where known schemes lie on the scale.
"""
