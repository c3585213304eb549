"""Of every act of every law: how it is taken back or changed, or why it is final.

A new act stands here too, or a test fails. What is final says so on its page before it is pressed,
in words that stand in `says`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True)
class Back:
    """It is taken back by another act: of the same law, or "law.Act"."""

    by: str
    how: str = ""


@dataclass(frozen=True)
class Again:
    """Whoever did it does it again, otherwise; what was before counts no more."""

    how: str = ""


@dataclass(frozen=True)
class Decided:
    """It follows from a decision, and another decision changes it."""


@dataclass(frozen=True)
class Ends:
    """It does nothing by itself, or goes by itself."""

    how: str


@dataclass(frozen=True)
class Stays:
    """It stays; why, and the words of the page that say so before."""

    why: str
    says: str


@dataclass(frozen=True)
class Nobody:
    """Nobody presses it: a law asks for it, the place does it, or its moment has come."""


Undo: TypeAlias = Back | Again | Decided | Ends | Stays | Nobody
NOBODY: Final = Nobody()
BY_DECISION: Final = Decided()
OPEN: Final = Nobody()
"""Every card's first act follows from `cards.PutUp`."""
VOTES: Final = Again("until the end of the answering; then it is counted")

_PLACE: Final[Mapping[str, Undo]] = {
    "OpenVersion": Again("by opening another version for new cards; those that are up keep theirs"),
    "AnnounceLimits": Again("by announcing others, before or after they hold"),
    "AppointModerator": Back("RecallModerator"),
    "RecallModerator": Back("AppointModerator"),
    "NameHost": Back("DropHost"),
    "DropHost": Back("NameHost"),
    "Entrust": Stays(
        "whoever runs the place must not take back alone what others rely on",
        "This is final: you cannot take it back.",
    ),
    "OfferCards": Again(),
    "NoteRooms": NOBODY,
    "LimitsDue": NOBODY,
}
_PEOPLE: Final[Mapping[str, Undo]] = {
    "Welcome": NOBODY,
    "Strengthen": Ends("it says only that somebody is known better than before"),
    "Enrol": NOBODY,
    "TakeHome": Stays(
        "a key that left the place is the person's alone; devices are changed at any time",
        "It does not go back to the place",
    ),
    "AddDevice": Back("RemoveDevice"),
    "RemoveDevice": Back("AddDevice", "with a new key"),
    "SetSpare": Again(),
    "ChoosePeople": Again(),
    "KeepForAnswers": Back("StopAnswers"),
    "StopAnswers": Back("KeepForAnswers"),
    "Recover": Back("StopRecovery", "from a device that was there before, for three days"),
    "Vouch": Back(
        "StopRecovery", "from a device that was there before; alone it counts for nothing"
    ),
    "StopRecovery": Back("Recover", "with the spare code and both people together"),
    "RestOver": NOBODY,
    "GiveMandate": Back("EndMandate"),
    "EndMandate": Back("GiveMandate"),
}
_PROJECTS: Final[Mapping[str, Undo]] = {
    "Start": Stays(
        "others may have joined; whoever began it can leave, and its words can be changed",
        "It stays from then on",
    ),
    "Join": Back("Leave"),
    "Rest": Again(),
    "Leave": Back("Join", "by the rules of that day; roles do not come back with it"),
    "TakeOver": Back("roles.StepDown"),
    "Describe": Again(),
    "AskToJoin": Ends("nothing follows from it before whoever asked joins"),
    "LetIn": Ends("nothing follows from it before whoever was let in joins"),
    "ChangeRules": BY_DECISION,
    "AllowPart": BY_DECISION,
    "AskFor": Ends("nothing follows from it before the organisation takes part"),
    "JoinFor": Back("LeaveFor"),
    "LeaveFor": Back("JoinFor"),
    "OfferVoice": Back("OwnVoice"),
    "ShareVoice": Back("OwnVoice"),
    "OwnVoice": Back("ShareVoice"),
}
_ROLES: Final[Mapping[str, Undo]] = {
    "Begin": NOBODY,
    "Release": NOBODY,
    "Appoint": BY_DECISION,
    "Recall": BY_DECISION,
    "Offer": Back("TakeBack", "until it is answered"),
    "Accept": Back("StepDown"),
    "Decline": Back("Offer", "by whoever offered it"),
    "TakeBack": Back("Offer"),
    "StepDown": Stays(
        "others may have taken it on; it can be offered anew",
        "This role of yours ends at once",
    ),
}
_MONEY: Final[Mapping[str, Undo]] = {
    "AskHost": Back("Decline"),
    "TakeOn": Back("Leave", "once nothing is left in the project's pots"),
    "Decline": Back("AskHost"),
    "Leave": Back("AskHost"),
    "OpenBox": Back("CloseBox"),
    "ConfirmBox": Back("CloseBox"),
    "CloseBox": Back("OpenBox", "as a new one"),
    "NameFund": Ends("nothing is in a fund before money is recorded as its own"),
    "Collect": NOBODY,
    "Promise": NOBODY,
    "TakeBackPromise": NOBODY,
    "Fulfil": NOBODY,
    "Unfulfil": NOBODY,
    "NoteWork": NOBODY,
    "Keep": NOBODY,
    "GiveBack": NOBODY,
    "OweBack": Ends("it writes down whose the gifts are that go back anyway"),
    "RecordIn": Back("WithdrawIn", "before it is confirmed; by `Reverse` after"),
    "ConfirmIn": Back("Reverse", "by two, as long as the money lies where it came to"),
    "WithdrawIn": Back("RecordIn"),
    "Match": Back("WithdrawIn", "before it is confirmed"),
    "Reverse": Back("WithdrawIn", "before it is confirmed"),
    "Release": NOBODY,
    "SetAside": BY_DECISION,
    "EmptyPot": Ends("what lay in a closed card's pot can only go back to its project"),
    "Owe": NOBODY,
    "PutBack": Stays("a gift is the project's from then on", "it cannot be taken back"),
    "LetLapse": Stays(
        "after ten years, and after asking twice, it is the project's", "This cannot be undone."
    ),
    "MakeBatch": Back("DropBatch"),
    "ApproveBatch": Back("TakeBackApproval"),
    "TakeBackApproval": Back("ApproveBatch"),
    "DropBatch": Back("MakeBatch"),
    "RecordPaid": Back("WithdrawPaid", "before it is confirmed"),
    "ConfirmPaid": Back("AskUndoPaid", "and `UndoPaid` by another person"),
    "WithdrawPaid": Back("RecordPaid"),
    "AskUndoPaid": Back("DropUndoPaid"),
    "UndoPaid": Back("RecordPaid"),
    "DropUndoPaid": Back("AskUndoPaid"),
}
_CARDS: Final[Mapping[str, Undo]] = {
    "PutUp": Back("Close", "it stays readable; its words can be changed, or taken away"),
    "Object": Back("Withdraw"),
    "Withdraw": Back("Object", "as long as the card waits"),
    "SetAside": Stays(
        "whoever objected has left and cannot take it back; the group can still object",
        "That cannot be undone; whoever takes part can still object.",
    ),
    "Close": Stays(
        "those who answered were told that it is over; a new card can be put up",
        "cannot be opened again",
    ),
    "Place": Again(),
    "Reword": Again("what was there before is kept for a while"),
    "BringIntoForce": BY_DECISION,
    "Funded": NOBODY,
    "End": BY_DECISION,
    "PeriodOver": NOBODY,
}
_TALK: Final[Mapping[str, Undo]] = {
    "Ask": Back("Remove", "its words; that something was asked stays"),
    "Promise": Again(),
    "Answer": Back("Remove", "its words; that it was answered stays"),
    "Remove": Stays(
        "what its writer takes back is destroyed; what others take away can be put back for weeks",
        "are destroyed for good",
    ),
    "Refuse": Stays(
        "it is somebody's own word about a direction", "It stands on the card for good"
    ),
    "Appeal": Ends("somebody else looks again, within two weeks"),
    "Review": Stays("it is the last look at words that were taken away", "This is the last look"),
}
_MOMENT: Final[Mapping[str, Undo]] = {"Open": OPEN, "MomentCame": NOBODY}
_WORKDAY: Final[Mapping[str, Undo]] = {
    **_MOMENT,
    "Answer": Again("until answers end"),
    "Thank": Ends("it notes that people were thanked, and tells nobody anything new"),
}
_TASK: Final[Mapping[str, Undo]] = {
    **_MOMENT,
    "Answer": Again("until it is shown"),
    "Show": Stays(
        "members look at it from then on; whoever showed it by mistake says so, and they object",
        "What is shown stays shown",
    ),
    "Vouch": Stays("as with `Show`", "What is shown stays shown"),
    "Confirm": Back("Object", "as long as it does not count yet"),
    "Object": Back("Withdraw"),
    "Reply": Stays("it is part of what members judge by", "It stays with the objection"),
    "Withdraw": Back("Object", "as long as it does not count yet"),
    "Vote": VOTES,
    "TryAgain": Ends("it only asks again for what is due"),
    "MoneyCame": NOBODY,
}
_DECISION: Final[Mapping[str, Undo]] = {
    **_MOMENT,
    "Answer": VOTES,
    "TakePart": VOTES,
    "OpenUrn": Stays("what was published stays read", "What is published stays public."),
    "DestroyUrn": NOBODY,
    "Withdraw": Stays("those who answered were told", "This cannot be undone."),
    "SetAside": Stays(
        "whoever objected has left and cannot take it back",
        "It counts no more from then on, and that cannot be undone.",
    ),
    "CarryOut": Ends("it only asks again for what was decided"),
}
_MEETING: Final[Mapping[str, Undo]] = {
    **_MOMENT,
    "SayWhen": Again("until a time is fixed"),
    "Fix": Stays(
        "all were told the time; a meeting that cannot be is called off, and another one called",
        "A time that is fixed stays",
    ),
    "Come": Again(),
    "SeeTo": Again(),
    "AddItem": Stays(
        "others prepare for it; a meeting can pass over it", "What is on the agenda stays there"
    ),
    "Note": Back("TakeBack", "by whoever noted it, until a week after the meeting"),
    "TakeBack": Back("Note", "as a new note"),
}
_FUNDRAISER: Final[Mapping[str, Undo]] = {
    **_MOMENT,
    "Give": Back("TakeBack", "as long as nothing of it was given"),
    "TakeBack": Back("Give"),
    "CallUpon": Again("with another time and place"),
    "NoteGiven": Back("UndoGiven"),
    "UndoGiven": Back("NoteGiven"),
    "LetGo": Back("Give", "by whoever gave it, as long as the card asks"),
    "HandOver": Ends("it notes that a thank-you was handed over"),
    "Thank": Ends("people read a word of thanks, and nothing follows from it"),
    "Tell": Stays("people have read it", "What is sent is sent"),
    "OpenToAll": Stays("it stood in lists, and others have read it", "From now on it stands"),
    "CallOff": Stays("what was paid is owed back at once", "It is called off for good."),
    "CarryOut": Ends("it lets go what has come where it belongs, as the card said"),
}
_SUPPORT: Final[Mapping[str, Undo]] = {
    **_MOMENT,
    "Give": Back("Stop"),
    "Stop": Back("Give"),
    "End": Stays("all who give were told", "It ends for good"),
    "CarryOut": Ends("it lets go what has come where it belongs, as the card said"),
}
_SHARE: Final[Mapping[str, Undo]] = {
    **_MOMENT,
    "Ask": Back("CallOff"),
    "Offer": Back("CallOff"),
    "Agree": Back("CallOff", "before it is handed over"),
    "CallOff": Back("Ask"),
    "Receive": Back("TakeBack", "by whoever lent it; help that came has come"),
    "TakeBack": Ends("it notes that a thing is where it was; it can be asked for again"),
    "Tell": Again(),
}
_MAP: Final[Mapping[str, Undo]] = {
    "Open": OPEN,
    "Add": Back("TakeOff", "its numbers stay in the books, and the page says so"),
    "TakeOff": Back("Add", "drawn anew; it is asked before"),
}
LAWS: Final[Mapping[str, Mapping[str, Undo]]] = {
    "place": _PLACE,
    "people": _PEOPLE,
    "projects": _PROJECTS,
    "roles": _ROLES,
    "money": _MONEY,
    "cards": _CARDS,
    "talk": _TALK,
    "news": _MOMENT,
    "workday": _WORKDAY,
    "task": _TASK,
    "proposal": _DECISION,
    "vote": _DECISION,
    "meeting": _MEETING,
    "fundraiser": _FUNDRAISER,
    "support": _SUPPORT,
    "share": _SHARE,
    "map": _MAP,
}
"""What is done in the books."""

