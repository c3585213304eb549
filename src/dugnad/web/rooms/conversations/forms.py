"""The forms of conversations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.web.house import house
from dugnad.web.kit.forms import PlainForm
from dugnad.web.people.addresses import Address, NotAnAddress, read_address
from dugnad.web.people.forms import ADDRESS_SENTENCES
from dugnad.web.rooms.conversations.law import FIRST_MAX, TEXT_MAX
from dugnad.web.rooms.conversations.meeting import OF_ONE, Circle


class NewForm(PlainForm):
    """Whom one writes to, and the first words."""

    says_what_is_optional = True

    people = forms.MultipleChoiceField(
        label=_("People you meet in your projects"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[],
    )
    address = forms.CharField(
        label=_("Or the mail or mobile number of somebody"),
        required=False,
        max_length=300,
        help_text=_(
            "They are asked first whether they want to be written to. You are not told whether "
            "anybody here has this address."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    text = forms.CharField(
        label=_("What do you want to say?"),
        max_length=FIRST_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, circles: list[Circle], **kwargs: Any) -> None:
        """Offer the people one meets, project by project."""
        super().__init__(*args, **kwargs)
        offered = [(one.title, list(one.others)) for one in circles]
        field = self.fields["people"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = offered
        if len(offered) > 1:
            field.help_text = OF_ONE
        if not offered:
            del self.fields["people"]

    def clean_address(self) -> Address | None:
        """Read the address, by the numbers of the place's country."""
        typed = self.cleaned_data["address"]
        if not typed:
            return None
        try:
            return read_address(typed, house().place.country)
        except NotAnAddress as error:
            raise forms.ValidationError(ADDRESS_SENTENCES[error.code]) from None


class SayForm(PlainForm):
    """A message."""

    text = forms.CharField(
        label=_("Your message"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReportForm(PlainForm):
    """Why something is reported."""

    why = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SettleForm(PlainForm):
    """What was done about a report."""

    words = forms.CharField(
        label=_("What did you do?"),
        max_length=2_000,
        help_text=_("Whoever reported it reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
