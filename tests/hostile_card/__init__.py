"""A card that orders whatever it likes, to prove that it gets nothing. Only for tests."""
