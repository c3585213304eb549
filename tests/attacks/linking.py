"""An attempt to find out, from everything public, what of it was done by the same person.

Each attack reads what anybody can read: the books by the interface for programs, pages, feeds and
pictures. Each says what it tried, how often its guess was right, and how often chance alone would
have been. It runs as a program as well, over what `sample_public.py` has written:

    PYTHONPATH=src:. python -m tests.attacks.linking public.json truth.json

Source: architecture 4 (who a member is); PRV-03, MAT-23; decision 0022.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from dugnad.charter.people.verbs import Welcome
from dugnad.ledger import codec
from dugnad.ledger.action import Body, open_envelope
from dugnad.ledger.block import Header

_TOKEN = re.compile(r"[A-Za-z0-9_\-+/=]{20,}")
LISTED = 3
_HEX = re.compile(r"[0-9a-fA-F]{32,}")


@dataclass(frozen=True)
class Done:
    """One action of the books, as anybody reads it."""

    seq: int
    at_ms: int
    action_id: bytes
    body: Body


@dataclass(frozen=True)
class Welcomed:
    """A member as the books welcomed them: when, with which key, into which project."""

    order: int
    at_ms: int
    member: bytes
    key: bytes
    project: bytes


@dataclass(frozen=True)
class Books:
    """What the books say, in their order."""

    done: tuple[Done, ...]
    welcomed: tuple[Welcomed, ...]

    @property
    def of_key(self) -> Mapping[bytes, Welcomed]:
        """Who speaks by a key."""
        return {one.key: one for one in self.welcomed}

    def gifts(self, project: bytes) -> list[tuple[Done, Welcomed]]:
        """Unseen gifts of a project: the first action of somebody who never did another."""
        acts = Counter(one.body.key for one in self.done)
        known = self.of_key
        return [
            (one, known[one.body.key])
            for one in self.done
            if one.body.verb == "Give"
            and one.body.key in known
            and known[one.body.key].project == project
            and acts[one.body.key] == 1
        ]

    def others(self, project: bytes) -> list[tuple[Done, Welcomed]]:
        """What else people did in a project, under ids by which more than one thing was done."""
        unseen = {who.member for _one, who in self.gifts(project)}
        known = self.of_key
        return [
            (one, known[one.body.key])
            for one in self.done
            if one.body.key in known
            and known[one.body.key].project == project
            and known[one.body.key].member not in unseen
        ]


@dataclass(frozen=True)
class Tried:
    """What came of an attack.

    Attributes:
        attack: what it looks at, in a sentence.
        tried: how many guesses, or values, it made or compared.
        right: how many of them were right.
        by_chance: how many would have been right if it had only guessed.
    """

    attack: str
    tried: int
    right: int
    by_chance: float

    @property
    def is_more_than_chance(self) -> bool:
        """Whether it was right so often that chance hardly explains it: three deviations more.

        Where nothing is right by chance, once is too often.
        """
        if self.by_chance == 0:
            return self.right > 0
        share = min(self.by_chance / self.tried, 1.0)
        spread = (self.tried * share * (1 - share)) ** 0.5
        return bool(self.right > self.by_chance + 3 * max(spread, 0.5))

    def __str__(self) -> str:
        return (
            f"{self.attack}: {self.tried} tried, {self.right} right, "
            f"{self.by_chance:.1f} by chance{'  <-- LINKS' if self.is_more_than_chance else ''}"
        )


# ── Reading
def read_books(public: Mapping[str, Any]) -> Books:
    """The books from the blocks of the interface for programs."""
    done, welcomed = [], []
    for block in public["blocks"]:
        at_ms = codec.decode(Header, bytes.fromhex(block["header"])).time_ms
        for envelope in block["envelopes"]:
            opened = open_envelope(bytes.fromhex(envelope))
            body = opened.body
            done.append(Done(block["seq"], at_ms, opened.action_id, body))
            if body.verb == "Welcome" and body.target == "people":
                asked = codec.decode(Welcome, body.arguments)
                welcomed.append(Welcomed(len(done), at_ms, asked.member, asked.key, asked.project))
    return Books(tuple(done), tuple(welcomed))


def read_inside(text: str) -> set[str]:
    """Every 16 bytes that stand in a page as digits or in base64, at whatever place."""
    found: set[str] = set()
    for token in {*_TOKEN.findall(text)}:
        for digits in _HEX.findall(token):
            found.update(digits[at : at + 32].lower() for at in range(len(digits) - 31))
        for first in range(4):
            piece = token[first:].rstrip("=")
            piece += "=" * (-len(piece) % 4)
            for read in (base64.urlsafe_b64decode, base64.b64decode):
                try:
                    data = read(piece.encode()).hex()
                except (binascii.Error, ValueError):
                    continue
                found.update(data[at : at + 32] for at in range(0, len(data) - 31, 2))
    return found


# ── The truth, for judging alone
@dataclass(frozen=True)
class Truth:
    """Who is who."""

    person_of: Mapping[str, str]
    project: bytes

    @staticmethod
    def read(told: Mapping[str, Any]) -> Truth:
        """From what the place itself knows."""
        person_of = {
            member: name
            for name, one in told["persons"].items()
            for member in (*one["ordinary"], *one["unseen"])
        }
        return Truth(person_of, bytes.fromhex(told["project"]))

    def same(self, one: bytes, other: bytes) -> bool:
        """Whether two members are one person."""
        mine = self.person_of.get(one.hex())
        return mine is not None and mine == self.person_of.get(other.hex())


# ── Attacks on unseen gifts
def _guess(
    name: str, books: Books, truth: Truth, choose: Callable[[Done, Welcomed], bytes | None]
) -> Tried:
    """Guess for each unseen gift who gave it.

    Chance is to name whoever did anything else between the first of these gifts and the last, each
    as often as they did something.
    """
    gifts = books.gifts(truth.project)
    first, last = gifts[0][0].seq, gifts[-1][0].seq
    others = [who for one, who in books.others(truth.project) if first < one.seq < last]
    right = sum(
        1
        for one, who in gifts
        if (guessed := choose(one, who)) is not None and truth.same(guessed, who.member)
    )
    chance = sum(
        sum(truth.same(who.member, each.member) for each in others) / max(len(others), 1)
        for _one, who in gifts
    )
    return Tried(name, len(gifts), right, chance)


def by_nearest_act(books: Books, truth: Truth) -> Iterator[Tried]:
    """Who did the nearest other thing: before, after, and either."""
    others = [(one.seq, who.member) for one, who in books.others(truth.project)]
    moments = [seq for seq, _who in others]

    def before(one: Done, _who: Welcomed) -> bytes | None:
        at = bisect_left(moments, one.seq)
        return others[at - 1][1] if at else None

    def after(one: Done, _who: Welcomed) -> bytes | None:
        at = bisect_left(moments, one.seq)
        return others[at][1] if at < len(others) else None

    yield _guess("who acted last before an unseen gift", books, truth, before)
    yield _guess("who acted first after an unseen gift", books, truth, after)


def by_welcome(books: Books, truth: Truth) -> Iterator[Tried]:
    """Who was welcomed nearest to the key of an unseen gift."""
    unseen = {who.member for _one, who in books.gifts(truth.project)}
    known = [
        (one.order, one.member)
        for one in books.welcomed
        if one.project == truth.project and one.member not in unseen
    ]

    def nearest(_one: Done, who: Welcomed) -> bytes | None:
        return min(known, key=lambda each: abs(each[0] - who.order))[1] if known else None

    yield _guess("who was welcomed nearest to the key of an unseen gift", books, truth, nearest)


def by_order_of_values(books: Books, truth: Truth) -> Iterator[Tried]:
    """Whose id, key or first action stands nearest in the order of bytes."""
    others = [who for _one, who in books.others(truth.project)]
    people = [*{one.member: one for one in others}.values()]

    def nearest(of: Callable[[Welcomed], bytes]) -> Callable[[Done, Welcomed], bytes | None]:
        def choose(_one: Done, who: Welcomed) -> bytes | None:
            there = int.from_bytes(of(who), "big")
            found = min(
                people, key=lambda each: abs(int.from_bytes(of(each), "big") - there), default=None
            )
            return None if found is None else found.member

        return choose

    yield _guess("whose member id is nearest", books, truth, nearest(lambda one: one.member))
    yield _guess("whose key is nearest", books, truth, nearest(lambda one: one.key[:16]))


def by_nonce(books: Books, truth: Truth) -> Iterator[Tried]:
    """Whose running number goes on where that of an unseen gift stands, or stands beside it."""
    last: dict[bytes, int] = {}
    at_gift: dict[bytes, dict[bytes, int]] = {}
    known = books.of_key
    gifts = {one.action_id for one, _who in books.gifts(truth.project)}
    for one in books.done:
        if one.action_id in gifts:
            at_gift[one.action_id] = dict(last)
        elif one.body.key in known and known[one.body.key].project == truth.project:
            last[known[one.body.key].member] = one.body.nonce

    def goes_on(one: Done, _who: Welcomed) -> bytes | None:
        there = at_gift.get(one.action_id, {})
        fits = [member for member, nonce in there.items() if nonce + 1 == one.body.nonce]
        return fits[0] if len(fits) == 1 else None

    yield _guess("whose running number goes on in an unseen gift", books, truth, goes_on)


def by_expiry(books: Books, truth: Truth) -> Iterator[Tried]:
    """Whose actions were signed as long before they are not wanted any more, to the millisecond."""
    left: dict[int, set[bytes]] = defaultdict(set)
    for one, who in books.others(truth.project):
        left[one.body.not_after_ms - one.at_ms].add(who.member)

    def same(one: Done, _who: Welcomed) -> bytes | None:
        fits = left.get(one.body.not_after_ms - one.at_ms, set())
        return next(iter(fits)) if len(fits) == 1 else None

    yield _guess("who else had exactly as long to hand an action in", books, truth, same)


# ── Attacks across projects
def across_projects(books: Books, truth: Truth) -> Iterator[Tried]:
    """Equal ids, keys and fingerprints of words under two projects, of which persons are behind."""
    members: dict[bytes, set[bytes]] = defaultdict(set)
    keys: dict[bytes, set[bytes]] = defaultdict(set)
    words: dict[bytes, set[bytes]] = defaultdict(set)
    known = books.of_key
    for each in books.welcomed:
        members[each.member].add(each.project)
        keys[each.key].add(each.project)
    for one in books.done:
        who = known.get(one.body.key)
        if who is not None:
            for commitment in one.body.commitments:
                words[commitment].add(who.project)
    for name, held in (("member ids", members), ("keys", keys), ("fingerprints of words", words)):
        shared = sum(len(projects) > 1 for projects in held.values())
        yield Tried(f"{name} that stand in two projects", len(held), shared, 0)
    yield _arguments_across(books, truth)


def _arguments_across(books: Books, truth: Truth) -> Tried:
    """Any 16 bytes of somebody's in what was asked under a number of another project."""
    known, mine = books.of_key, {bytes.fromhex(one) for one in truth.person_of}
    tried = right = 0
    for one in books.done:
        who = known.get(one.body.key)
        if who is None:
            continue
        inside = one.body.arguments
        for at in range(len(inside) - 15):
            named = inside[at : at + 16]
            tried += 1
            other = next((each for each in books.welcomed if each.member == named), None)
            if named in mine and other is not None and other.project != who.project:
                right += truth.same(named, who.member)
    return Tried("numbers of one project in what was done in another", tried, right, 0)


