"""Stories about a lost phone: who brings Ana back, what rests, and who can stop it (K8)."""

import pytest

from dugnad.cards.task import contract as task
from dugnad.cards.task.law.records import OWES
from dugnad.cards.task.law.verbs import Withdraw
from dugnad.cards.task.tests.stories import OPEN as PAID
from dugnad.cards.workday import contract as workday
from dugnad.cards.workday.law.verbs import Open as OpenWorkday
from dugnad.charter import households, roles
from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.people import speaking
from dugnad.charter.people import verbs as people
from dugnad.charter.people.law import CONTRACT
from dugnad.charter.people.records import ALONE_AGAIN_MS, REST_MS, SAID_MS
from dugnad.charter.people.refusals import NoSpare, NotChosen, NothingToStop
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import ELSEWHERE, PROJECT
from dugnad.ledger.action import Body
from dugnad.ledger.contract import AnyContract, Refused
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.testing import ANA, BEN, CUSTODIAN, OPERATOR, Scenarios, Voice
from dugnad.ledger.values import Action, Channel
from tests.charter.people.homes import (
    ELI,
    FAY,
    NEW,
    OTHER,
    PHONE,
    SHEET,
    TABLET,
    WORD,
    Homes,
)

PUT_BACK = money.PutBack(bytes(16), 1, PROJECT)
REWORDED = projects.Describe(PROJECT)

RESTING: tuple[tuple[str, Action], ...] = (
    ("money", PUT_BACK),
    ("roles", roles.Offer(PROJECT, STARTER, BEN.member)),
    ("projects", households.OfferVoice(PROJECT, BEN.member)),
    ("projects", projects.TakeOver(PROJECT)),
    ("projects", projects.AskFor(PROJECT, ELSEWHERE)),
    ("projects", projects.JoinFor(PROJECT, ELSEWHERE, 1)),
    ("projects", projects.LeaveFor(PROJECT, ELSEWHERE)),
    ("people", people.AddDevice(OTHER.key)),
    ("people", people.RemoveDevice(PHONE.key)),
    ("people", people.SetSpare(OTHER.key)),
    ("people", people.ChoosePeople(OTHER.key, TABLET.key)),
    ("people", people.KeepForAnswers(WORD.key, bytes(16))),
)
"""What rests while a lost device is replaced, for every device."""


def by_sheet(town: Homes, new: Voice = NEW) -> str:
    """The spare code speaks for a device."""
    return town.tries(SHEET, people.Recover(new.key))


def by_people(town: Homes, new: Voice = NEW) -> tuple[str, str]:
    """Both people speak for a device."""
    vouch = people.Vouch(new.key)
    return town.tries(ELI, vouch), town.tries(FAY, vouch)


def rests(town: Homes, who: Voice) -> bool:
    """Whether money of Ana's rests for whoever asks."""
    return town.tries(who, PUT_BACK, "money") == "people.AtRest"


def speaks(town: Homes, who: Voice) -> bool:
    """Whether a device speaks for Ana in what never rests."""
    try:
        asked = town.asks(who, "projects", REWORDED, commitments=[town.words("aim")])
    except TurnedAway:
        return False
    return asked.code == ""


def test_k8_the_spare_code_brings_back_reading_and_answering_at_once() -> None:
    """The new phone speaks; money and all that could bring in others rests for three days."""
    town = Homes()
    assert by_sheet(town) == ""
    began_ms = town.place.now_ms
    running = town.law.recovery(ANA.member)
    assert running is not None
    assert (running.key, running.until_ms, running.both) == (NEW.key, began_ms + REST_MS, False)
    assert speaks(town, NEW)
    for to, action in RESTING:
        assert town.tries(NEW, action, to) == "people.AtRest"
        assert town.tries(PHONE, action, to) == "people.AtRest"
    for action in (people.StopRecovery(), people.StopAnswers()):
        assert town.tries(NEW, action) == "people.AtRest"


