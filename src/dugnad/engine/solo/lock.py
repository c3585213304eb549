"""The place lock: only its holder seals."""

import fcntl
import os
from pathlib import Path

from dugnad.engine.port import PlaceBusy


class PlaceLock:
    """Held from the moment it is made until `release`, or until the process ends in any way."""

    def __init__(self, path: Path) -> None:
        """Take the lock at `path`.

        Raises:
            PlaceBusy: another process (or another engine in this one) holds it.
        """
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._handle)
            raise PlaceBusy(str(path)) from error

    def release(self) -> None:
        """Let it go."""
        os.close(self._handle)
