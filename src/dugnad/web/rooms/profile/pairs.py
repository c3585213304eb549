"""Who could meet: the one place that reads what is found of everybody, and tells nobody's name.

A line is read here only where its owner lets it be found, and is shown as words alone. Both are
told of a pair, each by the other's words, and each says yes or no on their own page. Nobody learns
of a no; when both have said yes, a conversation opens between them with what each wrote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.web.house import house
from dugnad.web.messages import post
from dugnad.web.people import limits
from dugnad.web.people.models import Person
from dugnad.web.rooms import services
from dugnad.web.rooms.conversations import law as conversations
from dugnad.web.rooms.conversations import notices
from dugnad.web.rooms.models import Row
from dugnad.web.rooms.profile.law import (
    ROOM,
    Answer,
    Introduce,
    Kept,
    NotThere,
    SayNo,
    SayYes,
    Shown,
    Side,
    answer_id,
)
from dugnad.web.rooms.profile.matching import beginnings_of, suits
from dugnad.web.rooms.room import B, Entry, EntryId
from dugnad.web.rooms.shelf import Shelf
from dugnad.web.vault import marks
from dugnad.web.vault import services as vault

READ_MAX: Final = 5_000
"""So many lines of a place are looked through, the newest."""
PROPOSED_MAX: Final = 20
AT_ONCE: Final = 50
"""So many pairs are looked up for answers with one question."""
_PURPOSE: Final = "whom to meet"
_ID: Final = 16
Line: TypeAlias = Entry[Kept] | Entry[Shown]


@dataclass(frozen=True)
class Pair:
    """Two lines that suit each other, as the owner of one of them sees it.

    Attributes:
        mine: my line.
        my_text: what it says.
        theirs: the other line; never shown.
        side: of the other line.
        text: what the other line says.
        said_yes: I have said yes, and the other has not yet.
        is_asked: the other has said yes.
    """

    mine: EntryId
    my_text: str
    theirs: EntryId
    side: Side
    text: str
    said_yes: bool
    is_asked: bool


def pairs_for(person: Person) -> list[Pair]:
    """The pairs that a person is proposed, at most one more than `PROPOSED_MAX`.

    Those of which the other has said yes stand first, as they wait for an answer; then all in the
    order in which their lines were written. Nobody is proposed to who rests, nor the other way.
    """
    found = who_asks(person)
    known = {(one.mine, one.theirs) for one in found}
    mine = _lines_of(person)
    if not mine or limits.rests(person, house().now_ms()):
        return []
    lines = _found_lines()
    suited = _suited(mine, lines, _who_do_not_rest(lines))
    for chunk in iter(lambda: list(islice(suited, AT_ONCE)), []):
        found += [one for one in _unanswered(chunk) if (one.mine, one.theirs) not in known]
        if len(found) > PROPOSED_MAX:
            break
    return found[: max(PROPOSED_MAX, len(known)) + 1]


def who_asks(person: Person) -> list[Pair]:
    """The pairs of which the other has said yes, and the person has not said no."""
    mine = {one.id: one for one in _lines_of(person)}
    if not mine or limits.rests(person, house().now_ms()):
        return []
    rows = Row.objects.filter(place__room=ROOM.name, kind=Answer.__name__)
    asking = rows.exclude(under_id=person.id).order_by("-made_ms", "-id").select_related("place")
    asked = {
        (said.body.theirs, said.body.mine)
        for said in _opened(Answer, asking[:READ_MAX])
        if said.body.yes and not said.body.met and said.body.theirs in mine
    }
    theirs = _lines_by_id(other for _own, other in asked)
    awake = _who_do_not_rest(theirs.values())
    there = [
        (mine[own], theirs[other])
        for own, other in asked
        if other in theirs and theirs[other].under in awake
    ]
    waiting = sorted(there, key=lambda pair: (_order(pair[1]), _order(pair[0])))
    return [one for one in _unanswered(waiting) if one.is_asked]


def value_of(person: Person, pair: Pair) -> str:
    """What stands for a pair in a form that a person is shown."""
    return marks.mark(str(person.id), _PURPOSE, pair.mine + pair.theirs)


def pair_of(person: Person, value: str) -> tuple[EntryId, EntryId] | None:
    """The two lines that a value of this person's form stands for."""
    named = marks.read_mark(str(person.id), _PURPOSE, value)
    if named is None or len(named) != 2 * _ID:
        return None
    return named[:_ID], named[_ID:]


