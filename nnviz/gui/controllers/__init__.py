"""What the menus do: they know the Session and the Runner, and no window and no view."""
