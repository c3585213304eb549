"""A centre's register: kept by its office-holders, read and put right by whom it is about."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dugnad.charter.ways import TOGETHER
from dugnad.ledger import merkle
from dugnad.web.acting.services import new_press
from dugnad.web.lists import services as lists
from dugnad.web.rooms import batches, looking, services
from dugnad.web.rooms.models import Batch, Leaf, Look, Row
from dugnad.web.rooms.register import files
from dugnad.web.rooms.register.law import ROOM, Contact
from dugnad.web.rooms.traces import TRACE
from tests.web.living import ALIASES, Living, typed_of

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
DAY_MS = 24 * 3_600_000
DIA = {
    "name": "Dia",
    "mail": "dia@example.org",
    "phone": "+47 900 00 001",
    "prefers": "phone",
    "wishes": "Read aloud",
    "when": "Tuesdays",
    "agreed_on": "2026-09-20",
    "agreed_how": "At the desk, to Ana",
    "until": "2027-09-20",
}


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she leads the volunteer centre, and Ben takes part in it."""
    return living_place.visitor("Ana")


@pytest.fixture
def centre(living_place: Living, ana: Client) -> str:
    """The address of the centre's register."""
    code = living_place.starts("Ana", "The volunteer centre", TOGETHER, kind="association")
    living_place.visitor("Ben").post(f"/p/{code}/join", {"rules_version": "1"})
    return f"/p/{code.lower()}/contacts/"


def keeps(ana: Client, centre: str, **more: str) -> int:
    """Ana puts somebody into the register."""
    typed = {**DIA, **more, "press": new_press()}
    return ana.post(f"{centre}new", typed).status_code


def page(browser: Client, path: str) -> str:
    """What a page says."""
    return browser.get(path).content.decode()


def test_an_office_holder_keeps_it_and_nobody_else(
    living_place: Living, ana: Client, centre: str
) -> None:
    """Ana puts Dia in; members, moderators and strangers do not even learn that it is there."""
    assert "Nobody stands in it yet." in page(ana, centre)
    assert keeps(ana, centre) == 302
    listed = page(ana, centre)
    assert "Dia" in listed
    assert "Read aloud" in listed
    assert "Nobody has noted yet" in listed
    organisation = centre.replace("contacts/", "organisation")
    assert f'href="{centre}"' in page(ana, organisation)
    ben = living_place.visitor("Ben")
    assert f'href="{centre}"' not in page(ben, organisation)
    for path in ("", "new", "file", "out.csv", "out.vcf"):
        assert ben.get(f"{centre}{path}").status_code == 404
    assert keeps(ben, centre) == 404
    assert living_place.visitor().get(centre).status_code == 302
    sealed = b"".join(bytes(row.sealed) for row in Row.objects.all())
    assert b"Dia" not in sealed


def test_one_contact(ana: Client, centre: str) -> None:
    """It is read, put right, noted as spoken with, found, and taken out."""
    keeps(ana, centre)
    found = re.search(rf'href="({centre}[0-9a-f-]{{36}})"', page(ana, centre))
    assert found
    there = found[1]
    assert "At the desk, to Ana" in page(ana, there)
    ana.post(there, {"do": "spoke", "press": new_press()})
    assert "Last spoken with on" in page(ana, centre)
    ana.post(there, {**DIA, "wishes": "Drive to the doctor", "press": new_press()})
    listed = page(ana, centre)
    assert "Drive to the doctor" in listed
    assert "Last spoken with on" in listed
    hits = ana.post(f"{centre}find", {"words": "doctor dia"}).content.decode()
    assert "Drive to the doctor" in hits
    hits = ana.post(f"{centre}find", {"words": "nobody"}).content.decode()
    assert "No contact has all of these words." in hits
    assert ana.post(f"{centre}find", {"words": ""}).status_code == 422
    assert ana.get(f"{centre}find").status_code == 302
    ana.post(there, {"do": "withdraw", "press": new_press()})
    assert ana.get(there).status_code == 404
    assert not Row.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This is still empty."),
        ({"mail": "", "phone": ""}, "Write a mail address or a telephone number, or both."),
        ({"agreed_how": ""}, "This is still empty."),
        ({"agreed_on": "2026-12-24"}, "Write when and how they agreed."),
        ({"until": "2029-01-01"}, "Choose a day ahead, at most two years from now."),
        ({"until": "2026-09-01"}, "Choose a day ahead, at most two years from now."),
    ],
)
def test_nobody_stands_there_without_having_agreed(
    ana: Client, centre: str, wrong: dict[str, str], sentence: str
) -> None:
    """When, how and until when: what is missing is said in words, and nothing typed is lost."""
    answer = ana.post(f"{centre}new", {**DIA, **wrong, "press": new_press()})
    assert answer.status_code in (409, 422)
    assert sentence in answer.content.decode()
    assert "Read aloud" in answer.content.decode()
    assert not Row.objects.exists()


