"""The forms of a fundraiser: putting it up, giving, and seeing to what was promised."""
