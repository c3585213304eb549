"""K39: who helps at a desk and when is seen, and that too much of it falls on one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from dugnad.charter.law import HELPER
from dugnad.charter.projects.verbs import Join
from dugnad.charter.roles import Accept, Offer, StepDown
from dugnad.web.helping.crews import TURNS_MAX
from dugnad.web.helping.load import LEAST
from dugnad.web.helping.models import Help, HelpedAct, Turn
from dugnad.web.helping.traces import TRACE
from dugnad.web.people import services as people
from tests.web.acting.street import DATABASES, DAY_MS
from tests.web.helping.village import HELPS
from tests.web.living import Living
from tests.web.place.parish import Parish

pytestmark = pytest.mark.django_db(databases=DATABASES)
HELPERS = "/helping/helpers/"


@dataclass
class Library(Parish):
    """The association that decides about the place; Bengt, Tom and Ida help at its desk."""

    sat: list[Help] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Bengt has them stand in for him; Karin takes part and holds no office."""
        self.code = self.place.starts("Bengt", "The library", HELPS, kind="association")
        for name in ("Karin", "Tom", "Ida"):
            self.does(name, "projects", Join(project=self.project, rules_version=1))
        for name in ("Tom", "Ida"):
            member = bytes(people.membership_of(self.place.who(name), self.project).member_id)
            self.does("Bengt", "roles", Offer(self.project, HELPER, member, deputy=True))
            self.does(name, "roles", Accept(self.project, HELPER))

    def helps(self, name: str, times: int, *, at_desk: bool = True, at_ms: int = 0) -> None:
        """Somebody helps so many people, two things each."""
        for number in range(times):
            began_ms = at_ms or self.place.now_ms - 1
            row = Help.objects.create(
                helper=self.place.who(name),
                helped=self.place.who(f"Neighbour{number}"),
                project=self.project,
                things="answer",
                state=Help.State.ENDED,
                how="sms",
                stop=bytes([len(self.sat), 1]) * 16,
                sealed_stop=b"",
                until_ms=began_ms + DAY_MS,
                made_ms=began_ms,
                began_ms=began_ms,
                ended_ms=began_ms + 1,
                at_desk=at_desk,
            )
            self.sat.append(row)
            for act in (2, 3):
                HelpedAct.objects.create(
                    help=row,
                    action=bytes([len(self.sat), act]) * 16,
                    thing="answer",
                    at_ms=began_ms,
                )

    def takes(self, client: Client, **typed: Any) -> Any:
        """Somebody says when they help."""
        turn = {"where": self.code, "weekday": "0", "begins": "10:00", "ends": "14:00"}
        return client.post(HELPERS, {**turn, **typed})


@pytest.fixture
def library(living_place: Living) -> Library:
    """It decides about the place."""
    found = Library(living_place)
    found.entrust()
    return found


def test_k39_what_each_carries_is_seen_and_too_much_is_said(library: Library) -> None:
    """Tom sat beside six of ten: his and Ida's share stand there, and that his is too much."""
    library.helps("Tom", 6)
    library.helps("Ida", 3)
    library.helps("Karin", 1)
    page = library.page("Ida", HELPERS)
    assert "somebody was helped at a desk 10 times" in page
    assert '<th scope="row">Tom</th><td>6</td><td>60</td>' in page
    assert '<th scope="row">Ida</th><td>3</td><td>30</td>' in page
    assert '<th scope="row">Others</th><td>1</td><td>10</td>' in page
    assert "Tom carries 60 of 100. Who takes a turn more?" in page
    assert "Ida carries" not in page
    assert "Neighbour" not in page
    assert "Could you take a turn?" in library.page("", "/help/")


def test_a_poster_names_the_desk_where_somebody_answers_together_with_people(
    library: Library,
) -> None:
    """Olav tears nothing off: he goes to the library, once somebody helps there (J19)."""
    card = library.place.calls(library.visitor("Karin"), "Paint the fence").lower()
    assert "together with you" not in library.page("", f"/c/{card}/poster")
    library.takes(library.visitor("Tom"))
    assert "somebody there answers together with you" in library.page("", f"/c/{card}/poster")


def test_k39_forty_of_a_hundred_is_not_too_much(library: Library) -> None:
    """Above it, it is: four of ten stay unsaid, five of eleven do not."""
    library.helps("Tom", 4)
    library.helps("Ida", 3)
    library.helps("Karin", 3)
    assert "carries" not in library.page("Tom", HELPERS).replace("each carries", "")
    assert "Could you take a turn?" not in library.page("", "/help/")
    library.helps("Tom", 5, at_ms=library.place.now_ms - 2 * DAY_MS)
    assert "Tom carries 60 of 100" in library.page("Tom", HELPERS)


def test_k39_of_few_times_nothing_is_said(library: Library) -> None:
    """Of one time, one person always carries all."""
    library.helps("Tom", LEAST - 1)
    assert "Tom carries" not in library.page("Ida", HELPERS)
    library.helps("Tom", 1, at_ms=library.place.now_ms - 3 * DAY_MS)
    assert "Tom carries 100 of 100" in library.page("Ida", HELPERS)


