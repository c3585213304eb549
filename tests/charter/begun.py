"""What stories of projects begin with."""

from msgspec.structs import replace

from dugnad.charter.cards.records import Cards
from dugnad.charter.entries import STARTER, YEAR_MS, Holding, MemberEntry
from dugnad.charter.law import Law
from dugnad.charter.people.records import People
from dugnad.charter.projects.events import MemberJoined, ProjectsEvent, ProjectStarted
from dugnad.charter.projects.law import CONTRACT
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.verbs import ProjectsAction, Start
from dugnad.charter.roles import Begin, Roles
from dugnad.charter.testing import ELSEWHERE, PROJECT, RULES, THE_CARD, World, card_id, prose
from dugnad.ledger.contract import Order, must
from dugnad.ledger.store import WritableStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, Scenarios, Voice
from dugnad.ledger.values import ProjectId


def known(store: WritableStore) -> None:
    """Let Ana, Ben and Cem speak in the project, and Dia in another one."""
    everyone = People(store, "people")
    for who in (ANA, BEN, CEM):
        everyone.members.set(who.member, MemberEntry(PROJECT, "sms", NOON_MS))
    everyone.members.set(DIA.member, MemberEntry(ELSEWHERE, "sms", NOON_MS))


def told(
    *starters: Voice, decision: bool = False
) -> Scenarios[Projects, ProjectsAction, ProjectsEvent, Law]:
    """Stories in which these look after the project, and perhaps its own decision asks."""

    def write(store: WritableStore) -> None:
        known(store)
        for who in starters:
            holding = Holding(NOON_MS, NOON_MS + YEAR_MS, deputy=False)
            Roles(store, "roles").holdings.set((PROJECT, STARTER, who.member), holding)
        if decision:
            Cards(store, "cards").cards.set(THE_CARD, World("proposal").entry)
            other = replace(World("proposal").entry, project=ELSEWHERE)
            Cards(store, "cards").cards.set(card_id("elsewhere"), other)
            Cards(store, "cards").cards.set(card_id("news"), World("news").entry)

    return Scenarios(CONTRACT, law=Law, world=write, target="projects")


STORIES, ANAS, BENS = told(), told(ANA), told(BEN)
DECIDED = told(decision=True)
BY_DECISION = CARD
AIM = prose("A playground for all")
START = Start(project=PROJECT, rules=RULES)
STARTED = ProjectStarted(project=PROJECT, starter=ANA.member, rules=RULES, prose=AIM, at_ms=NOON_MS)
BY_ALL = replace(STARTED, rules=replace(RULES, joining="decided"))


def begin(who: Voice, *names: str) -> Order:
    """What is ordered for who begins to look after it."""
    return must("roles", Begin(project=PROJECT, member=who.member, names=names or (STARTER,)))


def joined(who: Voice) -> MemberJoined:
    """Somebody joined."""
    return MemberJoined(project=PROJECT, member=who.member, rules_version=1, at_ms=NOON_MS)


def part_of(parent: ProjectId) -> Start:
    """Start the project as a part of another one."""
    return replace(START, parent=parent)
