"""What every card tells: a headline, a place, a picture, and the form that asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .forms import PutUpForm
from .sentences import StrOrPromise

TITLE_MAX = 120
WHERE_MAX = 200
WHO_MAX = 120
ALT_MAX = 300
TEXT_MAX = 10_000
OFFERED_MAX = 500
_PICTURE = RegexValidator(r"^[0-9a-f]{64}\Z")


def picture_file_field(label: Any, help_text: Any = "") -> forms.FileField:
    """A picture to choose; the page stores it and puts its id into the field `picture`."""
    return forms.FileField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )


def where_field(*, required: bool) -> forms.CharField:
    """Where it is, in words; see `places` for what puts a card on the map."""
    return forms.CharField(
        label=_("Where?"),
        help_text=_(
            "Write its name as it stands on a map here, or two numbers from a map app behind it. "
            "Then it is on the map too."
        ),
        max_length=WHERE_MAX,
        required=required,
    )


def alt_field() -> forms.CharField:
    """What a picture shows, in words."""
    return forms.CharField(
        label=_("What does the picture show?"),
        help_text=_("In a few words, for those who cannot see it."),
        max_length=ALT_MAX,
        required=False,
    )


def picture_field() -> forms.CharField:
    """The id of a picture that was stored, carried along while something else is mended."""
    return forms.CharField(required=False, widget=forms.HiddenInput, validators=[_PICTURE])


def offered_field(label: Any, offered: StrOrPromise, help_text: Any = "") -> forms.CharField:
    """A short text that is offered as it stands; see `changed`."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=OFFERED_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        initial=offered,
    )


def changed(
    cleaned: Mapping[str, Any], offered: Mapping[str, StrOrPromise]
) -> tuple[tuple[str, str], ...]:
    """What was written in place of what was offered; the rest stays in each one's language."""
    written = ((name, cleaned.get(name) or "") for name in offered)
    return tuple((name, text) for name, text in written if text and text != str(offered[name]))


class ToldForm(PutUpForm):
    """A form that puts up a card with a headline, a place, a longer text and a picture.

    The page stores an uploaded `picture_file` and puts its id into `picture`, so that a picture is
    not lost when something else has to be mended.
    """

    title = forms.CharField(label=_("What is it about?"), max_length=TITLE_MAX)
    where = where_field(required=False)
    text = forms.CharField(
        label=_("More about it"),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    picture_file = picture_file_field(_("A picture"))
    alt = alt_field()
    picture = picture_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the fields that are shown open first."""
        super().__init__(*args, **kwargs)
        self.order_fields(self.first)

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return the parts that were written, by their names in told text."""
        names = ("title", "text", "where", "who", "picture", "alt")
        return {name: cleaned[name] for name in names if cleaned.get(name)}
