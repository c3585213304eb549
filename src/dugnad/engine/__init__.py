"""Who puts actions in order and keeps the books: the port, the solo engine, and their checks."""
