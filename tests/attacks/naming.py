"""No name of anybody in the sample place stands in its books, its addresses, its feeds or its log.

On pages people stand by name where they chose it; what is public for programs, or is written down
on the way, names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from tests.attacks.conftest import Taken

FEEDS = re.compile(r"\.(?:atom|ics|csv|json|geojson|vtt)(?:\?|$)|^/api/")
REACHED = re.compile(r"[\w.+-]+@solbakken\.example|\+47\d{8}")
"""How people of the sample place are reached."""


def written(taken: Taken) -> Iterator[tuple[str, str]]:
    """Everything in which nobody is to be named: where it is, and its text."""
    for block in taken.public["blocks"]:
        for place, envelope in enumerate(block["envelopes"]):
            text = bytes.fromhex(envelope).decode("utf-8", errors="replace")
            yield f"books {block['seq']}.{place}", text
    for viewer, pages in taken.public["pages"].items():
        for address, text in pages.items():
            yield f"address of a page for {viewer or 'a stranger'}", unquote(address)
            if FEEDS.search(address) and not viewer:
                yield address, text
    yield "log", taken.said


def named(taken: Taken, whole: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    """Where somebody is named or can be reached, with what says so."""
    names = [*taken.truth["persons"], *(one["person"] for one in taken.truth["persons"].values())]
    anybody = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in names))
    return [
        (where, found[0])
        for where, text in whole
        for found in (anybody.search(text) or REACHED.search(text),)
        if found is not None
    ]
