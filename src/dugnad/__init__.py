"""Dugnad: software for people who run common projects where they live."""
