"""A group that decides together, and its proposals."""

from typing import Any

from msgspec.structs import replace

from dugnad.cards.news import contract as news
from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import Effect, Stage, Terms
from dugnad.charter.decisions.verbs import Answer, Deciding, Open
from dugnad.charter.entries import Rules
from dugnad.charter.law import Law
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import PROJECT, RULES, Neighbourhood
from dugnad.ledger.contract import AnyContract
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, CEM, Voice
from tests.charter.deciding import FINE, OBJECT, YES
from tests.dummy_card import contract as dummy
from tests.hostile_card import contract as hostile

EVA, FINN = Voice("Eva"), Voice("Finn")
LAWS: tuple[AnyContract, ...] = (
    *CONTRACTS.values(),
    news.CONTRACT,
    dummy.CONTRACT,
    hostile.CONTRACT,
)


class Group(Neighbourhood):
    """A project with Ana, Ben and Cem in it, and what they do to decide."""

    def __init__(self, rules: Rules = RULES) -> None:
        """Begin; whoever must be let in is let in by Ana."""
        super().__init__(LAWS, rules=rules)
        for who in (BEN, CEM):
            if rules.joining != "open":
                self.does(ANA, "projects", projects.LetIn(PROJECT, who.member))
            if not self.law.is_member(PROJECT, who.member, self.now_ms):
                self.does(who, "projects", projects.Join(PROJECT, 1))

    @property
    def law(self) -> Law:
        """What the charter knows."""
        return Law(self.place.store)

    @property
    def now_ms(self) -> int:
        """The moment."""
        return self.place.now_ms

    def proposes(self, effect: Effect, *, by: Voice = BEN, name: str = "card", **how: Any) -> None:
        """Put a question that is carried out; a vote where options are given."""
        law = CONTRACTS["vote" if how.get("options") else "proposal"]
        opening = replace(Open(effect=effect, text="As we said on Sunday."), **how)
        receipt = self.puts_up(by, law, opening, name=name)
        assert receipt.code == ""

    def answers(self, who: Voice, ballot: Ballot, *, name: str = "card") -> Receipt:
        """Answer a question, with a reason where one is needed."""
        words = [self.words("why")] if ballot == OBJECT else []
        return self.asks(who, self.target(name), Answer(ballot), commitments=words)

    def terms(self, name: str = "card") -> Terms:
        """The terms of a question."""
        terms = Deciding(self.place.store, self.target(name)).terms.get()
        assert terms is not None
        return terms

    def stage(self, name: str = "card") -> Stage:
        """Where a question stands."""
        stage = Deciding(self.place.store, self.target(name)).stage.get()
        assert stage is not None
        return stage

    def until(self, moment_ms: int) -> tuple[Receipt, ...]:
        """Let time pass until a moment."""
        return self.place.wait(moment_ms - self.now_ms)

    def ends(self, name: str = "card") -> None:
        """Let time pass until a question is counted."""
        self.until(self.stage(name).counts_ms)

    def decides(self, effect: Effect, *who: Voice, name: str = "decided") -> None:
        """Decide something, by all that it takes: these say yes, or are fine with it."""
        self.proposes(effect, name=name)
        yes = FINE if self.terms(name).method.__class__.__name__ == "ByConsent" else YES
        for one in who or (ANA, BEN, CEM):
            assert self.answers(one, yes, name=name).code == ""
        self.ends(name)
        assert self.stage(name).standing == "passed"
