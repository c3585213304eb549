"""What templates show of a card, a form and a poster."""

import re
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

from dugnad.cards.catalogue import face_of
from dugnad.face.face import Pinned
from dugnad.face.forms import CardForm, PutUpForm
from dugnad.face.moments import MomentField
from dugnad.face.page import Bar, CardPage, Fact, PersonLine, Verb
from dugnad.face.qr import qr

WORKDAY = face_of("workday")
ANSWER = next(iter(WORKDAY.forms))
NOON_MS = 1_812_794_400_000
"""Saturday 12 June 2027, 12:00 in Oslo."""

PAGE = CardPage(
    when="Saturday 12 June, 11:00",
    where="Behind the school",
    missing="Five more people are needed.",
    bar=Bar(7, 12, "7 of 12 people", icon="user"),
    facts=(Fact("Bring", "A brush"),),
    verbs=(
        Verb(ANSWER, "Yes, I come", {"said": "yes"}, primary=True),
        Verb(ANSWER, "I bring others", {"said": "yes"}, asks=True),
    ),
    people=(PersonLine(says="comes", name="Ben Berg"), PersonLine(says="comes")),
)
CARD = Pinned(
    face=WORKDAY,
    page=PAGE,
    card_id=bytes(range(16)),
    code="K7M4XQ",
    address="/c/K7M4XQ",
    title="Paint the fence",
    asker=PersonLine(name="Ana Moen", ring="+47 900 00 000"),
)
PLACE = SimpleNamespace(name="Kvinesdal", sample=False, help_phone="")


def shown(template: str, **context: object) -> str:
    """Render a template of the kit in Kvinesdal."""
    return render_to_string(template, {"place": PLACE, "zone": "Europe/Oslo", **context})


def rendered(text: str, **context: object) -> str:
    """Render a piece of template that uses the kit's tags."""
    template = engines["django"].from_string("{% load face %}" + text)
    return template.render({"zone": "Europe/Oslo", **context})


