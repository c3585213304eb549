"""The viewer's own gifts, and those that whoever looks after the card sees to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final, cast

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dugnad.cards.fundraiser.forms.seeing_to import (
    CallUponForm,
    HandOverForm,
    LetGoForm,
    NoteGivenForm,
    TakeBackForm,
    UndoGivenForm,
)
from dugnad.cards.fundraiser.kinds import (
    comes_to_nothing,
    is_going_on,
    is_off,
    kind_amount_words,
    money_words,
    reward_name,
)
from dugnad.cards.fundraiser.law.events import GiftGiven, GiftNotGiven
from dugnad.cards.fundraiser.law.records import (
    BOOKED_MS,
    Fundraiser,
    Gift,
    Kind,
    Terms,
    sums_of,
)
from dugnad.cards.fundraiser.law.verbs import (
    CallUpon,
    HandOver,
    LetGo,
    NoteGiven,
    TakeBack,
    UndoGiven,
)
from dugnad.charter.money.accounts import reference
from dugnad.face.face import Worked
from dugnad.face.moments import moment_words
from dugnad.face.page import Verb
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise, ended
from dugnad.ledger.state import State
from dugnad.ledger.values import Event

TO_SEE_TO_MAX: Final = 40


@dataclass(frozen=True)
class OwnGift:
    """A gift of the viewer's own: what it is, how it stands, and what can be done about it."""

    number: int
    what: StrOrPromise
    how: StrOrPromise
    reference: str = ""
    """By which a payment finds it; empty where nothing is to be paid."""

    take_back: Verb | None = None
    goes_back: bool = False
    """Whether what was paid of it is owed back to the giver."""


@dataclass(frozen=True)
class ToSeeTo:
    """A promise that whoever looks after the card sees to."""

    what: StrOrPromise
    who: str
    words: str
    called: bool
    verbs: tuple[Verb, ...]


def own_gifts(fund: Fundraiser, terms: Terms, seen: Seen) -> tuple[OwnGift, ...]:
    """The viewer's gifts that stand: how each stands, and what can be done about it."""
    numbers = [number for one in seen.own for _member, number in fund.of_giver.keys(under=one)]
    gifts = [(number, gift) for number in sorted(numbers) if (gift := fund.gifts.get(number))]
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
        how = _how_other(fund, gift, seen)
    off = comes_to_nothing(fund, seen.card)
    in_time = is_going_on(fund) and not off and seen.now_ms <= terms.pay_by_ms
    to_pay = gift.kind == "money" and paid < gift.amount and in_time
    may_take_back = (
        seen.card.status == "in force"
        and gift.standing in ("promised", "called upon")
        and not paid
        and (is_going_on(fund) if gift.kind == "money" else not is_off(fund))
    )
    return OwnGift(
        number=number,
        what=kind_amount_words(gift.kind, gift.amount, terms.unit),
        how=how,
        reference=reference(gift.promise) if to_pay else "",
        take_back=Verb(TakeBack, TakeBackForm.verb, {"gift": str(number)}, icon="x", quiet=True)
        if may_take_back
        else None,
        goes_back=bool(paid) and off,
    )


def _how_money(fund: Fundraiser, terms: Terms, gift: Gift, paid: int, seen: Seen) -> StrOrPromise:
    """How a gift of money stands: to be paid, paid, or on its way back."""
    words = {
        "until": moment_words(terms.pay_by_ms, seen.zone, seen.now_ms),
        "paid": money_words(paid, terms.unit),
        "settled": moment_words(terms.pay_by_ms + BOOKED_MS, seen.zone, seen.now_ms),
    }
    if comes_to_nothing(fund, seen.card):
        return _("What you paid is owed back to you.") if paid else _("Nothing is to be paid.")
    if paid >= gift.amount:
        return _("It is paid. Thank you!")
    if not is_going_on(fund):
        if not paid:
            return _("It was not paid, and need not be paid any more.")
        return _("%(paid)s of it came.") % words
    if seen.now_ms > terms.pay_by_ms:
        return (
            _(
                "The time to pay it is over. What was paid in time is written down by %(settled)s "
                "at the latest."
            )
            % words
        )
    if paid:
        return _("%(paid)s of it is paid. Pay the rest by %(until)s.") % words
    return _("Pay it by %(until)s.") % words


def _how_other(fund: Fundraiser, gift: Gift, seen: Seen) -> StrOrPromise:
    if gift.standing == "given":
        return _("It was given. Thank you!")
    if is_off(fund) or seen.card.status == "closed":
        return _("It is not needed any more. Thank you for being ready!")
    if gift.standing == "called upon":
        said = seen.around.said([gift.called]) if gift.called else {}
        words = said.get(gift.called) if gift.called else None
        return (
            _("It is needed: %(words)s") % {"words": ended(words.text)}
            if words is not None
            else _("It is needed. Whoever looks after the card tells you when.")
        )
    return _("It is promised. You are told when it is needed.")


def to_see_to(fund: Fundraiser, terms: Terms, seen: Seen) -> tuple[ToSeeTo, ...]:
    """Promises of hours, things and rooms, and thank-yous, for whoever looks after the card."""
    if not seen.looks_after or seen.card.status != "in force" or is_off(fund):
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
    noted = _noted_last(fund)
    givers = {gift.giver for _number, gift in (*waiting, *owing, *noted)}
    names = seen.around.givers(seen.card_id, givers)
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
    for number, gift in owing:
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
    for number, gift in noted:
        lines.append(
            ToSeeTo(
                what=kind_amount_words(gift.kind, gift.given, terms.unit),
                who=names.get(gift.giver, ""),
                words=gettext("It was given. Thank you!"),
                called=False,
                verbs=(Verb(UndoGiven, UndoGivenForm.verb, {"gift": str(number)}, quiet=True),),
            )
        )
    return tuple(lines)


def _noted_last(fund: Fundraiser) -> list[tuple[int, Gift]]:
    """What was noted last of each kind and can be undone: nobody was thanked for it yet."""
    kinds: tuple[Kind, ...] = ("hours", "things", "rooms")
    found = []
    for kind in kinds:
        sums = sums_of(fund, kind)
        number = fund.came.get((kind, sums.arrived)) if sums.arrived > sums.thanked else None
        gift = None if number is None else fund.gifts.get(number)
        if number is not None and gift is not None and gift.standing == "given":
            found.append((number, gift))
    return found


def _gift_verbs(number: int, *, called: bool) -> tuple[Verb, ...]:
    gift = {"gift": str(number)}
    call = _("Call upon it again") if called else CallUponForm.verb
    return (
        Verb(CallUpon, call, gift, icon="bell", asks=True),
        Verb(NoteGiven, NoteGivenForm.verb, gift, icon="check", asks=True),
        Verb(LetGo, LetGoForm.verb, gift, icon="x", quiet=True),
    )


def worked(state: State, event: Event) -> Worked | None:
    """How long somebody worked who gave the hours that they had promised, or did not after all."""
    if not isinstance(event, GiftGiven | GiftNotGiven):
        return None
    gift = cast("Fundraiser", state).gifts.get(event.gift)
    if gift is None or gift.kind != "hours":
        return None
    minutes = event.amount if isinstance(event, GiftGiven) else -event.amount
    return Worked(event.member, minutes)
