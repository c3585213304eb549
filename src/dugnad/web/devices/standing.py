"""How it stands with a person's devices: which speak in each project, and what rests until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from dugnad.charter.entries import helper_of
from dugnad.charter.law import Law
from dugnad.charter.people.records import Recovery
from dugnad.web.house import house
from dugnad.web.keys.hands import THIS_DEVICE, name_of
from dugnad.web.keys.models import Device, DeviceKey
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Membership, Person

DAY_MS: Final = 24 * 3_600_000

State: TypeAlias = Literal["kept", "here", "new", "elsewhere"]
"""The place confirms; this device does; it does, newly, while much rests; another one does."""

Place: TypeAlias = dict[str, Any]
"""What a script needs of one project: public halves and numbers, in hexadecimal digits."""


@dataclass(frozen=True)
class Row:
    """One project of a person's.

    Attributes:
        project: 16 bytes.
        member: the person's id there, 16 bytes.
        title: what it is called.
        state: how it stands here.
        here: the public half that this device has there, if any.
        own: the keys that speak there.
        running: what rests, while it does.
        spare: the public half of the spare code.
        helpers: those of two people's codes.
        answering: the key by which the place answers.
        alone_from_ms: from when the spare code, or two people alone, bring back again.
        spare_ms: since when there is that spare code; 0: there is none.
        helpers_ms: since when two people were chosen; 0: nobody is.
    """

    project: bytes
    member: bytes
    title: str
    state: State
    here: DeviceKey | None
    own: tuple[bytes, ...]
    running: Recovery | None
    spare: bytes | None
    helpers: tuple[bytes, bytes] | None
    answering: bytes | None
    alone_from_ms: int
    spare_ms: int = 0
    helpers_ms: int = 0

    @property
    def speaking(self) -> tuple[bytes, ...]:
        """The keys that speak there, with that of one who came back and is not yet alone."""
        now = self.running
        return self.own if now is None or now.stopped else (*self.own, now.key)

    @property
    def both_until_ms(self) -> int:
        """Until when the spare code and both people together bring back, and none alone; 0: not so.

        One who came back was stopped lately, or another device is just coming back.
        """
        now, here = self.running, self.here
        if now is not None and here is not None and now.key == bytes(here.public_key):
            return 0
        until_ms = max(self.alone_from_ms, 0 if now is None else now.until_ms)
        return until_ms if until_ms > house().now_ms() else 0

    @property
    def stoppable(self) -> bool:
        """Whether this device, which was there before, can stop a new one."""
        now = self.running
        return self.state == "here" and now is not None and not (now.both or now.stopped)

    def place(self, **more: Any) -> Place:
        """What a script needs to ask something by this device's key here; `more` goes before it."""
        told: Place = {"project": self.project.hex()}
        if self.here is not None:
            told["here"] = told["key"] = bytes(self.here.public_key).hex()
            told["nonce"] = next_of(self.here)
        return {**told, **more}


@dataclass(frozen=True)
class Standing:
    """All of a person's.

    Attributes:
        person: who.
        rows: their projects that the books know them in, by title.
        devices: their devices, the newest last, with the projects in which each speaks.
        this: the device that asks.
    """

    person: Person
    rows: Sequence[Row]
    devices: Sequence[tuple[Device, str, Sequence[Row]]]
    this: Device | None

    def among(self, *states: State) -> list[Row]:
        """The projects in which it stands so."""
        return [row for row in self.rows if row.state in states]

    @property
    def rests_until_ms(self) -> int:
        """Until when money rests; 0: it does not."""
        return max((row.running.until_ms for row in self.rows if row.running), default=0)

    def replaced_ms(self, device: Device) -> int:
        """From when a device speaks no more, as another one came in its place; 0: it goes on."""
        keys = {bytes(one.public_key) for one in device.keys.all()}
        return max(
            (
                row.running.until_ms
                for row in self.rows
                if row.running and not row.running.stopped and keys.intersection(row.own)
            ),
            default=0,
        )


def next_of(key: DeviceKey) -> int:
    """A number for something that is asked at once."""
    return max(house().engine.next_nonce(bytes(key.public_key)), key.nonce_given + 1)


def this_device(person: Person) -> Device | None:
    """The device that asks, if it is one of theirs."""
    device = THIS_DEVICE.get()
    if device is None:
        return None
    return Device.objects.filter(id=device, person=person).first()


