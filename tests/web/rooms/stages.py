"""A stage for every kind of room: everything lies ready in it that somebody could ask something of.

A new kind of room has one stage here; `test_permissions.py` tries every action on it as everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dugnad.ledger.values import Action
from dugnad.web.rooms.conversations import law as conversation
from dugnad.web.rooms.drafts import law as drafts
from dugnad.web.rooms.pocket import law as pocket
from dugnad.web.rooms.profile import law as profile
from dugnad.web.rooms.register import law as register
from dugnad.web.rooms.reports import law as reports
from dugnad.web.rooms.room import DAY_MS, OWNER, AnyEntry, AnyRoom, Asking, Entry, Papers

NOON_MS = 1_789_984_800_000
ANA, BEN, CEM, DIA, EVA = (bytes([number]) * 16 for number in range(1, 6))
NEW = bytes([9]) * 16


@dataclass(frozen=True)
class Who:
    """Somebody who asks: who, and how they stand to the room."""

    title: str
    person: bytes | None
    standings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """A room with everything in it.

    Attributes:
        room: which kind.
        anchor: what it belongs to.
        papers: makes it anew.
        who: the columns of the table; a stranger and the clock are added.
        asked: for each verb what to ask, so that whoever may do it can.
        begins: the verbs that are asked where nothing is in the room yet.
    """

    room: AnyRoom
    anchor: bytes
    papers: Callable[[], Papers]
    who: tuple[Who, ...]
    asked: Mapping[str, Sequence[Action]]
    begins: tuple[str, ...] = ()

    def papers_for(self, verb: str) -> Papers:
        """The room as it is when this verb is asked."""
        return Papers(NOON_MS) if verb in self.begins else self.papers()

    def asking(self, who: Who) -> Asking:
        """What the law is told of somebody."""
        return Asking(self.anchor, who.person, who.standings, NOON_MS, NEW)


def paper(*entries: AnyEntry) -> Papers:
    """Papers with these records."""
    made = Papers(NOON_MS)
    for one in entries:
        made.put(one)
    return made


NOTE, THROWN = bytes([11]) * 16, bytes([12]) * 16


def _pocket() -> Papers:
    def note(name: bytes, *, thrown: bool) -> Entry[pocket.Note]:
        body = pocket.Note("Ring Dia", thrown=thrown)
        ends_ms = NOON_MS + DAY_MS
        return Entry(name, body, ANA, ANA, ANA, NOON_MS, ends_ms)

    return paper(note(NOTE, thrown=False), note(THROWN, thrown=True))


FIRST, MESSAGE, SEEN = bytes([21]) * 16, bytes([22]) * 16, bytes([23]) * 16


def _conversation() -> Papers:
    """Ana and Ben write to each other; Cem was asked; Dia said no."""
    made = paper(
        Entry(FIRST, conversation.First("Hello"), ANA, None, ANA, NOON_MS, NOON_MS + DAY_MS),
        Entry(MESSAGE, conversation.Message("Yes?"), BEN, None, BEN, NOON_MS, NOON_MS + DAY_MS),
        Entry(SEEN, conversation.Seen(NOON_MS), BEN, None, BEN, NOON_MS, NOON_MS + DAY_MS),
    )
    for person, standing in (
        (ANA, conversation.SIDE),
        (BEN, conversation.SIDE),
        (CEM, conversation.ASKED),
        (DIA, conversation.DECLINED),
    ):
        made.seat(person, standing)
    return made


REPORT, DONE = bytes([31]) * 16, bytes([32]) * 16


def _reports() -> Papers:
    """Ana has reported something, and before that something that was settled."""
    body = reports.Report("He shouts", "conversation", (("Ben", "Hey!"),))
    old = reports.Report(
        "Twice", "conversation", (), settled="We spoke with him", by=CEM, settled_ms=NOON_MS
    )
    return paper(
        Entry(REPORT, body, ANA, None, ANA, NOON_MS, NOON_MS + DAY_MS),
        Entry(DONE, old, ANA, None, ANA, NOON_MS, NOON_MS + DAY_MS),
    )


CONTACT, BROUGHT, FILE = bytes([41]) * 16, bytes([42]) * 16, bytes([43]) * 16
DIAS = register.Contact(
    "Dia", "dia@example.org", agreed_ms=NOON_MS - DAY_MS, agreed_how="At the desk"
)
DIA_NEW = register.New(DIAS, DIA, NOON_MS + 300 * DAY_MS)


def _register() -> Papers:
    """Dia stands in it, and somebody who came with a file."""
    file = register.Contact("Eva", phone="99", brought_by=FILE, agreed_ms=1, agreed_how="List")
    ends_ms = NOON_MS + 300 * DAY_MS
    return paper(
        Entry(CONTACT, DIAS, BEN, DIA, DIA, NOON_MS - DAY_MS, ends_ms),
        Entry(BROUGHT, file, BEN, None, None, NOON_MS - 1, ends_ms),
    )


PLAN, THOUGHT = bytes([51]) * 16, bytes([52]) * 16
DOOR, KEY = bytes([53]) * 16, bytes([54]) * drafts.KEY_BYTES
FILLED = (("title", "Benches"), ("text", "By the shore"))


def _draft() -> Papers:
    """Ana would like to start something, and has asked Ben."""
    made = paper(
        Entry(PLAN, drafts.Plan(FILLED), ANA, None, ANA, NOON_MS, NOON_MS + DAY_MS),
        Entry(THOUGHT, drafts.Thought("Yes!", True), BEN, None, BEN, NOON_MS, NOON_MS + DAY_MS),
    )
    made.put(Entry(DOOR, drafts.Door(KEY), ANA, None, ANA, NOON_MS, NOON_MS + DAY_MS))
    made.seat(ANA, drafts.KEEPER)
    made.seat(BEN, drafts.ASKED)
    return made


BAKES, SEWS, THEIRS, OTHERS = (bytes([number]) * 16 for number in range(61, 65))


def _profile() -> Papers:
    """Ana can bake, which is found, and learns to sew; she has said yes to somebody."""
    yes = profile.Answer(BAKES, THEIRS, yes=True, text="Hello")
    ends_ms = NOON_MS + DAY_MS
    return paper(
        Entry(BAKES, profile.Shown("can", "Bake bread", found=True), ANA, ANA, ANA, NOON_MS),
        Entry(SEWS, profile.Kept("learn", "Sewing", found=False), ANA, ANA, ANA, NOON_MS),
        Entry(profile.answer_id(BAKES, THEIRS), yes, ANA, ANA, ANA, NOON_MS, ends_ms),
    )


STAGES = (
    Stage(
        room=pocket.ROOM,
        anchor=ANA,
        papers=_pocket,
        who=(Who("its owner", ANA, (OWNER,)),),
        asked={
            "Write": [pocket.Write("Buy paint")],
            "Keep": [pocket.Keep(NOTE)],
            "LetGo": [pocket.LetGo(NOTE)],
            "ThrowAway": [pocket.ThrowAway(NOTE)],
            "BringBack": [pocket.BringBack(THROWN)],
        },
    ),
    Stage(
        room=conversation.ROOM,
        anchor=bytes([20]) * 16,
        papers=_conversation,
        who=(
            Who("who takes part", BEN, (conversation.SIDE,)),
            Who("who was asked", CEM, (conversation.ASKED,)),
            Who("who said no", DIA, (conversation.DECLINED,)),
        ),
        asked={
            "Open": [conversation.Open("Hello", sides=(BEN,))],
            "Accept": [conversation.Accept()],
            "Decline": [conversation.Decline()],
            "Say": [conversation.Say("On Tuesday")],
            "TakeBack": [conversation.TakeBack(MESSAGE)],
            "Read": [conversation.Read(NOON_MS)],
            "Leave": [conversation.Leave()],
        },
        begins=("Open",),
    ),
    Stage(
        room=reports.ROOM,
        anchor=reports.ANCHOR,
        papers=_reports,
        who=(
            Who("who reported it", ANA, (reports.NEIGHBOUR,)),
            Who("moderator", BEN, (reports.MODERATOR, reports.NEIGHBOUR)),
        ),
        asked={
            "Tell": [reports.Tell("He shouts", "conversation")],
            "AskAgain": [reports.AskAgain(DONE, "He shouts still")],
            "Settle": [reports.Settle(REPORT, "We spoke with him")],
        },
    ),
    Stage(
        room=register.ROOM,
        anchor=bytes([40]) * 16,
        papers=_register,
        who=(
            Who("holds an office", BEN, (register.SPEAKS,)),
            Who("whom it is about", DIA),
        ),
        asked={
            "Add": [register.Add(DIA_NEW)],
            "AddMany": [register.AddMany((DIA_NEW,))],
            "TakeBack": [register.TakeBack(FILE)],
            "Change": [register.Change(CONTACT, DIA_NEW)],
            "Spoke": [register.Spoke(CONTACT)],
            "Correct": [register.Correct(CONTACT, DIAS)],
            "Withdraw": [register.Withdraw(CONTACT)],
        },
    ),
    Stage(
        room=drafts.ROOM,
        anchor=bytes([50]) * 16,
        papers=_draft,
        who=(
            Who("who wants to start it", ANA, (drafts.KEEPER,)),
            Who("who was asked", BEN, (drafts.ASKED,)),
        ),
        asked={
            "Share": [drafts.Share(FILLED, (BEN,))],
            "Change": [drafts.Change(FILLED)],
            "OpenDoor": [drafts.OpenDoor(KEY)],
            "ShutDoor": [drafts.ShutDoor()],
            "Come": [drafts.Come(KEY)],
            "Think": [drafts.Think("Yes!", joins=True)],
            "End": [drafts.End()],
        },
        begins=("Share",),
    ),
    Stage(
        room=profile.ROOM,
        anchor=ANA,
        papers=_profile,
        who=(
            Who("its owner", ANA, (OWNER,)),
            Who("meets them in a project", BEN, (profile.MEETS,)),
        ),
        asked={
            "Write": [profile.Write("learn", ("To swim",), shown=False, found=True)],
            "Change": [profile.Change(SEWS, "To sew", shown=True, found=True)],
            "TakeAway": [profile.TakeAway(BAKES)],
            "SayYes": [profile.SayYes(BAKES, OTHERS, "Hello")],
            "SayNo": [profile.SayNo(BAKES, THEIRS)],
            "Introduce": [profile.Introduce(BAKES, THEIRS)],
        },
    ),
)
