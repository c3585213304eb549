"""The map card: places, areas and routes, as a list and as a picture."""
