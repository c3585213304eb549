"""What the place does by itself, and what a page reads, does not grow with all that ever was.

Each is done with ten and with a thousand rows of the past, and the work is counted, not timed;
`python -m bench grows` does the same with a hundred thousand.
"""

from __future__ import annotations

import tracemalloc
from typing import Any, cast
from uuid import UUID

import pytest
from django.test import Client

from dugnad.charter.moderating import MODERATORS
from dugnad.charter.talk import ProseRemoved
from dugnad.ledger import codec
from dugnad.web.acting import going
from dugnad.web.content.models import Prose
from dugnad.web.content.services import payload_of
from dugnad.web.content.told import Told
from dugnad.web.kit import adding_up, bills
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import BookLine, MoneyEntry, MoneyOwed, RemovalRow
from dugnad.web.moving import taking_out
from dugnad.web.people.buckets import sweep_buckets
from dugnad.web.people.models import Bucket
from dugnad.web.people.running import OneHour
from dugnad.web.place import removals
from dugnad.web.rooms.profile import others
from dugnad.web.vault import once
from dugnad.web.vault.models import OnceKey
from tests.web.conftest import NOON_MS, OpenPlace
from tests.web.growing.counted import is_bounded, steps
from tests.web.living import ALIASES, Living, counting
from tests.web.rooms.test_profile import writes

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

FEW, MANY = 10, 1_000
ANA = UUID(bytes=b"a" * 16)
WORDS = payload_of(Told(title="Nilsen Bygg", text="Planks"))


def name(kind: int, number: int) -> bytes:
    """32 bytes that are nobody else's."""
    return bytes([kind]) * 24 + number.to_bytes(8, "big")


def keys(kind: int, first: int, last: int, **more: object) -> None:
    """Keys for one act that nobody needs to open."""
    OnceKey.objects.bulk_create(
        OnceKey(tag=name(kind, one), press=name(kind + 1, one), wrapped=b"-", **more)
        for one in range(first, last)
    )


def at_both(fills: Any, work: Any) -> tuple[int, int]:
    """The steps of some work, when there is little of the past and when there is much."""
    fills(0, FEW)
    few = steps(work)
    fills(FEW, MANY)
    return few, steps(work)


def test_ids_that_were_used_are_not_looked_at_again(open_place: OpenPlace) -> None:
    """Each is looked at until it is known that something was done by it."""
    del open_place
    ana = name(1, 1)[:16]
    made = once.make(
        ANA, ana, ana, "form", NOON_MS, lambda _theirs: None, is_over=lambda _one: False
    )
    asked: list[bytes] = []

    def has_acted(key: bytes) -> bool:
        asked.append(key)
        return True

    def sweeps() -> None:
        assert once.sweep(NOON_MS + 1, has_acted) == 0

    sweeps()
    sweeps()
    assert asked == [bytes(made.key.verify_key)]
    few, many = at_both(lambda first, last: keys(20, first, last, person_id=ANA, used=True), sweeps)
    assert len(asked) == 1
    assert is_bounded(few, many)


def test_who_was_forgotten_is_looked_for_among_what_is_owed(open_place: OpenPlace) -> None:
    """However many were forgotten, and whatever was paid: what is owed now is few."""
    del open_place

    def fills(first: int, last: int) -> None:
        keys(30, first, last, person_id=None)
        MoneyOwed.objects.bulk_create(
            MoneyOwed(
                obligation=name(3, one), host=b"h" * 16, payee=name(4, one)[-16:],
                project=b"p" * 16, left=0, at_ms=one, waits=False,
            )
            for one in range(first, last)
        )  # fmt: skip

    few, many = at_both(fills, lambda: list(going.owed_to_nobody()))
    assert is_bounded(few, many)


