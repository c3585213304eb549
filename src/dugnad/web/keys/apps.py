"""The Django app that knows which device has which key."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """Devices and what they ask for, in `place.db`."""

    name = "dugnad.web.keys"
    label = "keys"
    default_auto_field = "django.db.models.BigAutoField"
