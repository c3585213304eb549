"""Make a new place: an empty folder with its settings, its own keys and its first books."""

import argparse
from pathlib import Path

from dugnad.site.cli import places
from dugnad.site.environment import LANGUAGES


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="where the place is to lie")
    parser.add_argument("--name", required=True, help="what the people call it")
    parser.add_argument("--country", default="NO", help="two capital letters (default: NO)")
    parser.add_argument("--language", default="nb", choices=LANGUAGES, help="its first language")
    parser.add_argument("--zone", default="Europe/Oslo", help="its time zone")
    parser.add_argument("--address", default="", help="how its links begin: https://...")
    parser.add_argument(
        "--keys-dir",
        metavar="DIR",
        type=Path,
        help="where to keep its master key (default: in your own configuration)",
    )


def run(options: argparse.Namespace) -> int:
    """Make the place and say where everything lies."""
    from dugnad.site import founding  # noqa: PLC0415  Commands load what they need.

    places.keep_to_oneself()
    folder = options.folder.resolve()
    keyring = founding.found(
        folder,
        founding.Wishes(
            name=options.name,
            country=options.country,
            language=options.language,
            zone=options.zone,
            base_address=options.address,
            sample=False,
        ),
        keys=options.keys_dir.resolve() if options.keys_dir else None,
    )
    print(f"{options.name} is ready in {folder}")
    print(f"Its master key lies in {keyring.keys}")
    print(places.KEEP_A_COPY)
    print(f"Open the place with: {places.UP} --place {folder}")
    return 0
