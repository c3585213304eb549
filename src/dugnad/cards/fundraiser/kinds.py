"""The four kinds of gifts in words: amounts, what they buy, and the rules of money."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dugnad.cards.fundraiser.law.records import KINDS, Fundraiser, Kind, Reward, Terms, stage_of
from dugnad.charter.entries import CardEntry
from dugnad.face.moments import moment_words
from dugnad.face.money import MINUTES, ROOMS, AmountField, HoursField, amount_words, unbroken
from dugnad.face.sentences import StrOrPromise, ended

COUNT_MAX: Final = 9_999

KIND_WORDS: Final[dict[Kind, StrOrPromise]] = {
    "money": _("Money"),
    "hours": _("Hours"),
    "things": _("Things"),
    "rooms": _("Rooms"),
}

KIND_CHOICES: Final = [(kind, KIND_WORDS[kind]) for kind in KINDS]

GIVE_WORDS: Final[dict[Kind, StrOrPromise]] = {
    "money": _("Give money"),
    "hours": _("Give hours"),
    "things": _("Give a thing"),
    "rooms": _("Lend a room"),
}

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


GETS: Final[dict[Kind, StrOrPromise]] = {
    "money": _(
        "This is a gift: you get thanks for it and nothing else, and less may come of it than is "
        "hoped. It is no loan, and you own no share."
    ),
    "hours": _(
        "This is a gift of your time: you are thanked and not paid, and it may turn out that it is "
        "not needed."
    ),
    "things": _(
        "What you give stays there and you get thanks for it. What you lend stays yours, and can "
        "wear or break."
    ),
    "rooms": _(
        "You lend a room without pay, and it stays yours. Agree with whoever asks who locks up "
        "and who mends what breaks."
    ),
}
"""What whoever gives gets and risks, for each way of giving."""

WITH_THANKS: Final = _(
    "A gift with a thank-you: you get what stands here once your gift has come. If money goes "
    "back, you get your money and no thank-you. Where a name belongs to it, as on a plank, agree "
    "with whoever looks after the card which one: how you are seen on the card is another thing."
)
"""The same where a thank-you is asked for."""

ONLY_GIFTS: Final = _(
    "These are gifts, with a thank-you or without. Nobody lends money here, and nobody buys a "
    "share."
)


def kind_amount_words(kind: Kind, amount: int, unit: str) -> str:
    """So much of a kind, with number and unit on one line: "200 kr", "2 hours", "3 things"."""
    counted = {"money": unit, "hours": MINUTES, "things": "things", "rooms": ROOMS}
    return unbroken(amount_words(amount, counted[kind]))


def money_words(amount: int, unit: str) -> str:
    """So much money, with number and unit on one line."""
    return kind_amount_words("money", amount, unit)


def amount_field(kind: Kind) -> forms.Field:
    """The field in which people say how much of a kind they give."""
    if kind == "money":
        return AmountField(label=_("How much do you give?"))
    if kind == "hours":
        return HoursField(label=_("How many hours do you give?"))
    labels = {"things": _("How many things?"), "rooms": _("How many times?")}
    return forms.IntegerField(label=labels[kind], min_value=1, max_value=COUNT_MAX)


def asked_kinds(terms: Terms | None, *, holds: bool) -> tuple[Kind, ...]:
    """The kinds that can be given now; money only where somebody holds it for the project."""
    if terms is None:
        return ()
    return tuple(kind for kind in KINDS if terms.goal(kind) and (kind != "money" or holds))


def step_words(terms: Terms, buys: str) -> StrOrPromise:
    """What one step of the money buys: "40 kr: two trays of plants"."""
    return _("%(amount)s: %(buys)s") % {
        "amount": money_words(terms.step, terms.unit),
        "buys": ended(buys),
    }


def money_rules(terms: Terms, zone: str, now_ms: int, with_more: str) -> tuple[StrOrPromise, ...]:
    """What happens to money: when it is paid, with less, and with more."""
    pay_by = moment_words(terms.pay_by_ms, zone, now_ms)
    goal = money_words(terms.money, terms.unit)
    less = (
        _("If %(goal)s are not paid by then, everybody gets their money back.") % {"goal": goal}
        if terms.whole
        else _("If less than %(goal)s comes, it is kept, and less is done with it.")
        % {"goal": goal}
    )
    return (
        _("You promise now and pay by %(until)s.") % {"until": pay_by},
        less,
        _("With more: %(more)s") % {"more": ended(with_more)}
        if with_more
        else _("What is more than that stays with the project."),
    )


def left_of(fund: Fundraiser, number: int, reward: Reward) -> int:
    """How many of a thank-you are left; -1 where there are enough for all."""
    return max(0, reward.stock - (fund.taken.get(number) or 0)) if reward.stock else -1


def reward_words(fund: Fundraiser, number: int, reward: Reward, what: str) -> StrOrPromise:
    """A thank-you in a line: what it is, from how much, and how many are left."""
    terms = fund.terms.get()
    unit = "" if terms is None else terms.unit
    words = {
        "what": what or gettext("Thank-you %(number)s") % {"number": number},
        "least": kind_amount_words(reward.kind, reward.least, unit),
    }
    left = left_of(fund, number, reward)
    if left < 0:
        return _("%(what)s (from %(least)s)") % words
    return _("%(what)s (from %(least)s, %(left)s left)") % {**words, "left": left}


def reward_name(number: int) -> str:
    """The name under which the card's words say what a thank-you is; numbers from 1."""
    return f"thanks_{number}"


def is_off(fund: Fundraiser) -> bool:
    """Whether nothing comes of it: the goal was missed, or it was called off."""
    return stage_of(fund) in ("missed", "called off")


def comes_to_nothing(fund: Fundraiser, card: CardEntry) -> bool:
    """The same, also where the card was closed before its end: what was paid goes back."""
    return is_off(fund) or (card.status == "closed" and is_going_on(fund))


def is_going_on(fund: Fundraiser) -> bool:
    """Whether promises or payments still change what comes of it."""
    return stage_of(fund) in ("giving", "paying")
