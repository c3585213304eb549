"""The forms of a fundraiser: asking for gifts, giving, and seeing to what was promised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dugnad.cards.fundraiser.law import refusals
from dugnad.cards.fundraiser.law.records import (
    DAY_MS,
    KINDS,
    ORDERED,
    Fundraiser,
    Gift,
    Kind,
    Reward,
    Terms,
    stage_of,
)
from dugnad.cards.fundraiser.law.verbs import (
    CallOff,
    CallUpon,
    CarryOut,
    Give,
    HandOver,
    LetGo,
    NoteGiven,
    Open,
    TakeBack,
    Tell,
    Thank,
)
from dugnad.charter.entries import Grant
from dugnad.face.forms import CardForm, dress, say_plainly
from dugnad.face.moments import MomentField, coming_saturday, moment_words
from dugnad.face.money import (
    HOUR_MINUTES,
    AmountField,
    HoursField,
    amount_words,
    currency_of,
    hours_words,
    unit_choices,
)
from dugnad.face.sentences import StrOrPromise
from dugnad.face.told import TITLE_MAX, ToldForm
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action

WORDS_MAX: Final = 1_000
LINE_MAX: Final = 200
COUNT_MAX: Final = 9_999
THANKS_ROWS: Final = 3
GIFT_DIGITS: Final = 15
"""More digits than the number of any gift has."""
WEEKS_MS: Final = 14 * DAY_MS
LAST_HOUR: Final = 20
SUGGESTED: Final = {"money": 10_000, "hours": 2 * HOUR_MINUTES, "things": 1, "rooms": 1}
"""What a form suggests to give, where the card does not say what one thing costs."""

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
SEEN_CHOICES: Final = [
    ("neighbour", _("As “a neighbour”")),
    ("initials", _("By my initials")),
    ("name", _("By my name")),
]


def kind_amount_words(kind: Kind, amount: int, unit: str) -> str:
    """So much of a kind: "200 kr", "2 hours", "3 things", "1 room"."""
    if kind == "money":
        return amount_words(amount, unit)
    if kind == "hours":
        return hours_words(amount)
    if kind == "rooms":
        return ngettext("a room once", "a room %(count)s times", amount) % {"count": amount}
    return ngettext("%(count)s thing", "%(count)s things", amount) % {"count": amount}


def amount_field(kind: Kind) -> forms.Field:
    """The field in which people say how much of a kind they give."""
    if kind == "money":
        return AmountField(label=_("How much do you give?"))
    if kind == "hours":
        return HoursField(label=_("How many hours do you give?"))
    labels = {"things": _("How many things?"), "rooms": _("How many times?")}
    return forms.IntegerField(label=labels[kind], min_value=1, max_value=COUNT_MAX)


# ── Putting it up
class PutUpFundraiser(ToldForm):
    """What for and how much; everything else has a default and is folded away."""

    verb = _("Put up the card")
    example: ClassVar[dict[str, Any]] = {
        "title": _("A bench at the jetty"),
        "money": "3000",
        "hours": "20",
    }
    first = ("title", "money", "hours")
    says_what_is_optional = True
    grants: ClassVar[tuple[Grant, ...]] = tuple(Grant("money", verb) for verb in ORDERED)
    mends: ClassVar[Mapping[type[Refused], str]] = {
        refusals.NothingAskedFor: "money",
        refusals.EndsInThePast: "until",
        refusals.NoTimeToGive: "until",
        refusals.NothingToReach: "money",
        refusals.RewardForNothing: "thanks_1_kind",
    }

    title = forms.CharField(label=_("What is it for?"), max_length=TITLE_MAX)
    money = AmountField(
        label=_("How much money is needed?"),
        help_text=_("Leave it empty if no money is needed."),
        required=False,
    )
    hours = HoursField(
        label=_("How many hours of work are needed?"),
        help_text=_("An hour is as much a gift as money. Leave it empty if none are needed."),
        required=False,
    )
    things = forms.IntegerField(
        label=_("How many things are needed?"),
        min_value=1,
        max_value=COUNT_MAX,
        required=False,
    )
    things_what = forms.CharField(
        label=_("Which things?"),
        help_text=_("For example: spades, planks, a trailer, cakes."),
        max_length=LINE_MAX,
        required=False,
    )
    rooms = forms.IntegerField(
        label=_("How many times is a room needed?"),
        min_value=1,
        max_value=COUNT_MAX,
        required=False,
    )
    rooms_what = forms.CharField(
        label=_("What kind of room?"),
        help_text=_("For example: a dry room in which ten people can paint, on Saturdays."),
        max_length=LINE_MAX,
        required=False,
    )
    until = MomentField(label=_("Until when can people give?"))
    whole = forms.TypedChoiceField(
        label=_("What happens if less money comes?"),
        choices=[
            (0, _("We keep what comes, and do less")),
            (1, _("All or nothing: below the goal everybody gets their money back")),
        ],
        coerce=lambda value: value == "1",
        initial=0,
        widget=forms.RadioSelect,
    )
    with_less = forms.CharField(
        label=_("With less, we…"),
        help_text=_("For example: build a shorter bench."),
        max_length=LINE_MAX,
        required=False,
    )
    with_more = forms.CharField(
        label=_("With more, we…"),
        help_text=_("For example: add a table. Empty: it stays with the project."),
        max_length=LINE_MAX,
        required=False,
    )
    after = forms.CharField(
        label=_("Who looks after it later?"), max_length=LINE_MAX, required=False
    )
    pay_days = forms.TypedChoiceField(
        label=_("How long do people have to pay, once promises end?"),
        choices=[(7, _("One week")), (14, _("Two weeks")), (30, _("30 days"))],
        coerce=int,
        initial=14,
    )
    unit = forms.ChoiceField(label=_("In which money?"), choices=unit_choices)
    one_costs = AmountField(
        label=_("Money as things: what does one of them cost?"),
        help_text=_("For example 40, if 40 kr buy two trays of plants."),
        required=False,
    )
    one_buys = forms.CharField(
        label=_("And what does that buy?"),
        help_text=_("For example: two trays of plants."),
        max_length=LINE_MAX,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer a Saturday evening in three weeks, the money of the place, and thank-yous."""
        super().__init__(*args, **kwargs)
        ends_ms = coming_saturday(self.now_ms + WEEKS_MS, self.zone, LAST_HOUR)
        self.fields["until"].initial = ends_ms
        self.fields["unit"].initial = currency_of(self.zone)
        for row in range(1, THANKS_ROWS + 1):
            self._add_thanks(row)
        self._add_collects_for()

    def _add_thanks(self, row: int) -> None:
        number = {"number": row}
        what = forms.CharField(
            label=_("Thank-you %(number)s: what is it?") % number,
            help_text=_("For example: your name on the bench.") if row == 1 else "",
            max_length=LINE_MAX,
            required=False,
        )
        kind = forms.ChoiceField(
            label=_("Thank-you %(number)s: for what kind of gift?") % number,
            choices=KIND_CHOICES,
            initial="money",
        )
        least = forms.CharField(
            label=_("Thank-you %(number)s: from how much?") % number,
            max_length=20,
            required=False,
        )
        stock = forms.IntegerField(
            label=_("Thank-you %(number)s: how many are there?") % number,
            help_text=_("0 means: enough for all."),
            min_value=0,
            max_value=COUNT_MAX,
            initial=0,
        )
        by = MomentField(
            label=_("Thank-you %(number)s: by when is it handed over?") % number, required=False
        )
        by.zone = self.zone
        parts = {"what": what, "kind": kind, "from": least, "stock": stock, "by": by}
        for name, field in parts.items():
            self.fields[_thanks(row, name)] = field
            say_plainly(field)
            dress(field.widget)

    def _add_collects_for(self) -> None:
        """Offer the project's cards that wait for money, where there are any."""
        waiting = [one for one in self.around.cards() if one.awaits_money]
        if waiting:
            field = forms.ChoiceField(
                label=_("Is the money for a card that waits for it?"),
                choices=[("", _("No, it is for the project"))]
                + [(one.card.hex(), one.title) for one in waiting],
                required=False,
            )
            self.fields["collects_for"] = field
            say_plainly(field)
            dress(field.widget)

    def clean(self) -> dict[str, Any]:
        """Read the thank-yous, each with an amount of its own kind."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(kind) for kind in KINDS) and not self.errors:
            self.add_error("money", _("Say how much of something is needed: money, or hours."))
        if bool(cleaned.get("one_costs")) != bool(cleaned.get("one_buys")):
            missing = "one_buys" if cleaned.get("one_costs") else "one_costs"
            self.add_error(missing, _("Say both what it costs and what it buys, or neither."))
        for row in range(1, THANKS_ROWS + 1):
            self._clean_thanks(row, cleaned)
        return cleaned

    def _clean_thanks(self, row: int, cleaned: dict[str, Any]) -> None:
        name = _thanks(row, "from")
        if not cleaned.get(_thanks(row, "what")) or self.has_error(name):
            return
        kind: Kind = cleaned.get(_thanks(row, "kind")) or "money"
        try:
            cleaned[name] = amount_field(kind).clean(cleaned.get(name))
        except ValidationError as no:
            self.add_error(name, no)

    def opening(self, cleaned: dict[str, Any]) -> Open:
        """Return the terms."""
        chosen = cleaned.get("collects_for") or ""
        return Open(
            ends_at_ms=cleaned["until"],
            pay_days=cleaned["pay_days"],
            unit=cleaned["unit"],
            money=cleaned.get("money") or 0,
            hours=cleaned.get("hours") or 0,
            things=cleaned.get("things") or 0,
            rooms=cleaned.get("rooms") or 0,
            whole=bool(cleaned["whole"] and cleaned.get("money")),
            step=(cleaned.get("one_costs") or 0) if cleaned.get("money") else 0,
            rewards=tuple(_reward(row, cleaned) for row in _thanked(cleaned)),
            collects_for=bytes.fromhex(chosen) if chosen else None,
        )

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return what was written; thank-yous are numbered as they stand in the terms."""
        told = super().told(cleaned)
        names = ("things_what", "rooms_what", "with_less", "with_more", "after", "one_buys")
        extra = [(name, cleaned[name]) for name in names if cleaned.get(name)]
        for number, row in enumerate(_thanked(cleaned), start=1):
            extra.append((reward_name(number), cleaned[_thanks(row, "what")]))
        if extra:
            told["extra"] = tuple(extra)
        return told

    def remarks(self, cleaned: dict[str, Any]) -> tuple[StrOrPromise, ...]:
        """Ask for a second look where people will want to know more before they give."""
        remarks: list[StrOrPromise] = []
        if cleaned.get("money") and not cleaned["whole"] and not cleaned.get("with_less"):
            remarks.append(
                _("Say what you do with less money, so that people know what they give to.")
            )
        if not cleaned.get("after"):
            remarks.append(_("Say who looks after it later. People ask that before they give."))
        return tuple(remarks)


