"""The Django app of money: the host's desk and everybody's own money."""

from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    """What the desk needs besides the books, sealed; in `place.db`."""

    name = "dugnad.web.treasury"
    label = "treasury"
    default_auto_field = "django.db.models.BigAutoField"
