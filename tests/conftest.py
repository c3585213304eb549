"""What every test may ask for."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from ctypes.util import find_library

import pytest
from django.utils.translation import override
from hypothesis import settings
from playwright.sync_api import Browser, Playwright, sync_playwright

# A browser that tests drive keeps an event loop in the thread of the tests, and Django would take
# every later test for a part of it. Nothing of ours is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Properties are looked for with the same examples each time, at any speed.
settings.register_profile("dugnad", deadline=None, derandomize=True, database=None)
settings.load_profile("dugnad")

GARBAGE_AFTER = 100_000
"""So many more objects are made than let go before Python looks for circles among them."""

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what goes through a browser: it takes longest, and mostly waits."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish() -> None:
    """Look no more for garbage among what was collected: all of it stays to the end.

    Nearly ten thousand tests and all they import are looked through else again and again, which
    takes a fifteenth of the time of a test that asks for pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 20, 20)


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
    yield found
    found.close()
