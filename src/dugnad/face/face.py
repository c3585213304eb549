"""The records between a card's law and what people see.

A card type has one `Face`: it names the contract it shows, the forms for its actions, the sentences
for its refusals, and a handful of pure functions that turn state into records. Templates, lists,
posters and mails read only these records, so one generic page serves every card.

No function here looks at a clock, a database or a request: what it needs is in `Seen`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dugnad.charter.entries import CardEntry
from dugnad.ledger.contract import AnyContract, Refused
from dugnad.ledger.state import State
from dugnad.ledger.values import Action, Event

from .around import NOBODY_AROUND, Around
from .forms import CardForm, PutUpForm
from .minutes import Minutes
from .places import Place
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


class Told(Protocol):
    """What people wrote about a card: kept beside the books, and removable.

    `picture` is a picture's id or "", `alt` says in words what it shows, `language` is a code such
    as "nb". The text is Markdown as it was typed, never HTML.
    """

    @property
    def title(self) -> str:
        """The headline, one line."""

    @property
    def text(self) -> str:
        """The story, Markdown, may be empty."""

    @property
    def where(self) -> str:
        """The place in plain words, may be empty."""

    @property
    def who(self) -> str:
        """Who is needed or whom to ring, in plain words, may be empty."""

    @property
    def picture(self) -> str:
        """A picture's id, or an empty string."""

    @property
    def alt(self) -> str:
        """What the picture shows, in words."""

    @property
    def language(self) -> str:
        """The language it was written in, such as "nb"."""

    def more(self, name: str) -> str:
        """Further prose of the card type by name, or an empty string."""


@dataclass(frozen=True)
class Seen:
    """Who looks at a card, when and where from: all that a page may depend on besides the state."""

    member: bytes | None
    """The viewer's member id in this card's project (16 bytes), or None for a stranger."""

    card: CardEntry
    """What the charter knows of the card: its project, who put it up, whether it is closed."""

    told: Told | None
    """What people wrote about it; None when it has been removed."""

    now_ms: int
    """The moment of looking, in milliseconds since 1970 UTC."""

    zone: str
    """The place's time zone, such as "Europe/Oslo"; moments are shown in it."""

    is_member: bool = False
    """Whether the viewer is a member of the project at `now_ms`."""

    looks_after: bool = False
    """Whether the viewer may act for the card: put it up, or looks after its project."""

    language: str = "en"
    """The language in which the page is shown, such as "nb"."""

    card_id: bytes = b""
    """The card's own id (16 bytes); empty in lists and messages, where nobody needs it."""

    around: Around = NOBODY_AROUND
    """The project around the card: names and other cards, as far as the viewer may know them."""

    portion: int = 0
    """Which portion of many people is told now (`Notice.goes_on`); 0 is the first one."""

    unseen: tuple[bytes, ...] = ()
    """Further member ids (16 bytes each) of the viewer's, under each of which they did one thing on
    this card unseen."""

    @property
    def own(self) -> tuple[bytes, ...]:
        """Every member id under which the viewer may have acted on this card."""
        return (*(() if self.member is None else (self.member,)), *self.unseen)


