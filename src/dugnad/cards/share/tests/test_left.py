"""Stories about a share card that one side has left, and about helpers who press for one side."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from dugnad.cards.share.contract import CONTRACT
from dugnad.cards.share.face import FACE
from dugnad.cards.share.law.events import (
    Agreed,
    AskedFor,
    CalledOff,
    CameBack,
    HandedOver,
    Offered,
    ShareOpened,
    WasTold,
)
from dugnad.cards.share.law.records import Share
from dugnad.cards.share.law.refusals import NotYours
from dugnad.cards.share.law.verbs import (
    Agree,
    Ask,
    CallOff,
    Offer,
    Receive,
    TakeBack,
    Tell,
)
from dugnad.charter.entries import MemberEntry, Membership, party_of
from dugnad.charter.law import Law
from dugnad.charter.people.records import People
from dugnad.charter.projects.records import Projects
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, World, prose
from dugnad.face.around import NobodyAround
from dugnad.face.seen import Seen
from dugnad.face.testing import Words
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, Scenarios, Voice

EVA, FINN = Voice("Eva"), Voice("Finn")
WORLD = World("share", more_members=(EVA.member, FINN.member))
CHOIR = party_of(PROJECT, ELSEWHERE)
"""Dia's choir, where it takes part."""

STARTS_MS, ENDS_MS = NOON_MS + DAY_MS, NOON_MS + 2 * DAY_MS
OFFERED = ShareOpened(
    way="offer", what="thing", from_ms=0, until_ms=0, days=0, outsiders=False, of_group=False
)
SOUGHT = msgspec.structs.replace(OFFERED, way="ask", from_ms=STARTS_MS, until_ms=ENDS_MS)
ASKED = AskedFor(loan=1, member=EVA.member, from_ms=STARTS_MS, until_ms=ENDS_MS)
LENT = Offered(loan=1, member=EVA.member, from_ms=STARTS_MS, until_ms=ENDS_MS)
AGREED = Agreed(loan=1, member=EVA.member, by=BEN.member)
HANDED = HandedOver(loan=1, member=EVA.member, by=EVA.member)
OUT = [OFFERED, ASKED, AGREED, HANDED]
OUT_HERE = [SOUGHT, LENT, AGREED, HandedOver(loan=1, member=EVA.member, by=BEN.member)]


def without(*gone: Voice) -> Callable[[WritableStore], None]:
    """The world in which these have left the project; Ana looks after it."""

    def write(store: WritableStore) -> None:
        WORLD.write(store)
        everyone, groups = People(store, "people"), Projects(store, "projects")
        everyone.members.set(CHOIR, MemberEntry(PROJECT, "met", 0, organisation=ELSEWHERE))
        groups.memberships.set((PROJECT, CHOIR), Membership(0, None, 0))
        for one in gone:
            groups.memberships.set((PROJECT, one.member), Membership(0, NOON_MS, 0))

    return write


def stories(*gone: Voice) -> Scenarios[Any, Any, Any, Any]:
    """Stories in that world."""
    return Scenarios(CONTRACT, law=Law, world=without(*gone))


# ── Whoever lent it is gone
def test_what_a_gone_lender_lent_is_noted_as_back_by_who_looks_after_the_project() -> None:
    """So nothing stays out for ever, and the card can be closed."""
    back = CameBack(loan=1, member=EVA.member, by=ANA.member)
    share = stories(BEN).tell(given=OUT, when=TakeBack(loan=1), by=ANA, then=[back])
    assert share.held.get() is None
    share = stories(EVA).tell(given=OUT_HERE, when=TakeBack(loan=1), by=ANA, then=[back])
    assert share.held.get() is None


@pytest.mark.parametrize(
    ("gone", "given", "who"),
    [
        ((), OUT, ANA),
        ((EVA,), OUT, ANA),
        ((BEN,), OUT, FINN),
        ((BEN,), OUT, EVA),
        ((), OUT_HERE, ANA),
        ((BEN,), OUT_HERE, ANA),
        ((EVA,), OUT_HERE, BEN),
    ],
)
def test_nobody_else_says_so(gone: tuple[Voice, ...], given: list[Any], who: Voice) -> None:
    """Not while the lender takes part, and never who has it or a neighbour."""
    stories(*gone).tell(given=given, when=TakeBack(loan=1), by=who, then=NotYours)