def say_no(person: Person, mine: EntryId, theirs: EntryId, press: str) -> services.Done:
    """Carry out a no; nobody is told of it."""
    return services.press(person, ROOM, person.id.bytes, SayNo(mine, theirs), press=press)


def say_yes(
    person: Person, mine: EntryId, theirs: EntryId, words: str, press: str
) -> tuple[services.Done, bytes | None]:
    """Carry out a yes; gives the conversation, too, where the other one has said yes before.

    Otherwise the other one is told once, within what they want to be asked in a week. A pair that
    is proposed no more, as one of them rests or took a line back, is there no more.
    """
    if _have_met(mine, theirs):
        return services.Done((), None, mine), _anchor_of(mine, theirs)
    if not _is_proposed(person, mine, theirs):
        return services.Done((), NotThere, mine), None
    asked = SayYes(mine, theirs, words)
    done = services.press(person, ROOM, person.id.bytes, asked, press=press)
    if done.refused is not None:
        return done, None
    other = _owner_of(theirs)
    if other is None:
        return done, None
    said = _answers([answer_id(theirs, mine)]).get(answer_id(theirs, mine))
    if said is None:
        if done.events:
            _tell(other)
        return done, None
    if not said.yes:
        return done, None
    return done, _introduce(person, other, mine, theirs, words, said.text)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _unanswered(pairs: Sequence[tuple[Line, Line]]) -> Iterator[Pair]:
    """Those of some pairs to which I have not said no, and that have not met."""
    said = _answers(
        name
        for own, other in pairs
        for name in (answer_id(own.id, other.id), answer_id(other.id, own.id))
    )
    for own, other in pairs:
        mine, theirs = said.get(answer_id(own.id, other.id)), said.get(answer_id(other.id, own.id))
        if mine is None or (mine.yes and not mine.met):
            yield Pair(
                mine=own.id,
                my_text=own.body.text,
                theirs=other.id,
                side=other.body.side,
                text=other.body.text,
                said_yes=mine is not None,
                is_asked=theirs is not None and theirs.yes,
            )


def _is_proposed(person: Person, mine: EntryId, theirs: EntryId) -> bool:
    """Whether two lines suit each other still, may be found, and neither owner rests."""
    lines = _lines_by_id([mine, theirs])
    if len(lines) != len((mine, theirs)) or lines[mine].under != person.id.bytes:
        return False
    awake = _who_do_not_rest(lines.values())
    one, other = lines[mine].body, lines[theirs].body
    suit = suits(one.side, one.text, other.side, other.text)
    return suit and all(line.under in awake for line in lines.values())


def _lines_of(person: Person) -> list[Line]:
    """A person's own lines that may be found, in the order in which they were written."""
    own = person.id.bytes
    lines: list[Line] = [
        *services.records(person, ROOM, own, Kept),
        *services.records(person, ROOM, own, Shown),
    ]
    return sorted((one for one in lines if one.body.found), key=_order)


def _lines_by_id(names: Iterable[EntryId]) -> dict[EntryId, Line]:
    """Some lines that may be found, whosever they are."""
    ids = [UUID(bytes=name) for name in names]
    rows = Row.objects.filter(place__room=ROOM.name, id__in=ids).select_related("place")
    there = {kind: [row for row in rows if row.kind == kind.__name__] for kind in (Kept, Shown)}
    lines: list[Line] = [*_opened(Kept, there[Kept]), *_opened(Shown, there[Shown])]
    return {one.id: one for one in lines if one.body.found}


def _found_lines() -> list[Line]:
    """The lines of everybody that may be found, oldest first."""
    lines: list[Line] = [*_opened(Kept), *_opened(Shown)]
    found = [one for one in lines if one.body.found]
    return sorted(found, key=_order)


