"""Stories of persons who share one voice, and of those who would like to have two."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from dugnad.charter.charter import Charter
from dugnad.charter.decisions import urn
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import Agree, ChangeRules, Electorate
from dugnad.charter.decisions.verbs import Answer, Deciding, Open, SetAside
from dugnad.charter.decisions.voices import behind, voice_of
from dugnad.charter.entries import (
    HOUSEHOLD_MAX,
    MEMBERS,
    ROLES_MAX,
    YEAR_MS,
    Holding,
    Membership,
    ProjectEntry,
    RoleOffer,
    RoleRule,
    VoiceOffer,
)
from dugnad.charter.households import (
    OFFER_MS,
    NoSuchOffer,
    NotOfAHousehold,
    OfferVoice,
    OwnVoice,
    SharesAlready,
    ShareVoice,
    VoiceIsOwn,
    VoiceOffered,
    VoiceOfferTakenBack,
    VoiceOwned,
    VoiceShared,
)
from dugnad.charter.law import Law
from dugnad.charter.projects import law as projects_law
from dugnad.charter.projects import refusals as refused_to
from dugnad.charter.projects import rules as projects_rules
from dugnad.charter.projects import verbs as projects
from dugnad.charter.roles import Roles
from dugnad.charter.testing import DAY_MS, PROJECT, RULES, World
from dugnad.ledger.codec import encode
from dugnad.ledger.contract import Actor, Context
from dugnad.ledger.execution import Call, carry_out
from dugnad.ledger.genesis import Limits
from dugnad.ledger.store import Draft, Frozen, MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, Scenarios, Voice
from dugnad.ledger.values import Action, MemberId
from tests.charter.deciding import FINE, OBJECT
from tests.charter.group import Group

BY_HOUSEHOLDS = replace(
    RULES,
    everyday=replace(RULES.everyday, voices="households", late_ms=DAY_MS),
)
EVA, FINN = Voice("Eva"), Voice("Finn")


@pytest.fixture
def group() -> Iterator[Group]:
    """Ana, Ben, Cem, Eva and Finn, who count voices by households."""
    group = Group(BY_HOUSEHOLDS)
    for who in (EVA, FINN):
        group.welcome(who)
        group.does(who, "projects", projects.Join(PROJECT, 1))
    yield group
    group.place.adds_up()


def share(group: Group, one: Voice, *others: Voice) -> None:
    """Some come to share the voice of one."""
    for other in others:
        group.does(one, "projects", OfferVoice(PROJECT, other.member))
        group.does(other, "projects", ShareVoice(PROJECT, one.member))


def entry_of(group: Group) -> ProjectEntry:
    """The project."""
    entry = group.law.project(PROJECT)
    assert entry is not None
    return entry


def time_of(group: Group, who: Voice) -> Membership:
    """Somebody's membership."""
    time = group.law.membership(PROJECT, who.member)
    assert time is not None
    return time


def own(group: Group, who: Voice) -> str:
    """What comes of asking for a voice of one's own."""
    return group.asks(who, "projects", OwnVoice(PROJECT)).code


# ── Coming together and going apart
def _world(store: WritableStore) -> None:
    World("news", more_members=(CEM.member,)).write(store)


STORIES: Scenarios[Any, Any, Any, Law] = Scenarios(
    projects_law.CONTRACT, law=Law, world=_world, target="projects"
)
OFFERED = VoiceOffered(PROJECT, ANA.member, BEN.member, NOON_MS)
SHARED = VoiceShared(
    PROJECT, BEN.member, ANA.member, ANA.member, (ANA.member, BEN.member), number=1
)


def test_one_offers_and_the_other_accepts() -> None:
    """Then one voice fewer counts, which is that of who offered."""
    offer = OfferVoice(PROJECT, BEN.member)
    state = STORIES.tell(when=offer, by=ANA, then=[OFFERED])
    assert state.voice_offers.get((PROJECT, ANA.member)) == VoiceOffer(BEN.member, NOON_MS)
    accept = ShareVoice(PROJECT, ANA.member)
    state = STORIES.tell(given=[OFFERED], when=accept, by=BEN, then=[SHARED])
    entry = state.projects.get(PROJECT)
    assert (entry.members, entry.voices, entry.shared, entry.sharing) == (3, 2, 1, 1)
    assert state.memberships.get((PROJECT, BEN.member)).voice == ANA.member
    assert state.memberships.get((PROJECT, ANA.member)).voice is None
    assert (PROJECT, ANA.member) not in state.voice_offers


