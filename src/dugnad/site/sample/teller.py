"""What every story needs: people who press, cards that go up, days that lie behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from dugnad.charter.cards.verbs import Close, PutUp
from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.decisions.verbs import Answer as AnswerDecision
from dugnad.charter.entries import Grant, target_of
from dugnad.charter.money.accounts import Sum
from dugnad.charter.projects.verbs import Join
from dugnad.charter.talk import Answer as AnswerQuestion
from dugnad.charter.talk import Ask
from dugnad.ledger import codec
from dugnad.ledger.values import Action, Channel
from dugnad.site.sample.people import NEIGHBOURS, Neighbour, Phone
from dugnad.web.acting.services import Done, act
from dugnad.web.acting.signing import confirm
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.keys.hands import THIS_DEVICE, ToConfirm
from dugnad.web.messages import services as messages
from dugnad.web.messages.outgoing import Outgoing
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.rooms import services as rooms
from dugnad.web.rooms.room import AnyRoom

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
LANGUAGE: Final = "nb"

Pressed: TypeAlias = Callable[[], Done]


class SampleRefused(RuntimeError):
    """A press of the sample was refused: the sample and the rules no longer fit together."""


def words(text: str = "", *, title: str = "", where: str = "", who: str = "", **more: str) -> Told:
    """What somebody tells, in the place's first language unless `language` says another."""
    language = more.pop("language", LANGUAGE)
    picture, alt = more.pop("picture", ""), more.pop("alt", "")
    return Told(
        title=title, text=text, where=where, who=who, language=language, picture=picture, alt=alt,
        extra=tuple(more.items()),
    )  # fmt: skip


def id_of(name: str) -> bytes:
    """An id that is the same each time this place is filled, and another in each place."""
    return sha256(house().engine.genesis_hash + name.encode()).digest()[:16]


class Read:
    """Where letters of the past went: they were read long ago, and go nowhere now."""

    def send(self, message: Outgoing) -> str:
        """Take a letter; gives no number of its own."""
        del message
        return ""


