"""Joining state, words and names into what a page shows of a card.

The books give state, `content` the words, `people` the names that this viewer may see; the card's
face makes a page of them. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, cast

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from dugnad.charter.cards.records import Cards
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.entries import CardEntry, target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.engine.port import Snapshot
from dugnad.face.deciding.answering import OBJECTION
from dugnad.face.face import Closing, Face, Pinned
from dugnad.face.page import CardPage, PersonLine, Saying, Verb
from dugnad.face.seen import Seen
from dugnad.ledger.state import State
from dugnad.ledger.store import Frozen, Store
from dugnad.ledger.values import CardId
from dugnad.web.acting import services as acting
from dugnad.web.acting.as_whom import unseen_on
from dugnad.web.content import pictures
from dugnad.web.content import services as content
from dugnad.web.content.told import Removed, Told
from dugnad.web.house import house
from dugnad.web.kit import taking_away
from dugnad.web.kit.around import ProjectAround
from dugnad.web.kit.reading import may_read
from dugnad.web.leading.speaking import Speaking
from dugnad.web.lists import history
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.people import services as people
from dugnad.web.people.names import called
from dugnad.web.people.viewer import Viewer

OBJECTIONS_SHOWN = 20

OWN_ACCORD: Final = (taking_away.REGRET, content.FORGOTTEN_RULE)
"""The rules under which nobody but its writer took a text away."""

PROPOSAL: Final = "proposal"
"""The card type whose text can be proposed anew."""


@dataclass(frozen=True)
class Objection:
    """Why somebody thinks that a waiting card should not come into force.

    Attributes:
        text: their words; None when they were taken away.
        by: who, as far as this viewer may know.
        mine: whether it is the viewer's own.
        set_aside: what stands for its author in the form, where the author has left and the viewer
            may set it aside; "" where not.
    """

    text: str | None
    by: PersonLine
    mine: bool
    set_aside: str = ""


@dataclass(frozen=True)
class Shown:
    """A card as one viewer sees it.

    Attributes:
        row: the card in lists, with its code.
        entry: its life in the books.
        face: of its type.
        state: what its own rules remember.
        seen: who looks, and at what.
        page: what the face makes of it, names joined in.
        pinned: the page with its frame, for templates.
        objections: what stands against a waiting card.
        gone: that its text was taken away, when and why; "" when it is there.
        speaking: the organisation as which the viewer looks; None for the viewer themselves.
        set_aside: that somebody else took its text away, under a rule.
    """

    row: CardRow
    entry: CardEntry
    face: Face
    state: State
    seen: Seen
    page: CardPage
    pinned: Pinned
    objections: tuple[Objection, ...]
    gone: str = ""
    speaking: Speaking | None = None
    set_aside: bool = False

    @property
    def second_look(self) -> str:
        """The name of the page on which whoever wrote it asks for a second look; "" for others."""
        mine = self.set_aside and self.seen.member == self.entry.put_up_by
        return self.entry.prose.hex() if mine else ""

    @property
    def mine(self) -> bool:
        """Whether the viewer looks after it."""
        return self.seen.looks_after

    @property
    def helps(self) -> bool:
        """Whether it is shown as somebody sees it whom the viewer helps."""
        return self.speaking is not None and self.speaking.helps

    @property
    def alone(self) -> bool:
        """Whether who looks after it may reword and close it alone: not what a group decides."""
        return self.entry.card_type not in DECIDING

    @property
    def may_propose_anew(self) -> bool:
        """Whether a proposal came to nothing, so that a member may begin with its text again."""
        if self.entry.card_type != PROPOSAL or not self.seen.is_member:
            return False
        stage = cast("Deciding", self.state).stage.get()
        going_on = ("beginning", "open", "counting", "passed")
        return stage is not None and stage.standing not in going_on

    @property
    def begins_soon(self) -> bool:
        """Whether it is a question to which answers can be given in a moment."""
        if self.alone or self.entry.status == "closed":
            return False
        stage = cast("Deciding", self.state).stage.get()
        return stage is not None and stage.standing == "beginning"

    @property
    def is_for_others(self) -> bool:
        """Whether only those who take part can press here, and the viewer is none of them."""
        if self.seen.is_member or self.seen.looks_after:
            return False
        anybody = self.face.page(self.state, replace(self.seen, member=None)).verbs
        return bool(anybody) and not any(one.open_to_all for one in anybody)

    @property
    def asks(self) -> bool:
        """Whether it asks something now, so that people can be asked in somebody's name.

        What it asks others, it asks also where whoever looks has nothing to answer themselves.
        """
        others = replace(self.seen, member=None, looks_after=False, unseen=())
        asked = (self.face.question(self.state, one) for one in (self.seen, others))
        return any(one is not None for one in asked)

    @property
    def is_quiet(self) -> bool:
        """Whether it stands in no list yet, and hangs on no wall."""
        return self.seen.now_ms < self.face.quiet(self.state)

    @property
    def closing(self) -> Closing:
        """What closing it would do now."""
        return self.face.closing(self.state, self.seen)

    @property
    def objected(self) -> bool:
        """Whether an objection of the viewer stands."""
        return any(one.mine for one in self.objections)

    @property
    def card(self) -> CardId:
        """Its id, 16 bytes."""
        return bytes(self.row.card)

    @property
    def target(self) -> str:
        """Its name in the books."""
        return target_of(self.card)


def show_code(code: str, viewer: Viewer, speaking: Speaking | None = None) -> Shown:
    """Show the card with this code; as an organisation sees it, where the viewer acts for one.

    Raises:
        Http404: there is none.
    """
    row = lists.card_by_code(code)
    if row is None:
        raise Http404
    return show(row, viewer, speaking)


def show(row: CardRow, viewer: Viewer, speaking: Speaking | None = None) -> Shown:
    """Show a card to a viewer, or to an organisation for which the viewer acts.

    Raises:
        Http404: the books do not know it, or it is for members and the viewer is none.
    """
    with house().engine.reader() as store:
        entry = Law(store).card(bytes(row.card))
        also = None if speaking is None or not speaking.takes_part else speaking.reads_as
        if entry is None or not (
            may_read(viewer.person, entry.project, store)
            or (also is not None and may_read(also, entry.project, store))
        ):
            raise Http404
        told = taking_away.read(Law(store), entry.prose)
        return _shown(row, entry, told, viewer, store, speaking)


def now_of(store: Snapshot) -> int:
    """The moment of looking: never before what the books already tell.

    Their time may lie a little ahead of the clock, and who joined a moment ago is a member now.
    """
    return max(house().now_ms(), store.head.time_ms)


def _shown(
    row: CardRow,
    entry: CardEntry,
    told: Told | Removed | None,
    viewer: Viewer,
    store: Snapshot,
    speaking: Speaking | None,
) -> Shown:
    now_ms = now_of(store)
    law = Law(store)
    face: Face = house().catalogue.face_of(entry.card_type)
    member = acting.member_in(viewer.person, entry.project)
    if speaking is not None:
        member = speaking.party
    words = told if isinstance(told, Told) else None
    seen = Seen(
        member=member,
        card=entry,
        told=words,
        now_ms=now_ms,
        zone=house().place.zone,
        is_member=member is not None and law.is_member(entry.project, member, now_ms),
        looks_after=member is not None
        and not (speaking is not None and speaking.helps)
        and law.looks_after(entry, member, now_ms),
        language=viewer.language,
        card_id=bytes(row.card),
        around=ProjectAround(entry.project, member, now_ms),
        unseen=_unseen(face, row, viewer, speaking),
    )
    state = face.contract.state(Frozen(store), target_of(bytes(row.card)))
    page = face.page(state, seen)
    people = in_order_of_names(named(page.people, seen))
    page = replace(page, people=people, sayings=_said(page.sayings, law, seen))
    if (
        isinstance(told, Removed)
        and told.rule != content.FORGOTTEN_RULE
        and entry.card_type not in DECIDING
    ):
        page = _wordless(page, seen)
    if speaking is None and viewer.person is not None and member is None:
        # The place knows who looks, and that they are none of those who take part.
        page = replace(page, verbs=_for_all(page.verbs), more=_for_all(page.more))
    if speaking is not None:  # coming and helping is for people.
        verbs, more = (_for_others(face, speaking, ones) for ones in (page.verbs, page.more))
        page = replace(page, verbs=verbs, more=more)
        if speaking.helps:
            theirs = _("For %(name)s") % {"name": speaking.name}
            facts = (replace(one, label=theirs) if one.own else one for one in page.facts)
            page = replace(page, facts=tuple(facts))
    asker = named([PersonLine(member=entry.put_up_by)], seen)[0]
    return Shown(
        row=row,
        entry=entry,
        face=face,
        state=state,
        seen=seen,
        page=page,
        pinned=pin(row, entry, face, page, words, asker),
        objections=_objections(entry, bytes(row.card), store, seen),
        gone=taking_away.gone(told),
        speaking=speaking,
        set_aside=isinstance(told, Removed) and told.rule not in OWN_ACCORD,
    )


def _wordless(page: CardPage, seen: Seen) -> CardPage:
    """A card whose words were taken away invites nobody; what was begun goes on to its end."""
    keeps = seen.looks_after or page.is_answered
    missing = "" if page.result else _("Its words were taken away, so nothing new begins here.")
    return replace(page, missing=missing, cue="", verbs=page.verbs if keeps else ())


def _unseen(
    face: Face, row: CardRow, viewer: Viewer, speaking: Speaking | None
) -> tuple[bytes, ...]:
    """Under which further ids the viewer acted on a card whose acts can be done unseen."""
    if face.unseen is None or speaking is not None:
        return ()
    return unseen_on(viewer.person, bytes(row.card), viewer.link)


def _for_others(face: Face, speaking: Speaking, verbs: tuple[Verb, ...]) -> tuple[Verb, ...]:
    """Those of some verbs that can be pressed for somebody else."""
    return tuple(one for one in verbs if speaking.may(face.contract, one.action))


def _for_all(verbs: tuple[Verb, ...]) -> tuple[Verb, ...]:
    """Those of some verbs that people can press who do not take part."""
    return tuple(one for one in verbs if one.open_to_all)


def on_paper(shown: Shown) -> Shown:
    """The same card with nothing of the viewer's own on it: paper hangs on walls.

    Names stay as this viewer may see them.
    """
    seen = replace(shown.seen, member=None, looks_after=False, unseen=(), on_paper=True)
    page = shown.face.page(shown.state, seen)
    page = replace(page, people=shown.page.people, sayings=shown.page.sayings)
    return replace(shown, seen=seen, page=page, pinned=replace(shown.pinned, page=page))


def _said(sayings: tuple[Saying, ...], law: Law, seen: Seen) -> tuple[Saying, ...]:
    """Join in the words, as far as they have not been taken away, and who said them."""
    if not sayings:
        return ()
    words = taking_away.read_many(law, [one.prose for one in sayings])
    lines = named([one.by for one in sayings], seen)
    joined = []
    for one, by in zip(sayings, lines, strict=True):
        told = words.get(one.prose)
        joined.append(replace(one, by=by, text=told.text if isinstance(told, Told) else None))
    return tuple(joined)


def _objections(entry: CardEntry, card: CardId, store: Store, seen: Seen) -> tuple[Objection, ...]:
    """The objections that stand, with their words; the viewer's own is always among them."""
    if entry.status != "waiting" or not entry.objections:
        return ()
    stand: dict[bytes, bytes] = {}
    for (_card, member), prose in Cards(Frozen(store), "cards").objections.items(under=card):
        if len(stand) < OBJECTIONS_SHOWN or member == seen.member:
            stand[member] = prose
    words = content.read_many(stand.values(), waiting=True)
    lines = named([PersonLine(member=member) for member in stand], seen)
    law, shown = Law(store), []
    for (member, prose), by in zip(stand.items(), lines, strict=True):
        told = words.get(prose)
        orphan = seen.is_member and not law.is_member(entry.project, member, seen.now_ms)
        shown.append(
            Objection(
                text=told.text if isinstance(told, Told) else None,
                by=by,
                mine=member == seen.member,
                set_aside=seen.around.mark(OBJECTION, member) if orphan else "",
            )
        )
    return tuple(shown)


