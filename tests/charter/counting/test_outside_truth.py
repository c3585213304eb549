"""We come to what others came to, over every ballot file, stage by stage where they tell stages."""

import json

import pytest

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, each
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import (
    BadMethod,
    ByApproval,
    BySchulze,
    ByScore,
    ByTransfer,
    Method,
)
from dugnad.charter.counting.outcome import Outcome, Pairs, Stages, Sums
from dugnad.charter.counting.schulze import links_of, ranks_of, strengths_of
from tests.charter.counting import readers, references
from tests.charter.counting.compared import (
    DECISION,
    OTHER_RULES,
    SAME_AS,
    case_of,
    droop_ballots,
    droop_references,
    table,
)
from tests.charter.counting.elections import NO_BALLOTS, NO_OPTIONS, Case, cases
from tests.charter.counting.readers import FILES, Election

REPORTS = readers.files("stv_scotland", ".txt")
RECORDS = readers.files("rctab", "_cvr.xlsx")
OFFICIAL = json.loads(readers.text("stv_scotland_expected.json"))
VECTORS = {f"{one['file']} {one['test']}": one for one in readers.all_vectors()}


def winners(case: Case) -> list[str]:
    """Name the winners, in the order in which they were elected."""
    return [case.election.names[option] for option in case.outcome().winners]


# ── The single transferable vote
@pytest.mark.parametrize("name", droop_references("scotland"))
def test_scottish_counts_are_equal_stage_by_stage(name: str) -> None:
    """Quota, each option's votes, what is not transferable, and who is elected, at every stage."""
    outcome = case_of(droop_ballots(name)).outcome()
    reference = references.droop_json(name)
    assert isinstance(outcome.table, Stages)
    assert outcome.table.quota == reference.quota
    ours = references.without_repeats(references.rounds_of(outcome))
    assert ours == references.without_repeats(reference.rounds)


@pytest.mark.parametrize("name", REPORTS)
def test_council_elections_are_equal_stage_by_stage(name: str) -> None:
    """The same for wards of Glasgow, Angus, South Lanarkshire and Highland."""
    case = case_of(name.replace(".droop_scotland_report.txt", ".blt"))
    outcome = case.outcome()
    reference = references.droop_report(name, case.election.names)
    assert isinstance(outcome.table, Stages)
    assert outcome.table.quota == reference.quota
    ours = references.without_repeats(references.rounds_of(outcome))
    assert ours == references.without_repeats(reference.rounds)


@pytest.mark.parametrize("name", OFFICIAL)
def test_councillors_are_elected_in_the_same_order(name: str) -> None:
    """Quota and order of election are those of the collection."""
    case = case_of(f"stv_scotland/{name}")
    table = case.outcome().table
    assert isinstance(table, Stages)
    assert table.quota == references.units(OFFICIAL[name]["quota"])
    assert winners(case) == OFFICIAL[name]["elected_in_order"]


@pytest.mark.parametrize(
    "name", [name for rule in ("meek", "wigm") for name in droop_references(rule)]
)
def test_other_rules_elect_the_same_where_they_must(name: str) -> None:
    """Meek and other kinds of Gregory elect the same, save where lots or the rule itself differ."""
    same = references.droop_elected(name) == {*case_of(droop_ballots(name)).outcome().winners}
    assert same == (name not in OTHER_RULES)


@pytest.mark.parametrize("name", [*SAME_AS])
def test_ballots_without_a_reference_elect_as_their_twins(name: str) -> None:
    """Minneapolis' files have no count of their own; who must be elected follows by hand."""
    assert winners(case_of(name)) == list(SAME_AS[name])


@pytest.mark.parametrize("name", RECORDS)
def test_cast_vote_records_are_equal_round_by_round(name: str) -> None:
    """RCTab's rounds are ours, as far as both go, and the winners are the same.

    RCTab lowers its threshold as ballots end, so it may stop earlier; and it writes a round for
    what is transferred when all seats are filled, which rule 52 does not do.
    """
    case = case_of(name)
    ours = references.rounds_of(case.outcome())
    told = references.rctab_report(name.rsplit("/", 1)[0], case.election.names)
    theirs = references.without_repeats(told)
    both = min(len(ours), len(theirs))
    assert both >= len(theirs) - 1
    assert [one.votes for one in ours[:both]] == [one.votes for one in theirs[:both]]
    assert ours[-1].elected == theirs[-1].elected


