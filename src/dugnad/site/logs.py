"""What is written into the log: what happened and where in the code, never about whom.

An address in the log would outlive whoever is forgotten, and a path of a page may hold what lets
somebody in. So of a request only the pattern of its address is written, of a fault its type and
where it came from. Words of a fault are kept where they cannot be a person's: a database's and the
system's own.
"""

import json
import logging
import sqlite3
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.db import Error as DatabaseError

OWN = "dugnad"
_CHAIN_MAX = 4


def said_in(record: logging.LogRecord) -> str:
    """What a line says: our own sentences whole, of others what holds nothing from outside."""
    if record.name.split(".")[0] == OWN:
        return record.getMessage()
    status = getattr(record, "status_code", None)
    if isinstance(status, int):
        return HTTPStatus(status).phrase
    # With words to fill in, the sentence itself is the program's; without, it may be anything.
    return str(record.msg) if record.args else ""


def route_in(record: logging.LogRecord) -> str:
    """The pattern of the address that was asked for; "" where the line is about no request."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return str(getattr(match, "route", ""))


def faults_in(record: logging.LogRecord) -> Iterator[dict[str, Any]]:
    """What broke, the first cause last: type, words that may be told, and where."""
    error = record.exc_info[1] if record.exc_info else None
    for _ in range(_CHAIN_MAX):
        if error is None:
            return
        at = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        yield {"type": kind.removeprefix("builtins."), "words": _words(error), "at": at}
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _words(error: BaseException) -> str:
    if isinstance(error, DatabaseError | sqlite3.Error):
        return str(error)
    if isinstance(error, OSError):
        return error.strerror or ""
    return ""


class Plain(logging.Formatter):
    """Lines for a person to read."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line, and one for each step of a fault."""
        moment = datetime.fromtimestamp(record.created).astimezone()
        parts = (said_in(record), route_in(record) and f"at {route_in(record)}")
        said = " ".join(part for part in parts if part)
        lines = [f"{moment:%Y-%m-%d %H:%M:%S} {record.levelname} {record.name}: {said}"]
        for fault in faults_in(record):
            lines.append(f"  {fault['type']} {fault['words']}".rstrip())
            lines += [f"    {step}" for step in fault["at"]]
        return "\n".join(lines)


class Json(logging.Formatter):
    """Lines for a program to read: one JSON object each."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "where": record.name,
            "said": said_in(record),
            "route": route_in(record),
            "status": getattr(record, "status_code", None),
            "faults": [*faults_in(record)],
        }
        return json.dumps(
            {name: value for name, value in told.items() if value or name == "said"},
            ensure_ascii=False,
        )
