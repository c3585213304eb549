"""News: somebody tells the others something, with a picture if they like."""
