"""Every sentence of the surface is said in every language."""

from pathlib import Path

import polib
import pytest

from dugnad.site import catalogues

APPS = catalogues.apps()
LANGUAGES = (*catalogues.TRANSLATED, *catalogues.FALLS_BACK)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("app", APPS)
def test_every_sentence_is_translated(app: str, language: str) -> None:
    """Nothing is missing, in doubt or forgotten, and every placeholder is where it should be."""
    found = catalogues.faults(APPS[app], language)
    assert not found, "\n".join(found)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of an app that says five things, in code and in a template."""
    monkeypatch.setattr(catalogues, "SOURCE", tmp_path)
    folder = tmp_path / "face"
    (folder / "templates" / "face").mkdir(parents=True)
    (folder / "face.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext\n"
        'HELLO = _("Hello %(name)s")\n'
        'COUNT = ngettext("%(count)s neighbour", "%(count)s neighbours", 2)\n',
        encoding="utf-8",
    )
    (folder / "templates" / "face" / "page.html").write_text(
        "{% load i18n %}\n<p>\n      {% translate 'Come along' %}\n"
        "  <b>(\" it's</b>{% blocktranslate trimmed with who=name %}\n    {{ who }}\n    comes\n"
        "{% endblocktranslate %}{% translate 'Open' context 'a door' %}\n",
        encoding="utf-8",
    )
    return folder


def test_sentences_of_code_and_templates_are_found(app: Path) -> None:
    """Every way of saying something on the surface is seen."""
    assert catalogues.words_of(app) == [
        catalogues.Word("%(count)s neighbour", plural="%(count)s neighbours"),
        catalogues.Word("%(who)s comes"),
        catalogues.Word("Come along"),
        catalogues.Word("Hello %(name)s"),
        catalogues.Word("Open", context="a door"),
    ]


def test_a_missing_sentence_is_told(app: Path) -> None:
    """What nobody has translated is named, in a language that must be complete."""
    catalogues.collect(app, "nb")
    found = catalogues.faults(app, "nb")
    assert len(found) == 5
    assert "not translated: 'Come along'" in found[2]


def test_a_language_that_falls_back_may_have_gaps(app: Path) -> None:
    """Nynorsk may leave out what bokmål says."""
    catalogues.collect(app, "nn")
    assert catalogues.faults(app, "nn") == []


def test_a_lost_placeholder_is_told(app: Path) -> None:
    """A translation that forgets whom it speaks of is found."""
    _translate(app, "nb", {"Hello %(name)s": "Hei %(navn)s"})
    assert any("should have ['%(name)s'], has ['%(navn)s']" in f for f in _faults(app))


def test_a_doubtful_sentence_is_told(app: Path) -> None:
    """A translation that somebody is unsure of does not count."""
    path = _translate(app, "nb", {"Come along": "Bli med"})
    assert not any("Come along" in fault for fault in _faults(app))
    words = polib.pofile(str(path))
    words.find("Come along").flags.append("fuzzy")
    words.save()
    assert any("not translated: 'Come along'" in fault for fault in _faults(app))


def test_collecting_again_changes_nothing_and_keeps_what_is_translated(app: Path) -> None:
    """The files are the same bytes on every machine and after every run."""
    path = _translate(app, "nb", {"Come along": "Bli med"})
    before = path.read_bytes()
    assert catalogues.collect(app, "nb") == (5, 4)
    assert path.read_bytes() == before
    assert b"POT-Creation-Date" not in before
    assert b"page.html" not in before


def test_the_other_language_fills_the_gaps(app: Path) -> None:
    """A running place says in bokmål what it cannot say in nynorsk, and compiles only once."""
    _translate(app, "nb", {"Come along": "Bli med", "%(who)s comes": "%(who)s kommer"})
    path = _translate(app, "nn", {"%(who)s comes": "%(who)s kjem"})
    assert catalogues.compile_all() == 2
    assert catalogues.compile_all() == 0
    said = {entry.msgid: entry.msgstr for entry in polib.mofile(str(path.with_suffix(".mo")))}
    assert said == {"Come along": "Bli med", "%(who)s comes": "%(who)s kjem"}


def _translate(app: Path, language: str, said: dict[str, str]) -> Path:
    catalogues.collect(app, language)
    path = catalogues.path_of(app, language)
    words = polib.pofile(str(path), wrapwidth=0)
    for entry in words:
        entry.msgstr = said.get(entry.msgid, entry.msgstr)
    words.save()
    return path


def _faults(app: Path) -> list[str]:
    return catalogues.faults(app, "nb")
