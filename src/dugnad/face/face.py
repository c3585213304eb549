"""The records between a card's law and what people see.

A card type has one `Face`: it names the contract it shows, the forms for its actions, the sentences
for its refusals, and a handful of pure functions that turn state into records. Templates, lists,
posters and mails read only these records, so one generic page serves every card.

No function here looks at a clock, a database or a request: what it needs is in `Seen`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dugnad.ledger.contract import AnyContract, Refused
from dugnad.ledger.state import State
from dugnad.ledger.values import Action, Event, Hash, MemberId

from .forms import CardForm, PutUpForm
from .minutes import Minutes
from .page import CardPage, PersonLine
from .places import Place
from .question import Question
from .seen import Seen, Told
from .sentences import StrOrPromise


@dataclass(frozen=True)
class DataFile:
    """What a card holds as a file for other programs."""

    name: str
    """What it is called when it is saved."""

    kind: str
    """Its media type."""

    content: bytes


class Family(TextChoices):
    """What a card is for, in one word; each family has a colour and an icon of its own."""

    DO = "do", _("Do")
    DECIDE = "decide", _("Decide")
    GIVE = "give", _("Give")
    TELL = "tell", _("Tell")
    MEASURE = "measure", _("Measure")


@dataclass(frozen=True)
class CalendarEntry:
    """A card as a line in somebody's calendar; moments in milliseconds since 1970 UTC."""

    title: str
    starts_ms: int
    ends_ms: int
    where: str = ""
    text: str = ""
    cancelled: bool = False
    last: bool = False
    """Whether it is the last hour in which something can be done, and nothing begins then."""


@dataclass(frozen=True)
class Notice:
    """What some people on a card are told when something has happened, each by their own channel.

    It is sent once, in the name of the place; who has been given a place, or stands before a day
    that was called off, must not have to look for it.
    """

    text: StrOrPromise
    """One or two whole sentences that say what and when; without names, and fit for a text."""

    members: tuple[bytes, ...]
    """The member ids (16 bytes) of those who are told; at most so many as are told at once."""

    goes_on: bool = False
    """Whether more people are told the same: those of the next `Seen.portion`."""

    can_wait: bool = False
    """Whether it only tells something (a thanks, how it went), and may come with other news."""


@dataclass(frozen=True)
class Monthly:
    """What somebody gives each month: so much of a unit, and which promises it made so far.

    Of the promises those that are paid are told too.
    """

    amount: int
    unit: str
    promises: tuple[int, ...]


@dataclass(frozen=True)
class Unseen:
    """Acts of a card type whose actor can choose to be unseen.

    Each of them is done under a member id of its own, so that nothing in the books joins it to what
    else the person does. Who holds those ids keeps what the law holds of one member to one person.
    """

    adds: Callable[[Action], bool]
    """Whether an act is one of those, seen or not: the law holds how many one member does."""

    chosen: Callable[[Action], bool]
    """Whether such an act is done unseen."""

    whose: Callable[[State, Action], bytes | None]
    """Whose earlier act another one is about, such as a promise that is taken back; None: about
    nobody's."""

    gone: Callable[[State, bytes], Sequence[Action]]
    """What somebody takes back of what they did under an id, before it is nobody's."""

    refuses: Callable[[State, bytes | None, Sequence[bytes], Action], type[Refused] | None]
    """What the law would say to one more act of somebody who has an ordinary id, or none, and all
    these others, one of which is for it: the law knows nothing of that one yet. None where it may
    be."""

    monthly: Callable[[State, bytes], Monthly | None] = lambda _state, _member: None
    """What somebody gives month by month under an id, until they stop."""


@dataclass(frozen=True)
class Closing:
    """What closing a card would do now: said before the press, as nobody can take it back."""

    verb: StrOrPromise
    """The words on the button, such as "Call the day off"."""

    means: StrOrPromise
    """What comes of it and who is told, in one or two whole sentences."""

    asks: StrOrPromise
    """The label of the field for a sentence to go with it, which may stay empty."""

    done: StrOrPromise
    """The sentence of the receipt."""


def plain_closing(_state: State, _seen: Seen) -> Closing:
    """What closing means for a card that tells nobody of it."""
    return Closing(
        verb=_("Close the card"),
        means=_("Nothing more can be done on it then. Nobody is written to."),
        asks=_("What came of it?"),
        done=_("The card is closed."),
    )


def _no_question(_state: State, _seen: Seen) -> Question | None:
    return None


def _no_words(_event: Event) -> StrOrPromise | None:
    return None


def _no_entry(_state: State, _told: Told) -> CalendarEntry | None:
    return None


def _no_notices(_state: State, _event: Event, _seen: Seen) -> tuple[Notice, ...]:
    return ()


@dataclass(frozen=True)
class Worked:
    """Minutes of work that something says of a member; below zero where it takes some back."""

    member: MemberId
    minutes: int


def _no_work(_state: State, _event: Event) -> Worked | None:
    return None


def _never(_state: State) -> int:
    """It stands in lists from the beginning."""
    return 0


def _nothing_said(_state: State) -> tuple[bytes, ...]:
    return ()


def _no_data(_state: State, _seen: Seen) -> DataFile | None:
    return None


