"""Rules read aloud: every value has a sentence, and two rules are told apart by their sentences."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.utils.translation import override
from msgspec.structs import replace

from dugnad.charter.counting.method import HALF, ByConsent, ByMajority, Quorum, Share
from dugnad.charter.entries import (
    STRENGTHS,
    TWO_THIRDS,
    Fallback,
    Procedure,
    RoleRule,
    Rules,
    Secrecy,
    Voices,
)
from dugnad.charter.ways import ASSOCIATION, TOGETHER, TRUSTED_FEW, WAYS
from dugnad.face.agreed import (
    GETS,
    NOT,
    OWN,
    WHY,
    part_of,
    read_agreed,
    tells_about_people,
    write_agreed,
)
from dugnad.face.ruling import deciding, reading, terms
from dugnad.face.ruling import values as ruling_values

DAY_MS = 24 * 3_600_000


def sentences(rules: Rules, name: str) -> tuple[str, ...]:
    """One part of the rules, in English."""
    with override("en"):
        return next(part.sentences for part in reading.parts(rules) if part.name == name)


def test_the_three_ways_are_told_apart() -> None:
    """Who decides everyday things is the first sentence of each way, and another in each.

    Where those who want something fund it, all decide what is left, as where they decide together.
    """
    first = {way: sentences(rules, "everyday")[0] for way, rules in WAYS.items()}
    assert first.pop("funded") == first["together"]
    assert [*first.values()] == [
        "All who take part decide everyday things together.",
        "Everyday things are decided by those with this role: the trusted few.",
        "Everyday things are decided by those with this role: board.",
    ]


def test_together_reads_as_it_is_meant() -> None:
    """Silence agrees after five days; one objection brings a new version."""
    assert sentences(TOGETHER, "everyday") == (
        "All who take part decide everyday things together.",
        "Something is agreed when no objection stands.",
        "Whoever says nothing agrees.",
        "If an objection stands, whoever proposed it comes back with a new version.",
        "There are 5 days to answer.",
        "Answers are open, unless whoever proposes asks for secret ones.",
    )
    lasting = sentences(TOGETHER, "lasting")
    assert "Saying nothing is no agreement." in lasting
    assert "At least half of those who decide have to be fine with it or stand aside." in lasting
    assert "In that vote at least half of those who decide have to take part." in lasting
    assert "If an objection stands, they vote: it then takes two thirds to say yes." in lasting
    assert lasting[-1] == "Nobody changes these rules alone."


def test_where_households_answer_nobody_is_promised_secret_answers() -> None:
    """Answers are open there, whatever whoever proposes would like; the sentence says why."""
    homes = replace(TOGETHER, everyday=replace(TOGETHER.everyday, voices="households"))
    assert sentences(homes, "everyday")[-1] == (
        "Answers are open, as those who share a voice share one answer. Without that, whoever "
        "proposes could ask for secret ones."
    )


def test_the_association_reads_as_it_is_meant() -> None:
    """A board decides, members change the rules by two thirds with a fifth taking part."""
    lasting = sentences(ASSOCIATION, "lasting")
    assert (
        "Something is agreed when two thirds of those who say yes or no say yes, and more say "
        "yes than no." in lasting
    )
    assert "At least a fifth of those who decide have to take part." in lasting
    roles = sentences(ASSOCIATION, "roles")
    assert "Chair: one person, for 2 years at a time." in roles
    assert "Board: at most 5 people, each for 2 years at a time." in roles


METHODS: tuple[ByConsent | ByMajority, ...] = (
    ByConsent(silence=True),
    ByConsent(quorum=Quorum(voices=3)),
    ByMajority(),
    ByMajority(least=TWO_THIRDS, quorum=Quorum(voices=2, share=HALF)),
    ByMajority(least=Share(parts=3, of=7)),
    ByMajority(quorum=Quorum(abstentions=False)),
)
FALLBACKS: tuple[Fallback, ...] = ("again", "majority", "drop")
SECRECIES: tuple[Secrecy, ...] = ("open", "asked", "secret")
VOICES: tuple[Voices, ...] = ("all", "households")
PROCEDURES = [
    Procedure(
        who=who,
        method=method,
        answer_ms=answer_ms,
        late_ms=late_ms,
        strength=strength,
        fallback=fallback,
        secrecy=secrecy,
        voices=voices,
    )
    for voices in VOICES
    for who in ("members", "board")
    for method in METHODS
    for answer_ms, late_ms in ((3_600_000, 0), (14 * DAY_MS, DAY_MS))
    for strength in STRENGTHS[:2]
    for fallback in FALLBACKS
    for secrecy in SECRECIES
]


def test_k44_all_have_the_same_rights_and_every_difference_is_listed() -> None:
    """K44: a new group's only difference is who looks after it; other rules list what they add."""
    together = sentences(TOGETHER, "rights")
    assert together == (
        "All who take part have the same rights: to propose, ask, answer, object and leave.",
        (
            "Anybody can refuse a direction: by an objection, by standing aside, or by saying so "
            "on the card. It stands in the books for good."
        ),
        (
            "Who looks after the project, or stands in, may do more: order its cards, write what "
            "it is about, ask for a host for its money, and do on every card what whoever put it "
            "up may do."
        ),
    )
    assert sentences(TRUSTED_FEW, "rights") == (
        *together,
        "Only these answer where they decide: the trusted few.",
    )
    assert sentences(ASSOCIATION, "rights") == (
        *together,
        "Only these answer where they decide: board.",
    )
    few = replace(TOGETHER, puts_up="starters", lasting=replace(TOGETHER.lasting, strength="met"))
    assert sentences(few, "rights") == (
        *together,
        "Only who looks after the project puts up cards, other than proposals and votes.",
        "Whoever answers must be known by more than a link.",
    )


