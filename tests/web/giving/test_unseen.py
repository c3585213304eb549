"""A gift that is not by name stands under a number of its own, and all that follows still works."""

from __future__ import annotations

from typing import Any

import pytest

from dugnad.cards.fundraiser.law.records import GIFTS_MAX, Fundraiser, Gift
from dugnad.cards.fundraiser.law.verbs import Give
from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.money.records import Money
from dugnad.ledger.store import Frozen
from dugnad.web.acting import going, parting, presses
from dugnad.web.acting.models import Press
from dugnad.web.acting.services import act, member_in, new_press
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.answers import following
from dugnad.web.content.models import Prose
from dugnad.web.forgetting import services as forgetting
from dugnad.web.giving import hearing, leaving
from dugnad.web.people import services as people
from dugnad.web.people.known_as import ids_of
from dugnad.web.treasury import own, years
from dugnad.web.vault import once
from dugnad.web.vault.models import OnceKey
from tests.web.answers.asking import letters_to
from tests.web.giving.jetty import ALIASES, Jetty

pytestmark = pytest.mark.django_db(databases=ALIASES)


def gifts_of(jetty: Jetty) -> list[Gift]:
    """The gifts as the books have them."""
    with jetty.living.engine.reader() as store:
        fund = Fundraiser(Frozen(store), target_of(jetty.card))
        return [gift for _number, gift in fund.gifts.items()]


def books(jetty: Jetty) -> Money:
    """The books of money."""
    with jetty.living.engine.reader() as store:
        return Money(Frozen(store), "money")


@pytest.fixture
def bench(jetty: Jetty) -> Jetty:
    """A bench for which gifts are asked, and a club that holds the money."""
    jetty.hosts()
    jetty.asks_for(thanks_1_what="Your name on the bench", thanks_1_from="100", thanks_1_stock="30")
    return jetty


# ── In the books
def test_each_unseen_gift_stands_under_a_number_of_its_own(bench: Jetty) -> None:
    """MAT-23: three gifts and a membership of Cem's are four numbers, with four keys."""
    cem = bench.living.visitor("Cem")
    bench.gives(cem, "money", "200")
    bench.gives(cem, "hours", "3", shown="initials")
    bench.gives(cem, "money", "50", shown="name")
    bench.gives(cem, "money", "20")
    person = bench.living.who("Cem")
    ordinary = member_in(person, bench.project)
    givers = [gift.giver for gift in gifts_of(bench)]
    assert givers[2] == ordinary
    assert len({*givers}) == 4
    assert {*givers} <= {*ids_of(person)}
    with bench.living.engine.reader() as store:
        entries = [Law(store).member(giver) for giver in givers]
    assert {one.strength for one in entries if one is not None} == {"link"}
    keys = {bytes(one.key.verify_key) for one in once.of_person(person.id)}
    assert len(keys) == 3


def test_how_well_the_place_knows_somebody_does_not_stand_beside_an_unseen_gift(
    bench: Jetty,
) -> None:
    """PRV-03: Olav is known by his phone, Cem by mail; only what Olav gives by name says so."""
    olav = people.find_or_create("Olav", "sms", "+4740012345", "en")
    people.confirm_reach(olav.reaches.get(), bench.living.now_ms)
    bench.living.persons["Olav"] = olav
    for name, shown in (("Olav", "neighbour"), ("Cem", "neighbour"), ("Olav", "name")):
        bench.gives(bench.living.visitor(name), "money", "200", shown=shown)
    with bench.living.engine.reader() as store:
        entries = [Law(store).member(gift.giver) for gift in gifts_of(bench)]
    assert [one and one.strength for one in entries] == ["link", "link", "sms"]


def test_nothing_else_is_written_when_somebody_gives_unseen(bench: Jetty) -> None:
    """PRV-03: who only gives unseen has no other number in the project, in the books or beside."""
    bench.gives(bench.living.visitor("Fred"), "money", "200")
    assert member_in(bench.living.who("Fred"), bench.project) is None


def test_two_presses_of_one_form_are_one_gift(bench: Jetty) -> None:
    """The second press finds the number that the first was given."""
    cem = bench.living.visitor("Cem")
    typed = {"kind": "hours", "amount": "2", "shown": "neighbour", "press": new_press()}
    for _again in range(2):
        assert cem.post(f"/c/{bench.code.lower()}/do/Give", typed).status_code == 302
    assert len(gifts_of(bench)) == 1
    assert OnceKey.objects.count() == 1


def test_presses_of_one_person_have_nothing_in_common(bench: Jetty) -> None:
    """Also in place.db: who pressed is a tag of the press, another one each time."""
    cem = bench.living.visitor("Cem")
    bench.gives(cem, "hours", "2")
    bench.gives(cem, "hours", "3")
    tags = [*Press.objects.values_list("by", flat=True)]
    assert len(tags) == len({*tags})