def _takes_nothing_back(_event: Event) -> Hash | None:
    return None


def _no_minutes(_state: State, _seen: Seen) -> Minutes | None:
    return None


def _no_agreement(_state: State, _seen: Seen) -> tuple[StrOrPromise, ...]:
    return ()


PLAIN_BODY = "face/card_body.html"
"""The template of a card type that has nothing of its own to say."""


@dataclass(frozen=True)
class Preset:
    """A card type with some of its form filled in, for what many put up; it stands in the box."""

    name: str
    """What it is called in addresses."""

    title: StrOrPromise
    what_for: StrOrPromise
    icon: str
    filled: Mapping[str, Any]
    """Values by the names of the form's fields; whoever puts it up changes them as they like."""


@dataclass(frozen=True)
class Face:
    """How one card type looks and listens. It holds words and shapes, never a rule."""

    contract: AnyContract
    """The law it shows."""

    title: StrOrPromise
    """The card type's name, such as "Work day"."""

    family: Family
    icon: str
    """A sprite id (`icons.NAMES`)."""

    what_for: StrOrPromise
    """One sentence for the card box: what people get by it."""

    needs: StrOrPromise
    """One sentence for the card box: what one needs to know or have before putting one up."""

    minutes: int
    """How long putting one up takes, in minutes; at least 1."""

    put_up: type[PutUpForm]
    forms: Mapping[type[Action], type[CardForm]]
    """One form for each action a person may press."""

    sentences: Mapping[type[Refused], StrOrPromise]
    """What happened and what to do, for each refusal of the contract."""

    page: Callable[[State, Seen], CardPage]
    question: Callable[[State, Seen], Question | None] = _no_question
    words: Callable[[Event], StrOrPromise | None] = _no_words
    """A plain line for "the books" for each event; None for one that needs no line."""

    notices: Callable[[State, Event, Seen], tuple[Notice, ...]] = _no_notices
    """Who is told what once an event has happened: one of the card's own, or the charter's
    `CardClosed` of it. The state is that after the event, `seen` is nobody in particular. It is
    asked once for each language in which somebody is told."""

    calendar: Callable[[State, Told], CalendarEntry | None] = _no_entry
    agreement: Callable[[State, Seen], tuple[StrOrPromise, ...]] = _no_agreement
    """What people agree to by taking part, as readable sentences."""

    closing: Callable[[State, Seen], Closing] = plain_closing
    """What closing the card would do now. Whoever is told of it by `notices` is named here."""

    presets: tuple[Preset, ...] = ()
    """What stands in the box beside it, with some of its form filled in."""

    asks_members: bool = False
    """Whether its question can be `of_members`, so that their open cards are looked through."""

    quiet: Callable[[State], int] = _never
    """Until when it stands in no list (ms since 1970 UTC), as whoever asks chose; 0: it does."""

    told_by_money: tuple[type[Event], ...] = ()
    """Events that the books of money tell too, with the amount: in the card's history they stand
    once."""

    works: tuple[type[Event], ...] = ()
    """Events that say of somebody how long they worked; `worked` reads them."""

    worked: Callable[[State, Event], Worked | None] = _no_work
    """Who worked how long, as one of `works` says; the state is that of now."""

    unseen: Unseen | None = None
    """Which of its acts can be done unseen; None where all stand under the actor's own id."""

    said: Callable[[State], tuple[bytes, ...]] = _nothing_said
    """Fingerprints of words that people told on the card, beside its own text: whoever moderates
    the place takes them away one by one."""

    takes_back: Callable[[Event], Hash | None] = _takes_nothing_back
    """Fingerprint of words that were taken back by whoever told them: the place destroys them."""

    data: Callable[[State, Seen], DataFile | None] = _no_data
    """What it holds as a file that other programs read, at the card's address with `/data`."""

    places: Callable[[State, Mapping[bytes, str]], tuple[Place, ...]] | None = None
    """Where it is, and places that others can name, from what is `said` on it by fingerprint. None
    where it is no more than what its words about the place say."""

    minutes_of: Callable[[State, Seen], Minutes | None] = _no_minutes
    """What it leaves on paper of a meeting, at the card's address with `/minutes`."""

    template: str = PLAIN_BODY
    """What stands between the facts and the people on the card's page."""

    lead: str = PLAIN_BODY
    """What people read before they press: stands above the verbs, on the screen and on paper."""


@dataclass(frozen=True)
class Pinned:
    """A card on the board: its page with a frame around it. The web makes it, templates show it."""

    face: Face
    page: CardPage
    card_id: bytes
    """16 bytes; the weave is drawn from it."""

    code: str
    """Six easily spoken characters."""

    address: str
    """Its page, such as "/c/k7m4xq"; verbs, poster and print lie under it."""

    title: str
    text: str = ""
    """The story as safe HTML, already cleaned by the web."""

    picture: str = ""
    """The picture's address, or empty for the weave."""

    alt: str = ""
    language: str = ""
    """The language the title and text were written in; empty when it is the page's own."""

    asker: PersonLine | None = None
    closed: bool = False
    removed: bool = False
    """Whether the text has been taken down; the card and its numbers remain."""
