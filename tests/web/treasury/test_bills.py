"""A bill that the group decides to pay: its words, who reads what, and how long it is kept."""

from __future__ import annotations

import html
import re
from base64 import b64decode, b64encode
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.decisions.terms import Pay
from dugnad.charter.decisions.verbs import Open
from dugnad.charter.law import Law
from dugnad.charter.money.records import ForPot
from dugnad.charter.projects.verbs import Join
from dugnad.face.deciding.effects import written
from dugnad.ledger import codec
from dugnad.site.wiring import sweep
from dugnad.web.acting.services import member_in
from dugnad.web.content import auditing, sweeping
from dugnad.web.content import services as content
from dugnad.web.content.models import Picture, Prose
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit import bills
from dugnad.web.kit.around import ProjectAround
from dugnad.web.leading import speaking
from dugnad.web.lists import services as lists
from dugnad.web.vault import services as vault
from tests.web.acting.street import identity
from tests.web.living import ALIASES
from tests.web.pages.common import begins, takes_part_for
from tests.web.treasury.village import OPEN_RULES, Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

FOLLOWS = re.compile(r'<option value="([^"]+)" selected>([^<]* owes [^<]*)')
ACCOUNT = "8601 11 17947, KID 2345676"
BILL = {
    "who": "Nilsen Bygg",
    "what": "Planks and screws for the bench.",
    "amount": "200",
    "unit": "NOK",
    "account": ACCOUNT,
    "due": "2026-10-15",
}


@pytest.fixture
def box(village: Village) -> str:
    """Cem takes part in the playground, for which 500 are held in this box."""
    box = village.hosted()
    playground = village.id_of(village.playground)
    village.does("Cem", playground, "projects", Join(project=playground, rules_version=1))
    village.gets(box, 50_000, ForPot(project=playground))
    return box


def at(village: Village) -> str:
    """Where a bill is proposed."""
    return f"/p/{village.playground}/money/pay/bill"


def photo() -> SimpleUploadedFile:
    """A picture as a telephone sends it."""
    made = BytesIO()
    Image.new("RGB", (40, 60), "white").save(made, "PNG")
    return SimpleUploadedFile("bill.png", made.getvalue(), "image/png")


def proposes(village: Village, visitor: Client, **more: Any) -> tuple[str, str]:
    """Somebody fills in a bill; the proposal's form, and what follows as a form has it."""
    answer = visitor.post(at(village), BILL | more)
    assert answer.status_code == 302, answer.content.decode()
    form = visitor.get(answer.headers["Location"]).content.decode()
    found = FOLLOWS.search(form)
    assert found
    return html.unescape(form), found.group(1)


def puts_up(village: Village, who: Client, follows: str) -> str:
    """Somebody puts the proposal up; the code of its card."""
    typed = {
        "title": "200 kr to Nilsen Bygg", "text": "Planks.", "how": "Once.", "follows": follows,
        "days": "0", "project": village.playground,
    }  # fmt: skip
    village.place.puts_up(who, "proposal", typed)
    return str(lists.cards_of(village.id_of(village.playground)).rows[0].code)


def bill() -> bytes:
    """The fingerprint of the one bill that was typed."""
    return bytes(Prose.objects.get(by=bills.BY).commitment)


