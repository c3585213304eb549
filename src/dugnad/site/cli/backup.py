"""Back a place up into a folder of its own inside DIR; the place may be open meanwhile."""

import argparse
from pathlib import Path

from dugnad.site.cli import places
from dugnad.site.environment import read_environment, read_keys_folder, read_place
from dugnad.site.keyring import keyring_at
from dugnad.site.progress import Progress


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    places.add_place(parser)
    parser.add_argument(
        "--to", metavar="DIR", type=Path, required=True, help="where backups are kept"
    )


def run(options: argparse.Namespace) -> int:
    """Make the backup, and say what is in it and what is not."""
    from dugnad.site import backups, forgetting  # noqa: PLC0415  Commands load what they need.

    places.keep_to_oneself()
    folder = places.place_of(options)
    place = read_place(folder)
    keyring = keyring_at(read_keys_folder(folder, read_environment()))
    forgetting.note_from_file(folder, keyring)
    made = backups.make(folder, options.to.resolve(), name=place.name, progress=Progress("copied"))
    places.note_backup(folder)
    print(f"{place.name} is backed up in {made.folder}")
    print(f"Its books end at {made.fingerprint}")
    print(f"The master key is not in it: keep a copy of {keyring.keys} somewhere else.")
    return 0
