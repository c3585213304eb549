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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.counting.ballots import BadBallot, Ballot
from dugnad.charter.counting.checking import check_ballot
from dugnad.charter.decisions import urn as law
from dugnad.charter.entries import target_of
from dugnad.charter.talk import Ask as AskAbout
from dugnad.engine.port import NotKept
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import CardId, Channel, MemberId, ProjectId
from dugnad.web.acting.services import NotLetIn, act, act_as_place, member_in, new_press
from dugnad.web.answers.models import Entry, Slip
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.keys.hands import ToConfirm
from dugnad.web.leading.speaking import Speaking
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.pages.around import ProjectAround
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.urn import cells, envelopes
from dugnad.web.urn.cells import CELLS_MAX, Folder, NotOnTheSheet, Sheet
from dugnad.web.urn.cells import ballot_in as ballot_of_cells
from dugnad.web.urn.envelopes import Box, Inside, Place
from dugnad.web.urn.models import Added, Half, Urn
from dugnad.web.urn.reading import Secret, looking, secret_name
from dugnad.web.urn.scheme import SCHEME
from dugnad.web.urn.words import half_words, read_half
from dugnad.web.vault import services as vault

_TOGETHER: Final = 5
"""How many reasons are told in one text."""


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


@dataclass(frozen=True)
class Way:
    """How an answer came.

    Attributes:
        channel: "page", "link" or "sms" from the person alone; "paper" typed by two others.
        beside: those two.
        received_ms: when the paper was handed in; 0: now.
    """

    channel: Channel
    beside: tuple[Person, ...] = ()
    received_ms: int = 0

    @property
    def on_paper(self) -> bool:
        """Whether two others typed it."""
        return self.channel == "paper"


@dataclass(frozen=True)
class Lies:
    """What lies in the urn for somebody: their place, and their sheet if one was printed."""

    place: Place
    sheet: Sheet | None


def put(
    person: Person,
    card: CardId,
    ballot: Ballot,
    *,
    channel: Channel,
    reason: str = "",
    speaking: Speaking | None = None,
) -> bytes:
    """Put an answer into the urn, in place of the one before if there is one.

    Args:
        person: whose answer it is.
        card: id of the decision's card, 16 bytes.
        ballot: the answer.
        channel: how it came, from the person themselves.
        reason: of an objection, for all to read once the urn is open, beside no answer; "" none.
        speaking: the organisation whose answer it is; None where it is the person's own.

    Returns:
        The tracker, to be shown once and kept nowhere.

    Raises:
        NotTaken: the answer does not fit, it is too late, or the person is not of those who decide.
        TooLong: the reason has no room.
        ClockTrouble, NotKept: nothing can be written down now; what lay in the urn lies there.
    """
    tracker = secrets.token_bytes(law.TRACKER_BYTES)

    def how(found: Secret, row: Urn) -> Callable[[Lies], Lies]:
        _fits(found, ballot)
        kept = reason if found.reasons else None
        envelope = envelopes.seal(bytes(row.public), ballot, tracker, kept)
        return lambda lies: Lies(
            Place(envelope=envelope), None if lies.sheet is None else lies.sheet.set_aside()
        )

    _put(person, card, how, Way(channel), speaking)
    return tracker


def put_by_words(
    person: Person, card: CardId, sheet: bytes, chosen: Sequence[int], way: Way
) -> None:
    """Let words of a person's sheet be their answer; the place does not learn what they mean.

    Args:
        person: whose answer it is.
        card: id of the decision's card, 16 bytes.
        sheet: id of the sheet that has the words.
        chosen: its cells, as `read_words` found them.
        way: how they came; from paper only where two others typed them, and nothing is newer.

    Raises:
        NotTaken: as `put`; or another sheet was printed, or an answer is newer than the paper.
        ClockTrouble, NotKept: as `put`.
    """

    def how(_found: Secret, _row: Urn) -> Callable[[Lies], Lies]:
        def change(lies: Lies) -> Lies:
            kept = lies.sheet
            if kept is None or kept.id != sheet:
                raise NotTaken("decisions.BallotUnfit")
            if way.on_paper and (kept.paper_over or kept.typed):
                raise NotTaken("decisions.NewerAnswer")
            return Lies(Place(by_words=True), kept.answering(chosen, on_paper=way.on_paper))

        return change

    _put(person, card, how, way)


