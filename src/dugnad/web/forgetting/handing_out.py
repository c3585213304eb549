"""Everything that the place knows of a person, as one file for them."""

from __future__ import annotations

import io
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from dugnad.web.people.models import Person
from dugnad.web.traces.catalogue import traces

README: Final = "README.txt"


def everything_of(person: Person) -> bytes:
    """Put everything that is kept of a person into one zip, a folder for each part of the place."""
    told = io.BytesIO()
    with ZipFile(told, "w", ZIP_DEFLATED) as archive:
        _add(archive, README, _words().encode())
        for part, trace in traces().items():
            for name, data in sorted(trace.export(person).items()):
                _add(archive, f"{part}/{name}", data)
    return told.getvalue()


def _add(archive: ZipFile, name: str, data: bytes) -> None:
    # No moment of its own: the same things make the same file.
    archive.writestr(ZipInfo(name), data, compress_type=ZIP_DEFLATED)


def _words() -> str:
    return _(
        "Everything that this place knows of you, in open formats.\n"
        "The files ending in .json can be read with any text program.\n"
        "What you did stands in the books under the numbers in people/me.json.\n"
    )
