"""A number of the open books that somebody types into a form is told back as nobody's name."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from django.test import Client

from dugnad.charter.decisions.terms import Appoint, Effect, LetIn, Pay, Recall
from dugnad.charter.projects.verbs import Join
from dugnad.ledger.codec import encode
from dugnad.web.acting.services import member_in, new_press
from dugnad.web.kit.around import ProjectAround
from dugnad.web.lists import services as lists
from dugnad.web.people import services as people
from tests.web.giving.jetty import ALIASES, Jetty

pytestmark = pytest.mark.django_db(databases=ALIASES)


@pytest.fixture
def given(jetty: Jetty) -> tuple[Jetty, bytes, bytes]:
    """Cem gave unseen and takes part; Ben takes part; gives Cem's number for both."""
    jetty.hosts()
    jetty.asks_for()
    jetty.gives(jetty.living.visitor("Cem"), "money", "200")
    (giver,) = [gift.giver for _number, gift in jetty.fund.gifts.items()]
    for name in ("Ben", "Cem"):
        join = Join(project=jetty.project, rules_version=1)
        jetty.does(jetty.living.who(name), jetty.project, "projects", join)
    jetty.living.now_ms += 60_000
    jetty.living.engine.tick()
    ordinary = member_in(jetty.living.who("Cem"), jetty.project)
    assert ordinary is not None
    return jetty, giver, ordinary


def effects(member: bytes) -> list[Effect]:
    """All that can follow from a decision and names a member."""
    return [
        LetIn(member=member),
        Appoint(role="treasurer", member=member),
        Recall(role="treasurer", member=member),
        Pay(unit="NOK", amount=100, payee=member),
    ]


def posts(browser: Client, jetty: Jetty, kind: str, **typed: object) -> str:
    """What a form of the box answers to values that nobody was shown."""
    (row,) = lists.projects_by_id([jetty.project])
    sent = {"project": row.code, "title": "", "text": "x", "press": new_press(), **typed}
    answer = browser.post(f"/box/{kind}/", sent)
    assert answer.status_code == 422
    return answer.content.decode()


def test_no_form_of_a_decision_puts_a_typed_number_into_words(
    given: tuple[Jetty, bytes, bytes],
) -> None:
    """PRV-03: neither an unseen giver's number nor an ordinary one; unmarked, or as digits."""
    jetty, giver, ordinary = given
    ben = jetty.living.visitor("Ben")
    for member in (giver, ordinary):
        for effect in effects(member):
            typed = urlsafe_b64encode(encode(effect)).decode()
            page = posts(ben, jetty, "proposal", follows=typed)
            assert "Cem may join" not in page
            assert "Cem is offered" not in page
            assert "of Cem ends" not in page
            assert "owes Cem" not in page
            assert "This page is not as it was any more." in page


def test_a_name_that_others_read_is_never_an_unseen_givers(
    given: tuple[Jetty, bytes, bytes],
) -> None:
    """Whatever brings the number there: who may see Cem's name sees it beside his own number."""
    jetty, giver, ordinary = given
    ben = member_in(jetty.living.who("Ben"), jetty.project)
    around = ProjectAround(jetty.project, ben, jetty.living.now_ms)
    assert around.names([giver, ordinary]) == {ordinary: "Cem"}
    assert around.givers(jetty.card, [giver, ordinary]) == {ordinary: "Cem"}
    assert people.person_of_member(giver) is None
    assert people.persons_behind([giver]) == {giver: jetty.living.who("Cem")}


def test_whoever_looks_after_the_card_is_told_who_promised_there_and_nowhere_else(
    given: tuple[Jetty, bytes, bytes],
) -> None:
    """They see to what was promised on it; an id for another card stays a number to them."""
    jetty, giver, _ordinary = given
    ana = member_in(jetty.living.who("Ana"), jetty.project)
    around = ProjectAround(jetty.project, ana, jetty.living.now_ms)
    assert around.givers(jetty.card, [giver]) == {giver: "Cem"}
    assert around.givers(b"another card....", [giver]) == {}
    assert around.names([giver]) == {}


def test_a_number_of_another_project_is_nobodys_name_here(
    given: tuple[Jetty, bytes, bytes],
) -> None:
    """Whoever begins a project of their own learns in it nobody's number elsewhere."""
    jetty, _giver, ordinary = given
    member = bytes(people.membership_of(jetty.living.who("Cem"), b"x" * 16).member_id)
    ana = member_in(jetty.living.who("Ana"), jetty.project)
    around = ProjectAround(jetty.project, ana, jetty.living.now_ms)
    assert around.names([member, ordinary]) == {ordinary: "Cem"}
