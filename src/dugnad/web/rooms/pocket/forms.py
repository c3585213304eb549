"""The form of a note: one field, and two files that may be added."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.web.kit.forms import PlainForm
from dugnad.web.rooms.pocket.law import TEXT_MAX


class NoteForm(PlainForm):
    """A note."""

    says_what_is_optional = True

    text = forms.CharField(
        label=_("What do you want to remember?"),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
    )
    picture = forms.FileField(
        label=_("A photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    sound = forms.FileField(
        label=_("A recording"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": "user"}),
    )


class FindForm(PlainForm):
    """Looking for words in one's notes."""

    words = forms.CharField(label=_("Look for words in your notes"), max_length=100)
