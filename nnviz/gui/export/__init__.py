"""Pictures as files and on the clipboard."""