def test_whom_it_is_about_reads_it_and_who_looked(
    living_place: Living, ana: Client, centre: str
) -> None:
    """Dia signs in with her address: she reads what stands there, and that Ana looked, and how."""
    keeps(ana, centre)
    dia = living_place.visitor("Dia")
    told = page(dia, "/about-me/")
    assert "The volunteer centre" in told
    assert "At the desk, to Ana" in told
    assert "Nobody." in told
    page(ana, centre)
    page(ana, centre)
    there = re.search(rf'href="({centre}[0-9a-f-]{{36}})"', page(ana, centre))
    assert there
    page(ana, there[1])
    ana.post(f"{centre}find", {"words": "dia"})
    page(ana, f"{centre}out.csv")
    told = page(dia, "/about-me/")
    for words in ("opened the whole list", "opened this", "found this by a search", "took the"):
        assert f"Ana {words}" in told
    assert "times that day" in told
    ben = living_place.visitor("Ben")
    assert "No organisation here keeps anything about you" in page(ben, "/about-me/")


def test_whom_it_is_about_puts_it_right_and_withdraws(
    living_place: Living, ana: Client, centre: str
) -> None:
    """Her words replace the others; what she agreed to stays; taken out, it is destroyed."""
    keeps(ana, centre)
    dia = living_place.visitor("Dia")
    found = re.search(r'href="(/about-me/[0-9a-f-]{36})"', page(dia, "/about-me/"))
    assert found
    says = {key: DIA[key] for key in ("name", "mail", "prefers", "when")}
    dia.post(found[1], {**says, "wishes": "Sing", "press": new_press()})
    assert "Sing" in page(ana, centre)
    assert "At the desk, to Ana" in page(dia, "/about-me/")
    bad = dia.post(found[1], {**says, "mail": "", "press": new_press()})
    assert bad.status_code == 422
    ben = living_place.visitor("Ben")
    assert ben.post(found[1], {"withdraw": "1", "press": new_press()}).status_code == 404
    dia.post(found[1], {"withdraw": "1", "press": new_press()})
    assert "Nobody stands in it yet." in page(ana, centre)
    assert dia.get(found[1]).status_code == 404


def test_somebody_who_was_never_here_comes_later(
    living_place: Living, ana: Client, centre: str
) -> None:
    """Kim never needs to be active; when she signs in with that address, it is hers to read."""
    keeps(ana, centre, name="Kim", mail="kim@example.org", phone="")
    assert Row.objects.get().under_id is None
    kim = living_place.visitor("Kim")
    assert "The volunteer centre" in page(kim, "/about-me/")
    assert Row.objects.get().under_id == living_place.who("Kim").id
    assert "Kim" in page(ana, centre)


def test_a_keeper_does_not_learn_who_is_known_here(
    living_place: Living, ana: Client, centre: str
) -> None:
    """A contact with an address that is known here reads the same as one with any other."""
    living_place.who("Dia")
    pages_of = []
    for mail in ("dia@example.org", "odd@example.org"):
        keeps(ana, centre, mail=mail, phone="")
        there = re.search(rf'href="({centre}[0-9a-f-]{{36}})"', page(ana, centre))
        assert there
        told = re.sub(r"csrf.*?>|press.*?>", "", page(ana, there[1]))
        pages_of.append(told.replace(mail, "").replace(there[1], ""))
        ana.post(there[1], {"do": "withdraw", "press": new_press()})
        page(ana, centre)
    assert pages_of[0] == pages_of[1]


def test_it_goes_when_the_time_is_over_or_they_are_forgotten(
    living_place: Living, ana: Client, centre: str
) -> None:
    """After the agreed day the contact is gone; forgetting Dia destroys hers at once."""
    keeps(ana, centre)
    keeps(ana, centre, name="Kim", mail="kim@example.org", phone="", until="2026-12-20")
    assert b"At the desk" in TRACE.export(living_place.who("Dia"))["rooms.json"]
    TRACE.forget(living_place.who("Dia"))
    assert "Dia" not in page(ana, centre)
    living_place.now_ms += 70 * DAY_MS
    assert "ask whether they want to stay" in page(ana, centre)
    living_place.now_ms += 30 * DAY_MS
    assert "Nobody stands in it yet." in page(ana, centre)
    services.sweep(living_place.now_ms)
    assert not Row.objects.exists()


