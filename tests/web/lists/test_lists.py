"""Lists follow the books, cost the same however long they are, and can be thrown away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pytest_django import Settings

from dugnad.cards import catalogue
from dugnad.cards.workday.law import verbs as workday
from dugnad.charter import talk
from dugnad.charter.cards import verbs as cards
from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.charter.place import AppointModerator
from dugnad.charter.projects import verbs as projects
from dugnad.ledger.testing import ANA, BEN, CEM, OPERATOR
from dugnad.web.content import auditing
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.house import set_house
from dugnad.web.lists import history, questions, services
from dugnad.web.lists.codes import NotACode, codes_of
from dugnad.web.lists.models import (
    BookLine,
    CardRow,
    Code,
    Cursor,
    ProjectRow,
    QuestionRow,
    Recorded,
)
from tests.web.lists.town import DAY_MS, PLAIN, PLAIN_CATALOGUE, Town, identity

pytestmark = pytest.mark.django_db(databases=["default", "views"])
KINDS = (BookLine, CardRow, Code, Cursor, ProjectRow, QuestionRow, Recorded)


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    """Give the place a folder for pictures."""
    settings.MEDIA_ROOT = tmp_path / "pictures"


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all lists."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in KINDS:
        rows = kind._default_manager.order_by("pk").values()
        found[kind.__name__] = [dict(row.items()) for row in rows]
    return found


def titles(page: services.Page[CardRow]) -> list[str]:
    """What a list of cards says."""
    return [row.title for row in page.rows]


def test_a_card_is_listed_as_soon_as_it_is_up(town: Town) -> None:
    """Ana puts up a work day; the next page shows it with title, time and what is missing."""
    project = town.start(ANA, "The path")
    card = town.put_up(ANA, project, "Clean the ramp")
    assert services.wait_for(town.engine.head().seq)
    (row,) = services.home().rows
    assert bytes(row.card) == card
    assert (row.title, row.type, row.family, row.status) == (
        "Clean the ramp", "workday", "do", "in force",
    )  # fmt: skip
    assert row.when_ms is not None
    assert row.closes_ms == row.when_ms - 3_600_000
    assert row.code == next(codes_of(card))
    shown = services.pinned(row)
    assert shown.page.missing == "6 are needed"
    assert shown.page.where == "The ramp"
    assert shown.page.bar is not None
    assert (shown.page.bar.have, shown.page.bar.want) == (0, 6)
    assert shown.page.primary is not None
    assert shown.page.primary.action is workday.Answer
    assert shown.language == "nb"
    assert not shown.closed


def test_an_answer_is_seen_in_the_list(town: Town) -> None:
    """When Ben says yes, the list says one of six."""
    project = town.start(ANA, "The path")
    card = town.put_up(ANA, project, "Clean the ramp")
    town.let_in(BEN, project)
    town.answer(BEN, card)
    services.catch_up()
    (row,) = services.home().rows
    with override("nb"):
        bar = services.pinned(row).page.bar
    assert bar is not None
    assert bar.label == "1 of 6"


def test_counts_stand_with_the_project(town: Town) -> None:
    """A project knows how many members and how many open and closed cards it has."""
    project = town.start(ANA, "The path")
    town.let_in(BEN, project)
    town.act(BEN, "projects", projects.Join(project=project, rules_version=1))
    town.put_up(ANA, project, "One")
    two = town.put_up(ANA, project, "Two")
    services.catch_up()
    town.act(ANA, "cards", cards.Close(card=two))
    services.catch_up()
    (row,) = services.projects().rows
    assert (row.title, row.members, row.cards_open, row.cards_closed) == ("The path", 2, 1, 1)
    assert titles(services.home()) == ["One"]
    assert titles(services.cards_of(project)) == ["One", "Two"]


def test_a_day_that_has_been_is_no_longer_open(town: Town) -> None:
    """When the day is over its card shows its result and leaves the board."""
    project = town.start(ANA, "The path")
    town.put_up(ANA, project, "Clean the ramp")
    town.now_ms += 8 * DAY_MS
    town.engine.tick()
    services.catch_up()
    assert not services.home().rows
    (row,) = services.cards_of(project).rows
    assert row.over
    assert services.pinned(row).page.result == "0 came"
    project_row = services.project(project)
    assert project_row is not None
    assert (project_row.cards_open, project_row.cards_closed) == (0, 1)


def test_a_project_shows_its_cards_by_place(town: Town) -> None:
    """Cards placed by hand come first, then the newest."""
    project = town.start(ANA, "The path")
    ids = {title: town.put_up(ANA, project, title) for title in ("One", "Two", "Three")}
    town.act(ANA, "cards", cards.Place(card=ids["Two"], position=1))
    services.catch_up()
    assert titles(services.cards_of(project)) == ["Two", "Three", "One"]
    town.act(ANA, "cards", cards.Place(card=ids["Two"], position=0))
    services.catch_up()
    assert titles(services.cards_of(project)) == ["Three", "Two", "One"]


def test_the_next_days_come_first_in_what_is_to_come(town: Town) -> None:
    """What one can do is ordered by when it takes place, and leaves out what has begun."""
    project = town.start(ANA, "The path")
    for days in (9, 3, 5, 7):
        town.put_up(ANA, project, f"In {days} days", days)
    services.catch_up()
    to_come = services.to_come(town.now_ms)
    assert [row.title for row in to_come] == ["In 3 days", "In 5 days", "In 7 days"]
    to_come = services.to_come(town.now_ms + 4 * DAY_MS)
    assert [row.title for row in to_come] == ["In 5 days", "In 7 days", "In 9 days"]


def test_a_list_is_read_page_by_page(town: Town) -> None:
    """Page after page shows every card once, also when a new one is put up meanwhile."""
    project = town.start(ANA, "The path")
    for number in range(5):
        town.put_up(ANA, project, f"Card {number}")
    services.catch_up()
    first = services.home(limit=2)
    town.put_up(ANA, project, "New")
    services.catch_up()
    second = services.home(first.after, limit=2)
    third = services.home(second.after, limit=2)
    assert titles(first) + titles(second) + titles(third) == [
        f"Card {number}" for number in (4, 3, 2, 1, 0)
    ]
    assert third.after == ""
    assert titles(services.cards_of(project, services.cards_of(project, limit=4).after)) == [
        "Card 1", "Card 0",
    ]  # fmt: skip


def test_lists_are_the_same_made_anew(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thrown away and made again, in steps of any size, all rows and codes are the same."""
    project = town.start(ANA, "The path")
    card = town.put_up(ANA, project, "Clean the ramp")
    town.let_in(BEN, project)
    for who in (BEN, ANA):
        town.answer(who, card)
        services.catch_up()
    town.act(ANA, "cards", cards.Place(card=card, position=3))
    town.act(BEN, "talk", talk.Ask(about=target_of(card)), Told(text="Is there parking?"))
    town.act(ANA, "cards", cards.Close(card=town.put_up(ANA, project, "Two")))
    town.start(CEM, "The choir")
    services.catch_up()
    services.catch_up()
    before = everything()
    assert len(before["BookLine"]) > 5
    services.rebuild()
    assert everything() == before
    for size in (1, 2, 3):
        monkeypatch.setattr(services, "BATCH", size)
        services.rebuild()
        assert everything() == before


