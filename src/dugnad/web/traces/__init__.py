"""What each part of the web keeps of a person, so that it can be handed out and forgotten whole.

`trace` says what a part declares, `catalogue` names the parts. A part that keeps anything of
persons has a module `traces.py` with one value, `TRACE`.
"""
