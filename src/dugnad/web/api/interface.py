"""The interface for programs: hand in actions, read state, blocks and proofs.

Everything here is public and in the books, so nothing asks who is there. An action is let in by
its own signatures; a browser's cookies count for nothing. What is wrong is found in the order of
what it costs to look: length, kind, pace, form; only then does anything touch the books.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query

from dugnad.charter.law import Law
from dugnad.engine.fingerprint import fingerprint_of
from dugnad.ledger import codec
from dugnad.ledger.action import ENVELOPE_BYTES_MAX
from dugnad.ledger.block import Block, Header, header_hash_of
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.receipt import Receipt
from dugnad.web.api import problems, shapes
from dugnad.web.api.cards import card_of
from dugnad.web.api.hearing import hear
from dugnad.web.api.limits import BUNDLE_BYTES_MAX
from dugnad.web.api.problems import Problem
from dugnad.web.api.writing import (
    BYTES,
    MSGPACK,
    packed,
    receipt,
    sealed,
    spelled,
    told,
    wants_bytes,
)
from dugnad.web.house import house
from dugnad.web.people.pace import Pace, client_of

BLOCKS_MAX: Final = 100
BLOCKS_BYTES: Final = 1_048_576
"""After so many bytes of actions a page of blocks ends."""
KEY_DIGITS_MAX: Final = 1_024

WRONG: Final = Pace(goes=60, refill_ms=1_000)
"""What one connection may hand in that is no action, or signed by nobody known."""
_COSTS: Final = ("Malformed", "TooLarge", "BadSignature", "UnknownKey")

_LONGEST: Final = {BYTES: ENVELOPE_BYTES_MAX, MSGPACK: BUNDLE_BYTES_MAX}
_read_bundle = codec.reader_of(list[bytes])

_NO = shapes.ProblemShape
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
_ALSO_BYTES: Final = {"content": {MSGPACK: _BINARY}}

api = NinjaAPI(
    title="Dugnad",
    version="1",
    description=(
        "Hand in signed actions, and read cards, blocks and proofs of one place. All of it is "
        "public. Bytes are written in hexadecimal digits; moments are milliseconds since 1970 UTC. "
        "Sentences come in the language that Accept-Language asks for."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
problems.listen(api)

ActionId = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256, in hex.")]
Code = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{6}$", description="Six characters.")]
KeyHex = Annotated[
    str,
    Path(pattern=r"^(?:[0-9a-f]{2})+$", max_length=KEY_DIGITS_MAX, description="Bytes, in hex."),
]
Seq = Annotated[int, Query(ge=0, lt=2**53)]
Limit = Annotated[int, Query(ge=1, le=BLOCKS_MAX)]
Size = Annotated[int, Query(ge=1, lt=2**53)]


@api.post(
    "/actions",
    summary="Hand in one action, or a bundle",
    description=(
        "One action is sent as its envelope's bytes (application/octet-stream), several as a "
        "msgpack array of envelopes, each a byte string (application/msgpack). The answer comes "
        "when the receipts are on disk. An action that is in the books already gets the receipt "
        "it got then, so sending again is always safe. A refusal by the rules is a receipt with "
        "a code, and status 200. With Accept: application/msgpack the receipt comes as its "
        "bytes; for a bundle as a msgpack array of byte strings, and a text with the door's code "
        "for each action that was turned away."
    ),
    operation_id="hand_in",
    response={
        200: shapes.ReceiptShape | shapes.AnswersShape,
        **dict.fromkeys((400, 401, 403, 409, 411, 413, 415, 429, 500, 503), _NO),
    },
    openapi_extra={
        "requestBody": {"required": True, "content": {BYTES: _BINARY, MSGPACK: _BINARY}},
        "responses": {200: _ALSO_BYTES},
    },
)
def hand_in(request: HttpRequest) -> HttpResponse:
    """Let actions in by their own signatures."""
    kind = _kind(request)
    client = client_of(request)
    wait_ms = WRONG.wait_ms(client, house().now_ms())
    if wait_ms:
        raise Problem("TooFast", 429, -(-wait_ms // 1_000))
    try:
        if kind == MSGPACK:
            return _hand_in_bundle(request, client)
        done = house().engine.submit(request.body)
    except TurnedAway as no:
        _count_against(client, no)
        raise
    hear(request.body, done)
    return packed(codec.encode(done)) if wants_bytes(request) else told(receipt(done))


@api.get(
    "/receipts/{action_id}",
    summary="What came of an action",
    operation_id="read_receipt",
    response={200: shapes.ReceiptShape, 404: _NO, 422: _NO},
    openapi_extra={"responses": {200: _ALSO_BYTES}},
)
def read_receipt(request: HttpRequest, action_id: ActionId) -> HttpResponse:
    """Give the receipt of an action."""
    found = house().engine.receipt(bytes.fromhex(action_id))
    if found is None:
        raise Problem("NotFound", 404)
    return packed(codec.encode(found)) if wants_bytes(request) else told(receipt(found))


@api.get(
    "/cards/{code}",
    summary="A card as a passer-by reads it",
    operation_id="read_card",
    response={200: shapes.CardShape, 404: _NO, 422: _NO},
)
def read_card(request: HttpRequest, code: Code) -> HttpResponse:
    """Give a card's state, its page in words, what was told, and links."""
    return told(card_of(request, code))


