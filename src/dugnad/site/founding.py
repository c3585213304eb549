"""Founding a place: its folder, its own keys, the first record of its books.

The folder is made beside its final name and moved there when it is whole, so a first start that
was interrupted leaves nothing half done behind.
"""

import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from dugnad.cards import catalogue
from dugnad.charter.charter import Charter
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo.solo import Solo
from dugnad.ledger import codec
from dugnad.ledger.genesis import FORMAT, Genesis, Limits
from dugnad.ledger.signatures import public_key_of
from dugnad.site import replacing
from dugnad.site.environment import LANGUAGES, PLACE_FILE, place_settings, write_place
from dugnad.site.errors import PlaceUnusable
from dugnad.site.keyring import Keyring, default_keys, derived, keyring_at
from dugnad.site.sample import making

NAME_MAX = 80


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a new place is to be."""

    name: str
    country: str = "NO"
    language: str = "nb"
    zone: str = "Europe/Oslo"
    base_address: str = ""
    sample: bool = False
    year: bool = False
    """Of a sample place: that a year of it is told (see `sample.making`)."""


def found(folder: Path, wishes: Wishes, *, keys: Path | None) -> Keyring:
    """Make a place in `folder`, which must be missing or empty, and its keys in `keys`.

    Args:
        folder: where the place is to lie.
        wishes: what it is to be.
        keys: where its keys are to lie; None chooses a place in the operator's configuration.

    Raises:
        SettingsError: a wish cannot be fulfilled; nothing was made.
        PlaceUnusable: the folder is taken or cannot be written to, or the keys are those of a
            place that was here before; nothing was made.
        KeysError: the keys cannot be written; nothing was made.
    """
    told: dict[str, object] = {
        "name": wishes.name.strip(),
        "country": wishes.country,
        "language": wishes.language,
        "languages": list(LANGUAGES),
        "zone": wishes.zone,
        "sample": wishes.sample,
    }
    if wishes.base_address:
        told["base_address"] = wishes.base_address
    place = place_settings(told, "The new place")
    if not 0 < len(place.name) <= NAME_MAX:
        raise PlaceUnusable(f"A place needs a name of at most {NAME_MAX} letters: --name NAME")
    _want_free(folder)
    keyring = keyring_at(keys or default_keys(place.name))
    if keyring.has_newest:
        # Its books would not go on from those, and so would never open.
        raise PlaceUnusable(
            f"The keys of a place that was here before lie in {keyring.keys}. To have that place "
            "back, put back its backup: dugnad restore. A new place has keys of its own: name "
            "another folder with --keys-dir, and keep the old one as long as you may need its "
            "backups."
        )
    if keyring.keys.is_relative_to(folder):
        raise PlaceUnusable(f"Choose --keys-dir outside of {folder}: a backup must not hold both.")
    beside = folder.with_name(f".{folder.name}.new")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(mode=0o700)
        write_place(beside, place, keyring.keys, folder)
        master_key = keyring.make()
        beginning = genesis_of(wishes, master_key)
        Solo.begin(PlaceFolder(beside), beginning, Charter(catalogue.contracts()))
        if wishes.year:
            (beside / making.YEAR).touch()
        if folder.exists():
            folder.rmdir()
        beside.replace(folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise PlaceUnusable(
            f"{folder} cannot be written to ({error.strerror}). Choose another folder."
        ) from error
    return keyring


def genesis_of(wishes: Wishes, master_key: bytes) -> bytes:
    """Write the first record of a new place: who seals it, runs it and keeps its people's keys."""

    def key(purpose: str) -> bytes:
        return public_key_of(derived(master_key, purpose))

    return codec.encode(
        Genesis(
            format=FORMAT,
            name=wishes.name.strip(),
            sample=wishes.sample,
            created_ms=time.time_ns() // 1_000_000 - (making.PAST_MS if wishes.year else 0),
            salt=secrets.token_bytes(32),
            sealers=(key("sealer"),),
            custodian=key("custodian"),
            operator=key("operator"),
            contracts=catalogue.versions(),
            limits=Limits(),
        )
    )


def _want_free(folder: Path) -> None:
    replacing.want_whole(folder)
    if (folder / PLACE_FILE).exists():
        raise PlaceUnusable(f"There is a place in {folder} already. Choose another folder.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PlaceUnusable(f"{folder} is not empty. Choose another folder for the new place.")