def test_from_the_bill_to_the_desk_and_paid(village: Village, box: str) -> None:
    """Cem types it, the group agrees by silence, the desk has all its words, and it is paid."""
    cem = village.visitor("Cem")
    assert "Propose to pay a bill" in village.page("Cem", f"/p/{village.playground}/money")
    form, follows = proposes(village, cem, picture_file=photo())
    assert "The project owes 200 kr for a bill of Nilsen Bygg, and its host pays it." in form
    assert "200 kr for a bill" in form
    assert "Nilsen" not in form.split("How it is decided")[0].split("follows")[0]
    assert "Planks and screws for the bench." in form
    assert "The host pays it by Thursday 15 October." in form
    at_card = f"/c/{puts_up(village, cem, follows).lower()}"
    card = village.page("Cem", at_card)
    assert "The project owes 200 kr for a bill of Nilsen Bygg" in card
    assert "The money for it" not in card
    village.later(6)
    assert "200 kr is not paid yet." in village.page("Cem", at_card)
    desk = village.page("Bengt", f"/p/{village.hall}/desk/pay")
    for words in ("200 kr · Nilsen Bygg", ACCOUNT, BILL["what"], "To be paid by", "photo"):
        assert words in desk, words
    with house().engine.reader() as store:
        owed = Law(store).owed_for(village.id_of(village.playground), bill())
    assert owed is not None
    number = village.pays(owed, box)
    at_list = f"/p/{village.hall}/desk/pay/{number}"
    table = village.visitor("Karin").get(f"{at_list}/list?csv").content.decode()
    assert f'Nilsen Bygg,"{ACCOUNT}",,200.00,NOK' in table
    assert "Planks and screws" in village.page("Karin", f"{at_list}/list")
    assert "200 kr is on a list to be paid." in village.page("", at_card)
    village.post("Karin", at_list, {"verb": "confirm"})
    assert "It is paid." in village.page("Bengt", at_list)
    assert "200 kr was paid on " in village.page("", at_card)


def test_a_project_s_own_books_say_that_a_bill_was_paid(village: Village, box: str) -> None:
    """The line of the payment is the host's, for many at once; beside what is owed it is said."""
    owed = "200 kr is owed for a bill from now on."
    form, follows = proposes(village, village.visitor("Cem"), due="")
    assert "The host pays it when it is decided." in form
    puts_up(village, village.visitor("Cem"), follows)
    village.later(6)
    at_books = f"/books/?p={village.playground}&show=money"
    assert owed in village.page("", at_books)
    assert "200 kr is not paid yet." in village.page("", at_books)
    with house().engine.reader() as store:
        name = Law(store).owed_for(village.id_of(village.playground), bill())
    assert name is not None
    number = village.pays(name, box)
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    for page in (at_books, at_books.replace("/?", "/print?"), at_books.replace("/?", "/poster?")):
        assert "200 kr was paid on " in village.page("", page), page
    assert "is not paid yet" not in village.page("", at_books)


def test_a_headline_of_much_money_stands_once(village: Village, box: str) -> None:
    """The blank in 1 200 kr never breaks in the text, and is a plain one in the headline."""
    village.gets(box, 200_000, ForPot(project=village.id_of(village.playground)))
    cem = village.visitor("Cem")
    form, follows = proposes(village, cem, amount="1200.50")
    title = "1,200.50 kr for a bill"
    assert title in form
    typed = {
        "title": title, "text": "Planks.", "how": "Once.", "follows": follows,
        "days": "0", "project": village.playground,
    }  # fmt: skip
    village.place.puts_up(cem, "proposal", typed)
    code = str(lists.cards_of(village.id_of(village.playground)).rows[0].code).lower()
    card = village.page("Ana", f"/c/{code}")
    assert not re.search(rf"<p[^>]*>{re.escape(title)}</p>", html.unescape(card))


def test_nobody_but_the_two_reads_the_account(village: Village, box: str) -> None:
    """Not in the proposal, the books or the words that are kept; the photo's address nowhere."""
    del box
    cem = village.visitor("Cem")
    form, follows = proposes(village, cem, picture_file=photo())
    code = puts_up(village, cem, follows).lower()
    village.later(6)
    pages = [form, *(village.page("Ana", page) for page in (f"/c/{code}", "/books/?show=money"))]
    pages.append(village.page("", f"/p/{village.playground}/money"))
    told = content.read(bill(), waiting=True)
    assert isinstance(told, Told)
    for page in pages:
        # Random letters beside it may well be those four.
        assert "8601" not in re.sub(r'(data-kept-for|csrfmiddlewaretoken") value="\w+"', "", page)
        assert told.picture not in page
    kept = Prose.objects.get(commitment=bill())
    assert b"8601" not in bytes(kept.payload or b"")
    assert b"8601" not in b64decode(told.more("account"))
    assert village.visitor("Cem").get(f"/p/{village.hall}/desk/pay").status_code == 403


