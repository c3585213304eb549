"""The life of a card: put up, what is missing, in force, closed; begin to read at `law`."""
