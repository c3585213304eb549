"""What is told of a share card: questions, notices, lines of the books, the agreement."""

from __future__ import annotations

from typing import Final, cast

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.share.forms import IF_BROKEN
from dugnad.cards.share.law import events
from dugnad.cards.share.law.records import Share, Terms
from dugnad.cards.share.law.verbs import Agree, Ask, CallOff, Offer
from dugnad.cards.share.look import comes_back, is_keeper, is_past, open_loans, terms_of, when_words
from dugnad.cards.share.page import NO, YES, stands
from dugnad.charter.cards.events import CardClosed
from dugnad.face.face import Closing, Notice, plain_closing
from dugnad.face.moments import moment_words
from dugnad.face.question import Answer, Question
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise, by_hand
from dugnad.ledger.state import State
from dugnad.ledger.values import Event

TITLE_TOLD_MAX: Final = 50
"""Characters of a title that a text message has room for."""


def question(state: State, seen: Seen) -> Question | None:
    """Ask the card's side about whoever waits longest; anybody else whether they take part."""
    share = cast("Share", state)
    terms = terms_of(share)
    if seen.card.status != "in force":
        return None
    if is_keeper(terms, seen):
        return _of_keeper(share, seen)
    if is_past(terms, seen):
        return None
    own = [loan for _number, loan in open_loans(share) if loan.member == seen.member]
    offered = terms.way == "offer"
    return Question(
        text=_("Would you like to have it?") if offered else _("Can you help with this?"),
        answers=(),
        form=Ask if offered else Offer,
        until_ms=terms.until_ms or None,
        standing=stands(terms, own[-1], seen) if own else "",
    )


def _of_keeper(share: Share, seen: Seen) -> Question | None:
    waiting = [(number, loan) for number, loan in open_loans(share) if loan.standing == "asked"]
    if not waiting:
        return None
    number, loan = waiting[0]
    name = seen.around.names([loan.member]).get(loan.member, "")
    offered = terms_of(share).way == "offer"
    asked = _("May I have it: %(when)s?") if offered else _("May I help with this: %(when)s?")
    return Question(
        text=asked % {"when": when_words(loan.from_ms, loan.until_ms, seen)},
        asked_by=name or _("A neighbour"),
        # The words name the loan: whoever presses answers the one they read, or none.
        answers=(
            Answer(f"yes-{number}", YES, Agree(loan=number)),
            Answer(f"no-{number}", NO, CallOff(loan=number)),
        ),
        of_members=True,
        until_ms=loan.until_ms or None,
    )


def words(event: Event) -> StrOrPromise | None:
    """A plain line for the books."""
    said = _words(event)
    return said if said is None else by_hand(said, getattr(event, "hand", None))


def _words(event: Event) -> StrOrPromise | None:
    match event:
        case events.ShareOpened(way="offer"):
            return _("Something was offered to share.")
        case events.ShareOpened():
            return _("Somebody looked for something to share.")
        case events.AskedFor():
            return _("Somebody asked for it.")
        case events.Offered():
            return _("Somebody offered to help.")
        case events.Agreed():
            return _("It was agreed.")
        case events.CalledOff():
            return _("Something was called off before it was handed over.")
        case events.HandedOver():
            return _("It was handed over.")
        case events.HelpCame():
            return _("The help came.")
        case events.CameBack():
            return _("It came back.")
        case events.WasTold():
            return _("Somebody told what came of it.")
        case events.FellDue() | events.TimeOver():
            return _("The time was over.")
        case events.Lapsed():
            return _("A time went by without it being handed over.")
        case _:
            return None