def test_bills_are_looked_at_some_at_a_time_and_all_of_them(open_place: OpenPlace) -> None:
    """A sweep goes on where it left off, and comes by every bill."""
    del open_place
    seen: set[bytes] = set()
    turn = bills.Round()

    def fills(first: int, last: int) -> None:
        Prose.objects.bulk_create(
            Prose(
                commitment=name(5, one), salt=b"-" * 16, payload=WORDS, by=bills.BY,
                state=Prose.State.PUBLISHED, created_ms=one // 3,
            )
            for one in range(first, last)
        )  # fmt: skip

    def sweeps() -> None:
        before = turn.after
        bills.sweep(cast("Any", None), NOON_MS, turn)
        seen.update(
            one for at, one in _names() if (at, one) > before and (at, one) <= _end(turn.after)
        )

    fills(0, bills.AT_ONCE)
    few = steps(sweeps)
    fills(bills.AT_ONCE, 10 * bills.AT_ONCE)
    turn.after = (0, b"")
    counted = [steps(lambda: bills.sweep(cast("Any", None), NOON_MS, turn))]
    turn.after = (0, b"")
    seen.clear()
    for _time in range(11):
        sweeps()
    assert len(seen) == 10 * bills.AT_ONCE
    assert is_bounded(few, counted[0])


def _names() -> list[tuple[int, bytes]]:
    rows = Prose.objects.filter(by=bills.BY).values_list("created_ms", "commitment")
    return [(at_ms, bytes(one)) for at_ms, one in rows]


def _end(after: tuple[int, bytes]) -> tuple[int, bytes]:
    return after if after != (0, b"") else (2**60, b"")


def test_the_page_of_removals_reads_what_it_shows(living_place: Living) -> None:
    """Also whoever asks for a removal that never was reads no more of the others."""
    living_place.begin(living_place.visitor("Ana"))

    def fills(first: int, last: int) -> None:
        RemovalRow.objects.bulk_create(
            RemovalRow(id=one, commitment=name(6, one), data=_removed(one))
            for one in range(first, last)
        )

    assert removals.event_of(name(6, 1)) is None
    fills(0, removals.SHOWN_MAX)
    few = steps(removals.taken), steps(lambda: removals.event_of(name(7, 1)))
    fills(removals.SHOWN_MAX, 10 * removals.SHOWN_MAX)
    many = steps(removals.taken), steps(lambda: removals.event_of(name(7, 1)))
    assert all(map(is_bounded, few, many))
    found = removals.event_of(name(6, 3))
    assert found is not None
    assert found.at_ms == 3


def _removed(number: int) -> bytes:
    event = ProseRemoved(name(6, number), "abuse", MODERATORS, number)
    return codec.encode(event)


def test_what_a_projects_books_say_is_read_where_it_stands(living_place: Living) -> None:
    """However many lines it has, and whatever was owed: the page adds up what is new alone."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    project = bytes(lists.projects(limit=1).rows[0].project)
    began = lists.lines_of(project)

    def fills(first: int, last: int) -> None:
        BookLine.objects.bulk_create(
            BookLine(
                id=one << 16, seq=1, moment_ms=one, project=project, action=name(8, one),
                kind="none", version=1, event="None", data=b"",
            )
            for one in range(1_000_000 + first, 1_000_000 + last)
        )  # fmt: skip
        MoneyEntry.objects.bulk_create(
            MoneyEntry(number=one, host=b"h" * 16, waits=False, promise=0, owed=name(9, one)[-16:])
            for one in range(first + 1, last + 1)
        )
        MoneyOwed.objects.bulk_create(
            MoneyOwed(obligation=name(9, one)[-16:], host=b"h" * 16, at_ms=one, project=project)
            for one in range(first + 1, last + 1)
        )
        assert lists.lines_of(project) == began + last  # counted as they came.

    few, many = at_both(fills, lambda: (adding_up.beside(project), lists.lines_of(project)))
    assert is_bounded(few, many)


def test_lists_made_anew_have_the_same_removals(living_place: Living) -> None:
    """What whoever moderates took away stands there; what its writer took back does not."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    card = living_place.card(living_place.tells(ana))
    living_place.takes_away(bytes(card.prose))
    lists.catch_up()
    before = list(RemovalRow.objects.values_list())
    assert len(before) == 1
    lists.rebuild()
    assert list(RemovalRow.objects.values_list()) == before


