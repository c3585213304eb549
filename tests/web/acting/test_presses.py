"""A press is one action and one receipt, however often and by whomever it is pressed."""

from __future__ import annotations

import pytest

from dugnad.cards.workday.law.records import Counts, Workday, counts_of
from dugnad.cards.workday.law.verbs import Answer
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.counting.ballots import Stance
from dugnad.charter.decisions import verbs as decisions
from dugnad.charter.decisions.terms import Agree
from dugnad.charter.entries import STARTER, target_of
from dugnad.charter.law import Law
from dugnad.charter.people.verbs import Welcome
from dugnad.charter.projects.verbs import Describe, Join, TakeOver
from dugnad.ledger import codec
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.store import Frozen
from dugnad.web.acting import as_place, letting_in, presses
from dugnad.web.acting import services as acting
from dugnad.web.acting.as_whom import ordinary
from dugnad.web.acting.models import Press, PressedProse
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.content import services as content
from dugnad.web.content import sweeping
from dugnad.web.content.models import Prose
from dugnad.web.content.told import NotAccepted, Removed, Told
from dugnad.web.forgetting import services as forgetting
from dugnad.web.lists import services as lists
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.vault import services as vault
from tests.web.acting.street import DATABASES, DAY_MS, Street, identity

pytestmark = pytest.mark.django_db(databases=DATABASES)

WORDS = Told(title="Solbakken", text="We help each other.", language="en")


def test_whoever_is_forgotten_leaves_first(street: Street) -> None:
    """Cem only answered a card: his yes is taken back. Ana leaves, and Ben takes over after her."""
    card = street.work_day()
    ben, cem = street.person("Ben"), street.person("Cem")
    street.act(ben, "projects", Join(project=street.project, rules_version=1))
    street.act(cem, target_of(card), Answer(said="yes"))
    take_over = TakeOver(project=street.project)
    assert street.act(ben, "projects", take_over).refused == "projects.HasStarter"
    before = street.engine.head().seq
    forgetting.carry_out(cem)
    assert street.engine.head().seq == before + 1
    with street.engine.reader() as store:
        assert counts_of(Workday(Frozen(store), target_of(card))) == Counts(no=1)
    forgetting.carry_out(street.ana)
    assert [person.id for person in Person.objects.all()] == [ben.id]
    with street.engine.reader() as store:
        project = Law(store).project(street.project)
        assert Law(store).holders(street.project, STARTER, street.now_ms) == ()
    assert project is not None
    assert project.members == 1
    assert not street.act(ben, "projects", take_over).refused


def test_the_same_press_twice_is_one_action(street: Street) -> None:
    """Ben's thumb is quick: the second press gives the receipt of the first."""
    ben = street.person("Ben")
    join = Join(project=street.project, rules_version=1)
    first = street.act(ben, "projects", join, press="form-1")
    before = street.engine.head().seq
    second = street.act(ben, "projects", join, press="form-1")
    assert (first.refused, second.receipt) == ("", first.receipt)
    assert street.engine.head().seq == before


def test_two_others_vouch_for_what_came_on_paper(street: Street) -> None:
    """Ben's slip counts once Cem and Dia both stand behind it, and not before."""
    ben, cem, dia = (street.person(name) for name in ("Ben", "Cem", "Dia"))
    for one in (ben, cem, dia):
        street.join(one)
    card = identity("A bench by the pier")
    opening = decisions.Open(effect=Agree(), text="A bench by the pier, 900 kr.")
    up = PutUp(
        card=card, project=street.project, card_type="proposal", opening=codec.encode(opening)
    )
    assert not street.act(street.ana, "cards", up, title="A bench").refused
    fine = decisions.Answer(ballot=Stance(says="fine"))

    def entered(*beside: Person) -> str:
        return acting.act(
            ben,
            street.project,
            target_of(card),
            fine,
            channel="paper",
            press=acting.new_press(),
            beside=beside,
        ).refused

    assert entered() == "decisions.NotVouchedFor"
    assert entered(cem) == "decisions.NotVouchedFor"
    assert entered(cem, dia) == ""


def test_another_form_is_another_action(street: Street) -> None:
    """Ben joins, and pressing a fresh form gets the answer that he is a member already."""
    ben = street.person("Ben")
    join = Join(project=street.project, rules_version=1)
    assert not street.act(ben, "projects", join).refused
    assert street.act(ben, "projects", join).refused == "projects.AlreadyMember"


def test_nobody_presses_a_form_of_somebody_else(street: Street) -> None:
    """Cem finds Ben's open page: nothing happens in Ben's name, nor in his own."""
    ben, cem = street.person("Ben"), street.person("Cem")
    card = street.work_day()
    street.act(ben, target_of(card), Answer(said="yes"), press="form-1")
    before = street.engine.head().seq
    with pytest.raises(presses.NotYourPress):
        street.act(cem, target_of(card), Answer(said="yes"), press="form-1")
    assert street.engine.head().seq == before
    assert street.said(cem, card) == ""


