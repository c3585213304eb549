"""The page of a share card: whether it is free, what one can ask, and how one's own stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.share.forms import (
    KINDS,
    AskForm,
    CallOffForm,
    OfferForm,
    ReceiveForm,
    TakeBackForm,
    TellForm,
)
from dugnad.cards.share.law.records import Loan, Share, Terms
from dugnad.cards.share.law.verbs import Agree, Ask, CallOff, Offer, Receive, TakeBack, Tell
from dugnad.cards.share.look import (
    comes_back,
    gets_it,
    gives_it,
    is_keeper,
    is_left,
    is_past,
    open_loans,
    terms_of,
    when_words,
)
from dugnad.face.moments import day_words
from dugnad.face.page import CardPage, Fact, Verb
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.face.standing import waits
from dugnad.face.takes import A_FEW_MINUTES
from dugnad.ledger.state import State

BODY: Final = "share/body.html"

TAKEN_SHOWN: Final = 10
"""How many agreed times are named; later ones are found when somebody asks for them."""

TOLD_SHOWN: Final = 12
"""How many of the newest are looked through for what came of them."""

YES: Final = _("Yes, agreed")
NO: Final = _("No, it does not suit")


@dataclass(frozen=True)
class Line:
    """What the viewer has with somebody on this card."""

    who: str
    """A name, where the viewer may know it."""

    mine: bool
    """Whether it is the viewer who came to the card."""

    when: StrOrPromise
    stands: StrOrPromise
    verbs: tuple[Verb, ...]

    by: bool = False
    """Whether somebody pressed for them when it began."""

    hand: str = ""
    """That person's name, where the viewer may know it."""


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a share card."""
    share = cast("Share", state)
    terms, loans = terms_of(share), open_loans(share)
    result = _result(share, terms, loans, seen)
    lines = () if result else _lines(share, terms, loans, seen)
    return CardPage(
        when=_when(terms, seen),
        where="" if seen.told is None else seen.told.where,
        asker_says=_("offers this") if terms.way == "offer" else _("asks for this"),
        missing="" if result else _missing(terms, loans, seen),
        facts=_facts(share, terms, seen),
        verbs=() if result else _verbs(terms, loans, seen),
        more=tuple(verb for line in lines for verb in line.verbs),
        takes=A_FEW_MINUTES,
        result=result,
        extra={
            "lines": lines,
            "taken": _taken(share, terms, seen),
            "came": _came(share, seen),
        },
    )


def _when(terms: Terms, seen: Seen) -> str:
    """When it is needed, where that was said."""
    if terms.way == "offer" or not terms.until_ms:
        return ""
    return str(when_words(terms.from_ms, terms.until_ms, seen))


def _missing(terms: Terms, loans: tuple[tuple[int, Loan], ...], seen: Seen) -> StrOrPromise:
    if seen.card.status != "in force":
        return waits(seen)
    if terms.way == "ask":
        return _sought(loans)
    out = next((loan for _number, loan in loans if loan.standing == "out"), None)
    if out is None:
        return _("It is there to be asked for.")
    if out.until_ms <= seen.now_ms:
        return _("Somebody has it now, and it is due back.")
    until = day_words(out.until_ms, seen.zone, seen.now_ms)
    return _("Somebody has it until %(until)s. You can ask for a later time.") % {"until": until}


def _sought(loans: tuple[tuple[int, Loan], ...]) -> StrOrPromise:
    if any(loan.standing != "asked" for _number, loan in loans):
        return _("Somebody helps with this.")
    if not loans:
        return _("Nobody has offered it yet.")
    return ngettext(
        "%(count)s neighbour offers it. It is not agreed yet.",
        "%(count)s neighbours offer it. It is not agreed yet.",
        len(loans),
    ) % {"count": len(loans)}


def _facts(share: Share, terms: Terms, seen: Seen) -> tuple[Fact, ...]:
    times = share.over.count()
    shared = ngettext("%(count)s time", "%(count)s times", times) % {"count": times}
    ends = terms.way == "offer" and terms.until_ms
    until = day_words(terms.until_ms, seen.zone, seen.now_ms) if ends else ""
    facts = [
        Fact(_("What it is"), dict(KINDS)[terms.what], "tools"),
        Fact(_("Offered until"), until, "calendar-event") if until else None,
        Fact(_("For how long at most"), _days(terms), "clock") if terms.days else None,
        Fact(
            _("Who can take part"),
            _("Everybody") if terms.outsiders else _("Members of the project"),
            "door",
        ),
        Fact(_("Shared so far"), shared, "heart-handshake") if times else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


def _days(terms: Terms) -> StrOrPromise:
    return ngettext("%(count)s day", "%(count)s days", terms.days) % {"count": terms.days}


def _verbs(terms: Terms, loans: tuple[tuple[int, Loan], ...], seen: Seen) -> tuple[Verb, ...]:
    """Coming to the card; what follows stands beside each loan."""
    if seen.card.status != "in force" or is_past(terms, seen):
        return ()
    own = seen.member is not None and seen.member == seen.card.put_up_by
    if own and not (terms.of_group and terms.way == "offer"):
        return ()
    if terms.way == "offer":
        return (
            Verb(
                Ask,
                AskForm.verb,
                icon="calendar-plus",
                primary=True,
                asks=True,
                open_to_all=terms.outsiders,
            ),
        )
    if any(loan.member == seen.member for _number, loan in loans):
        return ()
    return (
        Verb(
            Offer,
            OfferForm.verb,
            icon="heart-handshake",
            primary=True,
            open_to_all=terms.outsiders,
        ),
    )


# ── Between two
def _lines(
    share: Share, terms: Terms, loans: tuple[tuple[int, Loan], ...], seen: Seen
) -> tuple[Line, ...]:
    """What the viewer has with others here; of what is over only what can still be told."""
    keeper = is_keeper(terms, seen)
    mine = [
        (number, loan)
        for number, loan in loans
        if keeper or loan.member == seen.member or is_left(terms, loan, seen)
    ]
    last = [(number, loan) for number, loan in _last(share) if gets_it(terms, loan, seen)]
    shown = [*mine, *(last if seen.member is not None else ())]
    names = seen.around.names(loan.member for _number, loan in shown)
    hands = seen.around.names(loan.hand for _number, loan in shown if loan.hand is not None)
    return tuple(
        Line(
            who=names.get(loan.member, ""),
            mine=loan.member == seen.member,
            when=when_words(loan.from_ms, loan.until_ms, seen),
            stands=stands(terms, loan, seen),
            by=loan.hand is not None,
            hand=hands.get(loan.hand or b"", ""),
            verbs=_pressed(number, terms, loan, seen),
        )
        for number, loan in shown
    )


def stands(terms: Terms, loan: Loan, seen: Seen) -> StrOrPromise:
    """How a loan stands, and what its viewer can say about it, in a sentence."""
    match loan.standing:
        case "asked" | "agreed" if _only_left(terms, loan, seen):
            return _("Whoever put up the card takes part no more. Call it off, or close the card.")
        case "asked" if is_keeper(terms, seen) and loan.member != seen.member:
            return _("Waits for your answer.")
        case "asked":
            return _("Waits for an answer.")
        case "agreed" if gets_it(terms, loan, seen) and comes_back(terms):
            return _("Agreed. When you have it in your hands, say so here.")
        case "agreed" if gets_it(terms, loan, seen):
            return _("Agreed. When the help has come, say so here.")
        case "agreed":
            return _("Agreed. Whoever gets it says here when they have it.")
        case "out" if gives_it(terms, loan, seen):
            return _("Handed over. When it is back, say so here.")
        case "out" if is_left(terms, loan, seen):
            return _("Handed over. Who lent it takes part no more, so you say when it is back.")
        case "out":
            return _("You have it. When you bring it back, whoever lent it says so here.")
        case _:
            return _("It is over. Thank you.")


def _only_left(terms: Terms, loan: Loan, seen: Seen) -> bool:
    """Whether the viewer has nothing to say about a loan but to end it."""
    own = is_keeper(terms, seen) or loan.member == seen.member
    return not own and is_left(terms, loan, seen)


def _pressed(number: int, terms: Terms, loan: Loan, seen: Seen) -> tuple[Verb, ...]:
    if seen.card.status != "in force":
        return ()
    keeper, gets = is_keeper(terms, seen), gets_it(terms, loan, seen)
    values = {"loan": str(number)}
    back = terms.way == "offer" and loan.member == seen.member and not keeper
    off = _("I no longer need it") if back else CallOffForm.verb
    tells = TellForm.verb if loan.told is None else _("Tell it otherwise")
    have = ReceiveForm.verb if comes_back(terms) else _("The help has come")
    found = (
        (loan.standing == "asked" and keeper, Verb(Agree, YES, values, icon="check")),
        (
            loan.standing == "agreed" and gets,
            Verb(Receive, have, values, icon="check"),
        ),
        (
            loan.standing == "out" and (gives_it(terms, loan, seen) or is_left(terms, loan, seen)),
            Verb(TakeBack, TakeBackForm.verb, values, icon="check"),
        ),
        (
            loan.standing in ("out", "over") and gets,
            Verb(Tell, tells, values, icon="message-2", asks=True),
        ),
        (
            loan.standing in ("asked", "agreed"),
            Verb(
                CallOff,
                NO if loan.standing == "asked" and keeper else off,
                values,
                icon="x",
                quiet=True,
            ),
        ),
    )
    return tuple(verb for may, verb in found if may)


# ── For everybody
def _taken(share: Share, terms: Terms, seen: Seen) -> tuple[StrOrPromise, ...]:
    """The agreed times that are not over, so that everybody knows which to ask for."""
    if terms.way == "ask":
        return ()
    times = share.taken.items(start=(seen.now_ms + 1, 0))
    return tuple(
        when_words(from_ms, until_ms, seen)
        for (until_ms, _number), from_ms in islice(times, TAKEN_SHOWN)
    )


def _last(share: Share) -> list[tuple[int, Loan]]:
    """The newest that are over, the newest first."""
    count = share.over.count()
    numbers = [*share.over.values(max(0, count - TOLD_SHOWN))][::-1]
    found = [(number, share.loans.get(number)) for number in numbers]
    return [(number, loan) for number, loan in found if loan is not None]


def said(state: State) -> tuple[bytes, ...]:
    """What came of it, by fingerprints, the newest first."""
    share = cast("Share", state)
    loans = [*open_loans(share), *_last(share)]
    return tuple(loan.told for _number, loan in loans if loan.told is not None)


def _came(share: Share, seen: Seen) -> tuple[tuple[str, str, str], ...]:
    """What came of it, as (name in addresses, text, language), without who it was."""
    prose = said(share)
    found = seen.around.said(prose)
    return tuple((one.hex(), found[one].text, found[one].language) for one in prose if one in found)


def _result(
    share: Share, terms: Terms, loans: tuple[tuple[int, Loan], ...], seen: Seen
) -> StrOrPromise:
    """What came of it, once nothing can be asked any more."""
    if seen.card.status != "closed" and (loans or not is_past(terms, seen)):
        return ""
    times = share.over.count()
    if not times:
        return _("It is over. It was there, should anybody have needed it.")
    return ngettext(
        "It is over. It was shared %(count)s time.",
        "It is over. It was shared %(count)s times.",
        times,
    ) % {"count": times}