def test_k44_the_difference_that_is_told_is_the_one_there_is() -> None:
    """What only who looks after a project may do, of all verbs tried out, is what the rules say."""
    table = Path(__file__).parents[2] / "docs" / "permissions.md"
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    heads = rows[0]
    keeper, member, putter = map(
        heads.index, ("who looks after the project", "member", "who put it up")
    )
    more = [row for row in rows if row[keeper] == "●" and row[member] != "●"]
    assert [row[0] for row in more if row[putter] == "●"]
    own_role = ["Offer", "TakeBack", "StepDown"]
    host = ["AskHost", "Decline", "Leave"]
    assert [row[0] for row in more if row[putter] != "●"] == ["Describe", *own_role, *host]


def test_no_two_procedures_read_alike() -> None:
    """What differs in the books differs in the sentences, so that a change can be seen."""
    told: dict[tuple[str, ...], Procedure] = {}
    with override("en"):
        for one in PROCEDURES:
            words = (one.who, *deciding.procedure_words(one))
            before = told.setdefault(words, one)
            if isinstance(one.method, ByMajority):  # an objection has no meaning in a vote.
                before, seen = (replace(other, fallback="again") for other in (before, one))
                assert before == seen
            else:
                assert before == one


def test_what_changes_stands_beside_what_stays() -> None:
    """From together to trusted: what goes, what comes, and what stays, part by part."""
    with override("en"):
        found = {one.name: one for one in reading.compare(TOGETHER, TRUSTED_FEW)}
    everyday = found["everyday"]
    assert everyday.goes[0] == "All who take part decide everyday things together."
    assert (
        everyday.comes[0] == "Everyday things are decided by those with this role: the trusted few."
    )
    assert not found["money"].changed
    assert found["roles"].comes == (
        "The trusted few: at most 7 people, each for one year at a time.",
    )
    with override("en"):
        same = reading.compare(TOGETHER, TOGETHER, "[not] No job.", "[not] No job.")
    assert not any(one.changed for one in same)


