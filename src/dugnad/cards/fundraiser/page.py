"""The page of a fundraiser: four ways to give side by side, the rules, thanks, and who gives."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final, cast

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dugnad.cards.fundraiser.forms import (
    GIVE_WORDS,
    KIND_WORDS,
    CallOffForm,
    CallUponForm,
    CarryOutForm,
    HandOverForm,
    LetGoForm,
    NoteGivenForm,
    TakeBackForm,
    TellForm,
    asked_kinds,
    is_going_on,
    kind_amount_words,
    left_of,
    reward_name,
    step_words,
)
from dugnad.cards.fundraiser.law.records import (
    KINDS,
    Fundraiser,
    Gift,
    Kind,
    People,
    Shown,
    Terms,
    stage_of,
    sums_of,
)
from dugnad.cards.fundraiser.law.verbs import (
    CallOff,
    CallUpon,
    CarryOut,
    Give,
    HandOver,
    LetGo,
    NoteGiven,
    TakeBack,
    Tell,
    Thank,
)
from dugnad.charter.money.accounts import reference
from dugnad.face.around import Collected
from dugnad.face.face import Bar, CardPage, Fact, PersonLine, Seen, Verb
from dugnad.face.moments import DAY_MS, day_words, moment_words
from dugnad.face.money import HOUR_MINUTES, amount_words, hours_words, number_words
from dugnad.face.sentences import StrOrPromise
from dugnad.face.standing import waits
from dugnad.ledger.state import State

LEAD: Final = "fundraiser/lead.html"
BODY: Final = "fundraiser/body.html"

PEOPLE_LOOKED_AT: Final = 60
"""How many gifts a page looks through for people to name, so that a long list stays quick."""
TO_SEE_TO_MAX: Final = 40
UPDATES_SHOWN: Final = 5

ICONS: Final[dict[Kind, str]] = {
    "money": "coins",
    "hours": "clock",
    "things": "tools",
    "rooms": "door",
}
THANK_WORDS: Final[dict[Kind, StrOrPromise]] = {
    "money": _("Thank those who gave money"),
    "hours": _("Thank those who gave hours"),
    "things": _("Thank those who gave things"),
    "rooms": _("Thank those who lent rooms"),
}
NOTHING_YET: Final = Terms(
    ends_at_ms=0,
    pay_by_ms=0,
    unit="NOK",
    money=0,
    hours=0,
    things=0,
    rooms=0,
    whole=False,
    step=0,
    rewards=(),
    collects_for=None,
)
"""The terms of a card that is only being written."""


@dataclass(frozen=True)
class Way:
    """One of the four ways to give: how far it has come, and what more there is to say of it."""

    kind: Kind
    label: StrOrPromise
    icon: str
    bar: Bar
    notes: tuple[StrOrPromise, ...] = ()


@dataclass(frozen=True)
class OwnGift:
    """A gift of the viewer's own: what it is, how it stands, and what can be done about it."""

    number: int
    what: StrOrPromise
    how: StrOrPromise
    reference: str = ""
    """By which a payment finds it; empty where nothing is to be paid."""

    take_back: Verb | None = None


@dataclass(frozen=True)
class RewardLine:
    """A thank-you: what it is, from how much and how many are left, and by when it comes."""

    what: StrOrPromise
    terms: StrOrPromise
    by: StrOrPromise = ""


@dataclass(frozen=True)
class ToSeeTo:
    """A promise that whoever looks after the card sees to."""

    what: StrOrPromise
    who: str
    words: str
    called: bool
    verbs: tuple[Verb, ...]