def by_first_moment(books: Books, truth: Truth) -> Iterator[Tried]:
    """Whoever was first welcomed into another project nearest in time."""
    tried = right = 0
    chance = 0.0
    for one in books.welcomed:
        others = [each for each in books.welcomed if each.project != one.project]
        if not others or one.member.hex() not in truth.person_of:
            continue
        tried += 1
        nearest = min(others, key=lambda each: abs(each.order - one.order))
        right += truth.same(nearest.member, one.member)
        chance += sum(truth.same(each.member, one.member) for each in others) / len(others)
    yield Tried("who was welcomed next in another project", tried, right, chance)


# ── Attacks on pages
def names_in_order(public: Mapping[str, Any], names: Iterable[str]) -> Iterator[Tried]:
    """Lists of three people and more that are not in the order of their names.

    They may be in that of the books, and then each name could be counted off against a number.
    Whoever looks may stand apart, at either end.
    """
    known = {*names}
    lists = wrong = 0
    for viewer, pages in public["pages"].items():
        for html in pages.values():
            for listed in _lists_of_names(html, known):
                apart = [one for one in listed if one != viewer]
                lists += 1
                wrong += apart != sorted(apart, key=str.casefold)
    yield Tried("lists of people in another order than that of names", lists, wrong, 0)


