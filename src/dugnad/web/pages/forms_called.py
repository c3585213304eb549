"""The one question of what somebody is called in a project."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.web.kit.forms import PlainForm
from dugnad.web.people import services as people

TYPED_MAX = 200
"""Longer than any name; how long one is, the place of names says."""


class CalledForm(PlainForm):
    """A name, or nothing for the ordinary one."""

    called = forms.CharField(
        label=_("What you are called in this project"),
        required=False,
        max_length=TYPED_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, ordinary: str, **kwargs: Any) -> None:
        """Say which name stands there where nothing is written.

        Args:
            *args: as for every form.
            ordinary: the person's ordinary name; "" where it is not known yet.
            **kwargs: as for every form.
        """
        super().__init__(*args, **kwargs)
        self.fields["called"].help_text = (
            _("A name or nickname. Empty: your ordinary name, %(name)s.") % {"name": ordinary}
            if ordinary
            else _("A name or nickname. Empty: your ordinary name.")
        )

    def clean_called(self) -> str:
        """Look that it is a name."""
        typed: str = self.cleaned_data["called"]
        if not typed.strip():
            return ""
        try:
            return people.read_name(typed)
        except people.NameMissing as wrong:
            raise forms.ValidationError(_("Write a name of at most 80 letters.")) from wrong
