"""The kit of faces: what a card looks like, how it asks, and how it is printed."""
