"""What the documents say of the code is so: invariants, dependencies, commands, settings, links."""

import argparse
import re
import tomllib
from dataclasses import fields
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

from dugnad.site.cli import COMMANDS
from dugnad.site.environment import ENVIRONMENT_PLACE, KEYS
from dugnad.web.house import PlaceSettings
from dugnad.web.messages.adapters import INBOUND
from tests.architecture.node_ids import missing_from, nodes_in

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = ROOT / "docs" / "decisions"
DEPENDENCIES = ("docs", "decisions", "0005-dependencies.md")

LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?P<to>[^)#\s]+)(?:#[^)]*)?\)")
RULE = re.compile(r'rule "(?P<name>[^"]+)"')
COMMAND = re.compile(r"-m dugnad (?P<name>[a-z]+)(?P<rest>[^\n`|]*)")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==", re.MULTILINE)
ASKED_FOR = re.compile(r"^(?P<name>[A-Za-z][A-Za-z0-9_.-]*)", re.MULTILINE)
ROW = re.compile(r"^\| (?P<name>[A-Za-z0-9_.-]+) \| (?P<licence>[^|]+) \|(?: (?P<why>[^|]+) \|)?$")
STRONG_COPYLEFT = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public Licen[cs]e", re.IGNORECASE)


def text_of(*parts: str) -> str:
    """Read a file of the repository."""
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def plain(name: str) -> str:
    """Write a package's name in the one way that installers compare."""
    return re.sub(r"[-_.]+", "-", name).lower()


# ── Invariants ─────────────────────────────────────────────────────────────────────────────────


def invariants() -> list[str]:
    """Every invariant of ARCHITECTURE.md with what it says it is held by."""
    _, _, told = text_of("ARCHITECTURE.md").partition("## What always holds\n")
    told, _, _ = told.partition("\n## ")
    return [" ".join(item.split()) for item in re.split(r"^- ", told, flags=re.MULTILINE)[1:]]


@pytest.mark.parametrize("invariant", invariants(), ids=lambda line: line[:60])
def test_an_invariant_names_what_holds_it(invariant: str) -> None:
    """Every invariant names tests or import rules, and all of them are there."""
    _, found, holders = invariant.partition("Held by:")
    rules = RULE.findall(holders)
    known = {
        rule["name"]
        for rule in tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    }
    assert found
    assert rules or list(nodes_in(holders))
    assert missing_from(ROOT, holders) == []
    assert [name for name in rules if name not in known] == []


# ── Dependencies ───────────────────────────────────────────────────────────────────────────────


def listed() -> dict[str, tuple[str, str]]:
    """Every package of decision 0005: licence, and why where it is a direct one."""
    return {
        plain(match["name"]): (match["licence"].strip(), match["why"] or "")
        for line in text_of(*DEPENDENCIES).splitlines()
        if (match := ROW.match(line)) and match["name"] != "package"
    }


def asked_for() -> set[str]:
    """The packages that somebody chose, for running or for working on it."""
    return {
        plain(name)
        for file in ("requirements.in", "requirements-dev.in")
        for name in ASKED_FOR.findall(text_of(file))
    }


def pinned() -> set[str]:
    """Every package that is installed."""
    return {
        plain(name)
        for file in ("requirements.txt", "requirements-dev.txt")
        for name in PIN.findall(text_of(file))
    }


def test_every_package_is_listed() -> None:
    """Decision 0005 lists what is pinned, and nothing else."""
    assert sorted(listed()) == sorted(pinned())


def test_every_chosen_package_has_a_reason() -> None:
    """Each package that somebody chose has a sentence that says why; the others came along."""
    with_reason = {name for name, (_, why) in listed().items() if why}
    assert sorted(with_reason) == sorted(asked_for())


def test_no_licence_is_stronger_than_lgpl() -> None:
    """No package listed, and none installed, is under a licence stronger than the LGPL."""
    assert [
        name for name, (licence, _) in listed().items() if STRONG_COPYLEFT.search(licence)
    ] == []
    told = {name: told_licence(name) for name in pinned()}
    assert len([name for name in told if told[name]]) > len(told) // 2
    assert [name for name in told if STRONG_COPYLEFT.search(told[name])] == []


