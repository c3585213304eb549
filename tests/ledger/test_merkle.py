"""Trees over lists, held against RFC 9162 and the vectors of the transparency logs."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dugnad.ledger import merkle

VECTORS = Path(__file__).with_name("vectors")
ROOTS = json.loads((VECTORS / "merkle_roots.json").read_text())
INCLUSION = json.loads((VECTORS / "merkle_inclusion.json").read_text())["cases"]
CONSISTENCY = json.loads((VECTORS / "merkle_consistency.json").read_text())["cases"]
LEAVES = [bytes.fromhex(leaf) for leaf in ROOTS["leaf_inputs_hex"]]

sizes = some.integers(min_value=1, max_value=70)


def _hashes(size: int) -> list[bytes]:
    return [merkle.leaf_hash(index.to_bytes(4, "big")) for index in range(size)]


def _recursive_root(hashes: list[bytes]) -> bytes:
    """The root as RFC 9162 section 2.1.1 defines it, word for word."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    left, right = _recursive_root(hashes[:half]), _recursive_root(hashes[half:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def _bytes(texts: list[str] | None) -> list[bytes]:
    return [base64.b64decode(text) for text in texts or []]


@pytest.mark.parametrize("size", range(len(LEAVES) + 1))
def test_roots_are_those_of_the_logs(size: int) -> None:
    """Root and frontier of the known leaves are the published ones."""
    expected = bytes.fromhex(ROOTS["root_by_tree_size_hex"][size])
    frontier = merkle.Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(merkle.leaf_hash(leaf))
    assert merkle.root(LEAVES[:size]) == frontier.root() == expected
    assert frontier.size == size


@pytest.mark.parametrize("name", INCLUSION)
def test_inclusion_is_judged_as_the_logs_do(name: str) -> None:
    """Published inclusion proofs hold or fail as published."""
    case: dict[str, Any] = INCLUSION[name]
    holds = merkle.inclusion_holds(
        base64.b64decode(case["leafHash"]),
        case["leafIdx"],
        case["treeSize"],
        _bytes(case["proof"]),
        base64.b64decode(case["root"]),
    )
    assert holds is not case["wantErr"]


@pytest.mark.parametrize("name", CONSISTENCY)
def test_consistency_is_judged_as_the_logs_do(name: str) -> None:
    """Published consistency proofs hold or fail as published."""
    case: dict[str, Any] = CONSISTENCY[name]
    holds = merkle.consistency_holds(
        case["size1"],
        case["size2"],
        _bytes(case["proof"]),
        base64.b64decode(case["root1"]),
        base64.b64decode(case["root2"]),
    )
    assert holds is not case["wantErr"]


@given(size=some.integers(min_value=0, max_value=200))
def test_the_root_is_the_one_defined(size: int) -> None:
    """The fast root equals the definition of RFC 9162."""
    hashes = _hashes(size)
    frontier = merkle.Frontier()
    for one in hashes:
        frontier.append(one)
    assert merkle.root_of_hashes(hashes) == frontier.root() == _recursive_root(hashes)


@given(size=sizes, data=some.data())
def test_every_leaf_can_be_proven(size: int, data: some.DataObject) -> None:
    """A proof holds for its leaf, place, size and root, and for no other leaf or place."""
    hashes = _hashes(size)
    nodes = merkle.nodes_of(hashes)
    index = data.draw(some.integers(0, size - 1))
    root = merkle.root_of_hashes(hashes)
    proof = merkle.inclusion_proof(nodes, index, size)
    assert merkle.inclusion_holds(hashes[index], index, size, proof, root)
    for other in range(size):
        if other != index:
            assert not merkle.inclusion_holds(hashes[index], other, size, proof, root)
            assert not merkle.inclusion_holds(hashes[other], index, size, proof, root)
    assert not merkle.inclusion_holds(hashes[index], index, size, [*proof, root], root)
    assert not merkle.inclusion_holds(hashes[index], index, size, proof[:-1], root) or not proof
    assert not merkle.inclusion_holds(hashes[index], index, size, proof, bytes(32))


