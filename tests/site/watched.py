"""Programs whose every connection is written down, by the system itself and not by the program.

`strace` stands beside a program and all that it starts, and notes each call that reaches for a
network. Whatever a library, a browser or a helper of theirs would do behind our back is seen, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path

from tests.site.running import RunningPlace

REACHING = "connect,sendto,sendmsg,sendmmsg"
"""The calls by which something leaves: a connection begins, or a parcel is sent without one."""

_CALL = re.compile(r"^\d+\s+(?P<name>connect|sendto|sendmsg|sendmmsg)\((?P<rest>.*)$")
_TOLD = re.compile(
    r'sin6?_port=htons\((?P<port>\d+)\).*?(?:inet_addr\("|AF_INET6, ")(?P<address>[^"]+)"'
)
_TOLD_SIX = re.compile(
    r'sin6_port=htons\((?P<port>\d+)\).*?inet_pton\(AF_INET6, "(?P<address>[^"]+)"'
)
_PEER = re.compile(
    r"^\d+<(?:TCP|UDP)(?:v6)?:\[.*->\[?(?P<address>[0-9a-f.:]+?)\]?:(?P<port>\d+)\]>"
)


def watched(command: list[str], notes: Path) -> list[str]:
    """The command that runs `command` watched; the program keeps its own place among processes."""
    return [
        "strace",
        "-D",
        "-f",
        # All other calls pass at full speed.
        "--seccomp-bpf",
        "-qq",
        "-yy",
        "-e",
        f"trace={REACHING}",
        "-o",
        str(notes),
        *command,
    ]


def reached(notes: Path) -> list[str]:
    """Every address to which something went, in order, such as "127.0.0.1:8000".

    A way that was only looked for is none: browsers ask the system by which road a parcel to a
    distant address would leave, and send nothing.
    """
    return [one for line in notes.read_text().splitlines() if (one := _goes_to(line))]


def elsewhere(addresses: Iterable[str]) -> list[str]:
    """Those of some addresses that are not this computer itself, each once."""
    return sorted({one for one in addresses if not _is_here(one)})


def _goes_to(line: str) -> str:
    call = _CALL.match(line)
    if call is None or call["rest"].startswith(("-1", "NULL")):
        return ""
    told = _TOLD_SIX.search(line) or _TOLD.search(line)
    if call["name"] == "connect":
        # Naming the other end of a road for parcels sends nothing yet.
        return "" if told is None or "<UDP" in line else f"{told['address']}:{told['port']}"
    peer = told or _PEER.match(call["rest"])
    return "" if peer is None else f"{peer['address']}:{peer['port']}"


def _is_here(address: str) -> bool:
    return ip_address(address.rpartition(":")[0]).is_loopback


class WatchedPlace(RunningPlace):
    """`dugnad up`, watched from its first moment; see `notes`."""

    @staticmethod
    def command(folder: Path, port: int, *words: str) -> list[str]:
        """Give the command that opens a place under watch."""
        return watched(RunningPlace.command(folder, port, *words), notes_of(folder))


def notes_of(folder: Path) -> Path:
    """Where the connections of a watched place are written down."""
    return folder.parent / "connections.txt"


def watched_program(program: str, home: Path) -> tuple[Path, Path]:
    """Make a file that starts `program` watched.

    Returns:
        The file to start, and where its connections are written down.
    """
    notes, start = home / "program.txt", home / "watched"
    words = " ".join(f"'{word}'" for word in watched([program], notes))
    start.write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
    start.chmod(0o700)
    return start, notes