def test_what_was_told_is_shown_when_it_is_in_the_books(street: Street) -> None:
    """Ana describes the project: her words are waiting until the receipt, then published."""
    done = acting.act(
        street.ana, street.project, "projects", Describe(project=street.project),
        channel="page", press="form-1", told=[WORDS],
    )  # fmt: skip
    (commitment,) = done.commitments
    assert content.read(commitment) == WORDS
    row = lists.project(street.project)
    assert row is not None
    assert bytes(row.prose) == commitment


def test_the_words_before_stay_for_a_month(street: Street) -> None:
    """Ana describes the project anew: what was there is destroyed when its time is over."""
    row = lists.project(street.project)
    assert row is not None
    old = bytes(row.prose)
    done = acting.act(
        street.ana, street.project, "projects", Describe(project=street.project),
        channel="page", press="form-1", told=[WORDS], replaces=old,
    )  # fmt: skip
    assert sweeping.sweep(street.now_ms, lists.is_recorded).old_versions == 0
    assert sweeping.sweep(street.now_ms + sweeping.OLD_VERSION_MS, lists.is_recorded).old_versions
    assert isinstance(content.read(old), Removed)
    assert content.read(done.commitments[0]) == WORDS


@pytest.mark.parametrize(("typed", "strength"), [(True, "sms"), (False, "link")])
def test_a_number_counts_once_its_code_was_typed(
    street: Street,
    typed: bool,  # noqa: FBT001  A row of the table.
    strength: str,
) -> None:
    """The books say that Olav is known by his phone only where a code sent there came back."""
    olav = people.find_or_create("Olav", "sms", "+4740012345", "en")
    if typed:
        people.confirm_reach(olav.reaches.get(), street.now_ms)
    street.join(olav)
    member = bytes(people.membership_of(olav, street.project).member_id)
    with street.engine.reader() as store:
        entry = Law(store).member(member)
    assert entry is not None
    assert entry.strength == strength


def test_what_was_refused_is_not_kept(street: Street) -> None:
    """Ben does not belong to the project, so his description of it is dropped."""
    ben = street.person("Ben")
    done = acting.act(
        ben, street.project, "projects", Describe(project=street.project),
        channel="page", press="form-1", told=[WORDS],
    )  # fmt: skip
    assert done.refused == "projects.NotAMember"
    assert content.read(done.commitments[0], waiting=True) is None
    again = acting.act(
        ben, street.project, "projects", Describe(project=street.project),
        channel="page", press="form-1", told=[WORDS],
    )  # fmt: skip
    assert again == done


def test_words_that_are_too_long_change_nothing(street: Street) -> None:
    """A text that cannot be kept is refused before anything is signed or remembered."""
    with pytest.raises(NotAccepted):
        acting.act(
            street.ana, street.project, "projects", Describe(project=street.project),
            channel="page", press="form-1", told=[WORDS, Told(title="x" * 200)],
        )  # fmt: skip
    assert not Press.objects.filter(id="form-1").exists()
    assert not Prose.objects.filter(state=Prose.State.WAITING).exists()


# ── A computer that stops between two steps


def test_stopping_after_letting_in(street: Street) -> None:
    """Ben is let in and the computer stops: his next press finds him known."""
    ben = street.person("Ben")
    letting_in.let_in(ben, ordinary(ben, street.project), street.project, "page")
    street.join(ben)
    with street.engine.reader() as store:
        key = bytes(people.membership_of(ben, street.project).public_key)
        assert Law(store).key(key) is not None


def test_stopping_after_the_words_are_kept(street: Street) -> None:
    """What was written down but never handed in is handed in by the next press of the form."""
    pressed = write(street)
    done = press_again(street)
    assert not done.refused
    assert content.read(done.commitments[0]) == WORDS
    assert Press.objects.get(id="form-1").envelope == pressed.envelope


def test_words_nobody_came_back_for(street: Street) -> None:
    """What was never handed in is swept after an hour, and the form is of no use any more."""
    write(street)
    before = street.engine.head().seq
    street.now_ms += sweeping.WAITS_MS
    sweeping.sweep(street.now_ms, lists.is_recorded)
    assert not Prose.objects.filter(state=Prose.State.WAITING).exists()
    with pytest.raises(TurnedAway) as away:
        press_again(street)
    assert away.value.code == "Expired"
    assert street.engine.head().seq == before


