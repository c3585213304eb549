"""The rooms of the law of a task; `contract.py` beside this folder puts them together."""
