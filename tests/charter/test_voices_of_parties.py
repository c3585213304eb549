"""Whose voices count where organisations take part, and how a direction is refused (K44)."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from dugnad.charter import talk
from dugnad.charter.decisions import urn
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import Agree
from dugnad.charter.decisions.verbs import Open, SetAside
from dugnad.charter.entries import Voices
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import PROJECT, RULES, prose
from dugnad.ledger.codec import encode
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS
from tests.charter.deciding import FINE, OBJECT
from tests.charter.town import CHOIR, MAJORITY, OLA, PARTY, PER, QUY, Town

# ── Whose voices count
VOICES: Sequence[tuple[Voices, int, str, str]] = (
    ("all", 4, "", ""),
    ("persons", 3, "", "decisions.NotAmongThose"),
    ("households", 3, "", "decisions.NotAmongThose"),
    ("organisations", 1, "decisions.NotAmongThose", ""),
)


@pytest.mark.parametrize(("voices", "size", "person", "choir"), VOICES)
def test_whose_voices_count_stands_in_the_rules(
    voices: Voices, size: int, person: str, choir: str
) -> None:
    """All, persons, households or organisations: so many voices, and no answer of another."""
    town = Town(replace(RULES, everyday=replace(RULES.everyday, voices=voices)))
    town.comes()
    town.proposes(Agree())
    those = town.terms().electorate
    assert (those.voices, those.size) == (voices, size)
    assert town.answers(ANA, FINE).code == person
    assert town.says(OLA, FINE) == choir


@pytest.mark.parametrize(("voices", "size", "person"), [one[:3] for one in VOICES])
def test_whose_voices_count_is_frozen(voices: Voices, size: int, person: str) -> None:
    """Other rules, an organisation that comes or goes: what was asked is asked of the same."""
    town = Town(replace(RULES, everyday=replace(RULES.everyday, voices=voices)))
    town.comes()
    town.proposes(Agree(), name="before")
    town.does(OLA, "projects", projects.LeaveFor(PROJECT, CHOIR))
    town.does(CEM, "projects", projects.Leave(PROJECT))
    town.comes()
    assert town.terms("before").electorate.size == size
    assert town.answers(ANA, FINE, name="before").code == person
    assert town.says(OLA, FINE, name="before") == "decisions.NotAmongThose"


def test_where_nobody_has_such_a_voice_nothing_is_asked() -> None:
    """Organisations decide, and none takes part."""
    town = Town(replace(RULES, everyday=replace(RULES.everyday, voices="organisations")))
    opening = Open(effect=Agree(), text="?")
    assert town.puts_up(BEN, CONTRACTS["proposal"], opening).code == "decisions.NobodyDecides"


def test_a_party_takes_part_in_the_urn_once() -> None:
    """Whoever speaks for it: the books say that the choir took part, and by whom."""
    town = Town(replace(RULES, everyday=MAJORITY))
    town.comes()
    town.welcome(QUY)
    town.does(QUY, "projects", projects.Join(PROJECT, 1))
    town.proposes(Agree(), secret=True, counters=(ANA.member, BEN.member))
    told = town.for_choir(OLA, town.target(), urn.TakePart())
    assert told.code == ""
    took = urn.TookPart(PARTY, 0, "page", OLA.member)
    assert told.events[0].data == encode(took)
    town.deputy()
    again = town.for_choir(PER, town.target(), urn.TakePart())
    assert again.code == "decisions.TookPartAlready"


def test_what_a_party_objected_is_set_aside_once_it_has_left(town: Town) -> None:
    """While it takes part, the objection is its own to take back."""
    town.comes()
    town.proposes(Agree())
    assert town.says(OLA, OBJECT) == ""
    aside = SetAside(PARTY)
    assert town.asks(BEN, town.target(), aside).code == "decisions.StillMember"
    town.does(OLA, "projects", projects.LeaveFor(PROJECT, CHOIR))
    assert town.asks(BEN, town.target(), aside).code == ""
    assert town.given() is None


# ── Refusing a direction
def test_k44_each_party_can_refuse_a_direction(town: Town) -> None:
    """K44, COC-13: dated, by whom and why, for good; and what was agreed is agreed."""
    town.comes()
    town.proposes(Agree())
    refusing = talk.Refuse(town.target())
    told = town.for_choir(OLA, "talk", refusing, prose("we do not sing there"))
    assert told.code == ""
    town.does(ANA, "talk", refusing, commitments=[prose("nor I")])
    assert town.says(OLA, FINE) == ""
    town.ends()
    assert town.stage().standing == "passed"
    refused = talk.Talk(town.place.store, "talk").refused
    standing = {member: one for (_, member), one in refused.items(under=(town.target(),))}
    assert standing[PARTY].by == OLA.member
    assert standing[PARTY].prose == prose("we do not sing there")
    assert standing[PARTY].at_ms > NOON_MS
    assert standing[ANA.member].by is None
    again = town.asks(ANA, "talk", refusing, commitments=[prose("still")])
    assert again.code == "talk.AlreadyRefused"
    late = town.asks(CEM, "talk", refusing, commitments=[prose("after all")])
    assert late.code == ""


def test_a_direction_is_refused_by_those_who_take_part(town: Town) -> None:
    """With a reason, about a card, by a member."""
    town.proposes(Agree())
    refusing = talk.Refuse(town.target())
    assert town.asks(ANA, "talk", refusing).code == "talk.TextMissing"
    words = [prose("no")]
    nothing = talk.Refuse("place")
    assert town.asks(ANA, "talk", nothing, commitments=words).code == "talk.UnknownSubject"
    assert town.asks(DIA, "talk", refusing, commitments=words).code == "talk.NotAMember"
    told = town.for_choir(OLA, "talk", refusing, prose("never came"))
    assert told.code == "ledger.NotMandated"


def test_the_words_of_a_refusal_can_be_taken_away(town: Town) -> None:
    """By whoever speaks for their author; that it was refused stays."""
    town.comes()
    town.proposes(Agree())
    town.for_choir(OLA, "talk", talk.Refuse(town.target()), prose("we do not"))
    regret = talk.Remove(prose("we do not"), "regret")
    assert town.asks(OLA, "talk", regret).code == "talk.NotModerator"
    assert town.for_choir(OLA, "talk", regret).code == ""
    assert (town.target(), PARTY) in talk.Talk(town.place.store, "talk").refused
