"""How the pocket speaks: a word for each press, a sentence for each no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action
from dugnad.web.rooms.pocket.law import (
    BringBack,
    Keep,
    LetGo,
    NothingIn,
    NotThere,
    NotYours,
    PocketFull,
    ThrowAway,
    TooLong,
    Write,
)

VERBS: Final[Mapping[type[Action], StrOrPromise]] = {
    Write: _("Put it in my pocket"),
    Keep: _("Keep it"),
    LetGo: _("Let it go in 30 days"),
    ThrowAway: _("Throw it away"),
    BringBack: _("Bring it back"),
}
"""The words on the button of each action."""

SENTENCES: Final[Mapping[type[Refused], StrOrPromise]] = {
    NotYours: _("This pocket is somebody else's. Only they can look into it."),
    NothingIn: _("The note is empty. Write a word, or add a picture or a recording."),
    TooLong: _("A note has room for 2,000 letters. Make two of it."),
    PocketFull: _("Your pocket holds 1,000 notes. Throw some away first."),
    NotThere: _("This note is not there any more. It may have gone by itself."),
}
"""What each refusal says."""