def _put(
    person: Person,
    card: CardId,
    how: Callable[[Secret, Urn], Callable[[Lies], Lies]],
    way: Way,
    speaking: Speaking | None = None,
) -> None:
    """Change what lies in the urn for a person, and let the books know that they took part.

    Where they act for an organisation, it is what lies there for that.
    """
    with looking(card) as found:
        project = _want_secret(found).entry.project
        member = member_in(person, project) if speaking is None else speaking.party
        if found is None or member is None:
            raise NotTaken("decisions.NotAmongThose")
        _may_put(found, member, way)
        took_part, target = found.took_part(member), found.target
        row = _urn_of(found)
        if row is None:
            raise NotTaken("decisions.NotOpen")
        before = _change(row, found, member, how(found, row))
    if not took_part:
        try:
            _take_part(person, project, target, way, speaking)
        except (NotTaken, ClockTrouble, NotKept, ToConfirm):
            _change(row, found, member, lambda _now: before)
            raise


def _want_secret(found: Secret | None) -> Secret:
    if found is None:
        raise NotTaken("decisions.AnsweredOpenly")
    return found


def _may_put(found: Secret, member: MemberId, way: Way) -> None:
    """Refuse what the books would refuse, as they are not asked about an answer that is replaced.

    Raises:
        NotTaken: it is too late, nobody vouches, or the member is none of those who decide.
    """
    if way.on_paper and len(way.beside) < law.COUNTERS:
        raise NotTaken("decisions.NotVouchedFor")
    if not (found.takes_entries if way.on_paper else found.takes_answers):
        raise NotTaken("decisions.NotOpen")
    if way.received_ms >= found.stage.closes_ms:
        raise NotTaken("decisions.TooLate")
    if not _decides(found, member):
        raise NotTaken("decisions.NotAmongThose")


def _fits(found: Secret, ballot: Ballot) -> None:
    try:
        check_ballot(found.stage.method, len(found.terms.options), ballot)
    except BadBallot as bad:
        raise NotTaken("decisions.BallotUnfit") from bad


def _decides(found: Secret, member: MemberId) -> bool:
    """Whether a member is of those who decide."""
    those = found.terms.electorate
    around = ProjectAround(found.entry.project, member, found.now_ms)
    return around.voice(those, member) is not None


def _take_part(
    person: Person, project: ProjectId, target: str, way: Way, speaking: Speaking | None
) -> None:
    """Let the books know that somebody took part.

    Raises:
        NotTaken: they said no.
        ClockTrouble, NotKept: as in `acting.act`.
    """
    asked = law.TakePart(received_ms=way.received_ms)
    try:
        done = act(
            person,
            project if speaking is None else speaking.organisation,
            target,
            asked,
            channel=way.channel,
            press=new_press(),
            beside=way.beside,
            principal=None if speaking is None else speaking.party,
        )
    except (TurnedAway, NotLetIn) as no:
        raise NotTaken(no.code) from no
    if done.refused and done.refused != law.TookPartAlready.code():
        raise NotTaken(done.refused)


# ── Sheets of words ────────────────────────────────────────────────────────────────────────────


def has_words(card: CardId, person: Person) -> bool:
    """Whether a sheet can be printed for a person: they decide, and it has room for the words."""
    with looking(card) as found:
        member = None if found is None else member_in(person, found.entry.project)
        return (
            found is not None
            and member is not None
            and found.takes_answers
            and found.grid.cells <= CELLS_MAX
            and _decides(found, member)
        )


def print_sheet(card: CardId, person: Person, *, numbered: bool) -> tuple[tuple[str, ...], bytes]:
    """Draw the words of a new sheet for a person; those of the sheet before mean nothing any more.

    An answer by the sheet before counts until there is another one.

    Args:
        card: id of the decision's card, 16 bytes.
        person: for whom.
        numbered: whether the tracker is printed, as for whoever prints their own.

    Returns:
        Its words by cell, which are kept nowhere; and the tracker of an answer by them, or b"".

    Raises:
        NotTaken: there is none for them.
    """
    if not has_words(card, person):
        raise NotTaken("decisions.NotAmongThose")
    tracker = secrets.token_bytes(law.TRACKER_BYTES)
    with looking(card) as found:
        member = None if found is None else member_in(person, found.entry.project)
        row = None if found is None or member is None else _urn_of(found)
        if found is None or member is None or row is None:
            raise NotTaken("decisions.NotOpen")
        sheet, words = cells.make(bytes(row.public), _tag(found.name, member), found.grid, tracker)

        def change(lies: Lies) -> Lies:
            answer = None if lies.sheet is None else lies.sheet.answer
            return Lies(lies.place, replace(sheet, answer=answer))

        _change(row, found, member, change)
    return words, tracker if numbered else b""


