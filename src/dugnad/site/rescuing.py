"""Making the weekly parcel, and bringing a dead place back with it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from dugnad.cards import catalogue
from dugnad.charter.charter import Charter
from dugnad.engine.fingerprint import fingerprint_of, read_fingerprint
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.verify import verify
from dugnad.site import backups, forgetting, striking
from dugnad.site.backups import Backup, Progress
from dugnad.site.environment import write_keys_folder
from dugnad.site.errors import KeysError, PlaceUnusable
from dugnad.site.keyring import MASTER_FILE, Keyring, Newest, keyring_at
from dugnad.web.house import House
from dugnad.web.rescue import parcel as parcels
from dugnad.web.rescue.parcel import FILE, FOLDER, Contents, NotAParcel, Parcel, WrongParts
from dugnad.web.rescue.parts import NotAPart, Part, read_part

SUFFIX = ".parcel"


def make_due(house: House, keyring: Keyring) -> bool:
    """Make a parcel where one is due; gives whether one was made.

    It lies in the place's folder and beside its backups.
    """
    from dugnad.web.rescue import services  # noqa: PLC0415  After django.setup().

    now_ms = house.now_ms()
    if not services.is_due(now_ms):
        return False
    folders = striking.folders_in(keyring)
    contents = Contents(
        place=house.place.name,
        address=house.place.base_address,
        master_key=house.master_key,
        fingerprint=_fingerprint_of(house),
        forgotten=tuple(forgetting.tags_in(keyring)),
        backups=tuple(str(one) for one in folders),
        made_ms=now_ms,
    )
    made = parcels.seal(contents, [bytes(one.public) for one in services.keepers()])
    path = services.path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(path, made.written())
    put_beside_backups(house.folder, folders)
    return True


def put_beside_backups(place: PlaceFolder, folders: Sequence[Path]) -> None:
    """Put the newest parcel where backups lie; folders that are not there now are passed over."""
    newest = place.root / FOLDER / FILE
    if newest.exists():
        for folder in folders:
            if folder.is_dir() and os.access(folder, os.W_OK):
                _write(folder / f"{place.root.name}{SUFFIX}", newest.read_bytes())


def read_parcel(path: Path) -> Parcel:
    """Read a parcel.

    Raises:
        PlaceUnusable: there is none, or it is damaged.
    """
    try:
        return parcels.read(path.read_bytes())
    except (OSError, NotAParcel) as error:
        raise PlaceUnusable(f"{path} is no parcel, or it is damaged. Take another one.") from error


def read_given(given: str) -> Part:
    """Read a part as it was given: the path of its file, or its letters.

    Raises:
        PlaceUnusable: it is neither; the sentence does not repeat it.
    """
    path = Path(given)
    try:
        is_file = len(given) < 4096 and path.is_file()  # noqa: PLR2004  No path is longer.
        return read_part(path.read_text(encoding="utf-8") if is_file else given)
    except (NotAPart, OSError, UnicodeError) as error:
        raise PlaceUnusable(
            "One of the parts cannot be read: a letter is wrong, missing or too much. Look at the "
            "paper once more."
        ) from error


def open_parcel(parcel: Parcel, parts: Sequence[Part]) -> Contents:
    """Open a parcel with two parts.

    Raises:
        PlaceUnusable: the parts do not open it.
    """
    try:
        return parcels.open_with(parcel, parts)
    except WrongParts as error:
        raise PlaceUnusable(
            "These two parts do not open this parcel. Two different parts are needed, by two "
            "people who were rescuers when it was made."
        ) from error
    except NotAParcel as error:
        raise PlaceUnusable("This parcel is damaged. Take another one.") from error


def bring_back(
    contents: Contents, backup: Backup, folder: Path, keys: Path, progress: Progress
) -> bool:
    """Make a living place of a backup and what a parcel held.

    Args:
        contents: of the parcel.
        backup: as `backups.read` gave it.
        folder: where the place is to lie; missing or empty.
        keys: where its keys are to lie; a master key there must be the same.
        progress: told how far the check of the books is.

    Returns:
        Whether the backup has all that was in the books when the parcel was made.

    Raises:
        PlaceUnusable: the backup is not whole, or not of this place; nothing was made.
        KeysError: another place's keys lie there.
    """
    keyring = keyring_at(keys)
    if keyring.has_master_key and keyring.master_key() != contents.master_key:
        raise KeysError(f"The keys of another place lie in {keys}. Choose another --keys-dir.")
    whole = read_fingerprint(backup.fingerprint)[0] >= read_fingerprint(contents.fingerprint)[0]
    if whole and not _leads_through(backup, contents.fingerprint, progress):
        raise PlaceUnusable(
            "The books in this backup are not those of the parcel: they do not go through the "
            "fingerprint that was noted in it. Take another backup."
        )
    backups.put_back(backup, folder, progress=progress)
    for path in (keyring.keys, keyring.state):
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not keyring.has_master_key:
        _write(keyring.keys / MASTER_FILE, f"{contents.master_key.hex()}\n".encode())
    write_keys_folder(folder, keys)
    forgetting.note(keyring, list(contents.forgotten))
    keyring.note(Newest(fingerprint=backup.fingerprint, time_ms=backup.made_s * 1000))
    return whole


def _leads_through(backup: Backup, fingerprint: str, progress: Progress) -> bool:
    books = PlaceFolder(backup.folder).books
    charter = Charter(catalogue.contracts())
    return verify(books, charter, since=[fingerprint], progress=progress).adds_up


def _fingerprint_of(house: House) -> str:
    head = house.engine.head()
    return fingerprint_of(head.seq, head.header_hash)


def _write(path: Path, data: bytes) -> None:
    """Write a file that its owner alone can read; it is there whole or as it was."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
