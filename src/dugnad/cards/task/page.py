"""The page of a task: what counts as done, what there is for it, what was shown and is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.task.forms import (
    GIVE_BACK,
    IS_DONE,
    OBJECT,
    SENTENCES_APART,
    TAKE_ON,
    VOICES,
    ReplyForm,
    ShowForm,
    TryAgainForm,
    VouchForm,
    WithdrawForm,
)
from dugnad.cards.task.law.objecting import voice_of
from dugnad.cards.task.law.records import (
    DAY_MS,
    REPLIES_MAX,
    Counts,
    Showing,
    Taken,
    Task,
    Terms,
    counts_of,
)
from dugnad.cards.task.law.verbs import (
    Answer,
    Confirm,
    Object,
    Reply,
    Show,
    TryAgain,
    Vote,
    Vouch,
    Withdraw,
)
from dugnad.cards.task.law.worth import claim_max, due_for
from dugnad.cards.task.pay import (
    NOT_THIS,
    THIS_IS,
    pay_words,
    warning,
    why_not,
    worth,
)
from dugnad.charter.entries import MEMBERS
from dugnad.charter.money.accounts import Sum
from dugnad.face.face import Bar, CardPage, Fact, PersonLine, Saying, Seen, Verb
from dugnad.face.moments import moment_words
from dugnad.face.money import amount_words
from dugnad.face.sentences import StrOrPromise
from dugnad.face.standing import waits
from dugnad.ledger.state import State
from dugnad.ledger.values import MemberId

LEAD: Final = "task/lead.html"
BODY: Final = "task/body.html"

NOTHING_YET: Final = Terms(
    pay="nothing",
    unit=None,
    amount=0,
    minutes=0,
    places=1,
    done_by_ms=0,
    outsiders=True,
    period_ms=0,
    vote_ms=0,
    confirms=0,
)
"""The terms of a card that is only being written."""


@dataclass(frozen=True)
class Work:
    """A place with what was last shown of it."""

    number: int
    place: Taken
    showing: Showing | None

    @property
    def is_open(self) -> bool:
        """Whether members say now whether it is done."""
        return self.showing is not None and self.place.standing in ("shown", "disputed")


@dataclass(frozen=True)
class Look:
    """A task and who looks at it."""

    task: Task
    terms: Terms
    seen: Seen
    works: tuple[Work, ...]

    @property
    def counts(self) -> Counts:
        """The sums over the places."""
        return counts_of(self.task)

    @property
    def free(self) -> int:
        """How many places nobody has."""
        return max(0, self.terms.places - self.counts.taken)

    @property
    def mine(self) -> Work | None:
        """What the viewer has taken on, if it is not settled."""
        number = None if self.seen.member is None else self.task.holding.get(self.seen.member)
        return next((one for one in self.works if one.number == number), None)

    @property
    def in_time(self) -> bool:
        """Whether it can still be taken on."""
        return not 0 < self.terms.done_by_ms <= self.seen.now_ms

    @property
    def over(self) -> bool:
        """Whether nothing on it waits for anybody."""
        if self.counts.settled >= self.terms.places:
            return True
        return not self.in_time and self.counts.taken == self.counts.settled

    @property
    def to_judge(self) -> tuple[Work, ...]:
        """What members can say something about now, the one that ends first before the others."""
        waiting = [
            one for one in self.works if one.is_open and self.seen.now_ms < one.place.until_ms
        ]
        return tuple(sorted(waiting, key=lambda one: (one.place.until_ms, one.number)))

    def moment(self, at_ms: int) -> str:
        """A moment in words."""
        return moment_words(at_ms, self.seen.zone, self.seen.now_ms)


def look_at(state: State, seen: Seen) -> Look:
    """A task as somebody sees it."""
    task = cast("Task", state)
    works = tuple(
        Work(number, place, task.showings.get(place.showing))
        for number, place in task.places.items()
    )
    return Look(task=task, terms=task.terms.get() or NOTHING_YET, seen=seen, works=works)


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a task."""
    look = look_at(state, seen)
    result = _result(look)
    return CardPage(
        when=_when(look),
        where="" if seen.told is None else seen.told.where,
        missing="" if result else _missing(look),
        missing_label=_("What is missing") if not result and look.free else "",
        bar=None if result else _bar(look),
        facts=_facts(look),
        verbs=() if result else _verbs(look),
        cue=_("Is it done?") if not result and look.to_judge else "",
        result=result,
        people=tuple(_person(one, look) for one in look.works),
        sayings=_sayings(look),
        extra=_extra(look),
    )