def test_agreed_words_are_compared_too() -> None:
    """A new sentence on what this is not is a change; so is one that went."""
    with override("en"):
        found = reading.compare(TOGETHER, TOGETHER, "", "[not] This is not a job.")
    comes = {one.name: one.comes for one in found if one.changed}
    assert comes == {"own-not": ("This is not a job.",)}


def test_every_value_stands_in_the_exact_form() -> None:
    """The exact form names every value once, with shares as fractions."""
    values = {one.name: one.value for one in ruling_values.exact(ASSOCIATION)}
    assert values["way"] == "association"
    assert values["lasting.method"] == "majority"
    assert values["lasting.method.least"] == "2/3"
    assert values["lasting.method.quorum.share"] == "1/5"
    assert values["roles.board.seats"] == "5"
    assert values["words"] == "-"
    assert len(values) == len(ruling_values.exact(ASSOCIATION))


def test_a_groups_own_role_keeps_its_name() -> None:
    """A role that only this group has is called as the group calls it."""
    rules = replace(
        TOGETHER, roles=(*TOGETHER.roles, RoleRule(name="baker", seats=2, term_ms=DAY_MS))
    )
    assert "Baker: at most 2 people, each for one day at a time." in sentences(rules, "roles")


@pytest.mark.parametrize(
    ("span_ms", "words"),
    [
        (3_600_000, "one hour"),
        (36 * 3_600_000, "36 hours"),
        (DAY_MS, "one day"),
        (14 * DAY_MS, "14 days"),
        (366 * DAY_MS, "366 days"),
        (365 * DAY_MS, "one year"),
        (730 * DAY_MS, "2 years"),
        (1, "one hour"),
    ],
)
def test_times_are_told_in_their_largest_unit(span_ms: int, words: str) -> None:
    """Hours, days and years; what is no whole hour is told as the next one."""
    with override("en"):
        assert terms.time_words(span_ms) == words


# ── Agreed words
def test_agreed_words_are_written_and_read_back() -> None:
    """Parts come back as they were written; empty ones leave nothing; own words stand first."""
    words = write_agreed(
        [(WHY, "A playground."), (GETS, " "), (NOT, "Not a job.\r\nNever."), (OWN, "Hi.")]
    )
    assert words == "Hi.\n\n[why] A playground.\n\n[not] Not a job.\nNever."
    assert read_agreed(words) == ((OWN, "Hi."), (WHY, "A playground."), (NOT, "Not a job.\nNever."))
    assert part_of(words, NOT) == "Not a job.\nNever."
    assert part_of(words, GETS) == ""
    assert read_agreed("") == ()


def test_nobody_writes_a_heading_into_a_part() -> None:
    """A part that begins a line like a heading of ours does not become another part."""
    for typed in ("[not] Everything.", "[not][not] Everything.", "[not] [why][not] Everything."):
        words = write_agreed([(WHY, f"Fun.\n{typed}")])
        assert read_agreed(words) == ((WHY, "Fun.\nEverything."),)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Write to ana@example.org.", ("ana@example.org",)),
        ("Ring 400 12 345 after six.", ("400 12 345",)),
        ("Ring +47 400 12 345", ("+47 400 12 345",)),
        ("We meet on 21.09.2026 and 2026-10-05, in 2026-2027 as well.", ()),
        ("The bench costs 12 500 kroner, 40 of us carry it.", ()),
    ],
)
def test_addresses_and_numbers_of_people_are_found(words: str, found: tuple[str, ...]) -> None:
    """What leads to a person is found; days, years and sums are not taken for it."""
    assert tells_about_people(words) == found


@pytest.mark.parametrize("words", ["a" * 60_000, "a@b" + "." * 60_000, "a@" + "b" * 60_000])
def test_looking_for_addresses_takes_no_longer_than_reading(words: str) -> None:
    """Anybody can send a text as long as they like, and nothing else is done while it is read."""
    began_s = time.perf_counter()
    tells_about_people(words)
    assert time.perf_counter() - began_s < 2
