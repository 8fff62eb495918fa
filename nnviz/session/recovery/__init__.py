"""Unsaved work, kept so that it outlives its process.

- ``snapshot``: what would be lost, as bytes and back;
- ``shelf``: the folder in which each window keeps its own, and where the next start finds what was left behind.
"""
