"""How boxes and numbers of the desk are said."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dugnad.face.money import amount_words
from dugnad.web.lists.money import BoxNow
from dugnad.web.treasury.forms import KINDS


def box_name(box: BoxNow) -> str:
    """What a box is called: its account, or what it is."""
    number = box.told.more("account") or box.told.more("iban")
    words = str(KINDS["bank" if box.kind == "bank" else "cash"])
    if box.kind == "cash":
        return f"{words} ({box.unit})"
    return _("%(kind)s %(number)s (%(unit)s)") % {
        "kind": words,
        "number": number,
        "unit": box.unit,
    }


def lies(box: BoxNow) -> str:
    """How much lies in a box by the books."""
    return amount_words(box.lies, box.unit)
