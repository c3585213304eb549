"""The Django app of being forgotten."""

from django.apps import AppConfig


class ForgettingConfig(AppConfig):
    """Who is to be forgotten when, and what a money host must keep; in `place.db`."""

    name = "dugnad.web.forgetting"
    label = "forgetting"
    default_auto_field = "django.db.models.BigAutoField"