@pytest.mark.parametrize("who", [ANA, BEN])
def test_either_ends_it(who: Voice) -> None:
    """Whose voice it was goes on with the other, who has it alone then."""
    other = BEN if who is ANA else ANA
    owned = VoiceOwned(PROJECT, who.member, (other.member,), number=2)
    state = STORIES.tell(given=[OFFERED, SHARED], when=OwnVoice(PROJECT), by=who, then=[owned])
    entry = state.projects.get(PROJECT)
    assert (entry.voices, entry.shared, entry.sharing) == (3, 0, 2)
    for one in (ANA, BEN):
        assert state.memberships.get((PROJECT, one.member)).voice is None


def test_an_offer_is_taken_back() -> None:
    """As one has an own voice, there is nothing else to end."""
    back = VoiceOfferTakenBack(PROJECT, ANA.member)
    state = STORIES.tell(given=[OFFERED], when=OwnVoice(PROJECT), by=ANA, then=[back])
    assert (PROJECT, ANA.member) not in state.voice_offers
    STORIES.tell(when=OwnVoice(PROJECT), by=ANA, then=VoiceIsOwn)


REFUSED = {
    "to oneself": (ANA, OfferVoice(PROJECT, ANA.member), NotOfAHousehold),
    "to who is known and no member": (
        ANA, OfferVoice(PROJECT, Voice("Gro").member), NotOfAHousehold,
    ),
    "to somebody elsewhere": (ANA, OfferVoice(PROJECT, DIA.member), NotOfAHousehold),
    "by nobody of the project": (DIA, OfferVoice(PROJECT, BEN.member), refused_to.OfAnotherProject),
    "what was offered to another": (CEM, ShareVoice(PROJECT, ANA.member), NoSuchOffer),
    "what nobody offered": (ANA, ShareVoice(PROJECT, BEN.member), NoSuchOffer),
}  # fmt: skip


@pytest.mark.parametrize(("who", "asked", "refused"), REFUSED.values(), ids=REFUSED)
def test_a_voice_is_shared_by_two_members_who_both_want_it(
    who: Voice, asked: Action, refused: Any
) -> None:
    """Ana has offered it to Ben, and to nobody else."""
    STORIES.tell(given=[OFFERED], when=asked, by=who, then=refused)


def test_an_offer_lapses() -> None:
    """After a season nobody remembers what was offered."""
    accept, at = ShareVoice(PROJECT, ANA.member), NOON_MS + OFFER_MS
    STORIES.tell(given=[OFFERED], when=accept, by=BEN, at=at - 1, then=[SHARED])
    STORIES.tell(given=[OFFERED], when=accept, by=BEN, at=at, then=NoSuchOffer)


def test_what_is_shared_is_not_shared_again() -> None:
    """Nobody has a part in two voices, and nobody takes theirs along into another."""
    to_cem = VoiceOffered(PROJECT, CEM.member, BEN.member, NOON_MS)
    STORIES.tell(
        given=[OFFERED, SHARED, to_cem],
        when=ShareVoice(PROJECT, CEM.member),
        by=BEN,
        then=SharesAlready,
    )
    STORIES.tell(
        given=[OFFERED, SHARED],
        when=OfferVoice(PROJECT, BEN.member),
        by=ANA,
        then=SharesAlready,
    )


def test_a_household_has_an_end(group: Group) -> None:
    """Eight share a voice, and the ninth has an own one."""
    others = [Voice(f"child {number}") for number in range(HOUSEHOLD_MAX)]
    for who in others:
        group.welcome(who)
        group.does(who, "projects", projects.Join(PROJECT, 1))
    share(group, ANA, *others[:-1])
    group.does(ANA, "projects", OfferVoice(PROJECT, others[-1].member))
    last = group.asks(others[-1], "projects", ShareVoice(PROJECT, ANA.member))
    assert last.code == "projects.HouseholdFull"
    assert entry_of(group).voices == 13 - (HOUSEHOLD_MAX - 1)
    leaving = group.does(ANA, "projects", projects.Leave(PROJECT))
    assert leaving.writes <= Limits().writes // 2
    assert {time_of(group, who).voice for who in others[1:-1]} == {others[0].member}


