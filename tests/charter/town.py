"""A town in which a choir takes part, spoken for by whoever holds an office in it."""

from msgspec.structs import replace

from dugnad.charter import roles
from dugnad.charter.cards import verbs as cards
from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.counting.method import ByMajority
from dugnad.charter.decisions.terms import Effect, Given
from dugnad.charter.decisions.verbs import Answer, Deciding, Open
from dugnad.charter.entries import (
    MEMBERS,
    STARTER,
    YEAR_MS,
    Kind,
    Procedure,
    RoleRule,
    Rules,
    party_of,
)
from dugnad.charter.law import Law
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import DAY_MS, PROJECT, RULES, card_id
from dugnad.ledger.codec import encode
from dugnad.ledger.contract import Actor, Context
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, Voice
from dugnad.ledger.values import Action, ProjectId
from tests.charter.deciding import FINE, OBJECT
from tests.charter.group import Group

OLA, PER, QUY = Voice("Ola"), Voice("Per"), Voice("Quy")
CHOIR: ProjectId = b"the choir......."
PARTY = party_of(PROJECT, CHOIR)
CLERK = "clerk"
OF_CHOIR = replace(
    RULES,
    roles=(*RULES.roles, RoleRule(CLERK, 2, YEAR_MS)),
    speaks=(CLERK, STARTER),
    answer_days=14,
)
MAJORITY = Procedure(who=MEMBERS, method=ByMajority(), answer_ms=2 * DAY_MS)
ASKED = replace(RULES, joining="asked")


class Town(Group):
    """Ana, Ben and Cem's project, and Ola's choir with Per in it."""

    def __init__(self, rules: Rules = RULES, kind: Kind = "association") -> None:
        """Begin; the choir does not take part yet."""
        super().__init__(rules)
        for who in (OLA, PER):
            self.welcome(who, CHOIR)
        start = projects.Start(CHOIR, OF_CHOIR, kind=kind)
        self.does(OLA, "projects", start, commitments=[self.words("we sing")])
        self.does(PER, "projects", projects.Join(CHOIR, 1))

    def comes(self, who: Voice = OLA, version: int = 1) -> None:
        """The choir asks, Ana lets it in, and it takes part in the project."""
        self.does(who, "projects", projects.AskFor(PROJECT, CHOIR))
        self.does(ANA, "projects", projects.LetIn(PROJECT, PARTY))
        self.does(who, "projects", projects.JoinFor(PROJECT, CHOIR, version))

    def for_choir(self, who: Voice, to: str, action: Action, *words: bytes) -> Receipt:
        """Somebody does something for the choir."""
        return self.place.ask(who, to, action, commitments=words, on_behalf_of=PARTY)

    def says(self, who: Voice, ballot: Ballot, *, name: str = "card") -> str:
        """What comes of somebody's answer for the choir."""
        words = [self.words("why")] if ballot == OBJECT else []
        return self.for_choir(who, self.target(name), Answer(ballot), *words).code

    def choir_decides(self, effect: Effect, name: str) -> None:
        """Ola proposes something to the choir, and Per is fine with it too."""
        opening = encode(Open(effect=effect, text="As we said at the rehearsal."))
        put_up = cards.PutUp(card_id(name), CHOIR, "proposal", opening)
        self.does(OLA, "cards", put_up, commitments=[self.words(name)])
        for who in (OLA, PER):
            self.does(who, self.target(name), Answer(FINE))
        self.until(self.stage(name).early_ms)

    def known(self) -> str:
        """How well the choir is known in the project."""
        entry = self.law.member(PARTY)
        assert entry is not None
        return entry.strength

    def given(self, name: str = "card") -> Given | None:
        """The choir's answer."""
        return Deciding(self.place.store, self.target(name)).answers.get((0, PARTY))

    def context(self, actor: Actor) -> Context[Law]:
        """What a law is handed when somebody asks who comes through no door."""
        return Context(
            action_id=bytes(32),
            actor=actor,
            on_behalf_of=None,
            channel=None,
            now_ms=self.now_ms,
            commitments=(),
            co_signers=(),
            me="projects",
            law=self.law,
            before=bytes(32),
        )

    def deputy(self, role: str = STARTER) -> None:
        """Per stands in for Ola."""
        self.does(OLA, "roles", roles.Offer(CHOIR, role, PER.member, deputy=True))
        self.does(PER, "roles", roles.Accept(CHOIR, role))
