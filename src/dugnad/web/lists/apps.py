"""The Django app of lists."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Lists of projects, cards and lines, in a file that can be thrown away (`views.db`)."""

    name = "dugnad.web.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"