# ── Schulze
@pytest.mark.parametrize("name", [name for name in VECTORS if name.startswith("SchulzeTest")])
def test_schulze_vectors(name: str) -> None:
    """The winners before any tie order, and the ranks, are those of another library's tests."""
    election = readers.read_vector(VECTORS[name])
    outcome = counted(BySchulze(), election)
    for expected in VECTORS[name]["expected"]:
        if "winner" in expected:
            assert [election.names[one] for one in outcome.ranks[0]] == expected["winner"]
        else:
            ranks = [list(rank) for rank in outcome.ranks]
            assert ranks == readers.expected_ranks(expected, election.names)


def test_debian_elected_carter() -> None:
    """Debian 2020: Carter, Chandran, Gupta, and none of them below "none of the above"."""
    names = ["Jonathan Carter", "Sruthi Chandran", "Brian Gupta", "None Of The Above"]
    for case in (case for case in cases() if case.file.startswith("debian_votes/")):
        outcome = case.outcome()
        assert case.election.people == 339
        assert [case.election.names[one] for one in outcome.order] == names
        assert outcome.result == "passed"


DEBIAN_2006 = (
    (0, 310, 123, 144, 166, 341, 228, 319),  # Jeroen van Wolffelaar
    (40, 0, 34, 46, 45, 246, 48, 158),  # Ari Pollak
    (230, 332, 0, 184, 233, 354, 278, 344),  # Steve McIntyre
    (230, 334, 190, 0, 242, 365, 281, 339),  # Anthony Towns
    (166, 320, 124, 135, 0, 352, 240, 321),  # Andreas Schuldei
    (20, 61, 16, 16, 16, 0, 21, 73),  # Jonathan (Ted) Walther
    (119, 275, 68, 99, 117, 321, 0, 294),  # Bill Allombert
    (75, 202, 53, 71, 75, 301, 87, 0),  # None of the above
)
"""How many of 421 ranked one above the other, unranked ones last: debian.org, vote 2006/002."""


def test_debian_elected_towns() -> None:
    """Debian 2006 elects Towns when options that are not ranked count as last."""
    ranks = ranks_of(range(8), strengths_of(links_of(DEBIAN_2006, ())))
    assert ranks == ((3,), (2,), (0, 4), (6,), (7,), (1,), (5,))


def test_tideman_a77() -> None:
    """A77: 213 ballots, of which 39 name only the third; each against each counted by hand."""
    case = case_of("tideman_hil/A77.HIL")
    assert case.election.ballots[Ranking(groups=((2,),))] == 39
    assert case.election.people == 213
    table = counted(BySchulze(), case.election).table
    assert isinstance(table, Pairs)
    # 1 over 2: 38 + 36 + 28 + 14; 2 over 1: 29 + 15 + 9 + 5; and so on.
    assert table.above == ((0, 116, 95), (58, 0, 57), (113, 142, 0))
    assert winners(case) == ["3"]


# ── Burlington 2009
def burlington() -> tuple[Election, Election]:
    """The ballots as they are, and as Burlington's law ends them at equal ranks."""
    ranked, ended, *_ = readers.read_abif_kinds("abif/burl2009.abif")
    return ranked, ended


def test_burlington_elects_three_by_three_methods() -> None:
    """Most first choices: Wright. The alternative vote: Kiss. Each against each: Montroll."""
    ranked, ended = burlington()
    first: dict[Ballot, int] = {}
    for ballot, people in each(Ranking, ended.ballots):
        ballot_of_one = Approval(options=ballot.groups[0] if ballot.groups else ())
        first[ballot_of_one] = first.get(ballot_of_one, 0) + people
    plurality = counted(ByApproval(), Election(ended.names, 1, first))
    assert ranked.names[plurality.winners[0]] == "Wright"
    assert ranked.names[counted(ByTransfer(), ended).winners[0]] == "Kiss"
    assert ranked.names[counted(BySchulze(), ranked).winners[0]] == "Montroll"


def test_burlington_ends_as_it_was_declared() -> None:
    """Wright had 2951 and Kiss 2585 first choices; 4313 to 4061 decided for Kiss.

    We come to 4060: one ballot has Wright and Simpson as equal thirds. The reader ends it there; in
    Burlington it went to Wright, as Simpson was out by then.
    """
    _, ended = burlington()
    table = counted(ByTransfer(), ended).table
    assert isinstance(table, Stages)
    wright, kiss = ended.names.index("Wright"), ended.names.index("Kiss")
    votes = [(stage.votes[wright], stage.votes[kiss]) for stage in table.stages]
    assert votes[0] == (references.units("2951"), references.units("2585"))
    assert (references.units("4060"), references.units("4313")) in votes


# ── Examples of which everybody can count the result by hand
TENNESSEE = ("abif/tennessee-example-simple.abif", "abif/tennessee-example-scores.abif")