def test_any_of_a_household_offers_its_voice(group: Group) -> None:
    """Ben shares Ana's, and Cem comes to share it by Ben."""
    share(group, ANA, BEN)
    share(group, BEN, CEM)
    assert time_of(group, CEM).voice == ANA.member
    household = group.law.household(PROJECT, ANA.member, entry_of(group).sharing)
    assert household == (ANA.member, BEN.member, CEM.member)


def test_who_leaves_leaves_the_voice_to_the_others(group: Group) -> None:
    """Ana goes: the voice is Ben's then, and he and Cem have one as before."""
    share(group, ANA, BEN, CEM)
    told = group.does(ANA, "projects", projects.Leave(PROJECT))
    assert [event.name for event in told.events][:2] == ["VoiceOwned", "MemberLeft"]
    entry = entry_of(group)
    assert (entry.members, entry.voices, entry.shared) == (4, 3, 1)
    assert time_of(group, CEM).voice == BEN.member
    assert time_of(group, BEN).voice is None
    group.does(ANA, "projects", projects.Join(PROJECT, 1))
    assert time_of(group, ANA).voice is None
    assert entry_of(group).voices == 4


def test_what_was_offered_ends_with_the_membership(group: Group) -> None:
    """Ana leaves and comes back: Ben has no offer of hers any more."""
    group.does(ANA, "projects", OfferVoice(PROJECT, BEN.member))
    group.does(ANA, "projects", projects.Leave(PROJECT))
    accept = ShareVoice(PROJECT, ANA.member)
    assert group.asks(BEN, "projects", accept).code == "projects.NoSuchOffer"
    group.does(ANA, "projects", projects.Join(PROJECT, 1))
    assert group.asks(BEN, "projects", accept).code == "projects.NoSuchOffer"


# ── Answering with a shared voice
def test_a_later_answer_of_the_household_takes_the_place_of_the_earlier(group: Group) -> None:
    """Ana objects and Ben is fine with it: what was said last counts, once, and who said it."""
    share(group, ANA, BEN)
    group.proposes(Agree())
    assert group.terms().electorate.size == 4
    assert group.answers(ANA, OBJECT).code == ""
    assert group.answers(BEN, FINE).code == ""
    assert group.answers(BEN, FINE).code == "decisions.SameAnswer"
    answers = Deciding(group.place.store, group.target()).answers
    assert [key for key, _ in answers.items()] == [(0, ANA.member)]
    given = answers.get((0, ANA.member))
    assert given is not None
    assert (given.ballot, given.by) == (FINE, BEN.member)
    assert group.stage().answered == 1
    group.answers(ANA, OBJECT)
    given = answers.get((0, ANA.member))
    assert given is not None
    assert (given.ballot, given.by) == (OBJECT, None)


def test_where_each_person_counts_a_household_is_nothing() -> None:
    """Ana and Ben share a voice, and each answers: the rules count everybody."""
    group = Group()
    share(group, ANA, BEN)
    group.proposes(Agree())
    assert group.terms().electorate.size == 3
    assert group.answers(ANA, OBJECT).code == ""
    assert group.answers(BEN, FINE).code == ""
    assert group.stage().answered == 2


def test_two_voices_cannot_be_made_of_one_by_going_apart(group: Group) -> None:
    """Ana and Ben part after the question was put: for it they have one voice still."""
    share(group, ANA, BEN)
    group.proposes(Agree())
    assert group.answers(ANA, FINE).code == ""
    assert own(group, ANA) == ""
    assert group.answers(BEN, OBJECT).code == ""
    assert group.answers(ANA, FINE).code == ""
    assert group.stage().answered == 1
    group.proposes(Agree(), name="next")
    assert group.terms("next").electorate.size == 5
    for who in (ANA, BEN):
        assert group.answers(who, FINE, name="next").code == ""
    assert group.stage("next").answered == 2


