"""Projects: groups with rules as data; begin to read at `law`."""
