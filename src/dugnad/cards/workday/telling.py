"""What is asked by link, told to people, and written in the books in plain words."""

from __future__ import annotations

from typing import Final, cast

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.workday.forms import MAYBE, NO, NOT_THIS
from dugnad.cards.workday.law import events, verbs
from dugnad.cards.workday.law.records import Terms, Workday, counts_of
from dugnad.cards.workday.look import coming_words, is_over, terms_of, when_words, yes_words
from dugnad.charter.cards.events import CardClosed
from dugnad.face.face import CalendarEntry, Closing, Notice, plain_closing
from dugnad.face.moments import moment_words
from dugnad.face.question import Answer, Question
from dugnad.face.seen import Seen, Told
from dugnad.face.sentences import StrOrPromise, by_hand
from dugnad.ledger.state import State
from dugnad.ledger.values import Event

TITLE_TOLD_MAX: Final = 50
"""Characters of a title that a text message has room for."""


def question(state: State, seen: Seen) -> Question | None:
    """Ask one person whether they come; None when it is too early or too late to answer."""
    day = cast("Workday", state)
    terms = terms_of(day)
    if seen.card.status != "in force" or seen.now_ms >= terms.answer_by_ms:
        return None
    mine = None if seen.member is None else day.answers.get(seen.member)
    # Who presses "yes" again must not lose the people they said they bring.
    extra = mine.extra if mine is not None else 0
    when = when_words(terms, seen)
    return Question(
        text=_("Do you come on %(when)s?") % {"when": when},
        answers=(
            Answer("yes", yes_words(terms, counts_of(day), mine), verbs.Answer("yes", extra)),
            Answer("maybe", MAYBE, verbs.Answer(said="maybe")),
            Answer("no", NO, verbs.Answer(said="no")),
        ),
        given="" if mine is None else mine.said,
        until_ms=terms.answer_by_ms,
    )


def calendar(state: State, told: Told) -> CalendarEntry | None:
    """The day as a line in somebody's calendar."""
    terms = cast("Workday", state).terms.get()
    if terms is None:
        return None
    return CalendarEntry(
        title=told.title,
        starts_ms=terms.starts_at_ms,
        ends_ms=terms.ends_at_ms,
        where=told.where,
        text=told.text,
    )


def words(event: Event) -> StrOrPromise | None:
    """A plain line for the books."""
    said = _words(event)
    if said is not None and isinstance(event, events.AnswerGiven):
        return by_hand(said, event.by)
    return said


def _words(event: Event) -> StrOrPromise | None:
    match event:
        case events.WorkdayCalled():
            return _("A work day was announced.")
        case events.AnswerGiven(said="yes", turn=turn) if turn:
            return _("Somebody said yes and stands on the waiting list.")
        case events.AnswerGiven(said="yes", extra=extra) if extra:
            return ngettext(
                "Somebody said yes and brings %(count)s other person.",
                "Somebody said yes and brings %(count)s other people.",
                extra,
            ) % {"count": extra}
        case events.AnswerGiven(said="yes"):
            return _("Somebody said yes.")
        case events.AnswerGiven(said="maybe"):
            return _("Somebody said maybe.")
        case events.AnswerGiven():
            return _("Somebody said no.")
        case events.MovedUp():
            return _("A place became free, and somebody moved up from the waiting list.")
        case events.ReminderDue():
            return _("It was time to remind people.")
        case events.AnswersClosed(people=people):
            return coming_words(people)
        case events.DayOver():
            return _("The day has been.")
        case events.Thanked():
            return _("Those who came were thanked.")
        case _:
            return None


