"""Signing in with a device's own lock (a passkey), where the browser allows it.

Browsers allow it on https and on `localhost` only, and never under a bare number like 192.168.1.5.
Elsewhere it is not offered, and nothing is said of it: a code always works. `dugnad doctor` tells
whoever runs the place.

Source: W3C Web Authentication, level 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from dugnad.web.house import house
from dugnad.web.people.models import Passkey, Person
from dugnad.web.people.names import name_of

CEREMONY_MS = 5 * 60_000
"""How long a begun ceremony may take; the browser's own window closes sooner."""
_SESSION = "passkey"
_NONSENSE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""How reading an answer fails that no device gives; a nested one costs no more than others."""


class PasskeyRefused(Exception):
    """The device's answer was not right, too late, or of a device that is not known here."""


def is_offered(request: HttpRequest) -> bool:
    """Whether browsers let this address be signed in to with a device's lock."""
    return works_at(_host(request), secure=request.is_secure())


def works_at(name: str, *, secure: bool) -> bool:
    """Whether browsers allow passkeys at a host name; `secure` is whether it is read by https."""
    if _is_number(name):
        return False
    return secure or name == "localhost" or name.endswith(".localhost")


def begin_adding(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Begin to add this device for a person; gives what the browser wants to know, as JSON.

    Raises:
        PasskeyRefused: this address cannot have passkeys.
    """
    name = name_of(person, None)
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=person.id.bytes, name=name, display_name=name),
        credentials=[_credential(passkey) for passkey in person.passkeys.all()],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    _remember(request, state)
    return dict(options)


def finish_adding(request: HttpRequest, person: Person, answer: Mapping[str, Any]) -> Passkey:
    """Keep the device whose answer is right.

    Raises:
        PasskeyRefused: nothing was kept.
    """
    state = _recall(request)
    try:
        told = _server(request).register_complete(state, answer)
        credential = told.credential_data
    except _NONSENSE as error:
        raise PasskeyRefused from error
    if (
        credential is None
        or Passkey.objects.filter(credential_id=credential.credential_id).exists()
    ):
        raise PasskeyRefused
    return Passkey.objects.create(
        person=person,
        credential_id=credential.credential_id,
        credential=bytes(credential),
        uses_count=told.counter,
        created_ms=house().now_ms(),
    )


def begin_signing_in(request: HttpRequest) -> dict[str, Any]:
    """Begin to sign in with any device known here; gives what the browser wants to know, as JSON.

    Raises:
        PasskeyRefused: this address cannot have passkeys.
    """
    options, state = _server(request).authenticate_begin(
        user_verification=UserVerificationRequirement.PREFERRED
    )
    _remember(request, state)
    return dict(options)


def finish_signing_in(request: HttpRequest, answer: Mapping[str, Any]) -> Person:
    """Find whose device answered.

    Raises:
        PasskeyRefused: nobody is let in.
    """
    state = _recall(request)
    try:
        read = AuthenticationResponse.from_dict(answer)
        passkey = Passkey.objects.select_related("person").get(credential_id=read.raw_id)
        _server(request).authenticate_complete(state, [_credential(passkey)], read)
        count = read.response.authenticator_data.counter
    except (*_NONSENSE, Passkey.DoesNotExist) as error:
        raise PasskeyRefused from error
    if (count or passkey.uses_count) and count <= passkey.uses_count:
        # A device's own count goes up with each use: this answer comes from a copy of it.
        raise PasskeyRefused
    passkey.uses_count, passkey.used_ms = count, house().now_ms()
    passkey.save(update_fields=["uses_count", "used_ms"])
    return passkey.person


def _server(request: HttpRequest) -> Fido2Server:
    if not is_offered(request):
        raise PasskeyRefused
    origin = f"{request.scheme}://{request.get_host()}"
    place = PublicKeyCredentialRpEntity(id=_host(request), name=house().place.name)
    return Fido2Server(place, verify_origin=lambda told: told == origin)


def _credential(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(passkey.credential))


def _remember(request: HttpRequest, state: Mapping[str, Any]) -> None:
    request.session[_SESSION] = {
        "challenge": state["challenge"],
        "user_verification": str(UserVerificationRequirement.PREFERRED.value),
        "until_ms": house().now_ms() + CEREMONY_MS,
    }


def _recall(request: HttpRequest) -> dict[str, Any]:
    """Give the begun ceremony; it can be finished once."""
    state = request.session.pop(_SESSION, None)
    if not isinstance(state, dict) or state["until_ms"] < house().now_ms():
        raise PasskeyRefused
    return state


def _host(request: HttpRequest) -> str:
    return urlsplit(f"//{request.get_host()}").hostname or ""


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
