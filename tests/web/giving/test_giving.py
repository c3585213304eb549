"""Giving through the pages: promised, paid by reference, seen as one chose."""

import re

import pytest

from dugnad.web.answers import following
from dugnad.web.lists import services as lists
from tests.web.answers.asking import letters_to
from tests.web.giving.jetty import ALIASES, Jetty

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def test_a_stranger_sees_what_is_missing_and_four_ways_to_give(jetty: Jetty) -> None:
    """J5: what is missing, until when, with less and with more, who looks after it later."""
    jetty.hosts()
    jetty.asks_for(things="3", rooms="2", things_what="Spades")
    page = jetty.page(jetty.living.visitor())
    for words in (
        "Give money",
        "Give hours",
        "Give a thing",
        "Lend a room",
        "build a shorter bench",
        "add a table",
        "Looked after later by",
        "The boat club",
    ):
        assert words in page, words


def test_a_gift_of_money_is_paid_by_its_reference(jetty: Jetty) -> None:
    """Whoever promised sees the account, the reference and the other ways; nobody else does."""
    jetty.hosts()
    jetty.asks_for()
    cem = jetty.living.visitor("Cem")
    page = jetty.gives(cem, "money", "200")
    assert "Pay it by" in page
    # My money leads straight to how it is paid.
    mine = cem.get("/money/").content.decode()
    link = re.search(r'href="(/c/[^"]+/promise/1)"[^>]*>How to pay', mine)
    assert link, mine
    assert "1234 56 78903" in cem.get(link[1], follow=True).content.decode()
    elsewhere = jetty.ana.get(link[1])
    assert elsewhere.headers["Location"].lower() == f"/c/{jetty.code.lower()}"
    paying = jetty.page(cem, "/gift/1")
    for words in ("Pay 200 kr", "1234 56 78903", "12345", "00000018", "Fridays from 10 to 12"):
        assert words in paying, words
    assert 'class="qr"' not in paying
    assert jetty.ana.get(f"/c/{jetty.code.lower()}/gift/1").status_code == 404
    stranger = jetty.living.visitor()
    assert stranger.get(f"/c/{jetty.code.lower()}/gift/1").status_code == 302


def test_what_was_paid_shows_on_the_card(jetty: Jetty) -> None:
    """Once the two of the club have noted it, it is paid: for the giver, and for all in the sum."""
    jetty.hosts()
    jetty.asks_for()
    cem = jetty.living.visitor("Cem")
    jetty.gives(cem, "money", "200")
    jetty.pays(1, 20_000)
    assert "It is paid. Thank you!" in jetty.page(cem)
    assert "200\N{NO-BREAK SPACE}kr of it is paid in." in jetty.page(jetty.living.visitor())


def test_once_it_has_ended_a_receipt_says_no_rules_of_before(jetty: Jetty) -> None:
    """What becomes of the gift is known then: no "if it is not paid by then" stands beside it."""
    jetty.hosts()
    jetty.asks_for()
    cem = jetty.living.visitor("Cem")
    jetty.gives(cem, "money", "200")
    page = jetty.page(cem, "/gift/1")
    assert page.count("You promise now and pay by") == 1
    assert page.count("less is done with it") == 1
    jetty.pays(1, 20_000)
    page = jetty.page(cem, "/gift/1")
    assert "You promise now and pay by" not in page, "nothing is left to pay by then."
    assert "less is done with it" in page
    for _time in range(6):
        jetty.living.later(days=10)
    after = jetty.page(cem, "/gift/1")
    assert "You promise now and pay by" not in after
    assert "Of it paid" in after


def test_each_giver_is_seen_as_they_chose(jetty: Jetty) -> None:
    """MAT-23: by name, by initials, or as a neighbour, to strangers and to members alike."""
    jetty.asks_for()
    living = jetty.living
    for name, shown in (("Sofie Dahl", "name"), ("Olav Berg", "initials"), ("Cem Ak", "neighbour")):
        living.persons[name] = living.person(name, f"{name.split()[0].lower()}@example.org")
        jetty.gives(living.visitor(name), "hours", "2", shown=shown)
    for who in (living.visitor(), living.visitor("Olav Berg")):
        page = jetty.page(who)
        assert "Sofie Dahl" in page
        assert "O. B." in page
        assert "Olav Berg" not in page
        assert "Cem Ak" not in page


