"""The ways out of a place, tried against real servers on this computer."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from email import message_from_bytes, message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest

from dugnad.web.house import PlaceSettings
from dugnad.web.messages.adapters import AdapterSettingsError, adapters_of
from dugnad.web.messages.adapters.console import Console
from dugnad.web.messages.adapters.files import Files
from dugnad.web.messages.adapters.sms_http import SmsHttp
from dugnad.web.messages.adapters.smtp import Smtp
from dugnad.web.messages.outgoing import (
    ADDRESS_REFUSED,
    NOT_REACHED,
    REFUSED,
    TROUBLE,
    Adapter,
    Outgoing,
    SendFailed,
)
from tests.web.messages.local_servers import closed_port, mail_server, sms_gateway

MESSAGE = UUID("12345678123456781234567812345678")


def mail_to_ben() -> Outgoing:
    """Ana's question to Ben, by mail."""
    return Outgoing(
        message_id=MESSAGE,
        channel="mail",
        address="ben@example.org",
        subject="Torsdag kl. 10: rampa på Bø?",
        text="Hei Ben.\nKommer du?\n",
        in_name_of="Ana Ås",
        place="Solbakken",
        created_ms=1_789_984_800_000,
    )


def plain_of(mail: EmailMessage) -> str:
    """The plain half of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def sms_to_ben(text: str = "Ana: Kommer du \u2013 torsdag?") -> Outgoing:
    """Ana's question to Ben, by SMS."""
    return Outgoing(
        message_id=MESSAGE,
        channel="sms",
        address="+4740012345",
        subject="",
        text=text,
        in_name_of="Ana Ås",
        place="Solbakken",
        created_ms=1_789_984_800_000,
    )


def failure_of(adapter: Adapter, message: Outgoing) -> tuple[str, bool]:
    """Send a message that must fail; gives code and whether it is for ever."""
    with pytest.raises(SendFailed) as failed:
        adapter.send(message)
    assert message.address not in str(failed.value)
    return failed.value.code, failed.value.permanent


def smtp_at(port: int) -> Smtp:
    """The mail adapter, pointed at a server on this computer."""
    return Smtp(host="127.0.0.1", port=port, security="none", sender="post@solbakken.example")


# ── Console and file ───────────────────────────────────────────────────────────────────────────


def test_the_console_shows_the_code_and_hides_the_address() -> None:
    """In a sample place the code is read from the console; whom it was for is only hinted at."""
    shown = io.StringIO()
    Console(shown).send(mail_to_ben())
    assert "Kommer du?" in shown.getvalue()
    assert "b…@example.org" in shown.getvalue()
    assert "ben@" not in shown.getvalue()


def test_a_file_is_a_whole_mail_that_only_the_owner_can_read(tmp_path: Path) -> None:
    """A place without a mail server has its mails in outbox/, the same message once."""
    files = Files(tmp_path / "outbox")
    name = files.send(mail_to_ben())
    assert files.send(mail_to_ben()) == name
    [path] = list((tmp_path / "outbox").iterdir())
    assert path.name == name == f"1789984800000-{MESSAGE.hex}.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert mail["To"] == "ben@example.org"
    assert mail["Subject"] == "Torsdag kl. 10: rampa på Bø?"
    assert mail["From"].addresses[0].display_name == "Ana Ås (Solbakken)"
    assert "Kommer du?" in plain_of(mail)


def test_an_sms_is_a_text_file(tmp_path: Path) -> None:
    """An SMS lies beside the mails, as plain text."""
    name = Files(tmp_path).send(sms_to_ben())
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text == "To: +4740012345\n\nAna: Kommer du \u2013 torsdag?\n"


def test_a_folder_that_cannot_be_written_is_trouble_for_now(tmp_path: Path) -> None:
    """A full or closed disk loses nothing: the message is tried again."""
    (tmp_path / "outbox").write_text("in the way")
    assert failure_of(Files(tmp_path / "outbox"), mail_to_ben()) == (TROUBLE, False)


# ── SMTP ───────────────────────────────────────────────────────────────────────────────────────


def test_a_mail_reaches_the_server() -> None:
    """Ben's mail arrives with sender, subject, an id of its own and every letter right."""
    with mail_server() as server:
        assert smtp_at(server.port).send(mail_to_ben()) == f"<{MESSAGE.hex}>"
    assert "mail FROM:<post@solbakken.example>" in "\n".join(server.lines)
    mail = message_from_string(server.mails[0], policy=default)
    assert mail["Message-ID"] == f"<{MESSAGE.hex}@solbakken.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == "Torsdag kl. 10: rampa på Bø?"
    assert plain_of(mail).startswith("Hei Ben.")


