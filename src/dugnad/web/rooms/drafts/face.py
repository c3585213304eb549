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
    End,
    GoneBy,
    NobodyAsked,
    NobodyShares,
    NotAsked,
    NotKeeper,
    Share,
    SharedAlready,
    Think,
    TooMuch,
)

VERBS: Final[Mapping[type[Action], StrOrPromise]] = {
    Share: _("Let them look at it"),
    Change: _("Let them see it as it is now"),
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
    TooMuch: _("This is too long. 2,000 letters are enough."),
    GoneBy: _("This draft is not there any more."),
}
"""What each refusal says."""
