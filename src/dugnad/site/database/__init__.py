"""Django's SQLite, and what it worked out once: named in the settings as `ENGINE`.

A page asks about fifty questions, and Django spends far longer on writing each of them than SQLite
on answering it. Most ask for whole rows of one table, whose columns are written and read alike
each time: a connection remembers them (`compiler`).
"""
