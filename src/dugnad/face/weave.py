"""A pattern from an id: the woven band that makes a place, a project or a card recognisable.

The band is drawn as a weaver would: row by row, each row a repeating run of threads, the whole
mirrored left to right and top to bottom, with a motif in the middle and edgings outside it. In SVG
a row is one line with a dash pattern, so a band of any width costs the same few hundred bytes and
needs no ids, styles or scripts.

Without a style sheet a band is ink on nothing (black on a copier); on a page the classes
`weave-ground`, `weave-a` and `weave-b` give it the colours of its family. Pure: the same id is the
same picture everywhere, for ever.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

BAND_CELLS_WIDE = 1600
"""Wide enough for the widest screen at two pixels a cell; a frame shows the middle of it."""

_EDGINGS: tuple[tuple[int, ...], ...] = (
    # Runs of on, off, on, off ... threads; each is symmetric round its own middle.
    (1, 1),
    (2, 2),
    (3, 1),
    (1, 3),
    (1, 1, 3, 1),
    (5, 1),
    (2, 1, 2, 3),
    (1, 0),
)
_MOTIF_HALVES = (4, 5, 6, 7, 8, 9)
"""Half the width of a motif, in cells: few enough to be seen as a figure on a phone."""

_MOTIF_ROWS_HALF = 5
"""A motif has nine rows: the middle one and four mirrored pairs."""

_SHARE_MIN, _SHARE_MAX = 32, 64
"""A handsome figure fills between a third and two thirds of its ground, in percent."""

_THROWS_MAX = 64
"""A dull motif is thrown again; almost every id has a handsome one within ten throws."""

_BANDS_REMEMBERED = 2_000
"""A page shows the bands of a few dozen ids, mostly the same as the page before it."""

_SLANTS = ((1, 1), (1, 2), (2, 1), (1, 0), (3, 2))
"""How much a step sideways and a step up count in a motif's distance from its middle."""


class _Dice:
    """A run of small numbers from a seed, the same everywhere; enough for one band."""

    def __init__(self, seed: bytes, throw: int) -> None:
        digest = hashlib.sha256(b"weave" + bytes([throw]) + seed).digest()
        self._number = int.from_bytes(digest, "big")

    def below(self, limit: int) -> int:
        """Return a number from 0 up to but not including `limit`."""
        self._number, number = divmod(self._number, limit)
        return number


@dataclass(frozen=True)
class Row:
    """One pair of mirrored rows of a band (or the single middle row)."""

    tops: tuple[int, ...]
    """The rows' places, counted from the top of the band, 0 first."""

    runs: tuple[int, ...]
    """Lengths of on, off, on, off ... cells, repeated along the band; an even number of them."""

    second: bool
    """Whether it is woven in the second colour."""


@dataclass(frozen=True)
class Band:
    """A whole pattern: `height` rows of cells, the rows ascending from the edge to the middle."""

    height: int
    rows: tuple[Row, ...]


def band(seed: bytes) -> Band:
    """Return the pattern of an id; any number of bytes will do."""
    dice, half, motif = _handsome_motif(seed)
    outer = _EDGINGS[dice.below(len(_EDGINGS) - 1)]
    inner = _EDGINGS[dice.below(len(_EDGINGS))]
    second_row = dice.below(4)
    height = 2 * _MOTIF_ROWS_HALF - 1 + 6
    middle = height // 2
    rows = [
        Row(tops=(0, height - 1), runs=outer, second=False),
        Row(tops=(1, height - 2), runs=inner, second=True),
        # The third row from each edge stays empty: air between the edging and the motif.
    ]
    for distance in range(_MOTIF_ROWS_HALF - 1, -1, -1):
        quarter = motif[distance]
        if any(quarter):
            tops = (middle,) if distance == 0 else (middle - distance, middle + distance)
            runs = _runs(quarter[:0:-1] + quarter[:half])
            rows.append(Row(tops=tops, runs=runs, second=distance == second_row))
    return Band(height=height, rows=tuple(rows))


_Motif = list[list[bool]]
"""A quarter of a figure: `motif[y][x]`, y up from its middle row, x right from its middle."""


