"""What is told of a meeting: asked by link, in the books, to people, in calendars, agreed."""

from __future__ import annotations

from typing import Final, cast

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.meeting.agenda import BINDS_NOBODY
from dugnad.cards.meeting.forms import DETAILS, MAYBE, NO, YES
from dugnad.cards.meeting.law import events
from dugnad.cards.meeting.law.records import Meeting, Stage, Terms, stage_of
from dugnad.cards.meeting.law.verbs import Come, SayWhen
from dugnad.cards.meeting.page import NOTHING_YET, is_over, when_of
from dugnad.cards.meeting.texting import texted
from dugnad.charter.cards.events import CardClosed
from dugnad.face.face import CalendarEntry, Closing, Notice, plain_closing
from dugnad.face.moments import moment_words, span_words
from dugnad.face.question import Answer, Question
from dugnad.face.seen import Seen, Told
from dugnad.face.sentences import StrOrPromise, by_hand
from dugnad.ledger.state import State
from dugnad.ledger.values import Event, Hash

FORM: Final = "ballot"
"""The word of an answer that was given by a form and has no word of its own."""
TITLE_TOLD_MAX: Final = 40
"""Characters of a title that a text message has room for."""


def question(state: State, seen: Seen) -> Question | None:
    """Ask one person when they can, or whether they come; None when it is not the time for it.

    Among several times there are no words to answer with: the form has a line for each, and a text
    message the numbers of those that fit.
    """
    meeting = cast("Meeting", state)
    terms, stage = meeting.terms.get(), stage_of(meeting)
    if terms is None or seen.card.status != "in force" or is_over(terms, stage, seen):
        return None
    if stage.fixed is None:
        if seen.now_ms >= terms.answer_by_ms:
            return None
        said_when = seen.member is not None and seen.member in meeting.fits
        return Question(
            text=_("Which of the times fit you?"),
            answers=(),
            given=FORM if said_when else "",
            until_ms=terms.answer_by_ms,
            form=SayWhen,
            texted=texted(terms, seen.zone),
        )
    said = None if seen.member is None else meeting.coming.get(seen.member)
    return Question(
        text=_("Do you come on %(when)s?") % {"when": when_of(terms, stage, seen)},
        answers=(
            Answer("yes", YES, Come(said="yes")),
            Answer("maybe", MAYBE, Come(said="maybe")),
            Answer("no", NO, Come(said="no")),
        ),
        given=said or "",
        until_ms=terms.times[stage.fixed].ends_at_ms,
    )


def calendar(state: State, told: Told) -> CalendarEntry | None:
    """The meeting as a line in somebody's calendar, once its time is fixed."""
    meeting = cast("Meeting", state)
    terms, stage = meeting.terms.get(), stage_of(meeting)
    if terms is None or stage.fixed is None:
        return None
    time = terms.times[stage.fixed]
    return CalendarEntry(
        title=told.title,
        starts_ms=time.starts_at_ms,
        ends_ms=time.ends_at_ms,
        where=told.where,
        text=told.text,
    )


# ── In the books
def words(event: Event) -> StrOrPromise | None:
    """A plain line for the books."""
    said = _words(event)
    if said is not None and isinstance(event, events.TimesAnswered | events.ComingSaid):
        return by_hand(said, event.by)
    return said


def _words(event: Event) -> StrOrPromise | None:
    match event:
        case events.MeetingCalled():
            return _("A meeting was called.")
        case events.TimesAnswered(before=before) if before:
            return _("Somebody changed when they can.")
        case events.TimesAnswered():
            return _("Somebody said when they can.")
        case events.TimeFixed():
            return _("The time of the meeting is fixed.")
        case events.ComingSaid(said="yes"):
            return _("Somebody said yes.")
        case events.ComingSaid(said="maybe"):
            return _("Somebody said maybe.")
        case events.ComingSaid():
            return _("Somebody said no.")
        case events.DetailTaken():
            return _("Somebody sees to something that the meeting needs.")
        case events.DetailGivenBack():
            return _("Somebody can no longer see to something that the meeting needs.")
        case events.ItemAdded():
            return _("Something was put on the agenda.")
        case events.Noted(kind="decision"):
            return _("A decision was noted; it binds nobody before the group agrees.")
        case events.Noted(kind="task"):
            return _("A task was noted.")
        case events.Noted():
            return _("Something was noted.")
        case events.NoteTakenBack():
            return _("Somebody took back what they had noted.")
        case events.ChoiceDue(answers=answers):
            return ngettext(
                "%(count)s person has said when they can. Now a time is to be fixed.",
                "%(count)s people have said when they can. Now a time is to be fixed.",
                answers,
            ) % {"count": answers}
        case events.NoTimeFixed():
            return _("None of the times was fixed, so the meeting was not held.")
        case events.ReminderDue():
            return _("It was time to remind people.")
        case events.MeetingOver():
            return _("The meeting has been.")
        case _:
            return None


def takes_back(event: Event) -> Hash | None:
    """The words that a note loses when it is taken back."""
    return event.prose if isinstance(event, events.NoteTakenBack) else None