def test_other_books_make_other_lists(town: Town, tmp_path: Path) -> None:
    """When older books were put back, the lists do not keep what these do not know."""
    project = town.start(ANA, "The path")
    services.catch_up()
    (tmp_path / "older").mkdir()
    older = Town(tmp_path / "older")
    try:
        other = older.start(BEN, "The choir")
        services.catch_up(older.engine)
        assert services.project(project) is None
        assert services.project(other) is not None
    finally:
        older.engine.close()


def test_a_new_language_makes_lists_anew(town: Town) -> None:
    """When the place offers one more language, cards are listed in it."""
    project = town.start(ANA, "The path")
    town.put_up(ANA, project, "Clean the ramp")
    services.catch_up()
    before = set_house(None)
    set_house(town.house(languages=("en", "nb", "nl")))
    services.catch_up()
    assert list(services.home().rows[0].line) == ["en", "nb", "nl"]
    set_house(before)


def test_a_new_year_tells_days_with_the_old_one(town: Town) -> None:
    """At New Year all lines are told again, as days of another year are told with theirs."""
    project = town.start(ANA, "The path")
    town.put_up(ANA, project, "Clean the ramp")
    services.catch_up()
    CardRow.objects.update(title="as it was")
    services.catch_up()
    assert titles(services.home()) == ["as it was"]
    town.now_ms += 365 * DAY_MS
    services.catch_up()
    assert titles(services.cards_of(project)) == ["Clean the ramp"]


