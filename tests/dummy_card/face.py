"""How a shelf looks: only for tests."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms

from dugnad.face.face import Face, Family
from dugnad.face.forms import CardForm
from dugnad.face.moments import MomentField, coming_saturday
from dugnad.face.page import CardPage, Verb
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.face.standing import waits
from dugnad.face.takes import A_FEW_MINUTES
from dugnad.face.told import ToldForm
from dugnad.ledger.state import State
from dugnad.ledger.values import Event
from tests.dummy_card import contract
from tests.dummy_card.contract import CONTRACT, Shelf


class PutUpShelf(ToldForm):
    """A title and a moment."""

    verb = "Put up the shelf"
    example: ClassVar[dict[str, Any]] = {"title": "The shelf in the hall"}
    first = ("title", "sweep_at")
    sweep_at = MomentField(label="When is it swept?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Suggest the coming Saturday."""
        super().__init__(*args, **kwargs)
        self.fields["sweep_at"].initial = coming_saturday(self.now_ms, self.zone)

    def opening(self, cleaned: dict[str, Any]) -> contract.Open:
        """Return the opening, with no shelf beside it."""
        return contract.Open(sweep_at_ms=cleaned["sweep_at"], next_shelf=bytes(16))


class PutForm(CardForm):
    """Put a thing on the shelf."""

    verb = "Put it there"
    kind = forms.ChoiceField(choices=[("book", "A book"), ("tool", "A tool")])
    thing = forms.IntegerField(min_value=0)

    def action(self, cleaned: dict[str, Any]) -> contract.Put:
        """Return what is put."""
        return contract.Put(kind=cleaned["kind"], thing=cleaned["thing"])


class PassForm(CardForm):
    """Pass the last thing on."""

    verb = "Pass it on"

    def action(self, cleaned: dict[str, Any]) -> contract.Pass:
        """Return the wish; a no of the other shelf is only told."""
        del cleaned
        return contract.Pass(insist=False)


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a shelf."""
    shelf = cast("Shelf", state)
    in_force = seen.card.status == "in force"
    put = Verb(
        contract.Put,
        "Put a book on it",
        {"kind": "book", "thing": str(shelf.things.count())},
        primary=True,
    )
    return CardPage(
        missing=waits(seen),
        verbs=(put, Verb(contract.Pass, PassForm.verb)) if in_force else (),
        takes=A_FEW_MINUTES,
        result="" if in_force else "The shelf is gone.",
    )


def words(event: Event) -> StrOrPromise | None:
    """A plain line for each event."""
    lines: dict[Any, str] = {
        contract.ShelfPutUp: "A shelf was put up.",
        contract.ThingPut: "Something was put on the shelf.",
        contract.ThingPassed: "Something was passed on.",
        contract.Answered: "The next shelf answered.",
        contract.Swept: "The shelf was swept.",
    }
    return lines.get(type(event))


FACE = Face(
    contract=CONTRACT,
    title="Shelf",
    family=Family.GIVE,
    icon="gift",
    what_for="Put things where others find them.",
    needs="You need a shelf.",
    minutes=1,
    put_up=PutUpShelf,
    forms={contract.Put: PutForm, contract.Pass: PassForm},
    sentences={
        contract.OnlyWhenPutUp: "This shelf is up already. Put up another one.",
        contract.NotInForce: "The shelf is not in use, so nothing was put there.",
        contract.ThingKnown: "This is there already. Choose something else.",
        contract.NothingThere: "There is nothing to pass on. Put something there first.",
    },
    page=page,
    words=words,
    agreement=lambda _state, _seen: ("Take one, bring one.",),
)