def in_order(page: str, *parts: str) -> bool:
    """Whether the parts stand on the page one after another."""
    places = [page.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


class TestCard:
    """The anatomy of a card."""

    def test_it_is_read_from_top_to_bottom(self) -> None:
        """Ben sees family, title, when, where, what is missing, who asks, then what to press."""
        page = shown("face/card.html", card=CARD, heading="h1")
        assert in_order(
            page,
            'class="weave"',
            ">Do<",
            "<h1",
            "Paint the fence",
            "Saturday 12 June",
            "Behind the school",
            "Five more people",
            "7 of 12 people",
            "Ana Moen",
            "Yes, I come",
            "Ask a question",
            "K7M 4XQ",
        )

    def test_a_press_carries_its_values(self) -> None:
        """One press says yes: the button's form holds the values and the press's own number."""
        page = shown("face/card.html", card=CARD, presses={ANSWER.__name__: "press-1"})
        assert f'action="/c/K7M4XQ/do/{ANSWER.__name__}"' in page
        assert '<input type="hidden" name="said" value="yes">' in page
        assert '<input type="hidden" name="press" value="press-1">' in page

    def test_a_verb_that_asks_opens_its_form(self) -> None:
        """What needs more words is a link to the form, filled in already."""
        page = shown("face/card.html", card=CARD)
        assert f'href="/c/K7M4XQ/do/{ANSWER.__name__}?said=yes"' in page

    def test_only_one_verb_is_large(self) -> None:
        """There is one thing to press first."""
        assert shown("face/card.html", card=CARD).count("primary-action") == 1

    def test_a_closed_card_is_quiet(self) -> None:
        """A closed card shows what came of it and nothing to press."""
        closed = replace(
            CARD, closed=True, page=replace(PAGE, result="Fourteen people came.", verbs=())
        )
        page = shown("face/card.html", card=closed)
        assert "Fourteen people came." in page
        assert "card--closed" in page
        assert "<button" not in page
        assert "Five more people" not in page

    def test_a_name_that_may_not_be_seen_is_a_neighbour(self) -> None:
        """Somebody whose name is not for this viewer is "A neighbour"."""
        assert "A neighbour" in shown("face/card.html", card=CARD)

    def test_a_title_cannot_become_markup(self) -> None:
        """What Cem types into a title is shown as he typed it."""
        page = shown("face/card.html", card=replace(CARD, title="<script>x</script>"))
        assert "<script>" not in page

    def test_a_preview_presses_nothing(self) -> None:
        """In the preview nothing can be pressed and nothing leads away."""
        page = shown("face/card.html", card=CARD, preview=True)
        assert "<form" not in page
        assert "Ask a question" not in page

    def test_in_a_list_it_leads_to_its_page(self) -> None:
        """A shortened card is one link, and nothing in it can be pressed by mistake."""
        page = shown("face/card_short.html", card=CARD)
        assert page.count("<a ") == 1
        assert "<form" not in page

    def test_a_removed_text_is_said_to_be_removed(self) -> None:
        """A text that was taken down leaves a card that says so."""
        page = shown("face/card.html", card=replace(CARD, title="", removed=True))
        assert "This text was taken away." in page


class TestBar:
    """A number drawn as things."""

    def test_few_things_are_drawn_one_by_one(self) -> None:
        """Seven of twelve people are twelve people, seven of them filled."""
        page = shown("face/bar.html", bar=PAGE.bar)
        assert page.count("<use") == 12
        assert page.count("data-there") == 7

    def test_many_things_are_one_line(self) -> None:
        """Four hundred households are a line, and the words say how many."""
        page = shown("face/bar.html", bar=Bar(100, 400, "100 of 400", icon="home"))
        assert 'width="25"' in page
        assert "100 of 400" in page

    @pytest.mark.parametrize(("have", "want", "percent"), [(0, 0, 100), (9, 3, 100), (1, 3, 33)])
    def test_it_never_runs_over(self, have: int, want: int, percent: int) -> None:
        """More than was wanted is full, and nothing wanted is full too."""
        assert Bar(have, want, "").percent == percent


class Small(PutUpForm):
    """A card with two fields shown and two folded."""

    example = {"title": "Paint the fence"}
    first = ("title", "when")
    title = forms.CharField(label="What?")
    when = MomentField(label="When?")
    places = forms.IntegerField(label="How many?", help_text="0 is as many as come.")
    sure = forms.BooleanField(label="Really", required=False)


def small(data: dict[str, str] | None = None) -> Small:
    """A form in Oslo, at noon."""
    return Small(data, zone="Europe/Oslo", now_ms=NOON_MS)


class TestForm:
    """Forms that help."""

    def test_first_fields_are_open_and_the_rest_is_folded(self) -> None:
        """Ana sees two fields; two more wait behind "More, if you like"."""
        page = rendered("{% card_form form %}", form=small())
        assert in_order(page, "What?", "When?", "<details", "More, if you like", "How many?")
        assert '<details class="fold" open' not in page
        assert "For example: Paint the fence" in page

    def test_what_was_typed_is_never_lost(self) -> None:
        """A form that could not be understood still holds every word."""
        typed = {"title": "Paint & <sing>", "when": "soon", "places": "many"}
        page = rendered("{% card_form form %}", form=small(typed))
        assert "Paint &amp; &lt;sing&gt;" in page
        assert 'value="soon"' in page
        assert 'value="many"' in page
        assert "Everything you wrote is still here." in page

    def test_an_error_is_tied_to_its_field(self) -> None:
        """Reading aloud says the error with the field, and the summary leads there."""
        page = rendered("{% card_form form %}", form=small({"title": "", "when": "soon"}))
        assert 'href="#id_title"' in page
        assert 'aria-describedby="id_title_error"' in page
        assert 'id="id_title_error"' in page
        assert 'aria-describedby="id_places_help id_places_error"' in page
        assert page.count('aria-invalid="true"') == 3

    def test_a_fold_with_an_error_is_open(self) -> None:
        """Nobody has to look for what has to be mended."""
        page = rendered("{% card_form form %}", form=small({"title": "x", "places": "many"}))
        assert '<details class="fold" open' in page

    def test_errors_speak_plainly(self) -> None:
        """No error is in the words of the machine room."""
        form = small({})
        assert form.errors["title"] == ["This is still empty. Write a few words."]
        assert form.errors["places"] == ["Write a number, such as 12."]

    def test_an_authors_own_words_stay(self) -> None:
        """A card's own sentence for an empty field is not replaced."""

        class Own(CardForm):
            name = forms.CharField(error_messages={"required": "Say who you are."})

        form = Own({}, zone="UTC", now_ms=0)
        assert form.errors["name"] == ["Say who you are."]

    def test_every_input_has_a_label(self) -> None:
        """Each input that can be seen is named by a label of its own."""
        page = rendered("{% card_form form %}", form=small())
        named = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
        inputs = set(re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page))
        assert inputs <= named

    def test_nothing_is_greyed_out(self) -> None:
        """Ana may press at any time and be told (rule A17)."""
        assert "disabled" not in rendered("{% card_form form %}", form=small())