def test_nobody_loses_a_voice_by_coming_together(group: Group) -> None:
    """Ana and Ben come together after the question was put: both were asked, and both answer."""
    group.proposes(Agree())
    assert group.answers(ANA, FINE).code == ""
    share(group, ANA, BEN)
    assert group.answers(BEN, OBJECT).code == ""
    assert group.stage().answered == 2
    group.proposes(Agree(), name="next")
    assert group.terms("next").electorate.size == 4


def test_a_voice_is_not_passed_on_to_who_comes_later(group: Group) -> None:
    """Gro joins and comes to share Ana's voice: what was asked before is not hers to answer."""
    group.proposes(Agree())
    gro = Voice("Gro")
    group.welcome(gro)
    group.does(gro, "projects", projects.Join(PROJECT, 1))
    share(group, ANA, gro)
    assert group.answers(gro, FINE).code == "decisions.NotAmongThose"
    assert group.answers(ANA, FINE).code == ""


def test_leaving_and_coming_back_makes_no_voice(group: Group) -> None:
    """Ben leaves the household with the project, comes back, and was not asked."""
    share(group, ANA, BEN)
    group.proposes(Agree())
    group.does(BEN, "projects", projects.Leave(PROJECT))
    group.does(BEN, "projects", projects.Join(PROJECT, 1))
    assert group.answers(BEN, OBJECT).code == "decisions.NotAmongThose"
    assert group.answers(ANA, FINE).code == ""
    assert group.stage().answered == 1


def test_the_voice_of_who_left_is_there_for_those_who_stayed(group: Group) -> None:
    """It was Ana's, who has left: Ben answers with it, and once."""
    share(group, ANA, BEN)
    group.proposes(Agree())
    assert group.answers(ANA, OBJECT).code == ""
    group.does(ANA, "projects", projects.Leave(PROJECT))
    aside = SetAside(ANA.member)
    assert group.asks(CEM, group.target(), aside).code == "decisions.StillMember"
    assert group.answers(BEN, FINE).code == ""
    assert group.stage().answered == 1
    assert group.answers(BEN, OBJECT).code == ""
    group.does(BEN, "projects", projects.Leave(PROJECT))
    assert group.asks(CEM, group.target(), aside).code == ""
    assert group.stage().answered == 0


def test_nobody_vouches_for_an_answer_of_their_own_voice(group: Group) -> None:
    """Ben's slip is Ana's answer too; two others write it down."""
    share(group, ANA, BEN)
    group.proposes(Agree())
    slip = Answer(FINE, group.now_ms)
    for beside, code in (((ANA, CEM), "decisions.NotVouchedFor"), ((EVA, CEM), "")):
        receipt = group.place.ask(BEN, group.target(), slip, *beside, channel="paper")
        assert receipt.code == code


def test_by_households_nothing_is_secret(group: Group) -> None:
    """Each of a household can change its answer, and would have to know what it is."""
    secret = Open(effect=Agree(), text="?", secret=True, counters=(ANA.member, BEN.member))
    receipt = group.puts_up(BEN, CONTRACTS["proposal"], secret)
    assert receipt.code == "decisions.NotSecret"
    always = replace(BY_HOUSEHOLDS.everyday, secrecy="secret")
    assert not projects_rules.are_sound(replace(BY_HOUSEHOLDS, everyday=always))
    role = replace(always, who="starter", secrecy="asked")
    assert not projects_rules.are_sound(replace(BY_HOUSEHOLDS, everyday=role))
    for voices in ("all", "persons"):
        assert projects_rules.are_sound(
            replace(BY_HOUSEHOLDS, everyday=replace(role, voices=voices))
        )
    taking = group.asks(ANA, group.target(), urn.TakePart())
    assert taking.code


def test_rules_that_count_otherwise_hold_for_what_is_asked_next(group: Group) -> None:
    """A question keeps counting as it was put."""
    share(group, ANA, BEN)
    group.proposes(Agree(), name="before")
    group.decides(ChangeRules(RULES), ANA, CEM, EVA, name="rules")
    group.proposes(Agree(), name="after")
    assert group.terms("before").electorate.voices == "households"
    assert group.terms("after").electorate.size == 5


# ── Never two voices
HOUSE = (ANA, BEN, CEM)
Homes = tuple[frozenset[MemberId], ...]
"""Those who share a voice, as somebody who looks at them would say."""


