"""What only this place may open: a key for each person, and the keys it keeps for people."""