ROOMS: Final[Mapping[str, Mapping[str, Undo]]] = {
    "pocket": {
        "Write": Back("ThrowAway"),
        "Keep": Back("LetGo"),
        "LetGo": Back("Keep"),
        "ThrowAway": Back("BringBack", "for some minutes"),
        "BringBack": Back("ThrowAway"),
    },
    "conversation": {
        "Open": Back("Leave"),
        "Accept": Back("Leave"),
        "Decline": Stays(
            "whoever said no is not asked a second time; they can write themselves",
            "they cannot ask you again",
        ),
        "Say": Back("TakeBack", "for ten minutes"),
        "TakeBack": Back("Say", "as a new message"),
        "Read": Ends("it notes how far somebody has read"),
        "Leave": Stays(
            "what is written after that is not theirs", "After leaving you read nothing of it"
        ),
    },
    "reports": {
        "Tell": Ends("it goes after some weeks; those who moderate answer it"),
        "AskAgain": Ends("somebody else looks again, within two weeks"),
        "Settle": Back("AskAgain", "by whoever reported it: somebody else looks again"),
    },
    "register": {
        "Add": Back("Withdraw"),
        "AddMany": Back("TakeBack", "for a day"),
        "TakeBack": Back("AddMany"),
        "Change": Again(),
        "Spoke": Ends("it notes on which day somebody spoke with them"),
        "Correct": Again(),
        "Withdraw": Stays("whoever goes out of it is gone from it", "goes for good."),
    },
    "draft": {
        "Share": Back("End"),
        "Change": Again(),
        "OpenDoor": Back("ShutDoor"),
        "ShutDoor": Back("OpenDoor", "with another link"),
        "Come": Ends("nothing follows from it; the draft goes by itself"),
        "Think": Again(),
        "End": Stays("what was shown is gone for everybody", "Given up, it is destroyed for good"),
    },
    "profile": {
        "Write": Back("TakeAway"),
        "Change": Again(),
        "TakeAway": Back("Write"),
        "SayYes": Ends("it runs out after some weeks where the other one does not say yes"),
        "SayNo": Stays(
            "so that nobody is asked about the same pair twice",
            "are not proposed to each other again",
        ),
        "Introduce": NOBODY,
    },
}
"""What is done in rooms."""
