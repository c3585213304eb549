"""The Django app of what pages are built of; it keeps its words."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Rooms that every page uses."""

    name = "dugnad.web.kit"
    label = "kit"
