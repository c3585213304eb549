"""As whom somebody acts: under their id in the project, or under one for this act alone.

Who chooses to be unseen acts under a member id and a key that nothing else is done by. What later
concerns such an act, such as taking a promise back, is done under the same id again, as the law
asks whose it is. The card types say which acts these are (`face.Unseen`); nothing here knows them.

Source: architecture 4 (who a member is); MAT-23, PRV-03; decision 0022.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from nacl.signing import SigningKey

from dugnad.charter.entries import card_of, target_of
from dugnad.charter.law import Law
from dugnad.charter.money.verbs import PutBack
from dugnad.face.face import Face, Unseen
from dugnad.ledger.door import window_of
from dugnad.ledger.state import State
from dugnad.ledger.store import Frozen, Store
from dugnad.ledger.values import Action, CardId, MemberId, ProjectId
from dugnad.web.content import sweeping
from dugnad.web.house import house
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership, Person
from dugnad.web.vault import once
from dugnad.web.vault import services as vault
from dugnad.web.vault.once import Once

WANTED_MS: Final = sweeping.WAITS_MS // 2
"""How long an action that the web signed is still wanted; it is handed in at once. Shorter than
its text waits, so that the books never name a text that was swept away."""
_ON_ITS_WAY_MS: Final = WANTED_MS + 5 * 60_000
"""How long an id may still be acted by: it is made before the action is signed, which may take
some minutes where much is pressed at once."""
_NEW: Final = b""
"""Stands for an id that the law does not know yet."""


class MoreThanOnePerson(Exception):
    """Under ids of their own somebody asks for more than one person may; `code` says what."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class AsWhom:
    """As whom somebody acts.

    Attributes:
        member: 16 bytes, as in the books.
        public_key: what the books know them by.
        once: whether the id is for one act alone.
    """

    member: MemberId
    public_key: bytes
    key: SigningKey
    once: bool = False


def ordinary(person: Person, project: ProjectId) -> AsWhom:
    """A person under their id in a project, made on first use."""
    membership = people.membership_of(person, project)
    key = vault.kept_key(person.id, project)
    return AsWhom(bytes(membership.member_id), bytes(membership.public_key), key)


def as_whom(
    person: Person,
    project: ProjectId,
    target: str,
    asked: Action,
    press: str,
    *,
    begun: bool,
    ended: bool,
    link: bytes = b"",
) -> AsWhom:
    """As whom a person does something for themselves.

    Args:
        person: who presses.
        project: where, 16 bytes.
        target: a charter module or a card.
        asked: what.
        press: the name of the press; the same one acts as the same again.
        begun: whether the press was written down before; nothing is made then.
        ended: whether the books have answered it; one that waited for a device, say, is looked at
            again, as others were handed in meanwhile.
        link: the question behind whose link it was pressed, 16 bytes; b"" where behind none. By it
            nothing is done about unseen acts that were not done by it.

    Raises:
        MoreThanOnePerson: all their ids together may not; nothing was made.
    """
    with house().engine.reader() as store:
        unseen, state = _unseen(store, target)
        card = card_of(target)
        if unseen is not None and state is not None and card is not None and unseen.chosen(asked):
            if begun:
                found = once.of_press(press)
            else:
                found = _make(store, person, project, card, press, unseen, state, asked, link)
        else:
            if unseen is not None and state is not None and card is not None and not ended:
                _look_at_all(store, person, project, card, unseen, state, asked)
            found = _earlier(store, person, asked, unseen, state)
            if found is not None and link and found.link != link:
                found = None
    if found is None:
        return ordinary(person, project)
    return _as_once(found)


def unseen_on(person: Person | None, card: CardId, link: bytes = b"") -> tuple[MemberId, ...]:
    """The ids under which a person acted unseen on a card, the oldest first.

    For whoever looks by a link, only those that were made by this very link.
    """
    if person is None:
        return ()
    theirs = [one for one in once.of_person(person.id) if one.card == card]
    return tuple(one.member for one in theirs if not link or one.link == link)


# ── Steps
def _as_once(found: Once) -> AsWhom:
    return AsWhom(found.member, bytes(found.key.verify_key), found.key, once=True)


def _unseen(store: Store, target: str) -> tuple[Unseen | None, State | None]:
    """What a card's type says of acts that are done unseen, and the card's state."""
    card = card_of(target)
    entry = None if card is None else Law(store).card(card)
    if card is None or entry is None:
        return None, None
    face: Face | None = house().catalogue.face_of(entry.card_type)
    if face is None or face.unseen is None:
        return None, None
    return face.unseen, face.contract.state(Frozen(store), target_of(card))


def _is_over(store: Store, one: Once) -> bool:
    """Whether nothing was done by an id though it is too late for what it was made for.

    The door turned the press away, say: whoever pressed comes again, with another form.
    """
    if house().now_ms() - one.made_ms <= _ON_ITS_WAY_MS:
        return False
    return window_of(store, bytes(one.key.verify_key)).last == 0


def _make(
    store: Store,
    person: Person,
    project: ProjectId,
    card: CardId,
    press: str,
    unseen: Unseen,
    state: State,
    asked: Action,
    link: bytes,
) -> Once:
    """Make an id for this act, unless one person would have more than the law gives one."""

    def look(theirs: Sequence[Once]) -> None:
        own, ids = _own(person, project), [one.member for one in theirs]
        refused = unseen.refuses(state, own, ids, asked)
        if refused is not None:
            raise MoreThanOnePerson(refused.code())

    return once.make(
        person.id, project, card, press, house().now_ms(), look,
        is_over=partial(_is_over, store), link=link or once.NO_LINK,
    )  # fmt: skip


def _look_at_all(
    store: Store,
    person: Person,
    project: ProjectId,
    card: CardId,
    unseen: Unseen,
    state: State,
    asked: Action,
) -> None:
    """Hold what the law holds of one member to one person, also where they are seen this time."""
    known = (one for one in once.of_person(person.id) if one.card == card)
    theirs = [one.member for one in known if not _is_over(store, one)]
    if theirs and unseen.adds(asked):
        own = _own(person, project)
        refused = unseen.refuses(state, own, [*theirs, _NEW], asked)
        if refused is not None:
            raise MoreThanOnePerson(refused.code())


def _own(person: Person, project: ProjectId) -> MemberId | None:
    row = Membership.objects.filter(person=person, project_id=project).first()
    return None if row is None else bytes(row.member_id)


def _earlier(
    store: Store,
    person: Person,
    asked: Action,
    unseen: Unseen | None,
    state: State | None,
) -> Once | None:
    """The id of an earlier act of the person that this one is about."""
    member: MemberId | None = None
    if unseen is not None and state is not None:
        member = unseen.whose(state, asked)
    elif isinstance(asked, PutBack):
        owed = Law(store).obligation(asked.obligation)
        member = None if owed is None else owed.payee
    found = None if member is None else once.of_member(member)
    return found if found is not None and found.person_id == person.id else None
