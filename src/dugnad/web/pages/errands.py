"""All kinds of errands: what is done with an address after its page was shown."""

from __future__ import annotations

from typing import Final

from dugnad.web.helping import by_address
from dugnad.web.helping.wanted import Wanted
from dugnad.web.pages import taking_part
from dugnad.web.people import errands
from dugnad.web.people.errands import Kind
from dugnad.web.rooms.conversations import first_words

KINDS: Final = {
    first_words.ERRAND: Kind(first_words.Asked, first_words.tell),
    by_address.ERRAND: Kind(Wanted, by_address.begin),
    taking_part.ERRAND: Kind(taking_part.Invited, taking_part.write),
}


def carry_out() -> int:
    """Do what was left to be done; gives how much was done."""
    return errands.carry_out(KINDS)
