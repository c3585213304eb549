"""The rooms of the law of a work day; `contract.py` beside this folder puts them together."""
