"""Secret answers: into the urn, out of it by two counters, and gone.

The books hear once that somebody took part. The answer goes into an envelope that both counters
open together; it lies in `place.db`, sealed once more under a secret of the urn's own, and can be
replaced until the time is over, of which the books hear nothing. When both counters have added
their halves, all answers are published in one import, sorted by random trackers, and the urn, its
secret and both halves are destroyed.

Nothing here is logged, and no moment is kept beside an answer. Presses have random names: a name
made of what was filled in would tell the answer.

Source: architecture 4 (the urn).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.db import connection, transaction

from dugnad.charter.counting.ballots import BadBallot, Ballot
from dugnad.charter.counting.checking import check_ballot
from dugnad.charter.decisions import urn as law
from dugnad.charter.entries import target_of
from dugnad.engine.port import NotKept
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import CardId, Channel, MemberId, ProjectId
from dugnad.web.acting.services import NotLetIn, act, act_as_place, member_in, new_press
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.pages.around import ProjectAround
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.urn import envelopes
from dugnad.web.urn.envelopes import Box, Place, with_envelope, with_sheet
from dugnad.web.urn.models import Added, Half, Urn
from dugnad.web.urn.reading import Secret, looking, secret_name
from dugnad.web.urn.scheme import SCHEME
from dugnad.web.urn.words import distinct, half_words, numbers, read_half
from dugnad.web.vault import services as vault

_WORDS: Final = b"words"


class NotTaken(Exception):
    """Nothing came of it; `code` says why, as a refusal's or the door's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoHalf(Exception):
    """The place does not keep this counter's half: it is typed from paper."""


class WrongHalf(Exception):
    """A half that was added does not belong to this urn; what was typed is let go."""


@dataclass(frozen=True)
class Counter:
    """One of the two who open the urn.

    Attributes:
        member: id, 16 bytes.
        since_ms: since when they are waited for, or when they added their half.
        added: whether they have.
        on_paper: whether they keep their half on paper alone.
    """

    member: MemberId
    since_ms: int
    added: bool
    on_paper: bool


# ── Answering ──────────────────────────────────────────────────────────────────────────────────


def put(
    person: Person,
    card: CardId,
    ballot: Ballot,
    *,
    channel: Channel,
    of_sheet: bool = False,
) -> bytes:
    """Put an answer into the urn, in place of the one before if there is one.

    Args:
        person: whose answer it is.
        card: id of the decision's card, 16 bytes.
        ballot: the answer.
        channel: how it came, from the person themselves: nobody enters a secret answer for others.
        of_sheet: whether it came by the words of a printed sheet, whose tracker then holds.

    Returns:
        The tracker, to be shown once and kept nowhere.

    Raises:
        NotTaken: the answer does not fit, it is too late, or the person is not of those who decide.
        ClockTrouble, NotKept: nothing can be written down now; what lay in the urn lies there.
    """
    tracker = secrets.token_bytes(law.TRACKER_BYTES)
    with looking(card) as found:
        project = _want_secret(found).entry.project
        member = member_in(person, project)
        if found is None or member is None:
            raise NotTaken("decisions.NotAmongThose")
        _may_put(found, member, ballot)
        took_part, target = found.took_part(member), found.target
        name, row = found.name, _urn_of(found)
        if row is None:
            raise NotTaken("decisions.NotOpen")
        before = _change(
            row,
            name,
            member,
            with_envelope(envelopes.seal(bytes(row.public), ballot, tracker), of_sheet=of_sheet),
        )
    if not took_part:
        try:
            _take_part(person, project, target, channel)
        except (NotTaken, ClockTrouble, NotKept):
            _change(row, name, member, with_envelope(before.envelope))
            raise
    return tracker


def _want_secret(found: Secret | None) -> Secret:
    if found is None:
        raise NotTaken("decisions.AnsweredOpenly")
    return found