# ── For the giver
def test_the_giver_sees_their_own_and_takes_one_back(bench: Jetty) -> None:
    """On the card, with how to pay, in my money; nobody else can take it back."""
    cem = bench.living.visitor("Cem")
    page = bench.gives(cem, "money", "200")
    assert "Pay it by" in page
    receipt = bench.page(cem, "/gift/1")
    assert "00000018" in receipt
    assert "1234 56 78903" in receipt
    mine = cem.get("/money/").content.decode()
    assert "200 kr" in mine
    assert "00000018" in mine
    ben = bench.living.visitor("Ben")
    assert ben.get(f"/c/{bench.code.lower()}/gift/1").status_code == 404
    assert "00000018" not in bench.page(ben)
    assert bench.presses(ben, "TakeBack", gift="1").status_code == 409
    assert bench.presses(cem, "TakeBack", gift="1").status_code == 302
    assert gifts_of(bench)[0].standing == "taken back"
    assert len(once.of_person(bench.living.who("Cem").id)) == 1


def test_hours_are_called_upon_and_a_thank_you_handed_over(bench: Jetty) -> None:
    """Who gave unseen is told as everybody is, by whoever sees to it."""
    cem = bench.living.visitor("Cem")
    bench.gives(cem, "hours", "2", text="Painting")
    bench.gives(cem, "money", "100", reward="1")
    assert bench.presses(bench.ana, "CallUpon", gift="1", text="Saturday at ten").status_code == 302
    assert bench.presses(bench.ana, "HandOver", gift="2").status_code == 302
    following.follow()
    letters = letters_to("cem@example.org")
    assert any("is needed now" in text for text in letters)
    assert any("your thank-you was handed over" in text for text in letters)
    assert "It is needed: Saturday at ten" in bench.page(cem)


def test_an_update_comes_once_however_many_gifts(bench: Jetty) -> None:
    """K18: three gifts of one person are one message; who tells it is not told."""
    cem = bench.living.visitor("Cem")
    for amount in ("2", "3", "4"):
        bench.gives(cem, "hours", amount)
    bench.gives(bench.ana, "hours", "1")
    following.follow()
    assert bench.presses(bench.ana, "Tell", text="The planks are here.").status_code == 302
    following.follow()
    bench.living.later(days=7)
    assert hearing.send_due(bench.living.now_ms) == 1
    told = [text for text in letters_to("cem@example.org") if "The planks are here." in text]
    assert len(told) == 1


def test_what_came_stands_in_the_yearly_list(bench: Jetty) -> None:
    """MON-01: a year of a giver's money holds what they gave unseen."""
    cem = bench.living.visitor("Cem")
    bench.gives(cem, "money", "200")
    bench.pays(1, 20_000)
    rows = years.year_of(bench.living.who("Cem"), 2026).rows
    assert [(row.what, row.amount) for row in rows] == [("You gave", -20_000)]
    assert own.money_of(bench.living.who("Cem")).given == ("200 kr",)


def test_what_goes_back_is_owed_and_can_be_put_back(bench: Jetty) -> None:
    """Called off: what Cem paid unseen is owed to Cem, who gives it to the group instead."""
    cem = bench.living.visitor("Cem")
    bench.gives(cem, "money", "200")
    bench.pays(1, 20_000)
    assert bench.presses(bench.ana, "CallOff").status_code == 302
    number = gifts_of(bench)[0].promise
    back = money.OweBack(card=bench.card, numbers=(number,))
    bench.does(bench.living.who("Dia"), bench.club, "money", back)
    person = bench.living.who("Cem")
    (owed,) = own.money_of(person).owed
    assert owed.amount == "200 kr"
    answer = cem.post(
        f"/money/put-back/{owed.digits}",
        {"to": f"{bench.project.hex()}-", "press": new_press()},
    )
    assert answer.status_code == 302, answer.content.decode()
    with bench.living.engine.reader() as store:
        assert [one.amount for one in Law(store).pot(bench.project, "NOK")] == [20_000]
    assert own.money_of(person).owed == ()


def test_by_a_link_too(bench: Jetty) -> None:
    """Whoever is asked by a signed link gives unseen under a number of its own as well."""
    person = bench.living.who("Cem")
    ask = Give(kind="hours", amount=60, shown="neighbour")
    done = act(person, bench.project, target_of(bench.card), ask, channel="link", press=new_press())
    assert not done.refused
    assert once.of_member(done.member) is not None
    assert member_in(person, bench.project) is None


# ── What one person may
def gives_directly(jetty: Jetty, **more: Any) -> None:
    """Cem gives an hour without a page."""
    asked = Give(kind="hours", amount=60, shown="neighbour", **more)
    act(
        jetty.living.who("Cem"), jetty.project, target_of(jetty.card), asked,
        channel="page", press=new_press(),
    )  # fmt: skip


