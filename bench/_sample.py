"""The sample place with its year, open as an operator opens it, and the pages that people see.

with Sample(Path(temporary) / "place") as sample:
    sample.base                             # "http://127.0.0.1:41234"
    sample.sign_in(INGRID)                  # what her browser keeps from then on
"""

import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlencode, urlsplit

from bench._place import TOP, end, environment, free_port, keys_of, resident_bytes

PATIENCE_S: Final = 600
INGRID: Final = "ingrid@solbakken.example"
"""She looks after a project of the sample."""
_CODE = re.compile(r"\b(\d{3}) ?(\d{3}) is your code")
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')

FOR_EVERYBODY: Final = (
    "/", "/find/?code=K", "/map/", "/box/", "/box/workday/", "/start/what", "/books/", "/help/",
    "/place/", "/place/accessible", "/place/kept", "/kiosk/", "/in/", "/nothing-here",
)  # fmt: skip
FOR_SIGNED_IN: Final = (
    "/", "/me/", "/for-you/", "/my/", "/pocket/", "/box/workday/", "/about-me/", "/helping/",
)  # fmt: skip


class Answered:
    """What came back.

    Attributes:
        status: of HTTP.
        headers: each header with its lines.
        text: the page.
    """

    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Keep it."""
        self.status, self.text = status, body.decode(errors="replace")
        self.headers = {name.lower(): value for name, value in headers}

    @property
    def hidden(self) -> dict[str, str]:
        """What the page's forms carry along."""
        return dict(_HIDDEN.findall(self.text))


@dataclass(frozen=True)
class Line:
    """How a place on this computer is asked.

    Attributes:
        port: where it listens.
        address: of the web server in front, which is played here; "" for none.
    """

    port: int
    address: str = ""

    def ask(
        self,
        method: str,
        path: str,
        cookies: dict[str, str],
        fields: Mapping[str, str] | None = None,
    ) -> Answered:
        """Ask once; what the place wants kept is kept in `cookies`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Accept-Language": "en", **self._in_front()}
        if cookies:
            headers["Cookie"] = cookie_line(cookies)
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            body = urlencode(fields).encode() if fields is not None else None
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            came = answer.read()
            for line in answer.headers.get_all("Set-Cookie") or ():
                cookies.update({key: one.value for key, one in SimpleCookie(line).items()})
            return Answered(answer.status, answer.getheaders(), came)
        finally:
            connection.close()

    def _in_front(self) -> dict[str, str]:
        if not self.address:
            return {}
        at = urlsplit(self.address)
        return {"Host": at.netloc, "Origin": self.address, "X-Forwarded-Proto": at.scheme}


class Sample:
    """The sample place, from the moment it says that it is open until it is left.

    Attributes:
        folder: of the place.
        port: where it listens on this computer.
        opened_s: seconds from the start of the program until it said that it is open.
    """

    def __init__(self, folder: Path, address: str = "") -> None:
        """Open it; where there is none yet, it is made, with the year behind it.

        Args:
            folder: of the place.
            address: how its own addresses begin, as behind a web server with https; "" for none.
        """
        self.folder, self.port = folder, free_port()
        self._line = Line(self.port, address)
        self._said: list[str] = []
        began = time.perf_counter()
        self._process = subprocess.Popen(  # noqa: S603  Our own program.
            [
                sys.executable, "-m", "dugnad", "up", "--place", str(folder),
                "--keys-dir", str(keys_of(folder)), "--port", str(self.port),
            ],
            cwd=TOP,
            env={**environment(folder), **({"DUGNAD_ADDRESS": address} if address else {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )  # fmt: skip
        self._open = threading.Event()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()
        self._open.wait(PATIENCE_S)
        self.opened_s = time.perf_counter() - began
        if self._process.poll() is not None:
            raise RuntimeError("The place did not open.", self._said)

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._said.append(line)
            if "Stop it with" in line:
                self._open.set()
        self._open.set()

    @property
    def base(self) -> str:
        """How its addresses begin, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process that was started; the one that answers is its child."""
        return self._process.pid

    def faults(self) -> list[str]:
        """What it wrote to its log as an error, and the beginnings of what Python broke off."""
        return [line for line in self._said if " ERROR " in line or line.startswith("Traceback")]

    def resident_bytes(self) -> dict[int, int]:
        """The memory that each of its processes holds now, by process id."""
        return resident_bytes(self._process.pid)

    def get(self, path: str, cookies: Mapping[str, str] | None = None) -> Answered:
        """Ask for a page."""
        return self._line.ask("GET", path, dict(cookies or {}))

    def sign_in(self, address: str) -> dict[str, str]:
        """Sign somebody in, by the code that stands on the console.

        Returns:
            The cookies of their browser.
        """
        cookies: dict[str, str] = {}
        said = len(self._said)
        page = self._line.ask("GET", "/in/", cookies)
        self._line.ask("POST", "/in/", cookies, {**page.hidden, "address": address})
        until = time.monotonic() + 60
        while not (found := _CODE.findall("".join(self._said[said:]))):
            if time.monotonic() > until:
                raise RuntimeError("No code was printed.", address)
            time.sleep(0.05)
        page = self._line.ask("GET", "/in/code/", cookies)
        typed = {**page.hidden, "code": "".join(found[-1])}
        answer = self._line.ask("POST", "/in/code/", cookies, typed)
        if answer.status != 302 or "visit" not in cookies:
            raise RuntimeError("Nobody was let in.", address, answer.status)
        return cookies

    def cards(self) -> dict[str, str]:
        """One card of each type that is up and that everybody sees: its page, by type."""
        address = f"{(self.folder / 'views.db').absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE_S)) as views:
            rows = views.execute(
                "SELECT type, code FROM lists_cardrow WHERE on_home IS NOT NULL AND listed"
                " ORDER BY type, picture = '', code"
            ).fetchall()
        found: dict[str, str] = {}
        for kind, code in rows:
            path = f"/c/{code.lower()}"
            if kind not in found and self.get(path).status == 200:
                found[kind] = path
        return found

    def project(self) -> str:
        """The page of the first project that the first page leads to."""
        found = re.search(r'href="(/p/[a-z0-9]{6})"', self.get("/").text)
        if found is None:
            raise RuntimeError("The first page leads to no project.")
        return found[1]

    def close(self) -> None:
        """Close it, whatever it is doing."""
        end(self._process)
        self._reading.join(5)
        if self._process.stdout:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        """Use it for as long as it is open."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()


def cookie_line(cookies: Mapping[str, str]) -> str:
    """Write the header with which a browser gives cookies back."""
    return "; ".join(f"{key}={value}" for key, value in cookies.items())
