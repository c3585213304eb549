"""A project's rules as sentences, and side by side with other rules."""