def reward_name(number: int) -> str:
    """The name under which the card's words say what a thank-you is; numbers from 1."""
    return f"thanks_{number}"


def _thanks(row: int, part: str) -> str:
    return f"thanks_{row}_{part}"


def _thanked(cleaned: Mapping[str, Any]) -> list[int]:
    return [row for row in range(1, THANKS_ROWS + 1) if cleaned.get(_thanks(row, "what"))]


def _reward(row: int, cleaned: Mapping[str, Any]) -> Reward:
    return Reward(
        kind=cleaned[_thanks(row, "kind")],
        least=cleaned[_thanks(row, "from")],
        stock=cleaned[_thanks(row, "stock")],
        by_ms=cleaned.get(_thanks(row, "by")) or 0,
    )


# ── Giving
class GiveForm(CardForm):
    """Promise a gift: how much, what, which thank-you, and how one is seen."""

    verb = _("I promise this")
    says_what_is_optional = True
    kind = forms.ChoiceField(
        label=_("What do you give?"), choices=KIND_CHOICES, widget=forms.RadioSelect
    )
    amount = forms.CharField(label=_("How much do you give?"), max_length=20)
    text = forms.CharField(
        label=_("What is it, and when could it be? (for hours, things and rooms)"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reward = forms.TypedChoiceField(
        label=_("Would you like a thank-you?"),
        choices=[(0, _("No, thank you"))],
        coerce=int,
        initial=0,
        required=False,
        widget=forms.RadioSelect,
    )
    shown = forms.ChoiceField(
        label=_("How would you like to be seen on the card?"),
        help_text=_(
            "You choose it anew for each gift, and no page shows more. The books, which are open "
            "to all, have a number for you beside the amount: a member who looks closely could "
            "find out whose it is."
        ),
        choices=SEEN_CHOICES,
        initial="neighbour",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask about the one kind that was chosen; about all of them by a link."""
        super().__init__(*args, **kwargs)
        self._fund = cast("Fundraiser", self.state)
        self._terms = self._fund.terms.get()
        unit = "" if self._terms is None else self._terms.unit
        asked = asked_kinds(self._terms, holds=bool(self.around.holder(unit)))
        wanted = self.data.get("kind") or self.initial.get("kind")
        self._kind = next((kind for kind in KINDS if kind == wanted), None)
        if self._kind is None and len(asked) == 1:
            self._kind = asked[0]
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = [(one, KIND_WORDS[one]) for one in asked]
        kind.initial = asked[0] if asked else None
        if self._kind is not None:
            self._ask_about(self._kind)
        self._offer_rewards()
        self.hint = " ".join(str(line) for line in self._rules())
        for field in self.fields.values():
            say_plainly(field)
            dress(field.widget)

    def _ask_about(self, kind: Kind) -> None:
        self.heading = GIVE_WORDS[kind]
        choice = cast("forms.ChoiceField", self.fields["kind"])
        choice.choices = [(kind, KIND_WORDS[kind])]
        choice.initial = kind
        choice.widget = forms.HiddenInput()
        amount = amount_field(kind)
        terms = self._terms
        step = terms.step if terms is not None and kind == "money" else 0
        amount.initial = step or SUGGESTED[kind]
        if step and terms is not None:
            amount.help_text = str(step_words(terms, self._told("one_buys")))
        self.fields["amount"] = amount
        self.order_fields(["kind", "amount", "text", "reward", "shown"])
        text = self.fields["text"]
        text.required = kind in ("things", "rooms")
        if kind == "money":
            del self.fields["text"]
        elif kind == "hours":
            text.label = _("What could you do, and when? (can be left empty)")
        elif kind == "things":
            text.label = _("What do you give or lend?")
            text.help_text = self._told("things_what")
        else:
            text.label = _("Which room, and when could it be used?")
            text.help_text = self._told("rooms_what")

    def _told(self, name: str) -> str:
        told = None if self.seen is None else self.seen.told
        return "" if told is None else told.more(name)

    def _offer_rewards(self) -> None:
        rewards = () if self._terms is None else self._terms.rewards
        offered: list[tuple[int, StrOrPromise]] = [
            (number, reward_words(self._fund, number, reward, self._told(reward_name(number))))
            for number, reward in enumerate(rewards, start=1)
            if self._kind in (None, reward.kind) and left_of(self._fund, number, reward) != 0
        ]
        if not offered:
            del self.fields["reward"]
            return
        reward = cast("forms.ChoiceField", self.fields["reward"])
        reward.choices = [(0, _("No, thank you")), *offered]

    def _rules(self) -> tuple[StrOrPromise, ...]:
        terms, seen = self._terms, self.seen
        if terms is None or seen is None or self._kind not in (None, "money"):
            return ()
        return money_rules(terms, seen.zone, seen.now_ms, self._told("with_more"))

    def clean(self) -> dict[str, Any]:
        """Read the amount as its kind is written, and ask what it is where that must be known."""
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if self._kind is None and kind in KINDS and isinstance(cleaned.get("amount"), str):
            try:
                cleaned["amount"] = amount_field(cast("Kind", kind)).clean(cleaned["amount"])
            except ValidationError as no:
                self.add_error("amount", no)
        if kind in ("things", "rooms") and not cleaned.get("text") and not self.has_error("text"):
            self.add_error("text", _("Say in a few words what it is, so that it can be used."))
        return cleaned

    def action(self, cleaned: dict[str, Any]) -> Give:
        """Return the promise."""
        return Give(
            kind=cleaned["kind"],
            amount=cleaned["amount"],
            shown=cleaned["shown"],
            reward=cleaned.get("reward") or 0,
        )

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        """Return what it is, in the giver's words."""
        text = cleaned.get("text") if cleaned.get("kind") != "money" else ""
        return {"text": text} if text else None

    def noted(self, cleaned: dict[str, Any]) -> StrOrPromise:
        """Thank, and say what comes next."""
        unit = "" if self._terms is None else self._terms.unit
        words = kind_amount_words(cleaned["kind"], cleaned["amount"], unit)
        if cleaned["kind"] == "money":
            return _("Thank you! You promised %(what)s. Below you see how to pay.") % {
                "what": words
            }
        return _("Thank you! You promised %(what)s. You are told when it is needed.") % {
            "what": words
        }


def asked_kinds(terms: Terms | None, *, holds: bool) -> tuple[Kind, ...]:
    """The kinds that can be given now; money only where somebody holds it for the project."""
    if terms is None:
        return ()
    return tuple(kind for kind in KINDS if terms.goal(kind) and (kind != "money" or holds))


def step_words(terms: Terms, buys: str) -> StrOrPromise:
    """What one step of the money buys: "40 kr: two trays of plants"."""
    return _("%(amount)s: %(buys)s") % {
        "amount": amount_words(terms.step, terms.unit),
        "buys": buys,
    }


def money_rules(terms: Terms, zone: str, now_ms: int, with_more: str) -> tuple[StrOrPromise, ...]:
    """What happens to money: when it is paid, with less, and with more."""
    pay_by = moment_words(terms.pay_by_ms, zone, now_ms)
    goal = amount_words(terms.money, terms.unit)
    less = (
        _("If %(goal)s are not paid by then, everybody gets their money back.") % {"goal": goal}
        if terms.whole
        else _("If less than %(goal)s comes, it is kept, and less is done with it.")
        % {"goal": goal}
    )
    return (
        _("You promise now and pay by %(until)s.") % {"until": pay_by},
        less,
        _("With more: %(more)s") % {"more": with_more}
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


# ── Seeing to gifts
class GiftForm(CardForm):
    """A form about one gift."""

    gift = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def the_gift(self) -> Gift | None:
        """The gift that the form is about, as far as it can be known."""
        typed = str(self.data.get("gift") or self.initial.get("gift") or "")
        fund = cast("Fundraiser", self.state)
        return (
            fund.gifts.get(int(typed)) if typed.isdecimal() and len(typed) <= GIFT_DIGITS else None
        )


class TakeBackForm(GiftForm):
    """Take one's own promise back."""

    verb = _("Take my promise back")
    done = _("Your promise is taken back.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it is taken back."""
        return TakeBack(gift=cleaned["gift"])


class CallUponForm(GiftForm):
    """Say when and where what was promised is needed."""

    verb = _("Call upon it")
    done = _("Whoever promised it is told when and where it is needed.")
    text = forms.CharField(
        label=_("When and where is it needed?"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the call."""
        return CallUpon(gift=cleaned["gift"])

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return when and where."""
        return {"text": cleaned["text"]}


class NoteGivenForm(GiftForm):
    """Note how much was given."""

    verb = _("It was given")
    done = _("It is noted that it was given.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask in the gift's own unit, and offer what was promised."""
        super().__init__(*args, **kwargs)
        gift = self.the_gift()
        kind: Kind = "things" if gift is None else gift.kind
        amount = amount_field(kind)
        amount.label = _("How much was given?")
        amount.initial = 1 if gift is None else gift.amount
        self.fields["amount"] = amount
        say_plainly(amount)
        dress(amount.widget)

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return what was given."""
        return NoteGiven(gift=cleaned["gift"], amount=cleaned["amount"])


class LetGoForm(GiftForm):
    """Let a promise go."""

    verb = _("It is not needed")
    done = _("The promise is let go, and whoever gave it is told.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it is let go."""
        return LetGo(gift=cleaned["gift"])


class HandOverForm(GiftForm):
    """Note that a thank-you was handed over."""

    verb = _("It was handed over")
    done = _("It is noted that the thank-you was handed over.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it was handed over."""
        return HandOver(gift=cleaned["gift"])


class ThankForm(CardForm):
    """Thank all whose gifts of a kind have come."""

    verb = _("Thank them")
    done = _("Those whose gifts have come are thanked.")
    kind = forms.ChoiceField(choices=KIND_CHOICES, widget=forms.HiddenInput)

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the thanks."""
        return Thank(kind=cleaned["kind"])


class TellForm(CardForm):
    """Tell all who give how it goes."""

    verb = _("Tell those who give")
    hint = _(
        "It stands on the card for all to read. Each who gives hears of it the way they chose, in "
        "one message a week."
    )
    done = _("It stands on the card, and those who give hear of it.")
    text = forms.CharField(
        label=_("How does it go?"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that something is told."""
        del cleaned
        return Tell()

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return the words."""
        return {"text": cleaned["text"]}


class CallOffForm(CardForm):
    """Call it off."""

    verb = _("Call it off")
    means = _(
        "It is called off for good. Everything that was paid is owed back to those who gave it, "
        "nobody has to keep a promise, and all of them are told."
    )
    done = _("It is called off. What was paid goes back.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it is called off."""
        del cleaned
        return CallOff()


class CarryOutForm(CardForm):
    """Let what has come go where it belongs."""

    verb = _("Let what has come go on")
    done = _("What has come is where it belongs.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it goes on."""
        del cleaned
        return CarryOut()


def is_going_on(fund: Fundraiser) -> bool:
    """Whether promises or payments still change what comes of it."""
    return stage_of(fund) in ("giving", "paying")
