"""What looking at a film finds, and the sentences that refuse one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext_lazy as _

NO_FILM: Final = _("This file is not a film. Please choose an MP4 or WebM film.")
BROKEN: Final = _("This film did not arrive whole. Please choose it again, or another one.")
TOO_HEAVY: Final = _(
    "This film is larger than 20 MB. Please make it shorter, or choose a lower quality in the "
    "camera."
)
TOO_LONG: Final = _(
    "This film is longer than a minute. Please make it shorter; half is often enough."
)
APPLE_ONLY: Final = _(
    "This film is in a format that many phones cannot play (HEVC). Please choose “Most compatible” "
    "in the settings of the camera, and film it again."
)
NO_PICTURES: Final = _("There are no pictures in this file. Please choose a film, not a sound.")
IN_PIECES: Final = _(
    "This film is written in pieces, as it is sent live. Please save it as an ordinary MP4 film."
)
MORE_THAN_A_FILM: Final = _(
    "There is more than pictures and sound in this film. Please save it without, or choose another "
    "one."
)


@dataclass(frozen=True)
class Looked:
    """What a file was found to be.

    Attributes:
        kind: "mp4" or "webm".
        length_ms: how long it lasts.
        strikes: what is written over before it is kept: where, and with what.
    """

    kind: Literal["mp4", "webm"]
    length_ms: int
    strikes: tuple[tuple[int, bytes], ...] = ()