def test_a_bill_of_a_firm_that_takes_part_is_theirs(village: Village, box: str) -> None:
    """It is chosen by name, and the proposal says so; what is owed is owed to them."""
    del box
    ben = village.visitor("Ben")
    firm = begins(village.place, ben, "The bakery", kind="firm")
    takes_part_for(village.place, ben, village.playground, firm)
    form, follows = proposes(village, village.visitor("Ana"), party=firm.upper(), who="")
    assert "The project owes The bakery 200 kr for a bill, and its host pays it." in form
    puts_up(village, village.visitor("Ana"), follows)
    village.later(6)
    desk = village.page("Bengt", f"/p/{village.hall}/desk/pay")
    assert "200 kr · The bakery" in desk
    assert ACCOUNT in desk


def test_a_bill_of_a_firm_is_in_its_own_name(village: Village, box: str) -> None:
    """Whatever name is typed beside it; and somebody else's bill is not told as the firm's."""
    ben, ana = village.visitor("Ben"), village.visitor("Ana")
    firm = begins(village.place, ben, "The bakery", kind="firm")
    takes_part_for(village.place, ben, village.playground, firm)
    _form, follows = proposes(village, ana, party=firm.upper(), who="Mallory AS")
    puts_up(village, ana, follows)
    proposes(village, ana, who="Mallory AS")
    mallory = Prose.objects.filter(by=bills.BY).latest("created_ms")
    bakery = speaking_for(village, firm)
    playground = village.id_of(village.playground)
    theirs = Pay(unit="NOK", amount=100, payee=bakery, bill=bytes(mallory.commitment))
    opening = codec.encode(Open(effect=theirs, text="Once."))
    card = PutUp(card=identity("m"), project=playground, card_type="proposal", opening=opening)
    village.does("Ana", playground, "cards", card, Told(title="1 kr", text="x", language="en"))
    village.later(6)
    desk = village.page("Bengt", f"/p/{village.hall}/desk/pay")
    assert "200 kr · The bakery" in desk
    assert "1 kr · The bakery" in desk
    assert "Mallory" not in desk
    assert desk.count(ACCOUNT) == 1
    assert box


def speaking_for(village: Village, firm: str) -> bytes:
    """Who the firm is in the playground."""
    with house().engine.reader() as store:
        parties = speaking.parties_in(store, village.id_of(village.playground))
        return next(one.member for one in parties if one.organisation.row.code == firm.upper())


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"who": ""}, "Write who sends the bill."),
        ({"amount": "501"}, "Write an amount up to 500 kr."),
        ({"account": ""}, "This is still empty."),
        ({"due": "soon"}, "We could not read this as a day."),
        ({"what": "x" * 1_001}, "This is too long: it has 1001 letters"),
        ({"picture_file": SimpleUploadedFile("bill.pdf", b"%PDF-1.7")}, "is not a picture"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    village: Village, box: str, wrong: dict[str, Any], sentence: str
) -> None:
    """Each at its field; what was typed stands there still."""
    del box
    answer = village.visitor("Cem").post(at(village), BILL | wrong)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert sentence in page
    assert "who" in wrong or 'value="Nilsen Bygg"' in page


def choir_with_money(village: Village, box: str) -> bytes:
    """Another project, of Dia alone, that holds ten kroner at the same host."""
    code = village.place.starts("Dia", "The choir", OPEN_RULES)
    village.post("Dia", f"/p/{code}/money", {"host": village.hall})
    village.post("Bengt", f"/p/{village.hall}/desk/asked/{code}", {"answer": "yes"})
    village.gets(box, 1_000, ForPot(project=village.id_of(code)))
    return village.id_of(code)