def test_k39_who_holds_no_office_there_reads_no_names(library: Library) -> None:
    """Karin takes part, a stranger does not: both read how it stands, and no name."""
    library.helps("Tom", 8)
    for name in ("Karin", "Eva"):
        page = library.page(name, HELPERS)
        assert "<td>8</td><td>100</td>" in page
        assert '<th scope="row">Tom</th>' not in page
        assert "One person carries more than 40 of 100." in page
    library.helps("Karin", 2)
    assert '<th scope="row">Karin</th><td>2</td><td>20</td>' in library.page("Karin", HELPERS)
    assert library.visitor().get(HELPERS).status_code == 302


def test_k39_what_neighbours_do_and_what_is_long_ago_does_not_count(library: Library) -> None:
    """Whoever helps her father every day carries no desk; and a new month begins anew."""
    library.helps("Tom", 6, at_desk=False)
    library.helps("Ida", 2, at_ms=library.place.now_ms - 31 * DAY_MS)
    page = library.page("Ida", HELPERS)
    assert "nobody was helped at a desk" in page
    assert "<table" not in page


def test_who_helps_when_stands_on_the_help_page(library: Library) -> None:
    """Tom says when; everybody reads it, and at that time that he is there now."""
    tom = library.visitor("Tom")
    assert "Nobody has said yet when they help here." in library.page("", "/help/")
    assert library.takes(tom).status_code == 302
    page = tom.get(HELPERS).content.decode()
    assert "Your turn stands here" in page
    assert "Take my turn away: Monday 10:00" in page
    told = library.page("", "/help/")
    assert "Monday 10:00\u201314:00: <b>Tom</b> (now)" in told
    assert "Take my turn away" not in told
    library.place.now_ms += 4 * 3_600_000
    assert "(now)" not in library.page("", "/help/")
    tom.cookies["shared"] = "1"
    assert "<b>Tom</b>" in tom.get("/kiosk/help/").content.decode()


def test_a_turn_is_taken_by_who_holds_the_office_and_ends_with_it(library: Library) -> None:
    """Karin holds none; a turn of Tom's is gone from the page when he lays the office down."""
    assert library.takes(library.visitor("Karin")).status_code == 422
    assert "Take a turn" not in library.page("Karin", HELPERS)
    tom = library.visitor("Tom")
    library.takes(tom)
    turn = Turn.objects.get()
    ida = library.visitor("Ida")
    ida.post(f"{HELPERS}back/", {"turn": turn.pk})
    assert Turn.objects.count() == 1
    assert "Take my turn away" not in ida.get(HELPERS).content.decode()
    library.does("Tom", "roles", StepDown(library.project, HELPER))
    assert "<b>Tom</b>" not in library.page("", "/help/")
    assert library.takes(tom).status_code == 422
    tom.post(f"{HELPERS}back/", {"turn": turn.pk})
    assert not Turn.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ends": "10:00"}, "The end must come after the beginning."),
        ({"begins": "ten"}, "Type a time like 10:30."),
        ({"weekday": "7"}, "Choose"),
        ({"where": "222222"}, "Choose"),
    ],
)
def test_a_turn_that_cannot_be_is_said(library: Library, typed: dict[str, str], said: str) -> None:
    """In words; nothing is noted."""
    answer = library.takes(library.visitor("Tom"), **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Turn.objects.exists()


def test_nobody_takes_more_turns_than_a_week_has(library: Library) -> None:
    """Twice a day; the same one twice is one."""
    tom = library.visitor("Tom")
    for number in range(TURNS_MAX):
        begins = f"{8 + number // 7:02}:00"
        for _ in range(2):
            answer = library.takes(tom, weekday=str(number % 7), begins=begins)
    assert Turn.objects.count() == TURNS_MAX
    assert answer.status_code == 409
    assert "many turns there already" in answer.content.decode()


def test_a_desk_of_ones_own_association_is_shown_to_who_takes_part(living_place: Living) -> None:
    """Anybody may begin one and call themselves a helper: strangers are not led there."""
    library = Library(living_place)
    library.takes(library.visitor("Tom"))
    assert "<b>Tom</b>" in library.page("Karin", "/help/")
    assert "<b>Tom</b>" not in library.page("", "/help/")
    assert "<b>Tom</b>" not in library.page("Eva", "/help/")


def test_turns_are_taken_out_and_forgotten(library: Library) -> None:
    """They are Tom's."""
    tom = library.place.who("Tom")
    assert "turns.json" not in TRACE.export(tom)
    library.takes(library.visitor("Tom"))
    assert b'"weekday": 1' in TRACE.export(tom)["turns.json"]
    assert "When you help at a desk." in [str(one) for one in TRACE.goes(tom)]
    TRACE.forget(tom)
    assert not Turn.objects.exists()
