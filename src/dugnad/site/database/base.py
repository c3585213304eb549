"""What Django asks an engine for."""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations as SQLiteOperations

from dugnad.site.database.compiler import Remembered

QUESTIONS_REMEMBERED = 2_000
"""More than there are in the code; those about long lists differ by how long the lists are."""


class Cursor(base.SQLiteCursorWrapper):
    """Hands SQLite a question, whose marks for values were turned into SQLite's once."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """Give the words as SQLite reads them."""
        if param_names is None:
            return _as_sqlite_reads(query)
        return str(super().convert_query(query, param_names=param_names))


@lru_cache(QUESTIONS_REMEMBERED)
def _as_sqlite_reads(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query)).replace("%%", "%")


class DatabaseOperations(SQLiteOperations):
    """Those of SQLite, with questions written by `compiler`."""

    compiler_module = "dugnad.site.database.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to SQLite.

    Attributes:
        remembered: what was written for the tables whose rows were asked for whole.
    """

    ops_class = DatabaseOperations

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        """Begin with nothing remembered."""
        super().__init__(settings_dict, alias)
        self.remembered: Remembered = {}

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002  Django's own word.
        """Give what hands questions to SQLite."""
        return self.connection.cursor(factory=Cursor)
