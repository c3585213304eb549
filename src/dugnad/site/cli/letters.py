"""Write every message that a place would send into pages to look at; the place is closed meanwhile.

In each language, as a mail and as a text message, made by what writes to people: what happened in
the books is told anew, and open questions are asked. Nothing is sent; the place stays as it was.
"""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dugnad.site.cli import places
from dugnad.site.errors import CannotGoOn

if TYPE_CHECKING:
    from dugnad.site.previewing import Preview

STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.5 sans-serif}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:1rem;border:1px solid}"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument("folder", type=Path, help="where the pages are written; a new folder")
    places.add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Write the pages, and say where they begin."""
    from dugnad.site.wiring import open_house  # noqa: PLC0415  Commands load what they need.

    places.place_of(options)
    folder: Path = options.folder
    try:
        folder.mkdir(mode=0o700, parents=True)  # names stand in it, and links that work.
    except FileExistsError as there:
        raise CannotGoOn(f"{folder} is there already: name a new folder.") from there
    opened = open_house()
    try:
        # What the place does by itself would send, and wait for what is only tried here.
        opened.background.stop()
        count = _write(folder)
    finally:
        opened.close()
    print(f"{count} messages. Look at them in {folder / 'index.html'}")
    return 0


def _write(folder: Path) -> int:
    from dugnad.site.previewing import previews  # noqa: PLC0415  After django.setup().
    from dugnad.web.house import house  # noqa: PLC0415

    found = previews(house().place.languages)
    index = "".join(_pages(folder, found))
    page = f"<!DOCTYPE html><meta charset=utf-8><title>Messages</title><style>{STYLE}</style>"
    (folder / "index.html").write_text(f"{page}<h1>Messages</h1>{index}", encoding="utf-8")
    return len(found)


def _pages(folder: Path, found: "Iterable[Preview]") -> Iterator[str]:
    """Write a page for each mail; gives what the first page says of each message."""
    from django.utils.html import format_html  # noqa: PLC0415  After django.setup().

    from dugnad.web.messages.mail import as_mail  # noqa: PLC0415
    from dugnad.web.messages.sms import size_of  # noqa: PLC0415
    from dugnad.web.people.models import SMS  # noqa: PLC0415

    part = ""
    for number, one in enumerate(found, 1):
        if part != (part := f"{one.sent.language} {one.sent.channel}"):
            yield format_html("<h2>{}</h2>", part)
        yield format_html("<h3>{}</h3>", one.what)
        if one.sent.channel == SMS:
            size = size_of(one.sent.text)
            yield format_html("<pre>{}</pre><p>{} letters", one.sent.text, size.places)
            yield format_html(", {} messages</p>", size.parts) if size.parts > 1 else "</p>"
            continue
        mail = as_mail(one.sent, "place@localhost")
        name = f"{number:04}.html"
        (folder / name).write_text(str(mail.alternatives[0][0]), encoding="utf-8")
        yield format_html(
            '<p>{} <b>{}</b> <a href="{}">as it looks</a></p><pre>{}</pre>',
            mail.from_email,
            mail.subject,
            name,
            mail.body,
        )