def by(who: Voice, law: Law) -> Context[Law]:
    """What the law of projects is handed when somebody asks at noon."""
    return Context(
        action_id=bytes(32),
        actor=Actor(member=who.member),
        on_behalf_of=None,
        channel="page",
        now_ms=NOON_MS,
        commitments=(),
        co_signers=(),
        me="projects",
        law=law,
        before=bytes(32),
    )


class House:
    """Three who come together and go apart, and what somebody who looks on would say of it.

    All of it happens in one moment: nothing but the order tells before from after.
    """

    def __init__(self) -> None:
        """Begin, each with a voice of their own."""
        store = MemoryStore()
        World("news", more_members=(CEM.member,)).write(store)
        self.charter, self.draft = Charter(()), Draft(store)
        self.homes: Homes = tuple(frozenset((who.member,)) for who in HOUSE)

    @property
    def law(self) -> Law:
        """What the charter knows."""
        return Law(Frozen(self.draft))

    def asks(self, who: Voice, action: Action) -> bool:
        """Whether it is carried out."""
        call = Call("projects", type(action).__name__, encode(action), 0, by(who, self.law))
        return not carry_out(self.draft, self.charter, Limits(), call, 1).code

    def home(self, who: Voice) -> frozenset[MemberId]:
        """Those with whom somebody shares a voice."""
        return next((one for one in self.homes if who.member in one), frozenset())

    def share(self, one: Voice, other: Voice) -> bool:
        """The other comes to share the voice of one."""
        offered = self.asks(one, OfferVoice(PROJECT, other.member))
        done = offered and self.asks(other, ShareVoice(PROJECT, one.member))
        if done:
            together = self.home(one) | self.home(other)
            apart = [home for home in self.homes if not home & together]
            self.homes = (*apart, together)
        return done

    def part(self, who: Voice, *, leaving: bool) -> bool:
        """Somebody has an own voice again, or leaves."""
        action = projects.Leave(PROJECT) if leaving else OwnVoice(PROJECT)
        done = self.asks(who, action)
        if done:
            rest = [home - {who.member} for home in self.homes]
            alone = () if leaving else (frozenset((who.member,)),)
            self.homes = (*(home for home in rest if home), *alone)
        return done

    def come_back(self, who: Voice) -> bool:
        """Somebody joins again, who was not there when it was asked."""
        done = self.asks(who, projects.Join(PROJECT, 1))
        if done:
            self.homes = (*self.homes, frozenset((who.member,)))
        return done

    def puts(self) -> tuple[Electorate, Homes]:
        """A question is put now: who may answer by the law, and as somebody would say."""
        entry = self.law.project(PROJECT)
        assert entry is not None
        those = Electorate(MEMBERS, "link", NOON_MS, entry.voices, "households", entry.sharing)
        assert those.size == len(self.homes)
        assert entry.members == sum(map(len, self.homes))
        return those, self.homes

    def answer(self, those: Electorate, homes: Homes) -> frozenset[MemberId]:
        """Everybody answers what was put then; whose voices that were."""
        used: set[MemberId] = set()
        for home in homes:
            voices = {voice_of(those, PROJECT, one, self.law, NOON_MS) for one in home} - {None}
            assert len(voices) <= 1, "a household has one voice"
            assert not used & voices, "no two households have the same one"
            for voice in voices:
                assert voice is not None
                assert {*behind(those, PROJECT, voice, self.law)} == home
                used.add(voice)
        return frozenset(used)


Step = tuple[str, int, int]
STEPS: tuple[Step, ...] = (
    *(("share", one, other) for one in range(3) for other in range(3) if one != other),
    *((what, one, one) for what in ("own", "leave", "join") for one in range(3)),
)


def _walk(house: House, step: Step) -> bool:
    what, one, other = step
    match what:
        case "share":
            return house.share(HOUSE[one], HOUSE[other])
        case "own":
            return house.part(HOUSE[one], leaving=False)
        case "leave":
            return house.part(HOUSE[one], leaving=True)
        case _:
            return house.come_back(HOUSE[one])


