"""Stories about the charter as a whole: who is who, which law holds where, what is granted."""

from dataclasses import replace as replaced

import pytest
from msgspec.structs import replace

from dugnad.cards import catalogue
from dugnad.cards.news import contract as news
from dugnad.charter.cards import verbs as cards
from dugnad.charter.cards.records import Cards
from dugnad.charter.charter import MODULES, NO_PROJECT, Charter, member_id_of
from dugnad.charter.entries import Grant, Rules, Status, card_of, target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.place import Place
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import (
    ELSEWHERE,
    PROJECT,
    RULES,
    Neighbourhood,
    World,
    card_id,
    prose,
)
from dugnad.ledger.contract import UnknownTarget
from dugnad.ledger.errors import TurnedAway, UnknownVersion
from dugnad.ledger.genesis import ContractVersion, Limits, read_genesis
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import (
    ANA,
    BEN,
    CARD,
    CEM,
    CUSTODIAN,
    DIA,
    NOON_MS,
    OPERATOR,
    SEALER,
    Voice,
    genesis_of,
)

GENESIS_HASH = bytes([9]) * 32
VERSIONS = (
    ContractVersion("news", 2, bytes([2]) * 32),
    ContractVersion("news", 1, bytes([1]) * 32),
    ContractVersion("workday", 1, bytes([1]) * 32),
)


def begun() -> MemoryStore:
    """A place at its beginning."""
    store = MemoryStore()
    Charter(catalogue.contracts()).begin(store, read_genesis(genesis_of(VERSIONS)), GENESIS_HASH)
    return store


# ── The beginning
def test_a_place_begins_with_who_runs_it() -> None:
    """The operator changes parameters, the custodian lets people in, the sealer seals."""
    store = begun()
    law = Law(store)
    operator = member_id_of(GENESIS_HASH, OPERATOR.key)
    custodian = member_id_of(GENESIS_HASH, CUSTODIAN.key)
    assert law.is_operator(operator)
    assert not law.is_operator(custodian)
    assert law.is_custodian(custodian)
    assert not law.is_custodian(operator)
    assert law.sealers() == (SEALER.key,)
    assert law.limits() == Limits()
    known = law.member(operator)
    assert known is not None
    assert known.project == NO_PROJECT


def test_the_custodian_writes_much_at_once_and_the_operator_does_not() -> None:
    """Only who lets everybody in has a rate of its own."""
    charter, store = Charter(()), begun()
    custodian, operator = (charter.holder(store, who.key) for who in (CUSTODIAN, OPERATOR))
    assert custodian is not None
    assert operator is not None
    assert (custodian.desk, custodian.sponsor) == (True, True)
    assert (operator.desk, operator.sponsor) == (False, False)
    assert charter.holder(store, ANA.key) is None


def test_the_newest_version_named_at_the_beginning_is_open() -> None:
    """Whatever the order in which versions are named; the older ones are known too."""
    store = begun()
    assert Law(store).version_of("news") == 2
    assert Law(store).version_of("poll") is None
    assert [*Place(store, "place").digests.keys()] == [("news", 1), ("news", 2), ("workday", 1)]


def test_one_key_is_one_member_in_one_place_only() -> None:
    """The same key in another place is somebody else."""
    assert member_id_of(GENESIS_HASH, ANA.key) != member_id_of(bytes(32), ANA.key)
    assert member_id_of(GENESIS_HASH, ANA.key) != member_id_of(GENESIS_HASH, BEN.key)


def test_what_was_never_written_has_a_default() -> None:
    """An empty store has limits, and nobody who seals."""
    law = Law(MemoryStore())
    assert law.limits() == Limits()
    assert law.sealers() == ()
    assert not law.is_moderator(ANA.member, NOON_MS)


# ── Which law holds where
def test_each_module_follows_its_own_law() -> None:
    """The seven modules are always there."""
    charter = Charter(())
    assert [*MODULES] == [
        "place",
        "people",
        "projects",
        "roles",
        "money",
        "cards",
        "talk",
    ]
    for target, law in MODULES.items():
        assert charter.contract_at(MemoryStore(), target) is law
        assert law.name == target


def test_a_card_follows_the_law_that_it_is_pinned_to() -> None:
    """Whatever has been opened since."""
    store = MemoryStore()
    World("news").write(store)
    assert Charter(catalogue.contracts()).contract_at(store, CARD) is news.CONTRACT


@pytest.mark.parametrize("target", ["card:" + 32 * "0", "card:", "bank", "card:" + 32 * "G"])
def test_what_is_not_there_has_no_law(target: str) -> None:
    """Neither a module nor a card."""
    with pytest.raises(UnknownTarget):
        Charter(()).contract_at(MemoryStore(), target)


