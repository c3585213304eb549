"""Take in that somebody wants to be forgotten who came or wrote; the place is closed meanwhile.

Make sure first that it is the person: they came to the desk, or the letter is theirs. They are told
at every address they gave, and have three days to think again.
"""

import argparse

from dugnad.site.cli import places
from dugnad.site.errors import CannotGoOn


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument("address", help="a mail address or mobile number of theirs")
    parser.add_argument(
        "--stay", action="store_true", help="they have thought again: they are not forgotten"
    )
    parser.add_argument(
        "--keep-words", action="store_true", help="leave what they wrote, without their name"
    )
    places.add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Note it, or take it back, and say until when they can think again."""
    from dugnad.site.wiring import open_house  # noqa: PLC0415  Commands load what they need.

    places.place_of(options)
    opened = open_house()
    try:
        return _note(options.address, stay=options.stay, keep_words=options.keep_words)
    finally:
        opened.close()


def _note(typed: str, *, stay: bool, keep_words: bool) -> int:
    from dugnad.web.forgetting import services  # noqa: PLC0415  After django.setup().
    from dugnad.web.house import house  # noqa: PLC0415
    from dugnad.web.people import services as people  # noqa: PLC0415
    from dugnad.web.people.addresses import NotAnAddress, read_address  # noqa: PLC0415

    try:
        address = read_address(typed, house().place.country)
    except NotAnAddress as no:
        raise CannotGoOn(f"{typed} is no mail address and no mobile number.") from no
    person = people.find_by_address(address.kind, address.text)
    if person is None:
        raise CannotGoOn("Nobody here has that address.")
    if stay:
        services.take_back(person)
        print("They stay.")
        return 0
    farewell = services.begin(person, "letter", keep_words=keep_words)
    until = places.moment(farewell.due_ms, house().place.zone)
    print(f"They are forgotten on {until}, the next time the place is open then.")
    print("To let them stay: the same command with --stay, or they say it on their page.")
    return 0
