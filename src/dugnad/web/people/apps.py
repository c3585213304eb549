"""People as a Django application; its tables lie in `place.db`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People, ways to reach them, passkeys, codes and the private map of who is who."""

    name = "dugnad.web.people"
    label = "people"