def test_a_copy_without_the_law_stops() -> None:
    """It says which one it lacks, and guesses nothing."""
    store = MemoryStore()
    World("news", version=3).write(store)
    with pytest.raises(UnknownVersion, match="news 3"):
        Charter(catalogue.contracts()).contract_at(store, CARD)


@pytest.mark.parametrize(
    "target",
    ["card:" + 31 * "0", "card:" + 33 * "0", "cart:" + 32 * "0", "card:" + 32 * "A", "", "cards"],
)
def test_only_one_spelling_is_a_card(target: str) -> None:
    """Thirty-two small hexadecimal digits."""
    assert card_of(target) is None
    assert card_of(target_of(card_id("fence"))) == card_id("fence")


# ── What is granted
def test_only_the_cards_module_opens_cards() -> None:
    """And it orders nothing else of them, and nothing of modules."""
    charter, store = Charter(()), MemoryStore()
    assert charter.granted(store, "cards", CARD, "Open")
    assert not charter.granted(store, "cards", CARD, "Answer")
    assert not charter.granted(store, "cards", "place", "Open")
    assert not charter.granted(store, "talk", CARD, "Open")


@pytest.mark.parametrize(
    ("status", "may"), [("in force", True), ("waiting", False), ("closed", False)]
)
def test_a_card_orders_what_it_was_granted_while_in_force(
    status: Status,
    may: bool,  # noqa: FBT001
) -> None:
    """The very target and the very verb; not before it is in force, and not after."""
    charter, store = Charter(()), MemoryStore()
    World("news", status=status, grants=(Grant(target="talk", verb="Ask"),)).write(store)
    assert charter.granted(store, CARD, "talk", "Ask") is may
    assert not charter.granted(store, CARD, "talk", "Answer")
    assert not charter.granted(store, CARD, "cards", "Ask")


DECIDED_BY: list[tuple[str, str]] = [
    ("projects", "ChangeRules"),
    ("projects", "LetIn"),
    ("projects", "AllowPart"),
    ("roles", "Appoint"),
    ("roles", "Recall"),
    ("cards", "BringIntoForce"),
    ("cards", "End"),
    ("money", "Owe"),
    ("money", "SetAside"),
    ("place", "AnnounceLimits"),
    ("place", "DropHost"),
    ("place", "Entrust"),
    ("place", "NameHost"),
    ("place", "OfferCards"),
]


@pytest.mark.parametrize("name", DECIDING)
def test_what_a_project_decided_orders_what_nobody_may_do_alone(name: str) -> None:
    """Any verb of its own cards but their opening, and of the charter's what is listed."""
    charter, store = Charter(catalogue.contracts()), MemoryStore()
    World(name).write(store)
    entry = World("news").entry
    for card, project in (("mine", PROJECT), ("theirs", ELSEWHERE)):
        Cards(store, "cards").cards.set(card_id(card), replace(entry, project=project))
    mine, theirs = target_of(card_id("mine")), target_of(card_id("theirs"))
    assert charter.granted(store, CARD, mine, "Anything")
    assert not charter.granted(store, CARD, mine, "Open")
    assert not charter.granted(store, CARD, theirs, "Anything")
    assert not charter.granted(store, CARD, target_of(card_id("nothing")), "Anything")
    verbs = [(target, verb) for target, law in MODULES.items() for verb in law.verbs]
    granted = [one for one in verbs if charter.granted(store, CARD, *one)]
    assert sorted(granted) == sorted(DECIDED_BY)
    assert not [one for one in verbs if charter.granted(store, mine, *one)]
    closed = replace(World(name).entry, status="closed")
    Cards(store, "cards").cards.set(card_id("closed"), closed)
    assert not charter.granted(store, target_of(card_id("closed")), "projects", "LetIn")


@pytest.mark.parametrize("name", DECIDING)
def test_nobody_brings_another_law_by_which_projects_decide(name: str) -> None:
    """Whatever a copy is given: a proposal follows the charter's own law, or the copy stops."""
    with pytest.raises(ValueError, match=name):
        Charter([replaced(news.CONTRACT, name=name)])


def test_nobody_acts_for_another_person_who_does_not_let_them() -> None:
    """Whoever it is, and wherever."""
    place = Neighbourhood()
    mandated = place.place.constitution.mandated
    asked = projects.Join(PROJECT, 1)
    for principal in (BEN.member, DIA.member, Voice("nobody").member, None):
        for to in ("projects", "cards", "nothing"):
            body = place.place.body(ANA, to, asked, channel="helper", on_behalf_of=principal)
            assert not mandated(place.place.store, ANA.member, body, place.place.now_ms)
    receipt = place.place.ask(ANA, "projects", asked, on_behalf_of=BEN.member)
    assert receipt.code == "ledger.NotMandated"


