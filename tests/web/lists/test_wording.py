"""When a sentence is put in other words, lists are made anew."""

from pathlib import Path

import pytest

from dugnad.web.lists import wording as module


def test_other_words_are_another_wording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed sentence of one language changes it; what belongs to no list does not."""
    folder = tmp_path / "cards" / "poll"
    folder.mkdir(parents=True)
    (folder / "face.py").write_text('ASKED = "Do you come?"\n')
    (folder / "nb.mo").write_bytes(b"Kommer du?")
    monkeypatch.setattr(module, "_PACKAGE", tmp_path)
    module.wording.cache_clear()
    before = module.wording()
    (tmp_path / "readme.txt").write_text("nothing for a list")
    module.wording.cache_clear()
    assert module.wording() == before
    (folder / "nb.mo").write_bytes(b"Kjem du?")
    module.wording.cache_clear()
    assert module.wording() != before
    module.wording.cache_clear()
