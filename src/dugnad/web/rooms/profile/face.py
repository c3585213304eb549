"""How a profile speaks: a word for each press, a sentence for each no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action
from dugnad.web.rooms.profile.law import (
    Change,
    Introduce,
    KeptToOneself,
    MetAlready,
    NoSuchEnd,
    NothingSaid,
    NotThere,
    NotYours,
    SayNo,
    SayYes,
    Side,
    TakeAway,
    TooLong,
    TooMany,
    Write,
)

VERBS: Final[Mapping[type[Action], StrOrPromise]] = {
    Write: _("Write it in my profile"),
    Change: _("Save this line"),
    TakeAway: _("Take this line away"),
    SayYes: _("Yes, I would like to meet them"),
    SayNo: _("No, thank you"),
    Introduce: _("Introduce them"),
}
"""The words on the button of each action; nobody presses the last one."""

SENTENCES: Final[Mapping[type[Refused], StrOrPromise]] = {
    NotYours: _("This profile is somebody else's. Only they can change it."),
    NothingSaid: _("Write a few words."),
    TooLong: _("This is too long: a line has room for 120 letters, first words for 500."),
    TooMany: _("Your profile has 40 lines. Take some away first."),
    NoSuchEnd: _("A line stays until you take it away, for a month or for a year."),
    NotThere: _("This is not there any more. Look at your profile again."),
    KeptToOneself: _("This line is for you alone. Let it be found first."),
    MetAlready: _("You have been introduced already. Look under your conversations."),
}
"""What each refusal says."""

TITLES: Final[Mapping[Side, StrOrPromise]] = {
    "can": _("I can"),
    "learn": _("I want to learn"),
    "knows": _("I know somebody who can"),
    "seeks": _("I look for somebody who can"),
    "has": _("I have, and would lend"),
    "needs": _("I need"),
}
"""What stands above one's own lines."""

INVITATIONS: Final[Mapping[Side, StrOrPromise]] = {
    "can": _("Nothing here yet. What do people come to you for? Small things count: baking bread."),
    "learn": _("Nothing here yet. What would you like somebody to show you?"),
    "knows": _("Nothing here yet. Whom could you put others in touch with?"),
    "seeks": _("Nothing here yet. Whom do you need, and for what?"),
    "has": _("Nothing here yet. What do you have that others seldom need? A ladder, a hall."),
    "needs": _("Nothing here yet. What would you borrow, if somebody near had it?"),
}
"""What stands where one has no lines yet."""

OF_OTHERS: Final[Mapping[Side, StrOrPromise]] = {
    "can": _("Somebody here can:"),
    "learn": _("Somebody here wants to learn:"),
    "knows": _("Somebody here knows somebody who can:"),
    "seeks": _("Somebody here looks for somebody who can:"),
    "has": _("Somebody here has:"),
    "needs": _("Somebody here needs:"),
}
"""What stands before a line of somebody who is not named."""

THEIRS: Final[Mapping[Side, StrOrPromise]] = {
    "can": _("Can"),
    "learn": _("Wants to learn"),
    "knows": _("Knows somebody who can"),
    "seeks": _("Looks for somebody who can"),
    "has": _("Has, and would lend"),
    "needs": _("Needs"),
}
"""What stands above the lines of somebody whose name one reads."""
