"""Putting up a proposal: what is asked, what is to follow, how it will be decided."""

from __future__ import annotations

import pytest

from dugnad.cards.proposal.face import PutUpProposal
from dugnad.cards.proposal.tests.looking import BENCH, TITLE, VILLAGE, ZONE
from dugnad.charter.decisions.terms import Agree, Appoint, ChangeRules, End
from dugnad.charter.decisions.verbs import Open
from dugnad.charter.testing import DAY_MS, RULES
from dugnad.charter.ways import TRUSTED_FEW
from dugnad.face.around import NOBODY_AROUND, Around
from dugnad.face.deciding.effects import written
from dugnad.ledger.testing import CEM, NOON_MS


def put_up(around: Around = NOBODY_AROUND, **typed: str) -> PutUpProposal:
    """The form as somebody filled it in, with everything else as it was suggested."""
    fresh = PutUpProposal(zone=ZONE, now_ms=NOON_MS, around=around)
    suggested = {bound.name: bound.value() for bound in fresh if bound.value() is not None}
    filled = {"title": TITLE, "text": "It peels.\r\n\r\nPaint costs 300.", "how": "On Saturday."}
    data = {**suggested, **filled, **typed}
    return PutUpProposal(data, zone=ZONE, now_ms=NOON_MS, around=around)


def test_three_fields_are_enough() -> None:
    """What, why and by when are agreed text; the headline stands on the card too."""
    form = put_up()
    assert form.is_valid(), form.errors
    text = f"{TITLE}\n\nIt peels.\nPaint costs 300.\n\nOn Saturday."
    assert form.opening(form.cleaned_data) == Open(effect=Agree(), text=text)
    assert form.told(form.cleaned_data) == {"title": TITLE}


def test_the_form_says_how_it_will_be_decided() -> None:
    """By the rules of the project, and by those for what is to follow."""
    form = PutUpProposal(zone=ZONE, now_ms=NOON_MS, around=VILLAGE)
    assert any("board" in str(one) for one in form.beforehand())
    changed = {"follows": written(ChangeRules(rules=RULES))}
    form = PutUpProposal(zone=ZONE, now_ms=NOON_MS, around=VILLAGE, initial=changed)
    assert any("two thirds" in str(one) for one in form.beforehand())
    assert PutUpProposal(zone=ZONE, now_ms=NOON_MS).beforehand() == ()


def test_people_can_be_given_more_time() -> None:
    """Whoever wants the group to think longer says so."""
    form = put_up(days="14")
    assert form.is_valid(), form.errors
    assert form.opening(form.cleaned_data).answer_ms == 14 * DAY_MS


@pytest.mark.parametrize(
    "number", ["91 23 45 67", "+47 912 34 567", "ana@example.org", "01017012345"]
)
def test_what_looks_like_somebodys_is_asked_about(number: str) -> None:
    """It would be in the books for good; nothing typed is lost, and one tick leaves it in."""
    form = put_up(how=f"Ring {number}")
    assert not form.is_valid()
    (line,) = form.errors["how"]
    assert number in line
    assert str(line).endswith("tick below that it belongs to nobody.")
    assert form["how"].value() == f"Ring {number}"
    assert "sure" in form.first
    assert put_up(how=f"Ring {number}", sure="on").is_valid()
    assert "sure" not in put_up().fields


def test_a_text_too_long_for_the_books_is_said_so() -> None:
    """Each part may be long, and all of them together not too long."""
    form = put_up(text="a" * 2_400, how="b " * 600)
    assert form.is_valid(), form.errors
    form = put_up(text="a" * 2_401)
    assert not form.is_valid()


def test_what_follows_is_chosen_from_what_there_is() -> None:
    """A waiting card, who wants to join, a card to close; never a question to the group."""
    form = put_up(VILLAGE)
    labels = [str(label) for _value, label in form.fields["follows"].choices]  # type: ignore[attr-defined]
    assert labels == [
        "It stands as an agreement",
        "The card “A plan” is in force.",
        "Somebody may join the project.",
        "The card “A bench” is closed.",
    ]
    form = put_up(VILLAGE, follows=written(End(card=BENCH)))
    assert form.is_valid(), form.errors
    assert form.opening(form.cleaned_data).effect == End(card=BENCH)


