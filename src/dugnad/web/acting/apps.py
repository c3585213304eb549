"""The Django app that remembers presses."""

from django.apps import AppConfig


class ActingConfig(AppConfig):
    """Presses, in `place.db`."""

    name = "dugnad.web.acting"
    label = "acting"
    default_auto_field = "django.db.models.BigAutoField"
