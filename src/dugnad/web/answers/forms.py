"""Whom to ask: up to three people at a time, each a name and a way to be reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.face.forms import say_plainly
from dugnad.web.house import house
from dugnad.web.people.addresses import Address, NotAnAddress, read_address
from dugnad.web.people.forms import ADDRESS_SENTENCES
from dugnad.web.people.services import NAME_CHARACTERS_MAX, NameMissing, read_name

ROWS = 3
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
        for field in self.fields.values():
            say_plainly(field)

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
                self.add_error(f"address_{row}", str(ADDRESS_SENTENCES[no.code]))
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
