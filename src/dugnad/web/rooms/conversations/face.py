"""How conversations speak: a word for each press, a sentence for each no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action
from dugnad.web.rooms.conversations.law import (
    Accept,
    BegunAlready,
    Decline,
    Leave,
    NobodyAsks,
    NobodyThere,
    NotAnswered,
    NotAsked,
    NothingSaid,
    NotOfIt,
    Open,
    Read,
    Say,
    TakeBack,
    TooLate,
    TooLong,
    TooMany,
)

VERBS: Final[Mapping[type[Action], StrOrPromise]] = {
    Open: _("Send the first words"),
    Accept: _("Yes, we can write"),
    Decline: _("No, thank you"),
    Say: _("Send"),
    TakeBack: _("Take it back"),
    Read: _("I have read this"),
    Leave: _("Leave this conversation"),
}
"""The words on the button of each action."""

SENTENCES: Final[Mapping[type[Refused], StrOrPromise]] = {
    NobodyAsks: _("Sign in first."),
    BegunAlready: _("This conversation has begun already."),
    NobodyThere: _("Choose somebody to write to."),
    TooMany: _("Choose at most 20 people. For more, put up a card in a project."),
    NotAsked: _("Nobody waits for your answer here any more."),
    NotOfIt: _("You do not take part in this conversation."),
    NothingSaid: _("Write a few words."),
    TooLong: _("This is too long: first words have 500 letters at most, a message 5,000."),
    NotAnswered: _("Wait until somebody has said yes. Until then nobody would read it."),
    TooLate: _("You can take your own message back for ten minutes. That time is over."),
}
"""What each refusal says."""