@pytest.mark.parametrize(
    ("answers", "failure"),
    [
        ({"rcpt_answer": "550 no such person"}, (ADDRESS_REFUSED, True)),
        ({"rcpt_answer": "450 mailbox full"}, (TROUBLE, False)),
        ({"data_answer": "554 we think this is spam"}, (REFUSED, True)),
        ({"data_answer": "451 later"}, (TROUBLE, False)),
        ({"greeting": "421 too busy"}, (TROUBLE, False)),
        ({"greeting": "nonsense"}, (TROUBLE, False)),
        ({"vanish_after_data": True}, (NOT_REACHED, False)),
    ],
)
def test_a_servers_no_is_understood(answers: dict[str, str], failure: tuple[str, bool]) -> None:
    """What is for ever ends the tries, what may pass does not, and no word of it is kept."""
    with mail_server(**answers) as server:
        assert failure_of(smtp_at(server.port), mail_to_ben()) == failure


def test_a_server_that_is_not_there_is_tried_again() -> None:
    """Nobody listens: not reached, for now."""
    with closed_port() as port:
        assert failure_of(smtp_at(port), mail_to_ben()) == (NOT_REACHED, False)


# ── SMS ────────────────────────────────────────────────────────────────────────────────────────


def test_a_form_reaches_the_gateway_in_the_plain_alphabet() -> None:
    """Field names, sender, further fields, password and message id as the settings say."""
    with sms_gateway(answer=b'{"messages": [{"id": 77}]}') as gateway:
        adapter = SmsHttp(
            url=gateway.url,
            to_field="recipient",
            text_field="body",
            sender_field="from",
            sender="Solbakken",
            extra={"route": "2"},
            auth_value="Bearer s3cret",
            id_path="messages.0.id",
        )
        assert adapter.send(sms_to_ben()) == "77"
    [(path, headers, body)] = gateway.taken
    assert path == "/send"
    assert headers["Authorization"] == "Bearer s3cret"
    assert headers["Idempotency-Key"] == str(MESSAGE)
    assert parse_qs(body.decode()) == {
        "recipient": ["+4740012345"],
        "body": ["Ana: Kommer du - torsdag?"],
        "from": ["Solbakken"],
        "route": ["2"],
    }


def test_a_gateway_may_want_json() -> None:
    """The same message as JSON, for a gateway that names no id."""
    with sms_gateway(status=202, answer=b"queued") as gateway:
        adapter = SmsHttp(url=gateway.url, style="json", id_path="id")
        assert adapter.send(sms_to_ben("Kommer du?")) == ""
    assert json.loads(gateway.taken[0][2]) == {"to": "+4740012345", "text": "Kommer du?"}


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (400, (ADDRESS_REFUSED, True)),
        (401, (REFUSED, True)),
        (404, (ADDRESS_REFUSED, True)),
        (408, (TROUBLE, False)),
        (429, (TROUBLE, False)),
        (500, (TROUBLE, False)),
        (503, (TROUBLE, False)),
        (302, (TROUBLE, False)),
    ],
)
def test_a_gateways_no_is_understood(status: int, failure: tuple[str, bool]) -> None:
    """4xx is for ever, 5xx is not, and nobody is sent on to another address with the number."""
    headers = {"Location": "http://127.0.0.1:9/elsewhere"}
    with sms_gateway(status=status, headers=headers) as gateway:
        assert failure_of(SmsHttp(url=gateway.url), sms_to_ben()) == failure
    assert len(gateway.taken) == 1


def test_a_gateway_that_is_not_there_is_tried_again() -> None:
    """Nobody listens: not reached, for now."""
    with closed_port() as port:
        adapter = SmsHttp(url=f"http://127.0.0.1:{port}/")
        assert failure_of(adapter, sms_to_ben()) == (NOT_REACHED, False)


# ── Settings ───────────────────────────────────────────────────────────────────────────────────


def test_a_sample_place_sends_nothing_outside_whatever_its_file_says(tmp_path: Path) -> None:
    """A copied place.toml with a real server in it does not make a sample place send."""
    place = PlaceSettings(sample=True, adapters={"mail": {"adapter": "smtp", "host": "x"}})
    assert {type(way) for way in adapters_of(place, tmp_path).values()} == {Console}