@pytest.mark.parametrize("name", TENNESSEE)
def test_tennessee(name: str) -> None:
    """Nashville beats each; the alternative vote ends at Knoxville, with 58 to 42."""
    election = readers.read_abif(name)
    assert election.names[counted(BySchulze(), election).winners[0]].startswith("Nash")
    outcome = counted(ByTransfer(), election)
    assert election.names[outcome.winners[0]].startswith("Knox")
    assert isinstance(outcome.table, Stages)
    assert max(outcome.table.stages[-1].votes) == references.units("58")


@pytest.mark.parametrize(
    ("name", "sums", "winner"),
    [
        ("tennessee-example-STAR", (210, 261, 246, 182), "Nash"),
        ("tennessee-example-STAR-score-difference", (210, 226, 247, 249), "Knox"),
        ("tennessee-example-scores", (24_760, 27_230, 24_158, 19_370), "Nash"),
        ("mock-scorestar-tie", (45, 45, 20), "Alice"),
        ("tennessee-vice-capital", (288, 320, 237, 130), "Murfreesboro"),
        ("tennessee-example-nested-quote", (2100, 2260, 2470, 2490), "Knox"),
        ("tennessee-example-blank-prefstr", (1050, 1130, 1235, 1245), "Knox"),
    ],
)
def test_scores_add_up(name: str, sums: tuple[int, ...], winner: str) -> None:
    """Sums by hand: Nashville gets 42 * 2 + 26 * 5 + 15 * 2 + 17 * 1 = 261 in the first."""
    election = readers.read_abif_scores(f"abif/{name}.abif")
    outcome = counted(ByScore(low=0, high=400), election)
    assert isinstance(outcome.table, Sums)
    assert outcome.table.sums == sums
    assert election.names[outcome.winners[0]] == winner


def test_approvals_add_up() -> None:
    """Memphis 42, Nashville 21 + 13 + 13 + 3, Chattanooga 13 + 8 + 4 + 3 + 8, Knoxville 21."""
    election = readers.read_abif_approval("abif/tennessee-example-approval.abif")
    outcome = counted(ByApproval(), election)
    assert isinstance(outcome.table, Sums)
    assert outcome.table.sums == (42, 50, 36, 21)
    assert outcome.order == (1, 0, 2, 3)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_equal_ranks_below_the_first_change_no_condorcet_winner(number: int) -> None:
    """Nashville wins each of the examples in which a group ranks two cities as equal."""
    election = readers.read_abif(f"abif/tennessee-example-overvote-0{number}.abif")
    assert election.names[counted(BySchulze(), election).winners[0]] == "Nash"


def test_winning_votes_are_not_margins() -> None:
    """By winning votes D wins the example that is there to tell them from margins."""
    election = readers.read_abif("abif/mock-wv-margins.abif")
    assert election.names[counted(BySchulze(), election).winners[0]] == "D"


@pytest.mark.parametrize(("name", "winners"), [("mock-tie", "SH"), ("mock-twotie", "SS")])
def test_a_monster_of_ties_is_settled_stage_by_stage(name: str, winners: str) -> None:
    """Where all stages were level, the tie order decides once, and with it who wins at the end."""
    election = readers.read_abif(f"abif/{name}.abif")
    for backwards, winner in zip((False, True), winners, strict=True):
        outcome = counted(ByTransfer(), election, backwards=backwards)
        assert isinstance(outcome.table, Stages)
        ties = [stage.tied for stage in outcome.table.stages if stage.tied]
        assert len(ties) == (1 if name == "mock-tie" else 0)
        assert election.names[outcome.winners[0]] == winner


def test_equal_scores_and_equal_cities_are_told() -> None:
    """Alice and Bob have the same sum; Memphis and Nashville beat as many and tie."""
    election = readers.read_abif_scores("abif/mock-scorestar-tie.abif")
    assert counted(ByScore(), election).ranks[0] == (0, 1)
    election = readers.read_abif("abif/tennessee-example-irv-tie.abif")
    assert counted(BySchulze(), election).ranks[0] == (0, 1)


@pytest.mark.parametrize("name", ["mock-one-cand", "mock-one-cand-with-blanks"])
def test_one_option_wins_with_or_without_blanks(name: str) -> None:
    """Blank ballots are answers that choose nothing."""
    election = readers.read_abif(f"abif/{name}.abif")
    outcome = counted(ByTransfer(), election)
    assert outcome.winners == (0,)
    assert outcome.turnout.abstained == (50 if name.endswith("blanks") else 0)


