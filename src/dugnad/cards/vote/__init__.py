"""A vote: the group chooses among several things, or whom it gives a role."""