@dataclass(frozen=True)
class Told:
    """Something that was told of how it goes; None where it was taken away."""

    text: str | None
    at_ms: int


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a fundraiser."""
    fund = cast("Fundraiser", state)
    terms = fund.terms.get() or NOTHING_YET
    money = seen.around.collected(seen.card_id) if terms.money else None
    ways = _ways(fund, terms, money, seen)
    keeping = _keeping(fund, terms, money, seen)
    own = _own(fund, terms, seen)
    mine = tuple(one.take_back for one in own if one.take_back is not None)
    see_to = _to_see_to(fund, terms, seen)
    return CardPage(
        when=_when(terms, seen),
        where="" if seen.told is None else seen.told.where,
        missing=_missing(fund, terms, money, seen),
        missing_label=_("What is missing") if _gives(fund, terms, seen) else "",
        bar=ways[0].bar if len(ways) == 1 or not seen.card_id else None,
        facts=_facts(fund, terms, seen),
        verbs=_verbs(fund, terms, seen),
        more=(*mine, *keeping, *(verb for one in see_to for verb in one.verbs)),
        cue=_("Give something") if _gives(fund, terms, seen) else "",
        result=_result(fund, terms, money, seen),
        people=_people(fund),
        extra={
            "ways": ways if len(ways) > 1 else (),
            "notes": ways[0].notes if len(ways) == 1 else (),
            "own": own,
            "rules": _rules(terms, seen),
            "rewards": _rewards(fund, terms, seen),
            "updates": _updates(fund, seen),
            "keeping": keeping,
            "see_to": see_to,
            "letters": seen.looks_after and fund.updates.count() > 0,
            "unheld": _unheld(fund, terms, seen),
        },
    )


def _when(terms: Terms, seen: Seen) -> str:
    if not terms.ends_at_ms:
        return ""
    until = moment_words(terms.ends_at_ms, seen.zone, seen.now_ms)
    return gettext("Until %(until)s") % {"until": until}


def _gives(fund: Fundraiser, terms: Terms, seen: Seen) -> bool:
    """Whether gifts can be promised now."""
    return (
        seen.card.status == "in force"
        and stage_of(fund) == "giving"
        and seen.now_ms < terms.ends_at_ms
    )


# ── How far it has come
def _ways(fund: Fundraiser, terms: Terms, money: Collected | None, seen: Seen) -> tuple[Way, ...]:
    return tuple(
        Way(
            kind=kind,
            label=KIND_WORDS[kind],
            icon=ICONS[kind],
            bar=_bar(fund, terms, kind, money),
            notes=_notes(fund, terms, kind, money, seen),
        )
        for kind in KINDS
        if terms.goal(kind)
    )


def _bar(fund: Fundraiser, terms: Terms, kind: Kind, money: Collected | None) -> Bar:
    """A kind's own progress: what is promised, and once promises are over what has come."""
    sums, goal = sums_of(fund, kind), terms.goal(kind)
    have = sums.promised
    if kind == "money" and money is not None and stage_of(fund) != "giving":
        have = money.given
    said = _bar_words(fund, kind) % {
        "have": _bare(kind, have),
        "want": _plain(kind, goal, terms),
    }
    size = _size(kind, terms)
    icon = "leaf" if kind == "money" and terms.step else ICONS[kind]
    if kind == "money" and not terms.step:
        return Bar(have=have, want=goal, label=said)
    return Bar(have=have // size, want=-(-goal // size), label=said, icon=icon)


def _size(kind: Kind, terms: Terms) -> int:
    """What one of the things on a bar stands for."""
    if kind == "money":
        return terms.step or 1
    return HOUR_MINUTES if kind == "hours" else 1


def _bare(kind: Kind, amount: int) -> str:
    """An amount that stands before one with a unit: "10" of 20 hours."""
    if kind == "money":
        return number_words(amount)
    if kind == "hours" and amount % HOUR_MINUTES:
        return hours_words(amount)
    return str(amount // HOUR_MINUTES if kind == "hours" else amount)


def _plain(kind: Kind, amount: int, terms: Terms) -> str:
    """An amount as it stands beside its goal."""
    if kind in ("money", "hours"):
        return kind_amount_words(kind, amount, terms.unit)
    return str(amount)


def _bar_words(fund: Fundraiser, kind: Kind) -> StrOrPromise:
    if kind == "money" and stage_of(fund) != "giving":
        return _("%(have)s of %(want)s")
    return _("%(have)s of %(want)s promised")


def _notes(
    fund: Fundraiser, terms: Terms, kind: Kind, money: Collected | None, seen: Seen
) -> tuple[StrOrPromise, ...]:
    """What more there is to say of a kind: what one thing costs, what is needed, what has come."""
    told = seen.told
    notes: list[StrOrPromise] = []
    if kind == "money":
        buys = "" if told is None else told.more("one_buys")
        if terms.step and buys:
            notes.append(step_words(terms, buys))
        if money is not None and money.given and stage_of(fund) == "giving":
            paid = amount_words(money.given, terms.unit)
            notes.append(_("%(paid)s of it is paid in.") % {"paid": paid})
        return tuple(notes)
    if kind in ("things", "rooms") and told is not None and told.more(f"{kind}_what"):
        notes.append(told.more(f"{kind}_what"))
    given = sums_of(fund, kind).given
    if given:
        notes.append(_("%(given)s of it has come.") % {"given": _plain(kind, given, terms)})
    return tuple(notes)


def _missing(fund: Fundraiser, terms: Terms, money: Collected | None, seen: Seen) -> StrOrPromise:
    if seen.card.status != "in force":
        return waits(seen)
    if stage_of(fund) == "paying":
        return _paying(fund, terms, money, seen)
    if not _gives(fund, terms, seen):
        return ""
    missing = [
        kind_amount_words(kind, terms.goal(kind) - sums_of(fund, kind).promised, terms.unit)
        for kind in KINDS
        if terms.goal(kind) > sums_of(fund, kind).promised
    ]
    if not missing:
        return _("All that is needed is promised. You can still give.")
    words = {"what": ", ".join(missing)}
    days = (terms.ends_at_ms - seen.now_ms) // DAY_MS
    if days < 1:
        return _("Still missing: %(what)s. This is the last day.") % words
    return ngettext(
        "Still missing: %(what)s. %(count)s day is left.",
        "Still missing: %(what)s. %(count)s days are left.",
        days,
    ) % {**words, "count": days}


def _paying(fund: Fundraiser, terms: Terms, money: Collected | None, seen: Seen) -> StrOrPromise:
    words = {
        "promised": amount_words(sums_of(fund, "money").promised, terms.unit),
        "until": moment_words(terms.pay_by_ms, seen.zone, seen.now_ms),
    }
    if money is None:
        return _("%(promised)s are promised, and are paid until %(until)s.") % words
    paid = {"paid": amount_words(money.given, terms.unit)}
    return _(
        "%(paid)s of the %(promised)s that were promised are paid. The rest is paid until "
        "%(until)s."
    ) % {**words, **paid}


def _unheld(fund: Fundraiser, terms: Terms, seen: Seen) -> bool:
    """Whether money is asked for and nobody holds it for the project, so far as is known."""
    return (
        bool(terms.money)
        and _gives(fund, terms, seen)
        and bool(seen.card_id)
        and not seen.around.holder(terms.unit)
    )


# ── Rules, facts, thank-yous
def _rules(terms: Terms, seen: Seen) -> tuple[Fact, ...]:
    """What happens with less and with more, and who looks after it later: read before giving."""
    told = seen.told
    with_less, with_more, after = (
        ("", "", "")
        if told is None
        else (told.more("with_less"), told.more("with_more"), told.more("after"))
    )
    less: StrOrPromise = with_less
    if terms.whole:
        less = _("All or nothing: below the goal everybody gets their money back.")
    facts = [
        Fact(_("With less") if terms.whole else _("With less we"), less, "info-circle")
        if less
        else None,
        Fact(_("With more we"), with_more, "plus")
        if with_more
        else Fact(_("What is more"), _("It stays with the project."), "plus")
        if terms.money
        else None,
        Fact(_("Looked after later by"), after, "users-group") if after else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


def _facts(fund: Fundraiser, terms: Terms, seen: Seen) -> tuple[Fact, ...]:
    people = fund.people.get() or People()
    holder = seen.around.holder(terms.unit) if terms.money else ""
    facts = [
        Fact(_("People who give"), str(people.givers), "users") if people.givers else None,
        Fact(_("Of them from outside the group"), str(people.outside), "door")
        if people.outside
        else None,
        Fact(_("Who holds the money"), holder, "lock") if holder else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


def _rewards(fund: Fundraiser, terms: Terms, seen: Seen) -> tuple[RewardLine, ...]:
    return tuple(
        RewardLine(
            what=("" if seen.told is None else seen.told.more(reward_name(number)))
            or _("Thank-you %(number)s") % {"number": number},
            terms=_reward_words(
                kind_amount_words(reward.kind, reward.least, terms.unit),
                left_of(fund, number, reward),
            ),
            by=_("It is handed over by %(day)s.")
            % {"day": day_words(reward.by_ms, seen.zone, seen.now_ms)}
            if reward.by_ms
            else "",
        )
        for number, reward in enumerate(terms.rewards, start=1)
    )


def _reward_words(least: str, left: int) -> StrOrPromise:
    if left < 0:
        return _("from %(least)s") % {"least": least}
    if left == 0:
        return _("from %(least)s. None is left.") % {"least": least}
    return ngettext(
        "from %(least)s. %(count)s is left.", "from %(least)s. %(count)s are left.", left
    ) % {"least": least, "count": left}


# ── What may be pressed
def _verbs(fund: Fundraiser, terms: Terms, seen: Seen) -> tuple[Verb, ...]:
    """One button of the same size for each way to give."""
    if not _gives(fund, terms, seen):
        return ()
    holds = bool(seen.around.holder(terms.unit))
    return tuple(
        Verb(
            Give,
            GIVE_WORDS[kind],
            {"kind": kind},
            icon=ICONS[kind],
            asks=True,
            open_to_all=True,
        )
        for kind in asked_kinds(terms, holds=holds)
    )


def _keeping(
    fund: Fundraiser, terms: Terms, money: Collected | None, seen: Seen
) -> tuple[Verb, ...]:
    """What whoever looks after the card may press."""
    if seen.card.status != "in force":
        return ()
    verbs: list[Verb] = []
    if seen.looks_after:
        if (fund.people.get() or People()).givers:
            verbs.append(Verb(Tell, TellForm.verb, icon="speakerphone", asks=True))
        verbs += [
            Verb(Thank, THANK_WORDS[kind], {"kind": kind}, icon="mood-smile")
            for kind in KINDS
            if _to_thank(fund, kind, money)
        ]
        kept = money is not None and money.standing == "kept"
        if terms.money and is_going_on(fund) and not kept:
            verbs.append(Verb(CallOff, CallOffForm.verb, icon="x", asks=True, quiet=True))
    if seen.is_member and money is not None and _waits(fund, money):
        verbs.append(Verb(CarryOut, CarryOutForm.verb, icon="arrow-right"))
    return tuple(verbs)


def _waits(fund: Fundraiser, money: Collected) -> bool:
    """Whether what came is not yet where it belongs: with the project, or on its way back."""
    if stage_of(fund) == "reached":
        return money.there > 0 or money.standing == "collecting"
    return stage_of(fund) in ("missed", "called off") and money.standing != "returning"


def _to_thank(fund: Fundraiser, kind: Kind, money: Collected | None) -> bool:
    sums = sums_of(fund, kind)
    if kind == "money":
        return money is not None and money.given > sums.thanked
    return sums.arrived > sums.thanked


# ── The viewer's own gifts
def _own(fund: Fundraiser, terms: Terms, seen: Seen) -> tuple[OwnGift, ...]:
    if seen.member is None:
        return ()
    numbers = [number for _member, number in fund.of_giver.keys(under=seen.member)]
    gifts = [(number, gift) for number in numbers if (gift := fund.gifts.get(number))]
    paid = seen.around.paid(gift.promise for _number, gift in gifts if gift.kind == "money")
    return tuple(
        _own_gift(fund, terms, number, gift, paid.get(gift.promise, 0), seen)
        for number, gift in gifts
        if gift.stands
    )


def _own_gift(
    fund: Fundraiser, terms: Terms, number: int, gift: Gift, paid: int, seen: Seen
) -> OwnGift:
    if gift.kind == "money":
        how = _how_money(fund, terms, gift, paid, seen)
    else:
        how = _how_other(gift, seen)
    to_pay = gift.kind == "money" and paid < gift.amount and is_going_on(fund)
    may_take_back = (
        seen.card.status == "in force"
        and gift.standing in ("promised", "called upon")
        and not paid
        and (gift.kind != "money" or is_going_on(fund))
    )
    return OwnGift(
        number=number,
        what=kind_amount_words(gift.kind, gift.amount, terms.unit),
        how=how,
        reference=reference(gift.promise) if to_pay else "",
        take_back=Verb(TakeBack, TakeBackForm.verb, {"gift": str(number)}, icon="x", quiet=True)
        if may_take_back
        else None,
    )


def _how_money(fund: Fundraiser, terms: Terms, gift: Gift, paid: int, seen: Seen) -> StrOrPromise:
    """How a gift of money stands: to be paid, paid, or on its way back."""
    words = {
        "until": moment_words(terms.pay_by_ms, seen.zone, seen.now_ms),
        "paid": amount_words(paid, terms.unit),
    }
    if stage_of(fund) in ("missed", "called off"):
        return _("What you paid is owed back to you.") if paid else _("Nothing is to be paid.")
    if paid >= gift.amount:
        return _("It is paid. Thank you!")
    if not is_going_on(fund):
        if not paid:
            return _("It was not paid, and need not be paid any more.")
        return _("%(paid)s of it came.") % words
    if paid:
        return _("%(paid)s of it is paid. Pay the rest by %(until)s.") % words
    return _("Pay it by %(until)s.") % words


def _how_other(gift: Gift, seen: Seen) -> StrOrPromise:
    if gift.standing == "given":
        return _("It was given. Thank you!")
    if gift.standing == "called upon":
        said = seen.around.said([gift.called]) if gift.called else {}
        words = said.get(gift.called) if gift.called else None
        return (
            _("It is needed: %(words)s") % {"words": words.text}
            if words is not None
            else _("It is needed. Whoever looks after the card tells you when.")
        )
    return _("It is promised. You are told when it is needed.")


# ── What is to be seen to
def _to_see_to(fund: Fundraiser, terms: Terms, seen: Seen) -> tuple[ToSeeTo, ...]:
    """Promises of hours, things and rooms, and thank-yous, for whoever looks after the card."""
    if not seen.looks_after or seen.card.status != "in force":
        return ()
    waiting = [
        (number, gift)
        for number in islice(fund.open.keys(), TO_SEE_TO_MAX)
        if (gift := fund.gifts.get(number))
    ]
    owing = [
        (number, gift)
        for number in islice(fund.owing.keys(), TO_SEE_TO_MAX)
        if (gift := fund.gifts.get(number))
    ]
    names = seen.around.names({gift.giver for _number, gift in (*waiting, *owing)})
    said = seen.around.said(
        {prose for _number, gift in waiting for prose in (gift.prose, gift.called) if prose}
    )
    lines = []
    for number, gift in waiting:
        words = said.get(gift.prose) if gift.prose else None
        lines.append(
            ToSeeTo(
                what=kind_amount_words(gift.kind, gift.amount, terms.unit),
                who=names.get(gift.giver, ""),
                words="" if words is None else words.text,
                called=gift.standing == "called upon",
                verbs=_gift_verbs(number, called=gift.standing == "called upon"),
            )
        )
    over = stage_of(fund) in ("missed", "called off")
    for number, gift in () if over else owing:
        what = "" if seen.told is None else seen.told.more(reward_name(gift.reward))
        lines.append(
            ToSeeTo(
                what=what or _("Thank-you %(number)s") % {"number": gift.reward},
                who=names.get(gift.giver, ""),
                words=kind_amount_words(gift.kind, gift.amount, terms.unit),
                called=False,
                verbs=(Verb(HandOver, HandOverForm.verb, {"gift": str(number)}, icon="check"),),
            )
        )
    return tuple(lines)


def _gift_verbs(number: int, *, called: bool) -> tuple[Verb, ...]:
    gift = {"gift": str(number)}
    call = _("Call upon it again") if called else CallUponForm.verb
    return (
        Verb(CallUpon, call, gift, icon="bell", asks=True),
        Verb(NoteGiven, NoteGivenForm.verb, gift, icon="check", asks=True),
        Verb(LetGo, LetGoForm.verb, gift, icon="x", quiet=True),
    )


def _updates(fund: Fundraiser, seen: Seen) -> tuple[Told, ...]:
    """What was told of how it goes, the newest first."""
    count = fund.updates.count()
    newest = [*fund.updates.values(max(0, count - UPDATES_SHOWN))][::-1]
    said = seen.around.said(one.prose for one in newest)
    return tuple(
        Told(text=words.text if (words := said.get(one.prose)) else None, at_ms=one.at_ms)
        for one in newest
    )


# ── Who gives, and what came of it
def _people(fund: Fundraiser) -> tuple[PersonLine, ...]:
    """Those who chose to be seen, each once."""
    seen_as: dict[bytes, Shown] = {}
    for _number, gift in islice(fund.gifts.items(), PEOPLE_LOOKED_AT):
        if gift.stands and gift.shown != "neighbour" and seen_as.get(gift.giver) != "name":
            seen_as[gift.giver] = gift.shown
    return tuple(
        PersonLine(member=member, says=_("gives"), seen_as=shown)
        for member, shown in seen_as.items()
    )


def _result(fund: Fundraiser, terms: Terms, money: Collected | None, seen: Seen) -> StrOrPromise:
    """What came of it, in kind words, once it is over."""
    givers = (fund.people.get() or People()).givers
    match stage_of(fund):
        case "called off":
            return _("It was called off. Everything that was paid goes back to who gave it.")
        case "missed":
            return _(
                "The goal was not reached this time. Everything that was paid goes back. Thank "
                "you to all who were ready to give."
            )
        case "reached" if givers == 0:
            return _("Nobody gave anything this time.")
        case "reached" if money is not None and money.given:
            paid = amount_words(money.given, terms.unit)
            return _("It is done: %(paid)s came in. Thank you to all who gave.") % {"paid": paid}
        case "reached":
            return _("It is done. Thank you to all who gave.")
        case _:
            return (
                _("The card was closed before the end. What was paid goes back to who gave it.")
                if seen.card.status == "closed"
                else ""
            )
