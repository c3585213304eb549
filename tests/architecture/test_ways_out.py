"""Nothing here asks an address that somebody typed: the source has few ways out, and all are known.

Mail and text messages go to the servers that whoever runs the place has set. Everything else that
knows of networks only waits for who comes.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "dugnad"

NETWORK = frozenset(
    {
        "aiohttp", "asyncio", "ftplib", "http.client", "http.server", "httpx", "imaplib",
        "multiprocessing.connection", "poplib", "pycurl", "requests", "smtplib", "socket",
        "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "webbrowser",
        "websockets", "xmlrpc.client",
    }
)  # fmt: skip
"""What reaches other computers, or is reached by them."""

REACHES_OUT = {
    "site/health/reach.py": "the place's own address, when whoever runs it asks `doctor`",
    "web/messages/adapters/sms_http.py": "the gateway for text messages that the place has set",
    "web/messages/adapters/smtp.py": "the mail server that the place has set",
}
WAITS = {
    "site/serving.py": "listens for browsers",
    "site/wsgi.py": "knows whether somebody went away",
}

OF_ITS_OWN = {
    '.connect(("192.0.2.1", 9))',  # sends nothing: by which of its addresses others see it.
    'create_connection(("127.0.0.1", port), timeout=1).close()',
}
"""What they ask of this computer itself."""


def imports(path: Path) -> Iterator[str]:
    """Every module that a file names, also inside of functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def found() -> dict[str, set[str]]:
    """Which file names what of the network."""
    named = {
        path.relative_to(SOURCE).as_posix(): NETWORK.intersection(imports(path))
        for path in sorted(SOURCE.rglob("*.py"))
    }
    return {path: some for path, some in named.items() if some}


def test_only_known_modules_reach_out() -> None:
    """A new way out stands here with its reason, and takes no address from a form."""
    assert set(found()) == {*REACHES_OUT, *WAITS}


def test_a_running_place_does_not_ask_itself() -> None:
    """What looks at the place's own address belongs to the command alone."""
    name = "dugnad.site.health.reach"
    users = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if name in imports(path)
    ]
    assert users == ["site/cli/doctor.py"]


def test_whoever_waits_reaches_nobody() -> None:
    """What listens opens no connection of its own."""
    for path in WAITS:
        text = (SOURCE / path).read_text(encoding="utf-8")
        assert found()[path] == {"socket"}, path
        asked = re.findall(r"(?:\.connect|create_connection)\(.*", text)
        assert set(asked) <= OF_ITS_OWN, path


def test_the_ways_out_know_no_forms() -> None:
    """None of them sees a request: where they go is settled when the place opens."""
    for path in REACHES_OUT:
        named = set(imports(SOURCE / path))
        assert not [one for one in named if one.startswith(("django.http", "django.forms"))], path
