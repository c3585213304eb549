"""A work day: neighbours do something together, and say beforehand whether they come."""
