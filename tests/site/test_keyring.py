"""Keys lie outside the place, are read by their owner only, and are never made twice."""

from pathlib import Path

import pytest

from dugnad.site import forgetting
from dugnad.site.errors import KeysError, PlaceUnusable
from dugnad.site.founding import Wishes, found
from dugnad.site.keyring import Newest, default_keys, derived, free_beside, keyring_at
from dugnad.site.secret import secret_of


def test_a_master_key_is_made_once(tmp_path: Path) -> None:
    """A second start finds the key of the first; nobody else on the computer can read it."""
    keyring = keyring_at(tmp_path / "keys")
    made = keyring.make()
    assert len(made) == 32
    assert keyring.make() == made
    assert (tmp_path / "keys" / "master.key").stat().st_mode & 0o777 == 0o600


def test_a_new_place_does_not_take_the_keys_of_one_that_is_gone(tmp_path: Path) -> None:
    """It would never open with them, as its books do not go on from those; that is said."""
    old = keyring_at(tmp_path / "sample-keys")
    made = old.make()
    assert free_beside(old.keys) == old.keys, "a first start that was interrupted goes on"
    old.note(Newest(fingerprint="1-AAAAA-AAAAA-AAAAA-AAAAA", time_ms=1))
    with pytest.raises(PlaceUnusable, match="name another folder with --keys-dir") as no:
        found(tmp_path / "sample", Wishes(name="Solbakken", sample=True), keys=old.keys)
    assert "dugnad restore" in str(no.value)
    assert not (tmp_path / "sample").exists()
    second = free_beside(old.keys)
    assert second == tmp_path / "sample-keys-2"
    new = found(tmp_path / "sample", Wishes(name="Solbakken", sample=True), keys=second)
    assert new.master_key() != made
    assert old.master_key() == made
    assert old.newest() is not None


def test_whoever_was_forgotten_is_never_taken_out_again(tmp_path: Path) -> None:
    """An older backup knows fewer of them: what was noted before is still there afterwards."""
    keyring = keyring_at(tmp_path)
    assert forgetting.tags_in(keyring) == []
    forgetting.note(keyring, [b"ben", b"ana"])
    forgetting.note(keyring, [b"cem"])
    forgetting.note(keyring, [])
    assert forgetting.tags_in(keyring) == [b"ana", b"ben", b"cem"]


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """The sentence says how to mend it."""
    keyring = keyring_at(tmp_path)
    keyring.make()
    (tmp_path / "master.key").chmod(0o644)
    with pytest.raises(KeysError, match="chmod 600"):
        keyring.master_key()


def test_a_damaged_key_is_refused(tmp_path: Path) -> None:
    """Half a key is no key."""
    (tmp_path / "master.key").write_text("abc", encoding="ascii")
    with pytest.raises(KeysError, match="damaged"):
        keyring_at(tmp_path).master_key()


def test_keys_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    """The sentence says how to choose another folder."""
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(KeysError, match="--keys-dir"):
        keyring_at(tmp_path / "file" / "keys").make()


def test_derived_keys_differ_by_purpose() -> None:
    """Each purpose has a key of its own, always the same one."""
    master_key = bytes(32)
    assert derived(master_key, "sealer") == derived(master_key, "sealer")
    assert derived(master_key, "sealer") != derived(master_key, "custodian")
    assert derived(master_key, "sealer") != derived(bytes(31) + b"1", "sealer")


def test_the_newest_fingerprint_is_kept(tmp_path: Path) -> None:
    """What was noted last is read; nothing noted is nothing."""
    keyring = keyring_at(tmp_path)
    assert keyring.newest() is None
    keyring.note(Newest(fingerprint="1-AAAA", time_ms=5))
    keyring.note(Newest(fingerprint="2-BBBB", time_ms=6))
    assert keyring.newest() == Newest(fingerprint="2-BBBB", time_ms=6)


def test_a_damaged_fingerprint_is_told(tmp_path: Path) -> None:
    """Whatever cannot be read is not taken for nothing."""
    (tmp_path / "newest.json").write_text("{}", encoding="ascii")
    with pytest.raises(KeysError, match="dugnad verify"):
        keyring_at(tmp_path).newest()


def test_keys_lie_in_the_operators_own_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By default keys go to the configuration and fingerprints to the state of the operator."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    keyring = keyring_at(default_keys("Øvre Solbakken"))
    assert keyring.keys.parent == tmp_path / "config" / "dugnad"
    assert keyring.keys.name.startswith("vre-solbakken-")
    assert keyring.state == tmp_path / "state" / "dugnad" / keyring.keys.name


def test_two_places_of_one_name_have_two_keys() -> None:
    """A second Solbakken does not take the first one's keys."""
    assert default_keys("Solbakken") != default_keys("Solbakken")


def test_a_places_secret_is_made_once(tmp_path: Path) -> None:
    """Cookies stay good over a restart, and only the owner can read what signs them."""
    made = secret_of(tmp_path)
    assert len(made) >= 48
    assert secret_of(tmp_path) == made
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