def test_whoever_looks_after_the_card_calls_upon_what_was_promised(jetty: Jetty) -> None:
    """K19 on the pages: the hour is called upon, the giver is told, it is given, and thanked."""
    jetty.asks_for()
    cem = jetty.living.visitor("Cem")
    jetty.gives(cem, "hours", "3", text="I can saw.")
    assert "I can saw." in jetty.page(jetty.ana)
    assert "I can saw." not in jetty.page(cem)
    form = jetty.page(jetty.ana, "/do/CallUpon?gift=1")
    assert "When and where is it needed?" in form
    jetty.presses(jetty.ana, "CallUpon", gift="1", text="Saturday at ten, at the jetty.")
    assert "Saturday at ten, at the jetty." in jetty.page(cem)
    jetty.presses(jetty.ana, "NoteGiven", gift="1", amount="2:30")
    assert "It was given. Thank you!" in jetty.page(cem)
    assert "It was not given after all" in jetty.page(jetty.ana)
    assert jetty.presses(jetty.ana, "UndoGiven", gift="1").status_code == 302
    assert "It was given" not in jetty.page(cem)
    jetty.presses(jetty.ana, "NoteGiven", gift="1", amount="2:30")
    page = jetty.page(jetty.ana)
    assert "Thank those who gave hours" in page
    jetty.presses(jetty.ana, "Thank", kind="hours")
    assert "Thank those who gave hours" not in jetty.page(jetty.ana)
    assert "It was not given after all" not in jetty.page(jetty.ana)
    assert jetty.presses(jetty.ana, "UndoGiven", gift="1").status_code == 409


def test_money_is_not_offered_where_nobody_holds_it(jetty: Jetty) -> None:
    """The card can go up at once; it says what money waits for."""
    jetty.asks_for()
    page = jetty.page(jetty.living.visitor("Cem"))
    assert "Give money" not in page
    assert "Money can be promised once an association" in page


def test_a_thank_you_is_offered_while_there_is_one(jetty: Jetty) -> None:
    """One place on the plaque: the second giver reads that none is left."""
    jetty.hosts()
    jetty.asks_for(thanks_1_what="Your name on the bench", thanks_1_from="300", thanks_1_stock="1")
    cem, dia = jetty.living.visitor("Cem"), jetty.living.visitor("Dia")
    assert "1 is left" in jetty.page(cem)
    assert "Your name on the bench" in jetty.page(cem, "/do/Give?kind=money")
    jetty.gives(cem, "money", "300", reward="1")
    assert "None is left" in jetty.page(dia)
    assert "Your name on the bench" not in jetty.page(dia, "/do/Give?kind=money")
    assert "It was handed over" in jetty.page(jetty.ana)


def test_what_is_missing_is_asked_for_in_words(jetty: Jetty) -> None:
    """A thing without a word of what it is, an amount that is none: nothing typed is lost."""
    jetty.hosts()
    jetty.asks_for(things="3")
    cem = jetty.living.visitor("Cem")
    answer = jetty.presses(cem, "Give", kind="things", amount="1", text="", shown="name")
    assert answer.status_code == 422
    answer = jetty.presses(cem, "Give", kind="money", amount="much", shown="name")
    page = answer.content.decode()
    assert "We could not read this as an amount" in page
    assert 'value="much"' in page


def test_the_desk_gives_back_what_was_paid_and_nothing_else(jetty: Jetty) -> None:
    """A card is closed before its end: of three promises one was paid, and that one goes back.

    What was never paid, and hours, do not; afterwards the desk has nothing left to do there.
    """
    jetty.hosts()
    jetty.asks_for()
    for name, kind, amount in (("Cem", "money", "200"), ("Olav", "money", "50")):
        jetty.gives(jetty.living.visitor(name), kind, amount)
    jetty.gives(jetty.living.visitor("Fred"), "hours", "2")
    jetty.pays(1, 20_000)
    jetty.living.now_ms += 1_000
    closed = jetty.ana.post(f"/c/{jetty.code.lower()}/close", {"text": "", "press": "close"})
    assert closed.status_code == 302
    cem, olav = jetty.living.visitor("Cem"), jetty.living.visitor("Olav")
    assert "What you paid is owed back to you." in jetty.page(cem)
    assert "200 kr goes back to you." in jetty.page(cem, "/gift/1")
    for beyond in ("", "/gift/2"):
        page = jetty.page(olav, beyond)
        assert "Pay it by" not in page
        assert "How to pay" not in page
    assert "You promise now and pay by" not in jetty.page(olav, "/gift/2")
    club = lists.code_of(jetty.club)
    dia = jetty.living.visitor("Dia")
    desk = dia.get(f"/p/{club}/desk").content.decode()
    assert "One gift is to go back to who gave it." in desk
    jetty.living.now_ms += 1_000
    dia.post(f"/p/{club}/desk/give-back/{jetty.code.lower()}", {"press": "back"})
    assert "200 kr · Cem" in dia.get(f"/p/{club}/desk/pay").content.decode()
    assert "go back to who gave it" not in dia.get(f"/p/{club}/desk").content.decode()


