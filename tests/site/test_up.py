"""An operator starts, stops and starts again; nothing is lost and nothing is left behind."""

import os
import re
import shutil
import signal
import threading
import time
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from dugnad.site.backups import FILLED
from dugnad.site.keyring import Newest, keyring_at
from dugnad.site.sample import making
from tests.patience import PATIENCE_S
from tests.site.running import RunningPlace, dugnad, free_port


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a sample place that was opened and closed once."""
    place = tmp_path_factory.mktemp("operator") / "sample"
    with RunningPlace(place) as first:
        assert "making the sample place" in first.said[0]
        assert f"Its keys lie in {place.with_name('sample-keys')}" in "".join(first.said)
    return place


def test_whoever_runs_a_sample_need_not_back_it_up(folder: Path) -> None:
    """`doctor` and `status` agree on it, and neither speaks of trouble."""
    doctor = dugnad(["doctor", "--place", str(folder)], folder.parent)
    status = dugnad(["status", "--place", str(folder)], folder.parent)
    assert "fine  no backup yet: a sample place needs none" in doctor.stdout
    assert "MEND" not in doctor.stdout
    assert "It was never backed up; a sample place need not be." in status.stdout


def test_a_place_opens_and_closes(folder: Path) -> None:
    """The first page answers; a TERM signal closes the place, which says so and ends well."""
    with RunningPlace(folder) as place:
        status, page = place.get("/")
        assert status == 200
        assert "Solbakken" in page
        assert place.stop(signal.SIGTERM) == 0
    assert "The place is closed." in place.said[-1]


def test_a_second_start_makes_nothing_anew(folder: Path) -> None:
    """What was made at the first start stays: its choices, its secret and its keys."""
    keys = sorted(folder.with_name("sample-keys").rglob("*"))
    made = [path for path in (folder / "place.toml", folder / "secret", *keys) if path.is_file()]
    assert len(made) > 2
    before = [path.read_bytes() for path in made if path.suffix != ".json"]
    with RunningPlace(folder) as place:
        assert "making" not in "".join(place.said)
    assert [path.read_bytes() for path in made if path.suffix != ".json"] == before


def test_a_sample_that_was_not_finished_is_made_anew(folder: Path, tmp_path: Path) -> None:
    """Whoever stopped the first start while the year was told gets a whole place the next time."""
    half = tmp_path / "sample"
    shutil.copytree(folder, half)
    shutil.copytree(folder.with_name("sample-keys"), tmp_path / "sample-keys")
    (half / FILLED).unlink()
    (half / making.BEGUN).touch()
    with RunningPlace(half) as place:
        assert "The sample place was not finished: it is made anew." in "".join(place.said)
        assert "Solbakken" in place.get("/")[1]
    assert (half / FILLED).exists()


def test_a_place_is_made_anew_where_one_was(tmp_path: Path) -> None:
    """Its folder was thrown away, its keys lie beside it still: a new one opens with others."""
    old = keyring_at(tmp_path / "sample-keys")
    key = old.make()
    old.note(Newest(fingerprint="1-AAAAA-AAAAA-AAAAA-AAAAA", time_ms=1))
    with RunningPlace(tmp_path / "sample") as place:
        said = "".join(place.said)
        assert f"A place was here before. Its keys stay in {old.keys}" in said
        assert f"Its keys lie in {tmp_path / 'sample-keys-2'}" in said
        assert place.get("/")[0] == 200
    assert old.master_key() == key


def test_ctrl_c_closes_the_place(folder: Path) -> None:
    """Ctrl-C reaches all its processes at once, and it still ends in good order."""
    with RunningPlace(folder) as place:
        os.killpg(place.process.pid, signal.SIGINT)
        assert place.stop(signal.SIGINT) == 0
    assert "Traceback" not in "".join(place.said)


def test_a_place_is_opened_once(folder: Path) -> None:
    """Starting what is open already changes nothing and says where it is, whatever port is told."""
    with RunningPlace(folder) as place:
        for port in (place.port, free_port()):
            again = dugnad(["up", "--place", str(folder), "--port", str(port)], folder.parent)
            assert again.returncode == 0
            assert f"is open already at http://127.0.0.1:{place.port}/" in again.stdout
        assert place.get("/")[0] == 200
    assert not (folder / "open-at").exists()


def test_a_copy_is_not_opened_beside_the_place(folder: Path) -> None:
    """Both would seal as the same place, and afterwards neither would open again."""
    copy = folder.with_name("a-copy")
    with RunningPlace(folder):
        shutil.copytree(folder, copy)
        beside = dugnad(["up", "--place", str(copy), "--port", str(free_port())], folder.parent)
        shutil.rmtree(copy)
        assert "never open a copy beside the place itself" in beside.stdout + beside.stderr
    with RunningPlace(folder) as place:
        assert place.get("/")[0] == 200


def test_a_taken_port_is_told(folder: Path, tmp_path: Path) -> None:
    """A second place on the same port says what to do, and makes nothing."""
    with RunningPlace(folder) as place:
        other = tmp_path / "other"
        refused = dugnad(["up", "--place", str(other), "--port", str(place.port)], tmp_path)
        assert refused.returncode == 1
        assert f"--port {place.port + 1}" in refused.stderr
        assert not other.exists()


def test_a_shared_place_says_where_it_is(folder: Path) -> None:
    """With --share the place answers under the computer's name in its network, and says which."""
    with RunningPlace(folder, "--share") as place:
        said = "".join(place.said)
        found = re.search(r"In the same network:  http://([\d.]+):", said)
        if found is None:
            assert "This computer is in no network" in said
        else:
            status, _page = place.get("/", host=found[1])
            assert status == 200


