"""Rows as the state has them now: cards, projects and questions that were touched."""

from collections.abc import Mapping, Sequence
from typing import Final

from dugnad.charter.entries import CardEntry, target_of
from dugnad.charter.law import Law
from dugnad.face.face import Face
from dugnad.face.places import Place
from dugnad.face.seen import Seen
from dugnad.ledger.state import State
from dugnad.ledger.store import Frozen, Store
from dugnad.web.content import services as content
from dugnad.web.content.openness import PUBLIC, openness_of
from dugnad.web.content.told import Removed, Told
from dugnad.web.lists import models, placing, pots
from dugnad.web.lists.lens import Lens
from dugnad.web.lists.line import lines_in, unless_it_fails
from dugnad.web.lists.putting import put
from dugnad.web.lists.touched import AGAIN, LONG_AGO, Touch, Touched

LATEST: Final = 2**53
"""Later than every moment; subtracted from, it makes newest sort first."""
NOWHERE: Final = 2**31
"""Where cards stand to which nobody gave a position: after those that have one."""


def refresh_cards(lens: Lens, store: Store, touched: Touched) -> dict[bytes, list[int]]:
    """Work out the rows of all touched cards.

    Returns:
        By project, how many more open and how many more closed cards it has now.
    """
    law = Law(store)
    codes = _codes(touched.cards)
    found = {card: law.card(card) for card in codes}
    entries = {card: entry for card, entry in found.items() if entry is not None}
    told = _told(law, [entry.prose for entry in entries.values()])
    before = models.CardRow.objects.in_bulk(list(entries))
    counts: dict[bytes, list[int]] = {}
    rows, places = [], []
    for card, entry in entries.items():
        row = _card_row(lens, store, card, entry, told.get(entry.prose))
        row.code, row.seq = codes[card], touched.cards[card][1]
        rows.append(row)
        if not row.over:
            places += _places(lens, store, entry, row)
        more = counts.setdefault(entry.project, [0, 0])
        if card in before:
            more[before[card].over] -= 1
        more[row.over] += 1
        moment = touched.projects.get(entry.project, LONG_AGO)
        touched.projects[entry.project] = max(moment, touched.cards[card])
    put(models.CardRow, rows)
    models.PlaceRow.objects.filter(card__in=list(entries)).delete()
    models.PlaceRow.objects.bulk_create(places)
    return counts


def _told(law: Law, prose: Sequence[bytes]) -> dict[bytes, Told | Removed]:
    """Told text by fingerprint; what the books say was taken away is not read at all."""
    gone = {one: law.removal(one) for one in prose}
    told = content.read_many([one for one in prose if gone[one] is None], waiting=True)
    for one, removal in gone.items():
        if removal is not None:
            told[one] = Removed(
                removed_ms=removal.at_ms, rule=removal.rule, by_role=removal.by_role
            )
    return told


def _card_row(
    lens: Lens, store: Store, card: bytes, entry: CardEntry, text: Told | Removed | None
) -> models.CardRow:
    face = lens.face_of(entry.card_type)
    told = text if isinstance(text, Told) else None
    state = _state(lens, store, card, entry)
    seen = Seen(
        member=None,
        card=entry,
        told=told,
        now_ms=lens.now_ms(),
        zone=lens.zone,
        around=pots.PotAround(store, card),
    )
    kind = entry.card_type
    calendar = unless_it_fails(kind, lambda: face.calendar(state, told or Told()), None)
    question = unless_it_fails(kind, lambda: face.question(state, seen), None)
    lines = lines_in(lens.languages, face, state, seen)
    over = entry.status == "closed" or any("result" in line for line in lines.values())
    newest = f"{LATEST - entry.put_up_ms:016d}{card.hex()}"
    return models.CardRow(
        card=card,
        project=entry.project,
        type=entry.card_type,
        family=face.family.value,
        status=entry.status,
        **_words(text),
        removed=isinstance(text, Removed),
        prose=entry.prose,
        asker=entry.put_up_by,
        line=lines,
        when_ms=None if calendar is None else calendar.starts_ms,
        closes_ms=None if question is None else question.until_ms,
        position=entry.position,
        # Nobody but those who take part sees what cannot say whether others may.
        quiet_until_ms=unless_it_fails(kind, lambda: face.quiet(state), LATEST),
        put_up_ms=entry.put_up_ms,
        on_home=None if over else newest,
        on_page=f"{int(over)}{entry.position or NOWHERE:010d}{newest}",
    )


