"""The Django app of the pages about own devices."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """Pages and scripts; what is remembered lies in `web/keys`."""

    name = "dugnad.web.devices"
    label = "devices"
