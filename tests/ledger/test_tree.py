"""The state root: what it covers, and what can be proven of it."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dugnad.ledger.tree import DEPTH, StateProof, StateTree, proof_holds

keys = some.integers(0, 40).map(lambda number: b"key %d" % number)
changes = some.dictionaries(keys, some.none() | some.binary(max_size=4))


def _in_bucket(bucket: int, count: int) -> list[bytes]:
    """Keys whose positions lie in one bucket."""
    found: list[bytes] = []
    number = 0
    while len(found) < count:
        key = number.to_bytes(4, "big")
        if hashlib.sha256(key).digest()[:2] == bucket.to_bytes(2, "big"):
            found.append(key)
        number += 1
    return found


CROWD = _in_bucket(0x1234, 3)
"""Keys that share a bucket."""


@given(some.lists(changes, max_size=8))
def test_the_root_is_of_the_state_and_not_of_its_story(
    blocks: list[dict[bytes, bytes | None]],
) -> None:
    """However a state came about, its root is the one of a tree made anew."""
    tree = StateTree()
    model: dict[bytes, bytes] = {}
    for block in blocks:
        root = tree.update(block)
        for key, value in block.items():
            if value is None:
                model.pop(key, None)
            else:
                model[key] = value
        assert root == tree.root() == StateTree(model.items()).root()
        assert StateTree(reversed(model.items())).root() == root


@given(some.permutations(CROWD), some.integers(0, 3))
def test_keys_that_share_a_bucket_share_it_in_order(order: list[bytes], removed: int) -> None:
    """A bucket is the same however its entries came and went."""
    tree = StateTree()
    for key in order:
        tree.update({key: key})
    for key in order[:removed]:
        tree.update({key: None})
    left = order[removed:]
    assert tree.root() == StateTree((key, key) for key in left).root()
    for key in CROWD:
        proof = tree.prove(key)
        assert proof_holds(proof, key, key, tree.root()) == (key in left)
        assert proof_holds(proof, key, None, tree.root()) == (key not in left)


def test_the_empty_state_has_a_root_too() -> None:
    """Nothing is proven absent from an empty state."""
    tree = StateTree()
    assert tree.root() == StateTree([]).root() == tree.update({}) == tree.update({b"gone": None})
    assert proof_holds(tree.prove(b"gone"), b"gone", None, tree.root())
    assert not proof_holds(tree.prove(b"gone"), b"gone", b"", tree.root())


@pytest.fixture(name="tree", scope="module")
def _tree() -> StateTree:
    everybody = [*CROWD, *(b"key %d" % number for number in range(2_000))]
    return StateTree((key, b"of " + key) for key in everybody)


@pytest.mark.parametrize("key", [*CROWD[:2], b"key 7", b"key 1999"])
def test_a_value_is_proven_and_no_other(tree: StateTree, key: bytes) -> None:
    """A proof holds for the value that is there, not for another one and not for none."""
    proof, root = tree.prove(key), tree.root()
    assert proof_holds(proof, key, b"of " + key, root)
    assert not proof_holds(proof, key, b"of others", root)
    assert not proof_holds(proof, key, None, root)
    assert not proof_holds(proof, b"key 8", b"of key 8", root)
    assert not proof_holds(proof, key, b"of " + key, bytes(32))


def _flips(data: bytes, step: int) -> list[bytes]:
    flipped = []
    for bit in range(0, 8 * len(data), step):
        changed = bytearray(data)
        changed[bit >> 3] ^= 1 << (bit & 7)
        flipped.append(bytes(changed))
    return flipped


@pytest.mark.parametrize(("key", "value"), [(CROWD[0], b"of " + CROWD[0]), (b"nobody", None)])
def test_no_bit_of_a_proof_may_differ(tree: StateTree, key: bytes, value: bytes | None) -> None:
    """A proof of presence or absence with one bit changed proves nothing; nor a changed root."""
    proof, root = tree.prove(key), tree.root()
    assert proof_holds(proof, key, value, root)
    for bucket in _flips(proof.bucket, 5):
        assert not proof_holds(StateProof(bucket, proof.beside), key, value, root)
    for height in range(DEPTH):
        for changed in _flips(proof.beside[height], 51):
            beside = (*proof.beside[:height], changed, *proof.beside[height + 1 :])
            assert not proof_holds(StateProof(proof.bucket, beside), key, value, root)
    for changed in _flips(root, 3):
        assert not proof_holds(proof, key, value, changed)


def test_a_crooked_proof_is_only_wrong(tree: StateTree) -> None:
    """Proofs of another shape hold nothing and break nothing."""
    proof, root = tree.prove(CROWD[0]), tree.root()
    value = b"of " + CROWD[0]
    entries = [proof.bucket[at : at + 64] for at in range(0, len(proof.bucket), 64)]
    for crooked in (
        StateProof(proof.bucket[:-1], proof.beside),
        StateProof(proof.bucket, proof.beside[:-1]),
        StateProof(proof.bucket, (*proof.beside, bytes(32))),
        StateProof(b"".join(reversed(entries)), proof.beside),
        StateProof(b"".join((*entries, entries[-1])), proof.beside),
        StateProof(b"", proof.beside),
    ):
        assert not proof_holds(crooked, CROWD[0], value, root)
        assert not proof_holds(crooked, b"absent", None, root)


def test_a_bucket_out_of_order_hides_nothing() -> None:
    """Where somebody made a tree with a bucket out of order, no absence is proven from it."""
    first, second = sorted(CROWD[:2], key=lambda key: hashlib.sha256(key).digest())
    entries = [
        hashlib.sha256(key).digest() + hashlib.sha256(b"").digest() for key in (second, first)
    ]
    honest = StateTree([(first, b""), (second, b"")])
    bucket = b"".join(entries)
    node = hashlib.sha256(b"\x00" + bucket).digest()
    index = 0x1234
    for beside in honest.prove(first).beside:
        pair = beside + node if index & 1 else node + beside
        node = hashlib.sha256(b"\x01" + pair).digest()
        index >>= 1
    crooked = StateProof(bucket, honest.prove(first).beside)
    assert not proof_holds(crooked, first, None, node)
    assert not proof_holds(crooked, second, None, node)


def test_a_value_that_reads_like_a_key_is_no_entry() -> None:
    """One key's value is its neighbour's key: the neighbour is not there until it is put there."""
    last, first = sorted(CROWD[:2], key=lambda key: hashlib.sha256(key).digest(), reverse=True)
    for holder, neighbour in ((first, last), (last, first)):
        tree = StateTree([(holder, neighbour)])
        assert tree.update({neighbour: None}) == StateTree([(holder, neighbour)]).root()
        both = StateTree([(holder, neighbour), (neighbour, b"x")])
        assert tree.update({neighbour: b"x"}) == both.root()
