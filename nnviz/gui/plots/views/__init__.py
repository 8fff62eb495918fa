"""Pictures of plots where no panel shows them: what there is of a State, for files and for scripts.

``table`` has them all, and loads nothing; the others are imported when one is made.
"""
