"""Who is who in the books, which keys speak for them, and how a lost one is replaced."""