def test_without_options_nothing_can_be_counted() -> None:
    """A file of blank ballots that names no option is refused."""
    with pytest.raises(BadMethod):
        counted(BySchulze(), readers.read_abif(NO_OPTIONS[0]))


# ── Vectors of other methods that ours can say
@pytest.mark.parametrize(
    "name",
    [
        name
        for name in VECTORS
        if name.startswith("InstantRunoff")
        # Equal first ranks, and options that are level: theirs looks at pairs, or leaves it.
        and name.split(" ", 1)[1] in {"result 1", "result 2"}
    ],
)
def test_instant_runoff_vectors(name: str) -> None:
    """With one seat, the winner and those excluded come out in the same order."""
    election = readers.read_vector(VECTORS[name])
    for expected in VECTORS[name]["expected"]:
        ranks = readers.expected_ranks(expected, election.names)
        assert [list(rank) for rank in counted(ByTransfer(), election).ranks] == ranks


@pytest.mark.parametrize("name", ["result 3", "result equality", "result tie breaking"])
def test_instant_runoff_vectors_with_ties(name: str) -> None:
    """Who is first there, or level at the head, is elected by one tie order or the other."""
    vector = VECTORS[f"InstantRunoffTest.php {name}"]
    election = readers.read_vector(vector)
    level = readers.expected_ranks(vector["expected"][0], election.names)[0]
    forwards = counted(ByTransfer(), election)
    backwards = counted(ByTransfer(), election, backwards=True)
    assert {forwards.winners[0], backwards.winners[0]} & {*level}


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in VECTORS
        # "result 3" gives half a vote to each of two first choices.
        if name.startswith("FirstPast") and not name.endswith("result 3")
    ],
)
def test_first_choices_are_approvals_of_one(name: str) -> None:
    """Who approves of one option only votes as under first past the post; France 2002 included."""
    election = readers.read_vector(VECTORS[name])
    first: dict[Ballot, int] = {}
    for ballot, people in each(Ranking, election.ballots):
        chosen = Approval(options=ballot.groups[0])
        first[chosen] = first.get(chosen, 0) + people
    ranks = counted(ByApproval(), Election(election.names, 1, first)).ranks
    named = readers.expected_ranks(VECTORS[name]["expected"][0], election.names)
    # A name that is misspelt in the votes of 2002 is an option of its own, and comes last.
    assert [list(rank) for rank in ranks][: len(named)] == named


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in VECTORS
        # "result 3" leaves options out, and Borda's count then shares points in several ways.
        if name.startswith("Borda") and not name.endswith("result 3")
    ],
)
def test_whole_rankings_are_scores_by_borda(name: str) -> None:
    """A ranking of all options, scored by places, comes out as Borda counts it."""
    vector = VECTORS[name]
    election = readers.read_vector(vector)
    options = len(election.names)
    scored: dict[Ballot, int] = {}
    for ballot, people in each(Ranking, election.ballots):
        place = {group[0]: options - rank for rank, group in enumerate(ballot.groups)}
        scored[Scores(scores=tuple(place.get(one) for one in range(options)))] = people
    outcome = counted(ByScore(low=0, high=options), Election(election.names, 1, scored))
    for expected in vector["expected"]:
        if "ranking" in expected:
            assert election.names[outcome.winners[0]] == expected["ranking"]
        else:
            ranks = readers.expected_ranks(expected, election.names)
            assert [list(rank) for rank in outcome.ranks] == ranks


# ── How much was compared
def test_nothing_was_forgotten() -> None:
    """Every file of the collection is read: as ballots, as a reference, or named as left out."""
    used = {case.file.split(" ")[0] for case in cases()}
    used |= {*NO_OPTIONS, *REPORTS, "stv_scotland_expected.json"}
    used |= {name for rule in ("scotland", "meek", "wigm") for name in droop_references(rule)}
    folders = {name.rsplit("/", 1)[0] for name in RECORDS} | {*NO_BALLOTS}
    left = [name for name in FILES if name not in used]
    assert [name for name in left if name.rsplit("/", 1)[0] not in folders] == []


def test_the_decision_tells_how_much_was_compared() -> None:
    """The table of docs/decisions/0014-counting.md is what `compared.py` prints."""
    assert table() in DECISION.read_text(encoding="utf-8")


def counted(method: Method, election: Election, *, backwards: bool = False) -> Outcome:
    """Count an election with the tie order of its options, or that backwards."""
    order = tuple(range(len(election.names)))
    return count(
        method,
        len(election.names),
        election.ballots,
        order[::-1] if backwards else order,
        election.people,
    )
