"""Any two parts open a parcel; one does not, nor two of somebody else."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dugnad.web.rescue.parcel import (
    Contents,
    NotAParcel,
    TooFewRescuers,
    WrongParts,
    open_with,
    read,
    seal,
)
from dugnad.web.rescue.parts import ALPHABET, NotAPart, Part, new_part, read_part

CONTENTS = Contents(
    place="Solbakken",
    address="https://solbakken.example",
    master_key=bytes(range(32)),
    fingerprint="7-AAAAA-AAAAA-AAAAA-AAAAA",
    forgotten=(b"\1" * 32,),
    backups=("/mnt/backup",),
    made_ms=1_789_984_800_000,
)


@pytest.mark.parametrize("count", [3, 4, 5, 7])
def test_any_two_open_it_and_one_cannot(count: int) -> None:
    """Every pair, in either order, opens it; no rescuer alone, also not with the own part twice."""
    parts = [new_part() for _ in range(count)]
    parcel = read(seal(CONTENTS, [one.public for one in parts]).written())
    assert len(parcel.pairs) == count * (count - 1) // 2
    for one, other in combinations(parts, 2):
        assert open_with(parcel, [one, other]) == CONTENTS
        assert open_with(parcel, [other, one]) == CONTENTS
    for one in parts:
        for alone in ([one], [one, one], [one, new_part()]):
            with pytest.raises(WrongParts):
                open_with(parcel, alone)


def test_strangers_open_nothing() -> None:
    """Two parts that this parcel was not sealed for, as those of an earlier year, do not help."""
    parcel = seal(CONTENTS, [new_part().public for _ in range(3)])
    with pytest.raises(WrongParts):
        open_with(parcel, [new_part(), new_part()])


def test_one_rescuer_who_lies_about_the_pair_opens_nothing() -> None:
    """Whoever peels their own layer off every box finds another's seal below, and no key."""
    parts = [new_part() for _ in range(3)]
    parcel = seal(CONTENTS, [one.public for one in parts])
    lying = replace(parcel, rescuers=(parts[0].public, parts[0].public, parts[0].public))
    with pytest.raises((NotAParcel, WrongParts)):
        open_with(lying, [parts[0], parts[0]])
    forged = replace(parcel, pairs=tuple(replace(one, other=0) for one in parcel.pairs))
    with pytest.raises((NotAParcel, WrongParts)):
        open_with(forged, [parts[0]])


def test_what_is_sealed_shows_in_no_parcel() -> None:
    """Neither the master key nor where backups lie stands in it, and two parcels differ."""
    publics = [new_part().public for _ in range(3)]
    written = seal(CONTENTS, publics).written()
    assert CONTENTS.master_key not in written
    assert b"/mnt/backup" not in written
    assert seal(CONTENTS, publics).written() != written


def test_three_different_ones_are_needed() -> None:
    """Two rescuers, or one twice, make no parcel."""
    one, other = new_part().public, new_part().public
    for few in ([], [one], [one, other], [one, other, one]):
        with pytest.raises(TooFewRescuers):
            seal(CONTENTS, few)


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_damaged_parcel_never_opens_as_another(at: int, bit: int) -> None:
    """Whatever bit is turned, it opens as it was, or not at all."""
    parts = PARTS
    written = bytearray(WRITTEN)
    written[at % len(written)] ^= 1 << bit
    try:
        parcel = read(bytes(written))
        opened = [open_with(parcel, two) for two in combinations(parts, 2)]
    except (NotAParcel, WrongParts):
        return
    assert opened == [CONTENTS] * 3


PARTS = [new_part() for _ in range(3)]
WRITTEN = seal(CONTENTS, [one.public for one in PARTS]).written()


@given(secret=st.binary(min_size=32, max_size=32))
def test_a_part_survives_paper(secret: bytes) -> None:
    """As people write it: small letters, other groups, O for 0 and I for 1, lines above it."""
    part = Part(secret)
    written = part.written()
    assert read_part(written) == part
    careless = written.lower().replace(" ", "").replace("0", "o").replace("1", "l")
    assert read_part(careless) == part
    assert read_part(f"My part for Solbakken.\n\n{written}\n") == part


@given(secret=st.binary(min_size=32, max_size=32), data=st.data())
def test_a_slip_of_the_pen_is_found(secret: bytes, data: st.DataObject) -> None:
    """One wrong letter, and it is no part."""
    letters = Part(secret).written().replace(" ", "")
    at = data.draw(st.integers(0, len(letters) - 1))
    wrong = data.draw(st.sampled_from([one for one in ALPHABET if one != letters[at]]))
    with pytest.raises(NotAPart):
        read_part(letters[:at] + wrong + letters[at + 1 :])


@pytest.mark.parametrize("typed", ["", "hello", "0000 0000", "U" * 56])
def test_other_things_are_no_part(typed: str) -> None:
    """Nothing, words, too little, or letters that no part has."""
    with pytest.raises(NotAPart):
        read_part(typed)


@pytest.mark.parametrize("data", [b"", b"hello", b"dugnad rescue\nhello", b"x" * 100])
def test_other_files_are_no_parcel(data: bytes) -> None:
    """An empty file, another file, a cut one."""
    with pytest.raises(NotAParcel):
        read(data)
