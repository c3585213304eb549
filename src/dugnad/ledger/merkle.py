"""RFC 9162 trees over SHA-256: roots, inclusion proofs, consistency proofs, and their checks.

Source: RFC 9162 section 2.1 (the same hashing as RFC 6962).
"""

import hashlib
from collections.abc import Callable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()

Nodes = Callable[[int, int], bytes]
"""Hash of the full subtree at (level, index): leaves `index << level` to `(index + 1) << level`."""


def leaf_hash(data: bytes) -> bytes:
    """Hash one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into one."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of_hashes(hashes: Sequence[bytes]) -> bytes:
    """Root of the tree over leaf hashes, in order."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) & 1:
            paired.append(level[-1])
        level = paired
    return level[0]


def root(leaves: Sequence[bytes]) -> bytes:
    """Root of the tree over the leaves' data, in order."""
    return root_of_hashes([leaf_hash(leaf) for leaf in leaves])


class Frontier:
    """The right edge of a growing tree: enough to append and to tell the root at any time.

    Attributes:
        size: number of leaves so far.
        peaks: hashes of the full subtrees, largest first, one for each bit of `size`.
    """

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def append(self, hashed_leaf: bytes) -> None:
        """Add one leaf by its hash."""
        size, node = self.size, hashed_leaf
        while size & 1:
            node = node_hash(self.peaks.pop(), node)
            size >>= 1
        self.peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Root over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node

    def copy(self) -> "Frontier":
        """A second frontier that grows on its own."""
        return Frontier(self.size, self.peaks)


def nodes_of(hashes: Sequence[bytes]) -> Nodes:
    """Serve subtree hashes from leaf hashes in memory."""

    def node(level: int, index: int) -> bytes:
        return root_of_hashes(hashes[index << level : (index + 1) << level])

    return node


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _subroot(nodes: Nodes, start: int, size: int) -> bytes:
    """Root over `size` leaves from `start`; `start` is a multiple of every full part's width."""
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return nodes(level, start >> level)
    left = _split(size)
    return node_hash(_subroot(nodes, start, left), _subroot(nodes, start + left, size - left))


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The hashes beside the way from leaf `index` to the root over `size` leaves, lowest first.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    proof: list[bytes] = []
    start = 0
    while size > 1:
        left = _split(size)
        if index - start < left:
            proof.append(_subroot(nodes, start + left, size - left))
            size = left
        else:
            proof.append(_subroot(nodes, start, left))
            start, size = start + left, size - left
    proof.reverse()
    return proof


def consistency_proof(nodes: Nodes, old_size: int, size: int) -> list[bytes]:
    """The hashes that show that the first `old_size` leaves are unchanged in the tree of `size`.

    Raises:
        IndexError: `old_size` is larger than `size`.
    """
    if not 0 <= old_size <= size:
        raise IndexError(old_size)
    if old_size in (0, size):
        return []
    proof: list[bytes] = []
    start, whole = 0, True
    old = old_size
    while old != size:
        left = _split(size)
        if old <= left:
            proof.append(_subroot(nodes, start + left, size - left))
            size = left
        else:
            proof.append(_subroot(nodes, start, left))
            start, old, size, whole = start + left, old - left, size - left, False
    if not whole:
        proof.append(_subroot(nodes, start, size))
    proof.reverse()
    return proof


def inclusion_holds(
    hashed_leaf: bytes, index: int, size: int, proof: Sequence[bytes], tree_root: bytes
) -> bool:
    """Tell whether `proof` shows `hashed_leaf` at `index` of the tree of `size` with `tree_root`.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    first, last, node = index, size - 1, hashed_leaf
    for beside in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            node = node_hash(beside, node)
            while not first & 1 and first:
                first >>= 1
                last >>= 1
        else:
            node = node_hash(node, beside)
        first >>= 1
        last >>= 1
    return last == 0 and node == tree_root


def consistency_holds(
    old_size: int, size: int, proof: Sequence[bytes], old_root: bytes, tree_root: bytes
) -> bool:
    """Tell whether `proof` shows that the tree of `size` begins with the tree of `old_size`.

    Source: RFC 9162 section 2.1.4.2.
    """
    if not 0 <= old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == tree_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    path = [old_root] if old_size & (old_size - 1) == 0 else []
    path.extend(proof)
    first, last = _drop_ones(old_size - 1, size - 1)
    return bool(path) and _climb(first, last, path) == (old_root, tree_root)


def _drop_ones(first: int, last: int) -> tuple[int, int]:
    while first & 1:
        first >>= 1
        last >>= 1
    return first, last


def _climb(first: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The roots of the old and the new tree that `path` leads to, or None where it is too long."""
    old_node = node = path[0]
    for beside in path[1:]:
        if last == 0:
            return None
        if first & 1 or first == last:
            old_node = node_hash(beside, old_node)
            node = node_hash(beside, node)
            while not first & 1 and first:
                first >>= 1
                last >>= 1
        else:
            node = node_hash(node, beside)
        first >>= 1
        last >>= 1
    return (old_node, node) if last == 0 else None
