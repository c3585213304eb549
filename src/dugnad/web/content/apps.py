"""The Django app of told text."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Told text and pictures, in the place's own file (`place.db` and its `media` folder)."""

    name = "dugnad.web.content"
    label = "content"
    default_auto_field = "django.db.models.BigAutoField"