class TestMoment:
    """Days and times as people write them."""

    @pytest.mark.parametrize(
        "typed",
        [
            "2027-06-12T12:00",
            "2027-06-12T12:00:00",
            "2027-06-12 12:00",
            "12.6.2027 12:00",
            "12.06.2027 12.00",
            "12/6/2027, 12",
            "12. 6. 2027 kl. 12",
        ],
    )
    def test_many_ways_of_writing_are_understood(self, typed: str) -> None:
        """Browsers and neighbours write the same moment differently."""
        field = MomentField()
        field.zone = "Europe/Oslo"
        assert field.clean(typed) == NOON_MS

    @pytest.mark.parametrize("typed", ["soon", "31.2.2027 10:00", "12.6.2027 25:00", "12.6.2027"])
    def test_nonsense_is_told_kindly(self, typed: str) -> None:
        """What cannot be read is answered with an example."""
        with pytest.raises(forms.ValidationError, match=r"Write it like 6\.6\.2026 10:00"):
            MomentField().clean(typed)

    def test_a_page_says_a_moment_in_the_places_hours(self) -> None:
        """Noon in Oslo is noon, whatever clock the computer has; this year goes without saying."""
        assert rendered("{% moment at %}", at=NOON_MS) == "Saturday 12 June 2027, 12:00"
        assert rendered("{% moment at %}", at=NOON_MS, now_ms=NOON_MS) == "Saturday 12 June, 12:00"
        assert rendered("{% moment at %}", at=None) == ""


class TestPaper:
    """Posters and square codes."""

    def test_a_square_code_is_a_sound_drawing(self) -> None:
        """It says what it opens, stands on white with its rim, and has no style."""
        tree = ET.fromstring(qr("https://kvinesdal.example/c/K7M4XQ", title="Opens <this>"))  # noqa: S314 - our own.
        assert "Opens <this>" in "".join(tree.itertext())
        assert all("style" not in node.attrib for node in tree.iter())
        left, top, width, height = (int(part) for part in tree.attrib["viewBox"].split())
        assert (left, top) == (0, 0)
        assert width == height >= 21 + 8

    def test_a_poster_says_all_that_is_needed(self) -> None:
        """Dia, who has no phone with a camera, finds everything on the wall."""
        page = shown(
            "face/poster.html",
            card=CARD,
            address="https://kvinesdal.example/c/K7M4XQ",
            short_address="kvinesdal.example/c/K7M4XQ",
            version="3F2A",
            valid_until_ms=NOON_MS,
            slips=[{"code": "AB2CD3"}, {}],
        )
        for part in (
            "Kvinesdal",
            "Paint the fence",
            "Saturday 12 June, 11:00",
            "Behind the school",
            "Ana Moen",
            "+47 900 00 000",
            "kvinesdal.example/c/K7M4XQ",
            "Version 3F2A",
            "Valid until Saturday 12 June 2027",
            "Opens this card",
            "AB2 CD3",
        ):
            assert part in page, part
        assert page.count('class="slips__code"') == 2

    def test_icons_are_hidden_from_reading_aloud(self) -> None:
        """The word beside an icon says it; an unknown icon draws nothing."""
        assert 'aria-hidden="true"' in rendered('{% icon "check" %}')
        assert rendered('{% icon "no-such" %}') == ""


class TestLayout:
    """The page around everything."""

    def test_it_has_its_landmarks(self) -> None:
        """Whoever listens finds the skip link, the four ways, the main part, help and the books."""
        page = shown("face/problem.html", title="Not here", what="It was taken down.")
        assert in_order(
            page,
            '<html lang="en" dir="ltr"',
            'href="#main"',
            "Help",
            "Nearby",
            "For you",
            "My projects",
            "Me<",
            '<main class="page__main" id="main"',
            "<h1>Not here</h1>",
            "Check the books",
        )

    def test_a_sample_place_says_so(self) -> None:
        """In a sample place every page says that nothing is sent."""
        sample = SimpleNamespace(name="Kvinesdal", sample=True, help_phone="")
        page = render_to_string("face/problem.html", {"place": sample, "title": "x"})
        assert "This is a sample place" in page

    def test_right_to_left_languages_are_laid_out_so(self) -> None:
        """A reader of Arabic gets a page from right to left."""
        with translation.override("ar"):
            assert '<html lang="ar" dir="rtl"' in shown("face/problem.html", title="x")

    def test_colours_that_were_chosen_are_there_at_once(self) -> None:
        """The cookie's choice stands in the page itself, and nothing else can get in there."""
        for cookie, attribute in (("dark", ' data-color-scheme="dark"'), ('"><script>', "")):
            request = SimpleNamespace(COOKIES={"scheme": cookie})
            assert rendered("{% scheme %}", request=request) == attribute
