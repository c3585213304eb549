"""The Django app of the place's pages; it keeps nothing of its own."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Templates and views."""

    name = "dugnad.web.pages"
    label = "pages"
