"""Django's name for the app that keeps the urns."""

from django.apps import AppConfig


class UrnConfig(AppConfig):
    """Answers that lie outside the books until their decision is over."""

    name = "dugnad.web.urn"
    label = "urn"
