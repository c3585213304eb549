"""What refusing costs next to checking one signature, so that the door is not worth attacking."""

from collections.abc import Callable
from typing import Any

from bench.told import in_turns, tell
from dugnad.charter.charter import Charter
from dugnad.charter.talk import Ask
from dugnad.ledger import signatures
from dugnad.ledger.action import DOMAIN, ENVELOPE_BYTES_MAX, open_envelope
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.testing import ANA, NOON_MS, OPERATOR, MemoryPlace, Voice

ROUNDS = 9
TIMES = 1_000
WANTED = 1.0
"""The dearest refusal costs less than one check."""


def _refusing(place: MemoryPlace, code: str, envelope: bytes) -> Callable[[], None]:
    """Ask the door often for something that it refuses with `code`."""

    def refuse() -> None:
        for _ in range(TIMES):
            try:
                place.machine.look(open_envelope(envelope), place.now_ms)
            except TurnedAway as away:
                if away.code != code:
                    raise
            else:
                raise RuntimeError(code)

    return refuse


def _hostile(place: MemoryPlace) -> dict[str, tuple[str, bytes]]:
    """What may be sent, by name, with the code it is refused with."""

    def sent(who: Voice = OPERATOR, fill: int = 0, **asked: Any) -> bytes:
        prose = [bytes(32)] * 16 if fill else []
        body = place.body(who, "talk", Ask(about="x" * fill), commitments=prose, **asked)
        return place.signed(body, who)

    full = sent(fill=ENVELOPE_BYTES_MAX - 800)
    return {
        "malformed": ("Malformed", b"\x93\x01" + b"\xc1" * 300),
        "malformed at its end": ("Malformed", full[:-1]),
        "nested": ("Malformed", b"\x91" * ENVELOPE_BYTES_MAX),
        "beyond all bounds": ("TooLarge", bytes(10 * ENVELOPE_BYTES_MAX)),
        "beyond this place's": ("TooLarge", full),
        "unknown key": ("UnknownKey", sent(ANA)),
        "unknown key, large": ("UnknownKey", sent(ANA, fill=15_000)),
        "expired": ("Expired", sent(not_after_ms=NOON_MS)),
        "replayed": ("Replayed", sent(nonce=1)),
    }


def run() -> None:
    """Measure each refusal in turns with the check of a small action's signature."""
    place = MemoryPlace(Charter(()))
    place.ask(OPERATOR, "talk", Ask(about="place"), commitments=[bytes(32)])
    opened = open_envelope(place.signed(place.body(OPERATOR, "talk", Ask(about="place")), OPERATOR))
    (signed,) = opened.signatures
    message = DOMAIN + place.machine.genesis_hash + opened.body_bytes

    def check() -> None:
        for _ in range(TIMES):
            signatures.verify(signed.key, message, signed.signature)

    dearest = 0.0
    for name, (code, envelope) in _hostile(place).items():
        checked, refused, ratio = in_turns(check, _refusing(place, code, envelope), ROUNDS)
        tell(
            "refusing",
            what=name,
            sent_bytes=len(envelope),
            refuse_us=refused / TIMES * 1e6,
            check_us=checked / TIMES * 1e6,
            ratio=ratio,
        )
        dearest = max(dearest, ratio)
    tell("refusing", ratio=dearest, wanted=WANTED)