def test_of_very_many_profiles_some_are_read(
    living_place: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two hundred are shown, no more are opened to find them."""
    ana = living_place.visitor("Ana")
    project = living_place.begin(ana)
    monkeypatch.setattr(others, "LISTED_MAX", 2)

    def shows(*names: str) -> None:
        for one in names:
            browser: Client = living_place.visitor(one)
            assert browser.post(f"/p/{project}/join", {"rules_version": "1"}).status_code == 302
            writes(browser, "can", f"{one} bakes", shown="on")

    shows("Ben", "Cem", "Dia")
    ana.get(f"/p/{project}/can/")  # what was left for her from before is read.
    with counting() as few:
        ana.get(f"/p/{project}/can/")
    shows("Eva", "Finn", "Gro", "Hans", "Ida")
    with counting() as many:
        page = ana.get(f"/p/{project}/can/").content.decode()
    assert page.count(" bakes") == 2
    assert "These are the first 2." in page
    assert many == few


def test_a_link_that_was_taken_stays_taken(open_place: OpenPlace) -> None:
    """Also where the place was opened anew in between, as nothing of it is in memory."""
    told = OneHour("a test").link_for(open_place.now_ms)
    assert OneHour("a test").lasts_until(told, open_place.now_ms) is not None
    assert OneHour("a test").take(told, open_place.now_ms) is not None
    assert OneHour("a test").take(told, open_place.now_ms) is None
    assert OneHour("a test").lasts_until(told, open_place.later(59)) is None
    assert OneHour("a test").take(told, open_place.later(2)) is None


def test_a_link_that_was_taken_is_not_good_again_when_the_clock_is_set_back(
    open_place: OpenPlace,
) -> None:
    """Ten minutes after it was made it is taken; then the clock goes back to when it was made."""
    made_ms = open_place.now_ms
    told = OneHour("a test").link_for(made_ms)
    assert OneHour("a test").take(told, made_ms + 10 * 60_000) is not None
    sweep_buckets(made_ms + 24 * 3_600_000)  # the clock ran a day ahead for a while, too.
    for now_ms in (made_ms, made_ms + 5 * 60_000, made_ms + 59 * 60_000):
        assert OneHour("a test").lasts_until(told, now_ms) is None
        assert OneHour("a test").take(told, now_ms) is None
    assert not Bucket.objects.exists()


@pytest.mark.parametrize("swept", [True, False])
def test_a_link_whose_hour_is_over_is_not_good_again_when_the_clock_is_set_back(
    open_place: OpenPlace, *, swept: bool
) -> None:
    """Nobody took it; the place swept, or somebody opened it too late; then the clock goes back."""
    made_ms = open_place.now_ms
    told = OneHour("a test").link_for(made_ms)
    assert OneHour("a test").lasts_until(told, made_ms) == made_ms + 3_600_000
    if swept:
        assert sweep_buckets(made_ms + 3_600_000) == 1
    else:
        assert OneHour("a test").lasts_until(told, made_ms + 3_600_000) is None
    assert OneHour("a test").lasts_until(told, made_ms) is None
    assert OneHour("a test").take(told, made_ms) is None


def test_taking_out_holds_no_file_whole(living_place: Living) -> None:
    """The books are packed a part at a time, however large they are."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    row = lists.projects(limit=1).rows[0]
    large = living_place.folder / "large"
    large.write_bytes(bytes(16 << 20))
    taking_out.take_out(row).close()
    tracemalloc.start()
    try:
        with taking_out.ZipFile(living_place.folder / "it.zip", "w") as archive:
            taking_out._pack(archive, "large", large)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * taking_out.PART_BYTES
