"""A very short film on a card: put there with captions, watched without scripts, taken away."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dugnad.web.acting.services import new_press
from dugnad.web.content import auditing, films, keeping
from dugnad.web.content.models import Film, Prose
from dugnad.web.giving.views_film import SENDING
from tests.web.content.filmed import mp4
from tests.web.giving.jetty import ALIASES, Jetty

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

SAID = "0:00 We want to sit at the water.\n0:06 Help us with an hour."


def sends(jetty: Jetty, who: Client, data: bytes | None = None, **typed: object) -> int:
    """Somebody sends a film, or words for it; gives the status."""
    jetty.living.now_ms += 1_000
    form: dict[str, object] = {"press": new_press(), **typed}
    if data is not None:
        form["film"] = SimpleUploadedFile("film.mp4", data, "video/mp4")
    return who.post(f"/c/{jetty.code.lower()}/film", form).status_code


def test_a_film_with_captions_is_on_the_card(jetty: Jetty) -> None:
    """MAT-17: with its captions, its size not loaded before somebody plays it, and no script."""
    jetty.asks_for()
    assert "<video" not in jetty.page(jetty.ana)
    assert sends(jetty, jetty.ana, mp4(), lines=SAID) == 302
    stranger = jetty.living.visitor()
    page = jetty.page(stranger)
    name = Film.objects.get().id
    assert f'src="/m/{name}"' in page
    assert 'preload="none"' in page
    assert f'src="/c/{jetty.code.lower()}/captions.vtt"' in page
    captions = stranger.get(f"/c/{jetty.code.lower()}/captions.vtt")
    assert captions["Content-Type"] == "text/vtt; charset=utf-8"
    assert "We want to sit at the water." in captions.content.decode()
    assert "<video" not in jetty.page(stranger, "/print")
    assert "It has a very short film." in jetty.page(jetty.ana, "/campaign")
    policy = stranger.get(f"/c/{jetty.code.lower()}")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "media-src" not in policy


@pytest.mark.parametrize(
    ("data", "lines", "words"),
    [
        (b"no film at all", SAID, "This file is not a film."),
        (mp4(70), SAID, "longer than a minute"),
        (mp4(), "", "Write what is said in the film"),
        (None, SAID, "Choose a film first."),
    ],
)
def test_without_captions_or_without_a_film_nothing_is_kept(
    jetty: Jetty, data: bytes | None, lines: str, words: str
) -> None:
    """It says what is to be mended; nothing lies on the disk, and the page is as it was."""
    jetty.asks_for()
    form: dict[str, object] = {"press": new_press(), "lines": lines}
    if data is not None:
        form["film"] = SimpleUploadedFile("film.mp4", data, "video/mp4")
    answer = jetty.ana.post(f"/c/{jetty.code.lower()}/film", form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Film.objects.exists()
    assert "<video" not in jetty.page(jetty.ana)


def test_captions_come_from_a_file_and_can_be_changed(jetty: Jetty) -> None:
    """The film stays; what was said in it is typed beside it."""
    jetty.asks_for()
    file = SimpleUploadedFile("said.vtt", b"WEBVTT\n\n00:01.000 --> 00:03.000\nHello", "text/vtt")
    assert sends(jetty, jetty.ana, mp4(), captions_file=file) == 302
    assert "0:01 Hello" in jetty.page(jetty.ana, "/film")
    assert sends(jetty, jetty.ana, lines="0:01 Good day") == 302
    assert Film.objects.count() == 1
    captions = jetty.ana.get(f"/c/{jetty.code.lower()}/captions.vtt").content.decode()
    assert "Good day" in captions
    assert "Hello" not in captions


def test_it_is_taken_away_and_nobody_else_puts_one_there(jetty: Jetty) -> None:
    """Who does not look after the card has no such page; whoever does takes it off again."""
    jetty.asks_for(with_less="build a shorter bench")
    cem = jetty.living.visitor("Cem")
    assert sends(jetty, cem, mp4(), lines=SAID) == 404
    assert cem.get(f"/c/{jetty.code.lower()}/film").status_code == 404
    assert jetty.living.visitor().get(f"/c/{jetty.code.lower()}/film").status_code == 302
    assert sends(jetty, jetty.ana, mp4(), lines=SAID) == 302
    assert sends(jetty, jetty.ana, away="1") == 302
    page = jetty.page(jetty.ana)
    assert "<video" not in page
    assert "build a shorter bench" in page
    assert jetty.ana.get(f"/c/{jetty.code.lower()}/captions.vtt").status_code == 404


def test_changing_the_words_leaves_the_film(jetty: Jetty) -> None:
    """A card's headline can be mended without sending the film again."""
    jetty.asks_for()
    assert sends(jetty, jetty.ana, mp4(), lines=SAID) == 302
    words = {"title": "A longer bench", "text": "From larch.", "press": new_press()}
    answer = jetty.ana.post(f"/c/{jetty.code.lower()}/reword", words)
    assert answer.status_code == 302
    page = jetty.page(jetty.living.visitor())
    assert "A longer bench" in page
    assert "<video" in page


def test_one_form_keeps_one_film(jetty: Jetty) -> None:
    """However often it is sent, and with how many films: nobody else has to wait for tomorrow."""
    jetty.asks_for()
    press = new_press()
    for number in range(keeping.LOOSE_FILMS + 2):
        film = mp4(pictures=bytes([number]) * 9)
        assert sends(jetty, jetty.ana, film, lines=SAID, press=press) == 302
    assert Film.objects.count() == 1
    assert sends(jetty, jetty.ana, mp4(), lines=SAID) == 302


def test_a_film_that_was_changed_for_another_goes_at_once(jetty: Jetty) -> None:
    """A card has one film; it does not fill the disk with those before it."""
    jetty.asks_for()
    for number in range(5):
        assert sends(jetty, jetty.ana, mp4(pictures=bytes([number]) * 9), lines=SAID) == 302
        (lies,) = Film.objects.filter(removed_ms=None)
        assert f"/m/{lies.id}" in jetty.page(jetty.ana)
        assert films.is_whole(lies.id)
    before = Film.objects.exclude(id=lies.id)
    assert before.count() == 4
    assert not [one.id for one in before if films.path_of(one.id).exists()]
    assert sends(jetty, jetty.ana, away="1") == 302
    assert not films.path_of(lies.id).exists()
    texts = [bytes(one.commitment) for one in Prose.objects.all()]
    assert auditing.audit(texts).sound


def test_whoever_sends_too_many_waits_and_nobody_else_does(jetty: Jetty) -> None:
    """Each with a form of its own: ten a day of one person, and what lies here stays one film."""
    jetty.asks_for()
    for number in range(SENDING.goes):
        assert sends(jetty, jetty.ana, mp4(pictures=bytes([number]) * 9), lines=SAID) == 302
    assert sends(jetty, jetty.ana, mp4(pictures=b"one more."), lines=SAID) == 422
    assert Film.objects.filter(removed_ms=None).count() == 1
    ana, jetty.ana = jetty.ana, jetty.living.visitor("Cem")
    before, _code = jetty.code, jetty.asks_for()
    assert sends(jetty, jetty.ana, mp4(pictures=b"of Cem's."), lines=SAID) == 302
    jetty.living.now_ms += SENDING.refill_ms
    jetty.code = before
    assert sends(jetty, ana, mp4(pictures=b"one more."), lines=SAID) == 302
