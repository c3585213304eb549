"""A proposal: the group agrees to one thing, and what it says then happens by itself."""