def _when(look: Look) -> str:
    if not look.terms.done_by_ms:
        return ""
    return str(_("Until %(until)s") % {"until": look.moment(look.terms.done_by_ms)})


# ── What is missing
def _missing(look: Look) -> StrOrPromise:
    """What has to happen next, by whom, by when, and what happens if nobody does anything."""
    if look.seen.card.status != "in force":
        return waits(look.seen)
    if look.to_judge:
        return _together(_judging(look.to_judge[0], look), _money(look))
    stuck = next((one for one in look.works if one.place.standing == "agreed"), None)
    if stuck is not None:
        return _together(
            _("It is done, but it could not be owed yet."), why_not(stuck.place.failed)
        )
    if look.free and look.in_time:
        return _together(_free(look), _money(look))
    mine = look.mine
    if mine is not None and mine.place.standing == "taken":
        return _("You have taken it on. Show by %(until)s that it is done.") % {
            "until": look.moment(mine.place.until_ms)
        }
    return _together(_("It is taken on, and not shown yet."), _money(look))


def _judging(work: Work, look: Look) -> StrOrPromise:
    until = {"until": look.moment(work.place.until_ms)}
    if work.place.standing == "disputed":
        return (
            _(
                "Members vote until %(until)s whether it is done. If no more say yes than no, "
                "nothing is owed and it can be shown anew."
            )
            % until
        )
    showing = work.showing
    if showing is not None and showing.confirmed < look.terms.confirms:
        return (
            _(
                "It is shown as done. Members confirm or object until %(until)s. If nobody does, "
                "all are asked."
            )
            % until
        )
    due = 0 if showing is None else due_for(look.terms, showing.claimed)
    if due:
        amount = amount_words(due, look.terms.unit or "")
        return _(
            "It is shown as done. Members can object until %(until)s. If nobody does, "
            "%(amount)s is owed from then on."
        ) % {**until, "amount": amount}
    return (
        _(
            "It is shown as done. Members can object until %(until)s. If nobody does, it counts "
            "as done from then on."
        )
        % until
    )


def _free(look: Look) -> StrOrPromise:
    if look.terms.places == 1:
        return _("Somebody is needed who takes it on.")
    return ngettext(
        "%(count)s more person is needed who takes it on.",
        "%(count)s more people are needed who take it on.",
        look.free,
    ) % {"count": look.free}


def _pot(look: Look) -> tuple[int, int] | None:
    """What lies in the card's pot, and what may still be due; None where nobody knows here."""
    terms, seen = look.terms, look.seen
    there = seen.around.pot(seen.card_id, terms.unit) if terms.unit and seen.card_id else None
    if there is None:
        return None
    left = terms.places - look.counts.settled
    return there, left * due_for(terms, claim_max(terms))


def _money(look: Look) -> StrOrPromise:
    """How much money is missing for what is still to be done; "" where none is, or who knows."""
    pot = _pot(look)
    if pot is None or pot[0] >= pot[1]:
        return ""
    if not pot[0] and not look.seen.around.holder(look.terms.unit or ""):
        return _("Nobody holds money for the project yet, so nothing can be owed for it.")
    return _("Of the %(needed)s for it, %(missing)s is missing in the card's pot.") % {
        "needed": amount_words(pot[1], look.terms.unit or ""),
        "missing": amount_words(pot[1] - pot[0], look.terms.unit or ""),
    }


def _together(*sentences: StrOrPromise) -> str:
    """Whole sentences after each other."""
    return SENTENCES_APART.join(str(one) for one in sentences if one)


def _bar(look: Look) -> Bar | None:
    pot = _pot(look)
    if pot is not None and pot[0] < pot[1]:
        words = {
            "have": amount_words(pot[0], look.terms.unit or ""),
            "want": amount_words(pot[1], look.terms.unit or ""),
        }
        label = _("%(have)s of %(want)s lie in the card's pot") % words
        return Bar(have=pot[0], want=pot[1], label=label)
    have, want = look.counts.taken, look.terms.places
    if want == 1:
        return None
    label = _("%(have)s of %(want)s places are taken") % {"have": have, "want": want}
    return Bar(have=have, want=want, label=label, icon="user")


