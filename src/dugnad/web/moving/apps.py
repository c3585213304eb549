"""The Django app of moving."""

from django.apps import AppConfig


class MovingConfig(AppConfig):
    """Who goes along when a project moves, and projects that came here; in `place.db`."""

    name = "dugnad.web.moving"
    label = "moving"
    default_auto_field = "django.db.models.BigAutoField"
