"""No room left on the disk: what an error says of it, whoever noticed first."""

import errno
import sqlite3
from typing import Final

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT)


def is_full(error: BaseException | None) -> bool:
    """Whether an error, or what led to it, is that a disk is full, or so much of it as one may use.

    Nothing is damaged then: what was asked is to be asked again once there is room.
    """
    while error is not None:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return True
        if isinstance(error, sqlite3.Error) and _code_of(error) == sqlite3.SQLITE_FULL:
            return True
        error = error.__cause__
    return False


def _code_of(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0) or 0)
