"""Files: one a message in the place's `outbox/`, for a place that has no way out yet.

Sign-in codes are shown on the console as well there, or nobody could come in. That is safe as long
as it is so: only whoever runs the place sees its console, and they can read `outbox/` anyway.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dugnad.web.messages.adapters.console import Console
from dugnad.web.messages.mail import as_mail
from dugnad.web.messages.outgoing import TROUBLE, Outgoing, SendFailed
from dugnad.web.people.models import MAIL

FROM = "place@localhost"


@dataclass(frozen=True)
class Files:
    """Writes `<made>-<message id>.eml` for mail and `.txt` for SMS, readable by the owner alone."""

    folder: Path
    console: Console | None = None
    """Where codes are shown as well; None where the place chose files of its own accord."""

    def send(self, message: Outgoing) -> str:
        """Write one message whole or not at all; the same message again is the same file."""
        name = f"{message.created_ms}-{message.message_id.hex}"
        if message.channel == MAIL:
            data, path = as_mail(message, FROM).message().as_bytes(), self.folder / f"{name}.eml"
        else:
            data, path = _as_text(message), self.folder / f"{name}.txt"
        try:
            _write(path, data)
        except OSError:
            # The error's own text names the folder; the code is enough to look there.
            raise SendFailed(TROUBLE, permanent=False) from None
        if self.console is not None and message.is_code:
            self.console.send(message)
        return path.name


def _as_text(message: Outgoing) -> bytes:
    return f"To: {message.address}\n\n{message.text}\n".encode()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
