"""What holds for every card in the catalogue, so that no card needs to test it."""

import hashlib
import inspect as source
import re
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from django.utils.translation import override
from msgspec import inspect

from dugnad.cards import catalogue
from dugnad.charter.charter import MODULES
from dugnad.charter.decisions import urn, verbs
from dugnad.charter.law import DECIDING
from dugnad.charter.money.verbs import MoneyCame
from dugnad.face import icons
from dugnad.face.face import Face
from dugnad.face.forms import CardForm, PutUpForm
from dugnad.ledger.contract import Refused
from dugnad.ledger.testing import NOON_MS
from dugnad.ledger.values import Event
from tests.cards.samples import samples, types_in

SENTENCE = re.compile(r"\S.*[.?]")
SENTENCE_MAX = 200
FIRST_MAX = 3
BY_THE_URN = (urn.OpenUrn, urn.DestroyUrn)
"""What is sent when the counters have pressed, and by the place itself (`web.urn`)."""
BY_MONEY = (MoneyCame.__name__,)
"""What money orders of cards that wait for it."""
ID_SIZES = (10, 16, 32)
"""Bytes of trackers, of ids and of fingerprints: none says anything about a person."""


def modules_of(face: Face) -> list[Any]:
    """The modules in which the parts of a card's law are declared, in their order.

    That of decisions has one for the urn beside; a law with rooms has a room for each kind.
    """
    if face.contract.name in DECIDING:
        return [urn, verbs]
    own = source.getmodule(face.contract.decide)
    if len(catalogue.sources_of(face.contract)) == 1:
        return [own]
    rooms = f"dugnad.cards.{face.contract.name}.law"
    return [import_module(f"{rooms}.{name}") for name in ("verbs", "events", "refusals")]


def declares(module: Any, kind: type) -> bool:
    """Whether something of a kind is declared in a module."""
    return any(
        isinstance(one, type) and issubclass(one, kind) and one.__module__ == module.__name__
        for one in vars(module).values()
    )


# ── The law
def test_a_card_is_called_as_its_folder(face: Face) -> None:
    """The name in the books, the name in the catalogue and the folder are one."""
    assert face.contract.name in catalogue.NAMES
    if face.contract.name not in DECIDING:
        assert catalogue.source_of(face.contract).parent.name == face.contract.name
    assert face.contract.version >= 1


def test_the_first_action_opens_the_card(face: Face) -> None:
    """The charter opens every card by the same word."""
    assert face.contract.actions[0].__name__ == "Open"


def test_an_action_carries_nothing_about_a_person(face: Face) -> None:
    """What people write or are called stays outside the books: ids, numbers and choices only.

    Where a project decides, its agreed text is in the books for all to read; nothing else is.
    """
    agreed = face.contract.actions[:1] if face.contract.name in DECIDING else ()
    for action in face.contract.actions[len(agreed) :]:
        for kind in types_in(action):
            assert isinstance(
                kind,
                inspect.IntType
                | inspect.BoolType
                | inspect.LiteralType
                | inspect.NoneType
                | inspect.BytesType,
            ), (action, kind)
            if isinstance(kind, inspect.BytesType):
                assert kind.min_length == kind.max_length
                assert kind.min_length in ID_SIZES


def test_every_refusal_is_listed_in_its_order(face: Face) -> None:
    """The order in which rules are asked is the order in which they stand."""
    declared = [
        one
        for module in modules_of(face)
        for one in vars(module).values()
        if isinstance(one, type)
        and issubclass(one, Refused)
        and one.__module__ == module.__name__
        and not one.__subclasses__()
    ]
    assert [*face.contract.refusals] == declared
    named = "decisions" if face.contract.name in DECIDING else face.contract.name
    assert {one.code().partition(".")[0] for one in declared} <= {named}


def test_every_part_says_what_it_is(face: Face) -> None:
    """Actions, events and refusals each have a docstring of their own."""
    contract = face.contract
    for part in (*contract.actions, *contract.events, *contract.refusals):
        assert "__doc__" in vars(part), part
        assert SENTENCE.match(part.__doc__ or ""), part


def test_a_law_is_written_once(face: Face) -> None:
    """The digest that a place writes down is that of the file, or of all files of the law."""
    sources = catalogue.sources_of(face.contract)
    digests = [hashlib.sha256(path.read_bytes()).digest() for path in sources]
    if face.contract.name in DECIDING:
        assert {"law.py", "terms.py", "count.py", "schulze.py"} <= {path.name for path in sources}
        assert catalogue.digest_of(face.contract) == hashlib.sha256(b"".join(digests)).digest()
    else:
        own, *rooms = sources
        assert own.name == "contract.py"
        assert rooms == sorted((own.parent / "law").glob("*.py"))
        whole = digests[0] if not rooms else hashlib.sha256(b"".join(digests)).digest()
        assert catalogue.digest_of(face.contract) == whole


