"""The Django app of the interface for programs; it keeps nothing of its own."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Addresses under `/api/`."""

    name = "dugnad.web.api"
    label = "api"
