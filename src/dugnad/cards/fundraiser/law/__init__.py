"""The rooms of the law of a fundraiser; `contract.py` beside this folder puts them together."""