CSV = (
    "Navn;E-post;Telefon;Ønsker;Diagnose\r\n"
    "Eva;eva@example.org;;Bake;secret\r\n"
    ";;;;\r\n"
    "Finn;;+4790000002;'=Drive;secret\r\n"
)


def sent(text: str | bytes) -> SimpleUploadedFile:
    """A file."""
    data = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile("list.csv", data, "text/csv")


def looks_at(ana: Client, centre: str, text: str | bytes, **more: str) -> str:
    """Ana chooses a file; gives what the page says."""
    typed = {"file": sent(text), "agreed_how": "Signed list", "until": "2027-06-01", **more}
    return ana.post(f"{centre}file", {**typed, "press": new_press()}).content.decode()


def test_a_file_comes_in_after_a_look_and_goes_out_again_as_one(
    living_place: Living, ana: Client, centre: str
) -> None:
    """What would come is shown, with what is not taken; nothing is kept before the second press."""
    look = looks_at(ana, centre, CSV)
    assert "2 contacts would come" in look
    assert "Not taken, as the register has no place for it: Diagnose" in look
    assert not Row.objects.exists()
    sure = {**typed_of(look), "text": CSV, "sure": "1", "press": new_press()}
    assert ana.post(f"{centre}file", sure).status_code == 302
    assert ana.post(f"{centre}file", sure).status_code == 302
    keeps(ana, centre)
    listed = page(ana, centre)
    assert "2 contacts came with your last file." in listed
    assert "=Drive" in listed
    assert "secret" not in listed
    back = typed_of(listed)["file"]
    ana.post(f"{centre}file/back", {"file": back, "press": new_press()})
    listed = page(ana, centre)
    assert "Eva" not in listed
    assert "Dia" in listed
    again = ana.post(f"{centre}file/back", {"file": back, "press": new_press()}, follow=True)
    assert "There is nothing of this file to take back." in again.content.decode()
    assert ana.post(f"{centre}file/back", {"file": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"\xff\xfe\x00name", "This file cannot be read."),
        (b"name\0", "This file cannot be read."),
        ("a,b\n1,2\n", "names no column"),
        ("", "names no column"),
        ("name,mail\n" + "Eva,e@example.org\n" * 1_001, "more than 1,000 lines"),
        ("name\n" + "x" * files.BYTES_MAX, "larger than 1 MB"),
    ],
)
def test_a_file_that_is_none(ana: Client, centre: str, text: str | bytes, sentence: str) -> None:
    """Whatever is sent as a file ends in words."""
    assert sentence in looks_at(ana, centre, text)
    assert not Row.objects.exists()


def test_a_file_whose_people_did_not_agree_is_not_taken(ana: Client, centre: str) -> None:
    """One line without how they agreed stops all of it: nothing is kept by half."""
    look = looks_at(ana, centre, CSV, agreed_how="")
    sure = {**typed_of(look), "text": CSV, "sure": "1", "press": new_press()}
    answer = ana.post(f"{centre}file", sure)
    assert answer.status_code == 409
    assert "Write when and how they agreed." in answer.content.decode()
    assert not Row.objects.exists()


def test_it_is_taken_out_and_comes_in_elsewhere(
    living_place: Living, ana: Client, centre: str
) -> None:
    """The file that is taken out is one that can be brought in; a telephone reads the other."""
    keeps(ana, centre, wishes="=2+3", name="Dia; Sørlie")
    table = ana.get(f"{centre}out.csv").content.decode()
    assert "'=2+3" in table
    brought = files.read(table, "Europe/Oslo").contacts
    assert [(one.name, one.mail, one.wishes, one.prefers) for one, _until in brought] == [
        ("Dia; Sørlie", "dia@example.org", "=2+3", "phone")
    ]
    assert brought[0][1] > living_place.now_ms
    cards = ana.get(f"{centre}out.vcf").content.decode()
    assert "FN:Dia\\; Sørlie\r\n" in cards
    assert "TEL:+47 900 00 001\r\n" in cards
    assert ana.get(f"{centre}out.exe").status_code == 404
    assert {one.what for one in Look.objects.all()} == {"export"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [("'t Hart", "'t Hart"), ("'=2+3", "=2+3"), ("'+47 900", "+47 900"), ("'", "'")],
)
def test_a_name_keeps_the_sign_that_it_begins_with(typed: str, read: str) -> None:
    """Only what was shielded from being a formula loses its shield."""
    [(one, _until)] = files.read(f"name;mail\n{typed};a@example.org\n", "Europe/Oslo").contacts
    assert one.name == read


