"""Who is told when a role moves, when somebody asks a question, when a term ends.

Nothing here asks twice, and nobody who rests or has left is told. What asks for something keeps to
each person's own limits (`Post.asks`); what only says how things stand does not.

Source: K5, K46; PRJ-24, COC-44.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.entries import GROUP, STARTER, card_of, party_of
from dugnad.charter.households import VoiceOffered
from dugnad.charter.law import Law
from dugnad.charter.projects.events import JoiningAsked, MemberLetIn
from dugnad.charter.roles import RoleBegun, RoleDeclined, RoleEnded, RoleOffered
from dugnad.charter.talk import QuestionAsked
from dugnad.engine.port import Snapshot
from dugnad.face.moments import day_words
from dugnad.face.roles import said, title_of, words_of
from dugnad.ledger.values import Event, MemberId, ProjectId
from dugnad.web.content import services as content
from dugnad.web.content.markdown import plain
from dugnad.web.content.told import Told, is_objection
from dugnad.web.house import house
from dugnad.web.leading import (
    handing,
    letters,
    offers,
    reading,
    sharing,
    speaking,
    waiting,
)
from dugnad.web.leading.models import TermTold
from dugnad.web.leading.reading import Look, RoleNow, Seat
from dugnad.web.lists import services as lists
from dugnad.web.messages.post import Post, best_reach, post
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import called

AHEAD_MS: Final = 30 * 24 * 3_600_000
"""How long before its end a term is said to end."""
PROJECTS_READ: Final = 1_000
TOLD: Final = (
    RoleOffered,
    RoleBegun,
    RoleDeclined,
    RoleEnded,
    QuestionAsked,
    JoiningAsked,
    MemberLetIn,
    VoiceOffered,
)

Words = Callable[[Person, MemberId], tuple[str, str]]
"""Subject and text for somebody, in the language that is active, which is theirs."""


def posts_of(event: Event, time_ms: int) -> Iterator[Post]:
    """The letters that something that happened makes.

    Args:
        event: what happened.
        time_ms: when, by the books.
    """
    if not isinstance(event, TOLD):
        return  # nearly all that happens; it is found so without opening the books.
    with house().engine.reader() as store:
        match event:
            case RoleOffered() if _is_offered(store, event):
                yield from _offered(event)
            case RoleBegun() if event.from_ms >= time_ms:
                yield from _begun(store, event)
            case RoleDeclined():
                yield from _declined(store, event)
            case RoleEnded():
                yield from _ended(store, event)
            case QuestionAsked():
                yield from _asked(store, event)
            case JoiningAsked():
                yield from _would_join(store, event)
            case MemberLetIn():
                yield from _let_in(event)
            case VoiceOffered():
                yield from _voice_offered(store, event)
            case _:
                return


def tell_of_ending_terms(now_ms: int) -> int:
    """Tell holder and group of each term that ends within a month, once; gives how many letters."""
    told = 0
    for row in lists.projects(limit=PROJECTS_READ, unlisted=True).rows:
        project = bytes(row.project)
        with house().engine.reader() as store:
            for role in reading.roles_of(store, project):
                for seat in role.holders:
                    if now_ms < seat.until_ms <= now_ms + AHEAD_MS:
                        told += _tell_of_end(store, project, role, seat, now_ms)
    return told


# ── Roles
def _is_offered(store: Snapshot, event: RoleOffered) -> bool:
    """Whether it still is: it may have been answered meanwhile, or taken back."""
    offers = reading.offers_to(store, event.project, event.member)
    return any(one.role == event.role for one in offers)


def _offered(event: RoleOffered) -> Iterator[Post]:
    """Ask whoever is offered a role."""
    by = _name(event.by)
    words = words_of(event.role)

    def letter(_person: Person, _member: MemberId) -> tuple[str, str]:
        question = said(words.asked_deputy if event.deputy else words.asked, event.role)
        parts = {"name": by, "project": _title(event.project), "question": question}
        if by:
            subject = _("%(name)s asks you: %(project)s") % parts
        else:
            subject = _("You are asked: %(project)s") % parts
        text = _("%(project)s: %(question)s Open this and press yes or no thanks.") % parts
        return subject, text

    page = offers.link_of(event.member)
    yield from _to(
        [event.member],
        event.project,
        letter,
        page,
        in_name_of=by,
        asks=True,
        whole_page=True,
    )


def _begun(store: Snapshot, event: RoleBegun) -> Iterator[Post]:
    """Tell the group who has taken on a role; whose question waits learns with whom it is now."""
    project = event.project
    entry = Law(store).project(project)
    if entry is None or entry.started_ms == event.from_ms:
        return  # whoever starts a project is alone there.
    name = _name(event.member)
    words = words_of(event.role)
    open_talks = waiting.talks_with(Look(store, project), event.role)
    members = [] if event.deputy else reading.members_of(store, project)

    def letter(_person: Person, member: MemberId) -> tuple[str, str]:
        sentence = words.stands_in if event.deputy else words.begun
        lines = [said(sentence, event.role, name or _("Somebody"))]
        lines += [
            _("What you are waiting for there goes on: %(title)s.") % {"title": title}
            for title in open_talks.get(member, ())
        ]
        return _title(project), " ".join(lines)

    for told, can_wait in ((open_talks, False), (members, True)):
        others = [
            one for one in told if one != event.member and can_wait == (one not in open_talks)
        ]
        yield from _to(
            _awake(store, project, others),
            project,
            letter,
            "/roles",
            in_name_of=name,
            tells=can_wait,
        )
    rules = Law(store).rules_of(project)
    if entry.kind != GROUP and rules is not None and event.role in rules.speaks:
        yield from _speaks_now(store, event, name)


def _speaks_now(store: Snapshot, event: RoleBegun, name: str) -> Iterator[Post]:
    """Introduce who speaks for an organisation now, wherever something waits for it (K46).

    Those who wait learn with whom it is now; who begins learns what waits, all at once.
    """
    waits: list[str] = []
    title = _title(event.project)
    for other, _since_ms in speaking.takes_part_in(store, event.project):
        project = bytes(other.project)
        look = Look(store, project)
        by_whom: dict[MemberId, list[str]] = {}
        for card, who in waiting.waits_for_party(look, party_of(project, event.project)):
            by_whom.setdefault(who, []).append(card.title)
            waits.append(card.title)

        letter = _introduced(event, name, title, by_whom, _title(project))
        there = _awake(store, project, by_whom)
        yield from _to(there, project, letter, "/parties", in_name_of=name)
    if waits:
        yield from _to(
            [event.member], event.project, _what_waits(title, waits), "/for-you/", whole_page=True
        )


def _introduced(
    event: RoleBegun,
    name: str,
    organisation: str,
    by_whom: dict[MemberId, list[str]],
    subject: str,
) -> Words:
    """The letter to those who wait for an organisation, of who speaks for it now."""

    def letter(_person: Person, member: MemberId) -> tuple[str, str]:
        parts = {"name": name or _("Somebody"), "organisation": organisation}
        if event.deputy:
            first = _("%(name)s stands in for who speaks for %(organisation)s from now on.")
        else:
            first = _("%(name)s speaks for %(organisation)s from now on.")
        goes_on = _("What you are waiting for there goes on: %(title)s.")
        return subject, " ".join(
            [first % parts, *(goes_on % {"title": one} for one in by_whom[member])]
        )

    return letter


def _what_waits(title: str, waits: list[str]) -> Words:
    """The letter to who begins to speak for an organisation."""

    def letter(_person: Person, _member: MemberId) -> tuple[str, str]:
        parts = {"organisation": title, "titles": ", ".join(dict.fromkeys(waits))}
        subject = _("You speak for %(organisation)s now") % parts
        return subject, _("This waits for an answer from %(organisation)s: %(titles)s.") % parts

    return letter


def _voice_offered(store: Snapshot, event: VoiceOffered) -> Iterator[Post]:
    """Ask whoever is offered to share one voice."""
    mine = sharing.voice_in(store, event.project, event.to)
    if event.member not in [one.member for one in mine.offered]:
        return
    by = _name(event.member)

    def letter(_person: Person, _member: MemberId) -> tuple[str, str]:
        parts = {"name": by or _("Somebody"), "project": _title(event.project)}
        text = _(
            "%(name)s offers to share one voice with you in %(project)s. Say yes there if you live "
            "together; if you do nothing, you keep your own."
        )
        return _("%(name)s asks you: %(project)s") % parts, text % parts

    yield from _to([event.to], event.project, letter, "/voice", in_name_of=by, asks=True)


def _declined(store: Snapshot, event: RoleDeclined) -> Iterator[Post]:
    """Tell those who hold a role that somebody would rather not, so that they ask another."""
    law, now_ms = Law(store), reading.now_of(store)
    if not law.is_member(event.project, event.member, now_ms):
        return
    name = _name(event.member)
    holders = law.holders(event.project, event.role, now_ms)

    def letter(_person: Person, _member: MemberId) -> tuple[str, str]:
        parts = {
            "name": name or _("Somebody"),
            "role": said(words_of(event.role).title, event.role),
        }
        text = _("%(name)s says no thanks: %(role)s. You can ask somebody else.") % parts
        return _title(event.project), text

    yield from _to(_awake(store, event.project, holders), event.project, letter, "/roles")


def _ended(store: Snapshot, event: RoleEnded) -> Iterator[Post]:
    """Tell the group when nobody holds a role any more, or whoever held it left them a letter."""
    law, now_ms = Law(store), reading.now_of(store)
    wrote = _wrote_to_group(law, event, now_ms)
    if law.holders(event.project, event.role, now_ms):
        if wrote is not None:
            yield from handing.posts_to_group(event.project, wrote, event.member)
        return
    name = _name(event.member)
    words = words_of(event.role)

    def sentences() -> tuple[tuple[int, str], ...]:
        nobody = said(words.nobody, event.role)
        if event.role == STARTER:
            nobody += " " + _("Whoever takes part can take it on with one press.")
        lines = [
            (0, said(words.laid_down, event.role, name or _("Somebody"))),
            (1, _("Thank you for all that was done.")),
            (2, nobody),
        ]
        if wrote is not None:
            lines.append((3, _("They have written a letter to all who take part.")))
        return tuple(lines)

    def letter(_person: Person, _member: MemberId) -> tuple[str, str]:
        return _title(event.project), " ".join(sentence for _at, sentence in sentences())

    members = [one for one in reading.members_of(store, event.project) if one != event.member]
    told = _awake(store, event.project, members)
    for one in _to(told, event.project, letter, "/roles"):
        with override(one.reach.person.language):
            yield replace(one, parts=sentences())


def _wrote_to_group(law: Law, event: RoleEnded, now_ms: int) -> Person | None:
    """Whoever held the role, where they take part still and have written a hand-over letter."""
    person = people.person_of_member(event.member)
    if person is None or not law.is_member(event.project, event.member, now_ms):
        return None
    return person if letters.text_of(person, event.project) else None


def _tell_of_end(
    store: Snapshot, project: ProjectId, role: RoleNow, seat: Seat, now_ms: int
) -> int:
    own = house()
    name = _name(seat.member)

    def to_holder(_person: Person, _member: MemberId) -> tuple[str, str]:
        parts = {
            "role": title_of(role.name),
            "day": day_words(seat.until_ms, own.place.zone, now_ms),
        }
        text = _(
            "Your time ends on %(day)s: %(role)s. Hand it over, or let the group decide on "
            "another term."
        )
        return _title(project), text % parts

    def to_group(_person: Person, _member: MemberId) -> tuple[str, str]:
        words = words_of(role.name)
        parts = {
            "sentence": said(words.does, role.name, name or _("Somebody")),
            "day": day_words(seat.until_ms, own.place.zone, now_ms),
        }
        text = _("%(sentence)s This time ends on %(day)s. Who goes on?") % parts
        return _title(project), text

    others = [one for one in reading.members_of(store, project) if one != seat.member]
    posts = [
        *_to([seat.member], project, to_holder, "/roles", asks=True),
        *_to(_awake(store, project, others), project, to_group, "/roles"),
    ]
    try:
        with transaction.atomic():
            TermTold.objects.create(
                project=project, role=role.name, member=seat.member, until_ms=seat.until_ms
            )
            return sum(post(one, now_ms) for one in posts)
    except IntegrityError:
        return 0  # this end was told of before.


# ── Questions and doors
def _asked(store: Snapshot, event: QuestionAsked) -> Iterator[Post]:
    """Tell whoever sees to a card that somebody asked about it."""
    if event.about == "place":
        yield from _place_asked(store, event)
    card = card_of(event.about)
    entry = Law(store).card(card) if card else None
    row = lists.card(card) if card else None
    if card is None or entry is None or row is None:
        return
    found = content.read(event.prose, waiting=True)
    if is_objection(found):
        return  # whoever proposed it is told of the objection itself.
    question = plain(found.text) if isinstance(found, Told) else ""

    def letter(_person: Person, _member: MemberId) -> tuple[str, str]:
        parts = {"title": row.title, "question": question}
        subject = _("A question about %(title)s") % parts
        text = _(
            "Somebody asks about %(title)s: “%(question)s” You see to it: answer there, or say by "
            "when."
        )
        return subject, text % parts

    look = Look(store, entry.project)
    keepers = [one for one in look.keepers_to_ask(card, entry) if one != event.by]
    page = f"/q/{event.question.hex()}/answer"
    yield from _to(keepers, entry.project, letter, page, card=card, asks=True, whole_page=True)


def _place_asked(store: Snapshot, event: QuestionAsked) -> Iterator[Post]:
    """Tell who speaks for the organisation that decides about the place that it was asked."""
    project = Law(store).governing()
    found = None if project is None else speaking.organisation_of(store, project)
    if project is None or found is None:
        return
    told = content.read(event.prose, waiting=True)
    question = plain(told.text) if isinstance(told, Told) else ""

    def letter(_person: Person, _member: MemberId) -> tuple[str, str]:
        subject = _("A question about the place")
        text = _("Somebody asks about the place: “%(question)s” Answer there, or say by when.")
        return subject, text % {"question": question}

    who = [one.member for one in found.mandates if one.member != event.by]
    page = f"/q/{event.question.hex()}/answer"
    yield from _to(_awake(store, project, who), project, letter, page, asks=True, whole_page=True)


def _let_in(event: MemberLetIn) -> Iterator[Post]:
    """Tell whoever was let in that the rules wait to be read and confirmed."""

    def letter(_person: Person, _member: MemberId) -> tuple[str, str]:
        parts = {"project": _title(event.project)}
        subject = _("You are let in: %(project)s") % parts
        text = _("You may take part in %(project)s. Read its rules and confirm them first.") % parts
        return subject, text

    organisation = lists.organisations_of([event.member]).get(event.member)
    page = "/join" if organisation is None else f"/parties/{organisation.code.lower()}"
    yield from _to([event.member], event.project, letter, page)


def _would_join(store: Snapshot, event: JoiningAsked) -> Iterator[Post]:
    """Tell those who look after a project, or stand in, that somebody would like to take part."""
    law, now_ms = Law(store), reading.now_of(store)
    name = _name(event.member)

    def letter(_person: Person, _member: MemberId) -> tuple[str, str]:
        parts = {"name": name or _("Somebody"), "project": _title(event.project)}
        text = _("%(name)s would like to take part in %(project)s. See who waits.") % parts
        return _title(event.project), text

    for deputies in (False, True):
        keepers = law.holders(event.project, STARTER, now_ms, deputies=deputies)
        there = _awake(store, event.project, keepers)
        if there:
            yield from _to(there, event.project, letter, "/waiting", asks=True)
            return


# ── Steps
def _awake(store: Snapshot, project: ProjectId, members: Iterable[MemberId]) -> list[MemberId]:
    """Those of some members who do not rest."""
    look = Look(store, project)
    return [one for one in members if not look.rests(one)]


def _to(
    members: Iterable[MemberId],
    project: ProjectId,
    letter: Words,
    page: str,
    *,
    in_name_of: str = "",
    card: bytes = b"",
    asks: bool = False,
    tells: bool = False,
    whole_page: bool = False,
) -> Iterator[Post]:
    """Write to each of some members who have not left and can be reached, in their language.

    What goes to an organisation goes to who speaks for it.
    """
    listed = list(members)
    code = lists.code_of(project) or ""
    base = house().place.base_address
    with house().engine.reader() as store:
        law = Law(store)
        there = [one for one in listed if not reading.has_left(law, project, one)]
        addressed = _persons_behind(store, there)
    for member, person in addressed:
        reach = best_reach(person, asks=asks)
        if reach is None:
            continue
        with override(person.language):
            subject, text = letter(person, member)
        yield Post(
            reach=reach,
            subject=subject,
            text=text,
            address=f"{base}{page}" if whole_page else f"{base}/p/{code.lower()}{page}",
            in_name_of=in_name_of,
            card=card or project,
            asks=asks,
            tells=tells,
        )


def _persons_behind(store: Snapshot, members: Iterable[MemberId]) -> list[tuple[MemberId, Person]]:
    """The people to whom something for these members goes, each once."""
    listed = list(members)
    persons = people.persons_of_members(listed)
    parties = lists.organisations_of([one for one in listed if one not in persons])
    found: dict[Person, MemberId] = {}
    for member in listed:
        if member in persons:
            found[persons[member]] = member
    for member, row in parties.items():
        for person in speaking.spokespersons(store, bytes(row.project)):
            found.setdefault(person, member)
    return [(member, person) for person, member in found.items()]


def _title(project: ProjectId) -> str:
    row = lists.project(project)
    return row.title if row is not None and row.title else house().place.name


def _name(member: MemberId | None) -> str:
    if member is None:
        return ""
    person = people.person_of_member(member)
    return (
        lists.names_of_parties([member]).get(member, "")
        if person is None
        else called({member: person})[member]
    )
