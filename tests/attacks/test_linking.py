"""What is public of the sample place joins nobody's unseen acts, no two projects, and names nobody.

All of it looks at the one walk through the place, which is long.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.attacks import linking, naming
from tests.attacks.conftest import Taken, given_by, take
from tests.attacks.linking import Tried, Truth, attack, read_books

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tried(taken: Taken) -> list[Tried]:
    """Everything that was tried, told where the test's output is read."""
    found = attack(taken.public, taken.truth)
    for one in found:
        sys.stdout.write(f"{one}\n")
    return found


def test_no_attack_is_right_more_often_than_chance(tried: list[Tried], tmp_path: Path) -> None:
    """PRV-03: neither moments, order, numbers, keys, words, lists nor pictures join anything.

    Keys and numbers are drawn anew in each telling, and in one of a hundred some guess is lucky. An
    attack that joins anything joins it in another telling as well; one that needs no luck is told
    at once.
    """
    found = [one for one in tried if one.is_more_than_chance]
    assert [str(one) for one in found if one.by_chance == 0] == []
    if found:
        told = take(tmp_path)
        again = {one.attack: one for one in attack(told.public, told.truth)}
        assert [
            str(again[one.attack]) for one in found if again[one.attack].is_more_than_chance
        ] == []


def test_the_attacks_had_something_to_look_at(tried: list[Tried], taken: Taken) -> None:
    """Nothing is found nowhere: there are gifts, people, projects, pages, lists and pictures."""
    looked = {one.attack: one.tried for one in tried}
    assert len(looked) == len(tried) >= 18
    assert min(looked.values()) > 0, looked
    books, truth = read_books(taken.public), Truth.read(taken.truth)
    gifts = books.gifts(truth.project)
    assert {who.member.hex() for _one, who in gifts} >= {
        member for _name, member in given_by(taken)
    }
    assert len({one.project for one in books.welcomed}) >= 4
    assert len(taken.public["pages"][""]) > 300


def test_each_unseen_gift_has_a_number_that_nothing_else_is_done_by(taken: Taken) -> None:
    """MAT-23: one action, one key, one number; and no page says that it is somebody's."""
    gave = given_by(taken)
    assert len(gave) == len({member for _name, member in gave}) == 48
    ordinary = {m for one in taken.truth["persons"].values() for m in one["ordinary"]}
    assert not ordinary & {member for _name, member in gave}


# ── The attacks themselves find what is there
def _planted(taken: Taken, **changed: Any) -> Iterator[Tried]:
    public = {**taken.public, **changed}
    yield from linking.ids_on_pages(public, taken.truth)
    yield from linking.names_in_order(public, taken.truth["persons"])


@pytest.mark.parametrize("form", ["digits", "capitals", "base64", "urlsafe", "inside"])
def test_a_number_beside_a_name_is_found(taken: Taken, form: str) -> None:
    """Whatever way it is written: as digits, in base64, or inside something longer."""
    name, one = next((n, p) for n, p in taken.truth["persons"].items() if p["ordinary"])
    member = bytes.fromhex(next(iter(one["ordinary"])))
    written = {
        "digits": member.hex(),
        "capitals": member.hex().upper(),
        "base64": base64.b64encode(member).decode(),
        "urlsafe": base64.urlsafe_b64encode(member).decode().rstrip("="),
        "inside": base64.urlsafe_b64encode(b"\x92\xa5chair\xc4\x10" + member).decode(),
    }[form]
    page = f'<option value="{written}">{name}</option>'
    found = [*_planted(taken, pages={"Ingrid": {"/": page}})]
    assert [one.right for one in found][:1] == [1]
    assert found[0].is_more_than_chance


def test_a_list_in_the_order_of_the_books_is_found(taken: Taken) -> None:
    """Three neighbours in the order in which they came, as a list or in a sentence."""
    for page in (
        "<ul><li>Sofie</li><li>Olav</li><li>Amal</li></ul>",
        "<p>Sofie, Olav og Amal</p>",
    ):
        assert [*_planted(taken, pages={"": {"/": page}})][-1].is_more_than_chance
    page = "<ul><li>Amal</li><li>Olav</li><li>Sofie</li><li>Ingrid</li></ul>"
    assert not [*_planted(taken, pages={"Ingrid": {"/": page}})][-1].is_more_than_chance


