"""The woven bands: one id, one picture; small; never a stranger's."""

import hashlib
import xml.etree.ElementTree as ET

import pytest

from dugnad.face.weave import band, weave

IDS = [hashlib.sha256(number.to_bytes(2, "big")).digest()[:16] for number in range(1000)]


def test_the_same_id_is_the_same_picture() -> None:
    """Ana's card looks the same today, tomorrow and on the poster."""
    assert weave(IDS[0]) == weave(bytes(bytearray(IDS[0])))


def test_a_released_pattern_never_changes() -> None:
    """People know their card by its band, so this id's drawing is kept for good."""
    drawn = hashlib.sha256(weave(b"kvinesdal").encode()).hexdigest()
    assert drawn == "b832ffaaabeffd06c80e4114162f394cc83f8f5ab591b2fb22ca5edbe86871b9"


def test_a_thousand_ids_are_told_apart() -> None:
    """Of a thousand ids more than 990 have a picture nobody else has."""
    assert len({weave(own) for own in IDS}) > 990


def test_a_band_is_small() -> None:
    """No band costs a page more than a kilobyte and a half."""
    assert max(len(weave(own).encode()) for own in IDS) < 1500


def test_a_band_is_a_sound_drawing() -> None:
    """Each band is whole XML, carries no style and names no id that could meet another's."""
    for own in IDS[:200]:
        tree = ET.fromstring(weave(own))  # noqa: S314 - we have just written it.
        assert tree.tag.endswith("svg")
        assert all("style" not in node.attrib and "id" not in node.attrib for node in tree.iter())


def test_a_band_is_symmetric() -> None:
    """Mirrored top to bottom: each row has its twin as far from the other edge."""
    for own in IDS[:200]:
        pattern = band(own)
        for row in pattern.rows:
            assert {pattern.height - 1 - top for top in row.tops} == set(row.tops)
            assert len(row.runs) % 2 == 0
            assert sum(row.runs) > 0


def test_a_named_band_says_its_name() -> None:
    """A title is read aloud, whatever signs are in it; without one the band is decoration."""
    tree = ET.fromstring(weave(b"x", title='Ana & "Ben" <Cem>'))  # noqa: S314 - the same.
    assert tree.attrib["aria-label"] == 'Ana & "Ben" <Cem>'
    assert ET.fromstring(weave(b"x")).attrib["aria-hidden"] == "true"  # noqa: S314 - the same.


@pytest.mark.parametrize("seed", [b"", b"\0", b"a" * 5000])
def test_any_bytes_have_a_band(seed: bytes) -> None:
    """An id of any length is woven."""
    assert weave(seed).startswith("<svg")
