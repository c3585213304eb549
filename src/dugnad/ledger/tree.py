"""The root over all state: 65,536 buckets under a Merkle tree.

An entry's position is SHA-256 of its key; the first two bytes name the bucket. A bucket holds, in
order of position, 32 bytes of position and 32 bytes of SHA-256(value) for each entry. So a bucket
with the sixteen hashes beside its way up proves what a key's value is, or that there is none.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from dugnad.ledger.values import Hash, Record

DEPTH = 16
_WIDTH = 32
_ENTRY = 2 * _WIDTH


def _bucket_hash(entries: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entries).digest()


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _empty_hashes() -> list[bytes]:
    hashes = [_bucket_hash(b"")]
    for _ in range(DEPTH):
        hashes.append(_parent(hashes[-1], hashes[-1]))
    return hashes


_EMPTY = _empty_hashes()
"""Hash of an empty subtree by height."""


class StateProof(Record, frozen=True):
    """A bucket and the hashes beside its way to the root, lowest first."""

    bucket: bytes
    beside: tuple[Hash, ...]


class _Positions:
    """A bucket's positions as a sequence, for bisection."""

    __slots__ = ("entries",)

    def __init__(self, entries: bytes) -> None:
        self.entries = entries

    def __len__(self) -> int:
        return len(self.entries) // _ENTRY

    def __getitem__(self, index: int) -> bytes:
        return self.entries[index * _ENTRY : index * _ENTRY + _WIDTH]


class StateTree:
    """The tree in memory; about 64 bytes an entry and at most 9 MB beneath."""

    def __init__(self, items: Iterable[tuple[bytes, bytes]] = ()) -> None:
        self._buckets: dict[int, bytes] = {}
        self._nodes = [[_EMPTY[height]] * (1 << DEPTH - height) for height in range(DEPTH + 1)]
        self._load(items)

    def _load(self, items: Iterable[tuple[bytes, bytes]]) -> None:
        gathered: dict[int, list[bytes]] = {}
        sha256 = hashlib.sha256
        for key, value in items:
            position = sha256(key).digest()
            entry = position + sha256(value).digest()
            gathered.setdefault(position[0] << 8 | position[1], []).append(entry)
        for bucket, entries in gathered.items():
            entries.sort()
            self._buckets[bucket] = b"".join(entries)
        self._rehash(self._buckets)

    def root(self) -> bytes:
        """The state root."""
        return self._nodes[DEPTH][0]

    def update(self, changes: Mapping[bytes, bytes | None]) -> bytes:
        """Take in changed entries (None: removed) and return the new root."""
        touched: dict[int, None] = {}
        sha256 = hashlib.sha256
        for key, value in changes.items():
            position = sha256(key).digest()
            bucket = position[0] << 8 | position[1]
            entries = self._buckets.get(bucket, b"")
            # Looking for the bytes is fast; only where they begin an entry are they its position.
            at = entries.find(position)
            known = at >= 0 and at % _ENTRY == 0
            if not known:
                at = bisect_left(_Positions(entries), position) * _ENTRY
                known = entries[at : at + _WIDTH] == position
            rest = entries[at + _ENTRY :] if known else entries[at:]
            if value is None:
                entries = entries[:at] + rest
            else:
                entries = entries[:at] + position + sha256(value).digest() + rest
            if entries:
                self._buckets[bucket] = entries
            else:
                self._buckets.pop(bucket, None)
            touched[bucket] = None
        self._rehash(touched)
        return self.root()

    def _rehash(self, touched: Iterable[int]) -> None:
        buckets, below = self._buckets, self._nodes[0]
        sha256 = hashlib.sha256
        for bucket in touched:
            below[bucket] = sha256(b"\x00" + buckets.get(bucket, b"")).digest()
        for above in self._nodes[1:]:
            touched = {index >> 1: None for index in touched}
            for index in touched:
                left = index << 1
                above[index] = sha256(b"\x01" + below[left] + below[left + 1]).digest()
            below = above

    def prove(self, key: bytes) -> StateProof:
        """Prove the value at `key`, or that there is none."""
        position = hashlib.sha256(key).digest()
        bucket = position[0] << 8 | position[1]
        beside = tuple(self._nodes[height][bucket >> height ^ 1] for height in range(DEPTH))
        return StateProof(bucket=self._buckets.get(bucket, b""), beside=beside)


def proof_holds(proof: StateProof, key: bytes, value: bytes | None, state_root: bytes) -> bool:
    """Tell whether `proof` shows that `key` has `value` (None: is absent) under `state_root`."""
    position = hashlib.sha256(key).digest()
    entries = proof.bucket
    if len(entries) % _ENTRY or len(proof.beside) != DEPTH:
        return False
    positions = _Positions(entries)
    at = bisect_left(positions, position)
    found = None
    if at < len(positions) and positions[at] == position:
        found = entries[at * _ENTRY + _WIDTH : (at + 1) * _ENTRY]
    expected = None if value is None else hashlib.sha256(value).digest()
    index = position[0] << 8 | position[1]
    node = _bucket_hash(entries)
    for beside in proof.beside:
        node = _parent(beside, node) if index & 1 else _parent(node, beside)
        index >>= 1
    ordered = all(positions[i] < positions[i + 1] for i in range(len(positions) - 1))
    return ordered and node == state_root and found == expected