def came_of(shown: Shown) -> Told | None:
    """What was told about a card when it was closed, or None."""
    if shown.entry.status != "closed":
        return None
    prose = history.closing_of(shown.card)
    found = None if prose is None else content.read(prose, waiting=True)
    return found if isinstance(found, Told) else None


def pin(
    row: CardRow,
    entry: CardEntry,
    face: Face,
    page: CardPage,
    told: Told | None,
    asker: PersonLine | None,
) -> Pinned:
    """Put a frame around a card's page."""
    return Pinned(
        face=face,
        page=page,
        card_id=bytes(row.card),
        code=row.code,
        address=f"/c/{row.code.lower()}",
        title=told.title if told else "",
        text=content.render(told.text) if told else "",
        picture=pictures.address_of(told.picture) if told and told.picture else "",
        alt=told.alt if told else "",
        language=told.language if told else "",
        asker=asker,
        closed=entry.status == "closed" or bool(page.result),
        removed=told is None,
    )


def named(lines: Iterable[PersonLine], seen: Seen) -> tuple[PersonLine, ...]:
    """Join in the names that this viewer may see.

    Whoever put a card up shows their name to everybody, as who asks, and so does an organisation;
    the others' names are for those who take part or belong to the project. Who chose how to be
    seen is seen so by all.
    """
    listed = tuple(lines)
    members = [line.member for line in listed if line.member is not None]
    inside = seen.is_member or seen.looks_after or seen.member in members
    chosen = {line.member for line in listed if line.seen_as in ("initials", "name")}
    shown = [one for one in members if inside or one == seen.card.put_up_by or one in chosen]
    # Whoever is unseen here is told by initials alone, and only where they chose so themselves.
    initials = [line.member for line in listed if line.member and line.seen_as == "initials"]
    persons = people.persons_behind(initials) | people.persons_of_members(shown)
    names = called(persons)
    parties = lists.names_of_parties([one for one in members if one not in persons])
    hands = {line.by for line in listed if line.by is not None} if inside else set()
    helpers = people.persons_of_members(sorted(hands))
    helping = called(helpers)
    joined = []
    for line in listed:
        hand = "" if line.by is None else helping.get(line.by, "")
        person = persons.get(line.member) if line.member is not None else None
        name = "" if line.member is None else names.get(line.member, "")
        party = "" if line.member is None else parties.get(line.member, "")
        told = party if person is None else _as_chosen(name, line, inside=inside, seen=seen)
        joined.append(replace(line, name=told, hand=hand))
    return tuple(joined)


def in_order_of_names(lines: Iterable[PersonLine]) -> tuple[PersonLine, ...]:
    """People in the order of their names, those without at the end.

    In the order in which they came they could be counted off against the books, number by number.
    """
    return tuple(sorted(lines, key=lambda line: (not line.name, line.name.casefold())))


def _as_chosen(name: str, line: PersonLine, *, inside: bool, seen: Seen) -> str:
    """A name as its owner chose to be seen on this line, by whoever looks."""
    match line.seen_as:
        case "neighbour":
            return ""
        case "initials":
            return ". ".join((*PersonLine(name=name).initials, "")).strip()
        case "name":
            return name
        case _:
            return name if inside or line.member == seen.card.put_up_by else ""
