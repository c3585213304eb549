"""The rooms of the law of a map; `contract.py` beside this folder puts them together."""
