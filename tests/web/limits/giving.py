"""Limits of what is sent along and taken out: pictures, films, bills, files."""

from __future__ import annotations

from contextlib import ExitStack
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from dugnad.charter.money.records import ForPot
from dugnad.charter.projects.verbs import Join
from dugnad.web.content import keeping
from dugnad.web.forgetting import views as forgetting
from dugnad.web.giving import views_film
from dugnad.web.kit import with_picture
from dugnad.web.lists import services as lists
from dugnad.web.moving import putting_in
from dugnad.web.moving import views as moving
from dugnad.web.pages import views_books
from dugnad.web.treasury import views_bill
from tests.web.acting.street import OPEN_RULES as OPEN
from tests.web.content.filmed import mp4
from tests.web.giving.jetty import Jetty
from tests.web.limits.scenes import (
    ELSEWHERE,
    HERE,
    Row,
    Scene,
    begun,
    page_of,
    passes,
    reader,
    said,
    sends,
    uses_up,
    wears_out,
)
from tests.web.living import Living
from tests.web.moving.test_hostile import another_place
from tests.web.moving.test_taking_out import nothing, take_out, written
from tests.web.treasury.test_bills import BILL, at
from tests.web.treasury.village import Village

PICTURES = "You sent many pictures just now. Try again in some minutes."
WORK = "That is much work for this computer. Try again in ten minutes."
LATELY = (
    "That is much work for this computer, and was done a moment ago. Try again in twenty minutes."
)
TITLE = "The bridge is open"


def picture() -> SimpleUploadedFile:
    """A small picture."""
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "red").save(drawn, "PNG")
    return SimpleUploadedFile("it.png", drawn.getvalue(), "image/png")


def _news(client: Client, connection: str = HERE) -> HttpResponse:
    typed = {"title": TITLE, "text": "Go and see.", "step": "look", "picture_file": picture()}
    answer: HttpResponse = client.post("/box/news/", typed, REMOTE_ADDR=connection)
    return answer


def pictures(place: Living) -> Scene:
    """Ana sends pictures; Ben sends one."""
    ana, _code = begun(place)
    return Scene(
        presses=lambda: _news(ana),
        sentence=said(PICTURES),
        other=lambda: passes(_news(place.visitor("Ben"))),
        fills=wears_out(place, with_picture.KNOWN, str(place.who("Ana").id)),
        typed=TITLE,
    )


def pictures_of_strangers(place: Living) -> Scene:
    """A connection sends pictures before anybody signs in; another one, and Ana here, send some."""
    ana, _code = begun(place)
    stranger = reader(place)
    return Scene(
        presses=lambda: _news(stranger),
        sentence=said(PICTURES),
        other=lambda: passes(_news(place.visitor(), ELSEWHERE)) and passes(_news(ana)),
        fills=wears_out(place, with_picture.STRANGERS, HERE),
        typed=TITLE,
    )


def films(place: Living) -> Scene:
    """Ana sends films for her card; Ben sends one for his."""
    jetty = Jetty(place)
    jetty.hosts()
    mine = jetty.asks_for().lower()
    assert passes(place.visitor("Ben").post(f"/p/{_home()}/join", {"rules_version": "1"}))
    other, jetty.ana = jetty.ana, place.visitor("Ben")
    theirs = jetty.asks_for().lower()
    assert other is not jetty.ana
    ana, lines = reader(place, "Ana"), "0:00 We want to sit at the water."

    def sends_film(client: Client, card: str) -> HttpResponse:
        film = SimpleUploadedFile("film.mp4", mp4(), "video/mp4")
        answer: HttpResponse = sends(client, f"/c/{card}/film", film=film, lines=lines)
        return answer

    return Scene(
        presses=lambda: sends_film(ana, mine),
        sentence=lambda: str(keeping.TOO_MANY_FILMS),
        other=lambda: passes(sends_film(jetty.ana, theirs)),
        fills=wears_out(place, views_film.SENDING, str(place.who("Ana").id)),
        typed=lines,
    )


def bills(place: Living) -> Scene:
    """Cem types bills; Ana types one."""
    village = Village(place)
    box = village.hosted()
    playground = village.id_of(village.playground)
    village.does("Cem", playground, "projects", Join(project=playground, rules_version=1))
    village.gets(box, 50_000, ForPot(project=playground))
    cem = reader(place, "Cem")
    return Scene(
        presses=lambda: cem.post(at(village), BILL),
        sentence=said("You typed many bills just now. Wait some minutes with this one."),
        other=lambda: passes(village.visitor("Ana").post(at(village), BILL)),
        fills=wears_out(place, views_bill.TYPED, str(place.who("Cem").id)),
        typed=str(BILL["who"]),
    )