def _lists_of_names(html: str, known: set[str]) -> Iterator[list[str]]:
    """Lists whose every line begins with one name, and sentences of nothing but names."""
    for part in re.findall(r"<(ul|ol|select)\b[^>]*>(.*?)</\1>", html, re.DOTALL):
        lines = re.findall(r"<(?:li|option)\b[^>]*>(.*?)</(?:li|option)>", part[1], re.DOTALL)
        first = [_words(line)[:4] for line in lines]
        listed = [next((one for one in words if one in known), "") for words in first]
        named = [one for one in listed if one]
        if len(named) >= LISTED and len(named) == len({*named}):
            yield named
    for sentence in re.findall(r">([^<>]{8,})<", html):
        words = [one for one in re.split(r",| og | and |\s", unescape(sentence)) if one]
        if len(words) >= LISTED and {*words} <= known:
            yield words


def _words(html: str) -> list[str]:
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", html)))


def ids_on_pages(public: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[Tried]:
    """A page on which somebody's name stands, and their id, key or record as well."""
    mine: dict[str, str] = {}
    for name, one in told["persons"].items():
        for value in (*one["ordinary"], *one["unseen"], *one["keys"], one["person"]):
            mine[value.replace("-", "")[:32]] = name
    for viewer, pages in public["pages"].items():
        right = 0
        for html in pages.values():
            there = read_inside(html) & mine.keys()
            right += sum(1 for one in there if re.search(rf"\b{re.escape(mine[one])}\b", html))
        who = f"signed in as {viewer}" if viewer else "as a stranger"
        yield Tried(f"pages with a name and that person's number, {who}", len(pages), right, 0)


def pictures(public: Mapping[str, Any]) -> Iterator[Tried]:
    """Pictures that tell something beside what they show, or whose names say whose they are."""
    stranger = public["pages"][""]
    found = {address: text for address, text in stranger.items() if text.startswith("image:")}
    telling = sum(text != "image:" for text in found.values())
    yield Tried("pictures that tell more than they show", len(found), telling, 0)


def marks_on_two_pages(public: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[Tried]:
    """Long values in forms that are shown to two members alike: they could compare notes."""
    seen: dict[str, set[str]] = defaultdict(set)
    names = "|".join(re.escape(one) for one in told["persons"])
    option = re.compile(rf'value="([\w-]{{20,}})"[^>]*>\s*(?:<[^>]+>\s*)*(?:{names})\b')
    for viewer, pages in public["pages"].items():
        for html in pages.values():
            for value in option.findall(html):
                seen[value].add(viewer)
    shared = sum(len(viewers) > 1 for viewers in seen.values())
    yield Tried("values beside names that two members are shown alike", len(seen), shared, 0)


def forms_asked(public: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[Tried]:
    """A form that answers a number which somebody typed into it with the name that belongs to it.

    The books are open, so a loop over them would join every number to a name.
    """
    named = {
        member: name
        for name, one in told["persons"].items()
        for member in (*one["ordinary"], *one["unseen"])
    }
    by_form: dict[str, list[bool]] = defaultdict(list)
    for one in public["asked"]:
        by_form[one["form"]].append(named[one["member"]] in one["more"])
    for form, answers in by_form.items():
        yield Tried(f"numbers typed into {form}", len(answers), sum(answers), 0)


# ── All of it
def attack(public: Mapping[str, Any], told: Mapping[str, Any]) -> list[Tried]:
    """Try everything."""
    books, truth = read_books(public), Truth.read(told)
    names = [*told["persons"]]
    tried: list[Tried] = []
    for one in (by_nearest_act, by_welcome, by_order_of_values, by_nonce, by_expiry):
        tried += one(books, truth)
    tried += across_projects(books, truth)
    tried += by_first_moment(books, truth)
    tried += ids_on_pages(public, told)
    tried += names_in_order(public, names)
    tried += marks_on_two_pages(public, told)
    tried += pictures(public)
    tried += forms_asked(public, told)
    return tried


if __name__ == "__main__":
    for result in attack(*(json.loads(Path(one).read_text()) for one in sys.argv[1:3])):
        sys.stdout.write(f"{result}\n")
