"""What was removed is gone from the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker, Settings

from dugnad.web.content import services, sweeping
from dugnad.web.content.told import Removed, Told

NOON = 1_790_000_000_000
SECRET = "Cem's telephone number is 38 35 00 00"


@pytest.fixture
def place(tmp_path: Path, settings: Settings, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A `place.db` on disk, opened as a running place opens it."""
    settings.MEDIA_ROOT = tmp_path / "pictures"
    with django_db_blocker.unblock():
        before = connections["default"]
        connections["default"] = on_disk(tmp_path)
        call_command("migrate", "content", verbosity=0)
        yield tmp_path
        connections["default"].close()
        connections["default"] = before


def on_disk(folder: Path) -> BaseDatabaseWrapper:
    """A connection like the place's own, to a file."""
    like = {**settings.DATABASES["default"], "NAME": str(folder / "place.db")}
    opened: BaseDatabaseWrapper = ConnectionHandler({"default": like})["default"]
    return opened


def bytes_on_disk(folder: Path) -> bytes:
    """Everything that the database has on disk."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("place.db*")))


def test_removed_words_are_gone_from_the_disk(place: Path) -> None:
    """After a removal neither the file nor what lies beside it holds words or salt."""
    commitment = services.save_waiting(Told(title="Hei", text=SECRET * 200), "ana", now_ms=NOON)
    services.publish(commitment, now_ms=NOON)
    assert SECRET.encode() in bytes_on_disk(place)
    services.remove(commitment, "personal", "moderator", now_ms=NOON)
    assert isinstance(services.read(commitment), Removed)
    assert SECRET.encode() not in bytes_on_disk(place)


def test_old_words_are_gone_from_the_disk_when_their_time_is_over(place: Path) -> None:
    """The version before an edit is destroyed as thoroughly, a month later."""
    old = services.save_waiting(Told(title="Hei", text=SECRET * 200), "ana", now_ms=NOON)
    services.publish(old, now_ms=NOON)
    new = services.save_waiting(Told(title="Hei"), "ana", now_ms=NOON, replaces=old)
    services.publish(new, now_ms=NOON)
    assert sweeping.sweep(NOON + sweeping.OLD_VERSION_MS, lambda _: True).old_versions == 1
    assert SECRET.encode() not in bytes_on_disk(place)


def test_forgotten_words_are_gone_from_the_disk(place: Path) -> None:
    """The same holds for all that a forgotten person told."""
    for number in range(5):
        told = Told(title=f"Note {number}", text=SECRET)
        services.publish(services.save_waiting(told, "ana", now_ms=NOON), now_ms=NOON)
    services.forget("ana", now_ms=NOON)
    assert SECRET.encode() not in bytes_on_disk(place)
