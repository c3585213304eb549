"""Roles on the way from one person to another: hand-over, leaving, and who waits for whom."""