def test_a_prepared_effect_is_one_of_the_choices() -> None:
    """What another page has worked out is shown in words and carried along."""
    effect = ChangeRules(rules=TRUSTED_FEW)
    form = PutUpProposal(zone=ZONE, now_ms=NOON_MS, initial={"follows": written(effect)})
    assert (written(effect), "The new rules are in force from then on.") in [
        (value, str(label))
        for value, label in form.fields["follows"].choices  # type: ignore[attr-defined]
    ]
    sent = put_up(follows=written(effect))
    assert sent.is_valid(), sent.errors
    assert sent.opening(sent.cleaned_data).effect == effect


@pytest.mark.parametrize("value", ["nonsense", "wQ==", "é"])
def test_what_is_no_effect_is_refused(value: str) -> None:
    """Whoever writes the address by hand is asked to choose."""
    assert not put_up(follows=value).is_valid()


def test_somebody_can_be_given_a_role() -> None:
    """The role and who gets it, or neither."""
    form = put_up(VILLAGE, role="treasurer", whom=CEM.member.hex())
    assert form.is_valid(), form.errors
    effect = form.opening(form.cleaned_data).effect
    assert effect == Appoint(role="treasurer", member=CEM.member)
    for half in ({"role": "treasurer"}, {"whom": CEM.member.hex()}):
        assert not put_up(VILLAGE, **half).is_valid()


def seeks(**typed: str) -> PutUpProposal:
    """The form that the page of roles opens for a treasurer, fresh or as it was filled in."""
    if not typed:
        return PutUpProposal(
            zone=ZONE, now_ms=NOON_MS, around=VILLAGE, initial={"role": "treasurer"}
        )
    data = {"role": "treasurer", "title": "A treasurer for two years", "days": "0"}
    data |= typed
    return PutUpProposal(data, zone=ZONE, now_ms=NOON_MS, around=VILLAGE)


def test_whoever_seeks_somebody_for_a_role_chooses_a_name_first() -> None:
    """The role stands above it, the title is there, and nothing is asked that a plan needs."""
    form = seeks()
    assert str(form.heading) == "Treasurer: who?"
    assert form.first == ("whom", "title", "text")
    assert form["title"].value() == "Somebody for this role: treasurer"
    assert not {"how", "follows"} & {*form.fields}
    assert form.examples() == {}
    chosen = seeks(whom=CEM.member.hex())
    assert chosen.is_valid(), chosen.errors
    opening = chosen.opening(chosen.cleaned_data)
    assert opening.effect == Appoint(role="treasurer", member=CEM.member)
    assert opening.text == "A treasurer for two years"
    assert [*seeks(whom="").errors] == ["whom"]


def test_the_rule_shown_is_the_one_for_what_the_form_says() -> None:
    """Who gets a role is decided as the rules have it for roles, from the first look on."""
    choosing = str(VILLAGE.rules().choosing.who)
    everyday = str(VILLAGE.rules().everyday.who)
    assert choosing != everyday
    assert not any("board" in str(one) for one in seeks().beforehand())
    plain = PutUpProposal(zone=ZONE, now_ms=NOON_MS, around=VILLAGE)
    assert any("board" in str(one) for one in plain.beforehand())
    assert any("For who gets a role" in str(one) for one in plain.beforehand())
    filled = put_up(VILLAGE, role="treasurer", whom=CEM.member.hex())
    assert not any("board" in str(one) for one in filled.beforehand())
    nobody = PutUpProposal(
        zone=ZONE, now_ms=NOON_MS, around=VILLAGE, initial={"role": "no such role"}
    )
    assert nobody.electing == ""


def test_what_another_page_prepared_is_not_folded_away() -> None:
    """It is what the proposal is about, and stands first."""
    changed = {"follows": written(ChangeRules(rules=RULES))}
    form = PutUpProposal(zone=ZONE, now_ms=NOON_MS, around=VILLAGE, initial=changed)
    assert form.first[0] == "follows"
    assert "follows" not in PutUpProposal(zone=ZONE, now_ms=NOON_MS, around=VILLAGE).first
