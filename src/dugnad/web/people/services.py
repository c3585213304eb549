"""What the rest of the web may ask about people: finding them, reaching them, letting them in.

A code belongs to the browser that asked for it (`LoginCode.id` lies in its session), so wrong tries
elsewhere never use up somebody's code. A browser that has signed in with an address before keeps a
mark of it (`device.py`) and has a bucket of its own, so strangers who ask for codes to that address
never make its owner wait there.

Source: architecture 8; journeys-screens-words A6, A7; PRV-02, VOL-13.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import translation
from django.utils.translation import gettext as _

from dugnad.ledger.values import CardId, ProjectId
from dugnad.web.content import services as content
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.messages import services as messages
from dugnad.web.people import known_as
from dugnad.web.people.addresses import Address, read_address_of
from dugnad.web.people.buckets import Go, Size, is_empty, shared, sweep_buckets, take, take_all
from dugnad.web.people.middleware import SESSION_PERSON
from dugnad.web.people.models import SMS, LoginCode, Membership, Person, Reach
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

CODE_DIGITS = 6
CODE_LIFE_MS = 20 * 60_000
CODE_TRIES_MAX = 5
NAME_CHARACTERS_MAX = 80

_MINUTE_MS = 60_000
TO_ADDRESS = Size(goes=4, refill_ms=10 * _MINUTE_MS)
"""Codes that strangers may have sent to one address: a guesser gets 30 guesses an hour of 10**6.

