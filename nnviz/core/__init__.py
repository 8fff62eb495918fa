"""The mathematics, usable as a library: numpy only, no window and no files but CSV tables."""
