"""Drafts: a project that is not yet open, shared with the people whom its starter asked."""
