"""Pictures: whatever was sent is drawn anew as a plain JPEG, in two sizes.

Nothing of the sent file is kept: no place and time from a phone, no thumbnail of what was cut
off, no second file hidden behind the first.
"""

import hashlib
import io
import os
import re
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from dugnad.web.content.picture_parts import asks_too_much, without_more
from dugnad.web.content.told import NotAccepted

MOST_BYTES: Final = 12 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
SIZES: Final = {"small": 480, "large": 1600}
"""Longest side of each size, in pixels. Smaller pictures are not blown up."""
NAME: Final = re.compile(r"[0-9a-f]{64}")
QUALITY: Final = 82
PAPER: Final = (255, 255, 255)
"""What shows through where a picture is transparent."""

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_PART: Final = ".part"
_HEIC_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")

# Pillow warns above this and stops at twice as much; `redraw` catches both and looks for itself.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

# One picture at a time: ten phones sending at once must not fill a small computer's memory.
_ONE_AT_A_TIME = threading.Lock()

NO_PICTURE: Final = _("This file is not a picture. Please choose a JPEG, PNG, WebP or GIF picture.")
BROKEN: Final = _("This picture did not arrive whole. Please choose it again, or another one.")
TOO_HEAVY: Final = _(
    "This picture is larger than 12 MB. Please choose a smaller one, or a photo of the screen."
)
TOO_WIDE: Final = _(
    "This picture has more than 40 million points. Please choose a smaller one, "
    "or a photo of the screen."
)
APPLE_ONLY: Final = _(
    "This picture is in a format that many phones cannot show (HEIC). Please send it as JPEG: "
    "a photo of the screen works, or the camera setting “Most compatible”."
)


@dataclass(frozen=True)
class Drawn:
    """A picture drawn anew.

    Attributes:
        id: SHA-256 of `large`, in hex.
        large: JPEG, at most 1600 px on its longest side.
        small: JPEG, at most 480 px on its longest side.
        small_digest: SHA-256 of `small`, in hex.
        width: of `large`, in pixels.
        height: of `large`, in pixels.
    """

    id: str
    large: bytes
    small: bytes
    small_digest: str
    width: int
    height: int


def redraw(upload: IO[bytes]) -> Drawn:
    """Draw the sent picture anew.

    Raises:
        NotAccepted: it is too large, broken, or no picture of a kind in `FORMATS`.
    """
    upload.seek(0)
    sent = upload.read(MOST_BYTES + 1)
    if len(sent) > MOST_BYTES:
        raise NotAccepted("picture", TOO_HEAVY)
    if sent[4:8] == b"ftyp" and sent[8:12] in _HEIC_BRANDS:
        raise NotAccepted("picture", APPLE_ONLY)
    if asks_too_much(sent):
        raise NotAccepted("picture", BROKEN)
    with _ONE_AT_A_TIME:
        large = _upright(without_more(sent))
        small = large.copy()
        small.thumbnail((SIZES["small"], SIZES["small"]))
        large_bytes, small_bytes = _jpeg(large), _jpeg(small)
    return Drawn(
        id=hashlib.sha256(large_bytes).hexdigest(),
        large=large_bytes,
        small=small_bytes,
        small_digest=hashlib.sha256(small_bytes).hexdigest(),
        width=large.width,
        height=large.height,
    )


def keep(drawn: Drawn) -> None:
    """Write both sizes into the place's media folder; again is as good as once."""
    for size, data in (("large", drawn.large), ("small", drawn.small)):
        path = path_of(drawn.id, size)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(path, data)


def sweep_unfinished(before_ms: int) -> None:
    """Delete what was being written when the place was ended, last touched before `before_ms`."""
    for path in Path(settings.MEDIA_ROOT).glob(f".*{_PART}"):
        with suppress(FileNotFoundError):  # somebody finished it just now.
            if path.stat().st_mtime_ns // 1_000_000 < before_ms:
                path.unlink()


def destroy(picture: str) -> None:
    """Delete both sizes of a picture."""
    for size in SIZES:
        path_of(picture, size).unlink(missing_ok=True)


def is_whole(picture: str) -> bool:
    """Whether the large JPEG is here, and is the one its id names."""
    if not NAME.fullmatch(picture):
        return False  # it may come from a form, and be anything.
    path = path_of(picture, "large")
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == picture


def path_of(picture: str, size: str) -> Path:
    """Where a picture lies: `media/<first two of the id>/<id>-<size>.jpg`."""
    if not settings.MEDIA_ROOT:
        raise ImproperlyConfigured("MEDIA_ROOT names the place's folder for pictures")
    return Path(settings.MEDIA_ROOT) / picture[:2] / f"{picture}-{size}.jpg"


def address_of(picture: str, size: str = "large") -> str:
    """The address of a picture within the place ("/m/…/small.jpg"), or "" without a picture."""
    if not picture:
        return ""
    return reverse("content:picture", kwargs={"picture": picture, "size": size})


def _upright(sent: bytes) -> Image.Image:
    """The picture at its large size, turned as it was taken, without anything but its points."""
    try:
        with Image.open(io.BytesIO(sent), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAccepted("picture", TOO_WIDE)
            # `thumbnail` lets JPEG decode at a fraction of its size, so it comes first.
            picture.thumbnail((SIZES["large"], SIZES["large"]))
            return _plain(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAccepted("picture", TOO_WIDE) from error
    except UnidentifiedImageError as error:
        raise NotAccepted("picture", NO_PICTURE) from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        # Pillow's readers report hostile and cut-off files in all these ways.
        raise NotAccepted("picture", BROKEN) from error


def _plain(picture: Image.Image) -> Image.Image:
    """Only the points, as red, green and blue, with paper where there was nothing."""
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        plain = Image.new("RGB", seen.size, PAPER)
        plain.paste(seen, mask=seen.getchannel("A"))
        return plain
    seen = picture.convert("RGB")
    plain = Image.new("RGB", seen.size)
    plain.paste(seen)
    return plain


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue()


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut."""
    handle, name = tempfile.mkstemp(dir=settings.MEDIA_ROOT, prefix=".", suffix=_PART)
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
