"""A short film goes along with the words that show it, byte for byte, and nothing beside it."""

from __future__ import annotations

import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client

from dugnad.charter.projects.verbs import Describe
from dugnad.web.acting.services import act, new_press
from dugnad.web.content import films, keeping
from dugnad.web.content import services as content
from dugnad.web.content.models import Film, Picture, Prose
from dugnad.web.content.told import Told
from dugnad.web.lists import services as lists
from dugnad.web.moving import putting_in
from tests.web.content.filmed import mp4
from tests.web.living import ALIASES, Living
from tests.web.moving.test_hostile import LOADED, another_place, nothing, refused
from tests.web.moving.test_taking_out import Files, take_out, written

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def name(living_place: Living, ana: Client, home: str) -> str:
    """The film by which Ana shows the neighbourhood; gives its name."""
    data = mp4()
    looked = films.look(BytesIO(data), len(data))
    film = keeping.store_film(BytesIO(data), looked, now_ms=living_place.now_ms)
    project = bytes(lists.projects(limit=1).rows[0].project)
    told = Told(title="Solbakken", text="Come and see.", extra=((content.FILM, film),))
    living_place.now_ms += 1_000
    done = act(
        living_place.who("Ana"), project, "projects", Describe(project),
        channel="page", press=new_press(), told=[told],
    )  # fmt: skip
    assert not done.refused
    lists.catch_up()
    assert ana.get(f"/p/{home}").status_code == 200
    return film


def test_a_film_goes_along(
    living_place: Living, ana: Client, home: str, name: str, tmp_path: Path
) -> None:
    """It is counted before, lies in the file under its bytes, and is shown in the other place."""
    assert "One film." in ana.get(f"/p/{home}/take-out").content.decode()
    files = take_out(ana, home)
    data = files[f"films/{name}"]
    assert sha256(data).hexdigest() == name.partition(".")[0]
    assert f"films/{name}".encode() in b"".join(files[one] for one in files if "told/" in one)
    forget_all(name)
    path = written(files, tmp_path / "it.zip")
    with another_place(living_place, tmp_path / "other") as other:
        arrival = putting_in.put_in(path, other.who("Ana"), nothing)
        assert films.is_whole(name)
        assert keeping.length_of_film(name) == 30_000
        putting_in.begin(arrival, other.who("Ana"))
        lists.catch_up()
        browser = other.visitor("Ana")
        assert f'href="/m/{name}"' in browser.get(f"/p/{home}/before").content.decode()
        assert b"".join(browser.get(f"/m/{name}")) == data


def test_it_is_thrown_away_with_the_rest(
    living_place: Living, ana: Client, home: str, name: str, tmp_path: Path
) -> None:
    """Whoever throws the project away throws the film away, unless it was here before."""
    path = written(take_out(ana, home), tmp_path / "it.zip")
    for was_here in (True, False):
        if not was_here:
            forget_all(name)
        with another_place(living_place, tmp_path / f"other-{was_here}") as other:
            assert putting_in.throw_away(putting_in.put_in(path, other.who("Ana"), nothing))
        assert films.is_whole(name) == was_here


@pytest.mark.parametrize("bad", ["no film", "another one", "hidden", "none", "not said"])
def test_only_a_plain_film_is_taken(
    living_place: Living, ana: Client, home: str, name: str, tmp_path: Path, bad: str
) -> None:
    """Another film, one with something in it, or none, under the name that the books know."""
    files: Files = take_out(ana, home)
    place = f"films/{name}"
    if bad == "not said":
        told = [one | {"film": ""} for one in json.loads(files["told.json"])]
        files |= {"told.json": json.dumps(told).encode()}
    elif bad == "none":
        del files[place]
    else:
        files[place] = {
            "no film": b"<svg onload=alert(1)>", "another one": mp4(20), "hidden": mp4()
        }[bad]  # fmt: skip
    assert LOADED in refused(living_place, written(files, tmp_path / "it.zip"))


def test_only_what_is_small_enough(
    living_place: Living, ana: Client, home: str, name: str, tmp_path: Path
) -> None:
    """A film larger than any that is taken is not unpacked."""
    files = take_out(ana, home) | {f"films/{name}": bytes(films.MOST_BYTES + 1)}
    assert "too large" in refused(living_place, written(files, tmp_path / "it.zip"))


def forget_all(name: str) -> None:
    """As if the words and the film had never been in this place."""
    films.destroy(name)
    for kind in (Film, Picture, Prose):
        kind.objects.all().delete()  # type: ignore[attr-defined]
