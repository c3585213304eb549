"""What pages of every app are built of: showing cards, pressing, whose page it is."""