def _home() -> str:
    return lists.projects().rows[-1].code


def _take_out(client: Client, code: str) -> HttpResponse:
    return client.post(f"/p/{code}/take-out/file", follow=True)  # type: ignore[return-value]


def _said_of(answer: HttpResponse) -> str:
    """What a page says; nothing where a file comes, which is let go."""
    if answer.streaming:
        answer.close()
        return ""
    return page_of(answer)


def taking_out(place: Living) -> Scene:
    """Ana takes the neighbourhood out; Ben takes out what he looks after."""
    ana, code = begun(place)
    ben = place.visitor("Ben")
    theirs = place.starts("Ben", "The garden", OPEN)

    def other() -> bool:
        answer = _take_out(ben, theirs)
        answer.close()
        return bool(answer.streaming)

    return Scene(
        presses=lambda: _take_out(ana, code),
        sentence=said(WORK),
        other=other,
        fills=uses_up(place, "take-out", str(place.who("Ana").id), moving.TAKEN_OUT),
        says=_said_of,
    )


def old_books(place: Living) -> Scene:
    """A stranger has old books worked out again and again; others see what the page says of them.

    Whoever comes by another connection waits for one go to come back, and no longer.
    """
    ana, code = begun(place)
    own, folder = ExitStack(), place.folder.parent
    assert passes(ana.post(f"/p/{code}/take-out/along", {"along": "yes"}))
    path = written(take_out(ana, code), folder / "it.zip")
    other = own.enter_context(another_place(place, folder / "other"))
    arrival = putting_in.put_in(path, other.who("Ana"), nothing)
    putting_in.begin(arrival, other.who("Ana"))
    lists.catch_up()
    there = f"/p/{lists.code_of(bytes(arrival.project))}/before"
    stranger = reader(other)

    def asks(client: Client, connection: str = HERE) -> HttpResponse:
        answer: HttpResponse = client.get(f"{there}?check=1", REMOTE_ADDR=connection)
        return answer

    def is_over() -> None:
        other.now_ms += moving.CHECKED.refill_ms
        assert passes(asks(other.visitor(), ELSEWHERE))
        other.now_ms += moving.CHECKED.refill_ms

    return Scene(
        presses=lambda: asks(stranger),
        sentence=said(LATELY),
        other=lambda: passes(other.visitor().get(there)),
        fills=uses_up(other, "old-books", arrival.id.hex, moving.CHECKED),
        frees=is_over,
        closes=own.close,
    )


def all_books(place: Living) -> Scene:
    """A stranger takes the file of all books again and again; somebody else takes it as well."""
    stranger = reader(place)

    def asks(connection: str) -> HttpResponse:
        answer: HttpResponse = stranger.get("/books/file", REMOTE_ADDR=connection)
        return answer

    def other() -> bool:
        answer = asks(ELSEWHERE)
        answer.close()
        return bool(answer.streaming)

    return Scene(
        presses=lambda: asks(HERE),
        sentence=said("Wait a minute, then take it once more."),
        other=other,
        fills=wears_out(place, views_books.TAKEN, HERE),
        says=_said_of,
    )


def everything(place: Living) -> Scene:
    """Ana takes out all that is kept of her; Ben takes out what is kept of him."""
    ana, _code = begun(place)

    def asks(client: Client) -> HttpResponse:
        answer: HttpResponse = client.get("/me/everything.zip")
        return answer

    return Scene(
        presses=lambda: asks(ana),
        sentence=said("You took it out several times just now. Try again in ten minutes."),
        other=lambda: asks(place.visitor("Ben")).headers["Content-Type"] == "application/zip",
        fills=uses_up(place, "everything", str(place.who("Ana").id), forgetting.EVERYTHING),
        says=lambda answer: answer.content.decode(errors="replace"),
    )


ROWS = {
    "kit.with_picture:KNOWN": Row((30, 60_000), pictures),
    "kit.with_picture:STRANGERS": Row((6, 600_000), pictures_of_strangers),
    "giving.views_film:SENDING": Row((10, 8_640_000), films),
    "treasury.views_bill:TYPED": Row((10, 360_000), bills),
    "moving.views:TAKEN_OUT": Row((6, 600_000), taking_out),
    "moving.views:CHECKED": Row((2, 600_000), old_books),
    "pages.views_books:TAKEN": Row((10, 60_000), all_books),
    "forgetting.views:EVERYTHING": Row((6, 600_000), everything),
}
