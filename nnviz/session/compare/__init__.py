"""Comparisons: up to six lanes that share their data and differ in one choice.

- ``questions``: what lanes can differ in, and the classic set of each; ``lanes``: the lanes of an experiment;
- ``failing_rate``: a learning rate for them that is too large;
- ``comparison``: their runs; ``outcome``: who learns and who does not; ``words``: the same in sentences;
- ``frames``: what is drawn of them; ``cells``: a small picture of each; ``table``: their figures for other programs.
"""
