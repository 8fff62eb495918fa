"""Predict, then reveal: what is asked before a step shows its number, and what an answer is."""
