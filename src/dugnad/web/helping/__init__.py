"""Helpers: whom somebody lets do things for them, at home and at a desk (K41, S33, S34)."""
