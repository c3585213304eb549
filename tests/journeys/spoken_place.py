"""The sample place with somebody who listens to what it prints: there stand the codes."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.browsing import follow
from tests.patience import PATIENCE_S
from tests.site.running import RunningPlace

_CODE = re.compile(r"^(\d{3})\s?(\d{3})\b")
"""A message with a code begins with it."""


class SpokenPlace(RunningPlace):
    """A sample place whose neighbours can sign in."""

    def listen(self) -> None:
        """Hear all that it prints from now on."""
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        self.said.extend(iter(self.process.stdout or ()))

    @property
    def base(self) -> str:
        """Where it is open."""
        return f"http://127.0.0.1:{self.port}"

    def sign_in(self, page: Page, name: str) -> None:
        """Let a neighbour of the sample sign in by a code, in English."""
        heard = len(self.said)
        page.goto(f"{self.base}/in/")
        page.locator("main input:not([type=hidden])").first.fill(
            f"{name.lower()}@solbakken.example"
        )
        follow(page.locator("main button[type=submit]").first)
        page.locator("main input:not([type=hidden])").first.fill(self._code_after(heard))
        follow(page.locator("main button[type=submit]").first)
        page.wait_for_url(lambda url: "/in/" not in url)
        page.locator("details.languages summary").click()
        follow(page.get_by_role("button", name="English"))

    def _code_after(self, heard: int) -> str:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            for line in self.said[heard:]:
                found = _CODE.search(line)
                if found:
                    return "".join(found.groups())
            time.sleep(0.05)
        raise AssertionError("no code was printed")


@contextmanager
def spoken_sample(home: Path) -> Iterator[SpokenPlace]:
    """Open a sample place of one's own, and listen to it."""
    with SpokenPlace(home / "place") as place:
        place.listen()
        yield place
