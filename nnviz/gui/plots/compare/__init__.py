"""The comparison: up to six lanes, their curves, what became of them, and one small picture of each."""