# ── Told to those whom it concerns
def notices(state: State, event: Event, seen: Seen) -> tuple[Notice, ...]:
    """Tell who answered when it is, remind them, and tell who called it what is to be done."""
    meeting = cast("Meeting", state)
    terms, stage = meeting.terms.get() or NOTHING_YET, stage_of(meeting)
    asker = (seen.card.put_up_by,)
    title = str(_("Meeting") if seen.told is None else seen.told.title)
    said = {
        "title": Truncator(title).chars(TITLE_TOLD_MAX),
        "when": when_of(terms, stage, seen),
    }
    match event:
        case events.ChoiceDue(answers=answers):
            text = _("%(title)s: %(answers)s have said when they can. Fix a time on the card.")
            return (Notice(text % {**said, "answers": answers}, asker),)
        case events.TimeFixed(by=by) if by is not None and stage.fixed is not None:
            text = _("%(title)s is on %(when)s. Say on the card whether you come.")
            return (Notice(text % said, _who_said_when(meeting)),)
        case events.NoTimeFixed():
            text = _("%(title)s: no time was fixed in time. Put up a new card to meet.")
            return (Notice(text % said, asker),)
        case events.ReminderDue() if stage.fixed is not None and not _begun(terms, stage, seen):
            text = _("A reminder of %(title)s: %(when)s.")
            return (Notice(text % said, _expected(meeting, stage.fixed)),)
        case events.DetailGivenBack(detail=detail) if not is_over(terms, stage, seen):
            text = _("%(title)s: somebody is needed again. %(what)s.")
            return (Notice(text % {**said, "what": DETAILS[detail]}, asker),)
        case events.MeetingOver():
            text = _("%(title)s has been. The minutes have written themselves: see the card.")
            return (Notice(text % said, asker, can_wait=True),)
        case CardClosed() if terms.times and not is_over(terms, stage, seen):
            text = _("%(title)s was called off. Nobody has to come.")
            return (Notice(text % said, _who_answered(meeting)),)
        case _:
            return ()


# ── Before it is closed
def closing(state: State, seen: Seen) -> Closing:
    """Say that closing before the meeting is over calls it off, and how many hear of it."""
    meeting = cast("Meeting", state)
    terms = meeting.terms.get()
    if terms is None or seen.card.status == "closed" or is_over(terms, stage_of(meeting), seen):
        return plain_closing(state, seen)
    told = len(_who_answered(meeting))
    means = (
        ngettext(
            "The meeting is called off for good. %(count)s person who answered is told.",
            "The meeting is called off for good. %(count)s people who answered are told.",
            told,
        )
        % {"count": told}
        if told
        else _("The meeting is called off for good. Nobody has answered, so nobody is told.")
    )
    return Closing(
        verb=_("Call the meeting off"),
        means=means,
        asks=_("Why is it called off?"),
        done=_("The meeting is called off."),
    )


def _begun(terms: Terms, stage: Stage, seen: Seen) -> bool:
    """Whether it is too late to remind anybody."""
    return stage.fixed is None or seen.now_ms >= terms.times[stage.fixed].starts_at_ms


def _who_said_when(meeting: Meeting) -> tuple[bytes, ...]:
    return tuple(member for member, _fits in meeting.fits.items())


def _expected(meeting: Meeting, fixed: int) -> tuple[bytes, ...]:
    """Who comes or may come; who could at this time and has not said otherwise since, too."""
    coming = dict(meeting.coming.items())
    could = [
        member
        for member, fits in meeting.fits.items()
        if fits[fixed].can != "no" and member not in coming
    ]
    return (*(member for member, said in coming.items() if said != "no"), *could)


def _who_answered(meeting: Meeting) -> tuple[bytes, ...]:
    """Everybody who said when they can or that they come, each once."""
    coming = [member for member, said in meeting.coming.items() if said != "no"]
    return tuple(dict.fromkeys((*coming, *_who_said_when(meeting))))


# ── The agreement
def agreement(state: State, seen: Seen) -> tuple[StrOrPromise, ...]:
    """What people can rely on, as readable sentences."""
    meeting = cast("Meeting", state)
    terms, stage = meeting.terms.get() or NOTHING_YET, stage_of(meeting)
    return (
        *_times(terms, stage, seen),
        _("Everybody may come, also people who are not members of the project.")
        if terms.outsiders
        else _("Members of the project may come."),
        _("Any member can put something on the agenda, until the meeting is over."),
        _("Whoever comes or looks after the meeting can take notes, until a week afterwards."),
        _("Until then each can take back what they noted themselves."),
        BINDS_NOBODY,
        _(
            "In the books your answer stands under a number, not under your name, and with it "
            "whether a time takes your spare time."
        ),
    )


def _times(terms: Terms, stage: Stage, seen: Seen) -> tuple[StrOrPromise, ...]:
    if stage.fixed is not None:
        return (_("We meet on %(when)s.") % {"when": when_of(terms, stage, seen)},)
    sentence = _("It could be on %(when)s.")
    possible = (
        sentence % {"when": span_words(one.starts_at_ms, one.ends_at_ms, seen.zone, seen.now_ms)}
        for one in terms.times
    )
    return (
        *possible,
        _("Say by %(until)s which times fit you.")
        % {"until": moment_words(terms.answer_by_ms, seen.zone, seen.now_ms)},
        _("Whoever looks after the meeting fixes one of the times. Nothing chooses by itself."),
    )
