"""How the register speaks: a word for each press, a sentence for each no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action
from dugnad.web.rooms.register.law import (
    Add,
    AddMany,
    AgreedTooLong,
    Change,
    Correct,
    NameMissing,
    NoContact,
    NotAboutYou,
    NotAgreed,
    NothingToTakeBack,
    NotKeeper,
    NoWay,
    RegisterFull,
    Spoke,
    TakeBack,
    TooLong,
    Withdraw,
)

VERBS: Final[Mapping[type[Action], StrOrPromise]] = {
    Add: _("Put them into the register"),
    AddMany: _("Put all of these in"),
    TakeBack: _("Take these out again"),
    Change: _("Save the contact"),
    Spoke: _("I spoke with them today"),
    Correct: _("Save what I put right"),
    Withdraw: _("Take out of the register"),
}
"""The words on the button of each action."""

SENTENCES: Final[Mapping[type[Refused], StrOrPromise]] = {
    NotKeeper: _("Only who holds an office of this organisation keeps its register."),
    NotAboutYou: _("This is not about you, so you cannot change it."),
    NoContact: _("This contact is not in the register any more."),
    NothingToTakeBack: _("There is nothing of this file to take back. That goes for one day."),
    RegisterFull: _("A register holds 5,000 contacts, and a file brings 1,000 at most."),
    NameMissing: _("Write a name of at most 80 letters."),
    NoWay: _("Write a mail address or a telephone number, or both."),
    TooLong: _("Something is too long. Words have 1,000 letters, ways to be reached 200."),
    NotAgreed: _("Write when and how they agreed. Nobody stands here who has not."),
    AgreedTooLong: _("Choose a day ahead, at most two years from now."),
}
"""What each refusal says."""
