"""The Django app of rescue."""

from django.apps import AppConfig


class RescueConfig(AppConfig):
    """Who keeps a part of the place's rescue; in `place.db`."""

    name = "dugnad.web.rescue"
    label = "rescue"
    default_auto_field = "django.db.models.BigAutoField"