def test_a_removed_text_leaves_the_lists(town: Town) -> None:
    """When a moderator takes Ana's words down, no list shows them any more; the card stays."""
    project = town.start(ANA, "The path")
    card = town.put_up(ANA, project, "Cem owes me money")
    services.catch_up()
    row = services.card(card)
    assert row is not None
    town.let_in(BEN, project)
    town.act(OPERATOR, "place", AppointModerator(member=BEN.member))
    remove = talk.Remove(commitment=bytes(row.prose), rule="personal")
    assert not town.act(BEN, "talk", remove).code
    services.catch_up()
    row = services.card(card)
    assert row is not None
    assert (row.title, row.removed) == ("", True)
    assert services.pinned(row).removed
    assert "owes" not in repr(everything())


def test_a_removed_text_is_gone_before_the_books_say_so(town: Town) -> None:
    """Words that were destroyed are asked for again when a card is looked at the next time."""
    project = town.start(ANA, "The path")
    card = town.put_up(ANA, project, "Cem owes me money")
    services.catch_up()
    row = services.card(card)
    assert row is not None
    content.remove(bytes(row.prose), "law", "moderator", now_ms=town.now_ms)
    services.retell(bytes(row.prose))
    row = services.card(card)
    assert row is not None
    assert (row.title, row.removed) == ("", True)


def test_new_words_replace_the_old_ones(town: Town) -> None:
    """When a card or project gets other words, lists show those."""
    project = town.start(ANA, "The path")
    card = town.put_up(ANA, project, "Clean the ramp")
    town.act(ANA, "cards", cards.Reword(card=card), Told(title="Clean both ramps"))
    town.act(ANA, "projects", projects.Describe(project=project), Told(title="The paths"))
    services.catch_up()
    assert titles(services.home()) == ["Clean both ramps"]
    assert [row.title for row in services.projects().rows] == ["The paths"]


def test_a_typed_code_opens_what_it_names(town: Town) -> None:
    """However it is typed, a code opens its card or project, and nothing else."""
    project = town.start(ANA, "The path")
    card = town.put_up(ANA, project, "Clean the ramp")
    services.catch_up()
    code = services.code_of(card)
    assert code is not None
    found = services.find(f" {code[:3].lower()}-{code[3:]} ")
    assert found is not None
    assert (found.kind, bytes(found.identity)) == ("card", card)
    by_code = services.card_by_code(code.lower())
    assert by_code is not None
    assert bytes(by_code.card) == card
    project_code = services.code_of(project)
    assert project_code is not None
    assert services.project_by_code(project_code) is not None
    assert services.card_by_code(project_code) is None
    assert services.find("ZZZZZ2") is None


def test_a_code_that_may_mean_two_says_so(town: Town) -> None:
    """Where a 0 could be a Q and a D, and both are there, the person looks again."""
    Code.objects.create(code="K7M4XQ", kind="card", identity=identity("q"))
    found = services.find("K7M4X0")
    assert found is not None
    assert found.code == "K7M4XQ"
    Code.objects.create(code="K7M4XD", kind="card", identity=identity("d"))
    with pytest.raises(NotACode, match="look at the code again"):
        services.find("K7M4X0")


def test_a_taken_code_gives_way_to_the_next(town: Town) -> None:
    """Two cards never share a code; the later one takes the next choice of its own id."""
    project = town.start(ANA, "The path")
    services.catch_up()
    card = identity("card", "Clean the ramp")
    first, second = (code for code, _ in zip(codes_of(card), range(2), strict=False))
    Code.objects.create(code=first, kind="card", identity=identity("earlier"))
    town.put_up(ANA, project, "Clean the ramp")
    services.catch_up()
    assert services.code_of(card) == second


