"""The card types that a place offers: a list, and how to find what belongs to a name.

Adding a card type adds its folder and its name here, and nothing else. Laws are found without
Django, so that whoever only recalculates the books needs no pages.
"""

import hashlib
import sys
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from dugnad.charter.law import DECIDING
from dugnad.ledger.contract import AnyContract
from dugnad.ledger.genesis import ContractVersion

if TYPE_CHECKING:
    from dugnad.face.face import Face

NAMES = (
    "news",
    "workday",
    "task",
    "proposal",
    "vote",
    "meeting",
    "fundraiser",
    "support",
    "share",
    "map",
)
"""Every card type, in the order of the card box."""

FOLDER = Path(__file__).parent


def face_of(name: str) -> "Face":
    """Give the face of a card type.

    Raises:
        KeyError: there is no card type of that name.
    """
    if name not in NAMES:
        raise KeyError(name)
    return cast("Face", import_module(f"dugnad.cards.{name}.face").FACE)


def faces() -> tuple["Face", ...]:
    """Every face, in the order of the card box."""
    return tuple(face_of(name) for name in NAMES)


def contract_of(name: str) -> AnyContract:
    """Give the newest law of a card type.

    Raises:
        KeyError: there is no card type of that name.
    """
    if name not in NAMES:
        raise KeyError(name)
    return _contract_in(f"dugnad.cards.{name}.contract")


def contracts() -> tuple[AnyContract, ...]:
    """Every law that a card may be pinned to: of each type the older versions, then the newest."""
    return tuple(law for name in NAMES for law in (*_released_before(name), contract_of(name)))


def _released_before(name: str) -> list[AnyContract]:
    return [
        _contract_in(f"dugnad.cards.{name}.released.{module}")
        for module in _modules_in(FOLDER / name / "released")
    ]


@cache
def _modules_in(folder: Path) -> tuple[str, ...]:
    """Which versions lie in a folder; looked at once, as they do not change while a place is open.

    So a page that words what happened touches no folder. A law of one file lies there as `v1.py`,
    one with rooms as a folder `v1` with all of them.
    """
    alone = {int(path.stem.removeprefix("v")): path.stem for path in folder.glob("v*.py")}
    roomy = {
        int(path.parent.name.removeprefix("v")): f"{path.parent.name}.contract"
        for path in folder.glob("v*/contract.py")
    }
    return tuple(module for _number, module in sorted({**alone, **roomy}.items()))


def _contract_in(module: str) -> AnyContract:
    return cast("AnyContract", import_module(module).CONTRACT)


def source_of(contract: AnyContract) -> Path:
    """Tell in which file a law stands."""
    return Path(cast("str", sys.modules[contract.decide.__module__].__file__))


def sources_of(contract: AnyContract) -> tuple[Path, ...]:
    """Tell which files are a law: its own one, and its rooms in the folder `law` beside it.

    Of a law by which projects decide it is all files of deciding and counting.
    """
    own = source_of(contract)
    if contract.name not in DECIDING:
        return (own, *sorted((own.parent / "law").glob("*.py"))) if _is_roomy(own) else (own,)
    folders = (own.parent, own.parent.parent / "counting")
    return tuple(path for folder in folders for path in sorted(folder.glob("*.py")))


def _is_roomy(own: Path) -> bool:
    """Whether a law may have rooms beside it; a released law of one file never has."""
    return own.name == "contract.py"


def digest_of(contract: AnyContract) -> bytes:
    """SHA-256 of the file that is a law, whatever its line ends became on the way here.

    Of several files it is the SHA-256 of theirs, one after the other.
    """
    digests = [
        hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).digest()
        for path in sources_of(contract)
    ]
    return digests[0] if len(digests) == 1 else hashlib.sha256(b"".join(digests)).digest()


def versions() -> tuple[ContractVersion, ...]:
    """What a new place lets people put up: the newest law of each type, with its digest."""
    return tuple(
        ContractVersion(name=law.name, version=law.version, digest=digest_of(law))
        for law in map(contract_of, NAMES)
    )


def frozen(folder: Path) -> dict[int, bytes]:
    """Read which versions of a card's law were released, with the digest each had then.

    Args:
        folder: of the card type; `released/versions.toml` in it has a line for each release,
            `1 = "<64 hexadecimal digits>"`. Without that file nothing has been released.
    """
    path = folder / "released" / "versions.toml"
    if not path.exists():
        return {}
    lines = tomllib.loads(path.read_text(encoding="utf-8"))
    return {int(version): bytes.fromhex(digest) for version, digest in lines.items()}