def test_what_nobody_answers_any_more_is_called_off() -> None:
    """But nothing is agreed that a gone neighbour would have to hand over."""
    off = CalledOff(loan=1, member=EVA.member, by=ANA.member)
    for given in ([OFFERED, ASKED], [OFFERED, ASKED, AGREED], [SOUGHT, LENT]):
        stories(BEN).tell(given=given, when=CallOff(loan=1), by=ANA, then=[off])
        stories().tell(given=given, when=CallOff(loan=1), by=ANA, then=NotYours)
    stories(BEN).tell(given=[OFFERED, ASKED], when=Agree(loan=1), by=ANA, then=NotYours)
    stories(BEN).tell(given=[SOUGHT, LENT, AGREED], when=Receive(loan=1), by=ANA, then=NotYours)


@pytest.mark.parametrize("until_ms", [ENDS_MS, 0])
def test_a_neighbour_who_never_took_part_is_waited_for(until_ms: int) -> None:
    """Nobody says over their head that it is back; after ninety days somebody can."""
    open_to_all = msgspec.structs.replace(SOUGHT, outsiders=True)
    lent = msgspec.structs.replace(LENT, member=CEM.member, until_ms=until_ms)
    agreed = msgspec.structs.replace(AGREED, member=CEM.member)
    handed = HandedOver(loan=1, member=CEM.member, by=BEN.member)
    given = [open_to_all, lent, agreed, handed]
    waited_ms = (until_ms or NOON_MS) + 90 * DAY_MS
    for at_ms, then in (
        (NOON_MS, NotYours),
        (waited_ms - 1, NotYours),
        (waited_ms, [CameBack(loan=1, member=CEM.member, by=ANA.member)]),
    ):
        stories().tell(given=given, when=TakeBack(loan=1), by=ANA, at=at_ms, then=then)
    own = CameBack(loan=1, member=CEM.member, by=CEM.member)
    stories().tell(given=given, when=TakeBack(loan=1), by=CEM, then=[own])


class Left(NobodyAround):
    """Where the viewer looks after the project, and these have left it."""

    def __init__(self, *gone: Voice) -> None:
        """Say who."""
        self.gone = [one.member for one in gone]

    def winds_up(self, side: bytes, waited_ms: int) -> bool:
        """Whether this one has left."""
        del waited_ms
        return side in self.gone


def seen(who: Voice, *gone: Voice, looks_after: bool = False) -> Seen:
    """Somebody looking."""
    return Seen(
        member=who.member,
        card=WORLD.entry,
        told=Words(title="A ladder"),
        now_ms=NOON_MS,
        zone="Europe/Oslo",
        looks_after=looks_after,
        around=Left(*gone),
    )


def share(*events: Any) -> Share:
    """A card to which this has happened."""
    state = Share(MemoryStore(), CARD)
    for event in events:
        CONTRACT.evolve(state, event)
    return state


def offered(state: Share, looking: Seen) -> list[tuple[str, str]]:
    """How each line stands for somebody, and what they may press in it."""
    lines = FACE.page(state, looking).extra["lines"]
    return [(str(line.stands), " ".join(one.name for one in line.verbs)) for line in lines]


def test_whoever_looks_after_the_project_reads_what_they_can_do() -> None:
    """Only once the side is gone that should have said it."""
    here = seen(ANA, looks_after=True)
    assert offered(share(*OUT), here) == []
    gone = seen(ANA, BEN, looks_after=True)
    words = "Handed over. Who lent it takes part no more, so you say when it is back."
    assert offered(share(*OUT), gone) == [(words, "TakeBack")]
    words = "Whoever put up the card takes part no more. Call it off, or close the card."
    assert offered(share(OFFERED, ASKED), gone) == [(words, "CallOff")]
    assert offered(share(OFFERED, ASKED, AGREED), gone) == [(words, "CallOff")]
    assert offered(share(*OUT), seen(FINN, BEN)) == []
    lender = seen(ANA, EVA, looks_after=True)
    (line,) = offered(share(*OUT_HERE), lender)
    assert line[1] == "TakeBack"
    assert offered(share(*OUT), lender) == []


