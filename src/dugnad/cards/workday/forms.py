"""The forms of a work day: putting it up, answering, thanking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.cards.workday.law import refusals, verbs
from dugnad.cards.workday.law.records import EXTRA_MAX
from dugnad.cards.workday.law.verbs import Open, Thank
from dugnad.face.forms import CardForm
from dugnad.face.moments import HOUR_MS, MomentField, coming_saturday
from dugnad.face.told import TITLE_MAX, WHO_MAX, ToldForm, changed, offered_field, where_field
from dugnad.ledger.contract import Refused

NOT_THIS: Final = _("A job. There is no pay, and you may leave whenever you like.")
"""What is said under "What this is not" where nobody wrote anything else."""


YES: Final = _("Yes, I come")


YES_IF: Final = _("Yes, if a place becomes free")


MAYBE: Final = _("Maybe")


NO: Final = _("No, I cannot come")


class PutUpWorkday(ToldForm):
    """What, when and where; everything else has a default and is folded away."""

    verb = _("Put up the card")
    example: ClassVar[dict[str, Any]] = {
        "title": _("Paint the playground fence"),
        "where": _("The playground behind the school"),
    }
    first = ("title", "when", "where")
    mends: ClassVar[Mapping[type[Refused], str]] = {
        refusals.StartsInThePast: "when",
        refusals.EndsBeforeStart: "lasts",
        refusals.AnswersAfterStart: "answer_by",
        refusals.NoTimeToAnswer: "when",
        refusals.MoreNeededThanPlaces: "places",
    }

    title = forms.CharField(label=_("What shall we do?"), max_length=TITLE_MAX)
    when = MomentField(label=_("When?"))
    where = where_field(required=True)
    lasts = forms.IntegerField(
        label=_("How many hours does it last?"), min_value=1, max_value=72, initial=3
    )
    who = forms.CharField(
        label=_("Who is needed?"),
        help_text=_("For example: anybody who can hold a brush. Children are welcome."),
        max_length=WHO_MAX,
        required=False,
    )
    least = forms.IntegerField(
        label=_("How many people are needed at least?"),
        help_text=_("0 means: however many come, it is enough."),
        min_value=0,
        max_value=9999,
        initial=0,
    )
    places = forms.IntegerField(
        label=_("For how many people is there room?"),
        help_text=_("0 means: there is room for everybody."),
        min_value=0,
        max_value=9999,
        initial=0,
    )
    outsiders = forms.BooleanField(
        label=_("People who are not members of the project may come too"),
        required=False,
        initial=True,
    )
    answer_by = forms.TypedChoiceField(
        label=_("Until when can people answer?"),
        choices=[
            (0, _("Until it begins")),
            (24, _("Until a day before")),
            (48, _("Until two days before")),
            (168, _("Until a week before")),
        ],
        coerce=int,
        initial=0,
    )
    not_this = offered_field(
        _("What this is not"), NOT_THIS, _("So that nobody hopes for something else.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the coming Saturday at ten."""
        super().__init__(*args, **kwargs)
        self.fields["when"].initial = coming_saturday(self.now_ms, self.zone)

    def opening(self, cleaned: dict[str, Any]) -> Open:
        """Return the terms."""
        starts_ms: int = cleaned["when"]
        return Open(
            starts_at_ms=starts_ms,
            ends_at_ms=starts_ms + cleaned["lasts"] * HOUR_MS,
            answer_by_ms=max(0, starts_ms - cleaned["answer_by"] * HOUR_MS),
            places=cleaned["places"],
            least=cleaned["least"],
            outsiders=cleaned["outsiders"],
        )

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return what was written; an unchanged "What this is not" stays in each one's language."""
        told = super().told(cleaned)
        own = changed(cleaned, {"not_this": NOT_THIS})
        return {**told, "extra": own} if own else told


class AnswerForm(CardForm):
    """Say whether one comes, and with how many."""

    verb = _("Send my answer")
    said = forms.ChoiceField(
        label=_("Do you come?"),
        choices=[("yes", YES), ("maybe", MAYBE), ("no", NO)],
        widget=forms.RadioSelect,
    )
    extra = forms.IntegerField(
        label=_("How many others do you bring?"),
        min_value=0,
        max_value=EXTRA_MAX,
        initial=0,
        required=False,
    )

    def action(self, cleaned: dict[str, Any]) -> verbs.Answer:
        """Return the answer; who does not come brings nobody."""
        said = cleaned["said"]
        return verbs.Answer(said=said, extra=(cleaned.get("extra") or 0) if said == "yes" else 0)


class ThankForm(CardForm):
    """Thank those who came; the words are said, written or rung, and stay between people."""

    verb = _("Thank those who came")
    done = _("It is noted that those who came were thanked.")

    def action(self, cleaned: dict[str, Any]) -> Thank:
        """Return the thanks."""
        del cleaned
        return Thank()
