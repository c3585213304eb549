"""The association's desk: its treasurer and its second person, who see to all money together."""

from __future__ import annotations

from typing import Final

from dugnad.charter.money.events import InRecorded
from dugnad.charter.money.records import Purpose
from dugnad.charter.money.verbs import (
    ApproveBatch,
    ConfirmIn,
    ConfirmPaid,
    MakeBatch,
    OweBack,
    RecordIn,
    RecordPaid,
)
from dugnad.ledger import codec
from dugnad.site.sample.teller import Teller
from dugnad.site.sample.village import Village
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.treasury.fingerprints import of_bank_line, of_count
from dugnad.web.treasury.lines import keep_line

TREASURER: Final = "Bengt"
SECOND: Final = "Karin"


class Desk:
    """Lets the two press."""

    def __init__(self, teller: Teller, village: Village) -> None:
        """Sit in a village."""
        self._t, self._v = teller, village

    def receives(
        self, text: str, amount: int, to: Purpose, origin: bytes = b"", *, cash: bool = False
    ) -> None:
        """Something came in by the bank, or was counted; one records it and the other confirms.

        Args:
            text: the bank's line, or who counted what.
            amount: in the smallest unit of NOK.
            to: what it is for.
            origin: the public fund whose money it is; b"" where it is private.
            cash: whether it came into the cash box.
        """
        t, v = self._t, self._v
        box = v.cash if cash else v.bank
        line = f"{text} {t.day()}"
        name = of_count(box, text, amount, t.day()) if cash else of_bank_line(box, line)
        record = RecordIn(
            host=v.host, box=box, amount=amount, value_ms=t.now_ms, fingerprint=name, to=to,
            origin=origin,
        )  # fmt: skip
        done = t.act(TREASURER, v.host, "money", record)
        keep_line(v.host, name, line)
        recorded = codec.decode(InRecorded, done.receipt.events[0].data)
        t.act(SECOND, v.host, "money", ConfirmIn(entry=recorded.number))

    def pays(self, text: str) -> int:
        """All that is owed and in no batch goes out of the bank; gives how many sums.

        Four steps: one puts it together, the other lets it go, and the same for what the bank says.
        """
        t, v = self._t, self._v
        owed = self.owed()
        if not owed:
            return 0
        batch = MakeBatch(host=v.host, box=v.bank, obligations=tuple(owed))
        t.act(TREASURER, v.host, "money", batch)
        with house().engine.reader() as store:
            number = int(money.books(store).batched.get() or 0)
        t.act(SECOND, v.host, "money", ApproveBatch(batch=number))
        line = f"Utbetaling: {text} {t.day()}"
        name = of_bank_line(v.bank, line)
        paid = RecordPaid(batch=number, value_ms=t.now_ms, fingerprint=name)
        t.act(TREASURER, v.host, "money", paid)
        keep_line(v.host, name, line)
        t.act(SECOND, v.host, "money", ConfirmPaid(batch=number))
        return len(owed)

    def owed(self) -> list[bytes]:
        """What the association owes and has put into no batch."""
        with house().engine.reader() as store:
            accounts = money.books(store).accounts
            return [key[3] for key in accounts.keys(under=("owed", self._v.host))]

    def promises(self, card: bytes) -> list[tuple[int, int]]:
        """The promises of money that stand on a card: number and amount, in their order."""
        with house().engine.reader() as store:
            return [
                (int(number), int(one.amount))
                for number, one in money.books(store).promises.items()
                if one.card == card and one.unit == "NOK" and not one.taken_back
            ]

    def gives_back(self, card: bytes) -> None:
        """All that came for a card that gives back becomes owed to whoever gave it."""
        with house().engine.reader() as store:
            numbers = tuple(
                int(number)
                for number, one in money.books(store).promises.items()
                if one.card == card and one.paid > one.owed_back
            )
        self._t.act(TREASURER, self._v.host, "money", OweBack(card=card, numbers=numbers))
