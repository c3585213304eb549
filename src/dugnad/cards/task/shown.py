"""Who did the work, what was shown of it, and what was said about that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.task.law.records import Showing
from dugnad.cards.task.law.worth import due_for
from dugnad.cards.task.look import Look, Work
from dugnad.cards.task.pay import worth
from dugnad.cards.task.pressing import verbs_about
from dugnad.face.money import amount_words
from dugnad.face.page import PersonLine, Saying, Verb
from dugnad.face.sentences import StrOrPromise


def person_line(work: Work, look: Look) -> PersonLine:
    """Who has a place, and how far they are."""
    helper = look.task.hands.get(work.place.member)
    return PersonLine(member=work.place.member, says=_stands(work, look), by=helper)


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


def sayings_in(look: Look) -> tuple[Saying, ...]:
    """Objections that are talked about now, each with what was answered; the newest last."""
    spoken: list[Saying] = []
    for work in look.to_judge:
        if work.place.standing != "disputed":
            continue
        number = work.place.showing
        objects, answers = _says(work, look)
        objections = [words for _key, words in look.task.objections.items(under=number)]
        for words in objections:
            by = PersonLine(member=words.by, says=objects)
            spoken.append(Saying(prose=words.prose, by=by, at_ms=words.at_ms))
        replies = [words for _key, words in look.task.replies.items(under=number)]
        for words in replies:
            by = PersonLine(member=words.by, says=answers)
            spoken.append(Saying(prose=words.prose, by=by, at_ms=words.at_ms))
    return tuple(sorted(spoken, key=lambda one: one.at_ms))


def _says(work: Work, look: Look) -> tuple[StrOrPromise, StrOrPromise]:
    """What stands beside who objects, and who answers: to which part, where there are several."""
    if not look.in_parts:
        return _("objects"), _("answers")
    part = {"number": work.number}
    return _("objects to part %(number)s") % part, _("answers about part %(number)s") % part


@dataclass(frozen=True)
class ShownWork:
    """Work that was shown, as the page tells of it."""

    number: int
    """Which part it is, where several people each do one; 0 where there is one alone."""

    member: bytes
    """Who did it; the people of the page tell as whom this viewer sees them."""

    at_ms: int
    vouched: bool
    """Whether somebody else said so in their place."""

    worth: str
    text: str
    picture: str
    alt: str
    language: str
    stands: StrOrPromise
    """How it stands, in a sentence."""

    verbs: tuple[Verb, ...]
    """What this viewer may press about this part, where there are several."""


def shown_works(look: Look) -> tuple[ShownWork, ...]:
    """What was shown, place by place, with what this viewer may see of it."""
    works = [one for one in look.works if one.showing is not None]
    showings = [one.showing for one in works if one.showing is not None]
    told = look.seen.around.said([one.prose for one in showings if one.prose is not None])
    lines = []
    for work, showing in zip(works, showings, strict=True):
        words = None if showing.prose is None else told.get(showing.prose)
        lines.append(
            ShownWork(
                number=work.number if look.in_parts else 0,
                member=showing.member,
                at_ms=showing.at_ms,
                vouched=showing.by != showing.member,
                worth=worth(look.terms, showing.claimed),
                text="" if words is None else words.text,
                picture="" if words is None else look.seen.around.picture(words.picture),
                alt="" if words is None else words.alt,
                language="" if words is None else words.language,
                stands=_how_it_stands(work, showing, look),
                verbs=verbs_about(work, look),
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