def test_words_swept_with_a_clock_that_was_wrong(street: Street) -> None:
    """Even when an action is still wanted, the books never name words that are gone."""
    write(street)
    Prose.objects.filter(state=Prose.State.WAITING).delete()
    before = street.engine.head().seq
    with pytest.raises(TurnedAway):
        press_again(street)
    assert street.engine.head().seq == before


def test_an_action_is_wanted_for_less_time_than_its_words_wait(street: Street) -> None:
    """Between handing in and sweeping there is time to spare."""
    write(street)
    street.now_ms += acting.WANTED_MS + 60_000
    sweeping.sweep(street.now_ms, lists.is_recorded)
    assert Prose.objects.filter(state=Prose.State.WAITING).exists()
    with pytest.raises(TurnedAway):
        press_again(street)


def test_stopping_after_the_receipt(street: Street) -> None:
    """The books have the words' fingerprint and the computer stops: the sweeper publishes them."""
    pressed = write(street)
    receipt = street.engine.submit(bytes(pressed.envelope))
    commitment = bytes(pressed.prose.get().commitment)
    assert (receipt.code, content.read(commitment)) == ("", None)
    sweeping.sweep(street.now_ms, lists.is_recorded)
    assert content.read(commitment) == WORDS


def test_stopping_after_the_receipt_and_pressing_again(street: Street) -> None:
    """The same, and Ana presses again before the sweeper comes: one action, words published."""
    pressed = write(street)
    receipt = street.engine.submit(bytes(pressed.envelope))
    done = press_again(street)
    assert done.receipt == receipt
    assert content.read(done.commitments[0]) == WORDS


def test_old_presses_are_swept(street: Street) -> None:
    """After eight days a press is forgotten, with the list of its texts and not the texts."""
    write(street)
    done = press_again(street)
    assert presses.sweep(street.now_ms + presses.PRESS_KEPT_MS - 60_000) == 0
    assert presses.sweep(street.now_ms + presses.PRESS_KEPT_MS + DAY_MS) > 0
    assert not PressedProse.objects.exists()
    assert content.read(done.commitments[0]) == WORDS


# ── Letting in


def test_two_first_presses_let_in_once(street: Street) -> None:
    """Where two presses let Ben in at once, the one that comes second goes on."""
    ben = street.person("Ben")
    membership = people.membership_of(ben, street.project)
    letting_in.let_in(ben, ordinary(ben, street.project), street.project, "page")
    welcome = Welcome(
        key=bytes(membership.public_key),
        member=bytes(membership.member_id),
        project=street.project,
        channel="page",
        strength="link",
    )
    assert as_place.act_as_place("custodian", "people", welcome).code == letting_in.ALREADY_IN
    street.join(ben)


def test_who_cannot_be_let_in_is_told(street: Street) -> None:
    """Ben's number is taken by a key of somebody else: nothing is pressed in his name."""
    ben = street.person("Ben")
    membership = people.membership_of(ben, street.project)
    stranger = Welcome(
        key=bytes(vault.kept_key(street.ana.id, b"elsewhere......."[:16]).verify_key),
        member=bytes(membership.member_id),
        project=street.project,
        channel="page",
        strength="link",
    )
    assert not as_place.act_as_place("custodian", "people", stranger).code
    with pytest.raises(NotLetIn) as no:
        street.join(ben)
    assert no.value.code == "people.MemberKnown"


def test_who_answers_a_text_message_is_known_better(street: Street) -> None:
    """A confirmed mobile number counts for more than a mail address."""
    ben, cem = street.person("Ben", "+4740012345"), street.person("Cem")
    strengths = []
    for person in (ben, cem):
        street.join(person)
        member = acting.member_in(person, street.project) or b""
        with street.engine.reader() as store:
            entry = Law(store).member(member)
        strengths.append(entry.strength if entry else "")
    assert strengths == ["sms", "link"]


def test_a_person_is_another_member_in_every_project(street: Street) -> None:
    """Nothing in the books joins Ana here and Ana elsewhere."""
    here = people.membership_of(street.ana, street.project)
    there = people.membership_of(street.ana, b"e" * 16)
    assert bytes(here.member_id) != bytes(there.member_id)
    assert bytes(here.public_key) != bytes(there.public_key)


# ── Steps


def write(street: Street) -> Press:
    """Let Ana press a form, and stop before it is handed in."""
    return acting._write(
        street.ana, ordinary(street.ana, street.project), street.project, "projects",
        Describe(project=street.project), channel="page", press="form-1", told=[WORDS],
        replaces=None,
    )  # fmt: skip


def press_again(street: Street) -> acting.Done:
    """Let Ana press the form once more."""
    return acting.act(
        street.ana, street.project, "projects", Describe(project=street.project),
        channel="page", press="form-1", told=[WORDS],
    )  # fmt: skip