def standing_of(person: Person) -> Standing:
    """Read how it stands."""
    this = this_device(person)
    here = {} if this is None else {bytes(one.project_id): one for one in this.keys.all()}
    members = {
        bytes(row.project_id): bytes(row.member_id)
        for row in Membership.objects.filter(person=person)
    }
    titles = {bytes(row.project): row.title for row in lists.projects_by_id(members)}
    with house().engine.reader() as store:
        law = Law(store)
        rows = [
            _row(law, project, members[project], titles.get(project, ""), here.get(project))
            for project in sorted(members, key=lambda one: titles.get(one, ""))
            if law.member(members[project]) is not None
        ]
    devices = []
    for device in Device.objects.filter(person=person).order_by("created_ms"):
        keys = {bytes(one.public_key) for one in device.keys.all()}
        speaks = [row for row in rows if keys.intersection(row.speaking)]
        if speaks:
            devices.append((device, name_of(device), speaks))
    return Standing(person, rows, devices, this)


def _row(law: Law, project: bytes, member: bytes, title: str, here: DeviceKey | None) -> Row:
    own, running = law.own_keys(member), law.recovery(member)
    if here is not None and law.is_ended(bytes(here.public_key)):
        here = None  # it was stopped or taken away: this device makes another one when it asks.
    key = None if here is None else bytes(here.public_key)
    state: State = "elsewhere"
    if not own and running is None:
        state = "kept"
    elif key in own:
        state = "here"
    elif running is not None and key == running.key and not running.stopped:
        state = "new"
    spare, helpers = law.spare_key(member), law.helping_keys(member)
    return Row(
        project=project,
        member=member,
        title=title,
        state=state,
        here=here,
        own=own,
        running=running,
        spare=spare,
        helpers=helpers,
        answering=law.answering_key(member),
        alone_from_ms=law.alone_from_ms(member),
        spare_ms=_since_ms(law, spare),
        helpers_ms=_since_ms(law, helpers[0] if helpers else None),
    )


def _since_ms(law: Law, key: bytes | None) -> int:
    """Since when a key is known; 0: there is none."""
    entry = None if key is None else law.key(key)
    return 0 if entry is None else entry.since_ms


def waiting_of(person: Person) -> list[Device]:
    """The other devices of a person's that asked today to be let in; none where there is no key."""
    this = THIS_DEVICE.get()
    now_ms = house().now_ms()
    found: list[Device] = []
    if this is None:
        return found
    with house().engine.reader() as store:
        law = Law(store)
        for device in Device.objects.filter(
            person=person, asks_since_ms__gt=now_ms - DAY_MS
        ).exclude(id=this):
            keys = [bytes(one.public_key) for one in device.keys.all()]
            if keys and not any(law.key(one) or law.is_ended(one) for one in keys):
                found.append(device)
    return found


@dataclass(frozen=True)
class Said:
    """How it stands with a new device for which two people are asked.

    Attributes:
        people: how many of the two have spoken for it, where the most have.
        back: whether it speaks.
        both_until_ms: until when it takes the spare code as well; 0: it does not.
    """

    people: int = 0
    back: bool = False
    both_until_ms: int = 0

    def beside(self, other: Said) -> Said:
        """Both of two projects together."""
        return Said(
            max(self.people, other.people),
            self.back or other.back,
            max(self.both_until_ms, other.both_until_ms),
        )


def said_of(law: Law, member: bytes, key: bytes) -> Said:
    """How it stands with a new key of somebody's."""
    said = [law.spoke_for(member, helper_of(one)) for one in law.helping_keys(member) or ()]
    running = law.recovery(member)
    back = key in law.own_keys(member) or (running is not None and running.key == key)
    until_ms = max(law.alone_from_ms(member), 0 if running is None else running.until_ms)
    late = not back and until_ms > house().now_ms()
    return Said(
        people=sum(one is not None and one[0] == key for one in said),
        back=back and not law.is_ended(key),
        both_until_ms=until_ms if late else 0,
    )


def spoken_for(row: Row, key: bytes) -> tuple[bool, int]:
    """Whether the spare code spoke for a new device, and how many of two people did."""
    with house().engine.reader() as store:
        law = Law(store)
        spare = (law.spoke_for(row.member, row.member) or (b"", 0))[0] == key
        two = [law.spoke_for(row.member, helper_of(one)) for one in row.helpers or ()]
    return spare, sum(said is not None and said[0] == key for said in two)
