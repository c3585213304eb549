"""The single transferable vote: ranked ballots that pass on what is not needed, stage by stage.

Every ballot is a paper with a value of one vote at first. Whoever reaches the quota is elected;
their surplus goes on to the next options on all of their papers, each worth a little less. When
there is no surplus, whoever has least is excluded, and their papers go on at the value they have.

All votes are whole numbers of 1/100,000 vote; further decimals are left off.

Source: Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45-52 (the
weighted inclusive Gregory method). Where the Order draws lots, the tie order decides.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from dugnad.charter.counting.ballots import Ballots, Ranking, TieOrder, each
from dugnad.charter.counting.method import ByTransfer
from dugnad.charter.counting.outcome import VOTE, Outcome, Stage, Stages
from dugnad.charter.counting.turnout import is_reached, turnout_of


class Paper(NamedTuple):
    """Equal ballots that lie together: `people` of them, each worth `value`."""

    preferences: tuple[int, ...]
    people: int
    value: int


def count_transfer(
    method: ByTransfer, options: int, ballots: Ballots, order: TieOrder, electorate: int
) -> Outcome:
    """Fill the seats; with one seat this is the alternative vote."""
    abstained = ballots.get(Ranking(groups=()), 0)
    turnout = turnout_of(method.quorum, ballots, electorate, abstained=abstained)
    count = TransferCount(options, method.seats, papers_of(ballots), order)
    if not is_reached(turnout):
        return Outcome(result="no_quorum", turnout=turnout, table=count.table())
    if abstained == turnout.answered:
        return Outcome(result="fell", turnout=turnout, table=count.table())
    count.fill_seats()
    placed = count.placed()
    return Outcome(
        result="passed",
        turnout=turnout,
        table=count.table(),
        winners=tuple(count.elected),
        ranks=tuple((option,) for option in placed),
        order=placed,
    )


def papers_of(ballots: Ballots) -> list[Paper]:
    """Give the papers that name somebody, each worth one vote."""
    return [
        Paper(preferences=tuple(group[0] for group in ballot.groups), people=people, value=VOTE)
        for ballot, people in each(Ranking, ballots)
        if ballot.groups
    ]


def quota_of(papers: Sequence[Paper], seats: int) -> int:
    """Rule 46: the votes divided by one more than the seats, decimals left off, and one more."""
    valid = sum(paper.people for paper in papers)
    return (valid // (seats + 1) + 1) * VOTE


class TransferCount:
    """A count under way; all votes in 1/100,000.

    Attributes:
        votes: what each option has.
        piles: the papers that each option holds; none once its surplus has gone on.
        continuing: who is neither elected nor excluded.
        elected, excluded: in the order in which it happened.
        non_transferable, lost: as in a `Stage`.
    """

    def __init__(self, options: int, seats: int, papers: list[Paper], order: TieOrder) -> None:
        self.seats = seats
        self.order = order
        self.quota = quota_of(papers, seats)
        self.unsorted = papers
        self.piles: list[list[Paper]] = [[] for _ in range(options)]
        self.votes = [0] * options
        self.non_transferable = 0
        self.lost = 0
        self.continuing = list(range(options))
        self.elected: list[int] = []
        self.excluded: list[int] = []
        self.stages: list[Stage] = []

    def fill_seats(self) -> None:
        """Go from stage to stage until all seats are filled, or everybody is elected."""
        self._count_first_preferences()
        while len(self.elected) < self.seats and self.continuing:
            surpluses = [option for option in self.elected if self.votes[option] > self.quota]
            if len(self.continuing) <= self.seats - len(self.elected):
                self._elect_all_left()
            elif surpluses:
                self._transfer_surplus(surpluses)
            else:
                self._exclude_lowest()

    def table(self) -> Stages:
        """Give the record of the count."""
        return Stages(quota=self.quota, stages=tuple(self.stages))

    def placed(self) -> tuple[int, ...]:
        """Put all in order: elected, then left (most votes first), then excluded (last first)."""
        left = sorted(self.continuing, key=self._standing, reverse=True)
        return (*self.elected, *left, *reversed(self.excluded))

    # ── The four kinds of stages
    def _count_first_preferences(self) -> None:
        """Rule 45."""
        before = tuple(self.votes)
        self._sort(self.unsorted)
        self._close_stage("first", before)

    def _transfer_surplus(self, surpluses: list[int]) -> None:
        """Rules 48 and 49: the highest surplus goes first."""
        before = tuple(self.votes)
        option = max(surpluses, key=self._standing)
        tied = self._equals(option, surpluses)
        surplus = self.votes[option] - self.quota
        total = self.votes[option]
        papers = [
            paper._replace(value=surplus * paper.value // total) for paper in self.piles[option]
        ]
        self.piles[option] = []
        self.votes[option] = self.quota
        self._sort(papers)
        self.lost += surplus - sum(paper.people * paper.value for paper in papers)
        self._close_stage("surplus", before, option=option, surplus=surplus, tied=tied)

    def _exclude_lowest(self) -> None:
        """Rules 50 and 51: the papers keep the value at which they came."""
        before = tuple(self.votes)
        option = min(self.continuing, key=self._standing)
        tied = self._equals(option, self.continuing)
        self.continuing.remove(option)
        self.excluded.append(option)
        papers, self.piles[option] = self.piles[option], []
        self.votes[option] = 0
        self._sort(papers)
        self._close_stage("exclusion", before, option=option, tied=tied)

    def _elect_all_left(self) -> None:
        """Rule 52: as many are left as there are seats, so nothing more is transferred."""
        elected = sorted(self.continuing, key=self._standing, reverse=True)
        self.elected += elected
        self.continuing = []
        self._record("last", tuple(self.votes), elected=tuple(elected))

    # ── What they are made of
    def _sort(self, papers: list[Paper]) -> None:
        """Put each paper on the pile of the next continuing option that it names."""
        for paper in papers:
            for place, option in enumerate(paper.preferences):
                if option in self.continuing:
                    self.piles[option].append(
                        paper._replace(preferences=paper.preferences[place + 1 :])
                    )
                    self.votes[option] += paper.people * paper.value
                    break
            else:
                self.non_transferable += paper.people * paper.value

    def _close_stage(
        self,
        kind: Literal["first", "surplus", "exclusion"],
        before: tuple[int, ...],
        *,
        option: int | None = None,
        surplus: int = 0,
        tied: tuple[int, ...] = (),
    ) -> None:
        """Rule 47: whoever now has the quota is elected, most votes first."""
        reached = [one for one in self.continuing if self.votes[one] >= self.quota]
        reached.sort(key=self._standing, reverse=True)
        self.elected += reached
        self.continuing = [one for one in self.continuing if one not in reached]
        self._record(
            kind, before, option=option, surplus=surplus, tied=tied, elected=tuple(reached)
        )

    def _record(
        self,
        kind: Literal["first", "surplus", "exclusion", "last"],
        before: tuple[int, ...],
        *,
        elected: tuple[int, ...],
        option: int | None = None,
        surplus: int = 0,
        tied: tuple[int, ...] = (),
    ) -> None:
        self.stages.append(
            Stage(
                kind=kind,
                option=option,
                surplus=surplus,
                transfers=tuple(now - then for now, then in zip(self.votes, before, strict=True)),
                votes=tuple(self.votes),
                non_transferable=self.non_transferable,
                lost=self.lost,
                elected=elected,
                tied=tied,
            )
        )

    def _votes_backwards(self, option: int) -> tuple[int, ...]:
        """What an option has now, and had after each stage before, the latest first."""
        return (self.votes[option], *(stage.votes[option] for stage in reversed(self.stages)))

    def _standing(self, option: int) -> tuple[int, ...]:
        """Compare by votes; equal ones by the latest stage at which they differed; or by lot."""
        return (*self._votes_backwards(option), -self.order.index(option))

    def _equals(self, option: int, among: Sequence[int]) -> tuple[int, ...]:
        """Find those of whom only the tie order could choose `option`; none if it stands alone."""
        votes = self._votes_backwards(option)
        equals = tuple(one for one in sorted(among) if self._votes_backwards(one) == votes)
        return equals if len(equals) > 1 else ()
