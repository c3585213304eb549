"""How the ledger's properties are looked for: the same examples each time, at any speed."""

from hypothesis import settings

settings.register_profile("dugnad", deadline=None, derandomize=True, database=None)
settings.load_profile("dugnad")