@pytest.mark.parametrize("channel", ["helper", "own"])
def test_k8_for_others_nothing_is_done_meanwhile(channel: Channel) -> None:
    """Neither for somebody whom Ana helps nor for an organisation of hers, by whichever phone."""
    town = Homes()
    assert by_sheet(town) == ""
    for device in (NEW, PHONE):
        asked = town.place.ask(
            device, "projects", REWORDED, on_behalf_of=BEN.member,
            channel=channel, commitments=[town.words("aim")],
        )  # fmt: skip
        assert asked.code == "people.AtRest"


def test_k8_through_a_card_no_money_moves_meanwhile() -> None:
    """Work that is paid can be taken on, and not be settled; a card without money goes on."""
    town = Homes(contracts=(task.CONTRACT, workday.CONTRACT))
    soon_ms = town.place.now_ms + REST_MS
    call = OpenWorkday(soon_ms, soon_ms + 1, soon_ms, places=0, least=0, outsiders=True)
    paid = town.puts_up(PHONE, task.CONTRACT, PAID, name="paid", grants=(OWES,))
    unpaid = town.puts_up(PHONE, workday.CONTRACT, call, name="work day")
    assert paid.code == unpaid.code == ""
    assert by_sheet(town) == ""
    for who in (PHONE, NEW):
        held = {
            verb.__name__
            for verb in task.CONTRACT.actions
            if _judged(town, who, town.target("paid"), task.CONTRACT, verb) == "people.AtRest"
        }
        assert held == {verb.__name__ for verb in task.CONTRACT.actions} - {"Answer"}
        assert not any(
            _judged(town, who, town.target("work day"), workday.CONTRACT, verb)
            for verb in workday.CONTRACT.actions
        )
    town.place.wait(REST_MS + 1)
    assert _judged(town, NEW, town.target("paid"), task.CONTRACT, Withdraw) == ""


def _judged(town: Homes, who: Voice, to: str, contract: AnyContract, verb: type[Action]) -> str:
    """What is said of a key that asks for this, before the card's own law is."""
    holder = town.law.key(who.key)
    assert holder is not None
    body = Body(1, 1, who.key, None, "own", 1, 0, to, 0, verb.__name__, b"")
    try:
        speaking.check(town.law, holder, (), body, lambda: contract)
    except Refused as no:
        return no.code()
    return ""


def test_k8_two_people_bring_back_what_one_of_them_does_not() -> None:
    """The first word is noted; with the second the new phone speaks."""
    town = Homes()
    vouch = people.Vouch(NEW.key)
    assert town.tries(ELI, vouch) == ""
    assert not speaks(town, NEW)
    assert town.law.spoke_for(ANA.member, next_helper(town)) == (NEW.key, town.place.now_ms)
    assert town.tries(ELI, vouch) == "people.SaidAlready"
    assert town.tries(FAY, vouch) == ""
    assert speaks(town, NEW)
    assert rests(town, NEW)


def next_helper(town: Homes) -> bytes:
    """Under which id Eli's code speaks; it leads to Ana and to no id of Eli's."""
    entry = town.law.key(ELI.key)
    assert entry is not None
    assert town.law.helped_by(entry.member) == ANA.member
    assert town.law.member(entry.member) is None
    return entry.member


def test_after_three_days_the_new_device_is_the_only_one() -> None:
    """It comes by itself: the phone that was lost speaks no more, and nothing rests."""
    town = Homes()
    by_sheet(town)
    town.place.wait(REST_MS - 60_000)
    assert rests(town, NEW)
    town.place.wait(60_000)
    assert town.devices == (NEW.key,)
    assert town.law.recovery(ANA.member) is None
    assert not speaks(town, PHONE)
    assert not rests(town, NEW)
    assert town.tries(NEW, people.AddDevice(OTHER.key)) == ""


