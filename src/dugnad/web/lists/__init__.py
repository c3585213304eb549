"""Lists: what pages show many of, worked out from the books and thrown away at will.

Nothing here is known only here. `views.db` can be deleted at any time; the next `catch_up` makes
it again, row for row and code for code.
"""
