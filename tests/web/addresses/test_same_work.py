"""Whether somebody, an address or a code is there: the same page, and the same work.

What is counted are questions to the databases and signatures, and no clock: who measures how long
an answer takes learns nothing, as nothing else is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.http import HttpResponse
from nacl.signing import SigningKey, VerifyKey

from dugnad.web.forgetting.handing_out import everything_of
from dugnad.web.people import services as people
from dugnad.web.people.errands import AT_ONCE
from dugnad.web.people.models import Errand
from dugnad.web.rooms.models import Place
from dugnad.web.vault import services as vault
from tests.web.addresses.doors import DOORS, Door
from tests.web.answers.asking import letters
from tests.web.living import ALIASES, Living, counting

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
DAY_MS = 24 * 3_600_000


@contextmanager
def _signatures(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Count what is signed and what is checked."""
    counted: list[str] = []
    sign, verify = SigningKey.sign, VerifyKey.verify

    def signs(*words: object, **more: object) -> object:
        counted.append("signed")
        return sign(*words, **more)  # type: ignore[arg-type]

    def verifies(*words: object, **more: object) -> object:
        counted.append("checked")
        return verify(*words, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as changed:
        changed.setattr(SigningKey, "sign", signs)
        changed.setattr(VerifyKey, "verify", verifies)
        yield counted


def _alike(answer: HttpResponse, named: str) -> tuple[object, ...]:
    """All that somebody could compare, without what is another one at every visit."""
    page = answer.content.decode().replace(named, "…").replace(named.upper(), "…")
    page = re.sub(r"[0-9a-f-]{32,}|[A-Za-z0-9]{64}", "…", page)
    page = re.sub(r'value="[^"]*"', "…", page)
    where = answer.headers.get("Location", "").replace(named, "…")
    return answer.status_code, where, sorted(answer.headers), sorted(answer.cookies), page


def _tries(
    place: Living, door: Door, named: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[tuple[object, ...], dict[str, int], list[str]]:
    place.now_ms += DAY_MS
    with _signatures(monkeypatch) as signed, counting() as questions:
        answer = door.tries(named)
    return _alike(answer, named), questions, signed


@pytest.mark.parametrize("name", DOORS)
def test_whoever_tries_learns_nothing(
    living_place: Living, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Status, headers, cookies, every word, and the work are the same."""
    door = DOORS[name](living_place)
    _tries(living_place, door, door.not_there, monkeypatch)
    there = _tries(living_place, door, door.there, monkeypatch)
    not_there = _tries(living_place, door, door.not_there, monkeypatch)
    assert there[0] == not_there[0]
    assert there[1:] == not_there[1:]


# ── What was left to be done
def test_who_is_there_hears_of_it_in_a_moment(living_place: Living) -> None:
    """Cem is told that somebody wrote; to the address that nobody has nothing goes."""
    door = DOORS["writing"](living_place)
    for named in (door.there, door.not_there):
        living_place.now_ms += DAY_MS
        door.tries(named)
    assert letters() == []
    assert living_place.in_a_moment() == 2
    assert [to for to, _subject, _text in letters()] == [door.there]
    assert living_place.in_a_moment() == 0


AFTER = {
    "writing": ("Ana", ("/conversations/", "/conversations/new")),
    "helping": ("Tom", ("/helping/", "/helping/helpers/", "/me/helpers/")),
    "taking_part": ("Ana", ("/my/",)),
}
"""Who asked, and where they could look whether anything came of it."""
ALWAYS = ("/", "/for-you/", "/me/", "/me/forget/", "/about-me/")


def _afterwards(place: Living, name: str) -> tuple[object, ...]:
    """What whoever asked can see of it, and take out."""
    who, pages = AFTER[name]
    client = place.visitor(who)
    shown = [(path, client.get(path).content.decode()) for path in (*pages, *ALWAYS)]
    plain = [(path, re.sub(r'value="[^"]*"', "…", page)) for path, page in shown]
    with ZipFile(BytesIO(everything_of(place.who(who)))) as files:
        kept = {one.filename: one.file_size for one in files.infolist()}
    return plain, kept


@pytest.mark.parametrize("name", AFTER)
def test_nothing_tells_it_afterwards_either(living_place: Living, name: str) -> None:
    """No page of the asker, and no file of what is kept of them, says whether anybody is there."""
    door = DOORS[name](living_place)
    found = []
    for named in (door.not_there, door.there):
        door.tries(named)
        living_place.in_a_moment()
        found.append(_afterwards(living_place, name))
        Place.objects.all().delete()
    assert found[0] == found[1]


def test_one_that_fails_keeps_no_other_back(
    living_place: Living, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried for an hour, and said in the log without a name; others are done meanwhile."""
    door = DOORS["writing"](living_place)
    ana = living_place.who("Ana")
    broken = vault.seal(ana.id, b"no such thing")
    Errand.objects.create(person=ana, what="help", sealed=broken, left_ms=living_place.now_ms)
    door.tries(door.there)
    assert living_place.in_a_moment() == 1
    assert living_place.in_a_moment() == 0
    assert Errand.objects.count() == 1
    assert "Ana" not in caplog.text
    assert "An errand (help) failed." in caplog.text
    living_place.now_ms += 3_600_000
    living_place.in_a_moment()
    assert Errand.objects.count() == 0


def test_many_that_fail_keep_no_new_one_back(living_place: Living) -> None:
    """A hundred that break wait behind whatever was left since, and end after their hour."""
    door = DOORS["writing"](living_place)
    ana = living_place.who("Ana")
    broken = vault.seal(ana.id, b"no such thing")
    for _at in range(AT_ONCE):
        Errand.objects.create(person=ana, what="help", sealed=broken, left_ms=living_place.now_ms)
    assert living_place.in_a_moment() == 0
    door.tries(door.there)
    assert living_place.in_a_moment() == 1
    living_place.now_ms += 3_600_000
    living_place.in_a_moment()
    assert Errand.objects.count() == 0


def test_what_fails_is_tried_ever_more_seldom(
    living_place: Living, caplog: pytest.LogCaptureFixture
) -> None:
    """In its hour it is tried a dozen times and not each second; and it says so as often."""
    living_place.begin(living_place.visitor("Ana"))
    ana = living_place.who("Ana")
    broken = vault.seal(ana.id, b"no such thing")
    Errand.objects.create(person=ana, what="help", sealed=broken, left_ms=living_place.now_ms)
    tried = []
    for second in range(0, 3_700, 4):
        caplog.clear()
        living_place.in_a_moment()
        tried += [second] * len(caplog.records)
        living_place.now_ms += 4_000
    assert tried == [0, 4, 8, 12, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 3_600]
    assert Errand.objects.count() == 0


def test_it_goes_with_whoever_asked(living_place: Living) -> None:
    """Ana is forgotten before it was done: nobody is written to in her name."""
    door = DOORS["taking_part"](living_place)
    door.tries(door.there)
    people.forget(living_place.who("Ana"))
    assert living_place.in_a_moment() == 0
    assert letters() == []
