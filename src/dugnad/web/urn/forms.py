"""What is typed about an urn: the words of a half, and a tracker."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.web.kit.forms import PlainForm

HALF_MAX = 200
TRACKER_MAX = 40


class HalfForm(PlainForm):
    """The words of a counter's half, from paper."""

    words = forms.CharField(
        label=_("The words on your paper"),
        help_text=_("Seventeen words. Small or capital letters do not matter."),
        max_length=HALF_MAX,
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "data-secret": True, "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class TrackerForm(PlainForm):
    """The number of an answer, as its giver was shown it."""

    tracker = forms.CharField(
        label=_("The number of your answer"),
        help_text=_("For example K7M4-XQ2P-9ABC-DEFG. It is kept nowhere but with you."),
        max_length=TRACKER_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
