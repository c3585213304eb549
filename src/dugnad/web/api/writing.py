"""Values of the books as JSON: bytes in hexadecimal digits, everything else as it is."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse

from dugnad.ledger import codec
from dugnad.ledger.block import Header, Seal
from dugnad.ledger.receipt import Receipt
from dugnad.web import refusals

JSON: Final = "application/json"
MSGPACK: Final = "application/msgpack"
BYTES: Final = "application/octet-stream"

_ENCODER = msgspec.json.Encoder()


def told(value: Any, *, status: int = 200) -> HttpResponse:
    """Answer with JSON."""
    response = HttpResponse(_ENCODER.encode(value), content_type=JSON, status=status)
    response.headers["Cache-Control"] = "no-cache"
    return response


def packed(data: bytes) -> HttpResponse:
    """Answer with the bytes as the books have them."""
    response = HttpResponse(data, content_type=MSGPACK)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept"
    return response


def wants_bytes(request: HttpRequest) -> bool:
    """Whether the client asked for bytes and not for JSON."""
    return MSGPACK in str(request.META.get("HTTP_ACCEPT", ""))


def receipt(one: Receipt, data: bytes | None = None) -> dict[str, Any]:
    """A receipt; `bytes` is what its place in the log is worked out from."""
    return {
        "action_id": one.action_id.hex(),
        "seq": one.seq,
        "code": one.code,
        "sentence": str(refusals.sentence(one.code)) if one.code else "",
        "path": one.path,
        "events": [
            {
                "target": event.target,
                "contract": event.contract,
                "version": event.version,
                "name": event.name,
                "data": event.data.hex(),
            }
            for event in one.events
        ],
        "reads": one.reads,
        "writes": one.writes,
        "bytes": (data or codec.encode(one)).hex(),
    }


def sealed(header: bytes, seal: Seal) -> dict[str, Any]:
    """A header as its bytes, with its seal."""
    return {
        "header": header.hex(),
        "seal": {"key": seal.key.hex(), "signature": seal.signature.hex()},
    }


def spelled(header: Header) -> dict[str, Any]:
    """A header part by part."""
    return {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in msgspec.structs.asdict(header).items()
    }
