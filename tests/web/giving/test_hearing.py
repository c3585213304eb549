"""K18: how it goes reaches each who gave by the way they chose, at most once a week."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dugnad.site import wiring
from dugnad.web.answers import following
from dugnad.web.giving import hearing
from dugnad.web.giving.models import Hearing, Unheard
from dugnad.web.messages import bundling
from dugnad.web.messages.models import HELD, Message
from dugnad.web.people import limits
from tests.web.answers.asking import letters_to
from tests.web.giving.jetty import ALIASES, Jetty
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

NUMBER = "+4790000001"


@pytest.fixture
def bench(jetty: Jetty) -> Jetty:
    """A card to which Cem gives by mail address, Dia by number, Eva and Fred by mail address."""
    jetty.asks_for()
    living = jetty.living
    living.persons["Dia"] = living.person("Dia", NUMBER)
    for name in ("Cem", "Dia", "Eva", "Fred"):
        jetty.gives(living.visitor(name), "hours", "2")
    following.follow()
    return jetty


def tells(jetty: Jetty, text: str) -> None:
    """Ana tells those who give how it goes, and the place follows its books."""
    assert jetty.presses(jetty.ana, "Tell", text=text).status_code == 302
    following.follow()


def chooses(jetty: Jetty, who: Client, gift: int, **chosen: str) -> int:
    """Somebody says how they want to hear of it; gives the status of the answer."""
    path = f"/c/{jetty.code.lower()}/gift/{gift}"
    return who.post(path, chosen).status_code


def posts(jetty: Jetty, page: str) -> None:
    """Ana says that the letters of a page that she has printed are in the post."""
    told = re.search(r'name="told" value="([0-9 ]+)"', page)
    assert told is not None
    answer = jetty.ana.post(f"/c/{jetty.code.lower()}/letters", {"told": told[1]})
    assert answer.status_code == 302


def weekly(living: Living) -> int:
    """The place tells what is due; gives how many messages it wrote for that."""
    before = Message.objects.exclude(state=HELD).count()
    wiring.tell_news(living.now_ms)
    return Message.objects.exclude(state=HELD).count() - before


def news(address: str, *words: str) -> list[str]:
    """The messages to an address in which all of these words stand."""
    return [text for text in letters_to(address) if all(word in text for word in words)]


def test_each_hears_by_the_way_they_chose(bench: Jetty) -> None:
    """Cem by mail, Dia by text message, Eva by letter, Fred not at all."""
    living = bench.living
    eva, fred = living.visitor("Eva"), living.visitor("Fred")
    assert chooses(bench, eva, 3, how="letter", address="Eva Moe\nVik 3\n6800 Vik") == 302
    assert chooses(bench, fred, 4, how="not") == 302
    tells(bench, "The planks are here.")
    assert weekly(living) == 0, "Nobody chose to hear at once."
    living.later(days=7)
    assert weekly(living) == 2
    assert len(news("cem@example.org", "A bench at the jetty", "The planks are here.")) == 1
    assert len(news(NUMBER, "The planks are here.")) == 1
    assert news("eva@example.org", "planks") == news("fred@example.org", "planks") == []
    (letter,) = hearing.letters_of(bench.card)
    assert letter.address == "Eva Moe\nVik 3\n6800 Vik"
    assert letter.texts == ("The planks are here.",)


def test_what_is_told_within_a_week_is_one_message(bench: Jetty) -> None:
    """K18: two cards, three things told and a thanks: one message to each in a week, no more.

    Cem hears of the bench by text message. Dia wants each at once, and still hears but once a week
    of what she gave to.
    """
    living, first = bench.living, bench.code
    dia = living.persons["Dia"]
    bundling.choose(dia, 0, living.now_ms)
    assert bench.presses(bench.ana, "NoteGiven", gift="1", amount="2").status_code == 302
    assert bench.presses(bench.ana, "Thank", kind="hours").status_code == 302
    tells(bench, "The planks are here.")
    assert weekly(living) == 1
    assert len(news(NUMBER, "The planks are here.")) == 1
    tells(bench, "The first plank is up.")
    bench.asks_for(title="A lamp for the steps")
    bench.gives(living.visitor("Cem"), "hours", "1")
    following.follow()
    tells(bench, "The lamp is ordered.")
    living.later(days=6)
    assert weekly(living) == 0
    living.later(days=2)
    assert weekly(living) == 4
    assert weekly(living) == 0
    said = ("The planks are here.", "The first plank is up.", "The lamp is ordered.")
    assert len(news("cem@example.org", *said, "thank you for what you gave!")) == 1
    (bundle,) = news(NUMBER, "The first plank is up.")
    assert "The planks are here." not in bundle
    assert first != bench.code
    assert not Unheard.objects.exists()


def test_who_hears_by_letter_stands_on_a_list_that_is_printed(bench: Jetty) -> None:
    """Ana prints the letters and says that they are in the post; then nothing waits."""
    eva = bench.living.visitor("Eva")
    assert chooses(bench, eva, 3, how="letter", address="Eva Moe, Vik 3") == 302
    assert "/letters" not in bench.page(bench.ana)
    tells(bench, "The planks are here.")
    assert "/letters" in bench.page(bench.ana)
    page = bench.page(bench.ana, "/letters")
    assert "Eva Moe, Vik 3" in page
    assert "The planks are here." in page
    assert "The card has the code" in page
    assert f"/c/{bench.code.lower()}" in page
    assert eva.get(f"/c/{bench.code.lower()}/letters").status_code == 404
    posts(bench, page)
    assert "Eva Moe" not in bench.page(bench.ana, "/letters")


def test_what_is_told_after_the_letters_were_printed_waits_for_the_next_ones(bench: Jetty) -> None:
    """Ana takes away from the list what stood in the letters, and nothing else."""
    eva = bench.living.visitor("Eva")
    assert chooses(bench, eva, 3, how="letter", address="Eva Moe, Vik 3") == 302
    tells(bench, "The planks are here.")
    printed = bench.page(bench.ana, "/letters")
    tells(bench, "The first plank is up.")
    dia = bench.living.visitor("Dia")
    assert chooses(bench, dia, 2, how="letter", address="Dia Lund, Vik 4") == 302
    posts(bench, printed)
    (of_dia, of_eva) = hearing.letters_of(bench.card)
    assert of_eva.texts == ("The first plank is up.",)
    assert of_dia.texts == ("The planks are here.", "The first plank is up.")
    assert bench.ana.post(f"/c/{bench.code.lower()}/letters", {"told": "x"}).status_code == 302
    assert len(hearing.letters_of(bench.card)) == 2


def test_no_browser_keeps_where_somebody_lives(bench: Jetty) -> None:
    """Whoever goes back after somebody has signed out sees no postal address."""
    eva, at = bench.living.visitor("Eva"), f"/c/{bench.code.lower()}"
    assert chooses(bench, eva, 3, how="letter", address="Eva Moe, Vik 3") == 302
    for who, page in ((eva, "/gift/3"), (bench.ana, "/letters")):
        assert who.get(f"{at}{page}").headers["Cache-Control"] == "no-store"


def test_who_reads_the_address_is_said_where_it_is_typed(bench: Jetty) -> None:
    """Also to whoever gives without their name: the letters are posted by a person."""
    page = bench.page(bench.living.visitor("Eva"), "/gift/3")
    assert "Whoever looks after the card reads both, to post the letters" in page


def test_a_letter_needs_an_address_and_keeps_none_without(bench: Jetty) -> None:
    """An address is kept for letters alone, sealed, and goes when another way is chosen."""
    eva = bench.living.visitor("Eva")
    assert chooses(bench, eva, 3, how="letter", address=" ") == 422
    assert chooses(bench, eva, 3, how="letter", address="Eva Moe, Vik 3") == 302
    row = Hearing.objects.get()
    assert b"Eva" not in bytes(row.sealed_address)
    assert "Eva Moe, Vik 3" in bench.page(eva, "/gift/3")
    assert chooses(bench, eva, 3, how="mail", address="Eva Moe, Vik 3") == 302
    assert bytes(Hearing.objects.get().sealed_address) == b""


def test_whoever_took_everything_back_hears_nothing(bench: Jetty) -> None:
    """News is for those whose gifts stand; following the books twice tells nobody twice."""
    fred = bench.living.visitor("Fred")
    assert bench.presses(fred, "TakeBack", gift="4").status_code == 302
    tells(bench, "The planks are here.")
    following.follow()
    assert Unheard.objects.count() == 3
    bench.living.later(days=7)
    assert weekly(bench.living) == 3


def test_nothing_is_sent_of_words_that_were_taken_away(bench: Jetty) -> None:
    """What was removed before the week is over reaches nobody."""
    tells(bench, "Something unkind.")
    assert weekly(bench.living) == 0
    update = next(bench.fund.updates.values())
    bench.living.takes_away(update.prose)
    bench.living.later(days=7)
    assert weekly(bench.living) == 0
    assert news("cem@example.org", "unkind") == []
    assert not Unheard.objects.exists()


def test_a_payment_that_came_is_told_to_whoever_paid(jetty: Jetty) -> None:
    """The promise has a receipt with its reference, and the payment one of its own."""
    jetty.hosts()
    jetty.asks_for()
    jetty.gives(jetty.living.visitor("Cem"), "money", "200")
    following.follow()
    assert (
        len(news("cem@example.org", "you promised 200\N{NO-BREAK SPACE}kr", "reference 00000018"))
        == 1
    )
    jetty.pays(1, 20_000)
    following.follow()
    assert len(news("cem@example.org", "Your 200 kr", "came in")) == 1


def test_whoever_was_asked_by_link_gives_and_pays_without_signing_in(jetty: Jetty) -> None:
    """Ana asks Olav by mail: he gives behind his link, and reads there how to pay."""
    jetty.hosts()
    jetty.asks_for()
    asked = jetty.ana.post(
        f"/c/{jetty.code.lower()}/invite",
        {"name_1": "Olav", "address_1": "olav@example.org", "press": "one"},
    )
    assert asked.status_code == 302, asked.content.decode()
    (letter,) = news("olav@example.org", "https://solbakken.example/a/")
    secret = letter.partition("https://solbakken.example/a/")[2].split()[0]
    olav = jetty.living.visitor()
    page = olav.get(f"/a/{secret}").content.decode()
    assert "Would you like to give something" in page
    given = {"answer": "ballot", "kind": "money", "amount": "150", "shown": "name"}
    assert olav.post(f"/a/{secret}", given).status_code in {200, 302}
    page = olav.get(f"/a/{secret}").content.decode()
    assert f"/a/{secret}/gift/1" in page
    paying = olav.get(f"/a/{secret}/gift/1").content.decode()
    assert "Pay 150 kr" in paying
    assert "00000018" in paying


def test_a_thanks_is_held_for_whoever_chose_so(jetty: Jetty) -> None:
    """On a real card: what only tells is held for Cem, and comes at once to Dia, who chose so."""
    jetty.asks_for()
    living = jetty.living
    for name in ("Cem", "Dia"):
        jetty.gives(living.visitor(name), "hours", "2")
    following.follow()
    cem = living.persons["Cem"]
    assert living.visitor("Dia").post("/me/asking/", {"news_every_days": "0"}).status_code == 302
    assert cem.news_every_days == limits.DAYS, "as for whoever chose nothing."
    for gift in ("1", "2"):
        jetty.presses(jetty.ana, "NoteGiven", gift=gift, amount="2")
    following.follow()
    assert not Message.objects.filter(state=HELD).exists()
    before = len(letters_to("dia@example.org"))
    assert jetty.presses(jetty.ana, "Thank", kind="hours").status_code == 302
    following.follow()
    (held,) = Message.objects.filter(state=HELD)
    assert held.person == cem
    assert len(letters_to("dia@example.org")) == before + 1
