"""From a press to the books: the one way in which the web acts for people."""