def _handsome_motif(seed: bytes) -> tuple[_Dice, int, _Motif]:
    """Return the first motif in the seed's throws that reads as a figure, or the last one."""
    for throw in range(_THROWS_MAX):
        dice = _Dice(seed, throw)
        half = _MOTIF_HALVES[dice.below(len(_MOTIF_HALVES))]
        motif = _motif(dice, half)
        if _handsome(motif):
            break
    return dice, half, motif


def _motif(dice: _Dice, half: int) -> _Motif:
    """Draw rings of woven and bare cells round a figure's middle, and perhaps round its seam."""
    across, up = _SLANTS[dice.below(len(_SLANTS))]
    across_too, up_too = _SLANTS[dice.below(len(_SLANTS))]
    rings = _rings(dice)
    rings_too = _rings(dice)
    laid_over = dice.below(3)

    def woven(x: int, y: int) -> bool:
        ring = rings[(across * x + up * y) % len(rings)]
        ring_too = rings_too[(across_too * (half - x) + up_too * y) % len(rings_too)]
        return (ring, ring and ring_too, ring != ring_too)[laid_over]

    return [[woven(x, y) for x in range(half + 1)] for y in range(_MOTIF_ROWS_HALF)]


def _handsome(motif: _Motif) -> bool:
    """Whether it reads as a figure: neither bare nor full nor plain stripes nor mere specks."""
    height, width = len(motif), len(motif[0])
    cells = [(x, y) for y in range(height) for x in range(width) if motif[y][x]]
    joined = sum(
        (x + 1 < width and motif[y][x + 1]) + (y + 1 < height and motif[y + 1][x]) for x, y in cells
    )
    stripes = sum(all(row) or not any(row) for row in motif)
    posts = sum(all(column) or not any(column) for column in zip(*motif, strict=True))
    share = 100 * len(cells) // (height * width)
    return (
        _SHARE_MIN <= share <= _SHARE_MAX
        and joined * 10 >= len(cells) * 7
        and stripes <= 1
        and posts <= 1
    )


def _rings(dice: _Dice) -> list[bool]:
    """Return which rings round a middle are woven: some, but neither none nor all."""
    count = 4 + dice.below(4)
    bits = 1 + dice.below((1 << count) - 2)
    return [bool(bits >> ring & 1) for ring in range(count)]


def _runs(cells: list[bool]) -> tuple[int, ...]:
    """Return lengths of on, off ... along `cells`; empty when no cell is on.

    A first run of length 0 stands for a row that begins with an empty cell.
    """
    if not any(cells):
        return ()
    runs = [] if cells[0] else [0]
    last: bool | None = None
    for cell in cells:
        if cell == last:
            runs[-1] += 1
        else:
            runs.append(1)
        last = cell
    return tuple(runs) if len(runs) % 2 == 0 else (*runs, 0)


def weave(seed: bytes, *, title: str = "") -> str:
    """Return the band of an id as an SVG string, some hundred bytes, the same for the same id.

    Args:
        seed: an id, any number of bytes.
        title: words read aloud instead of the picture; without them it counts as decoration.
    """
    height, rows = _woven(seed)
    named = f'role="img" aria-label="{_escaped(title)}"' if title else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="weave" {named} '
        f'viewBox="0 0 {BAND_CELLS_WIDE} {height}" preserveAspectRatio="xMidYMid slice" '
        f'fill="none" stroke="currentColor" shape-rendering="crispEdges">'
        f'<path class="weave-ground" stroke="none" d="M0 0h{BAND_CELLS_WIDE}v{height}H0z"/>'
        f"{rows}</svg>"
    )


@lru_cache(_BANDS_REMEMBERED)
def _woven(seed: bytes) -> tuple[int, str]:
    """Return how many cells a band is high, and its rows: as much work as all else of a card."""
    pattern = band(seed)
    rows = "".join(
        f'<path class="{"weave-b" if row.second else "weave-a"}" d="'
        + "".join(f"M0 {top}.5h{BAND_CELLS_WIDE}" for top in row.tops)
        + f'" stroke-dasharray="{" ".join(str(run) for run in row.runs)}"/>'
        for row in pattern.rows
    )
    return pattern.height, rows


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    )