# ── Membership
def test_membership_is_asked_for_a_moment() -> None:
    """From joining until leaving, the last moment not included."""
    place = Neighbourhood()
    law = Law(place.place.store)
    joined = law.membership(PROJECT, BEN.member)
    assert joined is not None
    assert not law.is_member(PROJECT, BEN.member, joined.from_ms - 1)
    assert law.is_member(PROJECT, BEN.member, joined.from_ms)
    place.does(BEN, "projects", projects.Leave(PROJECT))
    left = law.membership(PROJECT, BEN.member)
    assert left is not None
    assert left.until_ms is not None
    assert law.is_member(PROJECT, BEN.member, left.until_ms - 1)
    assert not law.is_member(PROJECT, BEN.member, left.until_ms)
    assert not law.is_member(PROJECT, CEM.member, left.until_ms)


def test_who_looks_after_a_project_does_so_while_a_member() -> None:
    """The one who started it, until leaving."""
    place = Neighbourhood(rules=Rules("together", "asked", "members", 0))
    law = Law(place.place.store)
    assert law.is_starter(PROJECT, ANA.member, place.place.now_ms)
    assert not law.is_starter(PROJECT, BEN.member, place.place.now_ms)
    assert not law.is_starter(PROJECT, ANA.member, NOON_MS - 1)
    place.does(ANA, "projects", projects.Leave(PROJECT))
    assert not law.is_starter(PROJECT, ANA.member, place.place.now_ms)


def test_a_member_of_one_project_is_nobody_in_the_next() -> None:
    """Dia's number opens nothing in Ana's project."""
    place = Neighbourhood([news.CONTRACT])
    receipt = place.puts_up(DIA, news.CONTRACT, news.Open(valid_until_ms=0))
    assert receipt.code == "cards.OfAnotherProject"
    law = Law(place.place.store)
    assert not law.is_member(PROJECT, DIA.member, place.place.now_ms)
    assert law.is_member(ELSEWHERE, DIA.member, place.place.now_ms)


# ── From the door to the page
def test_a_stranger_is_turned_away_at_the_door() -> None:
    """Who was not let in writes nothing, not even a refusal."""
    place = Neighbourhood()
    before = len(place.place.blocks)
    with pytest.raises(TurnedAway, match="UnknownKey"):
        place.asks(Voice("stranger"), "projects", projects.Join(PROJECT, 1))
    assert len(place.place.blocks) == before


def test_a_refused_card_leaves_no_trace() -> None:
    """Where a card's own opening is refused, the card is not there either."""
    place = Neighbourhood([news.CONTRACT])
    receipt = place.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=1))
    assert receipt.code == "news.AlreadyPassed"
    assert receipt.path == ("cards", place.target())
    assert Law(place.place.store).card(card_id("card")) is None


def test_two_cards_cannot_have_one_id() -> None:
    """Whoever comes second chooses another."""
    place = Neighbourhood([news.CONTRACT])
    assert place.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0)).code == ""
    again = place.puts_up(ANA, news.CONTRACT, news.Open(valid_until_ms=0))
    assert again.code == "cards.CardKnown"


def test_projects_are_many_and_rules_are_theirs() -> None:
    """Each project has its own rules, from version 1."""
    place = Neighbourhood(rules=RULES)
    law = Law(place.place.store)
    assert law.rules(PROJECT, 1) == RULES
    assert law.rules(PROJECT, 2) is None
    assert law.project(bytes(16)) is None
    describe = projects.Describe(PROJECT)
    place.does(ANA, "projects", describe, commitments=[prose("anew")])
    project = law.project(PROJECT)
    assert project is not None
    assert project.prose == prose("anew")


def test_a_card_is_closed_by_who_looks_after_it() -> None:
    """Ana looks after the project, so she may close what Ben put up; Cem may not."""
    place = Neighbourhood([news.CONTRACT])
    place.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0))
    assert place.asks(CEM, "cards", cards.Close(card_id("card"))).code == "cards.NotYours"
    place.does(ANA, "cards", cards.Close(card_id("card")))
    place.place.adds_up()


def test_a_story_that_expects_too_much_fails() -> None:
    """What is told to be done must be done."""
    with pytest.raises(AssertionError, match=r"projects\.NotAMember"):
        Neighbourhood().does(CEM, "projects", projects.Leave(PROJECT))
