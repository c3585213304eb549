"""Who may do what: tried out for everybody, and compared with the table that people read.

    python -m tests.charter.test_permissions        writes docs/permissions.md anew

Every verb of every law is asked in a place where all that it needs is there, once by each. Whoever
succeeds at least once may do it. A change of the table is a change of who may do what.
"""

from pathlib import Path

import pytest

from dugnad.cards import catalogue
from dugnad.cards.fundraiser.contract import CONTRACT as FUNDRAISER
from dugnad.cards.map.contract import CONTRACT as MAP
from dugnad.cards.share.contract import CONTRACT as SHARE
from dugnad.cards.support.contract import CONTRACT as SUPPORT
from dugnad.charter import talk
from dugnad.charter.cards import law as cards_law
from dugnad.charter.charter import MODULES
from dugnad.ledger.contract import Actor, ActsForItself, AnyContract, NotMandated
from tests.charter.all_there import LAWS, OLA, PARTY, PER, Village, law_of
from tests.charter.asked_of_all import answered, cases, everybody, table

TABLE = Path(__file__).parents[2] / "docs" / "permissions.md"
PEOPLE_GIVE = ("Open", "CarryOut", "MomentCame")
"""What nobody asks of a fundraiser for others: all else an organisation gives and looks after."""


def written() -> str:
    """The table as people read it."""
    titles = [one.title for one in everybody(Village())]
    lines = [
        "# Who may do what",
        "",
        "Made by trying everything out: `python -m tests.charter.test_permissions` writes it anew,",
        "and `tests/charter/test_permissions.py` fails where it is not true any more. Each verb of",
        "each law is asked where all that it needs is there, and ● stands where it was",
        "carried out. Whether it is in a given case is for the rules of that law. A stranger has",
        "no key that the place knows, and is turned away at the door. *Open*, and what only the",
        "law of the charter asks, follow from another verb.",
        "",
    ]
    for name in dict.fromkeys(map(law_of, [*MODULES, *catalogue.NAMES])):
        lines += [f"## {name}", "", f"| verb | {' | '.join(titles)} |"]
        lines.append("|---" * (len(titles) + 1) + "|")
        for (law, verb), able in table().items():
            if law == name:
                marks = " | ".join("●" if title in able else " " for title in titles)
                lines.append(f"| {verb} | {marks} |")
        lines.append("")
    return "\n".join(lines)


NOBODY_ALONE = {
    ("projects", "ChangeRules"),
    ("projects", "AllowPart"),
    ("roles", "Appoint"),
    ("roles", "Recall"),
    ("cards", "BringIntoForce"),
    ("cards", "End"),
    ("money", "SetAside"),
}


def test_the_table_that_people_read_is_true() -> None:
    """A change of who may do what shows in review."""
    assert TABLE.read_text(encoding="utf-8") == written(), (
        "python -m tests.charter.test_permissions"
    )


@pytest.mark.parametrize(
    "law", [*MODULES.values(), *catalogue.contracts()], ids=lambda law: law.name
)
def test_somebody_may_do_everything(law: AnyContract) -> None:
    """A verb that nobody can be seen to do has no line that means anything."""
    assert [verb for verb in law.verbs if not table()[law_of(law.name), verb]] == []


@pytest.mark.parametrize(("law", "verb"), sorted(NOBODY_ALONE))
def test_what_a_project_decides_nobody_else_does(law: str, verb: str) -> None:
    """Not one person, card or law but its own decision."""
    assert table()[law, verb] == ("the project's decision",)


def test_for_a_party_only_that_is_done_which_may_be_done_for_others() -> None:
    """Every verb there is, asked for the choir by who speaks for it, and by who did.

    Nobody holds a role, shares a voice, starts or counts anything for somebody else, and whoever
    speaks no more does nothing at all.
    """
    village = Village()
    asked = cases(village)
    for_others: set[tuple[str, str]] = set()
    for target, verb, name in village.verbs():
        for action, _ in asked[name, verb]:
            now = answered(village, Actor(member=OLA.member), PARTY, target, action, 0)
            if now not in (ActsForItself.code(), NotMandated.code()):
                for_others.add((name, verb))
            past = answered(village, Actor(member=PER.member), PARTY, target, action, 0)
            assert past == NotMandated.code()
    due = {(law_of(law.name), law.due.__name__) for law in (*MODULES.values(), *LAWS) if law.due}
    assert for_others - due == {
        *(("projects", verb) for verb in ("Rest", "LetIn")),
        *(("cards", one.__name__) for one in cards_law.CONTRACT.for_others),
        *(("talk", one.__name__) for one in talk.CONTRACT.for_others),
        *((law_of("vote"), verb) for verb in ("Answer", "TakePart", "Withdraw", "SetAside")),
        *(("task", verb) for verb in ("Vouch", "Object", "Reply", "Withdraw", "Vote")),
        *(("fundraiser", verb) for verb in FUNDRAISER.verbs if verb not in PEOPLE_GIVE),
        *(("support", verb) for verb in SUPPORT.verbs if verb not in PEOPLE_GIVE),
        *(("share", one.__name__) for one in SHARE.for_others),
        *(("map", one.__name__) for one in MAP.for_others),
    }


def test_k41_a_helper_does_what_each_law_lets_people_be_helped_with_and_nothing_else() -> None:
    """No money, no key, no office, no leaving, and no mandate is among what others do for one."""
    able = {verb for verb, titles in table().items() if "helps somebody" in titles}
    assert able == {
        ("projects", "Join"),
        ("projects", "AskToJoin"),
        ("talk", "Ask"),
        (law_of("vote"), "Answer"),
        (law_of("vote"), "TakePart"),
        ("workday", "Answer"),
        ("meeting", "SayWhen"),
        ("meeting", "Come"),
        ("task", "Answer"),
        *(("share", one.__name__) for one in SHARE.for_others),
    }
    assert not any("helps nobody any more" in titles for titles in table().values())


@pytest.mark.parametrize(
    ("law", "verb"),
    [
        ("cards", "PutUp"),
        ("cards", "Object"),
        ("cards", "Withdraw"),
        ("cards", "Reword"),
        ("talk", "Ask"),
        ("talk", "Answer"),
        ("talk", "Refuse"),
        ("projects", "LetIn"),
        (law_of("vote"), "Answer"),
        (law_of("vote"), "TakePart"),
    ],
)
def test_k44_a_party_may_what_a_member_may(law: str, verb: str) -> None:
    """K44: organisation or person, whoever takes part has the same rights."""
    able = table()[law, verb]
    assert "speaks for a party" in able
    assert {"member", "who put it up"} & {*able}


def test_strangers_other_projects_and_cards_without_grants_may_do_nothing() -> None:
    """Whatever the verb."""
    for able in table().values():
        assert not {"a stranger", "card, not granted", "another project's decision"} & {*able}


def test_a_moment_comes_by_the_clock_alone() -> None:
    """Nobody calls it."""
    for law in (*MODULES.values(), *catalogue.contracts()):
        if law.due is not None:
            assert table()[law_of(law.name), law.due.__name__] == ("the clock",)


if __name__ == "__main__":
    TABLE.write_text(written(), encoding="utf-8")
