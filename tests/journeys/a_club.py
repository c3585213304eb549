"""An association that holds the neighbourhood's money, and a gift for one card: in a closed place.

    python a_club.py FOLDER CARD AMOUNT

Bengt is its treasurer, Karin the second person. They take on the project of the card with the code
CARD, and record between them that AMOUNT, in hundredths, came in for it. On the pages all of this
is done as `tests/web/treasury/` tells; a journey that is about something else begins with it.
"""

from __future__ import annotations

import argparse
import sys
from hashlib import sha256

from msgspec.structs import replace

from dugnad.charter import roles
from dugnad.charter.entries import STARTER, YEAR_MS, RoleRule
from dugnad.charter.money import verbs as money
from dugnad.charter.money.records import ForPot
from dugnad.charter.place import NameHost
from dugnad.charter.projects import verbs as projects
from dugnad.charter.ways import TOGETHER
from dugnad.ledger.values import Action
from dugnad.site.cli import places

CLUB = sha256(b"The association").digest()[:16]
BOX = sha256(b"Its bank account").digest()[:16]
TREASURER, SECOND = "treasurer", "chair"
RULES = replace(
    TOGETHER,
    puts_up="anyone",
    everyday=replace(TOGETHER.everyday, who=TREASURER),
    choosing=replace(TOGETHER.choosing, who=SECOND),
    roles=tuple(RoleRule(one, 3, YEAR_MS) for one in (STARTER, TREASURER, SECOND)),
)


def main(folder: str, card: str, amount: int) -> None:
    """Begin the club, and let the money come in."""
    places.place_of(argparse.Namespace(place=folder, keys_dir=None))
    from dugnad.site.wiring import open_house  # noqa: PLC0415  After the place is chosen.

    opened = open_house()
    try:
        _begin(card, amount)
    finally:
        opened.close()


def _begin(code: str, amount: int) -> None:
    from dugnad.web.acting.as_place import act_as_place  # noqa: PLC0415
    from dugnad.web.acting.services import act, new_press  # noqa: PLC0415
    from dugnad.web.content.told import Told  # noqa: PLC0415
    from dugnad.web.house import house  # noqa: PLC0415
    from dugnad.web.lists import services as lists  # noqa: PLC0415
    from dugnad.web.people import services as people  # noqa: PLC0415

    lists.catch_up()
    row = lists.card_by_code(code)
    assert row is not None
    project, card = bytes(row.project), bytes(row.card)
    ana = people.person_of_member(bytes(row.asker))
    assert ana is not None
    bengt, karin = (
        people.find_or_create(name, "mail", f"{name.lower()}@vik.example", "en")
        for name in ("Bengt", "Karin")
    )

    def does(who: object, where: bytes, target: str, asked: Action, title: str = "") -> None:
        told = [Told(title=title, text="We hold money for others.", language="en")]
        done = act(
            who,  # type: ignore[arg-type]
            where,
            target,
            asked,
            channel="page",
            press=new_press(),
            told=told if title else (),
        )
        assert not done.refused, done.refused

    does(
        bengt, CLUB, "projects", projects.Start(CLUB, RULES, kind="association"), "The association"
    )
    does(karin, CLUB, "projects", projects.Join(CLUB, 1))
    member = bytes(people.membership_of(karin, CLUB).member_id)
    does(bengt, CLUB, "roles", roles.Offer(CLUB, SECOND, member, deputy=True))
    does(karin, CLUB, "roles", roles.Accept(CLUB, SECOND))
    assert not act_as_place("operator", "place", NameHost(CLUB, SECOND)).code
    does(bengt, CLUB, "money", money.OpenBox(CLUB, BOX, "NOK", "bank"), "The association")
    does(karin, CLUB, "money", money.ConfirmBox(CLUB, BOX))
    does(ana, project, "money", money.AskHost(project, CLUB))
    does(bengt, CLUB, "money", money.TakeOn(project, CLUB))
    came = money.RecordIn(
        CLUB, BOX, amount, house().now_ms(), sha256(b"a line").digest(), ForPot(project, card)
    )
    does(bengt, CLUB, "money", came)
    does(karin, CLUB, "money", money.ConfirmIn(entry=1))
    lists.catch_up()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
