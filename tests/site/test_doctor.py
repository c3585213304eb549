"""Each likely mistake, made on purpose in a place that is well: `doctor` names it and no other."""

import json
import os
import shutil
import sqlite3
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo.lock import PlaceLock
from dugnad.engine.solo.reading import BooksReader
from dugnad.site import backups, founding, striking
from dugnad.site.cli import doctor
from dugnad.site.environment import read_place, write_keys_folder
from dugnad.site.health import Finding, care, computer, lying, reach
from dugnad.site.keyring import keyring_at
from dugnad.web.messages.models import Message
from dugnad.web.rescue.models import Rescuer
from tests.site.running import TOP
from tests.web.messages.local_servers import mail_server

HOUR_MS = 3_600_000


class Well(NamedTuple):
    """A place in good health, as a `doctor` sees it."""

    folder: Path
    keys: Path
    now_ms: int

    def say(self, line: str, instead: str = "") -> None:
        """Write a line into its settings, at the front or in another one's stead."""
        path = self.folder / "place.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(instead, line) if instead else f"{line}\n{text}", "utf-8")

    def add(self, table: str) -> None:
        """Write a table to the end of its settings."""
        with (self.folder / "place.toml").open("a", encoding="utf-8") as file:
            file.write(table)

    def back_up(self, to: Path) -> Path:
        """Make a backup, as the command does; gives its folder."""
        made = backups.make(self.folder, to, name="Vik", progress=lambda _done, _of: None)
        (self.folder / "backed-up").touch()
        striking.note_folder(keyring_at(self.keys), to)
        return made.folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a place called Vik; its databases have the tables that a doctor reads."""
    home = tmp_path_factory.mktemp("vik")
    wishes = founding.Wishes(name="Vik", base_address="https://vik.example")
    founding.found(home / "vik", wishes, keys=home / "keys")
    with closing(sqlite3.connect(home / "vik" / "place.db")) as place, place:
        place.execute("CREATE TABLE rescue_rescuer (since_ms INTEGER)")
        place.execute("CREATE TABLE post_message (channel, error, created_ms, sent_ms)")
        place.executemany("INSERT INTO rescue_rescuer VALUES (?)", [(1,), (2,), (3,)])
    return home


@pytest.fixture
def well(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Well:
    """Give a copy of it, with somebody to ring; it is closed."""
    monkeypatch.delenv("DUGNAD_KEYS", raising=False)
    shutil.copytree(made, tmp_path / "home")
    one = Well(tmp_path / "home" / "vik", tmp_path / "home" / "keys", 0)
    one.say('help_phone = "+4777700000"', 'help_phone = ""')
    head = BooksReader(PlaceFolder(one.folder).books).head()
    return one._replace(now_ms=head.time_ms + HOUR_MS)


def troubles(well: Well) -> list[str]:
    """What a doctor says must be mended, beside that mail and SMS are not set up."""
    found = [
        *computer.look(well.folder, "UTC", well.now_ms),
        *doctor.place(well.folder, well.now_ms),
    ]
    return [one.trouble for one in found if one.trouble and one.serious]


def test_a_place_in_good_health(well: Well, tmp_path: Path) -> None:
    """Nothing is to be mended; notes tell what an operator may still want."""
    well.back_up(tmp_path / "backups")
    assert troubles(well) == []


# ── The computer
def test_a_clock_behind_the_books(well: Well) -> None:
    """Nothing would be written until it is right."""
    found = computer.clock(well.folder, "UTC", well.now_ms - 2 * HOUR_MS)
    assert "until the clock is there, nothing is written" in found.trouble
    assert computer.clock(well.folder, "UTC", well.now_ms).trouble == ""


def test_a_clock_that_is_years_behind(well: Well) -> None:
    """A computer without a battery wakes up in another century."""
    assert "years behind" in computer.clock(well.folder, "UTC", 0).trouble


def test_a_disk_that_is_nearly_full(well: Well, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a sentence before there is no room."""
    usage = shutil.disk_usage(well.folder)._replace(free=400_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    assert "at least 500 MB" in lying.room(well.folder).trouble


# ── How it lies
def test_a_folder_that_others_read(well: Well) -> None:
    """Whoever has an account on the computer could read letters."""
    well.folder.chmod(0o755)
    assert troubles(well) == [
        f"Others on this computer can look into it. Mend it: chmod 700 {well.folder}"
    ]


def test_a_file_of_another_user(well: Well) -> None:
    """A command that was run as root leaves files that the place cannot write to."""
    if os.getuid() != 0:
        assert lying.strangers_in(well.folder, os.getuid() + 1)
        return
    os.chown(well.folder / "place.db", 65_534, 65_534)
    (said,) = troubles(well)
    assert said.startswith("place.db belongs to another user than the folder")


def test_a_database_that_another_program_holds(well: Well, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody looks into `place.db` by hand, and every press waits."""
    monkeypatch.setattr(lying, "WAITS_S", 0.05)
    with closing(sqlite3.connect(well.folder / "place.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        (said,) = troubles(well)
    assert said.startswith("place.db cannot be written to (database is locked).")
    assert troubles(well) == []


@pytest.mark.parametrize("name", ["place.db", "keys.db", "views.db"])
def test_a_database_that_is_damaged(well: Well, name: str) -> None:
    """It is told, and so is all the rest; a doctor who falls over helps nobody."""
    (well.folder / name).write_bytes(b"The disk wrote something else here." * 200)
    (said,) = troubles(well)
    assert said.startswith("It is damaged (file is not a database).")


def test_files_that_come_and_go_while_it_looks(well: Well) -> None:
    """An open place writes beside its files and removes that again."""
    over = threading.Event()

    def writes() -> None:
        while not over.is_set():
            for one in range(50):
                (well.folder / f"{one}.part").touch()
            for one in range(50):
                (well.folder / f"{one}.part").unlink()

    writer = threading.Thread(target=writes)
    writer.start()
    try:
        for _time in range(60):
            assert lying.strangers_in(well.folder, well.folder.stat().st_uid) == []
    finally:
        over.set()
        writer.join()


def test_no_master_key(well: Well) -> None:
    """The sentence says where it should lie."""
    (well.keys / "master.key").unlink()
    (said,) = troubles(well)
    assert said.startswith(f"There is no master key in {well.keys}.")


def test_a_master_key_in_the_place(well: Well) -> None:
    """Whoever takes the folder would have both."""
    shutil.move(well.keys, well.folder / "keys")
    write_keys_folder(well.folder, well.folder / "keys")
    (said,) = troubles(well)
    assert "out of the place's folder" in said


def test_a_master_key_beside_the_backups(well: Well) -> None:
    """Whoever finds a backup would have both."""
    well.back_up(well.keys)
    (said,) = troubles(well)
    assert "It lies where the backups are" in said


def test_a_master_key_that_others_read(well: Well) -> None:
    """It is its owner's alone."""
    (well.keys / "master.key").chmod(0o644)
    (said,) = troubles(well)
    assert "chmod 600" in said


def test_the_master_key_of_another_place(well: Well) -> None:
    """Two places on one computer, and one word mixed up."""
    (well.keys / "master.key").write_text("ab" * 32 + "\n")
    (said,) = troubles(well)
    assert "is not the one of this place" in said


# ── Ways in and out
def test_settings_with_a_typing_mistake(well: Well) -> None:
    """What the start would say, the doctor says."""
    well.say('zone = "Europa/Oslo"', 'zone = "Europe/Oslo"')
    (said,) = troubles(well)
    assert "`zone`" in said
    assert 'like "Europe/Oslo"' in said


def test_a_way_out_with_a_typing_mistake(well: Well) -> None:
    """A table that cannot be used is named before the start."""
    well.add('\n[adapters.mail]\nadapter = "smpt"\n')
    (said,) = troubles(well)
    assert "[adapters.mail]" in said
    assert "smtp (mail)" in said


def with_mail(well: Well, port: int, more: str = "") -> None:
    """Let mail go by a server on this computer."""
    well.add(
        f'\n[adapters.mail]\nadapter = "smtp"\nhost = "127.0.0.1"\nport = "{port}"\n'
        f'security = "none"\nfrom = "post@vik.example"\n{more}'
    )


def test_mail_that_nobody_takes(well: Well) -> None:
    """Nothing listens where mail should go."""
    with mail_server(connections=0) as server:
        port = server.port
    with_mail(well, port)
    (said,) = troubles(well)
    assert said == "127.0.0.1 does not answer. Look at its name and port, and at the network."


def test_mail_that_is_taken(well: Well) -> None:
    """The server says hello, no mail is sent, and all is well."""
    with mail_server() as server:
        with_mail(well, server.port)
        assert troubles(well) == []
    assert server.mails == []


def failed(well: Well, channel: str, error: str, sent_ms: int | None = None) -> None:
    """Write into the outbox that a message failed, or went out."""
    with closing(sqlite3.connect(well.folder / "place.db")) as place, place:
        row = (channel, error, well.now_ms, sent_ms)
        place.execute("INSERT INTO post_message VALUES (?, ?, ?, ?)", row)


def test_text_messages_that_the_gateway_refuses(well: Well) -> None:
    """The password ran out: the last ones came back, until one goes out again."""
    with listening() as port:
        well.add(f'\n[adapters.sms]\nadapter = "sms_http"\nurl = "http://127.0.0.1:{port}/send"\n')
        assert troubles(well) == []
        failed(well, "sms", "address-refused")  # that one telephone is nobody's fault here.
        assert troubles(well) == []
        failed(well, "sms", "refused")
        (said,) = troubles(well)
        assert "does not take messages from this place. Look at the password or key" in said
        failed(well, "sms", "", sent_ms=well.now_ms)
        assert troubles(well) == []


def test_what_is_read_is_what_is_written() -> None:
    """Tables and columns have the names by which a doctor asks for them."""
    columns = {field.column for field in Message._meta.fields}
    assert Message._meta.db_table == "post_message"
    assert columns >= {"channel", "error", "created_ms", "sent_ms"}
    assert Rescuer._meta.db_table == "rescue_rescuer"
    assert "since_ms" in {field.column for field in Rescuer._meta.fields}


def test_messages_that_stay_here_are_a_note(well: Well) -> None:
    """Without a way out nobody gets anything; that is told, and may be meant so."""
    (mail, sms) = reach.messages(well.folder, read_place(well.folder))
    assert (mail.serious, sms.serious) == (False, False)
    assert f"it lies in {well.folder / 'outbox'} and nobody gets it" in mail.trouble
    assert "[adapters.sms]" in sms.trouble
    assert "sign-in codes stand on the console" in sms.trouble
    well.add('\n[adapters.sms]\nadapter = "file"\n')
    (_mail, sms) = reach.messages(well.folder, read_place(well.folder))
    assert "console" not in sms.trouble


@contextmanager
def listening(
    answer: Callable[[str], bytes] = lambda _path: b"{}", tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    """Something on this computer that answers pages; gives its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = answer(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for `localhost` that this process believes."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def seen_from_outside(well: Well, base: str) -> Finding:
    """What a doctor says of the address while the place is open."""
    well.say(f'base_address = "{base}"', 'base_address = "https://vik.example"')
    lock = PlaceLock(well.folder / "lock")
    try:
        return reach.address(well.folder, read_place(well.folder))
    finally:
        lock.release()


def test_an_address_where_nothing_answers(well: Well) -> None:
    """The web server in front does not run, or the name leads elsewhere."""
    with listening() as port:
        pass
    found = seen_from_outside(well, f"https://localhost:{port}")
    assert "Nothing of this place answers there" in found.trouble


def front(well: Well, page: bytes) -> Callable[[str], bytes]:
    """A web server in front of the place, which shows `page` to whoever wants to sign in."""
    genesis = BooksReader(PlaceFolder(well.folder).books).genesis_hash.hex()
    head = json.dumps({"genesis": genesis}).encode()
    return lambda path: head if path == "/api/head" else page


def test_a_web_server_that_does_not_say_https(well: Well, tls: ssl.SSLContext) -> None:
    """Without `X-Forwarded-Proto` no page offers what wants https."""
    with listening(front(well, b"<form>"), tls) as port:
        found = seen_from_outside(well, f"https://localhost:{port}")
    assert "Let it send the header X-Forwarded-Proto" in found.trouble


def test_a_web_server_that_says_all(well: Well, tls: ssl.SSLContext) -> None:
    """The page for signing in offers the device's own lock there."""
    with listening(front(well, b'<form data-passkey="get">'), tls) as port:
        assert seen_from_outside(well, f"https://localhost:{port}").trouble == ""
    enter = TOP / "src/dugnad/web/people/templates/people/enter.html"
    assert 'data-passkey="get"' in enter.read_text(encoding="utf-8")


def test_an_address_of_another_place(well: Well, tls: ssl.SSLContext) -> None:
    """Two places behind one web server, and the ports mixed up."""
    with listening(lambda _path: b'{"genesis": "00"}', tls) as port:
        found = seen_from_outside(well, f"https://localhost:{port}")
    assert found.trouble.startswith("Another place answers there.")


def test_an_address_that_is_nobodys(well: Well) -> None:
    """While no address was written, links lead to this computer alone."""
    found = seen_from_outside(well, "http://127.0.0.1:8000")
    assert "That is this computer alone." in found.trouble
    assert not found.serious


def test_nobody_to_ring(well: Well) -> None:
    """Whoever is stuck should find a number."""
    well.say('help_phone = ""', 'help_phone = "+4777700000"')
    assert "Nobody is named" in reach.whom_to_ring(read_place(well.folder)).trouble


# ── What saves it
def test_backups_that_are_old_or_not_there(well: Well) -> None:
    """A backup is wanted every night."""
    day = care.DAY_MS
    assert "There is none yet" in care.age(well.folder, None, well.now_ms).trouble
    assert care.age(well.folder, well.now_ms - 8 * day, well.now_ms).trouble == ""
    old = care.age(well.folder, well.now_ms - 9 * day, well.now_ms)
    assert (old.what, old.trouble[:14]) == ("the last backup is 9 days old", "Make a new one")


def test_a_backup_that_would_not_come_back(well: Well, tmp_path: Path) -> None:
    """A byte changed on the other disk; it is found before it is needed."""
    made = well.back_up(tmp_path / "backups")
    with (made / "place.db").open("r+b") as file:
        file.seek(100)
        file.write(b"\x01")
    assert troubles(well) == ["place.db in it was changed or is damaged. Make a new backup now."]
    (made / "place.db").unlink()
    (said,) = troubles(well)
    assert "'place.db' is missing" in said


def test_a_disk_for_backups_that_is_not_there(well: Well, tmp_path: Path) -> None:
    """Somebody took the disk out."""
    shutil.rmtree(well.back_up(tmp_path / "backups").parent)
    assert "Is the disk there?" in care.whole(well.folder).trouble


def test_a_folder_that_was_renamed(well: Well, tmp_path: Path) -> None:
    """A backup is named after the folder of its day; the name of the place tells whose it is."""
    made = well.back_up(tmp_path / "backups")
    sund = well.folder.rename(well.folder.with_name("sund"))
    assert care.whole(sund).what == f"the newest backup is whole: {made}"
    moved = well._replace(folder=sund)
    moved.say('name = "Sund"', 'name = "Vik"')
    assert "Is the disk there?" in care.whole(sund).trouble
    moved.say("name = 7", 'name = "Sund"')
    assert "Is the disk there?" in care.whole(sund).trouble


def test_a_backup_on_the_same_disk(well: Well, tmp_path: Path) -> None:
    """When the disk breaks, both are gone: a note, as it is better than none."""
    well.back_up(tmp_path / "backups")
    found = care.whole(well.folder)
    assert "It lies on the same disk as the place" in found.trouble
    assert not found.serious


def test_too_few_rescuers(well: Well) -> None:
    """Two people with a part are one too few."""
    assert care.rescuers(well.folder).trouble == ""
    with closing(sqlite3.connect(well.folder / "place.db")) as place, place:
        place.execute("UPDATE rescue_rescuer SET since_ms = NULL WHERE since_ms = 3")
    assert care.rescuers(well.folder).trouble.startswith("2 do. Until there are 3")
