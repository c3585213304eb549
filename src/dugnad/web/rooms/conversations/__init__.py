"""Conversations: two or more people who meet in a project, or of whom one asked the other."""