@api.get(
    "/blocks",
    summary="What was asked, block by block",
    description="Blocks whose number is above `after`. With Accept: application/msgpack a "
    "msgpack array of blocks as they are.",
    operation_id="read_blocks",
    response={200: shapes.BlocksShape, 422: _NO},
    openapi_extra={"responses": {200: _ALSO_BYTES}},
)
def read_blocks(request: HttpRequest, after: Seq = 0, limit: Limit = 20) -> HttpResponse:
    """Give some blocks."""
    blocks = _some_blocks(after, limit)
    if wants_bytes(request):
        return packed(codec.encode([block for _seq, block in blocks]))
    more = bool(blocks) and blocks[-1][0] < house().engine.head().seq
    return told(
        {
            "blocks": [
                {
                    "seq": seq,
                    **sealed(block.header, block.seal),
                    "envelopes": [envelope.hex() for envelope in block.envelopes],
                }
                for seq, block in blocks
            ],
            "next": blocks[-1][0] if more else None,
        }
    )


@api.get(
    "/log/inclusion/{action_id}",
    summary="Proof that a receipt is in the log",
    description="RFC 9162, SHA-256. The leaf is the receipt's bytes.",
    operation_id="prove_inclusion",
    response={200: shapes.InclusionShape, 404: _NO, 422: _NO},
)
def prove_inclusion(request: HttpRequest, action_id: ActionId) -> HttpResponse:
    """Give the way from a receipt to the newest log root."""
    del request
    found = house().engine.inclusion(bytes.fromhex(action_id))
    if found is None:
        raise Problem("NotFound", 404)
    return told(
        {
            "receipt": found.receipt.hex(),
            "index": found.index,
            "beside": [one.hex() for one in found.beside],
            **sealed(found.header, found.seal),
        }
    )


@api.get(
    "/log/consistency",
    summary="Proof that the log has only grown",
    description="RFC 9162, SHA-256, from `old_size` receipts to the newest log root.",
    operation_id="prove_consistency",
    response={200: shapes.ConsistencyShape, 404: _NO, 422: _NO},
)
def prove_consistency(request: HttpRequest, old_size: Size) -> HttpResponse:
    """Give the way from an older log root to the newest one."""
    del request
    try:
        found = house().engine.consistency(old_size)
    except IndexError as error:
        raise Problem("NotFound", 404) from error
    return told(
        {
            "old_size": found.old_size,
            "beside": [one.hex() for one in found.beside],
            **sealed(found.header, found.seal),
        }
    )


