"""A short text that names all books up to a block, to keep on paper or a poster.

    1204-7KQ2M-0XH9T-VBN3C-WD84F

The number of the block, then 20 characters that stand for the first 100 bits of its header's hash,
written with 0-9 and A-Z without I, L, O and U (Crockford's base 32). Reading forgives small
letters, spaces, O for 0, and I or L for 1. Each header names the one before it, so whoever keeps
one fingerprint can uncover any later change to anything before it. Block 0 is the beginning.
"""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\t": None})
_LETTERS = 20
_BITS = 5
_GROUP = 5


def letters_of(header_hash: bytes) -> str:
    """The 20 characters for the first 100 bits of a hash."""
    number = int.from_bytes(header_hash, "big") >> (len(header_hash) * 8 - _LETTERS * _BITS)
    shifts = range((_LETTERS - 1) * _BITS, -1, -_BITS)
    return "".join(_ALPHABET[number >> shift & 31] for shift in shifts)


def fingerprint_of(seq: int, header_hash: bytes) -> str:
    """Name the books up to block `seq` (for block 0: the genesis hash)."""
    letters = letters_of(header_hash)
    groups = (letters[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))
    return "-".join((str(seq), *groups))


def read_fingerprint(text: str) -> tuple[int, str]:
    """Read a fingerprint as a person typed it: the block's number and the 20 characters.

    Raises:
        ValueError: it is none.
    """
    number, _, rest = text.strip().upper().partition("-")
    letters = rest.translate(_FORGIVEN)
    number = number.strip()
    sound = (
        number.isascii()
        and number.isdigit()
        and len(letters) == _LETTERS
        and all(letter in _ALPHABET for letter in letters)
    )
    if not sound:
        raise ValueError(text)
    return int(number), letters
