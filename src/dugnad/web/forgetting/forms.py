"""The form of being forgotten."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ForgetForm(forms.Form):
    """One choice: what becomes of what they wrote."""

    use_required_attribute = False

    keep_words = forms.BooleanField(
        label=_("Leave what I wrote, without my name"),
        help_text=_(
            "For texts that others answered to. Texts with your name, address or a picture go all "
            "the same."
        ),
        required=False,
    )
