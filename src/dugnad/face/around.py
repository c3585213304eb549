"""What a face may ask about the project around a card; the web answers as the viewer may know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from dugnad.charter.entries import CardEntry, Rules
from dugnad.ledger.state import State

if TYPE_CHECKING:
    from dugnad.charter.decisions.terms import Electorate

    from .seen import Told

T = TypeVar("T")


@dataclass(frozen=True)
class Other:
    """Another card of the project: its id (16 bytes), its headline, and where it lies."""

    card: bytes
    title: str
    address: str = ""
    awaits: bool = False
    """Whether it waits for a decision of the project."""

    awaits_money: bool = False
    """Whether it waits until enough money has been given for it."""

    decides: bool = False
    """Whether it is itself a question to the project, which nothing ends but its answers."""


@dataclass(frozen=True)
class Collected:
    """What has come of the money that a card collects."""

    given: int
    """What came in for its promises and is not owed back, in hundredths."""

    there: int
    """What lies in the card's pot and has not gone on."""

    standing: str
    """"collecting", "kept" or "returning"."""


@dataclass(frozen=True)
class PayTo:
    """A bank account or cash box into which the project's money can be paid.

    What is empty is not offered. Numbers are written as people write them.
    """

    kind: str
    """"bank" or "cash"."""

    holder: str = ""
    """Whose account it is, as it must stand on a payment."""

    account: str = ""
    iban: str = ""
    bic: str = ""
    swish: str = ""
    vipps: str = ""
    where: str = ""
    """Where cash is taken, and when."""