def test_a_device_that_was_there_before_stops_a_new_one() -> None:
    """Somebody found the sheet: Ana's phone says no. Her money rests to the end, and is hers."""
    town = Homes()
    by_sheet(town)
    until_ms = town.place.now_ms + REST_MS
    assert town.tries(PHONE, people.StopRecovery()) == ""
    assert town.tries(PHONE, people.StopRecovery()) == "people.NothingToStop"
    assert not speaks(town, NEW)
    assert speaks(town, PHONE)
    assert rests(town, PHONE)
    assert by_sheet(town) == "people.KeyKnown"
    assert by_sheet(town, OTHER) == ""
    assert not speaks(town, OTHER)
    town.place.wait(REST_MS)
    assert town.law.alone_from_ms(ANA.member) == until_ms + ALONE_AGAIN_MS
    assert not rests(town, PHONE)
    assert town.devices == (PHONE.key,)
    assert town.tries(PHONE, people.SetSpare(TABLET.key)) == ""


def test_after_a_stop_one_way_alone_waits_a_day_longer() -> None:
    """So whoever stopped has a day in which to change the sheet or the people."""
    town = Homes()
    by_sheet(town)
    town.does(PHONE, "people", people.StopRecovery())
    town.place.wait(REST_MS + ALONE_AGAIN_MS - 60_000)
    assert by_people(town, OTHER) == ("", "")
    assert not speaks(town, OTHER)
    assert by_people(town, OTHER) == ("people.SaidAlready", "people.SaidAlready")
    town.place.wait(60_000)
    assert by_sheet(town, TABLET) == ""
    assert speaks(town, TABLET)


def test_what_was_said_too_early_is_said_once_more() -> None:
    """One of the two repeats it on the day from which it counts again: then it begins, once."""
    town = Homes()
    by_sheet(town)
    town.does(PHONE, "people", people.StopRecovery())
    town.place.wait(REST_MS + ALONE_AGAIN_MS - 60_000)
    by_people(town, OTHER)
    town.place.wait(60_000)
    assert not speaks(town, OTHER)
    assert town.tries(FAY, people.Vouch(OTHER.key)) == ""
    assert speaks(town, OTHER)
    assert by_people(town, OTHER) == ("people.SaidAlready", "people.SaidAlready")


def test_both_ways_together_outweigh_every_device() -> None:
    """A thief with the old phone stops the sheet; the two people then decide it for Ana."""
    town = Homes()
    by_sheet(town)
    town.does(PHONE, "people", people.StopRecovery())
    assert by_sheet(town, OTHER) == ""
    assert by_people(town, OTHER) == ("", "")
    assert speaks(town, OTHER)
    assert town.tries(PHONE, people.StopRecovery()) == "people.BothSaid"
    assert rests(town, PHONE)
    assert rests(town, OTHER)
    town.place.wait(REST_MS)
    assert town.devices == (OTHER.key,)
    assert not speaks(town, PHONE)


def test_the_second_way_confirms_the_first() -> None:
    """Nothing takes longer by it, and nobody can stop it any more."""
    town = Homes()
    by_sheet(town)
    began_ms = town.place.now_ms
    town.place.wait(3_600_000)
    assert by_people(town) == ("", "")
    running = town.law.recovery(ANA.member)
    assert running is not None
    assert (running.until_ms, running.both) == (began_ms + REST_MS, True)
    assert town.tries(PHONE, people.StopRecovery()) == "people.BothSaid"
    assert by_people(town) == ("people.SaidAlready", "people.SaidAlready")
    assert by_sheet(town) == "people.SaidAlready"
    assert town.law.recovery(ANA.member) == running


def test_while_one_device_is_coming_another_one_comes_by_both_ways_only() -> None:
    """Whoever found the sheet was quicker than Ana; with two people and a copy of it she wins."""
    town = Homes()
    by_sheet(town, OTHER)
    assert by_people(town) == ("", "")
    assert not speaks(town, NEW)
    assert by_sheet(town) == ""
    assert speaks(town, NEW)
    assert not speaks(town, OTHER)
    running = town.law.recovery(ANA.member)
    assert running is not None
    assert (running.key, running.both) == (NEW.key, True)


def test_what_was_said_long_ago_counts_no_more() -> None:
    """One word and, a week later, another one do not make two."""
    town = Homes()
    town.does(ELI, "people", people.Vouch(NEW.key))
    town.place.wait(SAID_MS)
    assert town.tries(FAY, people.Vouch(NEW.key)) == ""
    assert not speaks(town, NEW)
    assert town.tries(ELI, people.Vouch(NEW.key)) == ""
    assert speaks(town, NEW)


