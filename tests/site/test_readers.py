"""What a machine wrote is marked as such until somebody whose language it is has read it."""

import argparse
import csv
from pathlib import Path

import polib
import pytest

from dugnad.site import catalogues, readers
from dugnad.site.cli import messages
from dugnad.site.errors import CannotGoOn

DAY = "2026-11-22"


@pytest.fixture(autouse=True)
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file of an app's Norwegian words: a greeting, and how many neighbours there are."""
    monkeypatch.setattr(catalogues, "SOURCE", tmp_path)
    folder = tmp_path / "face"
    folder.mkdir()
    (folder / "face.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext\n"
        'HELLO = _("Hello %(name)s")\n'
        'COUNT = ngettext("%(count)s neighbour", "%(count)s neighbours", 2)\n',
        encoding="utf-8",
    )
    catalogues.collect(folder, "nb")
    path = catalogues.path_of(folder, "nb")
    entries = polib.pofile(str(path), wrapwidth=0)
    for entry in entries:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: "%(count)s nabo", 1: "%(count)s naboer"}
        else:
            entry.msgstr = "Hallo %(name)s"
    entries.save()
    return path


def _answered(path: Path, said: dict[str, tuple[str, str]]) -> Path:
    """Fill in a list as a reader does: what is fine and what is better, by the translation."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["fine"], row["better"] = said.get(row["translation"], ("", ""))
    back = path.with_name("back.csv")
    with back.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, readers.COLUMNS, delimiter=";")  # as some programs save it.
        writer.writeheader()
        writer.writerows(rows)
    return back


def _list(tmp_path: Path) -> Path:
    path = tmp_path / "nb.csv"
    assert readers.write_list("nb", path) == 3
    return path


def test_nothing_counts_as_read_before_somebody_read_it() -> None:
    """What a machine wrote is counted, and none of it as read."""
    assert readers.count("nb") == readers.Count(read=0, written=2)


def test_what_is_fine_is_read_and_what_is_better_is_set(tmp_path: Path, words: Path) -> None:
    """The name and the day stand beside the sentence, which is not asked about again."""
    back = _answered(
        _list(tmp_path),
        {
            "Hallo %(name)s": ("", "Hei, %(name)s"),
            "%(count)s nabo": ("x", ""),
            "%(count)s naboer": ("x", ""),
        },
    )
    taken = readers.take_list("nb", back, "Kari Nordmann", DAY)
    assert (taken.fine, taken.changed, taken.refused) == (1, 1, [])
    assert readers.count("nb") == readers.Count(read=2, written=2)
    text = words.read_text(encoding="utf-8")
    assert "# read by Kari Nordmann, 2026-11-22 [" in text
    assert 'msgstr "Hei, %(name)s"' in text
    assert readers.write_list("nb", tmp_path / "again.csv") == 0


def test_a_sentence_that_changes_is_unread_again(tmp_path: Path, words: Path) -> None:
    """A mark holds for the words it was set for, and collecting keeps it."""
    back = _answered(_list(tmp_path), {"Hallo %(name)s": ("x", "")})
    readers.take_list("nb", back, "Kari Nordmann", DAY)
    catalogues.collect(words.parents[3], "nb")
    assert readers.count("nb").read == 1
    words.write_text(words.read_text(encoding="utf-8").replace("Hallo", "Hei"), encoding="utf-8")
    assert readers.count("nb").read == 0


def test_better_words_that_lose_a_name_are_not_taken(tmp_path: Path, words: Path) -> None:
    """What would read wrongly is told, and nothing is written."""
    before = words.read_bytes()
    back = _answered(_list(tmp_path), {"Hallo %(name)s": ("", "Hei")})
    taken = readers.take_list("nb", back, "Kari Nordmann", DAY)
    assert "should have ['%(name)s'], has []" in taken.refused[0]
    assert words.read_bytes() == before


def test_one_form_alone_is_not_read(tmp_path: Path) -> None:
    """One neighbour and several are read together."""
    back = _answered(_list(tmp_path), {"%(count)s nabo": ("x", "")})
    taken = readers.take_list("nb", back, "Kari Nordmann", DAY)
    assert "say something about every form" in taken.refused[0]
    assert readers.count("nb").read == 0


def test_an_old_list_changes_nothing(tmp_path: Path, words: Path) -> None:
    """A sentence that others changed since is not overwritten with words for another one."""
    back = _answered(_list(tmp_path), {"Hallo %(name)s": ("", "Hei, %(name)s")})
    words.write_text(
        words.read_text(encoding="utf-8").replace("Hallo", "God dag"), encoding="utf-8"
    )
    taken = readers.take_list("nb", back, "Kari Nordmann", DAY)
    assert "not found, or changed since" in taken.refused[0]
    assert "God dag" in words.read_text(encoding="utf-8")


def test_no_list_is_written_over(tmp_path: Path) -> None:
    """What a reader has filled in stays."""
    path = _list(tmp_path)
    with pytest.raises(FileExistsError):
        readers.write_list("nb", path)


@pytest.mark.parametrize("who", ["", "Kari [x]", "Kari\nOla"])
def test_a_reader_has_a_name(tmp_path: Path, who: str) -> None:
    """Nobody unnamed reads, and no name breaks the file of words."""
    with pytest.raises(ValueError, match="Say who read it"):
        readers.take_list("nb", _list(tmp_path), who, DAY)


def test_another_table_is_no_list(tmp_path: Path) -> None:
    """A file from elsewhere is told at once."""
    other = tmp_path / "other.csv"
    other.write_text("name,mail\nKari,kari@solbakken.example\n", encoding="utf-8")
    with pytest.raises(ValueError, match="is not such a list"):
        readers.take_list("nb", other, "Kari Nordmann", DAY)


def test_a_list_goes_out_and_comes_back_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`dugnad messages unread` writes it, `read` takes it in, and a wrong name is told."""
    parser = argparse.ArgumentParser()
    messages.arguments(parser)
    path = tmp_path / "nb.csv"
    assert messages.run(parser.parse_args(["unread", "nb", str(path)])) == 0
    back = _answered(path, {"Hallo %(name)s": ("x", "")})
    assert messages.run(parser.parse_args(["read", "nb", str(back), "--by", "Kari"])) == 0
    assert "1 fine, 0 changed, 0 left as they were." in capsys.readouterr().out
    with pytest.raises(CannotGoOn, match="Say who read it"):
        messages.run(parser.parse_args(["read", "nb", str(back)]))
    with pytest.raises(CannotGoOn, match="is there already"):
        messages.run(parser.parse_args(["unread", "nb", str(path)]))
    with pytest.raises(CannotGoOn, match="Say a language"):
        messages.run(parser.parse_args(["unread", "xx", str(path)]))


def test_what_a_language_lacks_is_a_fault_only_where_nothing_is_said_instead() -> None:
    """Nynorsk may be incomplete: what is missing is said in bokmål, and that is how it is told."""
    assert messages.how_far("nb", 0) == "nb complete"
    assert messages.how_far("nb", 3) == "nb 3 missing"
    assert messages.how_far("nn", 3) == "nn 3 as in nb"
