"""The books as a file of their own, to be taken away and checked elsewhere."""

import sqlite3
from pathlib import Path

from dugnad.engine.solo.schema import connect_to_read


def copy_books(books: Path, target: Path) -> None:
    """Copy one moment of the books into a new file; the place may go on writing meanwhile.

    Args:
        books: the file of the books.
        target: where the copy goes; what lies there is written over. Only its owner may read it.

    Raises:
        OSError, sqlite3.Error: it could not be copied; an unfinished file may be left.
    """
    reading = connect_to_read(books)
    target.touch(mode=0o600)
    target.chmod(0o600)  # before anything is in it; it may have lain there already.
    writing = sqlite3.connect(target)
    try:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")
    finally:
        writing.close()
        reading.close()
