"""How answers become a result: every method of deciding, exact, and the same on every machine."""
