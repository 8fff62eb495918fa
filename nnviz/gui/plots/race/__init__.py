"""The race: up to six runs from the same weights, beside each other on their curves and on the mountain."""