@given(old=sizes, more=some.integers(0, 70))
def test_a_grown_list_still_begins_as_it_did(old: int, more: int) -> None:
    """A consistency proof holds between two sizes of one list, and fails when anything differs."""
    size = old + more
    hashes = _hashes(size)
    before, after = merkle.root_of_hashes(hashes[:old]), merkle.root_of_hashes(hashes)
    proof = merkle.consistency_proof(merkle.nodes_of(hashes), old, size)
    assert merkle.consistency_holds(old, size, proof, before, after)
    assert not merkle.consistency_holds(old, size, proof, bytes(32), after)
    assert not merkle.consistency_holds(old, size, proof, before, bytes(32))
    assert not merkle.consistency_holds(old, size, [*proof, after], before, after)
    if proof:
        assert not merkle.consistency_holds(old, size, proof[:-1], before, after)
        changed = [*proof[:-1], hashlib.sha256(proof[-1]).digest()]
        assert not merkle.consistency_holds(old, size, changed, before, after)


def test_a_rewritten_list_is_found() -> None:
    """Whoever changes one old leaf cannot show that the new list begins with the old one."""
    honest = _hashes(13)
    rewritten = [*honest[:4], merkle.leaf_hash(b"rewritten"), *honest[5:]]
    before = merkle.root_of_hashes(honest[:7])
    after = merkle.root_of_hashes(rewritten)
    proof = merkle.consistency_proof(merkle.nodes_of(rewritten), 7, 13)
    assert not merkle.consistency_holds(7, 13, proof, before, after)


def test_nothing_is_the_beginning_of_everything() -> None:
    """The empty list needs no proof, and takes none."""
    after = merkle.root_of_hashes(_hashes(3))
    assert merkle.consistency_proof(merkle.nodes_of(_hashes(3)), 0, 3) == []
    assert merkle.consistency_holds(0, 3, [], merkle.EMPTY_ROOT, after)
    assert not merkle.consistency_holds(0, 3, [], after, after)
    assert not merkle.consistency_holds(0, 3, [after], merkle.EMPTY_ROOT, after)
    assert merkle.consistency_holds(0, 0, [], merkle.EMPTY_ROOT, merkle.EMPTY_ROOT)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_leaf_no_proof(index: int, size: int) -> None:
    """A leaf that is not there can be neither proven nor believed."""
    with pytest.raises(IndexError):
        merkle.inclusion_proof(merkle.nodes_of(_hashes(3)), index, size)
    assert not merkle.inclusion_holds(bytes(32), index, size, [], bytes(32))


@pytest.mark.parametrize(("old", "size"), [(-1, 3), (4, 3)])
def test_no_list_shrinks(old: int, size: int) -> None:
    """An older list is never the larger one."""
    with pytest.raises(IndexError):
        merkle.consistency_proof(merkle.nodes_of(_hashes(5)), old, size)
    assert not merkle.consistency_holds(old, size, [], bytes(32), bytes(32))


def test_a_long_hostile_proof_is_only_wrong() -> None:
    """Proofs of any length and sizes beyond all lists are judged at once."""
    proof = [bytes(32)] * 5_000
    assert not merkle.inclusion_holds(bytes(32), 2**200, 2**200 + 1, proof, bytes(32))
    assert not merkle.consistency_holds(2**200 - 1, 2**200 + 1, proof, bytes(32), bytes(32))
    assert not merkle.consistency_holds(3, 5, [], bytes(32), bytes(32))


def test_a_leaf_is_no_node() -> None:
    """Two hashes written as a leaf do not pass for the node above them."""
    left, right = _hashes(2)
    assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)


def test_a_copied_frontier_grows_on_its_own() -> None:
    """What is tried on a copy leaves the first one as it was."""
    frontier = merkle.Frontier()
    frontier.append(merkle.leaf_hash(b"one"))
    copy = frontier.copy()
    copy.append(merkle.leaf_hash(b"two"))
    assert frontier.root() == merkle.root([b"one"])
    assert copy.root() == merkle.root([b"one", b"two"])
    assert (frontier.size, copy.size) == (1, 2)


def test_a_proof_for_another_size_holds_nothing() -> None:
    """That four leaves begin with three is no proof that eight do, whatever root is named."""
    hashes = _hashes(4)
    before, after = merkle.root_of_hashes(hashes[:3]), merkle.root_of_hashes(hashes)
    proof = merkle.consistency_proof(merkle.nodes_of(hashes), 3, 4)
    assert merkle.consistency_holds(3, 4, proof, before, after)
    assert not merkle.consistency_holds(3, 8, proof, before, after)
