"""A card that uses every seam: a shelf on which neighbours put numbered things. Only for tests."""
