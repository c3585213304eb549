"""Making sure that what was removed is gone from the disk, and not only from the tables."""

from django.db import connections


def wipe(database: str) -> None:
    """Empty the write-ahead log of an SQLite file, which still holds rows as they were.

    Freed places in the file itself are overwritten as they are freed (`secure_delete`). Inside a
    transaction this does nothing: whoever began it calls again when it is over. A reader who is
    just looking can hold the log back; it is then emptied with the next removal, or at the latest
    when the place is closed.

    Args:
        database: an alias of `DATABASES`.
    """
    connection = connections[database]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
