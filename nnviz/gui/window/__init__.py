"""The one window: makes the parts, connects them, and hands out each Frame."""