@pytest.mark.parametrize(
    ("licence", "strong"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPLv3", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("GNU Affero General Public License v3", True),
        ("LGPL-2.1-or-later", False),
        ("GNU Lesser General Public License v3", False),
        ("MIT", False),
    ],
)
def test_a_strong_licence_is_known_by_any_of_its_names(licence: str, strong: bool) -> None:  # noqa: FBT001  A row of the table.
    """Packages tell their licence in letters or in words; those that are too strong are found."""
    assert bool(STRONG_COPYLEFT.search(licence)) == strong


def told_licence(name: str) -> str:
    """What an installed package says of its licence, in a line; empty where it says nothing."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    classed = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or []
        if line.startswith("License :: ")
    ]
    said = about.get_all("License-Expression") or about.get_all("License") or [""]
    return "; ".join([str(said[0]).strip().partition("\n")[0], *classed]).strip("; ")


def test_every_vendored_file_is_listed() -> None:
    """Decision 0005 lists what browsers get that others made, with its licence."""
    manifest = text_of("src", "dugnad", "face", "static", "face", "vendor", "manifest.toml")
    vendored = {(file["name"], file["licence"]) for file in tomllib.loads(manifest)["file"]}
    rows = re.findall(r"^\| (@\S+) \| (\S+) \|", text_of(*DEPENDENCIES), re.MULTILINE)
    assert sorted(rows) == sorted(vendored)


def test_our_own_licence_is_told_once() -> None:
    """LICENSE is the European Union Public Licence 1.2, and the package says the same."""
    assert text_of("LICENSE").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert tomllib.loads(text_of("pyproject.toml"))["project"]["license"] == "EUPL-1.2"


# ── What documents point at ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    """A link to a file of the repository leads to one."""
    links = [match["to"] for match in LINK.finditer(path.read_text(encoding="utf-8"))]
    inside = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert [link for link in inside if not (path.parent / link).exists()] == []


def test_code_cites_decisions_that_exist() -> None:
    """A comment that names a decision names one that was taken."""
    cited = {
        (path.name, number)
        for folder in ("src", "tests", "bench")
        for path in (ROOT / folder).rglob("*.py")
        for number in re.findall(r"docs/decisions/(\d{4})", path.read_text(encoding="utf-8"))
    }
    taken = {path.name[:4] for path in DECISIONS.glob("*.md")}
    assert cited
    assert [one for one in sorted(cited) if one[1] not in taken] == []


@cache
def options_of(name: str) -> frozenset[str]:
    """The options that a command of `dugnad` understands."""
    parser = argparse.ArgumentParser()
    import_module(f"dugnad.site.cli.{name}").arguments(parser)
    return frozenset(word for action in parser._actions for word in action.option_strings)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_are_as_told(path: Path) -> None:
    """A command line in a document names a command that exists, with options that it knows."""
    wrong = []
    for match in COMMAND.finditer(path.read_text(encoding="utf-8")):
        name = match["name"]
        if name not in COMMANDS:
            wrong.append(name)
            continue
        options = re.findall(r"(?<!\S)--[a-z-]+", match["rest"])
        wrong += [f"{name} {one}" for one in options if one not in options_of(name)]
    assert wrong == []


def test_every_setting_is_explained() -> None:
    """What an operator can set, in `place.toml` or the environment, stands in the guide."""
    guide = text_of("docs", "operating.md")
    names = [field.name for field in fields(PlaceSettings)]
    told = re.findall(r'"(DUGNAD_[A-Z_]+)"', text_of("src", "dugnad", "site", "environment.py"))
    assert ENVIRONMENT_PLACE in told
    names += [*told, KEYS]
    assert [name for name in names if f"`{name}`" not in guide] == []


def test_every_way_out_is_explained() -> None:
    """What an operator can write about mail and SMS stands in the guide."""
    guide = text_of("docs", "operating.md")
    ways_out = ROOT / "src" / "dugnad" / "web" / "messages" / "adapters"
    asked = {
        name
        for path in ways_out.glob("*.py")
        for name in re.findall(r'row\.(?:text|choice|number)\("(\w+)"', path.read_text("utf-8"))
    }
    assert asked
    asked |= {*INBOUND}
    assert [name for name in sorted(asked) if not re.search(rf"\b{name}\b", guide)] == []


def test_the_newest_change_is_this_version() -> None:
    """CHANGELOG.md begins with the version that is being built."""
    versions = re.findall(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
