"""The forms of a profile: lines, who reads them, and the words for somebody one would meet."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.web.kit.forms import PlainForm
from dugnad.web.rooms.profile.law import LINES_MAX, TEXT_MAX, WORDS_MAX

TYPED_MAX = LINES_MAX * (TEXT_MAX + 2)


class ReadersForm(PlainForm):
    """Who reads a line."""

    says_what_is_optional = True

    shown = forms.BooleanField(
        label=_("People in my projects see it, with my name"),
        required=False,
    )
    found = forms.BooleanField(
        label=_("Propose me people whom it suits: they read these words, without my name"),
        required=False,
    )
    stays = forms.ChoiceField(
        label=_("How long does it stay?"),
        required=False,
        choices=(
            ("", _("Until I take it away")),
            ("30", _("For a month from now")),
            ("365", _("For a year from now")),
        ),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )

    def clean_stays(self) -> int:
        """For how many days; 0: until it is taken away."""
        return int(self.cleaned_data["stays"] or 0)


class LinesForm(ReadersForm):
    """Some new lines."""

    texts = forms.CharField(
        label=_("One thing on each line"),
        max_length=TYPED_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("texts", "shown", "found", "stays")

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that were written, without empty ones."""
        typed: str = self.cleaned_data["texts"]
        return tuple(one.strip() for one in typed.splitlines() if one.strip())


class LineForm(ReadersForm):
    """One line that stands already."""

    text = forms.CharField(label=_("This line"), max_length=TEXT_MAX)
    field_order = ("text", "shown", "found", "stays")


class MeetForm(PlainForm):
    """What one says to somebody whom one would like to meet."""

    words = forms.CharField(
        label=_("A few words to them"),
        max_length=WORDS_MAX,
        help_text=_("They read them, and your name, if they say yes too."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
