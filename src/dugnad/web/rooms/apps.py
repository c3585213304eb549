"""The Django app of rooms: one set of tables for all of them."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """Sealed records, who sits where, who looked; in `place.db`."""

    name = "dugnad.web.rooms"
    label = "rooms"
    default_auto_field = "django.db.models.BigAutoField"