@dataclass(frozen=True)
class Bar:
    """A number drawn as things: `have` of `want`. Both count from 0; `have` may exceed `want`."""

    have: int
    want: int
    label: StrOrPromise
    """The same in words, such as "7 of 12 people": read aloud and printed beside the bar."""

    icon: str = ""
    """A sprite id; up to forty things are then drawn one by one, else as one long bar."""

    @property
    def percent(self) -> int:
        """How far it has come, in whole percent from 0 to 100; an empty want is full."""
        return 100 if self.want <= 0 else min(100, self.have * 100 // self.want)

    @property
    def things(self) -> tuple[bool, ...]:
        """One item a thing, True where it is there; empty when there are too many to draw."""
        if not self.icon or not 0 < self.want <= THINGS_MAX:
            return ()
        return tuple(number < self.have for number in range(self.want))


THINGS_MAX = 40
"""More things than this are no longer counted at a glance, and are drawn as a bar."""


@dataclass(frozen=True)
class Fact:
    """One line of a card's facts: a label and what it says.

    What is the viewer's `own`, such as their answer, is on no paper: paper hangs on walls.
    """

    label: StrOrPromise
    value: StrOrPromise
    icon: str = ""
    own: bool = False


@dataclass(frozen=True)
class Verb:
    """Something the viewer may press: an action, the words on the button, and what is filled in.

    The button sends `values` to the action's form. When the form needs nothing else (`asks` is
    False) one press acts; otherwise the press opens the form, filled with `values`.
    """

    action: type[Action]
    label: StrOrPromise
    values: Mapping[str, str] = field(default_factory=dict)
    icon: str = ""
    primary: bool = False
    """At most one verb of a page is primary; it is drawn large."""

    asks: bool = False
    chosen: bool = False
    """Whether this is the answer the viewer has given already; it stays pressable."""

    quiet: bool = False
    """Whether it is drawn small, so that nobody takes it for one of the answers."""

    open_to_all: bool = False
    """Whether it is open to people without an account, who leave a name and how to reach them."""

    @property
    def name(self) -> str:
        """The action's name in addresses and forms, such as "Answer"."""
        return self.action.__name__


SeenAs = Literal["", "neighbour", "initials", "name"]
"""By name, by two letters, or not at all; empty where nobody chose."""


@dataclass(frozen=True)
class PersonLine:
    """A person on a card. A face knows only the member id; the page joins in what may be shown."""

    member: bytes | None = None
    """The member id (16 bytes); None for somebody without one."""

    says: StrOrPromise = ""
    """What they do here, such as "comes" or "brings a rake"."""

    name: str = ""
    """Filled in by the page when this viewer may see it; empty is shown as "A neighbour"."""

    ring: str = ""
    """A telephone number that this person lets this viewer see, or empty."""

    seen_as: SeenAs = ""
    """How they chose to be seen here, by everybody alike; empty is what the project's rules say."""

    by: bytes | None = None
    """The member id of the helper who said so for them, if anybody did."""

    hand: str = ""
    """That helper's name. Filled in by the page when this viewer may see it."""

    @property
    def initials(self) -> str:
        """At most two letters for the round mark beside the name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@dataclass(frozen=True)
class Saying:
    """Words of somebody on a card that matter to all who look at it, such as an objection.

    A face knows their fingerprint and whose they are; the page joins in the rest.
    """

    prose: bytes
    """Fingerprint of the words, 32 bytes."""

    by: PersonLine
    at_ms: int = 0
    """When they were said, in milliseconds since 1970 UTC."""

    text: str | None = None
    """Filled in by the page; None when they have been taken away."""

    answer: str = ""
    """Filled in by the page: what was answered to it."""

    answered_by: str = ""
    """Filled in by the page: the name of who answered, where this viewer may see it."""

    reply: str = ""
    """Filled in by the page: where this viewer can answer it; empty where they cannot."""


@dataclass(frozen=True)
class CardPage:
    """What a card shows, for every page, list, poster and mail. Empty fields are left out."""

    when: str = ""
    """Weekday, date and times in the place's zone and the reader's language."""

    where: str = ""
    missing: StrOrPromise = ""
    """One sentence: what is still needed, or how it stands, and by when."""

    missing_label: StrOrPromise = ""
    """What stands above that sentence on paper, such as "What is missing" where something is; where
    it is empty, "How it stands"."""

    bar: Bar | None = None
    facts: tuple[Fact, ...] = ()
    verbs: tuple[Verb, ...] = ()
    """What this viewer may press now, in the order shown; empty when closed."""

    more: tuple[Verb, ...] = ()
    """What else this viewer may press, drawn by the card type's own template where it belongs."""

    cue: StrOrPromise = ""
    """What one does here, in a word for lists, where no verb stands above the others."""

    result: StrOrPromise = ""
    """One sentence on what came of it, once it is closed."""

    asker_says: StrOrPromise = ""
    """What whoever put it up does here, such as "offers this"; empty is what its family says."""

    people: tuple[PersonLine, ...] = ()
    sayings: tuple[Saying, ...] = ()
    """What people said that all should read before they answer, the newest last."""

    extra: dict[str, Any] = field(default_factory=dict)
    """More for the card type's own template."""

    @property
    def all_verbs(self) -> tuple[Verb, ...]:
        """All that this viewer may press, wherever it is drawn."""
        return (*self.verbs, *self.more)

    @property
    def is_answered(self) -> bool:
        """Whether the viewer has given one of the answers; then no other one is drawn filled."""
        return any(verb.chosen for verb in self.verbs)

    @property
    def primary(self) -> Verb | None:
        """The verb drawn large: the one marked so, else the only one, else None."""
        marked = next((verb for verb in self.verbs if verb.primary), None)
        return marked or (self.verbs[0] if len(self.verbs) == 1 else None)

    @property
    def others(self) -> tuple[Verb, ...]:
        """The verbs beside the primary one, in order."""
        return tuple(verb for verb in self.verbs if verb is not self.primary)


@dataclass(frozen=True)
class Answer:
    """One possible answer: the word to text back, the words on the button, and what it does."""

    word: str
    """A stable word: "yes", "no", "maybe"; what comes by SMS and slip is understood as one."""

    label: StrOrPromise
    """In the first person: "Yes, I come"."""

    action: Action
    why: StrOrPromise = ""
    """What is asked with it where it comes with words, such as "Why do you object?"; they are told
    beside the action, which needs them. Empty where a press says it all."""


@dataclass(frozen=True)
class Texted:
    """How a question that has no words to answer with is answered by text message."""

    choices: StrOrPromise
    """What can be chosen, and how to say it: whole sentences, short, with an example."""

    read: Callable[[str], Action | None]
    """What a message means, without any code in it; None where that is not certain."""

    nothing: Action
    """What a no means: none of it fits."""

    said: Callable[[Action], StrOrPromise]
    """What was understood, as the reply repeats it, without a stop."""


@dataclass(frozen=True)
class Question:
    """What a link or a text message asks one person."""

    text: StrOrPromise
    """One question in one sentence, without the asker's name: "Do you come on Saturday at 11?"."""

    answers: tuple[Answer, ...]
    given: str = ""
    """The word this person has answered with already, or empty."""

    until_ms: int | None = None
    """Until when it can be changed, in milliseconds since 1970 UTC; None is "until it closes"."""

    form: type[Action] | None = None
    """Where there are no words to answer with: the action whose form is the answer."""

    of_members: bool = False
    """Whether each member is asked by the card itself, though nobody sent it to them."""

    asked_by: StrOrPromise = ""
    """Who asks, by name, where that is not whoever put the card up."""

    adds: bool = False
    """Whether each answer stands beside those before, as a gift does, or replaces them."""

    standing: StrOrPromise = ""
    """How it stands with this person since they answered, and what is to be done next."""

    texted: Texted | None = None
    """How such a question is answered by text message, where it can be."""


@dataclass(frozen=True)
class CalendarEntry:
    """A card as a line in somebody's calendar; moments in milliseconds since 1970 UTC."""

    title: str
    starts_ms: int
    ends_ms: int
    where: str = ""
    text: str = ""
    cancelled: bool = False


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


def _never(_state: State) -> int:
    """It stands in lists from the beginning."""
    return 0


def _nothing_said(_state: State) -> tuple[bytes, ...]:
    return ()


def _no_data(_state: State, _seen: Seen) -> DataFile | None:
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

    unseen: Unseen | None = None
    """Which of its acts can be done unseen; None where all stand under the actor's own id."""

    said: Callable[[State], tuple[bytes, ...]] = _nothing_said
    """Fingerprints of words that people told on the card, beside its own text: whoever moderates
    the place takes them away one by one."""

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
