"""What axe says about a page as it stands in the browser.

One program for all stories: it is handed to a page once, and only what is wrong comes back; the
package's own `run` hands it over each time and brings back everything that is right as well, which
takes as long as the looking.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")
_RUN = """() => axe.run({resultTypes: ["violations"]}).then((found) => found.violations.map(
    (one) => [one.impact, `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120))
        .slice(0, 3).join(" ")}`]))"""


def faults(page: Page) -> list[str]:
    """Everything that axe finds wrong with a loaded page: the rule, and where."""
    return [words for _impact, words in _found(page)]


def serious_faults(page: Page) -> list[str]:
    """What axe calls serious or critical on a loaded page: the rule, and where."""
    return [words for impact, words in _found(page) if impact in SERIOUS]


def _found(page: Page) -> list[Any]:
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[Any] = page.evaluate(_RUN)
    return found
