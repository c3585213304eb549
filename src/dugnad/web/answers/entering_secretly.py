"""Words from a secret slip, typed by two who learn nothing by it.

The two type the same words without seeing each other's, as with open slips. What a word means
stands on the part of the slip that its person kept, and nowhere else: the place finds by the words
which sealed pieces count and cannot read these either. So what waits for the second one says
nothing, to nobody; it is sealed under the urn's own secret all the same, and ends with it. Whoever
printed a slip for somebody else has seen its words, and types none of it.

Source: architecture 4 (the urn); journeys-screens-words 4.6 (two people enter slips).
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.face.moments import moment_words
from dugnad.ledger.values import CardId
from dugnad.web.acting import signing
from dugnad.web.acting.presses import NotYourPress
from dugnad.web.acting.signing import OnlyOnDevice
from dugnad.web.answers import secrets
from dugnad.web.answers.answering import taken_in
from dugnad.web.answers.asking import new_ask
from dugnad.web.answers.entering import (
    Came,
    Entered,
    No,
    NotEntered,
    begins_ms,
    entry_of,
    forget,
    only_on_device,
    presses_of,
    tell_both,
    vouched_by,
    waiting_for,
)
from dugnad.web.answers.models import Ask, Entry, Slip, Taken
from dugnad.web.answers.opening import open_card, secrets_of
from dugnad.web.house import house
from dugnad.web.leading.decisions import Decision, decision
from dugnad.web.messages import notes
from dugnad.web.messages import post as letters
from dugnad.web.people.models import SMS, Person
from dugnad.web.people.names import name_of
from dugnad.web.urn import answering, printing
from dugnad.web.urn.answering import Way
from dugnad.web.urn.cells import NotOnTheSheet, Sheet
from dugnad.web.urn.lying import NotTaken
from dugnad.web.urn.reading import secret_name
from dugnad.web.vault import services as vault


def problem_of(found: Decision, slip: Slip, by: Person) -> No | None:
    """Why nobody, or why not this person, types the words of a slip now; None: they can."""
    person = slip.ask.person
    if person is None:
        return No.NOT_THEIRS
    if person == by:
        return No.OWN
    if slip.made_by_id == by.id:
        return No.PRINTED
    sheet = printing.sheet_of(found.card, person)
    if sheet is None or sheet.paper_over:
        return No.ENDED
    return No.NEWER if sheet.typed else None


def enter(
    card: CardId, by: Person, slip: Slip, typed: str, received_ms: int | None, *, press: str
) -> Entered:
    """Take in the words that somebody read off the lower part of a slip.

    Args:
        card: the decision's id, 16 bytes.
        by: who types them, who may (`entering.may_enter`).
        slip: by its code.
        typed: the words; one wrong letter in each is mended.
        received_ms: when it was handed in; None where the first has said so already.
        press: name of the form, which says nothing of the words; again is the same entry.

    Raises:
        NotEntered: they cannot be taken in, for the reason that it names.
        NotYourPress: the name belongs to another press.
        OnlyOnDevice: whoever types them vouches by a device of their own, which is not this one.
        ToConfirm: they confirm on their device first that they vouch for it.
        ClockTrouble, NotKept: nothing can be written down now; what the first typed still waits.
    """
    before = Taken.objects.filter(name=press).first()
    if before is not None and before.outcome not in list(Came):
        raise NotYourPress
    if before is not None:
        return Entered(Came(before.outcome), told=True)
    with house().engine.reader() as store:
        found = decision(store, card)
    person = slip.ask.person
    if found is None or person is None or not found.terms.secret or not found.takes_entries:
        raise NotEntered(No.NOT_OPEN)
    problem = problem_of(found, slip, by)
    if problem is not None:
        raise NotEntered(problem)
    try:
        sheet, chosen = printing.read_words(card, person, typed)
    except NotOnTheSheet:
        raise NotEntered(No.NO_WORDS) from None
    first = waiting_for(found, person)
    if first is None:
        return _enter_first(found, by, person, sheet, chosen, received_ms, press)
    if first.first == by:
        raise NotEntered(No.BY_YOU)
    if _written(sheet, chosen) != _waits(found, first):
        tell_both(first, by, press)
        return Entered(Came.DIFFERS)
    return _enter_second(found, first, by, sheet, chosen, press)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _written(sheet: Sheet, chosen: tuple[int, ...]) -> bytes:
    """What two must have typed alike: of which sheet, and which of its words."""
    return sheet.id + bytes(chosen)


def _waits(found: Decision, first: Entry) -> bytes:
    return vault.unseal_passing(_name(found), bytes(first.sealed_answer)) or b""


def _name(found: Decision) -> str:
    return secret_name(found.card, found.stage.turn)


def _enter_first(
    found: Decision,
    by: Person,
    person: Person,
    sheet: Sheet,
    chosen: tuple[int, ...],
    received_ms: int | None,
    press: str,
) -> Entered:
    in_time = received_ms is not None and (
        begins_ms(found) <= received_ms <= found.now_ms and received_ms < found.stage.closes_ms
    )
    sealed = vault.seal_passing(_name(found), _written(sheet, chosen))
    if received_ms is None or not in_time or sealed is None:
        raise NotEntered(No.NOT_IN_TIME)
    entry_id = entry_of(press)
    try:
        answering.vouch_ahead(
            person, found.card, Way("paper", (by,), received_ms, presses_of(entry_id)[0])
        )
    except OnlyOnDevice as no:
        raise only_on_device(no, person) from no
    try:
        with transaction.atomic():
            others = Entry.objects.filter(card=found.card, person=person)
            forget(others.exclude(turn=found.stage.turn))
            Entry.objects.create(
                id=entry_id,
                card=found.card,
                turn=found.stage.turn,
                person=person,
                channel="paper",
                sealed_answer=sealed,
                received_ms=received_ms,
                first=by,
                entered_ms=house().now_ms(),
            )
            taken_in(press, Came.WAITS)
    except IntegrityError:
        # Two first ones at once: whoever comes second is asked to type it as the second.
        signing.let_go(*presses_of(entry_id))
        raise NotEntered(No.MET) from None
    return Entered(Came.WAITS)


def _enter_second(
    found: Decision,
    first: Entry,
    by: Person,
    sheet: Sheet,
    chosen: tuple[int, ...],
    press: str,
) -> Entered:
    """Let the words count, with both vouching for when the slip came."""
    beside, press_of = (first.first, by), presses_of(first.id)[0]
    way = Way("paper", beside, first.received_ms, press_of)
    try:
        with vouched_by(first):
            answering.put_by_words(first.person, found.card, sheet.id, chosen, way)
    except NotTaken as no:
        Entry.objects.filter(id=first.id).delete()
        raise NotEntered(code=no.code) from no
    with transaction.atomic():
        gone, _kinds = Entry.objects.filter(id=first.id).delete()
        taken_in(press, Came.DONE)
        about, now_ms = found.card.hex(), house().now_ms()
        notes.settle(notes.DIFFERS, about=about, whom=first.person, now_ms=now_ms)
        told = _receipt(found, first, by) if gone else True
    return Entered(Came.DONE, told=told)


def _receipt(found: Decision, first: Entry, by: Person) -> bool:
    """Tell the person that words from their slip count, and what to do if it was not theirs."""
    person, project = first.person, found.entry.project
    reach = letters.best_reach(person)
    if reach is None:
        return False
    ask = Ask.objects.filter(card=found.card, person=person).first()
    if ask is None:
        name = name_of(person, project)
        ask = new_ask(found.card, project, first.first, person, name)
    with override(person.language):
        words = {
            "first": name_of(first.first, project),
            "second": name_of(by, project),
            "title": open_card(found.card, person).title,
            "until": moment_words(found.stage.closes_ms, house().place.zone, found.now_ms),
        }
        if reach.kind == SMS:
            text = _(
                "%(first)s and %(second)s typed the words of your slip. %(title)s. "
                "Was it not yours? Answer anew by %(until)s:"
            )
        else:
            text = _(
                "%(first)s and %(second)s typed the words that you wrote on your slip, and they "
                "lie in the urn. They do not know what the words mean. It is about: %(title)s. "
                "Did you hand no slip in? Answer anew by %(until)s where this leads, which "
                "replaces it, and tell your group."
            )
        letters.write(
            reach,
            subject=_("Your slip is typed: %(title)s") % words,
            text=text % words,
            address=secrets.address_of(secrets_of(ask)[0]),
            in_name_of="",
            about=found.card,
            now_ms=house().now_ms(),
            uncut=True,
        )
    return True