def read_words(card: CardId, person: Person, typed: str) -> tuple[Sheet, tuple[int, ...]]:
    """Find the cells of a person's words; one wrong letter in a word is mended.

    Raises:
        NotOnTheSheet: they are not words of the person's newest sheet.
    """
    with looking(card) as found:
        member = None if found is None else member_in(person, found.entry.project)
        row = None if found is None else _row_of(found)
        if found is None or member is None or row is None:
            raise NotOnTheSheet
        sheet = _folder(row, found).of(_tag(found.name, member))
        if sheet is None:
            raise NotOnTheSheet
        return sheet, sheet.read(found.grid, typed)


def on_paper(card: CardId, persons: Sequence[Person]) -> list[Person]:
    """Those of some people whose answer came on paper and was not given otherwise since."""
    with looking(card) as found:
        row = None if found is None else _row_of(found)
        if found is None or row is None:
            return []
        folder, name = _folder(row, found), found.name
        members = {one.id: member_in(one, found.entry.project) for one in persons}
    sheets = {one: folder.of(_tag(name, member)) for one, member in members.items() if member}
    kept = [one for one in persons if sheets.get(one.id) is not None]
    return [one for one in kept if (sheet := sheets[one.id]) and sheet.holds_paper]


def sheet_of(card: CardId, person: Person) -> Sheet | None:
    """What the place keeps of a person's newest sheet; None where none was printed."""
    with looking(card) as found:
        member = None if found is None else member_in(person, found.entry.project)
        row = None if found is None else _row_of(found)
        if found is None or member is None or row is None:
            return None
        return _folder(row, found).of(_tag(found.name, member))


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


def halves_of(person: Person | None) -> list[CardRow]:
    """The decisions whose urns wait for a person's half, as they count there."""
    if person is None:
        return []
    waiting = []
    for row in Urn.objects.exclude(sealed=b""):
        card = bytes(row.card)
        with looking(card) as found:
            if found is None or not found.is_counting or row.turn != found.stage.turn:
                continue
            member, members = member_in(person, found.entry.project), found.terms.counters
        if member in members and not row.added.filter(counter=member).exists():
            waiting.append(card)
    return [*lists.cards_by_id(waiting).values()]


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
    pairs, reasons = _pairs(found, row, halves)
    others = people.persons_of_members(list(found.terms.counters))
    beside = [one for one in others.values() if one.id != person.id]
    _tell(found, reasons, (person, *beside))
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


def _pairs(
    found: Secret, row: Urn, halves: tuple[bytes, bytes]
) -> tuple[list[law.Pair], list[str]]:
    """The answers of everybody who took part, sorted by tracker; empty for whoever left none.

    Beside them the reasons of objections, in an order that says nothing and is the same each time.

    Raises:
        NotTaken: an envelope does not open, or what is in it does not fit.
    """
    box, folder = _box(row, found), _folder(row, found)
    pairs: list[law.Pair] = []
    reasons: dict[bytes, str] = {}
    with looking(found.card) as now:
        everybody = _want_secret(now).everybody()
    for member in everybody:
        tag = _tag(found.name, member)
        place, sheet = box.at(tag), folder.of(tag)
        if place.envelope is not None:
            inside = envelopes.open_envelope(halves, place.envelope)
        elif place.by_words and sheet is not None and sheet.answer is not None:
            inside = _of_words(found, sheet.answer.opened(halves))
        else:
            # A number of its own, the same each time, so that a second try goes on from the first.
            blank = vault.passing_tag(found.name, b"blank", member) or b""
            pairs.append(law.Pair(tracker=blank[: law.TRACKER_BYTES], ballot=None))
            continue
        if inside is None:
            raise NotTaken(law.UrnDoesNotMatch.code())
        pairs.append(law.Pair(tracker=inside.tracker, ballot=inside.ballot))
        if inside.reason:
            reasons[vault.passing_tag(found.name, b"reason", inside.tracker) or b""] = inside.reason
    pairs.sort(key=lambda pair: pair.tracker)
    return pairs, [reasons[tag] for tag in sorted(reasons)]