One connection alone gets half of what comes back, so that whoever has the address is sent one of
the others, also where their browser is a new one."""
TO_ADDRESS_FROM_KNOWN = Size(goes=5, refill_ms=3 * _MINUTE_MS)
"""Codes that a browser which has signed in with this address may ask for."""
BY_CLIENT = Size(goes=30, refill_ms=_MINUTE_MS // 2)
"""Codes asked for from one connection; a library or a village may share one."""
BY_SMS = Size(goes=100, refill_ms=_MINUTE_MS // 3)
"""Codes by SMS in the whole place from unknown browsers: each costs the place money."""
TRIES_BY_CLIENT = Size(goes=30, refill_ms=_MINUTE_MS // 6)
"""Codes typed from one connection."""
WRONG_IN_ALL = Size(goes=1_000, refill_ms=1_000)
"""Wrong codes in the whole place from unknown browsers: trying a little with everybody's address
comes to an end as well. One connection alone never uses them up."""
_WRONG = Go("code-wrong", "all", WRONG_IN_ALL)


class TooOften(Exception):
    """Somebody asked too often; waiting helps."""

    def __init__(self, wait_ms: int) -> None:
        """Remember how long to wait, in milliseconds."""
        super().__init__(f"wait {wait_ms} ms")
        self.wait_ms = wait_ms


class WrongCode(Exception):
    """That is not the code that was sent."""

    def __init__(self, tries_left: int) -> None:
        """Remember how many tries are left, at least 1."""
        super().__init__(f"{tries_left} tries left")
        self.tries_left = tries_left


class CodeSpent(Exception):
    """The code is too old, was used, or was mistyped five times; a new one is needed."""


class NameMissing(Exception):
    """A person needs a name of 1 to 80 characters, a nickname if they like."""


class AddressTaken(Exception):
    """The address already belongs to another person here."""


@dataclass(frozen=True)
class Passed:
    """The right code was typed."""

    code_id: UUID
    person: Person | None
    """Who is known by the address; None for somebody new."""


# ── Finding and making people ──────────────────────────────────────────────────────────────────


def find_by_address(kind: str, address: str) -> Person | None:
    """Find who is known by an address, in any way of writing it.

    Raises:
        NotAnAddress: `address` is not one of that kind.
    """
    reach = _reach_of(read_address_of(kind, address, house().place.country))
    return reach.person if reach else None


def find_or_create(name: str, kind: str, address: str, language: str) -> Person:
    """Find who is known by an address, or make a person of that name; their name is not changed.

    Raises:
        NotAnAddress: `address` is not one of that kind; nothing was made.
        NameMissing: the person is new and `name` is no name; nothing was made.
    """
    return _find_or_create(name, read_address_of(kind, address, house().place.country), language)


def read_name(typed: str) -> str:
    """Read a name or nickname: one line, no control characters, 1 to 80 characters.

    Raises:
        NameMissing: nothing is left, or more than 80 characters.
    """
    shown = "".join(
        " " if unicodedata.category(letter).startswith("Z") else letter
        for letter in unicodedata.normalize("NFC", typed)
        if letter in "\t\n\r" or not unicodedata.category(letter).startswith("C")
    )
    name = " ".join(shown.split())
    if not 1 <= len(name) <= NAME_CHARACTERS_MAX:
        raise NameMissing
    return name


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


# ── Ways to be reached ─────────────────────────────────────────────────────────────────────────


def add_reach(person: Person, address: Address, now_ms: int) -> Reach:
    """Note a further, confirmed way to reach a person; the same one twice is one.

    Raises:
        AddressTaken: it belongs to somebody else; nothing was noted.
    """
    known = _reach_of(address)
    if known is None:
        known = _make_reach(person, address, now_ms)
    if known.person_id != person.id:
        raise AddressTaken
    confirm_reach(known, now_ms)
    return known


def confirm_reach(reach: Reach, now_ms: int) -> None:
    """Note that a code sent there came back: messages arrive."""
    reach.confirmed_ms = now_ms
    reach.failing_since_ms = None
    reach.save(update_fields=["confirmed_ms", "failing_since_ms"])


def stop_messages(reach: Reach, now_ms: int) -> None:
    """Note that the person wants no more messages there; only codes they ask for still go."""
    reach.stopped_ms = now_ms
    reach.save(update_fields=["stopped_ms"])


def start_messages(person: Person, reach_id: UUID) -> bool:
    """Note that the person wants messages there again; False when it is not theirs."""
    return Reach.objects.filter(person=person, id=reach_id).update(stopped_ms=None) > 0


def come_here_first(person: Person, reach_id: UUID, what: str, now_ms: int) -> bool:
    """Note that something comes to one of a person's addresses before others; False: not theirs.

    Args:
        person: whose.
        reach_id: which address.
        what: "asks" for questions, "tells" for what only tells them something.
        now_ms: milliseconds since 1970 UTC.
    """
    field = {"asks": "asks_here_ms", "tells": "tells_here_ms"}[what]
    with transaction.atomic():
        if not Reach.objects.filter(person=person, id=reach_id).exists():
            return False
        Reach.objects.filter(person=person).update(**{field: None})
        return Reach.objects.filter(id=reach_id).update(**{field: now_ms}) > 0


def remove_reach(person: Person, reach_id: UUID) -> bool:
    """Take away one of a person's ways to be reached; False when it is their last or not theirs."""
    with transaction.atomic():
        theirs = list(Reach.objects.select_for_update().filter(person=person))
        mine = next((reach for reach in theirs if reach.id == reach_id), None)
        if mine is None or len(theirs) == 1:
            return False
        mine.delete()
    return True


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


# ── Codes ──────────────────────────────────────────────────────────────────────────────────────


def send_code(
    address: Address,
    *,
    language: str,
    client: str,
    known_device: str | None,
    now_ms: int,
    forgets: bool = False,
) -> LoginCode:
    """Send a six-digit code; exactly the same whether anybody is known by the address or not.

    Args:
        address: where to.
        language: of the message.
        client: the connection it was asked from, like an IP address.
        known_device: the mark of a browser that has signed in with this address; None otherwise.
        now_ms: milliseconds since 1970 UTC.
        forgets: whether whoever has it is forgotten by this code, which it then says.

    Raises:
        TooOften: nothing was sent.
    """
    _may_send(address, client, known_device, now_ms)
    digits = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    salt = secrets.token_bytes(16)
    with transaction.atomic():
        code = LoginCode.objects.create(
            kind=address.kind,
            lookup=_lookup(address),
            sealed_address=vault.seal_for_place(address.text.encode()),
            salt=salt,
            digest=_code_digest(salt, digits),
            expires_ms=now_ms + CODE_LIFE_MS,
        )
        with translation.override(language):
            words = _forget_words(digits) if forgets else _code_words(digits, address.kind)
            subject, text = words
        messages.send_to_address(
            address, subject=subject, text=text, language=language, now_ms=now_ms, at_once=True
        )
    return code