# ── Facts
def _facts(look: Look) -> tuple[Fact, ...]:
    terms, mine = look.terms, look.mine
    facts = [
        Fact(_("You"), _my_words(mine, look), "check", own=True) if mine else None,
        _reworded(mine, look),
        Fact(_("Places"), str(terms.places), "users") if terms.places > 1 else None,
        Fact(_("Done"), str(look.counts.settled), "checklist") if look.counts.settled else None,
        Fact(_("When it counts"), _period(look), "clock"),
        Fact(
            _("Who may take it on"),
            _("Everybody") if terms.outsiders else _("Members of the project"),
            "door",
        ),
    ]
    return tuple(fact for fact in facts if fact is not None)


def _my_words(mine: Work, look: Look) -> StrOrPromise:
    until = {"until": look.moment(mine.place.until_ms)}
    match mine.place.standing:
        case "taken":
            return _("You have taken it on. The place is yours until %(until)s.") % until
        case "shown":
            return _("You have shown it. Members can object until %(until)s.") % until
        case _:
            return _("Members vote until %(until)s whether it is done.") % until


def _reworded(mine: Work | None, look: Look) -> Fact | None:
    """Whether the card says something else than it did when the viewer took it on."""
    if mine is None or mine.place.words == look.seen.card.prose:
        return None
    words = _("The words on the card were changed after you took it on. Read them again.")
    return Fact(_("Changed"), words, "pencil", own=True)


def _period(look: Look) -> StrOrPromise:
    days = look.terms.period_ms // DAY_MS
    if look.terms.confirms:
        return ngettext(
            "%(count)s day after it is shown, if somebody confirms it and nobody objects.",
            "%(count)s days after it is shown, if somebody confirms it and nobody objects.",
            days,
        ) % {"count": days}
    return ngettext(
        "%(count)s day after it is shown, if nobody objects.",
        "%(count)s days after it is shown, if nobody objects.",
        days,
    ) % {"count": days}


# ── Verbs
def _verbs(look: Look) -> tuple[Verb, ...]:
    """What may be pressed now; the law has the last word."""
    if look.seen.card.status != "in force":
        return ()
    verbs = [*_own(look), *_judge(look), *_take(look), *_vouch(look), *_again(look)]
    first = next((one for one in verbs if one.primary), None)
    return tuple(one if one is first or not one.primary else _lesser(one) for one in verbs)


def _lesser(verb: Verb) -> Verb:
    """The same verb, drawn beside another one that stands above it."""
    return replace(verb, primary=False)


def _own(look: Look) -> Iterable[Verb]:
    mine = look.mine
    if mine is None:
        return
    if mine.place.standing == "taken":
        yield Verb(Show, ShowForm.verb, icon="photo", primary=True, asks=True)
        yield Verb(Answer, GIVE_BACK, {"said": "no"}, icon="x", quiet=True)
    elif mine.place.standing == "disputed":
        yield from _reply(mine)


def _reply(work: Work) -> Iterable[Verb]:
    showing = work.showing
    if showing is not None and showing.objections and showing.replies < REPLIES_MAX:
        about = {"showing": str(work.place.showing)}
        yield Verb(Reply, ReplyForm.verb, about, icon="message-2", asks=True)


def judged_by(look: Look) -> Work | None:
    """What this viewer is asked about first: what they have not said anything about yet."""
    others = [one for one in look.to_judge if not _said_so_already(one, look.seen.member)]
    return next((one for one in others if not said(one, look)), next(iter(others), None))


def _said_so_already(work: Work, member: MemberId | None) -> bool:
    """Whether it is their own work, or shown by them in another's place and not disputed."""
    shown_by = None if work.showing is None else work.showing.by
    own = work.place.member == member
    return own or (member is not None and member == shown_by and work.place.standing == "shown")


def said(work: Work, look: Look) -> str:
    """What the viewer has said about it: "yes", "no", "abstain", "object", or "" for nothing."""
    member, number = look.seen.member, work.place.showing
    if member is None or work.showing is None:
        return ""
    if (number, member) in look.task.objections and work.place.standing == "shown":
        return "object"
    if work.place.standing == "disputed":
        return voice_of(look.task, number, work.showing, member) or ""
    return "yes" if (number, member) in look.task.confirmed else ""


