"""What can be taken back, changed, or is final, of all that can be pressed."""
