"""What somebody proposes about the place; the form then opens a proposal in which it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dugnad.face.limits import LIMITS, least_of, limit_title
from dugnad.ledger.values import COUNT_LIMIT
from dugnad.web.kit.forms import PlainForm
from dugnad.web.lists.kinds import Kind
from dugnad.web.lists.models import ProjectRow


class LimitForm(PlainForm):
    """How much a limit is to be, in the measure in which people write it."""

    value = forms.IntegerField()

    def __init__(self, *args: object, limit: str, now: int) -> None:
        """Ask about one limit."""
        super().__init__(*args)
        least, measure = least_of(limit), LIMITS[limit].measure
        field = cast("forms.IntegerField", self.fields["value"])
        field.label = str(limit_title(limit))
        field.help_text = _("It is %(now)s now, and never less than %(least)s.") % {
            "now": now // measure,
            "least": least,
        }
        self.least, self.now, self.measure = least, now, measure

    def clean_value(self) -> int:
        """Another value than now, in the measure of the books."""
        value: int = self.cleaned_data["value"]
        if not self.least <= value < COUNT_LIMIT // self.measure:
            words = {"least": self.least}
            raise forms.ValidationError(_("Write a number from %(least)s on.") % words)
        if value * self.measure == self.now:
            raise forms.ValidationError(_("It is this already. Write another number."))
        return value * self.measure


class OrganisationForm(PlainForm):
    """Which organisation."""

    who = forms.ChoiceField(
        label=gettext_lazy("Which association or municipality?"), widget=forms.RadioSelect
    )

    def __init__(self, *args: object, rows: list[ProjectRow]) -> None:
        """Offer these."""
        super().__init__(*args)
        choices = [(row.code, row.title) for row in rows]
        cast("forms.ChoiceField", self.fields["who"]).choices = choices
        if len(choices) == 1:
            self.fields["who"].initial = choices[0][0]


class CardsForm(PlainForm):
    """Which kind of card is taken out of the card box, or put back."""

    who = forms.ChoiceField(label=gettext_lazy("Which cards?"), widget=forms.RadioSelect)

    def __init__(self, *args: object, kinds: Iterable[Kind]) -> None:
        """Offer those without which projects can decide."""
        super().__init__(*args)
        choices = [(one.name, _said(one)) for one in kinds if not one.stays]
        cast("forms.ChoiceField", self.fields["who"]).choices = choices


def _said(kind: Kind) -> str:
    """What would become of a kind of card."""
    words = {"kind": kind.face.title}
    if kind.out_ms is None:
        return _("%(kind)s: no new ones") % words
    return _("%(kind)s: can be put up again") % words


class HostForm(OrganisationForm):
    """And by which role beside its treasurer."""

    second = forms.CharField(
        label=gettext_lazy("The role of the second person, as its rules name it"),
        max_length=40,
        initial="chair",
    )
