"""Lessons: one Markdown file each, which says what is shown, done and asked. No number to be computed stands in it."""