def test_two_words_for_two_devices_are_not_two_words() -> None:
    """Each speaks for the device that they were shown."""
    town = Homes()
    town.does(ELI, "people", people.Vouch(NEW.key))
    town.does(FAY, "people", people.Vouch(OTHER.key))
    assert not speaks(town, NEW)
    assert not speaks(town, OTHER)


def test_without_chosen_people_the_sheet_is_the_only_way() -> None:
    """Whoever chose nobody is brought back by nobody."""
    town = Homes(home=False)
    town.take_home(PHONE)
    town.does(PHONE, "people", people.SetSpare(SHEET.key))
    assert by_sheet(town) == ""
    assert speaks(town, NEW)


@pytest.mark.parametrize("key", [PHONE.key, BEN.key, CUSTODIAN.key])
def test_a_new_device_is_new(key: bytes) -> None:
    """Nobody is brought back onto a device that speaks for somebody."""
    town = Homes()
    assert town.tries(SHEET, people.Recover(key)) == "people.KeyKnown"
    assert town.tries(ELI, people.Vouch(bytes(32))) == "people.KeyUnsound"


def test_the_codes_do_nothing_else() -> None:
    """A sheet or a friend's code speaks for a new device, and for nothing that Ana can do."""
    town = Homes()
    for who in (SHEET, ELI):
        for to, action in (*RESTING, ("projects", REWORDED), ("people", people.StopRecovery())):
            assert town.tries(who, action, to) == "people.KeyMayNot"
    assert town.tries(SHEET, people.Vouch(NEW.key)) == "people.KeyMayNot"
    assert town.tries(ELI, people.Recover(NEW.key)) == "people.KeyMayNot"
    assert town.tries(PHONE, people.Recover(NEW.key)) == "people.KeyMayNot"


def test_the_codes_sign_beside_nobody() -> None:
    """Whoever vouches for somebody's paper does so by a key that speaks for them in all."""
    town = Homes()
    describe = town.place.ask(BEN, "projects", REWORDED, SHEET)
    assert describe.code == "people.KeyMayNot"


STORIES = Scenarios(CONTRACT, law=Law, target="people")


def test_the_law_itself_knows_whose_codes_there_are() -> None:
    """Whoever comes past the look at keys finds the same no in the law of people."""
    STORIES.tell(when=people.Recover(NEW.key), by=ANA, then=NoSpare)
    STORIES.tell(when=people.Vouch(NEW.key), by=ANA, then=NotChosen)
    STORIES.tell(when=people.StopRecovery(), by=ANA, then=NothingToStop)


def test_several_end_each_in_their_time() -> None:
    """Ben's three days begin an hour after Ana's, and end an hour after hers."""
    town = Homes()
    bens, sheet, new = Voice("Ben's phone"), Voice("Ben's sheet"), Voice("Ben's new phone")
    town.place.ask(BEN, "people", people.TakeHome(bens.key), CUSTODIAN)
    town.does(bens, "people", people.SetSpare(sheet.key))
    by_sheet(town)
    town.place.wait(3_600_000)
    town.does(sheet, "people", people.Recover(new.key))
    town.place.wait(REST_MS - 3_600_000)
    assert town.devices == (NEW.key,)
    assert town.law.own_keys(BEN.member) == (bens.key,)
    town.place.wait(3_600_000)
    assert town.law.own_keys(BEN.member) == (new.key,)


def test_those_who_run_the_place_bring_nobody_back() -> None:
    """Neither the operator nor the custodian has a word in it."""
    town = Homes()
    for who in (OPERATOR, CUSTODIAN):
        for action in (
            people.Recover(NEW.key),
            people.Vouch(NEW.key),
            people.TakeHome(NEW.key),
        ):
            assert town.tries(who, action) == "people.KeyMayNot"
        assert town.tries(who, people.RemoveDevice(PHONE.key)) == "people.UnknownDevice"
        assert town.tries(who, people.StopRecovery()) == "people.NothingToStop"
    assert town.devices == (PHONE.key,)
