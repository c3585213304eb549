"""What is told of a task: asked by link, written in the books, sent to people, agreed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.task.facts import my_words
from dugnad.cards.task.forms import GIVE_BACK, NO, SENTENCES_APART, TAKE_ON
from dugnad.cards.task.judging import IS_DONE, OBJECT, VOICES
from dugnad.cards.task.law import events, verbs
from dugnad.cards.task.law.records import DAY_MS, KEPT_MS, Task, Voiced
from dugnad.cards.task.look import Look, Work, look_at
from dugnad.cards.task.pay import NOT_THIS, THIS_IS, pay_words, warning
from dugnad.cards.task.pressing import judged_by, said
from dugnad.charter.cards.events import CardClosed
from dugnad.face.face import CalendarEntry, Closing, Notice, plain_closing
from dugnad.face.moments import HOUR_MS, moment_words
from dugnad.face.question import Answer, Question
from dugnad.face.seen import Seen, Told
from dugnad.face.sentences import StrOrPromise, by_hand
from dugnad.ledger.state import State
from dugnad.ledger.values import Event

TITLE_TOLD_MAX: Final = 40
"""Characters of a title that a text message has room for."""


# ── Asked by link, text message or slip
def question(state: State, seen: Seen) -> Question | None:
    """Ask one person: is it done, where something was shown; else whether they take it on."""
    look = look_at(state, seen)
    if seen.card.status != "in force" or look.over:
        return None
    mine = look.mine
    if mine is not None and mine.place.standing == "taken":
        return _to_be_shown(mine, look)
    work = judged_by(look)
    if work is not None and (seen.is_member or seen.member is None):
        return _is_it_done(work, look)
    may = look.terms.outsiders or seen.is_member or seen.member is None
    if not may or not look.in_time or not look.free or mine is not None:
        return None
    until_ms = look.terms.done_by_ms or None
    if look.terms.pay not in ("nothing", "thanks"):
        # Where there is pay, one reads what it means before one says yes.
        asked = (_("Do you take it on?"), pay_words(look.terms, seen))
        text = SENTENCES_APART.join(str(one) for one in asked)
        return Question(text=text, answers=(), until_ms=until_ms, form=verbs.Answer)
    declined = seen.member is not None and seen.member in look.task.declined
    return Question(
        text=_("Do you take it on?"),
        answers=(
            Answer("yes", TAKE_ON, verbs.Answer("yes")),
            Answer("no", NO, verbs.Answer("no")),
        ),
        given="no" if declined else "",
        until_ms=until_ms,
    )


def _to_be_shown(mine: Work, look: Look) -> Question:
    """Ask who has taken it on whether it is done: they show it, or give it back."""
    return Question(
        text=_("Is it done?"),
        answers=(
            Answer("yes", TAKE_ON, verbs.Answer("yes")),
            Answer("no", GIVE_BACK, verbs.Answer("no")),
        ),
        given="yes",
        form=verbs.Show,
        standing=my_words(mine, look),
    )


def _is_it_done(work: Work, look: Look) -> Question:
    number, given = work.place.showing, said(work, look)
    answers: tuple[Answer, ...]
    if work.place.standing == "shown":
        answers = (
            Answer("yes", IS_DONE, verbs.Confirm(showing=number)),
            Answer("object", OBJECT, verbs.Object(showing=number), why=WHY),
        )
    else:
        answers = tuple(
            Answer(word, label, verbs.Vote(showing=number, says=cast("Voiced", word)))
            for word, label in VOICES
        )
    text: StrOrPromise = _("It is shown as done. Do you say so too?")
    if look.in_parts:
        text = _("Part %(number)s is shown as done. Do you say so too?") % {"number": work.number}
    return Question(
        text=text,
        answers=answers,
        given=given,
        until_ms=work.place.until_ms,
        of_members=True,
    )


WHY: Final = _("Why do you object?")


def calendar(state: State, told: Told) -> CalendarEntry | None:
    """The last hour in which it is to be done, as a line in somebody's calendar."""
    terms = cast("Task", state).terms.get()
    if terms is None or not terms.done_by_ms:
        return None
    return CalendarEntry(
        title=told.title,
        starts_ms=terms.done_by_ms - HOUR_MS,
        ends_ms=terms.done_by_ms,
        where=told.where,
        text=told.text,
        last=True,
    )


# ── In the books
def words(event: Event) -> StrOrPromise | None:
    """A plain line for the books."""
    said = _words(event)
    if said is not None and isinstance(event, events.TakenOn | events.GivenBack | events.SaidNo):
        return by_hand(said, event.by)
    return said