def test_another_project_cannot_propose_it_or_read_its_sender(village: Village, box: str) -> None:
    """The fingerprint stands in public while the group decides; to others it is no bill."""
    choir = choir_with_money(village, box)
    cem, dia = village.visitor("Cem"), village.visitor("Dia")
    _form, follows = proposes(village, cem)
    puts_up(village, cem, follows)
    me = member_in(village.place.who("Dia"), choir)
    theirs = Pay(unit="NOK", amount=1, bill=bill())
    typed = {
        "title": "1 øre", "text": "Ours.", "how": "Once.", "days": "0", "step": "look",
        "follows": written(theirs, ProjectAround(choir, me, village.place.now_ms)),
        "project": lists.project(choir).code,
    }  # fmt: skip
    answer = dia.post("/box/proposal/", typed)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "The words of the bill are not here any more." in page
    assert "The project owes 0.01 kr for a bill, and its host pays it." in page
    assert "Nilsen" not in page


def test_another_project_that_names_it_takes_nothing_from_it(village: Village, box: str) -> None:
    """Whatever it owes, the host reads no words there, and the true bill is owed and paid."""
    choir = choir_with_money(village, box)
    cem = village.visitor("Cem")
    _form, follows = proposes(village, cem, picture_file=photo())
    puts_up(village, cem, follows)
    theirs = Open(effect=Pay(unit="NOK", amount=100, bill=bill()), text="Once.")
    card = PutUp(
        card=identity("theirs"), project=choir, card_type="proposal", opening=codec.encode(theirs)
    )
    village.does("Dia", choir, "cards", card, Told(title="1 kr", text="Ours.", language="en"))
    village.later(6)
    with house().engine.reader() as store:
        law = Law(store)
        owed = law.owed_for(choir, bill())
        ours = law.owed_for(village.id_of(village.playground), bill())
    assert owed is not None
    assert ours not in (None, owed)
    desk = village.page("Bengt", f"/p/{village.hall}/desk/pay")
    assert "1 kr · A bill" in desk
    assert "The words of this bill are not here any more." in desk
    assert "200 kr · Nilsen Bygg" in desk
    assert (desk.count(ACCOUNT), desk.count("The photo of the bill")) == (1, 1)
    answer = village.post("Bengt", f"/p/{village.hall}/desk/pay", {"owed": owed.hex(), "box": box})
    assert answer.status_code == 422, "it is not known where it goes"
    assert ours is not None
    village.pays(ours, box)


def test_words_of_another_kind_are_no_bill(village: Village, box: str) -> None:
    """Their fingerprint may be named in place of a bill's, whatever they call an account."""
    told = [
        Told(title="Nilsen", text="x", extra=((bills.ACCOUNT, account),))
        for account in (
            "8601 11 17947",
            "Sparebanken Øst",
            "AAAA",
            b64encode(vault.seal_for_place(b"x")).decode(),
        )
    ]
    project = village.id_of(village.playground)
    names = [
        content.save_waiting(one, bills.BY, now_ms=village.place.now_ms)
        for one in (*told, Told(title="Nilsen"))
    ]
    assert bills.read_many(bills.Named(project, None, name) for name in names) == {}
    assert box
    with house().engine.reader() as store:
        assert bills.sweep(store, village.place.now_ms + 2 * bills.YEAR_MS) == 0


