"""Found a place and fill it: people let in by its custodian, cards put up in large blocks.

The told texts are written straight into `place.db`, as `web.content` would keep them. Lists are
kept in one language, so that filling a hundred thousand cards does not take all day.
"""

import hashlib
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench._place import keys_of
from bench.people import HOUR_MS, Person, digest
from dugnad.cards.news import contract as news
from dugnad.cards.workday.law import verbs as workday
from dugnad.charter.cards import verbs as cards
from dugnad.charter.entries import Rules
from dugnad.charter.people import verbs as people
from dugnad.charter.projects import verbs as projects
from dugnad.ledger import codec
from dugnad.ledger.action import FORMAT, Body, seal_body
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.signatures import ALGORITHM_ED25519, public_key_of
from dugnad.ledger.values import Action
from dugnad.site import founding
from dugnad.site.cli import places
from dugnad.site.keyring import derived, keyring_at

if TYPE_CHECKING:
    from dugnad.engine.port import Engine
    from dugnad.web.content.told import Told

PROJECT = digest("the neighbourhood")[:16]
RULES = Rules(way="together", joining="open", puts_up="anyone", objection_ms=0)
DAY_MS = 24 * HOUR_MS
PER_BLOCK = 1_000
PLAN = "plan.json"
"""Beside the place: what a bench needs to know of it."""


def signed(
    engine_hash: bytes, seed: bytes, nonce: int, target: str, asked: Action, at_ms: int,
    *commitments: bytes,
) -> bytes:  # fmt: skip
    """An envelope for a place, wanted for an hour."""
    body = Body(
        format=FORMAT,
        algorithm=ALGORITHM_ED25519,
        key=public_key_of(seed),
        on_behalf_of=None,
        channel="page",
        nonce=nonce,
        not_after_ms=at_ms + HOUR_MS,
        target=target,
        contract_version=0,
        verb=type(asked).__name__,
        arguments=codec.encode(asked),
        commitments=commitments,
    )
    return seal_body(body, engine_hash, seed)


def main() -> None:
    """Found and fill the place that was named."""
    folder, people_count, cards_count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    wishes = founding.Wishes(name="Benchville", language="en", zone="Europe/Oslo")
    founding.found(folder, wishes, keys=keys_of(folder))
    settings = folder / "place.toml"
    told = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"languages = \[[^\]]*\]", 'languages = ["en"]', told), "utf-8")
    places.use(folder, keys_of(folder))
    from dugnad.site import wiring  # noqa: PLC0415  After the place was named.

    opened = wiring.open_house()
    try:
        _people(opened.engine, keys_of(folder), people_count)
        codes = _cards(opened.engine, people_count, cards_count)
        # The daily check is over before anything is measured, as it is on any other day.
        from dugnad.web.pages import checking  # noqa: PLC0415  After django.setup().

        if not checking.check_now().adds_up:
            raise RuntimeError(folder)
    finally:
        opened.close()
    plan = {"card": codes[0], "project": codes[1]}
    folder.with_name(f"{folder.name}-{PLAN}").write_text(json.dumps(plan), encoding="ascii")
    os._exit(0)  # Nothing is left to be tidied up.


def plan_of(folder: Path) -> dict[str, str]:
    """The codes of a card and of the project of a filled place."""
    text = folder.with_name(f"{folder.name}-{PLAN}").read_text(encoding="ascii")
    told: dict[str, str] = json.loads(text)
    return told


def _people(engine: "Engine", keys: Path, count: int) -> None:
    seed = derived(keyring_at(keys).master_key(), "custodian")
    known = public_key_of(seed)
    welcomes = []
    for number in range(count):
        person = Person(number, PROJECT)
        welcome = people.Welcome(person.key, person.member, PROJECT, "page", "link")
        nonce = engine.next_nonce(known)
        at_ms = engine.head().time_ms
        welcomes.append(signed(engine.genesis_hash, seed, nonce, "people", welcome, at_ms))
    _submit(engine, welcomes)


def _cards(engine: "Engine", people_count: int, count: int) -> tuple[str, str]:
    from dugnad.web.content.told import Told  # noqa: PLC0415  After django.setup().
    from dugnad.web.lists import services as lists  # noqa: PLC0415
    from dugnad.web.lists.models import CardRow  # noqa: PLC0415

    at_ms = engine.head().time_ms
    everybody = [Person(number, PROJECT) for number in range(people_count)]
    first = everybody[0]
    first.nonce = 1
    project_prose = _tell([Told(title="Benchville", text="What we do here.", language="en")], at_ms)
    start = projects.Start(PROJECT, RULES)
    _submit(engine, [
        signed(engine.genesis_hash, first.seed, 1, "projects", start, at_ms, *project_prose)
    ])  # fmt: skip
    for begin in range(0, count, PER_BLOCK):
        numbers = range(begin, min(begin + PER_BLOCK, count))
        texts = [
            Told(title=f"Card {one}", text="Come **along**.\n\nBring a rake.", where="The ramp",
                 language="en")
            for one in numbers
        ]  # fmt: skip
        proses = _tell(texts, at_ms)
        envelopes = []
        for number, prose in zip(numbers, proses, strict=True):
            person = everybody[number % people_count]
            person.nonce += 1
            up = _put_up(number, at_ms)
            envelopes.append(
                signed(engine.genesis_hash, person.seed, person.nonce, "cards", up, at_ms, prose)
            )
        _submit(engine, envelopes)
    lists.catch_up(engine)
    middle = CardRow.objects.order_by("put_up_ms", "card").filter(type="workday")[count // 4]
    return middle.code, lists.projects(limit=1).rows[0].code


def _put_up(number: int, at_ms: int) -> cards.PutUp:
    card = digest("card", number)[:16]
    if number % 2:
        opening = codec.encode(news.Open(valid_until_ms=0))
        return cards.PutUp(card, PROJECT, "news", opening)
    starts_ms = at_ms + (2 + number % 300) * DAY_MS
    opening = codec.encode(
        workday.Open(
            starts_at_ms=starts_ms,
            ends_at_ms=starts_ms + 4 * HOUR_MS,
            answer_by_ms=starts_ms - DAY_MS,
            places=0,
            least=4,
            outsiders=True,
        )
    )
    return cards.PutUp(card, PROJECT, "workday", opening)


def _tell(texts: "list[Told]", at_ms: int) -> list[bytes]:
    """Keep texts as told and published; gives their fingerprints."""
    from dugnad.web.content.models import Prose  # noqa: PLC0415  After django.setup().
    from dugnad.web.content.told import fingerprint, payload_of, tidy  # noqa: PLC0415

    rows = []
    for text in texts:
        payload = payload_of(tidy(text))
        salt = hashlib.sha256(payload).digest()[:16]
        rows.append(
            Prose(
                commitment=fingerprint(salt, payload),
                salt=salt,
                payload=payload,
                state=Prose.State.PUBLISHED,
                created_ms=at_ms,
                published_ms=at_ms,
            )
        )
    Prose.objects.bulk_create(rows)
    return [bytes(row.commitment) for row in rows]


def _submit(engine: "Engine", envelopes: list[bytes]) -> None:
    for begin in range(0, len(envelopes), PER_BLOCK):
        answers = engine.submit_many(envelopes[begin : begin + PER_BLOCK])
        wrong = [one for one in answers if not isinstance(one, Receipt) or one.code]
        if wrong:
            raise RuntimeError(wrong[0])


if __name__ == "__main__":
    main()
