"""Lessons in the window: the page of all of them, the panel of one, and how it looks on the wall of a lecture hall."""