def _of_words(found: Secret, opened: tuple[bytes, tuple[int, ...]] | None) -> Inside | None:
    """The answer that some cells give, or None where they give none."""
    if opened is None:
        return None
    tracker, chosen = opened
    ballot = ballot_of_cells(found.stage.method, len(found.terms.options), chosen)
    try:
        check_ballot(found.stage.method, len(found.terms.options), ballot)
    except BadBallot:
        return None
    return Inside(tracker, ballot)


def _tell(found: Secret, reasons: Sequence[str], counters: Sequence[Person]) -> None:
    """Tell the reasons that lay in the urn: on the card, together, and beside no answer.

    They are asked about the card by a counter, as the reason of an open objection is by its giver,
    so that they can be answered and taken away.
    """
    with override(house().place.language):
        heading = _("From the urn, without names: why people object.")
    for at in range(0, len(reasons), _TOGETHER):
        # Each in one paragraph: nobody's words look like those of several.
        lines = (f"- {' '.join(one.split())}" for one in reasons[at : at + _TOGETHER])
        text = "\n\n".join((heading, *lines))
        told = Told(text=text, language=house().place.language)
        for one in counters:
            name = vault.passing_tag(found.name, b"reasons", one.id.bytes, at.to_bytes(4, "big"))
            try:
                done = act(
                    one,
                    found.entry.project,
                    "talk",
                    AskAbout(about=found.target),
                    channel="page",
                    press=(name or b"").hex()[:48],
                    told=[told],
                )
            except (TurnedAway, NotLetIn) as no:
                raise NotTaken(no.code) from no
            if not done.refused:
                break


# ── The end ────────────────────────────────────────────────────────────────────────────────────


def destroy(row: Urn) -> None:
    """Destroy an urn, its secret, both halves and the codes of slips, and let the books know.

    What was sealed under the secret is noise from now on, in backups too. Asking again finishes
    what was interrupted.

    Raises:
        TurnedAway, ClockTrouble, NotKept: it is destroyed, and still to be written down.
    """
    card, turn = bytes(row.card), row.turn
    vault.destroy_passing(secret_name(card, turn))
    with transaction.atomic():
        # A code on a slip that was not torn to pieces leads to nobody from now on.
        Entry.objects.filter(card=card, turn=turn).delete()
        Slip.objects.filter(ask__card=card, turn=turn).delete()
        Half.objects.filter(urn=row).delete()
        Added.objects.filter(urn=row).delete()
        Urn.objects.filter(id=row.id).update(sealed=b"", sheets=b"", public=b"")
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
    row = _row_of(found)
    return _make(found) if row is None and found.takes_entries else row


def _row_of(found: Secret) -> Urn | None:
    """The urn of this round, if there is one and it is whole."""
    return Urn.objects.filter(card=found.card, turn=found.stage.turn).exclude(sealed=b"").first()


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
    empty = Box.empty(found.terms.electorate.size, reasons=found.reasons).written()
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


def _box(row: Urn, found: Secret) -> Box:
    written = vault.unseal_passing(found.name, bytes(row.sealed))
    if written is None:
        raise NotTaken("decisions.UrnStaysShut")
    return Box.read(written, reasons=found.reasons)


def _folder(row: Urn, found: Secret) -> Folder:
    written = b"" if not row.sheets else vault.unseal_passing(found.name, bytes(row.sheets))
    if written is None:
        raise NotTaken("decisions.UrnStaysShut")
    return Folder.read(written, found.grid)


def _change(row: Urn, found: Secret, member: MemberId, how: Callable[[Lies], Lies]) -> Lies:
    """Change what lies in the urn for somebody, and write it anew as a whole.

    Returns:
        What lay there.
    """
    tag = _tag(found.name, member)
    with transaction.atomic():
        now = Urn.objects.select_for_update().get(id=row.id)
        box, folder = _box(now, found), _folder(now, found)
        before = Lies(box.at(tag), folder.of(tag))
        after = how(before)
        box.change(tag, lambda _place: after.place)
        folder.put(tag, after.sheet)
        sheets = folder.written()
        Urn.objects.filter(id=row.id).update(
            sealed=vault.seal_passing(found.name, box.written()),
            sheets=vault.seal_passing(found.name, sheets) if sheets else b"",
        )
    return before


def _empty_the_log() -> None:
    """Fold in and empty the write-ahead log, which still holds what was there before."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        if not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
