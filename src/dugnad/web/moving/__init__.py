"""A project that moves: taken out as open files, and put into another place (MAT-29, K20)."""