def test_the_books_in_plain_lines(town: Town) -> None:
    """Newest first, each line says in plain words what happened, when, and to which card."""
    project = town.start(ANA, "The path")
    card = town.put_up(ANA, project, "Clean the ramp")
    town.let_in(BEN, project)
    town.answer(BEN, card)
    services.catch_up()
    lines = history.book_lines().rows
    assert [str(line.sentence) for line in lines] == [
        "Somebody answered.",
        "Somebody said for the first time who they are.",
        "The card was put up.",
        "Somebody took on a role: looking after the project.",
        "The project was started.",
        "Somebody said for the first time who they are.",
    ]
    assert lines[0].card is not None
    assert lines[0].card.title == "Clean the ramp"
    assert lines[0].name.startswith("line:")
    assert [str(line.sentence) for line in history.book_lines(card=card).rows] == [
        "Somebody answered.", "The card was put up.",
    ]  # fmt: skip
    first = history.book_lines(project=project, limit=3)
    second = history.book_lines(project=project, after=first.after, limit=3)
    assert len(first.rows) == 3
    assert len(second.rows) == 3
    assert history.book_lines(after="no number").rows == ()


def test_what_was_refused_has_no_line(town: Town) -> None:
    """An action that the rules refused is not told as something that happened."""
    town.start(ANA, "The path")
    services.catch_up()
    before = everything()
    close = cards.Close(card=identity("no card"))
    refused = town.act(ANA, "cards", close, Told(text="It rained"))
    assert refused.code == "cards.UnknownCard"
    services.catch_up()
    after = everything()
    assert after["BookLine"] == before["BookLine"]
    assert after["Recorded"] == before["Recorded"]


def test_questions_stand_with_what_they_ask_about(town: Town) -> None:
    """A card's questions are listed oldest first, with the answer once there is one."""
    project = town.start(ANA, "The path")
    card = town.put_up(ANA, project, "Clean the ramp")
    town.let_in(BEN, project)
    about = talk.Ask(about=target_of(card))
    asked = town.act(BEN, "talk", about, Told(text="Is there parking?"))
    town.act(BEN, "talk", about, Told(text="Is there coffee?"))
    services.catch_up()
    told = Told(text="Yes.")
    answered = town.act(ANA, "talk", talk.Answer(question=asked.action_id), told)
    assert not answered.code
    services.catch_up()
    first, second = questions.questions_of(card).rows
    assert bytes(first.question) == asked.action_id
    assert content.read(bytes(first.prose)) == Told(text="Is there parking?")
    assert first.answer is not None
    assert content.read(bytes(first.answer)) == told
    assert second.answer is None
    assert questions.questions_of(card, limit=1).after != ""
    last_line = history.book_lines(card=card).rows[0]
    assert str(last_line.sentence) == "A question was answered."


def test_told_text_that_the_books_name_can_be_audited(town: Town) -> None:
    """Everything the books name is there; what was discarded is not asked for."""
    project = town.start(ANA, "The path")
    town.put_up(ANA, project, "Clean the ramp")
    town.act(ANA, "cards", cards.Close(card=identity("no card")), Told(text="It rained"))
    services.catch_up()
    named = list(services.recorded())
    assert len(named) == 2
    assert all(services.is_recorded(one) for one in named)
    assert not services.is_recorded(bytes(32))
    audit = auditing.audit(services.recorded())
    assert audit.sound
    assert len(audit.present) == 2


def test_a_no_is_said_only_at_the_end_of_the_books(town: Town) -> None:
    """What was put up a moment ago is found, so that no sweeper throws its words away."""
    project = town.start(ANA, "The path")
    services.catch_up()
    card = town.put_up(ANA, project, "Clean the ramp")
    with town.engine.reader() as store:
        entry = Law(store).card(card)
    assert entry is not None
    assert services.is_recorded(entry.prose)


