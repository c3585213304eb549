"""The forms of letting somebody help: where, what, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.charter.people.records import Thing
from dugnad.face.moments import local, moment_ms
from dugnad.web.helping import kiosk_code
from dugnad.web.helping.wording import MAY
from dugnad.web.house import house
from dugnad.web.kit.forms import PlainForm
from dugnad.web.lists.codes import NotACode, guesses
from dugnad.web.people.addresses import Address, NotAnAddress, read_address, read_address_of
from dugnad.web.people.forms import ADDRESS_SENTENCES
from dugnad.web.people.models import SMS, Person
from dugnad.web.people.reaches import NAME_CHARACTERS_MAX, NameMissing, read_name
from dugnad.web.people.services import find_by_address

TODAY: Final = "0"
UNTIL: Final = (
    (TODAY, _("Today")),
    ("7", _("In a week")),
    ("30", _("In a month")),
    ("91", _("In three months")),
    ("365", _("In a year")),
)
"""When it ends by itself, in days."""

SHORTEST_MS: Final = 10 * 60_000
"""Help that would end sooner is not begun: its code could not be said and typed in time."""

CODE_TYPED_MAX: Final = 40


def end_of_day(now_ms: int, zone: str, days: int) -> int:
    """The last minute of the day that is so many days ahead, in milliseconds since 1970 UTC."""
    day = local(now_ms, zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    return moment_ms(day + timedelta(days=days, hours=23, minutes=59), zone)


class WhatForm(PlainForm):
    """What may be done, and until when."""

    things = forms.MultipleChoiceField(
        label=_("What may be done for you?"),
        choices=list(MAY.items()),
        initial=["answer"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing.")},
    )
    until = forms.ChoiceField(
        label=_("When does it end by itself?"),
        choices=UNTIL,
        initial=TODAY,
        widget=forms.RadioSelect,
    )

    def clean_until(self) -> str:
        """Refuse an end that nobody would live to see: shortly before midnight, today."""
        chosen = str(self.cleaned_data["until"])
        now_ms, zone = house().now_ms(), house().place.zone
        if end_of_day(now_ms, zone, int(chosen)) < now_ms + SHORTEST_MS:
            raise forms.ValidationError(
                _("Today is nearly over. Choose a later end: it can be stopped at any time.")
            )
        return chosen

    def asked(self) -> tuple[Thing, ...]:
        """The things that were ticked."""
        return cast("tuple[Thing, ...]", tuple(self.cleaned_data["things"]))

    def until_ms(self, now_ms: int, zone: str) -> int:
        """When it ends."""
        return end_of_day(now_ms, zone, int(self.cleaned_data["until"]))


class LetForm(WhatForm):
    """The same, with where."""

    where = forms.ChoiceField(label=_("In which project?"))
    field_order = ("where", "things", "until")

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the person's projects, by code."""
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["where"]).choices = list(places)


class ForThemForm(WhatForm):
    """The same, as the helper reads it aloud."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say that it is for somebody else."""
        super().__init__(*args, **kwargs)
        self.fields["things"].label = _("What may be done for them?")


class DeskForm(ForThemForm):
    """What somebody lets be done at a desk, and how they say so."""

    scope = forms.ChoiceField(
        label=_("About what?"),
        choices=[
            ("card", _("This one thing")),
            ("project", _("All that is asked in the same project")),
        ],
        initial="card",
        required=False,
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=_("How do they say yes?"),
        choices=[
            ("code", _("We send them a code, and they read it to you")),
            ("desk", _("They say it, and a second person hears it")),
            ("paper", _("They sign the paper, and a second person sees it")),
            ("phone", _("They are not here: a second person rings them and hears it")),
        ],
        initial="code",
        widget=forms.RadioSelect,
    )
    field_order = ("things", "scope", "until", "how")

    def __init__(self, *args: Any, alone: bool = False, **kwargs: Any) -> None:
        """Ask how they say yes, unless only a device of their own can (`alone`)."""
        super().__init__(*args, **kwargs)
        if alone:
            how = cast("forms.ChoiceField", self.fields["how"])
            how.choices, how.widget = [("code", "")], forms.HiddenInput()

    @property
    def one_thing_today(self) -> bool:
        """Whether it is what a desk is for: it ends when the screen is cleared."""
        return not self.of_project and self.cleaned_data["until"] == TODAY

    @property
    def of_project(self) -> bool:
        """Whether it is about all of the project."""
        return bool(self.cleaned_data["scope"] == "project")


class RangForm(PlainForm):
    """Which number somebody rang to hear a yes: the place knows whether it is theirs."""

    rang = forms.CharField(
        label=_("The number that you rang"),
        max_length=40,
        error_messages={"required": ADDRESS_SENTENCES["empty"]},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )

    def clean_rang(self) -> Address:
        """Read the number, by the rules of the place's country."""
        try:
            return read_address_of(SMS, self.cleaned_data["rang"], house().place.country)
        except NotAnAddress as error:
            raise forms.ValidationError(ADDRESS_SENTENCES[error.code]) from None

    def is_of(self, person: Person) -> bool:
        """Whether the place knows somebody by that number."""
        return find_by_address(SMS, self.cleaned_data["rang"].text) == person


class AddressForm(ForThemForm):
    """Whom one sits beside, as they say it, and which card it is about."""

    name = forms.CharField(
        label=_("Their name, as they want to be called here"),
        max_length=NAME_CHARACTERS_MAX,
        error_messages={"required": _("Write their name. A nickname is fine.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Their mail or mobile number"),
        max_length=300,
        error_messages={"required": ADDRESS_SENTENCES["empty"]},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    card = forms.CharField(
        label=_("The code of the card, or of the project"),
        max_length=CODE_TYPED_MAX,
        error_messages={"required": _("Type the six characters of the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    field_order = ("name", "address", "card", "things", "until")

    def clean_name(self) -> str:
        """Read the name as people write it."""
        try:
            return read_name(self.cleaned_data["name"])
        except NameMissing:
            sentence = self.fields["name"].error_messages["required"]
            raise forms.ValidationError(sentence) from None

    def clean_address(self) -> Address:
        """Read the address, by the numbers of the place's country."""
        try:
            return read_address(self.cleaned_data["address"], house().place.country)
        except NotAnAddress as error:
            raise forms.ValidationError(ADDRESS_SENTENCES[error.code]) from None

    def clean_card(self) -> str:
        """Read the code as people type it."""
        try:
            return guesses(self.cleaned_data["card"])[0]
        except NotACode as wrong:
            raise forms.ValidationError(str(wrong.sentence)) from None


class ScreenForm(PlainForm):
    """The code by which a screen for everybody becomes one person's again."""

    code = forms.CharField(
        label=_("A code of your own"),
        max_length=kiosk_code.LETTERS_MAX,
        error_messages={"required": _("Write a code of at least six letters or digits.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def clean_code(self) -> str:
        """Read it as it is compared."""
        code = kiosk_code.read(self.cleaned_data["code"])
        if len(code) < kiosk_code.LETTERS_MIN:
            sentence = self.fields["code"].error_messages["required"]
            raise forms.ValidationError(sentence)
        return code


class CodeForm(PlainForm):
    """One field for a code that somebody says or holds."""

    code = forms.CharField(
        label=_("The code"),
        max_length=CODE_TYPED_MAX,
        error_messages={"required": _("Type the six characters of the code.")},
        widget=forms.TextInput(
            attrs={
                "class": "ds-input",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
