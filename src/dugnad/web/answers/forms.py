"""Whom to ask: up to three people at a time, each a name and a way to be reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.face.forms import say_plainly
from dugnad.web.house import house
from dugnad.web.people.addresses import (
    Address,
    NotAnAddress,
    read_address,
    read_number_to_ring,
)
from dugnad.web.people.forms import ADDRESS_SENTENCES
from dugnad.web.people.reaches import NAME_CHARACTERS_MAX, NameMissing, read_name

ROWS = 3
NUMBER_MAX = 40
NOT_A_NUMBER = _("This is not a telephone number. Check it for a missing digit, or leave it out.")
THEIR_ADDRESS = ADDRESS_SENTENCES | {
    "empty": _("Write this person's mail address or mobile number."),
    "not-mobile": _(
        "This number cannot get text messages. Write this person's mobile number or a mail."
    ),
}
"""What to do about an address that is somebody else's, for each code of `NotAnAddress`."""
NAME_MISSING = _("Write what you call this person.")


class InviteForm(forms.Form):
    """Three rows; a row that is empty is left out."""

    use_required_attribute = False
    says_what_is_optional = True
    """The page says that rows may stay empty, once for all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the rows."""
        super().__init__(*args, **kwargs)
        for row in range(1, ROWS + 1):
            self.fields[f"name_{row}"] = forms.CharField(
                label=_("Name of person %(number)s") % {"number": row},
                max_length=NAME_CHARACTERS_MAX,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields[f"address_{row}"] = forms.CharField(
                label=_("Mail or mobile number of person %(number)s") % {"number": row},
                max_length=254,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
            )
        self.fields["number"] = forms.CharField(
            label=_("On which number can they ring you?"),
            help_text=_("It stands in the message and where they answer. You can leave it empty."),
            max_length=NUMBER_MAX,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        )
        for field in self.fields.values():
            say_plainly(field)

    def clean_number(self) -> str:
        """Read the asker's own number; "" where none was typed."""
        return _number(self.cleaned_data["number"])

    def clean(self) -> dict[str, Any]:
        """Read every row that has something in it."""
        cleaned = super().clean() or self.cleaned_data
        people: list[tuple[int, str, Address]] = []
        for row in range(1, ROWS + 1):
            if self.has_error(f"name_{row}") or self.has_error(f"address_{row}"):
                continue
            name, typed = cleaned.get(f"name_{row}", ""), cleaned.get(f"address_{row}", "")
            if not name and not typed:
                continue
            try:
                name = read_name(name)
            except NameMissing:
                self.add_error(f"name_{row}", NAME_MISSING)
            try:
                address = read_address(typed, house().place.country)
            except NotAnAddress as no:
                self.add_error(f"address_{row}", str(THEIR_ADDRESS[no.code]))
                continue
            if not self.has_error(f"name_{row}"):
                people.append((row, name, address))
        if not people and not self.errors:
            self.add_error("name_1", _("Write the name of at least one person."))
        cleaned["people"] = people
        return cleaned

    def leave_out(self, rows: list[int]) -> None:
        """Show these rows empty: who stood there is done with."""
        done = {f"{part}_{row}": "" for row in rows for part in ("name", "address")}
        self.data = {name: done.get(name, self.data.get(name, "")) for name in self.fields}


class RingForm(forms.Form):
    """One field that may stay empty: where somebody wants to be rung."""

    use_required_attribute = False
    says_what_is_optional = True

    number = forms.CharField(
        label=_("On which number? You can leave it empty if it is known."),
        help_text=_("Only whoever asked you reads it, until they have put it away."),
        max_length=NUMBER_MAX,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "ds-input", "autocomplete": "tel", "inputmode": "tel"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put Django's own words out of the field."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_plainly(field)

    def clean_number(self) -> str:
        """Read the number, by those of the place's country; "" where none was typed."""
        return _number(self.cleaned_data["number"])


def _number(typed: str) -> str:
    try:
        return read_number_to_ring(typed.strip(), house().place.country) if typed.strip() else ""
    except NotAnAddress:
        raise forms.ValidationError(NOT_A_NUMBER) from None