def _judge(look: Look) -> Iterable[Verb]:
    work = judged_by(look)
    if work is None or not (look.seen.is_member or look.seen.member is None):
        return
    about, given = {"showing": str(work.place.showing)}, said(work, look)
    if work.place.standing == "shown":
        # In lists nobody sees what was shown, so nothing is confirmed from there.
        first = bool(look.seen.card_id)
        yield Verb(Confirm, IS_DONE, about, icon="check", primary=first, chosen=given == "yes")
        yield Verb(Object, OBJECT, about, icon="hand-stop", asks=True)
        return
    if not _may_vote(work, look):
        return
    for word, label in VOICES:
        yield Verb(
            Vote,
            label,
            {**about, "says": word},
            icon={"yes": "check", "no": "x"}.get(word, "arrow-right"),
            chosen=given == word,
        )
    own = (work.place.showing, look.seen.member or b"")
    if own in look.task.objections:
        yield Verb(Withdraw, WithdrawForm.verb, about, icon="x", quiet=True)
        yield from _reply(work)
    elif look.seen.looks_after:
        yield from _reply(work)


def _may_vote(work: Work, look: Look) -> bool:
    vote, seen = None if work.showing is None else work.showing.vote, look.seen
    if vote is None or seen.member is None:
        return vote is not None
    return seen.around.decides(MEMBERS, seen.member, vote.since_ms)


def _take(look: Look) -> Iterable[Verb]:
    seen, terms = look.seen, look.terms
    may = terms.outsiders or seen.is_member or seen.member is None
    if look.mine is None and look.free and look.in_time and may:
        yield Verb(
            Answer,
            TAKE_ON,
            {"said": "yes"},
            icon="hand-stop",
            primary=True,
            asks=terms.pay not in ("nothing", "thanks") or not seen.card_id,
            open_to_all=terms.outsiders,
        )


def _vouch(look: Look) -> Iterable[Verb]:
    others = [
        one
        for one in look.works
        if one.place.standing == "taken" and one.place.member != look.seen.member
    ]
    if look.seen.looks_after and others:
        only = {"place": str(others[0].number)} if len(others) == 1 else {}
        yield Verb(Vouch, VouchForm.verb, only, icon="checklist", asks=True, quiet=True)


def _again(look: Look) -> Iterable[Verb]:
    stuck = next((one for one in look.works if one.place.standing == "agreed"), None)
    if stuck is not None and look.seen.member is not None:
        about = {"showing": str(stuck.place.showing)}
        yield Verb(TryAgain, TryAgainForm.verb, about, icon="history")


# ── What came of it
def _result(look: Look) -> StrOrPromise:
    closed, done = look.seen.card.status == "closed", look.counts.settled
    if not closed and not look.over:
        return ""
    if done >= look.terms.places:
        return _("It is done.")
    if done:
        return ngettext(
            "%(count)s of %(places)s places was done.",
            "%(count)s of %(places)s places were done.",
            done,
        ) % {"count": done, "places": look.terms.places}
    if closed:
        return _("The card was closed. Nobody has to do it any more.")
    return _("Nobody took it on in time.")


# ── People, and what they said
def _person(work: Work, look: Look) -> PersonLine:
    return PersonLine(member=work.place.member, says=_stands(work, look))


def _stands(work: Work, look: Look) -> StrOrPromise:
    due = 0 if work.showing is None else due_for(look.terms, work.showing.claimed)
    amount = {"amount": amount_words(due, look.terms.unit or "")}
    match work.place.standing:
        case "taken":
            return _("has taken it on")
        case "shown":
            return _("has shown that it is done")
        case "disputed":
            return _("has shown it, and members vote about it")
        case "agreed":
            return _("has done it; %(amount)s cannot be owed yet") % amount
        case _ if due:
            return _("has done it, for %(amount)s") % amount
        case _:
            return _("has done it")


def _sayings(look: Look) -> tuple[Saying, ...]:
    """Objections that are talked about now, each with what was answered; the newest last."""
    spoken: list[Saying] = []
    for work in look.to_judge:
        if work.place.standing != "disputed":
            continue
        number = work.place.showing
        objections = [words for _key, words in look.task.objections.items(under=number)]
        for words in objections:
            by = PersonLine(member=words.by, says=_("objects"))
            spoken.append(Saying(prose=words.prose, by=by, at_ms=words.at_ms))
        replies = [words for _key, words in look.task.replies.items(under=number)]
        for words in replies:
            by = PersonLine(member=words.by, says=_("answers"))
            spoken.append(Saying(prose=words.prose, by=by, at_ms=words.at_ms))
    return tuple(sorted(spoken, key=lambda one: one.at_ms))


