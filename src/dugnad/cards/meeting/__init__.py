"""A meeting: a time that suits both clocks, an agenda, and minutes that write themselves."""
