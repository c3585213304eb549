"""The place's pages: home, projects, cards, the card box, the books and help."""