class Around(Protocol):
    """The project around a card, or around one that is being written."""

    def rules(self) -> Rules | None:
        """The rules in force; None where they are not known."""

    def rules_of(self, version: int) -> Rules | None:
        """A version of the rules, from 1; None where it is not known."""

    def agreed(self, words: bytes) -> str:
        """What was agreed in words of the group's own, by its fingerprint; "" for nothing."""

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """The names of these members (16 bytes each), as far as the viewer may know them."""

    def givers(self, card: bytes, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """The names of those who promised something on a card, also unseen, for who looks after it.

        Anybody else is told no more than `names` tells them.
        """

    def hands(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """The names of those who acted for an organisation, as long as they speak for it."""

    def mark(self, purpose: str, member: bytes) -> str:
        """What stands for a member in a form that shows their name; this viewer's alone.

        `purpose` tells which form it is for. The member's id does not follow from it. It stands as
        well for anything else that names a member, such as what follows from a decision.
        """

    def marked(self, purpose: str, value: str) -> bytes | None:
        """Whom a value of `mark` stands for; None for those of others, and for anything else."""

    def people(self) -> Mapping[bytes, str]:
        """The project's members by id, with names, in the order of names; none for strangers."""

    def asking(self) -> Mapping[bytes, str]:
        """Who asks to be let in, by member id, with names; none for strangers."""

    def cards(self) -> tuple[Other, ...]:
        """The project's cards that are not over, the newest first."""

    def each_of(self, card_type: str, read: Callable[[CardEntry, State], T]) -> tuple[T, ...]:
        """What `read` finds in the project's cards of a type, open or not, the newest first.

        State is there only while it is read.
        """

    def card(self, card: bytes) -> Other | None:
        """A card by its id, or None when it is not known."""

    def pressing(self, card: bytes, verb: str, arguments: bytes) -> str:
        """What pressing a card's verb with these arguments does, as far as it can be told."""

    def decides(self, who: str, member: bytes, since_ms: int) -> bool:
        """Whether somebody was of those who decide before a moment, and still is."""

    def winds_up(self, side: bytes, waited_ms: int) -> bool:
        """Whether the viewer looks after the project, in which this member takes part no more.

        Whoever never took part counts as gone from the moment `waited_ms` on.
        """

    def voice(self, those: Electorate, member: bytes) -> bytes | None:
        """Whose voice somebody answers a decision with; None where they have none in it."""

    def behind(self, those: Electorate, voice: bytes) -> Sequence[bytes]:
        """Whose voice it is: a member's alone, or of all who shared it when they were asked."""

    def project(self, project: bytes) -> str:
        """The name of a project that everybody may read about; "" of any other."""

    def organisations(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Which of these members are organisations, by their names."""

    def said(self, prose: Iterable[bytes]) -> Mapping[bytes, Told]:
        """What was told under these fingerprints; what was taken away is left out."""

    def bill(self, bill: bytes, payee: bytes | None) -> str:
        """Who sends a bill that was typed for this project and payee; "" where it is not here."""

    def holder(self, unit: str) -> str:
        """Who takes and holds money of a currency for the project, by name; "" for nobody known."""

    def collected(self, card: bytes) -> Collected | None:
        """What a card has collected; None where it collects no money, or it is not known."""

    def paid(self, promises: Iterable[int]) -> Mapping[int, int]:
        """What was paid for these promises, by number; what is not known is left out."""

    def owed_back(self, card: bytes, members: Iterable[bytes]) -> int:
        """What these paid for a card that did not count, and is owed back, in hundredths."""

    def pays_to(self, unit: str) -> tuple[PayTo, ...]:
        """Where money of a currency is paid to for the project; none where it is not known."""

    def pot(self, card: bytes, unit: str) -> int | None:
        """What lies in a card's own pot, in hundredths; None where it is not known."""

    def kind(self, card_type: str) -> str:
        """What cards of a type are called; the type's own name where there are none."""

    def picture(self, picture: str) -> str:
        """The address of a small picture by its id; "" where there is none."""


class NobodyAround:
    """Where nothing is known around a card: in lists, in messages, in stories."""

    def rules(self) -> Rules | None:
        """None."""
        return None

    def rules_of(self, version: int) -> Rules | None:
        """None."""
        del version
        return None

    def agreed(self, words: bytes) -> str:
        """Nothing."""
        del words
        return ""

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Nobody."""
        del members
        return {}

    def givers(self, card: bytes, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """As their names are known."""
        del card
        return self.names(members)

    def hands(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Nobody."""
        del members
        return {}

    def mark(self, purpose: str, member: bytes) -> str:
        """The id itself: nobody's name is known here, and so none stands beside it."""
        del purpose
        return member.hex()

    def marked(self, purpose: str, value: str) -> bytes | None:
        """The id that `mark` gave."""
        del purpose
        try:
            return bytes.fromhex(value)
        except ValueError:
            return None

    def people(self) -> Mapping[bytes, str]:
        """Nobody."""
        return {}

    def asking(self) -> Mapping[bytes, str]:
        """Nobody."""
        return {}

    def cards(self) -> tuple[Other, ...]:
        """None."""
        return ()

    def each_of(self, card_type: str, read: Callable[[CardEntry, State], T]) -> tuple[T, ...]:
        """None."""
        del card_type, read
        return ()

    def card(self, card: bytes) -> Other | None:
        """None."""
        del card
        return None

    def pressing(self, card: bytes, verb: str, arguments: bytes) -> str:
        """The verb and the arguments as they are carried out."""
        del card
        return f"{verb} ({arguments.hex()})" if arguments else verb

    def decides(self, who: str, member: bytes, since_ms: int) -> bool:
        """As far as can be known here they do; the law has the last word."""
        del who, member, since_ms
        return True

    def winds_up(self, side: bytes, waited_ms: int) -> bool:
        """As far as can be known here they take part."""
        del side, waited_ms
        return False

    def voice(self, those: Electorate, member: bytes) -> bytes | None:
        """Their own, as far as can be known here."""
        del those
        return member

    def behind(self, those: Electorate, voice: bytes) -> Sequence[bytes]:
        """The member's alone, as far as can be known here."""
        del those
        return (voice,)

    def project(self, project: bytes) -> str:
        """Nothing."""
        del project
        return ""

    def organisations(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """None."""
        del members
        return {}

    def said(self, prose: Iterable[bytes]) -> Mapping[bytes, Told]:
        """Nothing."""
        del prose
        return {}

    def bill(self, bill: bytes, payee: bytes | None) -> str:
        """Nobody."""
        del bill, payee
        return ""

    def holder(self, unit: str) -> str:
        """Nobody."""
        del unit
        return ""

    def collected(self, card: bytes) -> Collected | None:
        """None."""
        del card
        return None

    def paid(self, promises: Iterable[int]) -> Mapping[int, int]:
        """Nothing."""
        del promises
        return {}

    def owed_back(self, card: bytes, members: Iterable[bytes]) -> int:
        """Nothing."""
        del card, members
        return 0

    def pays_to(self, unit: str) -> tuple[PayTo, ...]:
        """Nowhere."""
        del unit
        return ()

    def pot(self, card: bytes, unit: str) -> int | None:
        """None."""
        del card, unit
        return None

    def kind(self, card_type: str) -> str:
        """The type's own name."""
        return card_type

    def picture(self, picture: str) -> str:
        """None."""
        del picture
        return ""


NOBODY_AROUND: Around = NobodyAround()
