"""Rooms: typed private records with a law of their own, sealed, that go by themselves."""
