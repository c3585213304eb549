"""Stories about keys on one's own devices: Ana takes hers home."""

import pytest

from dugnad.charter.counting.ballots import Stance
from dugnad.charter.counting.ballots import Voice as Say
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import Agree
from dugnad.charter.decisions.verbs import Answer, Open
from dugnad.charter.entries import KeyEntry
from dugnad.charter.law import Law
from dugnad.charter.people import verbs as people
from dugnad.charter.people.events import KeyTakenHome, SpareSet
from dugnad.charter.people.law import CONTRACT
from dugnad.charter.people.records import DEVICES_MAX, People
from dugnad.charter.people.refusals import NotAPerson, NotOwnYet, OwnAlready, UnknownMember
from dugnad.charter.people.writing import evolve
from dugnad.charter.projects import verbs as projects
from dugnad.charter.talk import Ask, Remove
from dugnad.charter.testing import PROJECT, Neighbourhood
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, OPERATOR, Scenarios, Voice
from tests.charter.people.homes import ELI, FAY, NEW, PHONE, SHEET, TABLET, WORD, Homes


def test_whoever_takes_a_key_home_speaks_by_it_alone() -> None:
    """What the place kept for Ana speaks for nobody any more, and never will."""
    town = Homes()
    assert town.devices == (PHONE.key,)
    assert town.law.kept_key(ANA.member) is None
    assert town.tries(PHONE, projects.Describe(PROJECT), "projects") != "people.KeyMayNot"
    with pytest.raises(TurnedAway) as away:
        town.asks(ANA, "projects", projects.Leave(PROJECT))
    assert away.value.code == "UnknownKey"
    welcome = people.Welcome(ANA.key, Voice("x").member, PROJECT, "sms", "sms")
    assert town.tries(CUSTODIAN, welcome) == "people.KeyKnown"


def test_a_key_is_taken_home_by_the_person_and_the_custodian() -> None:
    """Neither the kept key alone nor another member's signature beside it is enough."""
    town = Homes(home=False)
    take = people.TakeHome(PHONE.key)
    assert town.tries(ANA, take) == "people.CustodianMissing"
    assert town.place.ask(ANA, "people", take, BEN).code == "people.CustodianMissing"
    assert town.tries(CUSTODIAN, take) == "people.KeyMayNot"
    assert town.take_home(PHONE).code == ""
    assert town.law.key(PHONE.key) == KeyEntry(
        member=ANA.member,
        custodian=None,
        channel="own",
        since_ms=town.place.now_ms,
        desk=False,
        sponsor=False,
    )


def test_a_key_is_taken_home_once() -> None:
    """Later ones are let in by those that are there, whoever asks; others' keys are others'."""
    town = Homes(home=False)
    for key, code in ((BEN.key, "people.KeyKnown"), (bytes(32), "people.KeyUnsound")):
        receipt = town.place.ask(ANA, "people", people.TakeHome(key), CUSTODIAN)
        assert receipt.code == code
    town.takes_home()
    assert town.tries(PHONE, people.TakeHome(NEW.key)) == "people.KeyMayNot"


def test_who_has_no_own_key_has_no_devices() -> None:
    """The key that the place keeps adds no device, and sets up nothing that could bring one in."""
    town = Homes(home=False)
    for action in (
        people.AddDevice(NEW.key),
        people.RemoveDevice(ANA.key),
        people.SetSpare(SHEET.key),
        people.ChoosePeople(ELI.key, FAY.key),
        people.KeepForAnswers(WORD.key, town.custodian),
        people.StopAnswers(),
        people.StopRecovery(),
        people.Recover(NEW.key),
        people.Vouch(NEW.key),
    ):
        assert town.tries(ANA, action) == "people.KeyMayNot"


STANCE = Stance("fine")
STORIES = Scenarios(CONTRACT, law=Law, target="people")


def test_the_law_itself_asks_for_a_device_too() -> None:
    """Whoever comes past the look at keys finds the same no in the law of people."""
    STORIES.tell(when=people.AddDevice(NEW.key), by=ANA, then=NotOwnYet)
    STORIES.tell(when=people.TakeHome(NEW.key), by=ANA, then=UnknownMember)
    home = KeyTakenHome(ANA.member, PHONE.key, ANA.key, 0)
    STORIES.tell(given=[home], when=people.TakeHome(NEW.key), by=ANA, then=OwnAlready)


@pytest.mark.parametrize("action", [people.AddDevice(NEW.key), people.Recover(NEW.key)])
def test_keys_are_of_people(action: people.PeopleAction) -> None:
    """No card and no law has a key to take home, or a device to lose."""
    STORIES.tell(when=action, by="cards", then=NotAPerson)


def test_a_device_lets_in_another() -> None:
    """Both speak for the same member; each can take the other away, and no last one goes."""
    town = Homes()
    town.does(PHONE, "people", people.AddDevice(TABLET.key))
    assert town.devices == tuple(sorted((PHONE.key, TABLET.key)))
    assert town.tries(TABLET, people.AddDevice(PHONE.key)) == "people.KeyKnown"
    town.does(TABLET, "people", people.RemoveDevice(PHONE.key))
    assert town.devices == (TABLET.key,)
    assert town.tries(TABLET, people.RemoveDevice(TABLET.key)) == "people.LastDevice"
    assert town.tries(TABLET, people.RemoveDevice(PHONE.key)) == "people.UnknownDevice"
    assert town.tries(TABLET, people.AddDevice(PHONE.key)) == "people.KeyKnown"


