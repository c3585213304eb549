"""Codes that let somebody in: sent to an address, typed on the page that asked for them.

A code belongs to the browser that asked for it (`LoginCode.id` lies in its session), so wrong tries
elsewhere never use up somebody's code. A browser that has signed in with an address before keeps a
mark of it (`device.py`) and has a bucket of its own, so strangers who ask for codes to that address
never make its owner wait there.

Source: architecture 8; journeys-screens-words A6, A7.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dugnad.web.house import house
from dugnad.web.messages import services as messages
from dugnad.web.people.addresses import Address
from dugnad.web.people.buckets import Go, Size, is_empty, shared, take, take_all
from dugnad.web.people.models import SMS, LoginCode, Person, Reach
from dugnad.web.people.reaches import add_reach, confirm_reach, lookup_of, made_or_found, read_name
from dugnad.web.vault import services as vault

CODE_DIGITS = 6

CODE_LIFE_MS = 20 * 60_000

CODE_TRIES_MAX = 5

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


@dataclass(frozen=True)
class Passed:
    """The right code was typed."""

    code_id: UUID
    person: Person | None
    """Who is known by the address; None for somebody new."""


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
            lookup=lookup_of(address),
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
    person = made_or_found(read_name(name), address, language)
    add_reach(person, address, now_ms)
    return person


def sweep_codes(now_ms: int) -> None:
    """Throw away codes that are too old to be of use."""
    LoginCode.objects.filter(expires_ms__lte=now_ms - CODE_LIFE_MS).delete()


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
