"""A sentence for every no, by the code that books or door gave."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.charter.law import DECIDING
from dugnad.face.refusals import sentence_of
from dugnad.face.sentences import StrOrPromise
from dugnad.web.house import house

NOTHING_WRITTEN: Final = _(
    "Nothing can be written down just now, and nothing was changed. What you typed is still here: "
    "press again in a few minutes."
)

_LAWS: Final = {"decisions": DECIDING[0]}
"""Whose words a law has that several card types share."""


def sentence(code: str) -> StrOrPromise:
    """Say why not, for a refusal's code ("workday.TooLate") or one of the door's ("TooFast")."""
    owner = _LAWS.get(code.partition(".")[0], code.partition(".")[0])
    catalogue = house().catalogue
    return sentence_of(code, catalogue.face_of(owner) if owner in catalogue.NAMES else None)