def _opened(kind: type[B], rows: Iterable[Row] | None = None) -> list[Entry[B]]:
    """Open rows of a kind in all profiles: each lies under its owner's key, so one shelf does."""
    now_ms = house().now_ms()
    if rows is None:
        there = Row.objects.filter(place__room=ROOM.name, kind=kind.__name__)
        rows = there.order_by("-made_ms", "-id").select_related("place")[:READ_MAX]
    listed = [row for row in rows if row.until_ms is None or row.until_ms > now_ms]
    if not listed:
        return []
    return list(Shelf(ROOM, listed[0].place, now_ms).opened(kind, listed))


def _suited(
    mine: Iterable[Line], lines: Iterable[Line], others: Container[bytes | None]
) -> Iterator[tuple[Line, Line]]:
    """The pairs of a line of mine and one of others that suit each other, in their order.

    Only lines of which a word begins alike are compared: a place has thousands.
    """
    by_beginning: dict[str, list[Line]] = defaultdict(list)
    for one in lines:
        if one.under in others:
            for beginning in beginnings_of(one.body.text):
                by_beginning[beginning].append(one)
    for own in mine:
        near = {
            other.id: other
            for beginning in beginnings_of(own.body.text)
            for other in by_beginning[beginning]
            if other.under != own.under
        }
        for other in sorted(near.values(), key=_order):
            if suits(own.body.side, own.body.text, other.body.side, other.body.text):
                yield own, other


def _order(line: Line) -> tuple[int, EntryId]:
    """The order in which lines were written: nobody stands before others for anything else."""
    return line.made_ms, line.id


def _who_do_not_rest(lines: Iterable[Line]) -> set[bytes]:
    ids = {UUID(bytes=one.under) for one in lines if one.under is not None}
    awake = Person.objects.filter(id__in=ids, rest_until_ms__lte=house().now_ms())
    return {one.bytes for one in awake.values_list("id", flat=True)}


def _answers(names: Iterable[EntryId]) -> dict[EntryId, Answer]:
    ids = {UUID(bytes=name) for name in names}
    rows = Row.objects.filter(place__room=ROOM.name, kind=Answer.__name__, id__in=ids)
    return {one.id: one.body for one in _opened(Answer, rows.select_related("place"))}


def _owner_of(line: EntryId) -> Person | None:
    row = Row.objects.filter(place__room=ROOM.name, id=UUID(bytes=line)).first()
    if row is None or row.under_id is None:
        return None
    return Person.objects.filter(id=row.under_id).first()


def _have_met(mine: EntryId, theirs: EntryId) -> bool:
    name = answer_id(mine, theirs)
    said = _answers([name]).get(name)
    return said is not None and said.met


def _anchor_of(mine: EntryId, theirs: EntryId) -> bytes:
    """The conversation of two lines, from whichever side it is looked for."""
    lines = b"".join(sorted((mine, theirs)))
    return vault.lookup_tag("introduced", lines.hex())[:_ID]


def _introduce(
    person: Person, other: Person, mine: EntryId, theirs: EntryId, words: str, their_words: str
) -> bytes | None:
    """Open the conversation with what both wrote; whoever said yes first speaks first."""
    anchor = _anchor_of(mine, theirs)
    press, law = f"introduced-{anchor.hex()}", conversations.ROOM
    opens = conversations.Open(text=their_words, sides=(person.id.bytes,))
    if services.press(other, law, anchor, opens, press=press).refused is None:
        services.press(person, law, anchor, conversations.Say(words), press=press)
        for owner, own, the_others in ((person, mine, theirs), (other, theirs, mine)):
            new = vault.lookup_tag("introduce", f"{anchor.hex()}:{owner.id}")[:_ID]
            services.press_as_clock(ROOM, owner.id.bytes, Introduce(own, the_others), new)
        notices.tell([other], f"/conversations/{UUID(bytes=anchor)}", asks=False)
    return anchor


def _tell(other: Person) -> None:
    reach, own = post.best_reach(other, asks=True), house()
    if reach is None:
        return
    with override(other.language):
        letter = post.Post(
            reach=reach,
            subject=_("Somebody would like to meet you"),
            text=_(
                "Somebody in %(place)s would like to meet you about a line in your profile. If you "
                "say yes too, you can write to each other. If not, they are not told."
            )
            % {"place": own.place.name},
            address=f"{own.place.base_address}/profile/",
            in_name_of="",
            card=b"",
            asks=True,
        )
    post.post(letter, own.now_ms())
