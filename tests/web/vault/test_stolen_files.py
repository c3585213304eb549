"""Whoever takes the files of a place without its master key learns nobody's name."""

from pathlib import Path

from tests.web.real_place import finish, new_place, start

STORY = """
from importlib import import_module
from django.conf import settings
from dugnad.web.messages import services as messages
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.vault import services as vault

project = b"ramp-project-id!"
ana = people.find_or_create("Ingeborg Solheim", "mail", "ingeborg@solheim.example", "nb")
people.add_reach(ana, Address("sms", "+4740012345"), now_ms)
people.send_code(Address("mail", "yusuf@fjell.example"), language="nb", client="192.0.2.77",
                 known_device=None, now_ms=now_ms)
reach = ana.reaches.get(kind="mail")
messages.send(reach=reach, subject="Secretsubject", text="Secrettext", in_name_of="Marieke Hem",
              asker=ana, now_ms=now_ms)
messages.deliver_due(now_ms, {})
people.membership_of(ana, project)
visit = import_module(settings.SESSION_ENGINE).SessionStore()
visit["kept"] = {"name": "Kjersti Vik"}
visit.save()
vault.keep_place_key("custodian", b"custodian-seed-custodian-seed-32")
print(bytes(vault.kept_key(ana.id, project)).hex())
print(vault._person_secret(ana.id).hex())
"""

IN_CLEAR = (
    *(b"Ingeborg", b"Solheim", b"solheim", b"40012345", b"yusuf", b"fjell.example"),
    *(b"192.0.2.77", b"Secretsubject", b"Secrettext", b"Marieke", b"Kjersti"),
    b"custodian-seed-custodian-seed-32",
    bytes(range(32)),
)


def bytes_of(folder: Path) -> bytes:
    """Everything that lies in the databases of a place, with their logs."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("*.db*")))


def test_the_files_name_nobody_and_hold_no_seed(tmp_path: Path) -> None:
    """Neither names, addresses, words nor secrets lie in place.db or keys.db, in any encoding."""
    folder = new_place(tmp_path / "place")
    secrets = [bytes.fromhex(line) for line in finish(start(folder, STORY)).split()]
    assert len(secrets) == 2
    stolen = bytes_of(folder)
    assert len(stolen) > 100_000
    for clear in (*IN_CLEAR, *secrets):
        assert clear not in stolen
        assert clear.hex().encode() not in stolen


def test_a_forgotten_persons_key_is_gone_from_the_file_too(tmp_path: Path) -> None:
    """From that moment on, even with the master key, no bytes of keys.db open Ana's records."""
    folder = new_place(tmp_path / "place")
    told = finish(
        start(
            folder,
            STORY
            + """
from dugnad.web.vault.models import KeptKey, PersonKey
print(bytes(PersonKey.objects.get().wrapped).hex())
print(bytes(KeptKey.objects.get().wrapped).hex())
""",
        )
    ).split()
    wrapped = [bytes.fromhex(line) for line in told[2:]]
    before = bytes_of(folder)
    assert all(secret in before for secret in wrapped)
    forgetting = """
from dugnad.web.people.models import Person
from dugnad.web.vault import services as vault
vault.forget(Person.objects.get().id)
print("".join(path.read_bytes().hex() for path in sorted(Path(PLACE).glob("*.db*"))))
"""
    named = f"from pathlib import Path\nPLACE = {str(folder)!r}\n"
    still_open = bytes.fromhex(finish(start(folder, named + forgetting)))
    assert len(still_open) > 100_000
    assert not any(secret in still_open for secret in wrapped)
    after = bytes_of(folder)
    assert not any(secret in after for secret in wrapped)
