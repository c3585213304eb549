"""The Django app of the place's pages; it keeps when people last looked and joined."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Templates and views."""

    name = "dugnad.web.pages"
    label = "pages"
