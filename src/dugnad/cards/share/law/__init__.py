"""The rooms of the law of a share card; `contract.py` beside this folder puts them together."""