class Teller:
    """Lets neighbours press, each by the key with which they speak.

    Attributes:
        ends_ms: the moment that is today, in milliseconds since 1970 UTC.
        phones: devices that speak for their owners.
    """

    def __init__(self, ends_ms: int, name: str = "year") -> None:
        """Tell of what lies before `ends_ms`; `name` begins the names of all presses."""
        self.ends_ms = ends_ms
        self.phones: dict[str, Phone] = {}
        self._zone = ZoneInfo(house().place.zone)
        self._presses = self._names(name)
        self._persons: dict[str, Person] = {}
        self._project_of: dict[bytes, bytes] = {}

    @staticmethod
    def _names(name: str) -> Iterator[str]:
        number = 0
        while True:
            number += 1
            yield f"{name}-{number:05}"

    # ── When
    @property
    def now_ms(self) -> int:
        """The time in the story."""
        return house().now_ms()

    def ago(self, days: int, hour: int = 12, minute: int = 0) -> int:
        """A moment so many days before today, by the place's clocks; today, not later than now."""
        return min(self._at(-days, hour, minute), self.ends_ms)

    def soon(self) -> int:
        """The next hour of today or tomorrow at which people meet, less than a day ahead."""
        earliest_ms = self.ends_ms + 3 * HOUR_MS
        moments = (self._at(days, hour) for days in (0, 1) for hour in (10, 13, 17, 19))
        return next(at for at in moments if at >= earliest_ms)

    def _at(self, days: int, hour: int, minute: int = 0) -> int:
        today = datetime.fromtimestamp(self.ends_ms / 1_000, self._zone).date()
        day = today + timedelta(days=days)
        at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self._zone)
        return int(at.timestamp()) * 1_000

    def saturday(self, days: int, hour: int) -> int:
        """A moment on the last Saturday that lies `days` days or more before today."""
        at = datetime.fromtimestamp(self.ago(days) / 1_000, self._zone)
        return self.ago(days + (at.weekday() - 5) % 7, hour)

    def ahead(self, days: int, hour: int = 12) -> int:
        """A moment so many days after the story's own, by the place's clocks."""
        at = datetime.fromtimestamp(self.now_ms / 1_000, self._zone) + timedelta(days=days)
        then = datetime(at.year, at.month, at.day, hour, tzinfo=self._zone)
        return int(then.timestamp()) * 1_000

    def season(self, at_ms: int) -> int:
        """The season of a moment: 0 winter, 1 spring, 2 summer, 3 autumn."""
        return datetime.fromtimestamp(at_ms / 1_000, self._zone).month % 12 // 3

    def day(self) -> str:
        """The day in the story, as "2026-06-06"."""
        return datetime.fromtimestamp(self.now_ms / 1_000, self._zone).date().isoformat()

    # ── Who
    def neighbour(self, name: str) -> Neighbour:
        """What is known of somebody in the story."""
        return NEIGHBOURS[name]

    def person(self, name: str) -> Person:
        """Somebody as the place knows them; it meets them now where it did not before."""
        if name not in self._persons:
            one = NEIGHBOURS[name]
            self._persons[name] = people.find_or_create(
                name, one.kind, one.reached_at, one.language
            )
        return self._persons[name]

    def member(self, name: str, project: bytes) -> bytes:
        """Somebody's number in a project."""
        return bytes(people.membership_of(self.person(name), project).member_id)

    def letters_arrive(self) -> None:
        """Let everybody have what the place wrote to them until now."""
        read = Read()
        messages.deliver_due(self.now_ms, {"mail": read, "sms": read})

    # ── Doing
    def act(
        self,
        name: str,
        project: bytes,
        target: str,
        asked: Action,
        *told: Told,
        channel: Channel = "page",
        beside: Sequence[str] = (),
        principal: bytes | None = None,
    ) -> Done:
        """Let somebody press something, and confirm it on their phone where that speaks for them.

        Raises:
            SampleRefused: the books said no.
        """
        press, person = next(self._presses), self.person(name)
        others = [self.person(one) for one in beside]

        def pressed() -> Done:
            return act(
                person, project, target, asked, channel=channel, press=press, told=told,
                beside=others, principal=principal,
            )  # fmt: skip

        phone = self.phones.get(name)
        if phone is None:
            done = pressed()
        else:
            token = THIS_DEVICE.set(phone.device)
            try:
                done = self._confirmed(pressed, phone)
            finally:
                THIS_DEVICE.reset(token)
        if done.refused:
            raise SampleRefused(f"{name}: {type(asked).__name__}: {done.refused}")
        return done

    @staticmethod
    def _confirmed(pressed: Pressed, phone: Phone) -> Done:
        try:
            return pressed()
        except ToConfirm as asks:
            confirm(asks.press, phone.sign(asks.body))
        return pressed()

    def in_room(self, name: str, room: AnyRoom, anchor: bytes, asked: Action) -> None:
        """Let somebody press something in a room, outside the books.

        Raises:
            SampleRefused: its rules said no.
        """
        done = rooms.press(self.person(name), room, anchor, asked, press=next(self._presses))
        if done.refused is not None:
            raise SampleRefused(f"{name}: {type(asked).__name__}: {done.refused.__name__}")

    def join(self, project: bytes, *names: str) -> None:
        """Let people become members of a project that everybody may join."""
        for name in names:
            self.act(name, project, "projects", Join(project=project, rules_version=1))

    def put_up(
        self,
        name: str,
        project: bytes,
        card_type: str,
        opening: Action,
        told: Told,
        *,
        grants: Sequence[Grant] = (),
        awaits_decision: bool = False,
        awaits_money: Sum | None = None,
    ) -> bytes:
        """Let somebody put a card up; gives its id."""
        card = id_of(f"{card_type} {told.title}")
        asked = PutUp(
            card=card,
            project=project,
            card_type=card_type,
            opening=codec.encode(opening),
            grants=tuple(grants),
            awaits_decision=awaits_decision,
            awaits_money=awaits_money,
        )
        self.act(name, project, "cards", asked, told)
        self._project_of[card] = project
        return card

    def on(self, name: str, card: bytes, asked: Action, *told: Told) -> Done:
        """Let somebody press something on a card."""
        return self.act(name, self._project_of[card], target_of(card), asked, *told)

    def says(self, card: bytes, ballot: Ballot, *names: str) -> None:
        """Let people give the same answer to what is being decided."""
        for name in names:
            self.on(name, card, AnswerDecision(ballot=ballot))

    def asks(self, name: str, card: bytes, text: str, language: str = LANGUAGE) -> bytes:
        """Let somebody ask about a card; gives the question's id."""
        told = words(text, language=language)
        done = self.act(name, self._project_of[card], "talk", Ask(about=target_of(card)), told)
        return done.receipt.action_id

    def answers(self, name: str, card: bytes, question: bytes, text: str) -> None:
        """Let somebody answer a question."""
        project = self._project_of[card]
        self.act(name, project, "talk", AnswerQuestion(question=question), words(text))

    def close(self, name: str, card: bytes, text: str = "") -> None:
        """Let somebody end a card, with what came of it."""
        told = (words(text),) if text else ()
        self.act(name, self._project_of[card], "cards", Close(card=card), *told)