def _may_put(found: Secret, member: MemberId, ballot: Ballot) -> None:
    """Refuse what the books would refuse, as they are not asked about an answer that is replaced.

    Raises:
        NotTaken: it is too late, the member is none of those who decide, or the ballot is unfit.
    """
    if not found.takes_answers:
        raise NotTaken("decisions.NotOpen")
    if not _decides(found, member):
        raise NotTaken("decisions.NotAmongThose")
    try:
        check_ballot(found.stage.method, len(found.terms.options), ballot)
    except BadBallot as bad:
        raise NotTaken("decisions.BallotUnfit") from bad


def _decides(found: Secret, member: MemberId) -> bool:
    """Whether a member is of those who decide."""
    those = found.terms.electorate
    around = ProjectAround(found.entry.project, member, found.now_ms)
    return around.decides(those.who, member, those.since_ms)


def _take_part(person: Person, project: ProjectId, target: str, channel: Channel) -> None:
    """Let the books know that somebody took part.

    Raises:
        NotTaken: they said no.
        ClockTrouble, NotKept: as in `acting.act`.
    """
    asked = law.TakePart()
    try:
        done = act(person, project, target, asked, channel=channel, press=new_press())
    except (TurnedAway, NotLetIn) as no:
        raise NotTaken(no.code) from no
    if done.refused and done.refused != law.TookPartAlready.code():
        raise NotTaken(done.refused)


# ── Words on a printed sheet ───────────────────────────────────────────────────────────────────


def words_for(card: CardId, person: Person, many: int) -> tuple[str, ...]:
    """Words that stand for a person's answers to a secret decision; empty when there is no urn.

    They differ from person to person, so that whoever carries or types them learns nothing. They
    are worked out from the urn's secret and end with it.

    Args:
        card: id, 16 bytes.
        person: for whom.
        many: how many answers there are.
    """
    with looking(card) as found:
        if found is None:
            return ()
        member = member_in(person, found.entry.project)
        if member is None or _urn_of(found) is None:
            return ()
        name = found.name
    tags = (vault.passing_tag(name, _WORDS, member, number) or b"" for number in numbers())
    return distinct(islice((tag for tag in tags if tag), 100 * many), many)


def print_tracker(card: CardId, person: Person) -> bytes | None:
    """Make the tracker for a person's printed sheet; the sheet before holds no longer.

    It is kept sealed for the counters, so that nobody can read it here again. None when there is
    no urn, or the person is not of those who decide.
    """
    tracker = secrets.token_bytes(law.TRACKER_BYTES)
    with looking(card) as found:
        member = None if found is None else member_in(person, found.entry.project)
        row = None if found is None or member is None else _urn_of(found)
        if found is None or member is None or row is None or not _decides(found, member):
            return None
        _change(row, found.name, member, with_sheet(SCHEME.seal(bytes(row.public), tracker)))
    return tracker


# ── The counters ───────────────────────────────────────────────────────────────────────────────


def counters(card: CardId) -> tuple[Counter, ...]:
    """The two who open the urn, and since when each is waited for."""
    with looking(card) as found:
        if found is None:
            return ()
        row = _urn_of(found)
        since_ms = found.urn.since_ms
        members = found.terms.counters
    added = {} if row is None else {bytes(one.counter): one.since_ms for one in row.added.all()}
    kept = [] if row is None else [bytes(one.counter) for one in row.halves.all()]
    return tuple(
        Counter(
            member=member,
            since_ms=added.get(member, since_ms),
            added=member in added,
            on_paper=row is not None and member not in kept,
        )
        for member in members
    )


def half_on_paper(card: CardId, person: Person) -> tuple[str, ...]:
    """The words of a counter's half, to be printed and kept.

    Raises:
        NotTaken: the person does not count here.
        NoHalf: the half is on paper alone, or gone.
    """
    row, name, member, _found = _as_counter(card, person)
    return half_words(_half_kept(row, name, member, person))


def keep_on_paper_alone(card: CardId, person: Person) -> None:
    """Take a counter's half away from here: it is on paper, and nowhere else.

    Raises:
        NotTaken: the person does not count here.
    """
    row, _name, member, _found = _as_counter(card, person)
    row.halves.filter(counter=member).delete()
    _empty_the_log()