def test_whoever_changes_a_room_of_a_law_changes_the_law(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digest covers each file in a card's folder `law`, whatever it is called."""
    law = catalogue.contract_of("news")
    copies = [tmp_path / name for name in ("contract.py", "law/verbs.py", "law/another.py")]
    (tmp_path / "law").mkdir()
    for copy in copies:
        copy.write_text("as it was", encoding="utf-8")
    monkeypatch.setattr(catalogue, "source_of", lambda _: copies[0])
    seen = [catalogue.digest_of(law)]
    for copy in copies:
        copy.write_text("otherwise", encoding="utf-8")
        seen.append(catalogue.digest_of(law))
    assert len({*seen}) == len(seen)


@pytest.mark.parametrize("name", [name for name in catalogue.NAMES if name not in DECIDING])
def test_a_law_is_copied_with_its_rooms(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy in a folder of its own is the same law, byte for byte, and leans on its own rooms."""
    law = catalogue.contract_of(name)
    folder = tmp_path / f"kept_{name}" / "v1"
    own, *rooms = catalogue.sources_of(law)
    (folder / "law").mkdir(parents=True)
    shutil.copy(own, folder / "contract.py")
    for room in rooms:
        shutil.copy(room, folder / "law" / room.name)
    monkeypatch.syspath_prepend(str(tmp_path))
    kept = import_module(f"kept_{name}.v1.contract").CONTRACT
    assert catalogue.digest_of(kept) == catalogue.digest_of(law)
    for part in (*kept.actions, *kept.events, *kept.refusals, kept.state):
        assert part.__module__.startswith(f"kept_{name}.v1."), part


def test_every_file_by_which_projects_decide_is_in_the_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever changes how answers are counted changes the law, and everybody can see it."""
    law = next(one for one in catalogue.contracts() if one.name in DECIDING)
    names = ("decisions/law.py", "decisions/terms.py", "counting/count.py")
    copies = [tmp_path / name for name in names]
    for copy in copies:
        copy.parent.mkdir(exist_ok=True)
        copy.write_text("as it was", encoding="utf-8")
    monkeypatch.setattr(catalogue, "source_of", lambda _: copies[0])
    seen = [catalogue.digest_of(law)]
    for copy in copies:
        copy.write_text("otherwise", encoding="utf-8")
        seen.append(catalogue.digest_of(law))
    assert len({*seen}) == len(seen)


# ── Words
def test_every_refusal_has_a_sentence(face: Face) -> None:
    """People are told in words why not, and what to do."""
    assert {*face.sentences} == {*face.contract.refusals}
    for sentence in face.sentences.values():
        assert SENTENCE.fullmatch(str(sentence)), sentence
        assert len(str(sentence)) <= SENTENCE_MAX, sentence


def test_every_event_has_plain_words(face: Face) -> None:
    """Whoever checks the books reads what happened, whatever the event holds."""
    for event in face.contract.events:
        for one in samples(event):
            assert SENTENCE.fullmatch(str(face.words(one))), one


def test_words_are_only_about_own_events(face: Face) -> None:
    """Every event is declared beside its law, and what happens elsewhere is for others to tell."""
    declared = {one.__module__ for one in face.contract.events}
    assert declared == {one.__name__ for one in modules_of(face) if declares(one, Event)}
    others = [
        one.contract for one in catalogue.faces() if one.contract.events != face.contract.events
    ]
    foreign = [event for law in (*others, *MODULES.values()) for event in law.events]
    assert len(foreign) > len(others) > 0
    for event in foreign:
        for one in samples(event):
            assert face.words(one) is None, one


def test_the_card_box_can_show_it(face: Face) -> None:
    """Name, family, picture, purpose, what one needs, an example, and how long it takes."""
    assert str(face.title)
    assert face.icon in icons.NAMES
    assert SENTENCE.fullmatch(str(face.what_for))
    assert SENTENCE.fullmatch(str(face.needs))
    assert face.put_up.example
    assert 1 <= face.minutes <= 5


# ── Forms
def test_every_action_of_a_person_has_a_form(face: Face) -> None:
    """Whatever the law hears, people can say; the opening has the put-up form."""
    contract = face.contract
    pressed = {*contract.actions} - {contract.actions[0], contract.due, *BY_THE_URN}
    pressed = {one for one in pressed if one.__name__ not in BY_MONEY}
    assert {*face.forms} == pressed
    assert issubclass(face.put_up, PutUpForm)
    for form in (face.put_up, *face.forms.values()):
        assert issubclass(form, CardForm)
        assert str(form.verb)


def test_few_fields_are_open_and_the_others_have_defaults(face: Face) -> None:
    """At most three things are typed; what is folded away may stay as it is."""
    form = face.put_up(zone="Europe/Oslo", now_ms=NOON_MS)
    assert 1 <= len(face.put_up.first) <= FIRST_MAX
    assert [*form.fields][: len(face.put_up.first)] == [*face.put_up.first]
    assert {*face.put_up.example} <= {*face.put_up.first}
    for name, field in form.fields.items():
        assert name in face.put_up.first or not field.required or field.initial is not None, name
        assert field.label or field.widget.is_hidden, name


def test_what_the_box_fills_in_can_be_put_up_as_it_is(face: Face) -> None:
    """Each preset makes a form with nothing to mend, and has an icon and a name of its own."""
    assert len({one.name for one in face.presets}) == len(face.presets)
    for preset in face.presets:
        form = face.put_up(dict(preset.filled), zone="Europe/Oslo", now_ms=NOON_MS)
        assert form.is_valid(), form.errors
        assert {*preset.filled} <= {*form.fields}
        assert preset.icon in icons.NAMES


@pytest.mark.parametrize("language", ["en", "nb"])
def test_an_empty_form_asks_in_words(face: Face, language: str) -> None:
    """Nothing typed is answered by sentences, never by an error."""
    with override(language):
        form = face.put_up({}, zone="Europe/Oslo", now_ms=NOON_MS)
        assert not form.is_valid()
        lines = [str(line) for lines in form.errors.values() for line in lines]
        assert [line for line in lines if not SENTENCE.fullmatch(line)] == []


def test_every_template_is_there(face: Face) -> None:
    """The page can be drawn."""
    get_template(face.template)
    get_template(face.lead)


# ── The catalogue
def test_what_is_offered_can_be_found() -> None:
    """Faces, laws and versions are those of the names, in their order."""
    names = [*catalogue.NAMES]
    assert len({*names}) == len(names)
    assert [one.contract.name for one in catalogue.faces()] == names
    assert [one.name for one in catalogue.versions()] == names
    assert [one.name for one in catalogue.contracts() if one.version == 1] == names
    for version in catalogue.versions():
        law = catalogue.contract_of(version.name)
        assert (version.version, version.digest) == (law.version, catalogue.digest_of(law))


@pytest.mark.parametrize("find", [catalogue.face_of, catalogue.contract_of])
def test_what_is_not_offered_is_not_found(find: Any) -> None:
    """A name from outside never becomes an import."""
    with pytest.raises(KeyError):
        find("site.settings")


# ── Released rules
def test_a_released_law_is_never_edited(face: Face) -> None:
    """What was released is there still, byte for byte; a newer one has the next number."""
    name = face.contract.name
    laws = {one.version: one for one in catalogue.contracts() if one.name == name}
    assert [*laws] == [*range(1, face.contract.version + 1)]
    released = catalogue.frozen(catalogue.FOLDER / name)
    assert {version: catalogue.digest_of(laws[version]) for version in released} == released
    assert face.contract.version <= max(released, default=0) + 1


def test_what_was_released_is_read_from_its_list(tmp_path: Path) -> None:
    """A line for each release, and none where nothing was released."""
    assert catalogue.frozen(tmp_path) == {}
    (tmp_path / "released").mkdir()
    lines = f'1 = "{"ab" * 32}"\n2 = "{"cd" * 32}"\n'
    (tmp_path / "released" / "versions.toml").write_text(lines, encoding="utf-8")
    assert catalogue.frozen(tmp_path) == {1: b"\xab" * 32, 2: b"\xcd" * 32}


def test_line_ends_do_not_change_a_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout on another system has the same law."""
    law = catalogue.contract_of("news")
    digest = catalogue.digest_of(law)
    copy = tmp_path / "contract.py"
    copy.write_bytes(catalogue.source_of(law).read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr(catalogue, "source_of", lambda _: copy)
    assert catalogue.digest_of(law) == digest


def test_older_versions_are_found_beside_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Released copies come before the newest, by number and not by letter."""
    folder = tmp_path / "news" / "released"
    folder.mkdir(parents=True)
    for number in (10, 9):
        (folder / f"v{number}.py").touch()
    (folder / "v11").mkdir()
    (folder / "v11" / "contract.py").touch()
    asked: list[str] = []
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    monkeypatch.setattr(catalogue, "_contract_in", asked.append)
    catalogue.contracts()
    assert asked[:4] == [
        "dugnad.cards.news.released.v9",
        "dugnad.cards.news.released.v10",
        "dugnad.cards.news.released.v11.contract",
        "dugnad.cards.news.contract",
    ]
