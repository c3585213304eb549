"""Which database keeps what: lists can be thrown away, keys lie apart, all else is the place's."""

from typing import Any

from django.db.models import Model

BY_APP = {"lists": "views", "vault": "keys"}
"""App label to database alias; what is not named is in `default` (place.db)."""


class Router:
    """Send each app's tables to the one database they belong in."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        """Name the database that `model` is read from."""
        return BY_APP.get(model._meta.app_label, "default")  # noqa: SLF001  Django's public name.

    def db_for_write(self, model: type[Model], **_hints: Any) -> str:
        """Name the database that `model` is written to."""
        return self.db_for_read(model)

    def allow_relation(self, left: Model, right: Model, **_hints: Any) -> bool:
        """Allow relations inside one database only."""
        return self.db_for_read(type(left)) == self.db_for_read(type(right))

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """Make an app's tables in its own database and nowhere else."""
        return BY_APP.get(app_label, "default") == db
