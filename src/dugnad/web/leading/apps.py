"""The Django app of roles, hand-over and leaving."""

from django.apps import AppConfig


class LeadingConfig(AppConfig):
    """What people hand over to each other, and what ended when they left; in `place.db`."""

    name = "dugnad.web.leading"
    label = "leading"
    default_auto_field = "django.db.models.BigAutoField"