def test_one_person_has_twenty_gifts_under_whatever_numbers(bench: Jetty) -> None:
    """The books see twenty people; the place knows it is one, and says so in the law's words."""
    cem = bench.living.visitor("Cem")
    bench.gives(cem, "hours", "1", shown="name")
    for _more in range(GIFTS_MAX - 1):
        gives_directly(bench)
    with pytest.raises(NotLetIn) as no:
        gives_directly(bench)
    assert no.value.code == "fundraiser.TooManyGifts"
    answer = bench.presses(cem, "Give", kind="hours", amount="1", shown="neighbour")
    assert answer.status_code == 409
    assert "as much here as one person can" in answer.content.decode()
    assert len(gifts_of(bench)) == GIFTS_MAX
    assert OnceKey.objects.count() == GIFTS_MAX - 1
    # Nor does one who is seen this time have more than anybody else.
    named = bench.presses(cem, "Give", kind="hours", amount="1", shown="name")
    assert named.status_code == 409
    assert bench.presses(cem, "TakeBack", gift="2").status_code == 302
    gives_directly(bench)


def test_a_refused_gift_leaves_no_key(bench: Jetty) -> None:
    """What the books refuse takes none of the twenty."""
    asked = Give(kind="rooms", amount=1, shown="neighbour")
    done = act(
        bench.living.who("Cem"), bench.project, target_of(bench.card), asked,
        channel="page", press=new_press(),
    )  # fmt: skip
    assert done.refused == "fundraiser.NotAskedFor"
    assert not OnceKey.objects.exists()


def test_a_key_by_which_nothing_was_done_is_swept(bench: Jetty) -> None:
    """A press that stopped half way: after eight days its key is gone; one that gave stays."""
    gives_directly(bench)
    person = bench.living.who("Cem")
    once.make(
        person.id, bench.project, bench.card, "half way", bench.living.now_ms, lambda _all: None,
        is_over=lambda _one: False,
    )  # fmt: skip
    presses.sweep(bench.living.now_ms + presses.PRESS_KEPT_MS)
    assert OnceKey.objects.count() == 2
    presses.sweep(bench.living.now_ms + presses.PRESS_KEPT_MS + presses.DAY_MS)
    assert [one.member for one in once.of_person(person.id)] == [gifts_of(bench)[0].giver]


# ── Being forgotten
def test_a_giver_who_is_forgotten_leaves_no_money_behind(bench: Jetty) -> None:
    """Unpaid promises are taken back; what is owed, now or later, goes to the project."""
    cem = bench.living.visitor("Cem")
    bench.gives(cem, "money", "200")
    bench.gives(cem, "money", "100", shown="name")
    bench.gives(cem, "money", "70")
    bench.gives(cem, "hours", "2")
    bench.pays(1, 20_000)
    bench.pays(2, 10_000)
    person = bench.living.who("Cem")
    told = going.before(person)
    assert told == going.Going((), (), 2, (("NOK", 30_000),))
    said = leaving.before(person)
    assert said[0].startswith("2 promises of yours, of which nothing has come, are taken back")
    assert said[1].startswith("You gave 300 kr for something that may not reach its goal")
    forgetting.carry_out(person)
    gifts = gifts_of(bench)
    assert [gift.standing for gift in gifts] == ["promised", "promised", "taken back", "taken back"]
    assert not OnceKey.objects.filter(person_id__isnull=False).exists()
    assert parting.put_back_for_nobody() == 0
    assert bench.presses(bench.ana, "CallOff").status_code == 302
    numbers = tuple(gift.promise for gift in gifts[:2])
    back = money.OweBack(card=bench.card, numbers=numbers)
    bench.does(bench.living.who("Dia"), bench.club, "money", back)
    assert parting.put_back_for_nobody() == 2
    assert parting.put_back_for_nobody() == 0
    with bench.living.engine.reader() as store:
        assert [one.amount for one in Law(store).pot(bench.project, "NOK")] == [30_000]


def test_what_is_owed_already_is_said_and_given(bench: Jetty) -> None:
    """Before they go a giver reads what would be given away; then it is in the project's pot."""
    cem = bench.living.visitor("Cem")
    bench.gives(cem, "money", "200")
    bench.pays(1, 20_000)
    bench.presses(bench.ana, "CallOff")
    back = money.OweBack(card=bench.card, numbers=(gifts_of(bench)[0].promise,))
    bench.does(bench.living.who("Dia"), bench.club, "money", back)
    person = bench.living.who("Cem")
    assert going.before(person).given == (("NOK", 20_000),)
    assert leaving.before(person)[0].startswith("200 kr is owed to you. It goes to the project")
    forgetting.carry_out(person)
    with bench.living.engine.reader() as store:
        assert [one.amount for one in Law(store).pot(bench.project, "NOK")] == [20_000]
        assert Law(store).owed_at(bench.club) == ()


def test_the_words_of_an_unseen_gift_are_destroyed_with_its_giver(bench: Jetty) -> None:
    """In place.db they stand under no name of the giver's, and still go when they go."""
    bench.gives(bench.living.visitor("Cem"), "hours", "2", text="I paint on Saturdays")
    person = bench.living.who("Cem")
    (prose,) = [gift.prose for gift in gifts_of(bench)]
    assert prose is not None
    row = Prose.objects.get(commitment=prose)
    assert row.by
    assert row.by != str(person.id)
    forgetting.carry_out(person)
    gone = Prose.objects.get(commitment=prose)
    assert (gone.payload, gone.salt, gone.state) == (None, None, Prose.State.REMOVED)