def add_half(person: Person, card: CardId, typed: str = "") -> bool:
    """Let a counter's half be used; with the second one the urn is opened.

    Args:
        person: the counter who presses.
        card: id, 16 bytes.
        typed: the words of the half from paper; "" where the place keeps it.

    Returns:
        Whether the urn was opened.

    Raises:
        NotTaken: the person does not count here, it is not time, or the books said no.
        NoHalf, NotWords, WrongHalf: about the half, as they say.
        ClockTrouble, NotKept: nothing can be written down now; pressing again goes on.
    """
    row, name, member, found = _as_counter(card, person)
    if not found.is_counting:
        raise NotTaken("decisions.UrnStaysShut")
    half = read_half(typed) if typed.strip() else _half_kept(row, name, member, person)
    sealed = vault.seal_passing(name, half)
    if sealed is None:
        raise NotTaken("decisions.UrnStaysShut")
    row.added.update_or_create(
        counter=member, defaults={"sealed": sealed, "since_ms": house().now_ms()}
    )
    halves = [
        vault.unseal_passing(name, bytes(one.sealed))
        for one in row.added.order_by("counter")
        if bytes(one.counter) in found.terms.counters
    ]
    if len(halves) < law.COUNTERS:
        return False
    one, other = halves[0] or b"", halves[1] or b""
    if not SCHEME.check(bytes(row.public), (one, other)):
        row.added.all().delete()
        raise WrongHalf
    _publish(person, found, row, (one, other))
    return True


def _as_counter(card: CardId, person: Person) -> tuple[Urn, str, MemberId, Secret]:
    with looking(card) as found:
        own = _want_secret(found)
        member = member_in(person, own.entry.project)
        row = _urn_of(own)
        if member is None or member not in own.terms.counters:
            raise NotTaken("decisions.NotBothCounters")
        if row is None:
            raise NotTaken("decisions.UrnStaysShut")
        return row, own.name, member, own


def _half_kept(row: Urn, name: str, member: MemberId, person: Person) -> bytes:
    kept = row.halves.filter(counter=member).first()
    inner = None if kept is None else vault.unseal(person.id, bytes(kept.sealed))
    half = None if inner is None else vault.unseal_passing(name, inner)
    if half is None:
        raise NoHalf
    return half


# ── Opening ────────────────────────────────────────────────────────────────────────────────────


def _publish(person: Person, found: Secret, row: Urn, halves: tuple[bytes, bytes]) -> None:
    """Publish what lies in the urn, and destroy it.

    Raises:
        NotTaken: it does not match who took part, or the books said no.
        ClockTrouble, NotKept: as in `acting.act`; asking again publishes the rest.
    """
    pairs = _pairs(found, row, halves)
    others = people.persons_of_members(list(found.terms.counters))
    beside = [one for one in others.values() if one.id != person.id]
    left = [pair for pair in pairs if pair.tracker > found.urn.last]
    for at in range(0, len(left), law.PAIRS_AT_ONCE):
        asked = law.OpenUrn(number=len(pairs), pairs=tuple(left[at : at + law.PAIRS_AT_ONCE]))
        try:
            done = act(
                person,
                found.entry.project,
                found.target,
                asked,
                channel="page",
                press=new_press(),
                beside=beside,
            )
        except (TurnedAway, NotLetIn) as no:
            raise NotTaken(no.code) from no
        if done.refused:
            raise NotTaken(done.refused)
    destroy(row)


