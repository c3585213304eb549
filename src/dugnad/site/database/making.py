"""Bring a database to the shape that this version needs.

One that is new is made at once, as the models are now; one that has something in it goes through
the migrations that it has not seen. Both end in the same shape, and a test holds that. Going
through all of them with nothing in it takes longer than everything else that a first start does.
"""

from django.apps import apps
from django.core.management import call_command
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from dugnad.site.errors import PlaceUnusable

LISTS = "lists"
"""The app whose tables can be made anew from the books."""


def bring_up_to_date(alias: str) -> None:
    """Make or change what is missing; interrupted, the next start does it again.

    Raises:
        DatabaseError: the file cannot be read or written.
        PlaceUnusable: a newer version has made it what it is.
    """
    connection = connections[alias]
    if connection.introspection.table_names():
        _want_no_newer(connection)
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    else:
        _make_at_once(connection)


def _want_no_newer(connection: BaseDatabaseWrapper) -> None:
    """See that no version after this one has changed the shape: it would be written to wrongly.

    Raises:
        PlaceUnusable: one has.
    """
    loader = MigrationLoader(connection)
    newest = {app: _number(name) for app, name in sorted(loader.disk_migrations) if app != LISTS}
    for app, name in loader.applied_migrations:
        if _number(name) > newest.get(app, _number(name)):
            raise PlaceUnusable(
                "A newer version of Dugnad has opened this place, or made this backup. Install "
                "that version, or a later one, and open it again."
            )


def _number(name: str) -> str:
    """The number with which the name of a migration begins; names may change, numbers grow."""
    return name.partition("_")[0]


def _make_at_once(connection: BaseDatabaseWrapper) -> None:
    """Make every table in one step, and note that no migration is left to be done."""
    seen = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        editor.create_model(seen.Migration)
        for app in apps.get_app_configs():
            for model in router.get_migratable_models(app, connection.alias):
                editor.create_model(model)
        seen.migration_qs.bulk_create(
            seen.Migration(app=app, name=name) for app, name in _in_order()
        )


def _in_order() -> list[tuple[str, str]]:
    """Give each migration after those that it builds upon."""
    graph = MigrationLoader(None).graph
    found: dict[tuple[str, str], None] = {}
    for leaf in graph.leaf_nodes():
        found |= dict.fromkeys(graph.forwards_plan(leaf))
    return [*found]