def test_nobody_types_bills_without_end(village: Village, box: str) -> None:
    """Ten in an hour, photos among them; then they wait, and what was typed stands there still."""
    del box
    cem = village.visitor("Cem")
    for _time in range(10):
        assert cem.post(at(village), BILL).status_code == 302
    pictures = Picture.objects.count()
    answer = cem.post(at(village), BILL | {"picture_file": photo()})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "You typed many bills just now." in page
    assert 'value="Nilsen Bygg"' in page
    assert Prose.objects.filter(by=bills.BY).count() == 10
    assert Picture.objects.count() == pictures
    assert village.visitor("Ana").post(at(village), BILL).status_code == 302
    village.place.now_ms += 360_000
    assert cem.post(at(village), BILL | {"picture_file": photo(), "what": ""}).status_code == 422
    assert "You typed many" in cem.post(at(village), BILL).content.decode(), "a photo is one"
    village.place.now_ms += 360_000
    assert cem.post(at(village), BILL).status_code == 302


def test_strangers_do_not_propose_it(village: Village, box: str) -> None:
    """They are asked who they are, or told that members do."""
    del box
    assert "/in/" in village.visitor("").get(at(village)).headers["Location"]
    answer = village.visitor("Dia").get(at(village), follow=True)
    assert "Members propose to pay" in answer.content.decode()


def test_a_proposal_whose_bill_was_swept_away_is_not_put_up(village: Village, box: str) -> None:
    """Its words wait for an hour; after that it is said, and the bill is typed once more."""
    del box
    cem = village.visitor("Cem")
    _form, follows = proposes(village, cem)
    village.place.now_ms += sweeping.WAITS_MS + 1
    sweep(village.place.now_ms)
    typed = {
        "title": "200 kr", "text": "Planks.", "how": "Once.", "follows": follows, "days": "0",
        "project": village.playground, "step": "look",
    }  # fmt: skip
    answer = cem.post("/box/proposal/", typed)
    assert answer.status_code == 422
    assert "The words of the bill are not here any more." in html.unescape(answer.content.decode())


def test_the_books_keep_a_bill_that_was_put_up(village: Village, box: str) -> None:
    """The sweeper shows it instead of dropping it, and whoever typed it may leave."""
    del box
    cem = village.visitor("Cem")
    _form, follows = proposes(village, cem)
    puts_up(village, cem, follows)
    village.place.now_ms += sweeping.WAITS_MS + 1
    sweep(village.place.now_ms)
    prose = Prose.objects.get(commitment=bill())
    assert (prose.state, prose.by) == (Prose.State.PUBLISHED, bills.BY)
    assert auditing.audit(lists.recorded()).sound
    assert bill() in {*lists.recorded()}


def test_it_is_kept_as_long_as_accounts_are_kept(village: Village, box: str) -> None:
    """Five whole years after the one in which it was paid, in Norway; then it is destroyed."""
    cem = village.visitor("Cem")
    _form, follows = proposes(village, cem)
    puts_up(village, cem, follows)
    village.later(6)
    name = bill()
    with house().engine.reader() as store:
        owed = Law(store).owed_for(village.id_of(village.playground), name)
        assert owed is not None
        assert bills.sweep(store, village.place.now_ms + 9 * bills.YEAR_MS) == 0
    number = village.pays(owed, box)
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    with house().engine.reader() as store:
        assert bills.sweep(store, village.place.now_ms + 5 * bills.YEAR_MS) == 0
        assert bills.read_many([bills.Named(village.id_of(village.playground), None, name)])
        assert bills.sweep(store, village.place.now_ms + 6 * bills.YEAR_MS) == 1
    assert bills.read_many([bills.Named(village.id_of(village.playground), None, name)]) == {}
    assert "Planks and screws" not in village.page("Bengt", f"/p/{village.hall}/desk/pay/{number}")


def test_what_nothing_is_owed_for_goes_after_a_year(village: Village, box: str) -> None:
    """The group did not agree, so it never was a voucher."""
    del box
    cem = village.visitor("Cem")
    _form, follows = proposes(village, cem)
    puts_up(village, cem, follows)
    with house().engine.reader() as store:
        assert bills.sweep(store, village.place.now_ms + bills.YEAR_MS // 2) == 0
        assert bills.sweep(store, village.place.now_ms + 2 * bills.YEAR_MS) == 1
