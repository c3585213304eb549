"""The place itself: who is responsible for what, what is decided about it, what it keeps (S38)."""
