"""A fundraiser: people give money, hours, things or rooms, and see what comes of it."""