def _words(event: Event) -> StrOrPromise | None:
    match event:
        case events.TaskPutUp():
            return _("A task was put up.")
        case events.TakenOn():
            return _("Somebody took the task on.")
        case events.GivenBack():
            return _("Somebody gave the task back.")
        case events.SaidNo():
            return _("Somebody cannot take the task on.")
        case events.PlaceFreed():
            return _("What somebody had taken on was not shown in time, and is free again.")
        case events.WorkShown(member=member, by=by) if member != by:
            return _("Somebody said in another's place that the work is done.")
        case events.WorkShown():
            return _("Somebody showed that the work is done.")
        case events.WorkConfirmed():
            return _("Somebody confirmed that the work is done.")
        case events.WorkObjected():
            return _("Somebody objected to the work, and said why.")
        case events.VoteBegan():
            return _("Members are asked whether the work is done.")
        case events.ObjectionAnswered():
            return _("Somebody answered an objection to the work.")
        case events.ObjectionTakenBack():
            return _("An objection to the work was taken back.")
        case events.VoiceGiven():
            return _("Somebody voted on whether the work is done.")
        case events.WorkAgreed():
            return _("The work counts as done.")
        case events.WorkNotAgreed():
            return _("Members voted: the work does not count as done yet.")
        case events.TimeIsUp():
            return _("The time was up by which the task was to be done.")
        case events.PayOwed(failed=failed) if failed:
            return _("What is due for the work could not be owed yet.")
        case events.MoneyThere():
            return _("The money for what is due is there now.")
        case events.PayOwed():
            return _("What is due for the work is owed from now on.")
        case _:
            return None


# ── Told to those whom it concerns
def notices(state: State, event: Event, seen: Seen) -> tuple[Notice, ...]:
    """Tell who has to look, whose work it is, and who had objected."""
    task = cast("Task", state)
    title = _("Task") if seen.told is None else _shortened(seen.told.title)
    asker = seen.card.put_up_by
    match event:
        case events.PlaceFreed(member=member):
            text = _("%(title)s: you had not shown it, so others can take it on now.")
            if _was_voted_down(task, member):
                text = _("%(title)s: you did not show it anew, so others can take it on now.")
            free = _("%(title)s: others can take it on again.")
            return (
                Notice(text % {"title": title}, (member,)),
                Notice(free % {"title": title}, _but(member, asker)),
            )
        case events.TakenOn(member=member):
            text = _("%(title)s: taken on.")
            return (Notice(text % {"title": title}, _but(member, asker), can_wait=True),)
        case events.GivenBack(member=member):
            text = _("%(title)s: it was given back, so others can take it on again.")
            return (Notice(text % {"title": title}, _but(member, asker)),)
        case events.WorkShown(member=member, by=by, until_ms=until_ms):
            until = moment_words(until_ms, seen.zone, seen.now_ms)
            text = _("%(title)s is shown as done. Confirm, ask or object until %(until)s.")
            told = tuple(one for one in _others(task, asker) if one not in (member, by))
            return (Notice(text % {"title": title, "until": until}, told),)
        case events.VoteBegan(showing=showing, until_ms=until_ms):
            until = moment_words(until_ms, seen.zone, seen.now_ms)
            text = _("%(title)s: is it done? Members vote until %(until)s. The card says more.")
            told = (*_judges(task, showing), *_whose(task, showing), asker)
            return (Notice(text % {"title": title, "until": until}, tuple(dict.fromkeys(told))),)
        case events.ObjectionAnswered(showing=showing, by=by):
            text = _("%(title)s: an objection was answered. Read it on the card.")
            told = (*_judges(task, showing), *_whose(task, showing))
            everybody = tuple(dict.fromkeys(one for one in told if one != by))
            return (Notice(text % {"title": title}, everybody),)
        case events.WorkAgreed(member=member, amount=amount) if not amount:
            text = _("%(title)s counts as done. Thank you!")
            return (Notice(text % {"title": title}, (member,), can_wait=True),)
        case events.WorkNotAgreed(showing=showing, member=member):
            text = _("%(title)s does not count as done yet. The card says why; show it anew.")
            others = tuple(one for one in _judges(task, showing) if one != member)
            ended = _("%(title)s: the vote is over, and it does not count as done yet.")
            return (
                Notice(text % {"title": title}, (member,)),
                Notice(ended % {"title": title}, others, can_wait=True),
            )
        case events.PayOwed(showing=showing, failed=failed):
            return _of_pay(task, showing, failed, title, asker)
        case events.TimeIsUp(taken=taken):
            terms = task.terms.get()
            if terms is not None and taken < terms.places:
                text = _("%(title)s: the time is up, and not all of it was taken on.")
                return (Notice(text % {"title": title}, (asker,)),)
            return ()
        case CardClosed():
            text = _("%(title)s was closed. What is not shown has not to be done any more.")
            return (Notice(text % {"title": title}, _doing(task)),)
        case _:
            return ()


def _of_pay(
    task: Task, showing: int, failed: str, title: StrOrPromise, asker: bytes
) -> tuple[Notice, ...]:
    """Say what could not be owed; of what is owed, whoever holds the money writes."""
    shown = task.showings.get(showing)
    if shown is None or not failed:
        return ()
    text = _("%(title)s is done, but what is due could not be owed. The card says why.")
    return (Notice(text % {"title": title}, tuple(dict.fromkeys((shown.member, asker)))),)


def _but(member: bytes, asker: bytes) -> tuple[bytes, ...]:
    """Whoever put the card up, unless it is about themselves."""
    return () if member == asker else (asker,)