def _pairs(found: Secret, row: Urn, halves: tuple[bytes, bytes]) -> list[law.Pair]:
    """The answers of everybody who took part, sorted by tracker; empty for whoever left none.

    Raises:
        NotTaken: an envelope does not open.
    """
    box = _box(row, found.name)
    pairs = []
    with looking(found.card) as now:
        everybody = _want_secret(now).everybody()
    for member in everybody:
        envelope = box.at(_tag(found.name, member)).envelope
        if envelope is None:
            # A number of its own, the same each time, so that a second try goes on from the first.
            blank = vault.passing_tag(found.name, b"blank", member) or b""
            pairs.append(law.Pair(tracker=blank[: law.TRACKER_BYTES], ballot=None))
            continue
        opened = envelopes.open_envelope(halves, envelope)
        if opened is None:
            raise NotTaken(law.UrnDoesNotMatch.code())
        pairs.append(law.Pair(tracker=opened[0], ballot=opened[1]))
    return sorted(pairs, key=lambda pair: pair.tracker)


# ── The end ────────────────────────────────────────────────────────────────────────────────────


def destroy(row: Urn) -> None:
    """Destroy an urn, its secret and both halves, and let the books know.

    What was sealed under the secret is noise from now on, in backups too. Asking again finishes
    what was interrupted.

    Raises:
        TurnedAway, ClockTrouble, NotKept: it is destroyed, and still to be written down.
    """
    card, turn = bytes(row.card), row.turn
    vault.destroy_passing(secret_name(card, turn))
    with transaction.atomic():
        Half.objects.filter(urn=row).delete()
        Added.objects.filter(urn=row).delete()
        Urn.objects.filter(id=row.id).update(sealed=b"", public=b"")
    _empty_the_log()
    receipt = act_as_place("operator", target_of(card), law.DestroyUrn(turn=turn))
    lists.wait_for(receipt.seq)
    Urn.objects.filter(id=row.id).delete()


def sweep() -> int:
    """Destroy every urn that nobody needs any more: its decision is over, or was ended."""
    gone = 0
    for row in Urn.objects.all():
        with looking(bytes(row.card)) as found:
            needed = found is not None and found.needs_urn(row.turn)
        if not needed:
            destroy(row)
            gone += 1
    return gone


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _urn_of(found: Secret) -> Urn | None:
    """The urn of this round, made when it is first asked for; None once the time is over."""
    row = Urn.objects.filter(card=found.card, turn=found.stage.turn).first()
    if row is not None or not found.takes_entries:
        return row if row is None or row.sealed else None
    return _make(found)


def _make(found: Secret) -> Urn | None:
    """Make an urn with a place for everybody, and give each counter their half.

    None where a counter is nobody whom this place knows.
    """
    members = list(found.terms.counters)
    persons = people.persons_of_members(members)
    if any(member not in persons for member in members):
        return None
    key = SCHEME.make()
    vault.begin_passing(found.name)
    empty = Box.empty(found.terms.electorate.size).written()
    with transaction.atomic():
        row, made = Urn.objects.get_or_create(
            card=found.card,
            turn=found.stage.turn,
            defaults={"public": key.public, "sealed": vault.seal_passing(found.name, empty)},
        )
        if made:
            for member, half in zip(members, key.halves, strict=True):
                inner = vault.seal_passing(found.name, half) or b""
                sealed = vault.seal(persons[member].id, inner)
                Half.objects.create(urn=row, counter=member, sealed=sealed)
    return row


def _tag(name: str, member: MemberId) -> bytes:
    return vault.passing_tag(name, b"place", member) or b""


def _box(row: Urn, name: str) -> Box:
    written = vault.unseal_passing(name, bytes(row.sealed))
    if written is None:
        raise NotTaken("decisions.UrnStaysShut")
    return Box.read(written)


def _change(row: Urn, name: str, member: MemberId, how: Callable[[Place], Place]) -> Place:
    """Change somebody's place in the urn and write the whole anew; gives what lay there."""
    tag = _tag(name, member)
    with transaction.atomic():
        now = Urn.objects.select_for_update().get(id=row.id)
        box = _box(now, name)
        before = box.at(tag)
        box.change(tag, how)
        Urn.objects.filter(id=row.id).update(sealed=vault.seal_passing(name, box.written()))
    return before


def _empty_the_log() -> None:
    """Fold in and empty the write-ahead log, which still holds what was there before."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        if not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
