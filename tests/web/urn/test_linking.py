"""The linking attack on secret answers fails, and would succeed where something leaked."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.web.urn import attack
from tests.web.urn.attack import Stolen

ROOT = Path(__file__).resolve().parents[3]
VOTERS = 12
MANY = 8
"""So many right guesses of twelve are no accident: that comes once in thirty thousand."""
PLANTED = 2
"""Words of slips that the leaky place repeats."""
FEW = 2
"""Trackers at the edge of a page of the file, which then stand apart from their list."""


@dataclass(frozen=True)
class Told:
    """What was stolen, and what only the people know: tracker to member id."""

    stolen: Stolen
    truth: dict[bytes, bytes]
    consent: bool


def _tell(folder: Path, *how: str) -> Told:
    """Tell the story of the village in a process of its own, and steal everything."""
    done = subprocess.run(  # noqa: S603  Our own interpreter and our own module.
        [sys.executable, "-m", "tests.web.urn.village", str(folder), *how],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": os.environ.get("PATH", "")},
        capture_output=True,
        check=False,
        timeout=PATIENCE_S * 5,
    )
    assert done.returncode == 0, done.stderr.decode()[-4000:]
    told = json.loads(done.stdout)
    members = {name: bytes.fromhex(member) for name, member in told["members"].items()}
    trackers = attack.trackers_in(told["numbers"])
    published = [bytes.fromhex(one) for one in told["published"]]
    # Kai's slip was printed by somebody else and has no number: the one that is left is his.
    (trackers["Kai"],) = {*published} - {*trackers.values()}
    folders = {
        moment: next((folder / moment).glob("place-*"))
        for moment in ("before", "during", "replaced", "after")
    }
    stolen = Stolen(
        folders={**folders, "live": folder / "place"},
        log=done.stderr,
        trackers=published,
        members={members[name]: bytes.fromhex(told["persons"][name]) for name in members},
        card=told["card"],
        papers={members[name]: word for name, word in told["papers"].items()},
        reasons=[*told["reasons"].values()],
    )
    truth = {trackers[name]: members[name] for name in members}
    return Told(stolen, truth, "consent" in how)


@pytest.fixture(scope="module", params=["majority", "consent"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """A place as it is; in one people vote, in the other they agree or say why not."""
    return _tell(tmp_path_factory.mktemp("village") / "as-it-is", request.param)


@pytest.fixture(scope="module")
def leaky(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """A place that leaks in every way that is looked for."""
    return _tell(tmp_path_factory.mktemp("village") / "leaky", "majority", "plant")


def test_the_linking_attack(told: Told) -> None:
    """Nobody with all files, backups, logs and the master key finds out who answered what."""
    stolen = told.stolen
    assert len(told.truth) == VOTERS
    assert len(attack.in_the_open(stolen)) <= FEW
    assert not attack.by_unsealing(stolen) - attack.in_the_open(stolen)
    assert not attack.by_press_names(stolen)
    assert not attack.words_outside(stolen)
    assert not attack.reasons_early(stolen)
    for where, guess in {**attack.by_nearness(stolen), **attack.by_order(stolen)}.items():
        assert attack.right(guess, told.truth) < MANY, where


def test_the_linking_attack_succeeds_where_something_leaks(leaky: Told) -> None:
    """The control: each attack finds what was planted for it, so the story above could fail."""
    stolen = leaky.stolen
    # Kai's number was printed nowhere, so it could leak from nowhere.
    assert len(attack.in_the_open(stolen)) >= VOTERS - 1
    assert len(attack.by_unsealing(stolen)) >= MANY
    assert {*attack.by_press_names(stolen).values()} == {*attack.SAYS}
    assert len(attack.words_outside(stolen)) == PLANTED
    near = attack.by_nearness(stolen)
    assert any(attack.right(one, leaky.truth) >= MANY for one in near.values())
    assert attack.right(attack.by_order(stolen)["books"], leaky.truth) >= MANY


def test_one_half_opens_nothing_and_both_open_everything(told: Told) -> None:
    """Whoever has the master key and one half is as far as without; the control has both."""
    stolen = told.stolen
    halves = attack.halves_in(stolen, "replaced")
    assert len(halves) == 2
    one, other = halves
    for alone in ((one, bytes(32)), (bytes(32), other), (one, one)):
        assert not attack.by_opening(stolen, "replaced", alone, consent=told.consent)
    for secret in attack.secrets_in(stolen, "replaced").values():
        for wrong in ((one, secret), (secret, bytes(32))):
            assert not attack.by_opening(stolen, "replaced", wrong, consent=told.consent)
    linked = attack.by_opening(stolen, "replaced", (one, other), consent=told.consent)
    assert attack.right(linked, told.truth) == VOTERS


def _on_paper(told: Told) -> list[bytes]:
    """Who answered by words: Ida by text message, Kai and Liv on slips."""
    return [*told.stolen.papers]


def test_a_word_from_the_paper_says_nothing(told: Told) -> None:
    """With every slip, file and key, and one half, no word is understood; the control has both.

    So it is while a slip waits for the second who types it, and when all are typed.
    """
    stolen = told.stolen
    assert len(_on_paper(told)) == 3
    for moment in ("during", "replaced"):
        one, other = attack.halves_in(stolen, moment)
        secrets = attack.secrets_in(stolen, moment).values()
        for wrong in ((one, bytes(32)), (one, one), *((one, secret) for secret in secrets)):
            assert not attack.by_words(stolen, moment, wrong)
        said = attack.by_words(stolen, moment, (one, other))
        # Ida said yes, Kai no, Liv yes; by consent an objection is the third word.
        assert sorted(said.values()) == [(0,), (0,), (2,) if told.consent else (1,)]
    for moment in ("after", "live"):
        assert not attack.sheets_of(stolen, moment)


def test_reasons_are_told_together_and_say_nothing_of_whose_they_are(told: Told) -> None:
    """By consent two on pages say why they object; what Hal wrote first was never told.

    In every row in which a reason stands all of them stand, beside the counter who told them.
    """
    stolen = told.stolen
    assert len(stolen.reasons) == (2 if told.consent else 0)
    beside = attack.by_reasons(stolen)
    assert {*beside} == {*stolen.reasons}
    for whose in beside.values():
        assert whose == next(iter(beside.values()))
        assert not whose & {*stolen.trackers}
    hal = f"Reason {sha256(b'Hal').hexdigest()[:16]}".encode()
    for moment in stolen.folders:
        assert not any(hal in data for _name, data in stolen.files(moment))
        assert not any(hal in one for _where, one in attack.opened(stolen, moment))


def test_the_urn_says_nothing_of_who_came_when(told: Told) -> None:
    """It has one size from the first day, no two envelopes are alike, and its order is chance."""
    pieces = {
        moment: [one for where, one in attack.opened(told.stolen, moment) if where == "urn_urn"]
        for moment in ("during", "replaced")
    }
    assert [len(one) for one in pieces["during"]] == [len(one) for one in pieces["replaced"]]
    assert len(pieces["during"]) == 2
    places = attack.places_of(told.stolen, "replaced", consent=told.consent)
    assert len(places) == VOTERS
    assert len({*places.values()}) == VOTERS


def test_replacing_leaves_no_trace_in_books_and_lists(told: Told) -> None:
    """Hal answered twice; the books say once that he took part, and nothing when he did again."""
    before = attack.took_part(told.stolen, "during")
    after = attack.took_part(told.stolen, "replaced")
    assert len({*after}) == len(after) == VOTERS
    assert after[: len(before)] == before
    first, second = (
        attack.places_of(told.stolen, one, consent=told.consent) for one in ("during", "replaced")
    )
    by_words = {*_on_paper(told)}
    moved = {one for one in before if first[one] != second[one]} - by_words
    assert len(moved) == 1


def test_after_closing_no_copy_of_the_urn_opens_any_more(told: Told) -> None:
    """With the keys of today, older backups of `place.db` are noise, halves and all."""
    stolen = told.stolen
    for moment in ("during", "replaced"):
        for where, _plain in attack.opened(stolen, moment, keys_of="live", shares=True):
            assert where != "urn_urn"
        with_today = attack.opened(stolen, moment, keys_of="live", shares=True)
        assert not [one for where, one in with_today if where == "urn_half" and len(one) == 32]
    for moment in ("after", "live"):
        with closing(sqlite3.connect(attack.copied(stolen.folders[moment]) / "place.db")) as base:
            for table in ("answers_slip", "answers_entry"):
                assert base.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert f"urn:{stolen.card}:0" not in attack.secrets_in(stolen, moment)
        assert not [where for where, _ in attack.opened(stolen, moment) if where == "urn_urn"]


def test_the_urns_bytes_are_gone_from_the_files(told: Told) -> None:
    """What was sealed while it was open lies in no file of the place, nor in any log of changes."""
    folder = attack.copied(told.stolen.folders["replaced"])
    with closing(sqlite3.connect(folder / "place.db")) as base:
        sealed, sheets = base.execute("SELECT sealed, sheets FROM urn_urn").fetchone()
        halves = [one for (one,) in base.execute("SELECT sealed FROM urn_half")]
    with closing(sqlite3.connect(folder / "keys.db")) as base:
        asked = "SELECT wrapped FROM vault_placesecret WHERE name LIKE 'urn:%'"
        (wrapped,) = base.execute(asked).fetchone()
    piece = 64
    pieces = [
        one[at : at + piece] for one in (sealed, sheets) for at in range(0, len(one) - piece, 512)
    ]
    for _name, data in told.stolen.files("live"):
        for gone in (*pieces, *(one[:piece] for one in halves), wrapped):
            assert gone not in data
