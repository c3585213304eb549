"""The forms of a task: putting it up, taking it on, and showing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.cards.task.law import refusals, verbs
from dugnad.cards.task.law.records import DAY_MS, OWES, PLACES_MAX, Task, Terms
from dugnad.cards.task.law.verbs import Answer, Open, Show, Vouch
from dugnad.cards.task.law.worth import is_counted, most_due
from dugnad.cards.task.pay import KINDS, NOT_THIS, THIS_IS
from dugnad.charter.entries import Grant
from dugnad.charter.money.accounts import Sum
from dugnad.face.forms import CardForm, dress, say_plainly
from dugnad.face.moments import MomentField
from dugnad.face.money import AmountField, HoursField, currency_of, unit_choices
from dugnad.face.sentences import StrOrPromise
from dugnad.face.told import (
    TITLE_MAX,
    WHO_MAX,
    ToldForm,
    alt_field,
    changed,
    offered_field,
    picture_field,
    picture_file_field,
)
from dugnad.ledger.contract import Refused

DONE_MAX: Final = 600
TAKES_MAX: Final = 60
WORDS_MAX: Final = 2_000
SENTENCES_APART: Final = " "

STAYS: Final = _("What is shown stays shown: from then on others say whether it counts.")
TAKE_ON: Final = _("I take it on")
GIVE_BACK: Final = _("I give it back")
NO: Final = _("No, I cannot")


def terms_of(state: Any) -> Terms | None:
    """The terms of a task; None while its card is only being written."""
    return None if state is None else cast("Task", state).terms.get()


# ── Putting it up
class PutUpTask(ToldForm):
    """What, when it counts as done, and what there is for it; everything else is folded away."""

    verb = _("Put up the card")
    example: ClassVar[dict[str, Any]] = {
        "title": _("Sew ten flags for the harbour day"),
        "counts": _("Ten flags are hemmed on all sides and lie in the boathouse."),
    }
    first = ("title", "counts", "pay")
    needed_sometimes: ClassVar[tuple[str, ...]] = ("amount", "unit", "hours", "who", "thanks")
    grants: ClassVar[tuple[Grant, ...]] = (OWES,)
    mends: ClassVar[Mapping[type[Refused], str]] = {
        refusals.PayUnfit: "amount",
        refusals.PlacesUnfit: "places",
        refusals.DoneInThePast: "done_by",
    }

    title = forms.CharField(label=_("What is to be done?"), max_length=TITLE_MAX)
    counts = forms.CharField(
        label=_("When does it count as done?"),
        help_text=_("So that everybody sees the same, and nobody has to argue afterwards."),
        max_length=DONE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    pay = forms.ChoiceField(
        label=_("Anything for whoever does it?"),
        choices=KINDS,
        initial="nothing",
        widget=forms.RadioSelect,
    )
    amount = AmountField(
        label=_("How much money?"),
        help_text=_(
            "For each who does it. Where it is for each hour, for one hour. For what it costs, "
            "the most that is paid back."
        ),
        required=False,
    )
    unit = forms.ChoiceField(label=_("Which money?"), choices=unit_choices)
    hours = HoursField(
        label=_("At most how many hours?"),
        help_text=_(
            "For hours that are written down, and for money by the hour. Left empty, money is for "
            "the whole task."
        ),
        required=False,
    )
    thanks = forms.CharField(
        label=_("Which thanks?"),
        help_text=_("For example: soup and coffee afterwards."),
        max_length=WHO_MAX,
        required=False,
    )
    who = forms.CharField(
        label=_("Who can be asked about tax and benefits?"),
        help_text=_("A name and a number. Needed where there is money for it."),
        max_length=WHO_MAX,
        required=False,
    )
    places = forms.IntegerField(
        label=_("How many can take it on?"),
        help_text=_("Each does one part, and shows it."),
        min_value=1,
        max_value=PLACES_MAX,
        initial=1,
    )
    takes = forms.CharField(
        label=_("How long does it take, about?"),
        help_text=_("For example: an afternoon. It stands in the lists."),
        max_length=TAKES_MAX,
        required=False,
    )
    done_by = MomentField(label=_("Until when is it to be done?"), required=False)
    outsiders = forms.BooleanField(
        label=_("People who are not members of the project may take it on too"),
        required=False,
        initial=True,
    )
    period = forms.TypedChoiceField(
        label=_("How long can members object, once it is shown?"),
        choices=[
            (1, _("One day")),
            (3, _("Three days")),
            (7, _("A week")),
            (14, _("Two weeks")),
        ],
        coerce=int,
        initial=3,
    )
    vote = forms.TypedChoiceField(
        label=_("How long do members vote, if somebody objects?"),
        choices=[
            (2, _("Two days")),
            (5, _("Five days")),
            (7, _("A week")),
            (14, _("Two weeks")),
        ],
        coerce=int,
        initial=5,
    )
    this_is = offered_field(_("What this is"), THIS_IS)
    not_this = offered_field(
        _("What this is not"), NOT_THIS, _("So that nobody hopes for something else.")
    )
    before_money = forms.BooleanField(
        label=_("It can be taken on before the money for it is there"),
        help_text=_("Otherwise the card waits until its pot holds enough for all places."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the money of the place first."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].initial = currency_of(self.zone)

    def clean(self) -> dict[str, Any]:
        """Ask for what each kind of pay needs."""
        cleaned = super().clean() or {}
        pay = cleaned.get("pay")
        needed: list[tuple[str, StrOrPromise]] = []
        if pay in ("money", "expenses"):
            needed.append(("amount", _("Write how much money.")))
        if pay == "hours":
            needed.append(("hours", _("Write how many hours are written down at most.")))
        if pay == "money":
            needed.append(("who", _("Write who can be asked about tax and benefits.")))
        for name, words in needed:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, str(words))
        return cleaned

    def opening(self, cleaned: dict[str, Any]) -> Open:
        """Return the terms; what does not belong to this kind of pay is left out."""
        pay = cleaned["pay"]
        paid = pay in ("money", "expenses")
        counted = pay in ("money", "hours")
        return Open(
            pay=pay,
            unit=cleaned["unit"] if paid else None,
            amount=(cleaned.get("amount") or 0) if paid else 0,
            minutes=(cleaned.get("hours") or 0) if counted else 0,
            places=cleaned["places"],
            done_by_ms=cleaned.get("done_by") or 0,
            outsiders=cleaned["outsiders"],
            period_ms=cleaned["period"] * DAY_MS,
            vote_ms=cleaned["vote"] * DAY_MS,
        )

    def awaits_money(self, cleaned: dict[str, Any]) -> Sum | None:
        """Return what all places may cost, unless it can be taken on before that is there."""
        opened = self.opening(cleaned)
        if opened.unit is None or cleaned["before_money"]:
            return None
        terms = Terms(
            pay=opened.pay,
            unit=opened.unit,
            amount=opened.amount,
            minutes=opened.minutes,
            places=opened.places,
            done_by_ms=opened.done_by_ms,
            outsiders=opened.outsiders,
            period_ms=opened.period_ms,
            vote_ms=opened.vote_ms,
            confirms=0,
        )
        return Sum(unit=opened.unit, amount=most_due(terms))

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return what was written; what is as it was offered stays in each one's language."""
        told = super().told(cleaned)
        thanks = cleaned["thanks"] if cleaned["pay"] == "thanks" else ""
        extra = (("done", cleaned["counts"]), ("thanks", thanks), ("takes", cleaned["takes"]))
        own = changed(cleaned, {"this_is": THIS_IS, "not_this": NOT_THIS})
        told["extra"] = (*((name, text) for name, text in extra if text), *own)
        return told