def test_what_is_the_groups_goes_on_without_who_put_it_up() -> None:
    """Whoever looks after the project answers as before."""
    opened = msgspec.structs.replace(OFFERED, of_group=True)
    (line,) = offered(share(opened, ASKED), seen(ANA, BEN, looks_after=True))
    assert line == ("Waits for your answer.", "Agree CallOff")


# ── Helpers
@pytest.mark.parametrize(
    ("given", "when", "whom", "then"),
    [
        ([OFFERED], Ask(STARTS_MS, ENDS_MS), EVA, ASKED),
        ([SOUGHT], Offer(), EVA, LENT),
        ([OFFERED, ASKED], Agree(loan=1), BEN, AGREED),
        ([OFFERED, ASKED], CallOff(loan=1), BEN, CalledOff(1, EVA.member, BEN.member)),
        ([OFFERED, ASKED, AGREED], Receive(loan=1), EVA, HANDED),
        (OUT, TakeBack(loan=1), BEN, CameBack(1, EVA.member, BEN.member)),
        (OUT, Tell(loan=1), EVA, WasTold(1, EVA.member, EVA.member, prose("told"))),
    ],
)
def test_what_a_helper_presses_names_the_helper(
    given: list[Any], when: Any, whom: Voice, then: Any
) -> None:
    """It is the word of whom they help, and the books say by whose hand."""
    stories().tell(
        given=given,
        when=when,
        by=FINN,
        on_behalf_of=whom.member,
        commitments=[prose("told")],
        then=[msgspec.structs.replace(then, hand=FINN.member)],
    )


def test_who_presses_for_an_organisation_is_no_helper() -> None:
    """They do it by their office; the books name the organisation."""
    asked = msgspec.structs.replace(ASKED, member=CHOIR)
    ask = Ask(STARTS_MS, ENDS_MS)
    stories().tell(given=[OFFERED], when=ask, by=DIA, on_behalf_of=CHOIR, then=[asked])


def test_nobody_is_helped_with_an_office() -> None:
    """What the one who looks after the project says as such, they say themselves."""
    ana = ANA.member
    back, yes = TakeBack(loan=1), Agree(loan=1)
    stories(BEN).tell(given=OUT, when=back, by=FINN, on_behalf_of=ana, then=NotYours)
    opened = msgspec.structs.replace(OFFERED, of_group=True)
    stories().tell(given=[opened, ASKED], when=yes, by=FINN, on_behalf_of=ana, then=NotYours)


def test_both_sides_see_that_somebody_helped() -> None:
    """With a name where the viewer may know it."""

    class Neighbours(NobodyAround):
        def names(self, members: Any) -> dict[bytes, str]:
            return {one: "Finn" for one in members if one == FINN.member}

    state = share(OFFERED, msgspec.structs.replace(ASKED, hand=FINN.member))
    (line,) = FACE.page(state, replace(seen(BEN), around=Neighbours())).extra["lines"]
    assert (line.by, line.hand) == (True, "Finn")
    (line,) = FACE.page(state, seen(BEN)).extra["lines"]
    assert (line.by, line.hand) == (True, "")
    (line,) = FACE.page(share(OFFERED, ASKED), seen(BEN)).extra["lines"]
    assert not line.by
    said = msgspec.structs.replace(ASKED, hand=FINN.member)
    assert str(FACE.words(said)) == "Somebody asked for it. A helper did it for them."
    assert str(FACE.words(ASKED)) == "Somebody asked for it."


def test_whoever_left_decides_no_more_over_what_is_the_group_s() -> None:
    """Ben put up the project's trailer and left; Ana looks after the project, and says yes."""
    given = [msgspec.structs.replace(OFFERED, of_group=True), ASKED]
    stories(BEN).tell(given=given, when=Agree(1), by=BEN, then=NotYours)
    agreed = Agreed(loan=1, member=EVA.member, by=ANA.member)
    stories(BEN).tell(given=given, when=Agree(1), by=ANA, then=[agreed])
    mine = Agreed(loan=1, member=EVA.member, by=BEN.member)
    stories().tell(given=given, when=Agree(1), by=BEN, then=[mine])
    stories(BEN).tell(given=[OFFERED, ASKED], when=Agree(1), by=BEN, then=[mine])
