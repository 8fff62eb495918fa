"""The net layer by layer."""