# ── Taking it on
class AnswerForm(CardForm):
    """Take it on, or say no; where there is pay, after reading what it means."""

    verb = TAKE_ON
    after_lead = True
    said = forms.ChoiceField(
        label=_("Do you take it on?"),
        choices=[("yes", TAKE_ON), ("no", NO)],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask nobody again who has pressed the one or the other."""
        super().__init__(*args, **kwargs)
        if (self.initial.get("said") or self.data.get("said")) == "yes":
            self.fields["said"].widget = forms.HiddenInput()

    def action(self, cleaned: dict[str, Any]) -> Answer:
        """Return the answer."""
        return Answer(said=cleaned["said"])

    def noted(self, cleaned: dict[str, Any]) -> StrOrPromise:
        """Say what comes next."""
        if cleaned["said"] == "yes":
            return _("You have taken it on. Show it here when it is done.")
        task = cast("Task | None", self.state)
        member = None if self.seen is None else self.seen.member
        if task is not None and member is not None and task.holding.get(member) is not None:
            return _("You gave it back. Others can take it on again.")
        return _("It is noted that you do not take it on.")


# ── Showing it
def counts_when(form: CardForm) -> StrOrPromise:
    """When it counts as done, as whoever put it up wrote; "" where that was taken away."""
    told = None if form.seen is None else form.seen.told
    done = "" if told is None else told.more("done")
    return _("It counts as done when: %(done)s") % {"done": done} if done else ""


class ShowForm(CardForm):
    """Words, a picture and how much it was, as far as that counts; one press is enough."""

    verb = _("Show it is done")
    done = _("It is shown. Members can now confirm, ask or object.")
    says_what_is_optional = True
    text = forms.CharField(
        label=_("A few words, if you like"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    picture_file = picture_file_field(
        _("A picture, if you like"), _("Of the work. Nobody has to be on it.")
    )
    alt = alt_field()
    picture = picture_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask how much it was where that counts; hours are filled in with the most."""
        super().__init__(*args, **kwargs)
        self.hint = SENTENCES_APART.join(str(one) for one in (counts_when(self), STAYS) if one)
        terms = terms_of(self.state)
        if terms is not None and is_counted(terms):
            field = _claim(terms)
            say_plainly(field)
            dress(field.widget)
            self.fields = {"claimed": field, **self.fields}

    def action(self, cleaned: dict[str, Any]) -> verbs.TaskAction:
        """Return what is shown; words and picture are told beside it."""
        return Show(claimed=cleaned.get("claimed") or 0)

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        """Return words and picture, or nothing where there are none."""
        parts = {name: cleaned[name] for name in ("text", "picture", "alt") if cleaned.get(name)}
        if not {"text", "picture"} & {*parts}:
            return None
        return {"title": str(_("Shown as done")), **parts}


def _claim(terms: Terms) -> forms.Field:
    if terms.pay == "expenses":
        return AmountField(
            label=_("How much did it cost?"),
            help_text=_("A picture of the receipt helps those who look at it."),
        )
    return HoursField(label=_("How many hours did it take?"), initial=terms.minutes)


class VouchForm(ShowForm):
    """The same in somebody else's place."""

    verb = _("Say that it is done")
    done = _("It is noted that it is done. Members can now confirm, ask or object.")
    place = forms.TypedChoiceField(label=_("Whose work is done?"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the places that are taken and not shown."""
        super().__init__(*args, **kwargs)
        task = cast("Task | None", self.state)
        taken = [] if task is None else list(task.places.items())
        waiting = {number: one.member for number, one in taken if one.standing == "taken"}
        names = {} if self.seen is None else self.seen.around.names(waiting.values())
        field = cast("forms.TypedChoiceField", self.fields["place"])
        field.choices = [
            (number, names.get(member) or _("Place %(number)s") % {"number": number})
            for number, member in waiting.items()
        ]
        if len(waiting) == 1:
            field.initial = next(iter(waiting))
        self.order_fields(["place"])

    def action(self, cleaned: dict[str, Any]) -> verbs.TaskAction:
        """Return whose work is done."""
        return Vouch(place=cleaned["place"], claimed=cleaned.get("claimed") or 0)
