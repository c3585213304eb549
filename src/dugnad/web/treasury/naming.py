"""The page on which whoever runs the place names who holds money for others (see `running`)."""

from __future__ import annotations

from typing import Final

from dugnad.web.people.running import OneHour

_PAGE: Final = OneHour("dugnad.web.treasury.naming")
link_for = _PAGE.link_for
lasts_until = _PAGE.lasts_until
take = _PAGE.take
