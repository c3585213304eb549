"""A place in which people keep their keys themselves: Ana has a phone, a sheet, and two friends."""

from dataclasses import dataclass

from dugnad.charter.law import Law
from dugnad.charter.people import verbs as people
from dugnad.charter.testing import Neighbourhood
from dugnad.ledger.contract import AnyContract
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, CUSTODIAN, Voice
from dugnad.ledger.values import Action

PHONE, TABLET, NEW, OTHER = (
    Voice(f"Ana's {name}") for name in ("phone", "tablet", "new phone", "other new phone")
)
SHEET, ELI, FAY = Voice("Ana's sheet"), Voice("Eli's code"), Voice("Fay's code")
"""The spare code, and the codes of two people who bring Ana back."""
WORD = Voice("Ana's word")
"""The key that the place keeps for her answers."""


@dataclass
class Homes(Neighbourhood):
    """A place in memory in which Ana took her key home, if the story wants it so.

    Attributes:
        home: whether she did.
    """

    contracts: tuple[AnyContract, ...] = ()
    home: bool = True

    def __post_init__(self) -> None:
        """Let people in; let Ana take her key home."""
        super().__post_init__()
        if self.home:
            self.takes_home()

    def takes_home(self) -> None:
        """Ana has a phone, a sheet with a spare code, and two people."""
        assert self.take_home(PHONE).code == ""
        self.does(PHONE, "people", people.SetSpare(SHEET.key))
        self.does(PHONE, "people", people.ChoosePeople(ELI.key, FAY.key))

    def take_home(self, device: Voice) -> Receipt:
        """Ana and the custodian ask that this device speaks for her."""
        return self.place.ask(ANA, "people", people.TakeHome(device.key), CUSTODIAN)

    @property
    def law(self) -> Law:
        """What can be asked of the books now."""
        return Law(self.place.store)

    @property
    def custodian(self) -> bytes:
        """Who keeps keys for others."""
        entry = self.law.key(CUSTODIAN.key)
        assert entry is not None
        return entry.member

    @property
    def devices(self) -> tuple[bytes, ...]:
        """The keys that are Ana's own, in their order."""
        return self.law.own_keys(ANA.member)

    def tries(self, who: Voice, action: Action, to: str = "people") -> str:
        """With which code it is refused; "" where it was carried out."""
        return self.asks(who, to, action).code