def test_nobody_takes_away_another_members_device() -> None:
    """A device goes by the word of its own member's devices only."""
    town = Homes()
    assert town.place.ask(BEN, "people", people.TakeHome(NEW.key), CUSTODIAN).code == ""
    assert town.tries(NEW, people.RemoveDevice(PHONE.key)) == "people.UnknownDevice"


def test_eight_devices_are_enough() -> None:
    """One more waits until another one goes."""
    town = Homes()
    more = [Voice(f"device {number}") for number in range(DEVICES_MAX)]
    for one in more[:-1]:
        town.does(PHONE, "people", people.AddDevice(one.key))
    assert town.tries(PHONE, people.AddDevice(more[-1].key)) == "people.TooManyDevices"


def test_a_new_sheet_and_other_people_take_the_place_of_those_before() -> None:
    """What was on the old ones brings nobody back."""
    town = Homes()
    sheet, gus, hal = Voice("new sheet"), Voice("Gus's code"), Voice("Hal's code")
    town.does(SHEET, "people", people.Recover(NEW.key))
    town.does(PHONE, "people", people.StopRecovery())
    town.place.wait(5 * 24 * 3_600_000)
    town.does(PHONE, "people", people.SetSpare(sheet.key))
    town.does(PHONE, "people", people.ChoosePeople(gus.key, hal.key))
    for old in (SHEET, ELI, FAY):
        with pytest.raises(TurnedAway):
            town.asks(old, "people", people.Vouch(NEW.key))
    assert town.law.spare_key(ANA.member) == sheet.key
    assert town.law.helping_keys(ANA.member) == (gus.key, hal.key)


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (people.ChoosePeople(NEW.key, NEW.key), "people.TwoPeople"),
        (people.ChoosePeople(NEW.key, BEN.key), "people.KeyKnown"),
        (people.ChoosePeople(ELI.key, NEW.key), "people.KeyKnown"),
        (people.SetSpare(SHEET.key), "people.KeyKnown"),
        (people.KeepForAnswers(WORD.key, CEM.member), "people.NotCustodian"),
        (people.StopAnswers(), "people.NothingKept"),
    ],
)
def test_what_breaks_a_rule_about_own_keys(action: people.PeopleAction, code: str) -> None:
    """Each rule says no in its own words."""
    assert Homes().tries(PHONE, action) == code


def test_the_place_gives_answers_and_nothing_else() -> None:
    """What Ana lets the place do by SMS is answering; she ends it when she likes."""
    town = Homes(contracts=(CONTRACTS["proposal"],))
    opening = Open(effect=Agree(), text="Let Cem in.")
    town.puts_up(BEN, CONTRACTS["proposal"], opening, name="question")
    target = town.target("question")
    town.does(PHONE, "people", people.KeepForAnswers(WORD.key, town.custodian))
    assert town.place.ask(WORD, target, Answer(Say("yes")), channel="sms").code != ""
    yes = Answer(STANCE)
    assert town.place.ask(WORD, target, yes, channel="own").code == "people.NotItsOwn"
    assert town.place.ask(WORD, target, yes, channel="sms").code == ""
    why, ask = town.words("why"), Ask(target)
    assert town.place.ask(WORD, "talk", ask, channel="sms", commitments=[why]).code == ""
    for to, action in (
        ("talk", Remove(why, "law")),
        ("projects", projects.Leave(PROJECT)),
        ("people", people.AddDevice(NEW.key)),
        ("people", people.StopAnswers()),
    ):
        assert town.tries(WORD, action, to) == "people.KeyMayNot"
    assert town.law.answering_key(ANA.member) == WORD.key
    again = Voice("another word")
    town.does(PHONE, "people", people.KeepForAnswers(again.key, town.custodian))
    town.does(PHONE, "people", people.StopAnswers())
    assert town.law.answering_key(ANA.member) is None
    assert town.law.is_ended(WORD.key)
    assert not town.law.is_ended(PHONE.key)
    for word in (WORD, again):
        with pytest.raises(TurnedAway):
            town.asks(word, target, yes)


def test_own_is_said_by_own_keys_alone() -> None:
    """So "with a key of their own" beside a result is true."""
    town = Homes()
    describe, words = projects.Describe(PROJECT), town.words("aim")
    for channel in ("own", "device"):
        own = town.place.ask(BEN, "projects", describe, channel=channel, commitments=[words])
        assert own.code == "people.NotItsOwn"
    own = town.place.ask(PHONE, "projects", describe, channel="own", commitments=[words])
    assert own.code == ""


def test_those_who_were_there_from_the_beginning_have_own_keys() -> None:
    """Whoever runs the place has a device that adds others, and takes none home."""
    town = Neighbourhood()
    law = Law(town.place.store)
    for who in (OPERATOR, CUSTODIAN):
        entry = law.key(who.key)
        assert entry is not None
        assert law.own_keys(entry.member) == (who.key,)


def test_writing_about_nobody_ends_nothing() -> None:
    """Writing down never fails."""
    everyone = People(MemoryStore(), "people")
    evolve(everyone, SpareSet(ANA.member, SHEET.key, None, 0))
    assert everyone.spares.get(ANA.member) == SHEET.key
