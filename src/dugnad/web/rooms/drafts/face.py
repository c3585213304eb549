"""How drafts speak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action
from dugnad.web.rooms.drafts.law import (
    Change,
    Come,
    End,
    Full,
    GoneBy,
    NobodyAsked,
    NobodyShares,
    NoSuchDoor,
    NotAsked,
    NotKeeper,
    OpenDoor,
    Share,
    SharedAlready,
    ShutDoor,
    Think,
    TooMuch,
)

VERBS: Final[Mapping[type[Action], StrOrPromise]] = {
    Share: _("Let them look at it"),
    Change: _("Let them see it as it is now"),
    OpenDoor: _("Make a link"),
    ShutDoor: _("Let the link open nothing any more"),
    Come: _("Look at the draft"),
    Think: _("Say what I think"),
    End: _("Give this draft up"),
}
"""The words on the button of each action."""

SENTENCES: Final[Mapping[type[Refused], StrOrPromise]] = {
    NobodyShares: _("Sign in first."),
    SharedAlready: _("This draft is shared already."),
    NotKeeper: _("Only who wants to start this can do it."),
    NotAsked: _("You were not asked about this draft."),
    NobodyAsked: _("Choose between one and thirty people."),
    NoSuchDoor: _("This link opens nothing any more. Ask whoever gave it to you for a new one."),
    Full: _("Thirty people look at this draft already. Ask whoever gave you the link about it."),
    TooMuch: _("This is too long. 2,000 letters are enough."),
    GoneBy: _("This draft is not there any more."),
}
"""What each refusal says."""
