"""The forms of the register: what stands about somebody, and a file to bring in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.web.house import house
from dugnad.web.kit.forms import PlainForm
from dugnad.web.rooms.register.files import midnight_ms
from dugnad.web.rooms.register.law import NAME_MAX, WAY_MAX, WORDS_MAX, Contact
from dugnad.web.rooms.room import DAY_MS

YEAR_DAYS = 365


class SaysForm(PlainForm):
    """What stands about somebody."""

    says_what_is_optional = True

    name = forms.CharField(label=_("Name"), max_length=NAME_MAX)
    mail = forms.EmailField(label=_("Mail"), required=False, max_length=WAY_MAX)
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=WAY_MAX,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    prefers = forms.ChoiceField(
        label=_("How would they like to be reached?"),
        required=False,
        choices=[
            ("", _("They did not say")),
            ("mail", _("By mail")),
            ("sms", _("By text message")),
            ("phone", _("By telephone")),
        ],
    )
    wishes = forms.CharField(
        label=_("What would they like to do?"),
        required=False,
        max_length=WORDS_MAX,
        help_text=_("In their own words. Nothing about health or needs belongs here."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    when = forms.CharField(
        label=_("When can they?"),
        required=False,
        max_length=WORDS_MAX,
        help_text=_("In their own words, such as: Tuesdays, but not in winter."),
    )

    def says(self, **more: Any) -> Contact:
        """What was filled in, as a contact."""
        told = self.cleaned_data
        words = ("name", "mail", "phone", "prefers", "wishes", "when")
        return Contact(**{word: told[word] for word in words}, **more)

    def clean(self) -> dict[str, Any]:
        """Ask for one way to be reached."""
        cleaned = super().clean() or self.cleaned_data
        ways = {"mail", "phone"}
        if not ways & set(self.errors) and not any(cleaned.get(way) for way in ways):
            self.add_error("mail", _("Write a mail address or a telephone number, or both."))
        return cleaned


class ContactForm(SaysForm):
    """A contact, with what they agreed to."""

    agreed_on = forms.DateField(
        label=_("When did they agree to stand here?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    agreed_how = forms.CharField(
        label=_("How did they agree?"),
        max_length=WAY_MAX,
        help_text=_("For example: at the desk, to Ingrid. Or: signed list of 3 May."),
    )
    until = forms.DateField(
        label=_("Until when?"),
        help_text=_("Then it is destroyed by itself. At most two years."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    @property
    def agreed_ms(self) -> int:
        """When they agreed: now, where it was today, and else the noon of that day."""
        own = house()
        day = self.cleaned_data["agreed_on"]
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(own.place.zone))
        at_ms = int(noon.timestamp()) * 1000
        return own.now_ms() if 0 <= at_ms - own.now_ms() < DAY_MS else at_ms

    @property
    def until_ms(self) -> int:
        """The end of that day."""
        return midnight_ms(self.cleaned_data["until"], house().place.zone)


class FileForm(PlainForm):
    """A file of contacts, and what everybody in it agreed to where the file does not say."""

    file = forms.FileField(
        label=_("A file (CSV)"),
        required=False,
        help_text=_(
            "The first line names the columns: name, mail, phone, wishes, when. What the register "
            "has no column for is not taken."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput)
    agreed_how = forms.CharField(
        label=_("How did they agree?"),
        required=False,
        max_length=WAY_MAX,
        help_text=_("For those of whom the file does not say it."),
    )
    until = forms.DateField(
        label=_("Until when?"),
        required=False,
        help_text=_("For those of whom the file does not say it. At most two years."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class FindForm(PlainForm):
    """Looking for words in the register."""

    words = forms.CharField(label=_("Look for a name or a word"), max_length=100)
