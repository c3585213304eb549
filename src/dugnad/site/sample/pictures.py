"""The sample place's pictures: drawn here in a few plain shapes, so that they are nobody's."""

from __future__ import annotations

from io import BytesIO
from typing import Final, Literal, TypeAlias

from PIL import Image, ImageDraw

from dugnad.web.content.keeping import store_picture
from dugnad.web.house import house

Motif: TypeAlias = Literal["shore", "garden", "hall", "raft"]

WIDE, HIGH = 960, 640
_TWICE: Final = 2
"""Drawn larger and made smaller again, so that slanted lines are smooth."""
SKY, HILL, WATER, SAND, GRASS = "#dfeaf0", "#5d7f6a", "#7fa9b8", "#e6d5b0", "#8aa56b"
WALL, ROOF, WOOD, STONE, WHITE, DARK = (
    "#a5342f", "#4a4a4f", "#9b7650", "#8d8f90", "#f7f4ec", "#2f3a3c",
)  # fmt: skip
Point: TypeAlias = tuple[int, int]


def draw(motif: Motif) -> str:
    """Draw a picture and keep it; gives its id."""
    sheet = _Sheet()
    match motif:
        case "shore":
            _shore(sheet)
        case "garden":
            _garden(sheet)
        case "hall":
            _hall(sheet)
        case "raft":
            _raft(sheet)
    written = BytesIO()
    sheet.done().save(written, "PNG")
    return store_picture(written, now_ms=house().now_ms())


class _Sheet:
    """A sheet to draw on, in its own measure."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDE * _TWICE, HIGH * _TWICE), SKY)
        self._pen = ImageDraw.Draw(self._image)

    def shape(self, fill: str, *points: Point) -> None:
        self._pen.polygon([(x * _TWICE, y * _TWICE) for x, y in points], fill=fill)

    def box(self, fill: str, left: int, top: int, right: int, bottom: int) -> None:
        self.shape(fill, (left, top), (right, top), (right, bottom), (left, bottom))

    def round(self, fill: str, x: int, y: int, radius: int) -> None:
        around = [(x - radius) * _TWICE, (y - radius) * _TWICE]
        self._pen.ellipse([*around, (x + radius) * _TWICE, (y + radius) * _TWICE], fill=fill)

    def done(self) -> Image.Image:
        return self._image.resize((WIDE, HIGH), Image.Resampling.LANCZOS)


def _shore(on: _Sheet) -> None:
    on.shape(HILL, (0, 300), (180, 190), (400, 260), (640, 150), (960, 280), (960, 420), (0, 420))
    on.box(WATER, 0, 360, WIDE, 520)
    on.shape(SAND, (0, 500), (420, 470), (960, 540), (960, 640), (0, 640))
    on.shape(STONE, (560, 505), (860, 400), (890, 420), (620, 530))
    on.shape(WALL, (250, 420), (430, 420), (390, 462), (285, 462))
    on.box(DARK, 336, 330, 342, 420)
    on.shape(WHITE, (345, 335), (345, 405), (400, 405))


def _garden(on: _Sheet) -> None:
    on.shape(HILL, (0, 320), (300, 220), (700, 280), (960, 210), (960, 400), (0, 400))
    on.box(GRASS, 0, 380, WIDE, HIGH)
    for row, top in enumerate((420, 490, 560)):
        on.shape(WOOD, (120 - 30 * row, top), (840 + 30 * row, top), (850 + 30 * row, top + 44),
                 (110 - 30 * row, top + 44))  # fmt: skip
        for number in range(9):
            on.round(HILL, 170 - 20 * row + number * (78 + 5 * row), top + 4, 18 + 3 * row)
    on.box(WOOD, 430, 300, 440, 400)
    on.shape(ROOF, (380, 300), (435, 250), (490, 300))


def _hall(on: _Sheet) -> None:
    on.shape(HILL, (0, 330), (250, 240), (520, 300), (960, 200), (960, 470), (0, 470))
    on.box(GRASS, 0, 460, WIDE, HIGH)
    on.box(WALL, 240, 300, 720, 500)
    on.shape(ROOF, (210, 300), (480, 150), (750, 300))
    on.box(WHITE, 440, 380, 520, 500)
    for left in (290, 360, 560, 630):
        on.box(WHITE, left, 350, left + 44, 420)
    on.box(DARK, 800, 240, 806, 500)
    on.shape(WALL, (806, 244), (880, 262), (806, 282))


def _raft(on: _Sheet) -> None:
    on.shape(HILL, (0, 260), (220, 180), (520, 230), (760, 150), (960, 230), (960, 340), (0, 340))
    on.box(WATER, 0, 320, WIDE, HIGH)
    on.shape(WOOD, (300, 450), (660, 430), (740, 490), (360, 515))
    on.shape(DARK, (360, 515), (740, 490), (740, 504), (360, 530))
    for x, y in ((200, 560), (520, 590), (780, 570)):
        on.box(WHITE, x, y, x + 120, y + 4)
    on.round(WALL, 610, 410, 16)
