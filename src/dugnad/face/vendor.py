"""Refresh what the face takes from others: `python -m dugnad.face.vendor NODE_MODULES`.

For developers only; people who run a place need neither Node nor a network. Install these packages
with npm in a folder outside the repository, then give this script that folder's `node_modules`:

    @digdir/designsystemet-css  @fontsource/atkinson-hyperlegible  @tabler/icons

It copies fonts and licences as they are, joins the parts of Designsystemet that we use into one
style sheet, joins the icons named in `icons.py` into one sprite, and writes `manifest.toml` with
the name, version, licence and sum of each file. A test holds the manifest to the files.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from . import icons

FOLDER = Path(__file__).parent / "static" / "face" / "vendor"

DESIGNSYSTEMET_PARTS = (
    "base",
    "button",
    "heading",
    "paragraph",
    "label",
    "link",
    "list",
    "field",
    "fieldset",
    "input",
    "error-summary",
    "skip-link",
    "tag",
    "divider",
)
"""The parts we use, in the order of the whole. None on this list asks for a picture by `data:`
address where we use it, which a strict content policy would stop."""

LICENCES = {
    "@digdir/designsystemet-css": "MIT",
    "@fontsource/atkinson-hyperlegible": "OFL-1.1",
    "@tabler/icons": "MIT",
}

_FONT_CUTS = ("latin-400", "latin-700", "latin-ext-400", "latin-ext-700")


@dataclass(frozen=True)
class Vendored:
    """One file made from a package: its name here, its bytes, and how it was made."""

    file: str
    package: str
    made: str
    data: bytes


def collect(node_modules: Path) -> list[Vendored]:
    """Return every vendored file, read and joined from `node_modules`, in the manifest's order."""
    css = "@digdir/designsystemet-css"
    font = "@fontsource/atkinson-hyperlegible"
    tabler = "@tabler/icons"
    return [
        Vendored("designsystemet.css", css, _css_made(), _css(node_modules / css)),
        Vendored("designsystemet.LICENSE.txt", css, "as it is", _licence(node_modules / css)),
        *(
            Vendored(f"atkinson-{cut}.woff2", font, "as it is", _font(node_modules / font, cut))
            for cut in _FONT_CUTS
        ),
        Vendored("atkinson.LICENSE.txt", font, "as it is", _licence(node_modules / font)),
        Vendored("icons.svg", tabler, _sprite_made(), _sprite(node_modules / tabler)),
        Vendored("icons.LICENSE.txt", tabler, "as it is", _licence(node_modules / tabler)),
    ]


def _css_made() -> str:
    return f"dist/src/*.css joined in one layer: {', '.join(DESIGNSYSTEMET_PARTS)}"


def _css(package: Path) -> bytes:
    parts = [
        (package / "dist" / "src" / f"{part}.css").read_text("utf-8")
        for part in DESIGNSYSTEMET_PARTS
    ]
    return ("@layer ds{\n" + "\n".join(parts) + "\n}\n").encode()


def _licence(package: Path) -> bytes:
    return (package / "LICENSE").read_bytes()


def _font(package: Path, cut: str) -> bytes:
    return (package / "files" / f"atkinson-hyperlegible-{cut}-normal.woff2").read_bytes()


def _sprite_made() -> str:
    return "icons/outline/*.svg named in icons.py, each as one <symbol>"


def _sprite(package: Path) -> bytes:
    symbols = []
    for name in icons.NAMES:
        drawing = (package / "icons" / "outline" / f"{name}.svg").read_text("utf-8")
        paths = re.findall(r'<path d="([^"]+)" />', drawing)
        lines = "".join(f'<path d="{path}"/>' for path in paths)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{lines}</symbol>')
    joined = "\n".join(symbols)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">\n{joined}\n</svg>\n'
    ).encode()


def manifest(node_modules: Path, files: list[Vendored]) -> str:
    """Return the manifest's text: one table a file, sums in lower-case hexadecimal."""
    lines = ["# Made by `python -m dugnad.face.vendor`; do not edit by hand.\n"]
    for vendored in files:
        about = json.loads((node_modules / vendored.package / "package.json").read_text("utf-8"))
        lines.append(
            "[[file]]\n"
            f'file = "{vendored.file}"\n'
            f'name = "{vendored.package}"\n'
            f'version = "{about["version"]}"\n'
            f'licence = "{LICENCES[vendored.package]}"\n'
            f'made = "{vendored.made}"\n'
            f'sha256 = "{hashlib.sha256(vendored.data).hexdigest()}"\n'
        )
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Write the files and the manifest; return the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("Say where: python -m dugnad.face.vendor NODE_MODULES\n")
        return 2
    node_modules = Path(arguments[0])
    files = collect(node_modules)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for vendored in files:
        (FOLDER / vendored.file).write_bytes(vendored.data)
        sys.stdout.write(f"{vendored.file}: {len(vendored.data)} bytes\n")
    (FOLDER / "manifest.toml").write_text(manifest(node_modules, files), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