def _others(task: Task, asker: bytes) -> tuple[bytes, ...]:
    """Who has a part in the task."""
    holders = (place.member for _number, place in task.places.items())
    return tuple(dict.fromkeys((asker, *holders)))


def _doing(task: Task) -> tuple[bytes, ...]:
    """Whose work is not shown yet."""
    return tuple(
        dict.fromkeys(
            place.member for _number, place in task.places.items() if place.standing == "taken"
        )
    )


def _judges(task: Task, showing: int) -> tuple[bytes, ...]:
    """Who has said something about what was shown."""
    objecting = [member for (_showing, member), _words in task.objections.items(under=showing)]
    confirmed = [member for _showing, member in task.confirmed.keys(under=showing)]
    return tuple(dict.fromkeys((*objecting, *confirmed)))


def _was_voted_down(task: Task, member: bytes) -> bool:
    """Whether they had shown it, and members voted that it was not done."""
    showings = (showing for _number, showing in task.showings.items())
    return any(one.member == member and one.outcome is not None and not one.how for one in showings)


def _whose(task: Task, showing: int) -> tuple[bytes, ...]:
    shown = task.showings.get(showing)
    return () if shown is None else (shown.member,)


def _shortened(title: str) -> str:
    """A title that leaves room for the rest of a text message."""
    return Truncator(title).chars(TITLE_TOLD_MAX)


# ── Before it is closed
HELD: Final = _(
    "It cannot be closed yet: work was shown that is not settled, or what is due for it is not "
    "owed. The card says until when that takes."
)


def closing(state: State, seen: Seen) -> Closing:
    """Say who stops working when the card is closed, and what is not lost by it."""
    task = cast("Task", state)
    look, doing = look_at(state, seen), len(_doing(task))
    if look.over or seen.card.status == "closed":
        return plain_closing(state, seen)
    if task.held.get():
        return replace(plain_closing(state, seen), means=HELD)
    means = (
        ngettext(
            "Nobody can take it on any more. %(count)s person who has not shown it yet is told "
            "that it has not to be done.",
            "Nobody can take it on any more. %(count)s people who have not shown it yet are told "
            "that it has not to be done.",
            doing,
        )
        % {"count": doing}
        if doing
        else _("Nobody can take it on any more. Nobody is doing it now, so nobody is told.")
    )
    return Closing(
        verb=_("Take the task off"),
        means=means,
        asks=_("Why is it taken off?"),
        done=_("The task is taken off."),
    )


# ── The agreement
def agreement(state: State, seen: Seen) -> tuple[StrOrPromise, ...]:
    """What people agree to by taking it on, as readable sentences."""
    look = look_at(state, seen)
    terms, told = look.terms, seen.told
    done = "" if told is None else told.more("done")
    this_is = ("" if told is None else told.more("this_is")) or THIS_IS
    not_this = ("" if told is None else told.more("not_this")) or NOT_THIS
    sentences: list[StrOrPromise] = [
        _("It counts as done when: %(done)s") % {"done": done} if done else "",
        _("What you get: %(pay)s") % {"pay": pay_words(terms, seen)},
        warning(terms, seen),
        _("What this is: %(text)s") % {"text": this_is},
        _("What this is not: %(text)s") % {"text": not_this},
        _("You can give it back until you have shown it. Then others can take it on."),
        ngettext(
            "A place that is not shown comes free after %(count)s day.",
            "A place that is not shown comes free after %(count)s days.",
            KEPT_MS // DAY_MS,
        )
        % {"count": KEPT_MS // DAY_MS},
        _period(look),
        ngettext(
            "One objection stops it: it has a reason, and members then vote for %(count)s day. "
            "Nobody votes about their own work. With more yes than no it counts as done.",
            "One objection stops it: it has a reason, and members then vote for %(count)s days. "
            "Nobody votes about their own work. With more yes than no it counts as done.",
            terms.vote_ms // DAY_MS,
        )
        % {"count": terms.vote_ms // DAY_MS},
        _owed(look),
        _("In the books your work stands under a number, not under your name."),
    ]
    return tuple(one for one in sentences if one)


def _period(look: Look) -> StrOrPromise:
    days = look.terms.period_ms // DAY_MS
    if look.terms.confirms:
        return ngettext(
            "Members can confirm, ask or object for %(count)s day after you show it. By the rules "
            "of the project somebody must confirm; if nobody does, all are asked.",
            "Members can confirm, ask or object for %(count)s days after you show it. By the rules "
            "of the project somebody must confirm; if nobody does, all are asked.",
            days,
        ) % {"count": days}
    return ngettext(
        "Members can confirm, ask or object for %(count)s day after you show it. By the rules of "
        "the project silence then counts as yes.",
        "Members can confirm, ask or object for %(count)s days after you show it. By the rules of "
        "the project silence then counts as yes.",
        days,
    ) % {"count": days}


def _owed(look: Look) -> StrOrPromise:
    if look.terms.unit is None:
        return _("No money moves.")
    return _(
        "What is due is then owed to you from the card's pot, without anybody pressing anything. "
        "If money is missing in the pot, it is owed to you as soon as it has come. Nothing is owed "
        "before."
    )