def _places(
    lens: Lens, store: Store, entry: CardEntry, row: models.CardRow
) -> list[models.PlaceRow]:
    """Where the card of a row is, and what stands on it where it is a map."""
    face, card = lens.face_of(entry.card_type), bytes(row.card)
    where = next((line["where"] for line in row.line.values() if "where" in line), "")
    state = _state(lens, store, card, entry)
    nothing: tuple[Place, ...] = ()
    told = unless_it_fails(entry.card_type, lambda: _places_on(store, face, state), nothing)
    return placing.rows_of(row, where, told)


def _places_on(store: Store, face: Face, state: State) -> tuple[Place, ...]:
    if face.places is None:
        return ()
    words = _told(Law(store), face.said(state))
    said = {prose: one.text for prose, one in words.items() if isinstance(one, Told)}
    return face.places(state, said)


def _state(lens: Lens, store: Store, card: bytes, entry: CardEntry) -> State:
    kind = lens.contracts[entry.card_type, entry.version].state
    state: State = kind(Frozen(store), target_of(card))
    return state


def _words(text: Told | Removed | None) -> dict[str, str]:
    kept = text if isinstance(text, Told) else Told()
    return {
        "title": kept.title,
        "picture": kept.picture,
        "alt": kept.alt,
        "language": kept.language,
    }


def _codes(identities: Mapping[bytes, Touch]) -> dict[bytes, str]:
    """Codes of what has begun, in the given order.

    The state may know more than the receipts so far: what has no code yet is left for later.
    """
    found = models.Code.objects.filter(identity__in=list(identities))
    codes = {bytes(row.identity): row.code for row in found}
    return {identity: codes[identity] for identity in identities if identity in codes}


def refresh_projects(store: Store, touched: Touched, counts: Mapping[bytes, Sequence[int]]) -> None:
    """Work out the rows of all touched projects."""
    law = Law(store)
    codes = _codes(touched.projects)
    found = {project: law.project(project) for project in codes}
    entries = {project: entry for project, entry in found.items() if entry is not None}
    told = _told(law, [entry.prose for entry in entries.values()])
    before = models.ProjectRow.objects.in_bulk(list(entries))
    rows = []
    for project, entry in entries.items():
        text = told.get(entry.prose)
        old = before.get(project)
        open_more, closed_more = counts.get(project, (0, 0))
        moved_ms, seq = touched.projects[project]
        moved_ms = max(moved_ms, old.moved_ms if old else entry.started_ms)
        rows.append(
            models.ProjectRow(
                project=project,
                code=codes[project],
                **_words(text),
                removed=isinstance(text, Removed),
                prose=entry.prose,
                starter=entry.starter,
                openness=openness_of(text),
                kind=entry.kind,
                parent=entry.parent,
                started_ms=entry.started_ms,
                members=entry.members,
                cards_open=(old.cards_open if old else 0) + open_more,
                cards_closed=(old.cards_closed if old else 0) + closed_more,
                moved_ms=moved_ms,
                seq=seq,
                on_place=f"{LATEST - moved_ms:016d}{project.hex()}",
            )
        )
    put(models.ProjectRow, rows)
    for row in rows:
        listed = row.openness == PUBLIC
        wrong = models.CardRow.objects.filter(project=row.project, listed=not listed)
        wrong.update(listed=listed)


def refresh_questions(store: Store, touched: Touched) -> None:
    """Work out the rows of all touched questions."""
    law = Law(store)
    before = models.QuestionRow.objects.in_bulk(list(touched.questions))
    rows = []
    for name, index in touched.questions.items():
        asked = law.question(name)
        if asked is not None:
            rows.append(
                models.QuestionRow(
                    question=name,
                    about=asked.about,
                    asked=before[name].asked if index == AGAIN else index,
                    by=asked.asked_by,
                    prose=asked.prose,
                    asked_ms=asked.asked_ms,
                    promised_ms=asked.promised_ms,
                    answer=asked.answer,
                    answered_by=asked.answered_by,
                    answered_ms=asked.answered_ms,
                )
            )
    put(models.QuestionRow, rows)
