"""Let a project hold money for others, or list those that do; the place is closed meanwhile.

While it is open, `--page` gives the address of a page that does the same, for one hour.

Such a host is an association or a municipality that has begun here as one. Its rules name a
treasurer, and another role for the second person: neither of the two moves money alone.
"""

import argparse

from dugnad.site.cli import places
from dugnad.site.errors import CannotGoOn

WHY_NOT = {
    "place.UnknownProject": "There is no such project.",
    "place.NotAnAssociation": (
        "It is no association and no municipality. They begin as one here, on the page that asks "
        "who may read the project."
    ),
    "place.RolesMissing": (
        "Its rules name no treasurer, or no role of that name for the second person. They change "
        "their rules first; --second names another role."
    ),
    "place.DecidedTogether": (
        "The place is entrusted to an organisation: its decisions name who holds money for others."
    ),
    "place.AlreadyHost": "It holds money for others already, with these two roles.",
    "place.NotHost": "It does not hold money for others.",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument("code", nargs="?", help="the project's code of six characters")
    parser.add_argument(
        "--second",
        metavar="ROLE",
        default="chair",
        help="the role of the second person in its rules (without it: chair)",
    )
    parser.add_argument(
        "--drop",
        action="store_true",
        help="it takes on nobody else's money any more; what it holds goes on as before",
    )
    parser.add_argument(
        "--page",
        action="store_true",
        help="print the address of a page that does the same while the place is open",
    )
    places.add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Name or drop one host, or print all."""
    from dugnad.site.wiring import open_house  # noqa: PLC0415  Commands load what they need.

    folder = places.place_of(options)
    if options.page:
        print(places.OPENS)
        print(places.page_of(folder, "open-name-hosts", "dugnad.web.treasury.naming"))
        return 0
    if places.is_open(folder):
        raise CannotGoOn(
            "The place is open. Stop it first, or do it on a page of the place, which also shows "
            f"who holds money now: {places.DUGNAD} host --page"
        )
    opened = open_house()
    try:
        if options.code:
            _change(options.code, options.second, drop=options.drop)
        return _list()
    finally:
        opened.close()


def _change(code: str, second: str, *, drop: bool) -> None:
    from dugnad.charter.place import DropHost, NameHost  # noqa: PLC0415
    from dugnad.web.acting.as_place import act_as_place  # noqa: PLC0415  After django.setup().
    from dugnad.web.lists import services as lists  # noqa: PLC0415

    lists.catch_up()
    row = lists.project_by_code(code.replace(" ", ""))
    if row is None:
        raise CannotGoOn(f"No project has the code {code}. It stands on the project's poster.")
    project = bytes(row.project)
    asked = DropHost(project=project) if drop else NameHost(project=project, second=second)
    receipt = act_as_place("operator", "place", asked)
    if receipt.code:
        raise CannotGoOn(WHY_NOT.get(receipt.code, receipt.code))


def _list() -> int:
    from dugnad.web.house import house  # noqa: PLC0415  After django.setup().
    from dugnad.web.lists import money  # noqa: PLC0415
    from dugnad.web.lists import services as lists  # noqa: PLC0415

    with house().engine.reader() as store:
        known = {host: money.host_at(store, host) for host in money.hosts(store)}
    rows = {bytes(row.project): row for row in lists.projects_by_id(known)}
    for host, named in known.items():
        if named is not None and host in rows:
            row = rows[host]
            print(f"{row.code}  {row.title}  (treasurer and {named.second})")
    if not known:
        print("Nobody holds money for others here. Name a project with: dugnad host CODE")
    return 0