def test_gifts_right_after_other_acts_of_the_giver_are_found(taken: Taken) -> None:
    """Did the place let people give only just after something else, the nearest act would tell."""
    books, truth = read_books(taken.public), Truth.read(taken.truth)
    gifts = dict(books.gifts(truth.project))
    known, person_of, last = books.of_key, {**truth.person_of}, ""
    givers = {who.member for who in gifts.values()}
    for one in books.done:
        who = known.get(one.body.key)
        if one in gifts:
            person_of[gifts[one].member.hex()] = last
        elif who is not None and who.project == truth.project and who.member not in givers:
            last = truth.person_of.get(who.member.hex(), "")
    assert len(set(person_of.values())) > 3
    planted = Truth(person_of, truth.project)
    before, after = linking.by_nearest_act(books, planted)
    assert before.right == before.tried == len(gifts)
    assert before.is_more_than_chance
    assert after.right < after.tried
    truly, _after = linking.by_nearest_act(books, truth)
    assert truly.right < before.right


def test_a_gift_under_an_ordinary_number_is_no_unseen_one(taken: Taken) -> None:
    """Were one given under the giver's own number, it would be missing among the unseen gifts."""
    books, truth = read_books(taken.public), Truth.read(taken.truth)
    unseen = {member for _name, member in given_by(taken)}
    gift, giver, own = next(
        (one, who, other)
        for one, who in books.gifts(truth.project)
        for _done, other in books.others(truth.project)
        if who.member.hex() in unseen and truth.same(who.member, other.member)
    )
    body = msgspec.structs.replace(gift.body, key=own.key)
    done = tuple(replace(one, body=body) if one is gift else one for one in books.done)
    planted = replace(books, done=done)
    found = {who.member.hex() for _one, who in planted.gifts(truth.project)}
    assert unseen - found == {giver.member.hex()}


def test_a_form_that_tells_whose_a_number_is_is_found(taken: Taken) -> None:
    """One answer that names who is behind a number is one too many."""
    name, member = given_by(taken)[0]
    told = {"form": "/box/proposal/ follows", "member": member, "more": [name, "may", "join"]}
    (found,) = linking.forms_asked({**taken.public, "asked": [told]}, taken.truth)
    assert (found.tried, found.right) == (1, 1)
    assert found.is_more_than_chance


def test_values_that_two_viewers_could_compare_are_found(taken: Taken) -> None:
    """The same value beside a name on two members' pages would be as good as a number."""
    option = '<option value="AAAAAAAAAAAAAAAAAAAAAAAAAAAA">Sofie</option>'
    public = {**taken.public, "pages": {"Ingrid": {"/": option}, "Amal": {"/": option}}}
    (found,) = linking.marks_on_two_pages(public, taken.truth)
    assert (found.tried, found.right) == (1, 1)


# ── Names where none belongs
def test_no_name_of_the_sample_place_is_where_none_belongs(taken: Taken) -> None:
    """Names, addresses, telephone numbers and the place's own numbers of people."""
    assert naming.named(taken, naming.written(taken)) == []


def test_there_were_books_addresses_and_feeds_to_look_at(taken: Taken) -> None:
    """Books, hundreds of addresses and several feeds; and whoever stands there is found."""
    where = [place for place, _text in naming.written(taken)]
    assert sum(one.startswith("books") for one in where) > 200
    assert sum(one.startswith("address") for one in where) > 1_000
    assert sum(bool(naming.FEEDS.search(one)) for one in where) > 5
    somebody = next(iter(taken.truth["persons"]))
    planted = iter([("here", f"/p/abc/{somebody}"), ("there", "ring +4790000001")])
    assert [place for place, _found in naming.named(taken, planted)] == ["here", "there"]