def test_an_own_address_is_told(tmp_path: Path) -> None:
    """A place with an address of its own keeps it, wherever it is open."""
    words = ["--name", "Solbakken", "--address", "https://solbakken.example"]
    assert dugnad(["new", str(tmp_path / "own"), *words], tmp_path).returncode == 0
    with RunningPlace(tmp_path / "own", "--share") as place:
        assert "Its own address:  https://solbakken.example/" in "".join(place.said)


def test_when_its_watcher_is_killed_the_place_closes(folder: Path) -> None:
    """No process stays behind that would keep the books locked."""
    with RunningPlace(folder) as place:
        place.stop(signal.SIGKILL)
    for _ in range(PATIENCE_S * 10):
        if "It is closed." in dugnad(["status", "--place", str(folder)], folder.parent).stdout:
            break
        time.sleep(0.1)
    with RunningPlace(folder) as again:
        assert again.get("/")[0] == 200


def test_an_own_place_is_no_sample(tmp_path: Path) -> None:
    """With --empty the place is the operator's own: its keys lie in the own configuration."""
    with RunningPlace(tmp_path / "own", "--empty") as place:
        assert "making an empty one" in place.said[0]
        said = "".join(place.said)
        assert "sample place" not in said
        assert f"Its keys lie in {tmp_path / 'config' / 'dugnad'}" in said
        assert "Keep a copy of that key somewhere else" in said
        lie = f"such messages lie in {tmp_path / 'own' / 'outbox'}"
        assert f"It cannot send mail or SMS yet: {lie}" in said
        assert "sign-in codes are printed here too" in said
    assert len(list((tmp_path / "config" / "dugnad").glob("*/master.key"))) == 1


def test_a_place_without_a_mail_server_lets_its_first_person_in(tmp_path: Path) -> None:
    """The code for the page stands on the console, and the letter in the folder that was told."""
    with RunningPlace(tmp_path / "own", "--empty") as place:
        browser = build_opener(HTTPCookieProcessor())
        address = f"http://127.0.0.1:{place.port}/in/"
        page = browser.open(address).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        typed = {"csrfmiddlewaretoken": token[1], "address": "ana@example.org"}
        asked = Request(address, urlencode(typed).encode(), {"Referer": address})
        assert browser.open(asked).url.endswith("/in/code/")
        for _ in range(PATIENCE_S * 10):
            if list((tmp_path / "own" / "outbox").glob("*.eml")):
                break
            time.sleep(0.1)
        in_vain = threading.Timer(PATIENCE_S, place.process.terminate)
        in_vain.start()
        for line in place.process.stdout or ():
            place.said.append(line)
            if re.search(r"^\d{6}\b", line):
                break
        in_vain.cancel()
    said = "".join(place.said)
    assert "mail to a…@example.org" in said
    assert re.search(r"\b\d{6}\b", said.partition("a…@example.org")[2])


def test_a_lost_master_key_is_told(tmp_path: Path) -> None:
    """Without its key a place does not open, and says where the key was looked for."""
    assert dugnad(["new", str(tmp_path / "own"), "--name", "Solbakken"], tmp_path).returncode == 0
    (key,) = (tmp_path / "config" / "dugnad").glob("*/master.key")
    key.unlink()
    refused = dugnad(["up", "--place", str(tmp_path / "own"), "--port", str(free_port())], tmp_path)
    assert refused.returncode == 1
    assert "There is no master key in" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_books_that_were_cut_short_are_told(folder: Path) -> None:
    """Books that do not reach the fingerprint kept outside the folder are not opened."""
    newest = folder.with_name("sample-keys") / "newest.json"
    before = newest.read_text(encoding="ascii") if newest.exists() else None
    newest.write_text(
        '{"fingerprint": "900000-00000-00000-00000-00000", "time_ms": 1789984800000}',
        encoding="ascii",
    )
    refused = dugnad(["up", "--place", str(folder), "--port", str(free_port())], folder.parent)
    newest.unlink()
    if before is not None:
        newest.write_text(before, encoding="ascii")
    assert refused.returncode == 1
    assert "do not go on from where they were on 2026-09-21" in refused.stderr


def test_a_place_is_not_made_over_another(folder: Path) -> None:
    """`new` leaves an existing place, or any other folder with something in it, alone."""
    again = dugnad(["new", str(folder), "--name", "Solbakken"], folder.parent)
    assert again.returncode == 1
    assert "There is a place in" in again.stderr
    other = dugnad(["new", str(folder.parent), "--name", "Solbakken"], folder.parent)
    assert "is not empty" in other.stderr


def test_nonsense_in_the_settings_is_told(tmp_path: Path) -> None:
    """A mistake in place.toml is named, with what it should be."""
    dugnad(["new", str(tmp_path / "own"), "--name", "Solbakken"], tmp_path)
    path = tmp_path / "own" / "place.toml"
    path.write_text(path.read_text(encoding="utf-8") + "colour = 1\n", encoding="utf-8")
    refused = dugnad(["status", "--place", str(tmp_path / "own")], tmp_path)
    assert refused.returncode == 1
    assert "`colour` is not a setting" in refused.stderr
