"""One text, written once, leaves the board in the length that each way out has room for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dugnad.web.content import share
from dugnad.web.content.share import Facts, fits_one_sms, notice, septets, share_text, sms_text
from dugnad.web.content.told import Told

ADDRESS = "https://kvinesdal.example/c/K7M4XQ"
TOLD = Told(
    title="Clean the ramp",
    text="The ramp behind the school is **slippery**.\n\nBring gloves.",
    where="Behind the school",
    who="Six people with gloves",
)
FACTS = Facts(
    address=ADDRESS,
    asker="Ana",
    place="Kvinesdal",
    project="The path",
    when="Saturday 9 May, 11:00 to 14:00",
    code="K7M4XQ",
    phone="38 35 00 00",
)
LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120)


def test_a_message_to_share() -> None:
    """Title, when, where, story and address stand on lines of their own, without marks."""
    assert share_text(TOLD, FACTS).split("\n") == [
        "Clean the ramp",
        "Saturday 9 May, 11:00 to 14:00",
        "Behind the school",
        "The ramp behind the school is slippery. Bring gloves.",
        ADDRESS,
    ]


def test_an_sms_names_the_asker_first() -> None:
    """An SMS says who asks, what, when and where to answer, and fits into one."""
    text = sms_text(TOLD, FACTS)
    assert text == f"Ana asks: Clean the ramp, Saturday 9 May, 11:00 to 14:00. {ADDRESS}"
    assert fits_one_sms(text)


def test_a_long_title_is_cut_and_the_address_is_not() -> None:
    """What does not fit is cut from the title, at a word."""
    text = sms_text(Told(title="Clean the long ramp " * 6), FACTS)
    assert text.endswith(f" {ADDRESS}")
    assert "..." in text
    assert fits_one_sms(text)


def test_typographic_marks_do_not_cost_a_second_message() -> None:
    """Dashes, quotes and a Czech name are made plain when that saves half the room."""
    told = Told(title="“Rydd” \u2013 nå, Růžena…")
    assert sms_text(told, Facts(address=ADDRESS)) == f'"Rydd" - nå, Ruzena. {ADDRESS}'


def test_another_alphabet_stays_as_it_is() -> None:
    """A title in Greek or Arabic letters is not bent; it gets the room that such messages have."""
    text = sms_text(Told(title="تنظيف المنحدر خلف المدرسة صباح السبت"), Facts(address=ADDRESS))
    assert "تنظيف" in text
    assert fits_one_sms(text)
    assert septets(text) is None


@pytest.mark.parametrize(("text", "count"), [("hei", 3), ("æøå", 3), ("€", 2), ("č", None)])
def test_letters_are_counted_as_the_network_counts(text: str, count: int | None) -> None:
    """Nordic letters count once, the euro sign twice, and others do not fit at all."""
    assert septets(text) == count


def test_a_notice_for_the_paper() -> None:
    """A notice has a heading, the story, the practical lines and a signature."""
    text = notice(TOLD, FACTS)
    assert text.startswith("Clean the ramp\n\nThe ramp behind the school is slippery.\n\nBring")
    assert "When: Saturday 9 May, 11:00 to 14:00\nWhere: Behind the school\n" in text
    assert "Who is needed: Six people with gloves" in text
    assert text.endswith("Code on the first page: K7M4XQ\n\nAna, The path, Kvinesdal")


def test_a_long_story_is_cut_between_paragraphs() -> None:
    """The paper gets whole paragraphs, as many as there is room for."""
    story = "\n\n".join(f"Paragraph {number}: {'word ' * 60}." for number in range(9))
    text = notice(Told(title="Hei", text=story), Facts(address=ADDRESS))
    assert "Paragraph 1" in text
    assert "Paragraph 3" not in text
    assert len(text) < share.NOTICE_CHARACTERS + 200


@given(title=LINE, text=st.text(max_size=500), where=LINE, when=LINE, asker=LINE)
def test_every_way_out_keeps_to_its_room(
    title: str, text: str, where: str, when: str, asker: str
) -> None:
    """Whatever was typed, the lengths hold and the address is whole."""
    told = Told(title=title, text=text, where=where)
    facts = Facts(address=ADDRESS, asker=asker, when=when)
    shared = share_text(told, facts)
    assert len(shared) <= share.SHARE_CHARACTERS
    assert shared.endswith(ADDRESS)
    assert sms_text(told, facts).endswith(ADDRESS)
    assert ADDRESS in notice(told, facts)


@given(title=LINE)
def test_an_sms_of_a_neighbour_fits_into_one(title: str) -> None:
    """With an ordinary name and day, any title gives one message."""
    assert fits_one_sms(sms_text(Told(title=title or "Hei"), Facts(address=ADDRESS, asker="Ana")))
