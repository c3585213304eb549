"""Put a backup back, after checking that it is whole and that its books add up."""

import argparse
import time
from pathlib import Path

from dugnad.site import replacing
from dugnad.site.cli import places
from dugnad.site.environment import (
    read_environment,
    read_keys_folder,
    read_place,
    write_keys_folder,
)
from dugnad.site.errors import PlaceUnusable
from dugnad.site.keyring import Newest, keyring_at
from dugnad.site.progress import Progress


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument("backup", metavar="BACKUP", type=Path, help="the folder of one backup")
    parser.add_argument(
        "--place", metavar="DIR", type=Path, required=True, help="where the place is to lie"
    )
    parser.add_argument(
        "--keys-dir",
        metavar="DIR",
        type=Path,
        help="where the master key lies, when it is not where it lay before",
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="move a place that lies there now aside, and put the backup in its stead",
    )


def run(options: argparse.Namespace) -> int:
    """Put the backup back, and say what is different from before."""
    from dugnad.site import backups, forgetting  # noqa: PLC0415  Commands load what they need.

    places.keep_to_oneself()
    folder = options.place.resolve()
    if places.is_open(folder):
        raise PlaceUnusable(f"The place in {folder} is open. Stop it first.")
    backup = backups.read(options.backup.resolve())
    keys = options.keys_dir.resolve() if options.keys_dir else None
    aside = None
    before = replacing.interrupted(folder)
    if options.replace and (before or folder.exists()):
        there = before or folder
        if keys is None:
            keys = read_keys_folder(there, read_environment())
        forgetting.note_from_file(there, keyring_at(keys))
    if before is not None:
        aside = before  # the last time it came no further than that.
    elif options.replace and folder.exists():
        aside = folder.with_name(f"{folder.name}-before-{time.strftime('%Y%m%d-%H%M%S')}")
    backups.put_back(backup, folder, aside=aside, progress=Progress("checked"))
    if aside is not None and aside.exists():
        print(f"What lay there before is in {aside}")
    if keys is not None:
        write_keys_folder(folder, keys)
    keyring = keyring_at(read_keys_folder(folder, read_environment()))
    places.note_backup(folder, backup.made_s)
    if keyring.is_kept:
        newest = Newest(fingerprint=backup.fingerprint, time_ms=backup.made_s * 1000)
        keyring.note(newest)
    made = places.moment(backup.made_s * 1000, read_place(folder).zone)
    print(f"{backup.place} is in {folder} again, as it was on {made}.")
    if not keyring.has_master_key:
        print(f"Before you open it, put the copy of its master key into {keyring.keys}")
    print(f"Open it with: {places.UP} --place {folder}")
    return 0
