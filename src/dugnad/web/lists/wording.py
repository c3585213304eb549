"""Which words the lists were made with: their lines are kept as they are read, in each language."""

import hashlib
from functools import cache
from pathlib import Path

import dugnad

_PACKAGE = Path(dugnad.__file__).parent


@cache
def wording() -> str:
    """Twelve hexadecimal digits that change with any sentence of any card or language."""
    digest = hashlib.sha256()
    sentences = [*_PACKAGE.glob("cards/**/*.mo"), *_PACKAGE.glob("face/**/*.mo")]
    faces = [*_PACKAGE.glob("cards/*/*.py"), *_PACKAGE.glob("face/**/*.py")]
    for path in sorted([*sentences, *faces]):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
