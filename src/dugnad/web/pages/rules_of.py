"""The rules of a project through time: each version, when, by which decision, who confirmed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec
from django.http import Http404

from dugnad.charter.decisions.terms import Stage, Terms
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.entries import GROUP, Rules, card_of, target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.projects.events import MemberJoined, ProjectStarted, RulesChanged
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.rules import fingerprint
from dugnad.face.agreed import NOT, part_of
from dugnad.ledger import codec
from dugnad.ledger.store import Frozen, Store
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import BookLine, CardRow, ProjectRow
from dugnad.web.lists.touched import EVENT_BITS

NAMES_MAX = 60
"""How many names of those who confirmed a version are shown."""
DECISIONS_SHOWN = 12
DECISIONS_MAX = 500
"""How many decisions one file of agreements has at most, the newest ones."""


@dataclass(frozen=True)
class Version:
    """One version of a project's rules.

    Attributes:
        number: from 1.
        rules: as data.
        words: what the group agreed in its own words then; "" for none.
        since_ms: from when it held; 0 where lists do not know.
        card: the proposal that brought it; None for the first, which came with the project.
        confirmed: how many people confirmed this version when they joined.
        organisation: whether it is an organisation that has these rules.
    """

    number: int
    rules: Rules
    words: str
    since_ms: int
    card: CardRow | None
    confirmed: int
    organisation: bool = False

    @property
    def what_this_is_not(self) -> str:
        """What the group says that this is not; "" when it says nothing."""
        return part_of(self.words, NOT)

    @property
    def fingerprint(self) -> str:
        """Names exactly these rules: SHA-256 of their bytes in the books, as digits."""
        return fingerprint_of(self.rules)


def fingerprint_of(rules: Rules) -> str:
    """The fingerprint of rules: SHA-256 of their bytes in the books, 64 hex digits."""
    return sha256(codec.encode(rules)).hexdigest()


def rules_with(store: Store, row: ProjectRow, number: int) -> tuple[Rules, str]:
    """A version of the rules with its agreed words.

    Raises:
        Http404: there is no such version.
    """
    rules = Law(store).rules(bytes(row.project), number)
    if rules is None:
        raise Http404
    return rules, words_of(store, rules)


def words_of(store: Store, rules: Rules) -> str:
    """What a group agreed in its own words, as it lies beside the rules."""
    if not rules.words:
        return ""
    return Projects(Frozen(store), "projects").words.get(rules.words) or ""


def versions_of(row: ProjectRow) -> tuple[Version, ...]:
    """Every version, the newest first."""
    came = _came(row)
    confirmed = _confirmed(row)
    cards = lists.cards_by_id([card for _at, card in came.values() if card])
    with house().engine.reader() as store:
        entry = Law(store).project(bytes(row.project))
        newest = 0 if entry is None else entry.rules_version
        found = []
        for number in range(newest, 0, -1):
            rules, words = rules_with(store, row, number)
            since_ms, card = came.get(number, (0, None))
            found.append(
                Version(
                    number=number,
                    rules=rules,
                    words=words,
                    since_ms=since_ms,
                    card=None if card is None else cards.get(card),
                    confirmed=confirmed.get(number, 0),
                    organisation=entry is not None and entry.kind != GROUP,
                )
            )
    return tuple(found)


def current(row: ProjectRow) -> Version:
    """The version in force, without the lists: who confirmed it and when it came are left out.

    Raises:
        Http404: the books do not know the project.
    """
    with house().engine.reader() as store:
        entry = Law(store).project(bytes(row.project))
        if entry is None:
            raise Http404
        rules, words = rules_with(store, row, entry.rules_version)
    return Version(
        entry.rules_version,
        rules,
        words,
        since_ms=0,
        card=None,
        confirmed=0,
        organisation=entry.kind != GROUP,
    )


def confirmed_by(row: ProjectRow, number: int) -> tuple[bytes, ...]:
    """Who confirmed a version when they joined, in that order; at most `NAMES_MAX`."""
    return tuple(member for member, version in _joined(row) if version == number)[:NAMES_MAX]


def _lines(row: ProjectRow, *events: type) -> Iterable[BookLine]:
    rows = BookLine.objects.filter(project=bytes(row.project), kind="projects")
    return rows.filter(event__in=[event.__name__ for event in events]).order_by("id")


def _came(row: ProjectRow) -> dict[int, tuple[int, bytes | None]]:
    """By version: since when, and the card whose decision brought it."""
    found: dict[int, tuple[int, bytes | None]] = {}
    for line in _lines(row, ProjectStarted, RulesChanged):
        if line.event == ProjectStarted.__name__:
            found[1] = line.moment_ms, None
        else:
            changed = codec.decode(RulesChanged, bytes(line.data))
            found[changed.rules_version] = line.moment_ms, card_behind(line)
    return found


def card_behind(line: BookLine) -> bytes | None:
    """The card whose decision led to a line of the books; it is in the same receipt."""
    recorded = house().engine.receipts(line.id >> EVENT_BITS, 1)
    happened = recorded[0].receipt.events if recorded else ()
    return next((card for one in happened if (card := card_of(one.target)) is not None), None)


def _joined(row: ProjectRow) -> list[tuple[bytes, int]]:
    """Whoever began or joined, with the version that they confirmed, in order."""
    found = []
    for line in _lines(row, ProjectStarted, MemberJoined):
        if line.event == ProjectStarted.__name__:
            found.append((codec.decode(ProjectStarted, bytes(line.data)).starter, 1))
        else:
            joined = codec.decode(MemberJoined, bytes(line.data))
            found.append((joined.member, joined.rules_version))
    return found


def _confirmed(row: ProjectRow) -> Counter[int]:
    return Counter(version for _member, version in _joined(row))


def decisions_of(row: ProjectRow) -> Sequence[CardRow]:
    """The newest proposals and votes of a project, open or not."""
    rows = CardRow.objects.filter(project=bytes(row.project), type__in=DECIDING)
    return list(rows.order_by("-put_up_ms")[:DECISIONS_SHOWN])


# ── The file that everybody may keep
def agreements_of(row: ProjectRow) -> dict[str, Any]:
    """All agreements of a project, with their fingerprints, to be kept and checked by anybody.

    It holds what the books hold: rules and agreed texts. Names of people are not among them.
    """
    own = house()
    with own.engine.reader() as store:
        decisions = [
            told for card in _deciding(row) if (told := _decision(store, card)) is not None
        ]
    return {
        "format": "dugnad-agreements-1",
        "place": own.place.name,
        "project": bytes(row.project).hex(),
        "code": row.code,
        "title": row.title,
        "books": own.engine.fingerprint(),
        "how_to_check": (
            "Each fingerprint is SHA-256: of a text in UTF-8, or of the bytes given as hex. The "
            "same fingerprints stand in the books of the place, and in every copy of this file."
        ),
        "rules": [_version(one) for one in versions_of(row)],
        "decisions": decisions,
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "since_ms": version.since_ms,
        "fingerprint": version.fingerprint,
        "bytes": codec.encode(version.rules).hex(),
        "rules": msgspec.to_builtins(_named(version.rules)),
        "words": version.words,
        "words_fingerprint": fingerprint(version.words).hex(),
        "decided_by": bytes(version.card.card).hex() if version.card else None,
        "confirmed_when_joining": version.confirmed,
    }


def _named(value: object) -> Any:
    """A record as names and values, as it is written as a list in the books."""
    if isinstance(value, msgspec.Struct):
        tag = value.__struct_config__.tag
        named = {name: _named(getattr(value, name)) for name in value.__struct_fields__}
        return named if tag is None else {"method": str(tag), **named}
    if isinstance(value, tuple):
        return [_named(one) for one in value]
    return value.hex() if isinstance(value, bytes) else value


def _deciding(row: ProjectRow) -> Sequence[bytes]:
    rows = CardRow.objects.filter(project=bytes(row.project), type__in=DECIDING)
    newest = rows.order_by("-put_up_ms").values_list("card", flat=True)[:DECISIONS_MAX]
    return [bytes(card) for card in newest]


def _decision(store: Store, card: bytes) -> dict[str, Any] | None:
    """A decision with its text, where it is made; None while it is open."""
    deciding = Deciding(Frozen(store), target_of(card))
    terms: Terms | None = deciding.terms.get()
    stage: Stage | None = deciding.stage.get()
    if terms is None or stage is None or not stage.decided_ms:
        return None
    return {
        "card": card.hex(),
        "standing": stage.standing,
        "decided_ms": stage.decided_ms,
        "text": deciding.texts.get(terms.text) or "",
        "text_fingerprint": terms.text.hex(),
        "terms_fingerprint": sha256(codec.encode(terms)).hexdigest(),
        "terms_bytes": codec.encode(terms).hex(),
        "rules_version": terms.rules_version,
        "not_carried_out": stage.failed,
    }
