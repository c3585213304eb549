"""Stories about who decides about the place: whoever runs it, then an organisation of its own.

The playground is an association here. Ana looks after it, Ben and Cem are in it.
"""

from collections.abc import Iterator, Sequence

import pytest
from msgspec.structs import replace

from dugnad.charter import offering, place, roles
from dugnad.charter.counting.ballots import Voice as Say
from dugnad.charter.counting.method import ByMajority
from dugnad.charter.decisions.terms import (
    Appoint,
    ChangeRules,
    DropHost,
    EntrustPlace,
    LimitPlace,
    NameHost,
    OfferCards,
    OfPlace,
)
from dugnad.charter.entries import GROUP, MEMBERS, Kind, Procedure, Question, RoleRule
from dugnad.charter.governing import LEAST, AlreadyEntrusted, Entrust, PlaceEntrusted, are_usable
from dugnad.charter.law import MODERATOR, Law
from dugnad.charter.place import CONTRACT, NOTICE_MS, Place
from dugnad.charter.projects import verbs as projects
from dugnad.charter.talk import Answer, Ask, Remove, may_answer_for_place
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, RULES, World, prose
from dugnad.charter.ways import ASSOCIATION, CHAIR
from dugnad.ledger.genesis import Limits
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, OPERATOR, Scenarios, Voice
from dugnad.ledger.values import Action
from tests.charter.group import Group

WIDE = Limits(reads=4_096)
HALL = b"hall............"
CLUB = b"club............"
LODGE = b"lodge..........."
OURS = replace(
    RULES,
    lasting=Procedure(who=MEMBERS, method=ByMajority(), answer_ms=DAY_MS),
    choosing=Procedure(who=MEMBERS, method=ByMajority(), answer_ms=DAY_MS),
    roles=(*RULES.roles, RoleRule(MODERATOR, 2, 365 * DAY_MS)),
)
THEIRS = replace(OURS, everyday=Procedure(who=MODERATOR, method=ByMajority(), answer_ms=DAY_MS))
"""Rules by which whoever begins moderates."""
FEW = replace(THEIRS, lasting=THEIRS.everyday)
"""Rules by which one office decides what lasts."""


class Village(Group):
    """A place that can be entrusted to the playground, or to the hall that Ana started too."""

    def __init__(self, kind: Kind = "association") -> None:
        """Begin; Ben moderates for a year, and nobody does in the hall."""
        self.kind = kind
        super().__init__(rules=OURS)
        for project, rules in ((HALL, ASSOCIATION), (CLUB, THEIRS), (LODGE, FEW)):
            who = Voice(project.decode().strip("."))
            self.welcome(who, project)
            start = projects.Start(project, rules, kind="association")
            self.does(who, "projects", start, commitments=[self.words("hall")])
        self.decides_role(BEN)

    def does(
        self, who: Voice, to: str, action: Action, *, commitments: Sequence[bytes] = ()
    ) -> Receipt:
        """Ask one thing that is carried out; the playground is what it is to be here."""
        if isinstance(action, projects.Start) and action.project == PROJECT:
            action = replace(action, kind=self.kind)
        return super().does(who, to, action, commitments=commitments)

    def decides_role(self, who: Voice) -> None:
        """The group gives somebody the role of who moderates."""
        self.decides(Appoint(MODERATOR, who.member), name=f"moderator {who.member.hex()}")
        self.does(who, "roles", roles.Accept(PROJECT, MODERATOR))

    def is_entrusted(self) -> None:
        """Whoever runs the place entrusts it to the playground."""
        self.does(OPERATOR, "place", Entrust(PROJECT))

    def question(self, name: bytes) -> Question:
        """A question by the action that asked it."""
        found = self.law.question(name)
        assert found is not None
        return found

    @property
    def state(self) -> Place:
        """What the place remembers."""
        return Place(self.place.store, "place")


@pytest.fixture
def village() -> Iterator[Village]:
    """Such a place, entrusted."""
    village = Village()
    village.is_entrusted()
    yield village
    assert village.law.governing() == PROJECT


def test_whoever_runs_the_place_entrusts_it_to_an_organisation() -> None:
    """It stands in the books since when; and it is not entrusted twice."""
    village = Village()
    assert village.law.governing() is None
    village.is_entrusted()
    governed = village.state.governed.get()
    assert governed is not None
    assert governed.project == PROJECT
    assert village.law.governing() == PROJECT


