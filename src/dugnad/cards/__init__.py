"""The catalogue of cards: one folder for each type, with its law, its face and its stories."""
