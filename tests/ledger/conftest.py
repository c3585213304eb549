"""How the ledger's properties are looked for: the same examples each time, at any speed."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "dugnad",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("dugnad")