# ── Above and below the verbs
def _extra(look: Look) -> dict[str, Any]:
    told = look.seen.told
    own = {name: "" if told is None else told.more(name) for name in ("this_is", "not_this")}
    return {
        "done": "" if told is None else told.more("done"),
        "pay": pay_words(look.terms, look.seen),
        "thanks": told is not None and look.terms.pay == "thanks" and bool(told.more("thanks")),
        "warning": warning(look.terms, look.seen),
        "this_is": own["this_is"] or THIS_IS,
        "not_this": own["not_this"] or NOT_THIS,
        "this_is_own": bool(own["this_is"]),
        "not_this_own": bool(own["not_this"]),
        "shown": _shown(look),
        "judged": bool(look.to_judge),
        "money_missing": _short(look),
    }


def _short(look: Look) -> Sum | None:
    """How much money is missing in the pot; None where none is, or nobody knows here."""
    pot, unit = _pot(look), look.terms.unit
    if pot is None or unit is None or pot[0] >= pot[1]:
        return None
    return Sum(unit=unit, amount=pot[1] - pot[0])


@dataclass(frozen=True)
class ShownWork:
    """Work that was shown, as the page tells of it."""

    at_ms: int
    by: str
    """Who did it, as far as this viewer may know; empty for a neighbour."""

    vouched: bool
    """Whether somebody else said so in their place."""

    worth: str
    text: str
    picture: str
    alt: str
    language: str
    stands: StrOrPromise
    """How it stands, in a sentence."""


def _shown(look: Look) -> tuple[ShownWork, ...]:
    works = [one for one in look.works if one.showing is not None]
    showings = [one.showing for one in works if one.showing is not None]
    told = look.seen.around.said([one.prose for one in showings if one.prose is not None])
    names = look.seen.around.names([one.member for one in showings])
    lines = []
    for work, showing in zip(works, showings, strict=True):
        words = None if showing.prose is None else told.get(showing.prose)
        lines.append(
            ShownWork(
                at_ms=showing.at_ms,
                by=names.get(showing.member, ""),
                vouched=showing.by != showing.member,
                worth=worth(look.terms, showing.claimed),
                text="" if words is None else words.text,
                picture="" if words is None else look.seen.around.picture(words.picture),
                alt="" if words is None else words.alt,
                language="" if words is None else words.language,
                stands=_how_it_stands(work, showing, look),
            )
        )
    return tuple(lines)


def _how_it_stands(work: Work, showing: Showing, look: Look) -> StrOrPromise:
    """What came of it, with the reason: how it was agreed, or why it was not."""
    if showing.how is not None:
        day = look.moment(showing.settled_ms)
        return _HOW[showing.how] % {"moment": day}
    if showing.outcome is not None:
        vote = showing.vote
        numbers = {"yes": vote.yes if vote else 0, "no": vote.no if vote else 0}
        return (
            _(
                "It does not count as done: %(yes)s said yes and %(no)s no. Nothing is owed, and "
                "it can be shown anew."
            )
            % numbers
        )
    until = {"until": look.moment(work.place.until_ms)}
    if work.place.standing == "disputed":
        vote = showing.vote
        numbers = {"yes": vote.yes if vote else 0, "no": vote.no if vote else 0}
        return _("Members vote until %(until)s: %(yes)s yes, %(no)s no so far.") % {
            **until,
            **numbers,
        }
    if showing.confirmed:
        return ngettext(
            "%(count)s member has confirmed it. Members can object until %(until)s.",
            "%(count)s members have confirmed it. Members can object until %(until)s.",
            showing.confirmed,
        ) % {**until, "count": showing.confirmed}
    return _("Members can confirm, ask or object until %(until)s.") % until


_HOW: Final[dict[str, StrOrPromise]] = {
    "silence": _("Nobody objected, so it counts as done since %(moment)s."),
    "confirmed": _("It was confirmed and nobody objected: it counts as done since %(moment)s."),
    "withdrawn": _("The objection was taken back: it counts as done since %(moment)s."),
    "vote": _("Members voted that it is done: it counts since %(moment)s."),
}
