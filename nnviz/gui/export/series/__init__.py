"""All steps of a pass: into a folder, as the pages of a deck, or as a picture that moves."""
