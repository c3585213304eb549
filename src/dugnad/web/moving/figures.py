"""The figures of one project, from books alone: the same wherever those books are read.

Members, roles, decisions and every amount, exactly: in the smallest part of its unit, never in
words. Two readings of the same books give the same figures to the last coin; `digest` names them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import msgspec

from dugnad.charter.cards.records import Cards
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.entries import CardEntry, about_project, target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.money.records import Money
from dugnad.charter.projects.records import Projects
from dugnad.charter.talk import Talk
from dugnad.engine.port import Snapshot
from dugnad.face.face import Face
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import CardId, MemberId, ProjectId
from dugnad.web.house import house

Figures = dict[str, Any]
GOING_ON: Final = ("beginning", "open", "counting")
"""How a question stands that nobody has decided yet."""


def figures_of(store: Snapshot, project: ProjectId) -> Figures:
    """Everything that is counted in a project, as plain values for JSON."""
    law = Law(store)
    entry = law.project(project)
    if entry is None:
        return {}
    return {
        "members": entry.members,
        "rules_version": entry.rules_version,
        "rules": plain(law.rules_of(project)),
        "kind": entry.kind,
        "people": list(_people(store, project)),
        "cards": list(_cards(store, project)),
        "money": _money(store, project),
    }


def digest(figures: Figures) -> str:
    """Name figures by their SHA-256, in hex: equal figures have equal names."""
    return sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Brief:
    """Figures in sums.

    Attributes:
        members: how many take part.
        cards: how many there are.
        decisions: how many of them were decided, and `passed` how many of these for it.
        totals: by unit, what lies there, was given, is owed and was paid, where anything was.
        name: of all figures, as `digest` gives it.
    """

    members: int
    cards: int
    decisions: int
    passed: int
    totals: dict[str, dict[str, int]]
    name: str


def brief_of(counted: Figures) -> Brief:
    """Sum figures up."""
    cards = [one["decided"]["standing"] for one in counted["cards"] if "decided" in one]
    decided = [one for one in cards if one not in GOING_ON]
    totals = counted["money"]["totals"]
    return Brief(
        members=counted["members"],
        cards=len(counted["cards"]),
        decisions=len(decided),
        passed=decided.count("passed"),
        totals={unit: sums for unit, sums in totals.items() if any(sums.values())},
        name=digest(counted),
    )


def members_now(store: Snapshot, project: ProjectId) -> list[MemberId]:
    """The numbers of everybody who takes part at the end of these books."""
    now_ms = store.head.time_ms
    times = Projects(Frozen(store), "projects").memberships.items(under=project)
    return [
        key[1]
        for key, time in times
        if time.from_ms <= now_ms and (time.until_ms is None or now_ms < time.until_ms)
    ]


def words_of(store: Snapshot, project: ProjectId) -> str:
    """What the group agreed in its own words, as the rules in force name it; "" for nothing."""
    rules = Law(store).rules_of(project)
    if rules is None or not rules.words:
        return ""
    return Projects(Frozen(store), "projects").words.get(rules.words) or ""


def cards_of(store: Snapshot, project: ProjectId) -> Iterator[tuple[CardId, CardEntry]]:
    """Every card of a project, by its id."""
    for card, entry in Cards(Frozen(store), "cards").cards.items():
        if entry.project == project:
            yield card, entry


def texts_of(store: Snapshot, project: ProjectId) -> set[bytes]:
    """What these books name of a project's texts, but for what was taken away: fingerprints.

    Its name and aim, its cards with what people told on them, and questions about all of these with
    their answers.
    """
    law = Law(store)
    entry = law.project(project)
    cards = list(cards_of(store, project))
    abouts = {about_project(project), *(target_of(card) for card, _entry in cards)}
    named = {one.prose for one in (entry, *(card for _id, card in cards)) if one is not None}
    for card, one in cards:
        named |= said_on(store, card, one)
    questions = Talk(Frozen(store), "talk").questions.items()
    for asked in (one for _name, one in questions):
        if asked.about in abouts:
            named |= {asked.prose} if asked.answer is None else {asked.prose, asked.answer}
    return {one for one in named if law.removal(one) is None}


def said_on(store: Snapshot, card: CardId, entry: CardEntry) -> set[bytes]:
    """What people told on a card beside its own text, as the card itself knows: fingerprints."""
    face: Face = house().catalogue.face_of(entry.card_type)
    return set(face.said(face.contract.state(Frozen(store), target_of(card))))


def plain(value: Any) -> Any:
    """Write a record as JSON can hold it: fields by name, bytes in hex."""
    if isinstance(value, msgspec.Struct):
        tag = value.__struct_config__.tag
        kind = {} if tag is None else {"is": tag}
        fields = msgspec.structs.fields(value)
        return kind | {field.name: plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _people(store: Snapshot, project: ProjectId) -> Iterator[Figures]:
    times = Projects(Frozen(store), "projects").memberships.items(under=project)
    for key, time in times:
        yield {"number": key[1].hex(), "from_ms": time.from_ms, "until_ms": time.until_ms}


def _cards(store: Snapshot, project: ProjectId) -> Iterator[Figures]:
    for card, entry in cards_of(store, project):
        said = {"card": card.hex(), "type": entry.card_type, "status": entry.status}
        yield said | (_decision(store, card) if entry.card_type in DECIDING else {})


def _decision(store: Snapshot, card: CardId) -> Figures:
    deciding = Deciding(Frozen(store), target_of(card))
    stage = deciding.stage.get()
    if stage is None:
        return {}
    under = stage.turn
    return {
        "decided": plain(stage),
        "answers": [
            {"number": key[1].hex(), "ballot": plain(given.ballot)}
            for key, given in deciding.answers.items(under=under)
        ],
        "counted": [
            {"ballot": key[1].hex(), "count": count}
            for key, count in deciding.box.items(under=under)
        ],
        "came": {key[1]: count for key, count in deciding.channels.items(under=under)},
    }


def _money(store: Snapshot, project: ProjectId) -> Figures:
    held = Money(Frozen(store), "money")
    pots = [
        {"account": [plain(part) for part in key], "shares": [plain(one) for one in shares]}
        for key, shares in held.accounts.items()
        if key[0] == "pot" and key[2] == project
    ]
    promises = [
        {"number": number, **plain(one)}
        for number, one in held.promises.items()
        if one.project == project
    ]
    owed = [
        {"name": name.hex(), **plain(one), "standing": _standing(held, one.batch)}
        for name, one in held.obligations.items()
        if one.project == project
    ]
    host = held.hosted.get(project)
    return {
        "held_by": host.host.hex() if host else "",
        "pots": pots,
        "promises": promises,
        "owed": owed,
        "totals": _totals(pots, promises, owed),
    }


def _standing(held: Money, batch: int) -> str:
    found = held.batches.get(batch) if batch else None
    return found.standing if found else ""


def _totals(
    pots: list[Figures], promises: list[Figures], owed: list[Figures]
) -> dict[str, dict[str, int]]:
    """By unit: what lies there, was given, is owed and was paid, in its smallest part."""
    sums: dict[str, dict[str, int]] = {}

    def add(unit: str, what: str, amount: int) -> None:
        at = sums.setdefault(unit, {"held": 0, "given": 0, "owed": 0, "paid": 0})
        at[what] += amount

    for pot in pots:
        for share in pot["shares"]:
            add(pot["account"][4], "held", share["amount"])
    for one in promises:
        add(one["unit"], "given", one["paid"] - one["owed_back"])
    for one in owed:
        what = "paid" if one["standing"] == "paid" else "owed"
        add(one["unit"], what, one["amount"] - one["put_back"] - one["lapsed"])
    return sums
