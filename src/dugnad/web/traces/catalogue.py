"""Which parts of the web keep something of persons, and which tables keep nothing of them.

Every table belongs to one of the two: a test looks at all of them. A new part is one line in
`PARTS`, and a module `traces.py` in its folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from dugnad.web.traces.trace import Trace

PARTS: Final = (
    "helping",
    "answers",
    "messages",
    "leading",
    "giving",
    "treasury",
    "urn",
    "rooms",
    "pages",
    "acting",
    "content",
    "rescue",
    "moving",
    "forgetting",
    "devices",
    "people",
)
"""Folders of the web, in the order in which they forget: `people`, whose rows others name, last."""

ELSEWHERE: Final = {"content": "dugnad.web.forgetting.words"}
"""Parts that know nobody, and whose value therefore lies above them."""

NOT_ABOUT_PERSONS: Final[Mapping[str, str]] = {
    "answers.Followed": "how far the books were read",
    "answers.Portion": "how far a result was told",
    "answers.Taken": "names of messages that were taken in, by their fingerprints",
    "forgetting.Voucher": "what accounting law asks a host to keep, sealed for it, with an end",
    "forgetting.VoucherOpened": "when a voucher was opened, under a number of the books",
    "content.Film": "a film's size and length; the film goes with the text that shows it",
    "content.Picture": "sizes of pictures; the picture goes with the text that shows it",
    "keys.Announced": "how far the books were read",
    "leading.TermTold": "roles and numbers, as in the books",
    "people.Bucket": "how often something was asked; no address, and gone within days",
    "vault.PlaceSecret": "the place's own secrets",
    "vault.Forgotten": "that somebody was forgotten; it names nobody",
    "vault.PersonKey": "what opens a person's records; destroyed by forgetting them",
    "vault.OnceKey": "what signs for one unseen act; loses the person with them",
    "vault.KeptKey": "what signs for a person; destroyed by forgetting them",
    "lists.*": "made anew from the books and from told text, which forget",
    "rooms.Piece": "pictures and recordings of a room's records; each goes with its record",
    "rooms.Pressed": "names of forms that were pressed, by their fingerprints; gone in eight days",
    "rooms.Batch": "fingerprints of many records as one, as in the books",
    "rooms.Leaf": "fingerprints of records, which say nothing without the record",
}
"""Tables that need no one to forget them, by "app.Model", and why."""


def traces() -> Mapping[str, Trace]:
    """Give what each part declares, by its name, in the order of `PARTS`."""
    return {name: _trace_of(name) for name in PARTS}


def _trace_of(name: str) -> Trace:
    found: Trace = import_module(ELSEWHERE.get(name, f"dugnad.web.{name}.traces")).TRACE
    return found
