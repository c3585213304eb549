"""Ask people to keep a part, and bring a dead place back with two parts, a parcel and a backup.

    dugnad rescue ask ADDRESS          the place is closed meanwhile; they say yes on a page
    dugnad rescue drop ADDRESS
    dugnad rescue open PARCEL --part … --part … [--backup DIR --place DIR --keys-dir DIR]

A part is given as its letters, or as the path of its file. Without --backup, `open` says where the
backups lay and makes nothing.
"""

import argparse
from pathlib import Path

from dugnad.site.cli import places
from dugnad.site.environment import read_place
from dugnad.site.errors import CannotGoOn
from dugnad.site.progress import Progress

PARTS = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument("step", choices=("ask", "drop", "open"))
    parser.add_argument("what", help="a mail address or mobile number; for `open`: the parcel")
    parser.add_argument(
        "--part", action="append", default=[], help="a rescuer's part: its letters, or its file"
    )
    parser.add_argument("--backup", metavar="DIR", type=Path, help="the folder of one backup")
    places.add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Take the step that was asked for."""
    places.keep_to_oneself()
    return _open(options) if options.step == "open" else _name(options)


def _name(options: argparse.Namespace) -> int:
    from dugnad.site.wiring import open_house  # noqa: PLC0415  Commands load what they need.

    places.place_of(options)
    opened = open_house()
    try:
        from dugnad.web.house import house  # noqa: PLC0415  After django.setup().
        from dugnad.web.people import services as people  # noqa: PLC0415
        from dugnad.web.people.addresses import NotAnAddress, read_address  # noqa: PLC0415
        from dugnad.web.rescue import services  # noqa: PLC0415

        try:
            address = read_address(options.what, house().place.country)
        except NotAnAddress as no:
            raise CannotGoOn(f"{options.what} is no mail address and no mobile number.") from no
        person = people.find_by_address(address.kind, address.text)
        if person is None:
            raise CannotGoOn("Nobody here has that address. They sign in once, then you ask them.")
        if options.step == "drop":
            services.drop(person)
            print("They are no rescuer any more. The next parcel is not made for them.")
            return 0
        services.ask(person)
        print(
            "They are asked, and say yes or no on the page /rescue/ of the place. Whoever rests, "
            "or was asked enough this week, gets no message: tell them yourself."
        )
        return 0
    finally:
        opened.close()


def _open(options: argparse.Namespace) -> int:
    from dugnad.site import backups, rescuing  # noqa: PLC0415  Commands load what they need.

    if len(options.part) != PARTS:
        raise CannotGoOn("Two parts are needed, of two people: --part … --part …")
    parts = [rescuing.read_given(one) for one in options.part]
    contents = rescuing.open_parcel(rescuing.read_parcel(Path(options.what)), parts)
    if options.backup is None:
        print(f"This parcel is of {contents.place}, {contents.address}")
        print("Its backups lay in:")
        for folder in contents.backups:
            print(f"  {folder}")
        print(
            "Fetch the newest one, then say with --backup where it lies, and --place, --keys-dir."
        )
        return 0
    if options.place is None or options.keys_dir is None:
        raise CannotGoOn("Say with --place and --keys-dir where place and keys are to lie.")
    folder, keys = options.place.resolve(), options.keys_dir.resolve()
    if keys.is_relative_to(folder):
        raise CannotGoOn(f"Choose --keys-dir outside of {folder}: a backup must not hold both.")
    backup = backups.read(options.backup.resolve())
    whole = rescuing.bring_back(contents, backup, folder, keys, Progress("checked"))
    made = places.moment(backup.made_s * 1000, read_place(folder).zone)
    print(f"{backup.place} is in {folder} again, as it was on {made}.")
    if not whole:
        print("It is older than the parcel: what happened between the two is not in it.")
        print("Look for a newer backup before you open it.")
    print(f"Open it with: {places.UP} --place {folder}")
    return 0
