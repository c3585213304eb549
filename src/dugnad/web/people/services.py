"""What the rest of the web may ask about people: finding them, reaching them, letting them in.

Source: architecture 8; journeys-screens-words A6, A7; PRV-02, VOL-13.
"""

from __future__ import annotations

import secrets

from django.db.models import F
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from dugnad.ledger.values import CardId, ProjectId
from dugnad.web.content import services as content
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.people import known_as, whereabouts
from dugnad.web.people.buckets import sweep_buckets
from dugnad.web.people.codes import (
    CodeSpent,
    Passed,
    TooOften,
    WrongCode,
    check_code,
    code_address,
    person_of_code,
    send_code,
    sweep_codes,
)
from dugnad.web.people.middleware import SESSION_ENDED, SESSION_PERSON
from dugnad.web.people.models import Membership, Person
from dugnad.web.people.names import (
    address_of,
    all_names_of,
    called,
    in_two_ways,
    known_to,
    name_of,
    names_of,
    names_there,
    read_reach,
)
from dugnad.web.people.reaches import (
    AddressTaken,
    NameMissing,
    add_reach,
    come_here_first,
    confirm_reach,
    find_by_address,
    find_or_create,
    read_name,
    remove_reach,
    start_messages,
    stop_messages,
)
from dugnad.web.vault import once
from dugnad.web.vault import services as vault

__all__ = [
    "AddressTaken",
    "CodeSpent",
    "NameMissing",
    "Passed",
    "TooOften",
    "WrongCode",
    "add_reach",
    "address_of",
    "all_names_of",
    "be_called",
    "called",
    "check_code",
    "code_address",
    "come_here_first",
    "confirm_reach",
    "find_by_address",
    "find_or_create",
    "forget",
    "in_two_ways",
    "known_to",
    "members_named",
    "membership_of",
    "name_of",
    "names_of",
    "names_there",
    "person_of_code",
    "person_of_member",
    "persons_behind",
    "persons_of_members",
    "read_name",
    "read_reach",
    "remove_reach",
    "rename",
    "send_code",
    "sign_in",
    "sign_out",
    "start_messages",
    "stop_messages",
    "sweep",
    "unseen_on",
]

# ── Names, and no names ────────────────────────────────────────────────────────────────────────


def rename(person: Person, name: str) -> None:
    """Give a person another name.

    Raises:
        NameMissing: it is no name; the old one stays.
    """
    person.sealed_name = vault.seal(person.id, read_name(name).encode())
    person.save(update_fields=["sealed_name"])


def be_called(person: Person, project: ProjectId, typed: str) -> None:
    """Let a person be called otherwise in one project, from now on and in what was before.

    Args:
        person: who.
        project: 16 bytes.
        typed: the name there; nothing, or their ordinary name: that one again.

    Raises:
        NameMissing: it is no name; nothing was changed.
    """
    name = read_name(typed) if typed.strip() else ""
    row = membership_of(person, project)
    row.sealed_name = (
        b"" if name in ("", name_of(person, None)) else vault.seal(person.id, name.encode())
    )
    row.save(update_fields=["sealed_name"])


def forget(person: Person) -> None:
    """Forget a person: nothing of theirs opens any more, and nobody is found by their address.

    What they told is destroyed. What they did stays in the books, under ids that lead to nobody.
    The last step of `forgetting.services.carry_out`, which goes through every other store first.
    """
    names = [str(person.id), *(once.writer_of(one.member) for one in once.of_person(person.id))]
    told = [one for name in names for one in content.forget(name, now_ms=house().now_ms())]
    vault.forget(person.id)
    person.delete()
    for commitment in told:
        lists.retell(commitment)


# ── Who is who in the books ────────────────────────────────────────────────────────────────────


def membership_of(person: Person, project_id: bytes) -> Membership:
    """Give a person's membership of a project in the private map, made on first use.

    Args:
        person: who.
        project_id: 16 bytes.

    Returns:
        the row; its `public_key` is that of the key kept for them until they bring their own.
        Whether the books know the member yet is for `acting` to see.
    """
    found = Membership.objects.filter(person=person, project_id=project_id).first()
    if found is None:
        public_key = bytes(vault.kept_key(person.id, project_id).verify_key)
        found, _made = Membership.objects.get_or_create(
            person=person,
            project_id=project_id,
            defaults={"member_id": secrets.token_bytes(16), "public_key": public_key},
        )
        whereabouts.another_was_made()
    return found


def person_of_member(member_id: bytes) -> Person | None:
    """Find the person behind a member of the books; None for strangers and the forgotten."""
    return persons_of_members([member_id]).get(member_id)


def persons_of_members(member_ids: list[bytes]) -> dict[bytes, Person]:
    """Find the persons known by many ordinary ids at once; others, and the unseen, are left out."""
    return known_as.by_ordinary_id(member_ids)


def members_named(project: ProjectId, member_ids: list[bytes]) -> dict[bytes, Person]:
    """The same, of ids in one project alone."""
    return known_as.by_ordinary_id(member_ids, project)


def persons_behind(member_ids: list[bytes]) -> dict[bytes, Person]:
    """Find also who acted unseen: for what the place does for them, never to name them to others.

    Whoever pays somebody is the only other one who is told.
    """
    return known_as.behind(member_ids)


def unseen_on(card: CardId, member_ids: list[bytes]) -> dict[bytes, Person]:
    """Find who acted unseen on one card: for whoever looks after it."""
    return known_as.unseen_on(card, member_ids)


def sweep(now_ms: int) -> None:
    """Throw away what is no longer needed: old codes, full buckets, rows of the forgotten.

    Rows of forgotten people come back with an older `place.db`; nothing in them opens any more.
    """
    everybody = Person.objects.values_list("id", flat=True)
    Person.objects.filter(id__in=vault.forgotten_among(everybody)).delete()
    sweep_codes(now_ms)
    sweep_buckets(now_ms)


# ── Coming in and going out ────────────────────────────────────────────────────────────────────


def sign_in(request: HttpRequest, person: Person) -> None:
    """Let a person in: the session gets a new name, and forgets whoever sat here before."""
    if request.session.get(SESSION_PERSON) not in (None, str(person.id)):
        request.session.flush()
    request.session.cycle_key()
    request.session[SESSION_PERSON] = str(person.id)
    request.session[SESSION_ENDED] = person.visits_ended
    request.session.set_expiry(None)  # as long as all others; that of a stranger ends sooner.
    rotate_token(request)


def sign_out_elsewhere(request: HttpRequest, person: Person) -> None:
    """End every visit of a person but this one, as somebody may hold a phone that was theirs."""
    Person.objects.filter(id=person.id).update(visits_ended=F("visits_ended") + 1)
    person.refresh_from_db(fields=["visits_ended"])
    request.session.cycle_key()
    request.session[SESSION_ENDED] = person.visits_ended


def sign_out(request: HttpRequest) -> None:
    """Let a person out: the session and all it knew are gone."""
    request.session.flush()
    rotate_token(request)
