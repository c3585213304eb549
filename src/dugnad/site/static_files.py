"""The files that pages load: gathered once into the place, named after what is in them."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = "made-from"


def gather() -> bool:
    """Gather, name and compress the static files, unless they are the same as last time.

    Returns:
        Whether there was anything to do. Whenever it is interrupted, the next start does it again.
    """
    if settings.STATIC_ROOT is None:
        return False
    root = Path(settings.STATIC_ROOT)
    stamp = root / STAMP
    now = _digest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return False
    root.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now, encoding="ascii")
    return True


def _digest() -> str:
    """Fingerprint what there is to gather, without reading it: names, sizes and times."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: str(pair[0])):
            status = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return seen.hexdigest()
