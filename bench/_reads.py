"""Count what a page reads: questions and steps of every database of a place, in this one process.

Every connection to a database file is counted, Django's and the books' own: how many statements
it was asked, and how many steps its machine took for them (in tens).
"""

import json
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

from bench._fill import plan_of
from bench._place import keys_of

EVERY = 10
MAIN = threading.get_ident()
COUNTED = {"statements": 0, "steps": 0}


class _Counting(sqlite3.Connection):
    """A connection that counts what this thread asks of it."""

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self.set_trace_callback(lambda _statement: _count("statements"))
        self.set_progress_handler(lambda: _count("steps"), EVERY)


def _count(what: str) -> None:
    if threading.get_ident() == MAIN:
        COUNTED[what] += 1


def main() -> None:
    """Print what each page of the place reads, as JSON."""
    folder = Path(sys.argv[1])
    connect = sqlite3.connect

    def counting(*words: Any, **more: Any) -> Any:
        return connect(*words, **{"factory": _Counting, **more})

    for module in (sqlite3, sqlite3.dbapi2):
        vars(module)["connect"] = counting
    from dugnad.site.cli import places  # noqa: PLC0415  After counting began.

    places.use(folder, keys_of(folder))
    from dugnad.site import wiring  # noqa: PLC0415  After the place was named.

    opened = wiring.open_house()
    try:
        from django.test import Client  # noqa: PLC0415  After django.setup().

        plan, visitor = plan_of(folder), Client(headers={"host": "localhost"})
        paths = {"home": "/", "project": f"/p/{plan['project']}", "card": f"/c/{plan['card']}"}
        told = {}
        for name, path in paths.items():
            visitor.get(path)
            before = dict(COUNTED)
            answer = visitor.get(path)
            if answer.status_code != 200:
                raise RuntimeError(path, answer.status_code)
            told[name] = {what: COUNTED[what] - before[what] for what in COUNTED}
    finally:
        opened.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
