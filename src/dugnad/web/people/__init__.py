"""Who somebody is here: a name and a way to be reached, and how they come in without a password."""
