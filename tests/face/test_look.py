"""The look: colours that can be read, files that are what they say, pages that weigh little."""

import gzip
import hashlib
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dugnad.face import icons

FACE = Path(icons.__file__).parent
STATIC = FACE / "static" / "face"
VENDOR = STATIC / "vendor"
CSS = (STATIC / "face.css").read_text("utf-8")
TONES = ("spruce", "fjord", "barn", "ochre", "plum")


def tokens(opening: str) -> dict[str, str]:
    """Give the colours that stand in the first rule that begins with `opening`."""
    rule = CSS[CSS.index(opening) :].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+):(#[0-9A-Fa-f]{6})", rule))


SCHEMES = {
    "light": tokens(":root,[data-color-scheme=light]{"),
    "dark": tokens("[data-color-scheme=dark]{"),
    "dark by the device": tokens(":root:not([data-color-scheme=light]){"),
}


def brightness(colour: str) -> float:
    """Give the relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((brightness(one), brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_can_be_read(scheme: str) -> None:
    """Text has a contrast of 7 on everything it stands on (rule A3)."""
    colour = SCHEMES[scheme]
    grounds = ("paper", "surface", "well", *(f"{tone}-tint" for tone in TONES))
    for ground in grounds:
        assert contrast(colour["ink"], colour[ground]) >= 7, (scheme, "ink", ground)
    for ground in ("paper", "surface"):
        for text in ("muted", *TONES):
            assert contrast(colour[text], colour[ground]) >= 7, (scheme, text, ground)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_on_colours_can_be_read(scheme: str) -> None:
    """Words on a button have 7; a tone and muted words on tinted ground have at least 4.5."""
    colour = SCHEMES[scheme]
    for tone in TONES:
        assert contrast(colour["on"], colour[tone]) >= 7, (scheme, tone)
        assert contrast(colour["on"], colour[f"{tone}-deep"]) >= 7, (scheme, tone)
        assert contrast(colour[tone], colour[f"{tone}-tint"]) >= 4.5, (scheme, tone)
        assert contrast(colour["muted"], colour[f"{tone}-tint"]) >= 4.5, (scheme, tone)
    assert contrast(colour["muted"], colour["well"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_borders_of_controls_are_seen(scheme: str) -> None:
    """Whoever must find a box to write in sees its border: 3 to 1."""
    colour = SCHEMES[scheme]
    for ground in ("paper", "surface", "well"):
        assert contrast(colour["line"], colour[ground]) >= 3, (scheme, ground)


def test_dark_is_dark_either_way() -> None:
    """A chosen dark and the device's dark are the same colours."""
    assert SCHEMES["dark"] == SCHEMES["dark by the device"]


def test_vendored_files_are_what_the_manifest_says() -> None:
    """Each file from elsewhere is named with version, licence and sum, and none is missing."""
    listed = tomllib.loads((VENDOR / "manifest.toml").read_text("utf-8"))["file"]
    assert {entry["file"] for entry in listed} | {"manifest.toml"} == {
        path.name for path in VENDOR.iterdir()
    }
    for entry in listed:
        data = (VENDOR / entry["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["file"]
        assert entry["name"]
        assert entry["version"]
        assert entry["made"]
        assert entry["licence"] in {"MIT", "OFL-1.1"}


def test_the_sprite_holds_each_icon_once() -> None:
    """Every name has its drawing, and no drawing is without a name."""
    sprite = ET.fromstring((VENDOR / "icons.svg").read_bytes())  # noqa: S314 - our own file.
    assert tuple(symbol.attrib["id"] for symbol in sprite) == icons.NAMES
    assert set(icons.OF_FAMILY.values()) <= set(icons.NAMES)
    assert all(len(symbol) for symbol in sprite)


def test_nothing_comes_from_elsewhere() -> None:
    """No style sheet and no script of ours names an address outside the place."""
    for name in ("face.css", "print.css", "face.js", "drafts.js"):
        path = STATIC / name
        said = re.sub(r"^\s*//.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
        assert "//" not in said, path.name
    for path in (STATIC / "face.css", STATIC / "print.css"):
        sheet = path.read_text("utf-8")
        addresses = re.findall(r'url\("([^"]+)"\)', sheet)
        assert len(addresses) == sheet.count("url(") > 0, path.name
        for address in addresses:
            assert (STATIC / address).is_file(), address


@pytest.mark.parametrize("sheet", ["face.css", "print.css"])
def test_a_zero_is_not_struck_through(sheet: str) -> None:
    """The font's own zero reads as a Danish or Norwegian letter: digits come from elsewhere."""
    fonts = re.findall(r"@font-face{([^}]*)}", (STATIC / sheet).read_text("utf-8"))
    assert fonts
    for font in fonts:
        ranges = re.search(r"unicode-range:([^;]+)", font)
        assert ranges, font
        for part in ranges[1].split(","):
            first, _dash, last = part.removeprefix("U+").partition("-")
            covers = range(int(first, 16), int(last or first, 16) + 1)
            assert not any(ord(digit) in covers for digit in "0123456789"), part


def test_the_first_view_is_light() -> None:
    """Styles, two fonts, icons and scripts come to less than 75 kB, so a page fits in 100."""
    scripts = ("face.js", "drafts.js")
    texts = ("face.css", *scripts, "vendor/designsystemet.css", "vendor/icons.svg")
    weight = sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in texts)
    weight += sum((VENDOR / f"atkinson-latin-{cut}.woff2").stat().st_size for cut in (400, 700))
    assert weight < 75_000
    assert [name for name in scripts if (STATIC / name).stat().st_size >= 4096] == []


def test_no_style_or_script_stands_in_a_page() -> None:
    """A strict content policy holds: templates have no inline styles, handlers or scripts.

    A mail is no page: no policy reaches it, and it brings its own look, for it fetches nothing.
    """
    pages = sorted(FACE.parent.rglob("templates/**/*.html"))
    mail = FACE.parent / "web" / "messages" / "templates" / "messages" / "mail.html"
    assert {path.relative_to(FACE.parent).parts[0] for path in pages} >= {"face", "web"}
    for path in pages:
        page = path.read_text("utf-8")
        assert not re.search(r"\sstyle=", page), path.name
        assert "<style" not in page or path == mail, path.name
        assert not re.search(r"\son[a-z]+=", page), path.name
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), path.name
        assert "disabled" not in page, path.name
