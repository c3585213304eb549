"""The forms of signing in and of the own page. Each sentence says what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dugnad.web.house import house
from dugnad.web.people.addresses import Address, NotAnAddress, read_address
from dugnad.web.people.services import (
    CODE_DIGITS,
    NAME_CHARACTERS_MAX,
    NameMissing,
    read_name,
)

ADDRESS_SENTENCES = {
    "empty": _("Write your mail address or your mobile number."),
    "mail": _("This is not a mail address. It looks like ana@example.org."),
    "number": _("This is not a mail address or a mobile number. Check it for a missing digit."),
    "not-mobile": _("This number cannot get text messages. Write a mobile number or a mail."),
}
"""What to do, for each code of `NotAnAddress`."""

_CODE_AS_TYPED_MAX = 40


class AddressForm(forms.Form):
    """One field: mail or mobile number."""

    use_required_attribute = False

    address = forms.CharField(
        label=_("Mail or mobile number"),
        max_length=300,
        error_messages={"required": ADDRESS_SENTENCES["empty"]},
        widget=forms.TextInput(
            attrs={
                "class": "ds-input",
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "inputmode": "email",
            }
        ),
    )

    def clean_address(self) -> Address:
        """Read the address, by the numbers of the place's country."""
        try:
            return read_address(self.cleaned_data["address"], house().place.country)
        except NotAnAddress as error:
            raise forms.ValidationError(ADDRESS_SENTENCES[error.code]) from None


class CodeForm(forms.Form):
    """One field: the six digits that were sent."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("The six digits"),
        max_length=_CODE_AS_TYPED_MAX,
        error_messages={"required": _("Write the six digits from the message.")},
        widget=forms.TextInput(
            attrs={
                "class": "ds-input",
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        """Send back what cannot be a code, so that a slip of the finger costs no try."""
        typed = str(self.cleaned_data["code"])
        if sum(letter.isdigit() for letter in typed) != CODE_DIGITS:
            raise forms.ValidationError(_("The code has six digits. Write all of them."))
        return typed


class NameForm(forms.Form):
    """One field: what to call somebody new."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Your name or nickname"),
        widget=forms.TextInput(attrs={"class": "ds-input", "autocomplete": "name"}),
        error_messages={"required": _("Write your name. A nickname is fine.")},
    )

    def clean_name(self) -> str:
        """Read the name."""
        try:
            return read_name(self.cleaned_data["name"])
        except NameMissing:
            raise forms.ValidationError(
                _("Write a name of at most %(most)s letters. A nickname is fine."),
                params={"most": NAME_CHARACTERS_MAX},
            ) from None


class ProfileForm(NameForm):
    """Name and language of somebody who is signed in."""

    language = forms.ChoiceField(
        label=_("Language"), choices=(), widget=forms.Select(attrs={"class": "ds-input"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages of the place, by their own names."""
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(settings.LANGUAGES)