def test_a_promise_stands_once_in_what_has_happened(jetty: Jetty) -> None:
    """With its amount, and a promise that was taken back in the card's own words."""
    jetty.hosts()
    jetty.asks_for()
    cem = jetty.living.visitor("Cem")
    jetty.gives(cem, "money", "200", shown="name")
    jetty.gives(cem, "hours", "4", shown="name")
    page = jetty.page(jetty.ana)
    history = page[page.index('class="history"') :]
    assert history.count("200 kr was promised.") == 1
    assert history.count("4 hours were promised.") == 1
    assert "Somebody promised" not in history
    assert "collects this" in page
    jetty.presses(cem, "TakeBack", gift="1")
    page = jetty.page(jetty.ana)
    history = page[page.index('class="history"') :]
    assert history.count("A promise was taken back.") == 1
    assert "What was still open of a promise was taken back." not in history


def test_what_was_too_much_is_said_to_whoever_paid_it(jetty: Jetty) -> None:
    """On the card, with a way to their own money; and in the receipt that the message is."""
    jetty.hosts()
    jetty.asks_for()
    cem = jetty.living.visitor("Cem")
    jetty.gives(cem, "money", "150")
    jetty.pays(1, 20_000)
    page = jetty.page(cem)
    assert "50\N{NO-BREAK SPACE}kr of what you paid did not count here" in page
    assert 'href="/money/"' in page
    assert "did not count here" not in jetty.page(jetty.living.visitor())
    following.follow()
    (letter,) = [text for text in letters_to("cem@example.org") if "came in" in text]
    assert "Your 200 kr for A bench at the jetty came in." in letter
    assert "50 kr more than you promised" in letter


def test_the_paper_on_how_to_pay_says_what_it_is_for(jetty: Jetty) -> None:
    """Whoever prints it has the card's name on it."""
    jetty.hosts()
    jetty.asks_for()
    cem = jetty.living.visitor("Cem")
    jetty.gives(cem, "money", "150")
    page = jetty.page(cem, "/gift/1")
    facts = page[page.index('id="gift-receipt"') :]
    assert "A bench at the jetty" in facts


def test_who_looks_after_it_finds_where_to_ask_for_a_host(jetty: Jetty) -> None:
    """Where nobody holds money the card leads there, and the preview has said so before."""
    jetty.asks_for()
    project = lists.code_of(jetty.project)
    assert project is not None
    assert f'href="/p/{project.lower()}/money">Ask who could hold it' in jetty.page(jetty.ana)
    assert "Ask who could hold it" not in jetty.page(jetty.living.visitor())


def test_the_form_says_what_one_gives_to(jetty: Jetty) -> None:
    """Its own heading is about the kind of gift, so the card stands above it."""
    jetty.hosts()
    jetty.asks_for()
    form = jetty.page(jetty.living.visitor(), "/do/Give?kind=money")
    above = form.partition("<main")[2].partition("<h1")[0]
    assert f'href="/c/{jetty.code}"'.lower() in above.lower()


def test_the_first_page_counts_no_days(jetty: Jetty) -> None:
    """It keeps a line while nothing happens to the card; the day of the end goes by for nobody."""
    jetty.asks_for()
    stranger = jetty.living.visitor()
    for days in (0, 3):
        jetty.living.later(days=days)
        home = stranger.get("/").content.decode()
        assert (
            "Still to be promised: 3,000\N{NO-BREAK SPACE}kr, 20\N{NO-BREAK SPACE}hours.</p>"
            in home
        )
        assert "Until Saturday 10 October" in home
    assert "16 days are left." in jetty.page(stranger)