def test_a_long_name_is_folded_for_a_telephone() -> None:
    """No line of a vCard has more than 75 bytes, and no letter is cut in two."""
    lines = files._folded("FN:" + "ø" * 80)
    assert all(len(one.encode()) <= 75 for one in lines)
    assert "".join([lines[0], *(one[1:] for one in lines[1:])]) == "FN:" + "ø" * 80


def test_numbers_of_few_are_not_told(ana: Client, centre: str) -> None:
    """Four people are too few to tell; six are told, and by which way only where nobody shows."""
    for number in range(4):
        keeps(ana, centre, name=f"N{number}", mail=f"n{number}@example.org")
    assert page(ana, centre).count("too few to tell") == 5
    for number in range(4, 6):
        keeps(ana, centre, name=f"N{number}", mail=f"n{number}@example.org")
    told = page(ana, centre)
    assert "<dt>In the register</dt><dd>6</dd>" in told
    assert "<dt>By telephone</dt><dd>6</dd>" in told
    keeps(ana, centre, name="N6", mail="n6@example.org", prefers="mail")
    told = page(ana, centre)
    assert "<dt>In the register</dt><dd>7</dd>" in told
    assert told.count("too few to tell") == 4


def test_many_records_are_noted_in_the_books_as_one(
    living_place: Living, ana: Client, centre: str
) -> None:
    """Five contacts of a day: one line in the books; each can be shown to have been among them."""
    for number in range(4):
        keeps(ana, centre, name=f"N{number}", mail=f"n{number}@example.org")
    living_place.later(days=1)
    assert batches.note_due(living_place.now_ms) == 0
    keeps(ana, centre)
    assert batches.note_due(living_place.now_ms) == 0
    living_place.later(days=1)
    assert batches.note_due(living_place.now_ms) == 1
    assert batches.note_due(living_place.now_ms) == 0
    batch = Batch.objects.get()
    assert (batch.room, batch.count, batch.noted) == ("register", 5, True)
    for leaf in Leaf.objects.all():
        shown = batches.shown(bytes(leaf.digest))
        assert shown is not None
        hashed = merkle.leaf_hash(shown.digest)
        root = bytes(batch.root)
        assert merkle.inclusion_holds(hashed, shown.index, 5, list(shown.proof), root)
    assert batches.shown(bytes(32)) is None
    lists.catch_up()
    assert "Private records were noted by one fingerprint" in page(ana, "/books/")


def test_a_batch_that_was_handed_in_before_a_fault_is_not_handed_in_twice(
    living_place: Living, ana: Client, centre: str
) -> None:
    """The process ended between the books and the note of it: the next round only notes it."""
    for number in range(5):
        keeps(ana, centre, name=f"N{number}", mail=f"n{number}@example.org")
    living_place.later(days=1)
    batches.note_due(living_place.now_ms)
    head = living_place.root()
    Batch.objects.update(noted=False)
    assert batches.note_due(living_place.now_ms) == 1
    assert Batch.objects.get().noted
    assert living_place.root() != head  # asked again, refused, and nothing else.


def test_nobody_reads_on_after_their_term(living_place: Living, ana: Client, centre: str) -> None:
    """Ana's office has ended: the register is not there for her any more."""
    keeps(ana, centre, until="2028-09-01")
    living_place.later(days=366)
    assert ana.get(centre).status_code == 404


def test_who_looked_is_forgotten_after_a_year(
    living_place: Living, ana: Client, centre: str
) -> None:
    """Looks are kept for a year, and the looker's number goes with them when they are forgotten."""
    dia = living_place.who("Dia")
    keeps(ana, centre, until="2028-09-01")
    page(ana, centre)
    TRACE.forget(living_place.who("Ana"))
    looks = looking.about(dia, living_place.now_ms)[0].looks
    assert [one.name for one in looks] == [""]
    living_place.now_ms += 366 * DAY_MS
    services.sweep(living_place.now_ms)
    assert not Look.objects.exists()
    assert services.records(dia, ROOM, looking.about(dia, living_place.now_ms)[0].anchor, Contact)
