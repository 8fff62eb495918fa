"""The window, its views, and pictures: everything that needs Qt."""