@pytest.mark.parametrize(
    ("kind", "project", "code"),
    [
        (GROUP, PROJECT, "place.NotAnAssociation"),
        ("firm", PROJECT, "place.NotAnAssociation"),
        ("association", b"nobody..........", "place.UnknownProject"),
        ("association", HALL, "place.NobodyModerates"),
        ("association", LODGE, "place.NotByMembers"),
        ("municipality", PROJECT, ""),
    ],
)
def test_a_place_is_not_entrusted_to_just_anybody(kind: Kind, project: bytes, code: str) -> None:
    """It is an association or municipality whose members decide, and somebody moderates."""
    assert Village(kind).asks(OPERATOR, "place", Entrust(project)).code == code


@pytest.mark.parametrize("who", [ANA, BEN])
def test_nobody_else_entrusts_it(who: Voice) -> None:
    """Not even whoever looks after that organisation."""
    assert Village().asks(who, "place", Entrust(PROJECT)).code == "place.NotOperator"


@pytest.mark.parametrize(
    "action",
    [
        place.AnnounceLimits(WIDE, 0),
        place.AppointModerator(ANA.member),
        place.RecallModerator(ANA.member),
        place.NameHost(HALL, CHAIR),
        place.DropHost(HALL),
        offering.OfferCards("news", offered=False),
        Entrust(HALL),
        Entrust(PROJECT),
    ],
)
@pytest.mark.parametrize("who", [OPERATOR, ANA, BEN])
def test_afterwards_nobody_alone_changes_the_place(
    village: Village, who: Voice, action: place.PlaceAction
) -> None:
    """Neither whoever runs it, nor who looks after the organisation, nor who moderates."""
    assert village.asks(who, "place", action).code == "place.DecidedTogether"


def test_new_rules_for_cards_come_with_the_program(village: Village) -> None:
    """They follow whoever runs it: a mended program must not wait for a meeting."""
    new = place.OpenVersion("later", 1, bytes(32))
    village.does(OPERATOR, "place", new)
    assert village.law.version_of("later") == 1
    assert village.asks(BEN, "place", new).code == "place.NotOperator"


def test_limits_are_decided_and_hold_a_week_later(village: Village) -> None:
    """With the same notice for everybody."""
    village.decides(LimitPlace("reads", 4_096))
    assert village.stage("decided").failed == ""
    announced = village.state.announced.get()
    assert announced is not None
    assert announced.limits == WIDE
    assert village.law.limits() != WIDE
    village.decides(LimitPlace("writes", 256), name="more")
    wider = replace(WIDE, writes=256)
    assert village.law.limits_to_come() == wider
    village.place.wait(NOTICE_MS + 1)
    assert village.law.limits() == village.law.limits_to_come() == wider


def test_who_holds_money_is_decided(village: Village) -> None:
    """And that somebody does no longer."""
    village.decides(NameHost(HALL, CHAIR))
    host = village.state.hosts.get(HALL)
    assert host is not None
    assert host.named
    village.decides(DropHost(HALL), name="drop")
    host = village.state.hosts.get(HALL)
    assert host is not None
    assert not host.named


def test_the_place_is_handed_on_by_decision() -> None:
    """Then it is the other organisation that decides, and its people who moderate."""
    village = Village()
    village.is_entrusted()
    club = Voice("club")
    village.decides(EntrustPlace(CLUB))
    assert village.law.governing() == CLUB
    assert village.law.is_moderator(club.member, village.now_ms)
    assert not village.law.is_moderator(BEN.member, village.now_ms)


@pytest.mark.parametrize(
    ("effect", "fits"),
    [
        (EntrustPlace(PROJECT), False),
        (EntrustPlace(HALL), False),
        (EntrustPlace(LODGE), False),
        (EntrustPlace(CLUB), True),
        (ChangeRules(FEW), False),
        (ChangeRules(replace(OURS, puts_up="anyone")), True),
        (OfferCards("news", offered=False), True),
        (OfferCards("news", offered=True), False),
        (OfferCards("proposal", offered=False), False),
        (OfferCards("weather", offered=False), False),
        (EntrustPlace(b"nobody.........."), False),
        (LimitPlace("reads", 512), True),
        (LimitPlace("reads", 511), False),
        (LimitPlace("weather", 9_999), False),
        (NameHost(HALL, CHAIR), True),
        (NameHost(b"nobody..........", CHAIR), False),
        (DropHost(b"nobody.........."), False),
        (DropHost(HALL), True),
    ],
)
def test_what_could_not_follow_is_not_asked(
    village: Village,
    effect: OfPlace | ChangeRules,
    fits: bool,  # noqa: FBT001
) -> None:
    """Nobody answers for nothing."""
    if fits:
        village.proposes(effect)
    else:
        with pytest.raises(AssertionError):
            village.proposes(effect)


