"""What every test may ask for."""

import gc
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from pathlib import Path
from string import ascii_lowercase

import pytest
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.middleware import csrf
from django.utils.translation import override
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.browsing import patient
from tests.patience import PATIENCE_MS

# A browser that tests drive keeps an event loop in the thread of the tests, and Django would take
# every later test for a part of it. Nothing of ours is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Properties are looked for with the same examples each time, at any speed.
settings.register_profile(
    "dugnad",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("dugnad")

expect.set_options(timeout=PATIENCE_MS)

# Forms carry random words. Were they of all letters, a page on which Ben must not stand would have
# "Ben" in one of them now and then.
csrf.CSRF_ALLOWED_CHARS = ascii_lowercase
secrets.token_urlsafe = lambda size=24: "".join(
    secrets.choice(ascii_lowercase) for _ in range(size * 4 // 3)
)

MEMORY = Path("/dev/shm")  # noqa: S108  pytest makes a folder of its own in it, for one user.
ROOM_BYTES = 8 * 1024**3
"""Several times what all tests write."""


def _let_places_lie_in_memory() -> None:
    """Wait for no disk, where there is room: each press does so until its block is on it.

    What a killed process leaves behind is the same there; programs must be able to run from it.
    """
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return
    runs = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    if runs and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


_let_places_lie_in_memory()

GARBAGE_AFTER = 100_000
"""So many more objects are made than let go before Python looks for circles among them."""

EARLY_PERCENT = 60
"""The part of all files over which those that drive a browser are spread."""

QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""So that Chromium speaks to nobody but the place."""

WHERE = {
    # Chromium without its windows, tabs and menus: the same pages for a third of the work.
    "chromium": ("chromium-headless-shell", "chromium", "chromium-browser"),
    "java": ("java",),
    "strace": ("strace",),
}
"""Programs from outside that some tests look through, and the names they go by."""


def pytest_configure() -> None:
    """Look for no garbage while tests are found: whatever is made then stays."""
    gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what waits run beside what works, and what takes longest begin early.

    The tests of one file stay together, as they stand. A browser mostly waits, so files that drive
    one are spread over the first part, and no worker ends with a long one.
    """
    files: dict[str, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.nodeid.partition("::")[0], []).append(item)
    waiting = [file for file in files.values() if _has(file, "browser")]
    working = [file for file in files.values() if not _has(file, "browser")]
    for kind in (waiting, working):
        kind.sort(key=lambda file: not _has(file, "slow"))
    if waiting:
        beside = len(working) * EARLY_PERCENT // 100 // len(waiting)
        for number, file in enumerate(waiting):
            working.insert(number * (beside + 1), file)
    items[:] = [item for file in working for item in file]


def _has(file: list[pytest.Item], marker: str) -> bool:
    return any(item.get_closest_marker(marker) for item in file)


def pytest_collection_finish() -> None:
    """Look no more for garbage among what was collected: all of it stays to the end.

    Nearly ten thousand tests and all they import are looked through else again and again, which
    takes a fifteenth of the time of a test that asks for pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Note in databases that were made at once that no migration is left to be done."""
    with django_db_blocker.unblock():
        for connection in connections.all():
            seen = MigrationRecorder(connection)
            seen.ensure_schema()
            done = MigrationLoader(connection).disk_migrations
            seen.migration_qs.bulk_create(seen.Migration(app=app, name=name) for app, name in done)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Tell stories in the language they are written in, whatever is translated."""
    with override("en"):
        yield


@pytest.fixture(scope="session")
def need() -> Callable[[str], str]:
    """Give a function that finds a program and gives its path: `need("chromium")`.

    A test that cannot have its program is skipped on a developer's machine and fails where `CI` is
    set, so that nobody believes it ran.
    """

    def find(program: str) -> str:
        # Whatever drives Chromium is linked against libatomic.
        whole = program != "chromium" or find_library("atomic")
        for name in WHERE[program]:
            path = shutil.which(name)
            if path and whole:
                return path
        sentence = f"{program} is missing{'' if whole else ' libatomic1'}; `.ci/run` installs it."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)

    return find


@pytest.fixture(scope="session")
def playwright(need: Callable[[str], str]) -> Iterator[Playwright]:
    """Open the driver of browsers: one for all tests of a process, which can have no second."""
    need("chromium")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(need: Callable[[str], str], playwright: Playwright) -> Iterator[Browser]:
    """Open Chromium."""
    found = playwright.chromium.launch(executable_path=need("chromium"), args=list(QUIET))
    yield patient(found)
    found.close()
