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
    from dugnad.engine.folder import PlaceFolder  # noqa: PLC0415  Commands load what they need.
    from dugnad.site import backups, forgetting, rescuing, striking  # noqa: PLC0415

    places.keep_to_oneself()
    folder = places.place_of(options)
    place = read_place(folder)
    keyring = keyring_at(read_keys_folder(folder, read_environment()))
    forgetting.note_from_file(folder, keyring)
    to = options.to.resolve()
    made = backups.make(folder, to, name=place.name, progress=Progress("copied"))
    places.note_backup(folder)
    striking.note_folder(keyring, to)
    rescuing.put_beside_backups(PlaceFolder(folder), [to])
    if keyring.has_master_key:
        tags = forgetting.tags_in(keyring)
        struck = striking.strike_all(PlaceFolder(folder), [to], keyring.master_key(), tags)
        if struck.people:
            print("Whoever was forgotten since is out of the older backups there as well.")
        for backup in struck.left:
            print(f"Whoever was forgotten may still be in {backup}: it cannot be written to now.")
    print(f"{place.name} is backed up in {made.folder}")
    print(f"Its books end at {made.fingerprint}")
    print(f"The master key is not in it: keep a copy of {keyring.keys} somewhere else.")
    return 0
