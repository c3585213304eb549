"""Forgetting a person, and handing out what is known of them, in every store of the place (K11)."""