def notices(state: State, event: Event, seen: Seen) -> tuple[Notice, ...]:
    """Tell who moved up, who comes tomorrow, who was thanked, and who has to decide something."""
    if isinstance(event, events.AnswerGiven):
        return ()  # nearly all that happens on a work day, and nobody's letter.
    day = cast("Workday", state)
    terms = terms_of(day)
    asker = (seen.card.put_up_by,)
    words = {
        "title": _("Work day") if seen.told is None else _shortened(seen.told.title),
        "when": when_words(terms, seen),
    }
    match event:
        case events.MovedUp(member=member) if _comes(day, member) and not _begun(terms, seen):
            text = _("%(title)s: a place became free, and it is yours. %(when)s.")
            return (Notice(text % words, (member,)),)
        case events.ReminderDue() if not _begun(terms, seen):
            text = _("A reminder of %(title)s: %(when)s.")
            return (Notice(text % words, who_said(day, "yes", "maybe")),)
        case events.AnswersClosed(people=people, least=least) if people < least:
            text = _(
                "%(title)s: %(people)s come, and %(least)s are needed. Say on the card what "
                "happens now."
            )
            return (Notice(text % {**words, "people": people, "least": least}, asker),)
        case events.DayOver(people=people) if people:
            text = _("%(title)s has been. One press on the card thanks those who came.")
            return (Notice(text % words, asker, can_wait=True),)
        case events.Thanked():
            text = _("%(title)s: thank you for coming!")
            return (Notice(text % words, who_said(day, "yes"), can_wait=True),)
        case CardClosed() if not is_over(terms, seen):
            text = _("%(title)s was called off: %(when)s. Nobody has to come.")
            return (Notice(text % words, who_said(day, "yes", "maybe", waiting=True)),)
        case _:
            return ()


def _comes(day: Workday, member: bytes) -> bool:
    """Whether somebody still has a place: what is told may have changed meanwhile."""
    answered = day.answers.get(member)
    return answered is not None and answered.seats > 0


def _begun(terms: Terms, seen: Seen) -> bool:
    """Whether it is too late to say anything that helps somebody to come."""
    return seen.now_ms >= terms.starts_at_ms


def _shortened(title: str) -> str:
    """A title that leaves room for the rest of a text message."""
    return Truncator(title).chars(TITLE_TOLD_MAX)


def who_said(day: Workday, *said: str, waiting: bool = False) -> tuple[bytes, ...]:
    """Everybody who said one of these; who waits for a place only when asked for."""
    return tuple(
        member
        for member, answered in day.answers.items()
        if answered.said in said and (waiting or not answered.turn)
    )


def closing(state: State, seen: Seen) -> Closing:
    """Say that closing before the day is over calls it off, and how many hear of it."""
    day = cast("Workday", state)
    if is_over(terms_of(day), seen) or seen.card.status == "closed":
        return plain_closing(state, seen)
    told = len(who_said(day, "yes", "maybe", waiting=True))
    means = (
        ngettext(
            "The day is called off for good. %(count)s person who said yes or maybe is told.",
            "The day is called off for good. %(count)s people who said yes or maybe are told.",
            told,
        )
        % {"count": told}
        if told
        else _("The day is called off for good. Nobody has said yes, so nobody is told.")
    )
    return Closing(
        verb=_("Call the day off"),
        means=means,
        asks=_("Why is it called off?"),
        done=_("The work day is called off."),
    )


def agreement(state: State, seen: Seen) -> tuple[StrOrPromise, ...]:
    """What people agree to by saying yes, as readable sentences."""
    terms = terms_of(cast("Workday", state))
    return (
        _("We meet on %(when)s.") % {"when": when_words(terms, seen)},
        _("You can change your answer until %(until)s.")
        % {"until": moment_words(terms.answer_by_ms, seen.zone, seen.now_ms)},
        _room(terms),
        *_needed(terms),
        _("Everybody may come, also people who are not members of the project.")
        if terms.outsiders
        else _("Members of the project may come."),
        _("Nobody is paid, and nobody owes anybody anything."),
        _("In the books your answer stands under a number, not under your name."),
        _not_this(seen),
    )


def _room(terms: Terms) -> StrOrPromise:
    if terms.places == 0:
        return _("There is room for everybody.")
    return ngettext(
        "There is room for %(count)s person. Who comes later waits, and moves up in order when a "
        "place is free.",
        "There is room for %(count)s people. Who comes later waits, and moves up in order when a "
        "place is free.",
        terms.places,
    ) % {"count": terms.places}


def _needed(terms: Terms) -> tuple[StrOrPromise, ...]:
    if terms.least == 0:
        return ()
    sentence = ngettext(
        "At least %(count)s person is needed. If fewer come, whoever put the card up says what "
        "happens.",
        "At least %(count)s people are needed. If fewer come, whoever put the card up says what "
        "happens.",
        terms.least,
    ) % {"count": terms.least}
    return (sentence,)


def _not_this(seen: Seen) -> StrOrPromise:
    written = "" if seen.told is None else seen.told.more("not_this")
    return _("What this is not: %(text)s") % {"text": written or NOT_THIS}
