"""The rooms of the law of support; `contract.py` beside this folder puts them together."""
