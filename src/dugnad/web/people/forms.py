"""The forms of signing in and of the own page. Each sentence says what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dugnad.face.forms import say_plainly
from dugnad.web.house import house
from dugnad.web.people import limits
from dugnad.web.people.addresses import Address, NotAnAddress, read_address
from dugnad.web.people.codes import CODE_DIGITS
from dugnad.web.people.reaches import NAME_CHARACTERS_MAX, NameMissing, read_name

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
        say_plainly(field)


class LimitsForm(forms.Form):
    """How often the place may ask somebody for something, on which days not, and rest."""

    use_required_attribute = False

    asks_a_week = forms.ChoiceField(
        label=_("How often may we ask you for something?"),
        required=False,
        choices=(
            ("", _("As often as it comes")),
            ("10", _("At most 10 times a week")),
            ("5", _("At most 5 times a week")),
            ("3", _("At most 3 times a week")),
            ("2", _("At most twice a week")),
            ("1", _("At most once a week")),
            ("0", _("Not at all: I look here myself")),
        ),
        help_text=_(
            "Nobody learns what you choose. What you asked for yourself comes in any case, such as "
            "an answer to your question."
        ),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )
    news_every_days = forms.ChoiceField(
        label=_("What only tells you something: how shall it come?"),
        required=False,
        choices=(
            ("0", _("Each at once")),
            ("1", _("Together, once a day")),
            ("7", _("Together, once a week")),
        ),
        help_text=_(
            "Together is one message in the morning; once a week it comes on Monday. Codes, "
            "questions, answers to you, your money and what is soon come at once in any case."
        ),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )
    quiet_days = forms.MultipleChoiceField(
        label=_("On which days shall we leave you in peace?"),
        required=False,
        choices=(
            ("0", pgettext_lazy("a day to choose", "Monday")),
            ("1", pgettext_lazy("a day to choose", "Tuesday")),
            ("2", pgettext_lazy("a day to choose", "Wednesday")),
            ("3", pgettext_lazy("a day to choose", "Thursday")),
            ("4", pgettext_lazy("a day to choose", "Friday")),
            ("5", pgettext_lazy("a day to choose", "Saturday")),
            ("6", pgettext_lazy("a day to choose", "Sunday")),
        ),
        help_text=_("What comes on such a day reaches you the day after."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our own words for what is to be mended."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_plainly(field)

    def clean_quiet_days(self) -> list[str]:
        """Leave at least one day on which somebody can be asked."""
        days: list[str] = self.cleaned_data["quiet_days"]
        if len(days) >= limits.DAYS:
            raise forms.ValidationError(
                _("Leave one day free, or choose above not to be asked at all.")
            )
        return days

    @property
    def most(self) -> int | None:
        """How often a week; None is as often as it comes."""
        chosen: str = self.cleaned_data["asks_a_week"]
        return int(chosen) if chosen else None

    @property
    def news(self) -> int | None:
        """How many days apart news comes; None where nothing was said."""
        chosen: str = self.cleaned_data["news_every_days"]
        return int(chosen) if chosen else None

    @property
    def days(self) -> int:
        """The quiet days as `Person.quiet_days` keeps them."""
        return sum(1 << int(day) for day in self.cleaned_data["quiet_days"])
