"""The trainability map: which runs learn, stand still or diverge."""
