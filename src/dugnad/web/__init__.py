"""A place on the web: pages, people, content, answers, messages, lists and the API."""
