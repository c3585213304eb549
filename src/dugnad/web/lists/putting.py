"""Writing rows over those that are there."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import connections
from django.db.models import Model

M = TypeVar("M", bound=Model)


def put(kind: type[M], rows: Sequence[M]) -> None:
    """Write rows, over those that are there."""
    named = kind._meta.concrete_fields  # noqa: SLF001 — Django's public name for it.
    fields = [field.name for field in named if not field.primary_key]
    kind._default_manager.bulk_create(  # noqa: SLF001 — the same.
        rows, update_conflicts=True, unique_fields=["pk"], update_fields=fields
    )


def put_plain(kind: type[M], rows: Sequence[M]) -> None:
    """Write rows of which there are many and that hold only numbers, text and bytes.

    The same as `put` in half the time: each thing that happens is a row or two of these.
    """
    fields = kind._meta.concrete_fields  # noqa: SLF001 — Django's public name for it.
    names = [field.attname for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    key = next(field.column for field in fields if field.primary_key)
    over = ", ".join(f'"{one.column}" = excluded."{one.column}"' for one in fields)
    with connections["views"].cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{kind._meta.db_table}" ({columns}) '  # noqa: SLF001 — the same.
            f"VALUES ({', '.join(['%s'] * len(names))}) "
            f'ON CONFLICT ("{key}") DO UPDATE SET {over}',
            [[getattr(row, name) for name in names] for row in rows],
        )
