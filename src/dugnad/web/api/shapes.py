"""What the answers look like, for the description of the interface.

The answers themselves are written in `writing.py`, without a second look at each value; tests hold
both together.
"""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

_DIGITS = r"^(?:[0-9a-f]{2})*$"
Hex = Annotated[str, Field(pattern=_DIGITS, description="Bytes, two hexadecimal digits each.")]
Name32 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name16 = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Number = Annotated[int, Field(ge=0, lt=2**53)]
MomentMs = Annotated[int, Field(ge=0, lt=2**53, description="Milliseconds since 1970 UTC.")]


class _Shape(Schema):
    """Every answer has exactly the named parts."""

    model_config = {"extra": "forbid"}


class ProblemShape(_Shape):
    """Why not: `code` is for programs and stable, `sentence` for people, in their language."""

    code: str
    sentence: str


class EventShape(_Shape):
    """Something that happened: whose, under which rules, what, and its bytes (msgpack)."""

    target: str
    contract: str
    version: Number
    name: str
    data: Hex


class ReceiptShape(_Shape):
    """What came of one action.

    `code` is empty when it was carried out, else why it was refused, and `sentence` says so in
    words. `path` names the targets from the root to the one that refused. `bytes` is the receipt
    as it lies in the log.
    """

    action_id: Name32
    seq: Number
    code: str
    sentence: str
    path: list[str]
    events: list[EventShape]
    reads: Number
    writes: Number
    bytes: Hex


class AnswersShape(_Shape):
    """One answer for each action of a bundle, in their order; what was turned away has no seq."""

    answers: list[ReceiptShape | ProblemShape]


class SealShape(_Shape):
    """Who sealed, and the signature on the header."""

    key: Name32
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]


class HeaderShape(_Shape):
    """A block's header, part by part."""

    format: int
    genesis: Name32
    seq: Number
    prev: Name32
    time_ms: MomentMs
    actions_root: Name32
    receipts_root: Name32
    log_size: Number
    log_root: Name32
    state_root: Name32
    params_hash: Name32
    sealers_hash: Name32


class HeadShape(_Shape):
    """Where the books stand: a checkpoint to keep.

    `genesis` is what every signature covers, the hash of `beginning`. `header`, `seal` and
    `spelled` are null before the first block.
    """

    genesis: Name32
    beginning: Hex
    fingerprint: str
    header: Hex | None
    seal: SealShape | None
    spelled: HeaderShape | None


class BlockShape(_Shape):
    """A header with its seal and the actions it holds, in order."""

    seq: Number
    header: Hex
    seal: SealShape
    envelopes: list[Hex]


class BlocksShape(_Shape):
    """Some blocks; ask again with `after` = `next`, until that is null."""

    blocks: list[BlockShape]
    next: Number | None


class InclusionShape(_Shape):
    """Shows that a receipt lies in the log at `index`, under the log root of `header`."""

    receipt: Hex
    index: Number
    beside: list[Name32]
    header: Hex
    seal: SealShape


class ConsistencyShape(_Shape):
    """Shows that the log of `old_size` receipts is the beginning of the log under `header`."""

    old_size: Number
    beside: list[Name32]
    header: Hex
    seal: SealShape


class StateShape(_Shape):
    """What lies at a key (null: nothing), with its way up to the state root of `header`."""

    key: Hex
    value: Hex | None
    bucket: Hex
    beside: list[Name32]
    header: Hex
    seal: SealShape


class BarShape(_Shape):
    """A number drawn as things, and the same in words."""

    have: Number
    want: Number
    label: str


class FactShape(_Shape):
    """One line of a card's facts."""

    label: str
    value: str


class VerbShape(_Shape):
    """Something a passer-by may press: the action's name, and the words on the button."""

    name: str
    label: str


class WordsShape(_Shape):
    """What a passer-by reads on the card, in their language."""

    when: str
    where: str
    missing: str
    result: str
    bar: BarShape | None
    facts: list[FactShape]
    verbs: list[VerbShape]


class ToldShape(_Shape):
    """What was told about the card; the text is Markdown as it was typed."""

    title: str
    text: str
    where: str
    who: str
    picture: str
    alt: str
    language: str


class LinksShape(_Shape):
    """Where the card and its project are to be read, from the place's own address on."""

    page: str
    print: str
    poster: str
    project: str


class CardShape(_Shape):
    """A card: its life in the books, its page in words, what was told, and links.

    `told` is null where the text was taken away. No name of a person is among it.
    """

    code: str
    card: Name16
    project: Name16
    type: str
    version: Number
    family: str
    status: Literal["waiting", "in force", "closed"]
    put_up_ms: MomentMs
    waits_until_ms: MomentMs
    objections: Number
    closed_ms: MomentMs | None
    position: Number
    prose: Name32
    words: WordsShape
    told: ToldShape | None
    links: LinksShape
