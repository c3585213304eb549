"""The rooms of the law of a meeting; `contract.py` beside this folder puts them together."""
