"""The Django app of the place's own pages."""

from django.apps import AppConfig


class PlaceConfig(AppConfig):
    """Pages about the place; keeps nothing."""

    name = "dugnad.web.place"
    label = "place"
