"""Put in a project that was taken out of another place; the place is closed meanwhile.

While it is open, `--page` gives the address of a page that does the same, for one hour.

It is checked and then waits on the page /arrivals/ for the person it is for, who looks at it there
and begins it, or throws it away.
"""

import argparse
from pathlib import Path

from dugnad.site.cli import places
from dugnad.site.errors import CannotGoOn
from dugnad.site.progress import Progress


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument("file", type=Path, nargs="?", help="the zip that was taken out")
    parser.add_argument(
        "--for",
        dest="whom",
        metavar="ADDRESS",
        help="mail address or mobile number of whoever begins it; they have signed in here once",
    )
    parser.add_argument(
        "--page",
        action="store_true",
        help="print the address of a page that does the same while the place is open",
    )
    places.add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Check the file and keep it to be looked at."""
    from dugnad.site.wiring import open_house  # noqa: PLC0415  Commands load what they need.

    places.keep_to_oneself()
    folder = places.place_of(options)
    if options.page:
        print(places.OPENS)
        print(places.page_of(folder, "open-put-in", "dugnad.web.moving.views_putting_in"))
        return 0
    if options.file is None or options.whom is None:
        raise CannotGoOn("Say which file, and --for whom; or --page.")
    opened = open_house()
    try:
        return _put_in(options.file.resolve(), options.whom)
    finally:
        opened.close()


def _put_in(file: Path, whom: str) -> int:
    from dugnad.web.house import house  # noqa: PLC0415  After django.setup().
    from dugnad.web.moving import putting_in  # noqa: PLC0415
    from dugnad.web.moving.checking import NotPutIn  # noqa: PLC0415
    from dugnad.web.people import services as people  # noqa: PLC0415
    from dugnad.web.people.addresses import NotAnAddress, read_address  # noqa: PLC0415

    try:
        address = read_address(whom, house().place.country)
    except NotAnAddress as no:
        raise CannotGoOn(f"{whom} is no mail address and no mobile number.") from no
    person = people.find_by_address(address.kind, address.text)
    if person is None:
        raise CannotGoOn("Nobody here has that address. They sign in once, then you put it in.")
    try:
        arrival = putting_in.put_in(file, person, Progress("checked"))
    except NotPutIn as no:
        raise CannotGoOn(no.sentence) from no
    print(f"{arrival.title}, from {arrival.from_place}, is checked and waits on /arrivals/")
    print(f"Its books end at {arrival.fingerprint}")
    return 0
