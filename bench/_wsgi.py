"""The place's own application, with the addresses of `bench._urls`."""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from dugnad.site import wsgi


def application() -> WSGIHandler:
    """Open the place that the environment names."""
    settings.ROOT_URLCONF = "bench._urls"
    return wsgi.application()
