"""Pictures without a window, for the command line and for scripts: what there is to see, and what it takes."""