@api.get(
    "/state/{key}",
    summary="What the state holds at a key, with proof",
    description="The proof of architecture 3: a bucket and the hashes beside its way up.",
    operation_id="prove_state",
    response={200: shapes.StateShape, 404: _NO, 422: _NO, 503: _NO},
)
def prove_state(request: HttpRequest, key: KeyHex) -> HttpResponse:
    """Give the value at a key, or that there is none, with its way to the state root."""
    del request
    try:
        found = house().engine.state_proof(bytes.fromhex(key))
    except IndexError as error:
        raise Problem("NothingYet", 404) from error
    return told(
        {
            "key": found.key.hex(),
            "value": None if found.value is None else found.value.hex(),
            "bucket": found.proof.bucket.hex(),
            "beside": [one.hex() for one in found.proof.beside],
            **sealed(found.header, found.seal),
        }
    )


@api.get(
    "/head",
    summary="Where the books stand",
    description="A checkpoint to keep: whoever has an older one can ask for consistency.",
    operation_id="read_head",
    response={200: shapes.HeadShape},
)
def read_head(request: HttpRequest) -> HttpResponse:
    """Give the newest header with its seal, the fingerprint, and the beginning."""
    del request
    engine = house().engine
    beginning = {
        "genesis": engine.genesis_hash.hex(),
        "beginning": codec.encode(engine.genesis).hex(),
    }
    head = engine.head()
    if head.header is None:
        fingerprint = fingerprint_of(head.seq, head.header_hash)
        nothing = {"fingerprint": fingerprint, "header": None, "seal": None, "spelled": None}
        return told({**beginning, **nothing})
    # The proof from a log to itself is empty, and comes with the newest header and its seal.
    newest = engine.consistency(head.header.log_size)
    header = codec.decode(Header, newest.header)
    return told(
        {
            **beginning,
            "fingerprint": fingerprint_of(header.seq, header_hash_of(newest.header)),
            **sealed(newest.header, newest.seal),
            "spelled": spelled(header),
        }
    )


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _kind(request: HttpRequest) -> str:
    """Look at length and kind before a byte of the body is read.

    Raises:
        Problem: it is not said how long the body is, it is too long, or of another kind.
    """
    kind = str(request.META.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()
    length = str(request.META.get("CONTENT_LENGTH", ""))
    if not (length.isascii() and length.isdecimal()):
        raise Problem("LengthMissing", 411)
    if kind not in _LONGEST:
        raise Problem("NotThisKind", 415)
    if len(length) > len(str(BUNDLE_BYTES_MAX)) or int(length) > _LONGEST[kind]:
        raise Problem("TooLarge", 413)
    return kind


def _count_against(client: str, no: TurnedAway) -> None:
    if no.code in _COSTS:
        WRONG.take(client, house().now_ms())


def _hand_in_bundle(request: HttpRequest, client: str) -> HttpResponse:
    engine = house().engine
    try:
        envelopes = _read_bundle(request.body)
    except msgspec.MsgspecError as error:
        raise TurnedAway("Malformed") from error
    with engine.reader() as store:
        most = Law(store).limits().block_actions
    if len(envelopes) > most:
        raise TurnedAway("TooLarge")
    answers = engine.submit_many(envelopes)
    for envelope, one in zip(envelopes, answers, strict=True):
        if isinstance(one, TurnedAway):
            _count_against(client, one)
        else:
            hear(envelope, one)
    if wants_bytes(request):
        return packed(codec.encode([_as_bytes(one) for one in answers]))
    return told({"answers": [_as_json(one) for one in answers]})


def _as_bytes(one: Receipt | TurnedAway) -> bytes | str:
    return one.code if isinstance(one, TurnedAway) else codec.encode(one)


def _as_json(one: Receipt | TurnedAway) -> dict[str, Any]:
    if isinstance(one, TurnedAway):
        return {"code": one.code, "sentence": problems.sentence_of(one.code)}
    return receipt(one)


def _some_blocks(after: int, limit: int) -> list[tuple[int, Block]]:
    """Blocks in order, at least one if there is one, until they are `BLOCKS_BYTES` together."""
    blocks: list[tuple[int, Block]] = []
    size = 0
    while len(blocks) < limit and size < BLOCKS_BYTES:
        found = house().engine.blocks(blocks[-1][0] if blocks else after, 1)
        if not found:
            break
        blocks.append((codec.decode(Header, found[0].header).seq, found[0]))
        size += sum(map(len, found[0].envelopes))
    return blocks
