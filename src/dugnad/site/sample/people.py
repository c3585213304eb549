"""The forty people of the sample place, all invented: how each takes part, in which tongue.

kept       the place keeps their keys; they sign in by a code
own        a phone of their own speaks for them
sms        they have a number and no mail, and answer by text message
helped     somebody in the village helps them; they are reached by telephone
forgotten  they were here, and asked to be forgotten
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from uuid import UUID

from nacl.signing import SigningKey

from dugnad.ledger import codec
from dugnad.ledger.action import DOMAIN, Body
from dugnad.web.house import house

How: TypeAlias = Literal["kept", "own", "sms", "helped", "forgotten"]


@dataclass(frozen=True)
class Neighbour:
    """Somebody of the village.

    Attributes:
        how: how they take part, see above.
        language: that they read here.
        number: of their telephone; "" where mail is written to them.
        name: by which they are called.
    """

    name: str
    how: How = "kept"
    language: str = "nb"
    number: str = ""

    @property
    def kind(self) -> str:
        """Whether they are reached by "mail" or "sms"."""
        return "sms" if self.number else "mail"

    @property
    def reached_at(self) -> str:
        """Where they are reached; nothing is ever sent there."""
        plain = self.name.lower().translate(str.maketrans("øåæ", "oaa"))
        return self.number or f"{plain}@solbakken.example"


class Phone:
    """A device of somebody's own, with a key for each project in which it speaks."""

    def __init__(self) -> None:
        """Make a phone that speaks nowhere yet."""
        self.device: UUID | None = None
        self._keys: dict[bytes, SigningKey] = {}

    def new_key(self) -> bytes:
        """Make a key, and give its public half; each project has one that is met nowhere else."""
        key = SigningKey(secrets.token_bytes(32))
        public = bytes(key.verify_key)
        self._keys[public] = key
        return public

    def sign(self, body: bytes) -> bytes:
        """Confirm what the phone was shown."""
        key = self._keys[codec.decode(Body, body).key]
        return bytes(key.sign(DOMAIN + house().engine.genesis_hash + body).signature)


def _everybody() -> Iterator[Neighbour]:
    for name in (
        "Ingrid", "Bengt", "Sofie", "Olav", "Amal", "Marieke", "Karin", "Yusuf", "Tom", "Johan",
        "Turid", "Kjersti", "Lars", "Nina", "Øyvind", "Silje", "Magnus", "Hanna", "Eskil",
        "Fatima", "Mehmet", "Ewa", "Berit", "Terje", "Vigdis", "Halvor",
    ):  # fmt: skip
        yield Neighbour(name)
    yield Neighbour("Henk", language="nl")
    yield Neighbour("Anneke", language="nl")
    yield Neighbour("Lena", language="sv")
    yield Neighbour("Mads", language="da")
    yield Neighbour("Emily", language="en")
    yield Neighbour("Oddvar", language="nn")
    yield Neighbour("Ragnhild", "own")
    yield Neighbour("Jonas", "own")
    yield Neighbour("Torbjørn", "sms", number="+4740012301")
    yield Neighbour("Gudrun", "sms", number="+4740012302")
    yield Neighbour("Arvid", "sms", number="+4740012303")
    yield Neighbour("Astrid", "helped", number="+4740012304")
    yield Neighbour("Solveig", "helped", number="+4740012305")
    yield Neighbour("Einar", "forgotten")


NEIGHBOURS: Final = {one.name: one for one in _everybody()}