def test_a_new_place_writes_files(tmp_path: Path) -> None:
    """A place that named nothing has its messages in outbox/, and its codes on the console too."""
    ways = adapters_of(PlaceSettings(), tmp_path)
    files = Files(tmp_path / "outbox", Console(sys.stdout))
    assert ways == {"mail": files, "sms": files}
    chosen = PlaceSettings(adapters={"mail": {"adapter": "file"}})
    assert adapters_of(chosen, tmp_path)["mail"] == Files(tmp_path / "outbox")


def test_only_codes_are_shown_beside_their_file(tmp_path: Path) -> None:
    """Whoever runs a place without a mail server reads codes on its screen, and no letters."""
    shown = io.StringIO()
    way = Files(tmp_path / "outbox", Console(shown))
    way.send(mail_to_ben())
    assert shown.getvalue() == ""
    code = replace(mail_to_ben(), text="123456 is your code", is_code=True)
    way.send(code)
    assert "123456 is your code" in shown.getvalue()
    assert "ben@example.org" not in shown.getvalue()
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1


@pytest.mark.parametrize(
    ("choices", "sends"),
    [
        ({}, False),
        ({"adapters": {"mail": {"adapter": "file"}}}, False),
        ({"adapters": {"mail": {"adapter": "smtp"}}}, True),
        ({"adapters": {"mail": {"adapter": "smtp"}}, "sample": True}, False),
        ({"adapters": {"sms": {"adapter": "sms_http"}}}, False),
    ],
)
def test_a_place_knows_whether_it_sends(choices: dict[str, Any], sends: bool) -> None:  # noqa: FBT001
    """Only a mail server makes mail leave; a sample place sends nothing, whatever is written."""
    assert PlaceSettings(**choices).sends("mail") == sends


def test_a_place_names_its_servers(tmp_path: Path) -> None:
    """Every setting of a mail server and a gateway is read."""
    told = {
        "mail": {
            "adapter": "smtp",
            "host": "mail.example",
            "port": "465",
            "security": "tls",
            "user": "post",
            "password": "s3cret",
            "from": "post@solbakken.example",
        },
        "sms": {
            "adapter": "sms_http",
            "url": "https://sms.example/v1/send",
            "style": "json",
            "extra_route": "2",
            "auth_value": "Bearer s3cret",
            "inbound_secret": "s3cret",
            "inbound_from": "msisdn",
        },
    }
    ways = adapters_of(PlaceSettings(adapters=told), tmp_path)
    mail, sms = ways["mail"], ways["sms"]
    assert isinstance(mail, Smtp)
    assert (mail.host, mail.port, mail.security) == ("mail.example", 465, "tls")
    assert isinstance(sms, SmsHttp)
    assert sms.extra == {"route": "2"}
    assert "s3cret" not in repr(ways)


@pytest.mark.parametrize(
    ("channel", "told", "sentence"),
    [
        ("post", {}, "none of mail, sms"),
        ("mail", {"adapter": "pigeon"}, "`adapter` should be console"),
        ("sms", {"adapter": "smtp"}, "`adapter` should be console"),
        ("mail", {"adapter": "smtp"}, "`from` should be given"),
        ("mail", {"adapter": "smtp", "from": "us"}, "a mail address"),
        ("mail", {"adapter": "smtp", "from": "a@b.example"}, "`host` should be given"),
        (
            "mail",
            {"adapter": "smtp", "from": "a@b.example", "host": "h", "port": "smtp"},
            "a whole number",
        ),
        (
            "mail",
            {
                "adapter": "smtp",
                "from": "a@b.example",
                "host": "h",
                "security": "none",
                "password": "s3cret",
            },
            "must not travel in the open",
        ),
        ("mail", {"adapter": "file", "hots": "h"}, "`hots` is not known"),
        ("sms", {"adapter": "sms_http", "url": "http://sms.example/"}, "https://"),
        ("sms", {"adapter": "sms_http", "url": "file:///etc/passwd"}, "https://"),
        ("sms", {"adapter": "sms_http", "url": "http://127.0.0.1.example/"}, "https://"),
        ("sms", {"adapter": "sms_http", "url": "https://g.example/", "style": "xml"}, "form, json"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path, channel: str, told: dict[str, str], sentence: str
) -> None:
    """The operator reads which table, which name and what it should be; no secret is repeated."""
    with pytest.raises(AdapterSettingsError, match=sentence) as refused:
        adapters_of(PlaceSettings(adapters={channel: told}), tmp_path)
    assert "s3cret" not in str(refused.value)