def check_code(
    code_id: UUID, typed: str, *, client: str, now_ms: int, known_device: str | None = None
) -> Passed:
    """Check a typed code against the one that was sent for this browser.

    Args:
        code_id: which code, from the session.
        typed: what somebody typed or pasted; anything but digits is left out.
        client: the connection it came from.
        now_ms: milliseconds since 1970 UTC.
        known_device: the mark of a browser that has signed in with this address; None otherwise.

    Raises:
        TooOften: the code was not looked at; waiting helps.
        CodeSpent: too old, used or mistyped five times; send a new one.
        WrongCode: not the code; one try less.
    """
    wait_ms = take("code-try", client, TRIES_BY_CLIENT, now_ms)
    if not wait_ms and known_device is None and is_empty(_WRONG, now_ms):
        wait_ms = WRONG_IN_ALL.refill_ms
    if wait_ms:
        raise TooOften(wait_ms)
    with transaction.atomic():
        code = LoginCode.objects.select_for_update().filter(id=code_id).first()
        if code is None or not _is_open(code, now_ms):
            raise CodeSpent
        right = hmac.compare_digest(
            _code_digest(bytes(code.salt), _digits(typed)), bytes(code.digest)
        )
        if right:
            code.passed_ms = now_ms
        else:
            code.tries += 1
        code.save(update_fields=["passed_ms", "tries"])
    if right:
        return _passed(code, now_ms)
    if known_device is None:
        take_all((_WRONG,), now_ms)
    if code.tries >= CODE_TRIES_MAX:
        raise CodeSpent
    raise WrongCode(CODE_TRIES_MAX - code.tries)


def code_address(code_id: UUID) -> Address | None:
    """Give where a code was sent, for the browser that asked for it; None when it is swept."""
    code = LoginCode.objects.filter(id=code_id).first()
    if code is None:
        return None
    opened = vault.unseal_for_place(bytes(code.sealed_address))
    return None if opened is None else Address(code.kind, opened.decode())


def person_of_code(code_id: UUID, name: str, language: str, now_ms: int) -> Person:
    """Make the person who typed the right code and now tells their name.

    Raises:
        CodeSpent: the code was never passed, or too long ago; nothing was made.
        NameMissing: it is no name; nothing was made.
    """
    code = LoginCode.objects.filter(id=code_id, passed_ms__isnull=False).first()
    address = code_address(code_id)
    if code is None or address is None or code.expires_ms + CODE_LIFE_MS <= now_ms:
        raise CodeSpent
    person = _find_or_create(read_name(name), address, language)
    add_reach(person, address, now_ms)
    return person


def sweep(now_ms: int) -> None:
    """Throw away what is no longer needed: old codes, full buckets, rows of the forgotten.

    Rows of forgotten people come back with an older `place.db`; nothing in them opens any more.
    """
    everybody = Person.objects.values_list("id", flat=True)
    Person.objects.filter(id__in=vault.forgotten_among(everybody)).delete()
    LoginCode.objects.filter(expires_ms__lte=now_ms - CODE_LIFE_MS).delete()
    sweep_buckets(now_ms)


# ── Coming in and going out ────────────────────────────────────────────────────────────────────


def sign_in(request: HttpRequest, person: Person) -> None:
    """Let a person in: the session gets a new name, and forgets whoever sat here before."""
    if request.session.get(SESSION_PERSON) not in (None, str(person.id)):
        request.session.flush()
    request.session.cycle_key()
    request.session[SESSION_PERSON] = str(person.id)
    rotate_token(request)


