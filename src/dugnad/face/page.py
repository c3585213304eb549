"""What a card shows: the records that every page, list, poster and mail reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dugnad.ledger.values import Action

from .sentences import StrOrPromise


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

    takes: StrOrPromise = ""
    """How long taking part takes, in a few words for lists; empty where one only reads it."""

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
