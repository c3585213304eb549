"""What an operator wrote is read, and nonsense is refused with a sentence that helps."""

from pathlib import Path

import pytest

from dugnad.site.environment import (
    Environment,
    read_environment,
    read_keys_folder,
    read_place,
    write_place,
)
from dugnad.site.errors import SettingsError
from dugnad.web.house import PlaceSettings

NOTHING_TOLD = Environment(place=None, keys=None, hosts=(), base_address=None)


def place_with(folder: Path, text: str) -> Path:
    """Make a folder whose place.toml says `text`."""
    (folder / "place.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """A place keeps what it chose, also quotes and letters from everywhere."""
    folder = tmp_path / "solbakken"
    folder.mkdir()
    place = PlaceSettings(
        name='Solbakken "øvre" \\ Smårud',
        language="nn",
        help_hours="ma, on 10-12",
        program_at="https://code.example/dugnad",
        sample=True,
    )
    write_place(folder, place, tmp_path / "elsewhere", folder)
    assert read_place(folder) == place


def test_keys_beside_the_place_move_with_it(tmp_path: Path) -> None:
    """Place and keys may be moved together when they lie side by side."""
    before, after = tmp_path / "before", tmp_path / "after"
    (before / "place").mkdir(parents=True)
    write_place(before / "place", PlaceSettings(), before / "keys", before / "place")
    before.rename(after)
    assert read_keys_folder(after / "place", NOTHING_TOLD) == after / "keys"


def test_what_this_run_was_told_comes_first(tmp_path: Path) -> None:
    """A folder of keys named for this run is used whatever the file says."""
    place_with(tmp_path, 'keys = "/elsewhere"\n')
    told = read_environment({"DUGNAD_KEYS": str(tmp_path / "stick")})
    assert read_keys_folder(tmp_path, told) == tmp_path / "stick"


def test_a_place_that_names_no_keys_is_told_so(tmp_path: Path) -> None:
    """Without keys nothing is guessed."""
    with pytest.raises(SettingsError, match="does not say where the keys lie"):
        read_keys_folder(place_with(tmp_path, 'name = "Solbakken"\n'), NOTHING_TOLD)


def test_a_folder_without_a_place_is_told_so(tmp_path: Path) -> None:
    """The sentence says how to make one."""
    with pytest.raises(SettingsError, match="dugnad new"):
        read_place(tmp_path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name = Solbakken", "cannot be read"),
        ("name = 3", "`name` should be a text in quotes"),
        ("sample = 1", "`sample` should be true or false"),
        ('language = "fr"', "`language` should be one of nb, nn"),
        ('languages = ["nb", "fr"]', "`languages` should be a list of some of"),
        ("languages = []", "`languages` should be a list of some of"),
        ('languages = ["sv"]', "is not among `languages`"),
        ('zone = "Oslo"', "`zone` should be like"),
        ('country = "no"', "`country` should be two capital letters"),
        ('base_address = "solbakken.example"', "`base_address` should be like"),
        ('program_at = "code.example"', "`program_at` should be an address"),
        ('adapters = "smtp"', "`adapters` should be tables"),
        ('[adapters.sms]\ninbound_secret = "1234"', "`inbound_secret` should be at least 20"),
        ('colour = "red"', "`colour` is not a setting. Known: name"),
    ],
)
def test_nonsense_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    """Each mistake gets a sentence that names the setting and what it should be."""
    with pytest.raises(SettingsError, match=sentence):
        read_place(place_with(tmp_path, text))


def test_tables_of_adapters_are_read(tmp_path: Path) -> None:
    """How messages leave is read channel by channel, numbers as words."""
    folder = place_with(tmp_path, '[adapters.mail]\nadapter = "smtp"\nport = 587\n')
    assert read_place(folder).adapters == {"mail": {"adapter": "smtp", "port": "587"}}


def test_the_environment_is_read() -> None:
    """Place, hosts and address are taken from the environment, tidied."""
    told = read_environment(
        {
            "DUGNAD_PLACE": "/srv/solbakken",
            "DUGNAD_HOSTS": "a.example, b.example,",
            "DUGNAD_ADDRESS": "https://a.example/",
        }
    )
    assert told.place == Path("/srv/solbakken")
    assert told.hosts == ("a.example", "b.example")
    assert told.base_address == "https://a.example"
    assert read_environment({}) == NOTHING_TOLD