def notices(state: State, event: Event, seen: Seen) -> tuple[Notice, ...]:
    """Tell the other side of what one side did, and both when a time is over."""
    share = cast("Share", state)
    keeper = seen.card.put_up_by
    title = (
        _("Lend and help")
        if seen.told is None
        else Truncator(seen.told.title).chars(TITLE_TOLD_MAX)
    )

    def told(text: StrOrPromise, *members: bytes) -> tuple[Notice, ...]:
        return (Notice(text % {"title": title}, members),)

    match event:
        case events.AskedFor(member=member, from_ms=from_ms):
            sentence = _("%(title)s: %(who)s asks for it, %(when)s. Say on the card if it suits.")
            when = moment_words(from_ms, seen.zone, seen.now_ms)
            said = {"title": title, "when": when, "who": _called(member, seen)}
            return (Notice(sentence % said, (keeper,)),)
        case events.Offered(member=member):
            sentence = _("%(title)s: %(who)s can help. Say on the card if it suits.")
            said = {"title": title, "who": _called(member, seen)}
            return (Notice(sentence % said, (keeper,)),)
        case events.Agreed(member=member):
            return told(_("%(title)s: yes, agreed. The card says when."), member)
        case events.CalledOff(member=member, by=by):
            other = keeper if by == member else member
            return told(_("%(title)s: it was called off. Nobody has to do anything."), other)
        case events.HandedOver(member=member, by=by):
            other = keeper if by == member else member
            return told(_("%(title)s: it was handed over."), other)
        case events.HelpCame(member=member, by=by):
            other = keeper if by == member else member
            return told(_("%(title)s: it is noted that the help came. Thank you!"), other)
        case events.CameBack(member=member, by=by):
            other = keeper if by == member else member
            return told(_("%(title)s: it is back. Thank you!"), other)
        case events.WasTold(member=member, by=by):
            other = keeper if by == member else member
            return told(_("%(title)s: the card tells what came of it."), other)
        case events.FellDue(member=member):
            return told(
                _("%(title)s: the time is over. When it is back, the card wants to know."),
                member,
                keeper,
            )
        case events.Lapsed(member=member):
            return told(_("%(title)s: the time went by, so nothing is agreed any more."), member)
        case CardClosed():
            waiting = tuple(loan.member for _number, loan in open_loans(share))
            return told(_("%(title)s: the card was closed. Nothing is agreed any more."), *waiting)
        case _:
            return ()


def _called(member: bytes, seen: Seen) -> StrOrPromise:
    """What whoever came is called: an organisation by its name, a person where names are known.

    A letter is written for whoever gets it, heirs among them, so it names no person: the card does.
    """
    return seen.around.names([member]).get(member, "") or _("somebody")


def closing(state: State, seen: Seen) -> Closing:
    """Say that whoever waits is told."""
    waiting = len(open_loans(cast("Share", state)))
    if not waiting or seen.card.status == "closed":
        return plain_closing(state, seen)
    means = ngettext(
        "The card is closed for good. %(count)s neighbour who asked or offered is told.",
        "The card is closed for good. %(count)s neighbours who asked or offered are told.",
        waiting,
    ) % {"count": waiting}
    plain = plain_closing(state, seen)
    return Closing(verb=plain.verb, means=means, asks=plain.asks, done=plain.done)


def agreement(state: State, seen: Seen) -> tuple[StrOrPromise, ...]:
    """What people agree to by sharing."""
    terms = terms_of(cast("Share", state))
    written = "" if seen.told is None else seen.told.more("if_broken")
    broken = _("If it breaks or gets lost: %(text)s") % {"text": written or IF_BROKEN}
    return (
        _side(terms),
        *_times(terms),
        _("Everybody can take part, also people who are not members of the project.")
        if terms.outsiders
        else _("Members of the project can take part."),
        _("Nobody pays, and nobody owes anybody anything."),
        *((broken,) if comes_back(terms) else ()),
        _(
            "The card shows how often it was shared, and not by whom. Nobody is rated. In the "
            "books what you ask or offer stands under a number, not under your name."
        ),
    )


def _side(terms: Terms) -> StrOrPromise:
    if terms.of_group:
        return _("Whoever put up the card, or looks after the project, says yes or no.")
    return _("Whoever put up the card says yes or no.")


def _times(terms: Terms) -> tuple[StrOrPromise, ...]:
    """How it is handed over."""
    if not comes_back(terms):
        return (_("Whoever gets the help says here when it has come."),)
    return (
        _(
            "Who gets it says here when they have it; who lent it says when it is back. Until "
            "then the card stays open."
        ),
        _(
            "If who lent it takes part no more by then, whoever looks after the project says when "
            "it is back."
        ),
    )
