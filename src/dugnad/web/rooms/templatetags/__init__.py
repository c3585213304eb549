"""What templates of other parts may show of rooms."""