def sign_out(request: HttpRequest) -> None:
    """Let a person out: the session and all it knew are gone."""
    request.session.flush()
    rotate_token(request)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _lookup(address: Address) -> bytes:
    return vault.lookup_tag(address.kind, address.text)


def _reach_of(address: Address) -> Reach | None:
    return Reach.objects.select_related("person").filter(lookup=_lookup(address)).first()


def _find_or_create(name: str, address: Address, language: str) -> Person:
    known = _reach_of(address)
    if known is not None:
        return known.person
    now_ms = house().now_ms()
    person = Person(language=_offered(language), created_ms=now_ms)
    person.sealed_name = vault.seal(person.id, read_name(name).encode())
    try:
        with transaction.atomic():
            person.save(force_insert=True)
            _make_reach(person, address, now_ms)
    except IntegrityError:
        # Somebody else made a person of this address in the same moment: theirs is the one.
        made = _reach_of(address)
        if made is None:
            raise
        return made.person
    return person


def _make_reach(person: Person, address: Address, now_ms: int) -> Reach:
    return Reach.objects.create(
        person=person,
        kind=address.kind,
        sealed_address=vault.seal(person.id, address.text.encode()),
        lookup=_lookup(address),
        created_ms=now_ms,
    )


def _offered(language: str) -> str:
    offered = [code for code, _name in settings.LANGUAGES]
    return language if language in offered else house().place.language


def _may_send(address: Address, client: str, known_device: str | None, now_ms: int) -> None:
    to = f"{address.kind}:{address.text}"
    if known_device is not None:
        goes = [Go("code-known", f"{to}:{known_device}", TO_ADDRESS_FROM_KNOWN)]
    else:
        goes = [Go("code-client", client, BY_CLIENT), *shared("code-to", to, client, TO_ADDRESS)]
        if address.kind == SMS:
            goes.append(Go("code-sms", "all", BY_SMS))
    wait_ms = take_all(goes, now_ms)
    if wait_ms:
        raise TooOften(wait_ms)


def _code_digest(salt: bytes, digits: str) -> bytes:
    pepper = vault.lookup_tag("code", salt.hex())
    return hmac.digest(pepper, digits.encode(), sha256().name)


def _digits(typed: str) -> str:
    """Take the digits out of what was typed, also those of other scripts."""
    found = (unicodedata.digit(letter, None) for letter in typed)
    return "".join(str(digit) for digit in found if digit is not None)


def _code_words(digits: str, kind: str) -> tuple[str, str]:
    words = {"code": digits, "place": house().place.name}
    subject = _("%(code)s is your code for %(place)s") % words
    if kind == SMS:
        # One SMS: every further part costs the place as much again.
        return subject, _(
            "%(code)s is your code for %(place)s. It works for 20 minutes. "
            "Give it to nobody, whoever asks."
        ) % words
    return subject, _(
        "%(code)s is your code for %(place)s.\n"
        "Type it on the page where you asked for it. It works for 20 minutes.\n"
        "Nobody here will ever ask you for it. If you did not ask for a code, do nothing."
    ) % words


def _forget_words(digits: str) -> tuple[str, str]:
    """What a code says by which somebody is forgotten, so that whoever reads it aloud knows."""
    words = {"code": digits, "place": house().place.name}
    return _("%(code)s: so that %(place)s forgets you") % words, _(
        "%(code)s deletes you from %(place)s: name, addresses and what you wrote. Give it to "
        "nobody, whoever asks. If you do not want that, do nothing."
    ) % words


def _is_open(code: LoginCode, now_ms: int) -> bool:
    return code.passed_ms is None and code.tries < CODE_TRIES_MAX and now_ms < code.expires_ms


def _passed(code: LoginCode, now_ms: int) -> Passed:
    reach = Reach.objects.select_related("person").filter(lookup=bytes(code.lookup)).first()
    if reach is not None:
        confirm_reach(reach, now_ms)
    return Passed(code.id, reach.person if reach else None)