def test_a_face_that_fails_does_not_take_the_board_down(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A card whose face fails is listed with its title, and the failure is logged."""
    project = town.start(ANA, "The path")
    town.put_up(ANA, project, "Clean the ramp")

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("dugnad.web.lists.line._shorten", fails)
    services.catch_up()
    (row,) = services.home().rows
    assert row.title == "Clean the ramp"
    assert services.pinned(row).page.when == ""
    assert "cannot be shown" in caplog.text


@pytest.mark.parametrize("part", ["page", "question", "calendar", "quiet", "words", "said"])
def test_a_face_that_fails_keeps_nothing_from_the_lists(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, part: str
) -> None:
    """Whatever a badly written face fails at, its card is listed, and so is what comes after it."""
    project = town.start(ANA, "The path")

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    parts: dict[str, Any] = {part: fails}
    if part == "said":
        parts["places"] = fails
    bad = replace(PLAIN, **parts)
    monkeypatch.setattr(PLAIN_CATALOGUE, "face_of", lambda _name: bad)
    card = town.put_up(ANA, project, "Clean the ramp")
    town.let_in(BEN, project)
    town.answer(BEN, card)
    services.catch_up()
    assert services.reached() == town.engine.head().seq
    assert CardRow.objects.get(card=card).title == "Clean the ramp"
    assert "cannot be shown" in caplog.text


def test_a_moment_beyond_all_calendars_keeps_nothing_from_the_lists(town: Town) -> None:
    """The books count for a quarter of a million years: a day then is listed, and others after."""
    set_house(replace(town.house(), catalogue=catalogue))
    project = town.start(ANA, "The path")
    far = town.put_up(ANA, project, "One day", days=10**8)
    near = town.put_up(ANA, project, "Clean the ramp")
    services.catch_up()
    assert services.reached() == town.engine.head().seq
    shown = {bytes(row.card): services.pinned(row).page.when for row in services.home().rows}
    assert "9999" in shown[far]
    assert shown[near]


def test_lists_cost_the_same_at_any_length(town: Town) -> None:
    """A page asks as many questions, each answered from an index, at four cards as at hundreds."""
    project = town.start(ANA, "The path")
    for number in range(4):
        town.put_up(ANA, project, f"Card {number}")
    services.catch_up()
    few = asked_for(town, project)
    model = CardRow.objects.first()
    assert model is not None
    grown = []
    for number in range(400):
        identity_ = identity("more", str(number))
        newest = f"{2**53 - number:016d}{identity_.hex()}"
        grown.append(
            CardRow(
                **{
                    field.name: getattr(model, field.name)
                    for field in CardRow._meta.concrete_fields
                    if field.name not in {"card", "on_home", "on_page"}
                },
                card=identity_,
                on_home=newest,
                on_page=f"0{2**31:010d}{newest}",
            )
        )
    CardRow.objects.bulk_create(grown)
    many = asked_for(town, project)
    assert many == few != []
    with connections["views"].cursor() as cursor:
        for sql in many:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " ".join(row[3] for row in cursor.fetchall())
            assert "SCAN" not in plan or "USING INDEX" in plan, (sql, plan)
            assert "TEMP B-TREE" not in plan, (sql, plan)


def asked_for(town: Town, project: bytes) -> list[str]:
    """The questions that the lists of a home and a project page ask."""
    with CaptureQueriesContext(connections["views"]) as asked:
        services.home()
        services.home(family="do")
        services.newest_of(project, 5)
        services.to_come(town.now_ms)
        services.cards_of(project)
        services.projects()
    return [query["sql"] for query in asked.captured_queries]


def test_after_a_restart_the_lists_go_on(town: Town) -> None:
    """Books that were closed and opened again are followed from where the lists were."""
    project = town.start(ANA, "The path")
    services.catch_up()
    town.engine.close()
    town.engine = town.open()
    set_house(town.house())
    town.put_up(ANA, project, "Clean the ramp")
    seq = town.engine.head().seq
    assert services.reached() < seq
    assert services.wait_for(seq)
    assert services.reached() == seq
    assert not services.wait_for(seq + 1, timeout_s=0)
    assert titles(services.home()) == ["Clean the ramp"]
