"""How reports speak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action
from dugnad.web.rooms.reports.law import (
    AskAgain,
    NobodyTells,
    NoReason,
    NoSuchReport,
    NotModerator,
    NotSettled,
    SamePerson,
    Settle,
    Tell,
    TooMuch,
)

VERBS: Final[Mapping[type[Action], StrOrPromise]] = {
    Tell: _("Report this"),
    AskAgain: _("Ask for a second look"),
    Settle: _("Write what was done"),
}
"""The words on the button of each action."""

SENTENCES: Final[Mapping[type[Refused], StrOrPromise]] = {
    NotModerator: _("Only who takes down what breaks a rule can do this."),
    NobodyTells: _("Sign in first, so that you can hear what came of it."),
    NoReason: _("Write a few words, so that others understand."),
    TooMuch: _("This is too long. 2,000 letters are enough."),
    NoSuchReport: _("This report is not open any more."),
    SamePerson: _("You settled this the first time. Somebody else looks again."),
    NotSettled: _("A second look can be asked for once, within four weeks."),
}
"""What each refusal says."""
