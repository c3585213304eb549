"""The page of support: what it needs a month, what comes, one's own support, and who gives."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final, cast

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dugnad.cards.support.forms.giving import CarryOutForm, EndForm, GiveForm, StopForm
from dugnad.cards.support.law.records import Month, Support, Supporter, Terms, is_over
from dugnad.cards.support.law.verbs import CarryOut, End, Give, Stop
from dugnad.cards.support.wording import month_rules, month_words, sum_words
from dugnad.charter.money.accounts import reference
from dugnad.face.around import Collected, PayTo
from dugnad.face.moments import day_words, moment_words
from dugnad.face.page import Bar, CardPage, Fact, PersonLine, Verb
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise, ended
from dugnad.face.standing import waits
from dugnad.face.takes import A_FEW_MINUTES
from dugnad.ledger.state import State

LEAD: Final = "support/lead.html"
BODY: Final = "support/body.html"

MONTHS_SHOWN: Final = 12
PAYMENTS_LOOKED_AT: Final = 600
"""How many promises a page looks up at most; months of a large circle are then told without what
came of them."""

PEOPLE_LOOKED_AT: Final = 60

NOTHING_YET: Final = Terms(ends_at_ms=0, pay_days=0, unit="NOK", goal=0)
"""The terms of a card that is only being written."""


@dataclass(frozen=True)
class Own:
    """The viewer's own support: what, how it stands, how it is paid, and how it is stopped."""

    what: str
    how: StrOrPromise
    reference: str
    pay_to: tuple[PayTo, ...]
    stop: Verb | None


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of support."""
    support = cast("Support", state)
    terms = support.terms.get() or NOTHING_YET
    money = seen.around.collected(seen.card_id)
    own = _own(support, terms, seen)
    keeping = _keeping(support, money, seen)
    now = support.standing.get() or Month(0, 0)
    told = "" if seen.told is None else ended(seen.told.more("goes_to"))
    stops = () if own is None or own.stop is None else (own.stop,)
    return CardPage(
        when=_when(terms, seen),
        where="" if seen.told is None else seen.told.where,
        missing=_missing(support, terms, now, seen),
        bar=_bar(terms, now),
        facts=_facts(now, terms, money, seen),
        verbs=_verbs(support, terms, own, seen),
        more=(*stops, *keeping),
        cue=_("Give each month") if _gives(support, seen) else "",
        takes=A_FEW_MINUTES,
        result=_result(support, money, terms, seen),
        people=_people(support),
        extra={
            "own": own,
            "goes_to": told,
            "rules": month_rules(terms) if seen.card_id and _gives(support, seen) else (),
            "months": _months(support, terms, seen) if money is not None else (),
            "keeping": keeping,
            "unheld": _gives(support, seen) and bool(seen.card_id) and not _held(terms, seen),
        },
    )


def _when(terms: Terms, seen: Seen) -> str:
    if not terms.ends_at_ms:
        return gettext("Every month")
    until = day_words(terms.ends_at_ms, seen.zone, seen.now_ms)
    return gettext("Every month until %(until)s") % {"until": until}


def _gives(support: Support, seen: Seen) -> bool:
    """Whether one can begin to give now."""
    return seen.card.status == "in force" and not is_over(support, seen.now_ms)


def _held(terms: Terms, seen: Seen) -> bool:
    return bool(seen.around.holder(terms.unit))


def _missing(support: Support, terms: Terms, now: Month, seen: Seen) -> StrOrPromise:
    if seen.card.status != "in force":
        return waits(seen)
    if not _gives(support, seen):
        return ""
    if not terms.goal:
        return _("Every amount helps, each month.")
    if now.promised >= terms.goal:
        return _("What it needs a month is promised. More helps too.")
    left = sum_words(terms.goal - now.promised, terms.unit)
    return _("Still to be promised: %(left)s a month.") % {"left": left}


def _bar(terms: Terms, now: Month) -> Bar | None:
    if not terms.goal:
        return None
    words = {
        "have": sum_words(now.promised, terms.unit),
        "want": sum_words(terms.goal, terms.unit),
    }
    return Bar(
        have=now.promised,
        want=terms.goal,
        label=_("%(have)s of %(want)s a month promised") % words,
    )


def _facts(now: Month, terms: Terms, money: Collected | None, seen: Seen) -> tuple[Fact, ...]:
    holder = seen.around.holder(terms.unit)
    facts = [
        Fact(_("People who give each month"), str(now.supporters), "users")
        if now.supporters
        else None,
        Fact(_("Has come so far"), sum_words(money.given, terms.unit), "coins")
        if money is not None and money.given
        else None,
        Fact(_("Who holds the money"), holder, "lock") if holder else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


# ── What may be pressed
def _verbs(support: Support, terms: Terms, own: Own | None, seen: Seen) -> tuple[Verb, ...]:
    if own is not None or not _gives(support, seen) or not _held(terms, seen):
        return ()
    return (Verb(Give, GiveForm.verb, icon="coins", asks=True, open_to_all=True, primary=True),)


def _keeping(support: Support, money: Collected | None, seen: Seen) -> tuple[Verb, ...]:
    """What whoever looks after the card, or takes part, may press."""
    if seen.card.status != "in force":
        return ()
    verbs: list[Verb] = []
    if seen.is_member and money is not None and money.there:
        verbs.append(Verb(CarryOut, CarryOutForm.verb, icon="arrow-right"))
    if seen.looks_after and not is_over(support, seen.now_ms):
        verbs.append(Verb(End, EndForm.verb, icon="x", asks=True, quiet=True))
    return tuple(verbs)


# ── One's own
def _own(support: Support, terms: Terms, seen: Seen) -> Own | None:
    numbers = (support.of_member.get(one) for one in seen.own)
    number = next((one for one in numbers if one is not None), None)
    found = None if number is None else support.supporters.get(number)
    if found is None:
        return None
    over = is_over(support, seen.now_ms) or seen.card.status == "closed"
    paid = seen.around.paid([found.promise]).get(found.promise, 0)
    # Once it has ended nothing more is asked of anybody, as each of them was told.
    left = 0 if over else found.amount - paid
    stop = Verb(Stop, StopForm.verb, {"support": str(number)}, icon="x", quiet=True)
    return Own(
        what=sum_words(found.amount, terms.unit),
        how=_ended(seen) if over else _how(found, terms, left, seen),
        reference=reference(found.promise) if left > 0 else "",
        pay_to=seen.around.pays_to(terms.unit) if left > 0 else (),
        stop=stop if seen.card.status == "in force" else None,
    )


def _ended(seen: Seen) -> StrOrPromise:
    """The words with which those who give were told."""
    title = (seen.told.title if seen.told else "") or _("Support")
    return _("%(title)s has ended. Nothing more is asked of you. Thank you!") % {"title": title}


def _how(found: Supporter, terms: Terms, left: int, seen: Seen) -> StrOrPromise:
    """How the month that was asked for last stands, and when the next one is, if there is one."""
    words = {
        "left": sum_words(left, terms.unit),
        "next": moment_words(found.next_ms, seen.zone, seen.now_ms),
        "months": ngettext("%(count)s month so far", "%(count)s months so far", found.months)
        % {"count": found.months},
    }
    if 0 < terms.ends_at_ms <= found.next_ms:
        if left > 0:
            return _("%(months)s. To be paid now: %(left)s. It is the last month.") % words
        return _("%(months)s. This month is paid, thank you! It is the last one.") % words
    if left > 0:
        return (
            _("%(months)s. To be paid now: %(left)s. The next month is asked for on %(next)s.")
            % words
        )
    return (
        _("%(months)s. This month is paid, thank you! The next is asked for on %(next)s.") % words
    )


# ── What came
def _months(support: Support, terms: Terms, seen: Seen) -> tuple[Bar, ...]:
    """The newest months: what came of what was promised, as far as it can be looked up."""
    known = [*support.months.items()][-MONTHS_SHOWN:][::-1]
    looked_at, bars = 0, []
    for month, sums in known:
        words = {
            "month": month_words(month),
            "promised": sum_words(sums.promised, terms.unit),
        }
        looked_at += sums.supporters
        if looked_at > PAYMENTS_LOOKED_AT:
            label = _("%(month)s: %(promised)s promised") % words
            bars.append(Bar(have=0, want=sums.promised, label=label))
            continue
        paid = sum(seen.around.paid(one for _m, one in support.asked.keys(under=month)).values())
        words["paid"] = sum_words(paid, terms.unit)
        label = _("%(month)s: %(paid)s of %(promised)s has come") % words
        bars.append(Bar(have=paid, want=sums.promised, label=label))
    return tuple(bars)


def _people(support: Support) -> tuple[PersonLine, ...]:
    """Those who give and chose to be seen by name."""
    return tuple(
        PersonLine(member=one.member, says=_("gives each month"), seen_as="name")
        for _number, one in islice(support.supporters.items(), PEOPLE_LOOKED_AT)
        if one.shown == "name" and not one.stopped
    )


def _result(support: Support, money: Collected | None, terms: Terms, seen: Seen) -> StrOrPromise:
    """What came of it, once it is over."""
    if not is_over(support, seen.now_ms) and seen.card.status != "closed":
        return ""
    if money is not None and money.given:
        came = {"came": sum_words(money.given, terms.unit)}
        return _("It is over: %(came)s came in. Thank you to all who gave.") % came
    return _("It is over. Thank you to all who were ready to give.")
