"""The commands that work without a window: one module for each."""