@pytest.mark.parametrize(
    "effect",
    [
        LimitPlace("reads", 4_096),
        NameHost(HALL, CHAIR),
        DropHost(HALL),
        OfferCards("news", offered=False),
    ],
)
def test_another_group_cannot_ask_it(effect: OfPlace) -> None:
    """Before it is entrusted nobody decides about the place but whoever runs it."""
    with pytest.raises(AssertionError):
        Village().proposes(effect)


def test_the_members_keep_deciding_what_lasts(village: Village) -> None:
    """What was proposed before the place was entrusted is refused when it is carried out."""
    rules = replace(FEW, puts_up="anyone")
    other = Village()
    other.decides(ChangeRules(rules))
    assert other.stage("decided").failed == ""
    assert other.asks(OPERATOR, "place", Entrust(PROJECT)).code == "place.NotByMembers"
    later = Village()
    later.proposes(ChangeRules(rules), name="decided")
    later.is_entrusted()
    for one in (ANA, BEN, CEM):
        assert later.answers(one, Say("yes"), name="decided").code == ""
    later.ends("decided")
    assert later.stage("decided").failed == "projects.PlaceNeedsMembers"


def test_whoever_holds_the_role_takes_things_down(village: Village) -> None:
    """Until the term ends; and whoever was named by the place before does not any more."""
    gone = [prose("gone"), prose("gone too"), prose("still here")]
    village.does(BEN, "talk", Remove(gone[0], "abuse"))
    assert village.asks(CEM, "talk", Remove(gone[1], "abuse")).code == "talk.NotModerator"
    village.decides_role(CEM)
    village.does(CEM, "talk", Remove(gone[1], "abuse"))
    village.does(BEN, "roles", roles.StepDown(PROJECT, MODERATOR))
    assert village.asks(BEN, "talk", Remove(gone[2], "abuse")).code == "talk.NotModerator"


def test_whoever_speaks_for_it_answers_for_the_place(village: Village) -> None:
    """Ana looks after the organisation; Ben only moderates, and the club is another one."""
    asked = village.does(CEM, "talk", Ask("place"), commitments=[prose("why is it so slow?")])
    line = village.does(CEM, "talk", Ask("line:1.0"), commitments=[prose("what is this?")])
    words = [prose("because it snows")]
    for who in (BEN, Voice("club")):
        answer = Answer(asked.action_id)
        code = village.asks(who, "talk", answer, commitments=words).code
        assert code == "talk.NotYoursToAnswer"
    village.does(ANA, "talk", Answer(asked.action_id), commitments=words)
    assert not may_answer_for_place(
        village.law, village.question(line.action_id), ANA.member, village.now_ms
    )


def test_before_it_is_entrusted_whoever_runs_the_place_answers() -> None:
    """Nobody else speaks for it then."""
    village = Village()
    asked = village.does(CEM, "talk", Ask("place"), commitments=[prose("who are you?")])
    words = [prose("we")]
    refused = village.asks(ANA, "talk", Answer(asked.action_id), commitments=words)
    assert refused.code == "talk.NotYoursToAnswer"
    village.does(OPERATOR, "talk", Answer(asked.action_id), commitments=words)


def test_who_was_named_by_the_place_moderates_until_it_is_entrusted() -> None:
    """Then the roles of the organisation count."""
    village = Village()
    village.does(OPERATOR, "place", place.AppointModerator(ANA.member))
    assert village.law.is_moderator(ANA.member, village.now_ms)
    village.is_entrusted()
    assert not village.law.is_moderator(ANA.member, village.now_ms)
    assert village.law.is_moderator(BEN.member, village.now_ms)


@pytest.mark.parametrize("name", LEAST.__struct_fields__)
def test_no_limit_is_lower_than_what_is_needed_to_change_it(name: str) -> None:
    """Each of them is looked at."""
    assert are_usable(LEAST)
    assert not are_usable(replace(LEAST, **{name: getattr(LEAST, name) - 1}))


def test_a_stranger_to_the_place_has_no_voice_in_it(village: Village) -> None:
    """Dia's choir is another group; what it decides is its own."""
    assert village.law.governing() != ELSEWHERE
    assert village.asks(DIA, "place", place.DropHost(HALL)).code == "place.DecidedTogether"


ENTRUSTED = PlaceEntrusted(project=PROJECT, at_ms=NOON_MS)
DECIDING = Scenarios(CONTRACT, law=Law, world=World("proposal").write, target="place")
"""The place, where the card that speaks is a decision of the playground's."""


def test_the_place_is_entrusted_to_somebody_else_or_not_at_all() -> None:
    """A decision that has been overtaken changes nothing."""
    DECIDING.tell(given=[ENTRUSTED], when=Entrust(PROJECT), by=CARD, then=AlreadyEntrusted)
