"""What every card tells: a headline, a place, a picture, and the form that asks for them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .forms import PutUpForm

TITLE_MAX = 120
WHERE_MAX = 200
WHO_MAX = 120
ALT_MAX = 300
TEXT_MAX = 10_000
_PICTURE = RegexValidator(r"^[0-9a-f]{64}\Z")


class ToldForm(PutUpForm):
    """A form that puts up a card with a headline, a place, a longer text and a picture.

    The page stores an uploaded `picture_file` and puts its id into `picture`, so that a picture is
    not lost when something else has to be mended.
    """

    title = forms.CharField(label=_("What is it about?"), max_length=TITLE_MAX)
    where = forms.CharField(label=_("Where?"), max_length=WHERE_MAX, required=False)
    text = forms.CharField(
        label=_("More about it"),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    picture_file = forms.FileField(
        label=_("A picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    alt = forms.CharField(
        label=_("What does the picture show?"),
        help_text=_("In a few words, for those who cannot see it."),
        max_length=ALT_MAX,
        required=False,
    )
    picture = forms.CharField(required=False, widget=forms.HiddenInput, validators=[_PICTURE])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the fields that are shown open first."""
        super().__init__(*args, **kwargs)
        self.order_fields(self.first)

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return the parts that were written, by their names in told text."""
        names = ("title", "text", "where", "who", "picture", "alt")
        return {name: cleaned[name] for name in names if cleaned.get(name)}