def _all_ways(
    house: House,
    left: int,
    put: Sequence[tuple[Electorate, Homes, frozenset[MemberId]]],
) -> int:
    """Everything that three can do in so many steps, with a question put before each."""
    those, homes = house.puts()
    asked = [*put, (those, homes, frozenset[MemberId]())]
    answered = []
    for one, then, before in asked:
        voices = before | house.answer(one, then)
        assert len(voices) <= one.size, "never more answers than voices"
        answered.append((one, then, voices))
    ways = 1
    if left == 0:
        return ways
    for step in STEPS:
        savepoint, seen = house.draft.savepoint(), house.homes
        if _walk(house, step):
            ways += _all_ways(house, left - 1, answered)
        house.draft.undo_to(savepoint)
        house.homes = seen
    return ways


def test_no_order_of_steps_makes_two_voices_of_one() -> None:
    """All ways of three to come together, part, leave and come back, in four steps of a moment.

    A question is put before every step, and everybody answers each of them after every step.
    """
    assert _all_ways(House(), 4, ()) > 1_000


@settings(max_examples=25, deadline=None)
@given(some.data())
def test_never_more_answers_are_counted_than_there_were_voices(data: some.DataObject) -> None:
    """Five come together, part, leave, come back, ask and answer, each in a block of its own."""
    group = Group(BY_HOUSEHOLDS)
    people = (ANA, BEN, CEM, EVA, FINN)
    for who in (EVA, FINN):
        group.welcome(who)
        group.does(who, "projects", projects.Join(PROJECT, 1))
    somebody = some.sampled_from(people)
    asked: list[str] = []
    for number in range(data.draw(some.integers(5, 25))):
        who, other = data.draw(somebody), data.draw(somebody)
        match data.draw(some.sampled_from(("share", "share", "own", "leave", "ask", "answer"))):
            case "share":
                group.asks(who, "projects", OfferVoice(PROJECT, other.member))
                group.asks(other, "projects", ShareVoice(PROJECT, who.member))
            case "own":
                own(group, who)
            case "leave":
                group.asks(who, "projects", projects.Leave(PROJECT))
                group.asks(who, "projects", projects.Join(PROJECT, 1))
            case "ask":
                opening = Open(effect=Agree(), text="Again?")
                if not group.puts_up(who, CONTRACTS["proposal"], opening, name=f"{number}").code:
                    asked.append(f"{number}")
            case _:
                for name in asked:
                    group.answers(who, data.draw(some.sampled_from((FINE, OBJECT))), name=name)
    for name in asked:
        for who in people:
            group.answers(who, FINE, name=name)
        deciding = Deciding(group.place.store, group.target(name))
        answered = [voice for (_, voice), _ in deciding.answers.items(under=(0,))]
        those = group.terms(name).electorate
        assert group.stage(name).answered == len(answered) <= those.size
        persons = [one for voice in answered for one in behind(those, PROJECT, voice, group.law)]
        assert len({*persons}) == len(persons), "nobody is behind two voices"
    group.place.adds_up()


def test_whoever_shares_a_voice_and_holds_every_role_can_leave() -> None:
    """Leaving is always possible, also where a place allows no more than it must (PRJ-03)."""
    names = tuple(f"role {number}" for number in range(ROLES_MAX - 1))
    every = tuple(RoleRule(name, 1, YEAR_MS) for name in names)
    group = Group(replace(BY_HOUSEHOLDS, roles=(*RULES.roles, *every)))
    others = [Voice(f"child {number}") for number in range(HOUSEHOLD_MAX - 1)]
    for who in others:
        group.welcome(who)
        group.does(who, "projects", projects.Join(PROJECT, 1))
    share(group, ANA, *others)
    draft = Draft(group.place.store)
    held = Roles(draft, "roles")
    for name in names:
        time = Holding(NOON_MS, NOON_MS + YEAR_MS, deputy=False)
        offer = RoleOffer(by=None, passing=False, deputy=False, at_ms=NOON_MS)
        held.holdings.set((PROJECT, name, ANA.member), time)
        held.offers.set((PROJECT, name, ANA.member), offer)
    law = group.place.constitution
    leaving = Call("projects", "Leave", encode(projects.Leave(PROJECT)), 0, by(ANA, Law(draft)))
    least = Limits(reads=512, writes=64, written_bytes=16_384)
    receipt = carry_out(draft, law, least, leaving, 1)
    assert (receipt.code, len(receipt.events)) == ("", 2 + 1 + 2 * len(names))
