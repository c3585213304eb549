"""The place's own secret for signing cookies and forms: made once, kept in a file of its own."""

import os
import secrets
from pathlib import Path

SECRET_FILE = "secret"  # noqa: S105  The name of the file, not what is in it.


def secret_of(folder: Path) -> str:
    """Read the secret of the place in `folder`; make it when this is the first start.

    The file can be read by its owner only. Losing it signs everybody out and nothing worse.
    """
    path = folder / SECRET_FILE
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    made = secrets.token_urlsafe(48)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first: its secret holds.
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made)
    return made
