"""How boxes and numbers of the desk are said."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dugnad.face.money import amount_words
from dugnad.web.lists.money import BoxNow
from dugnad.web.treasury.forms import KINDS, BoxForm


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


def lines_of(box: BoxNow) -> list[tuple[str, str]]:
    """All that is told of a box, by the names that its form has for it."""
    fields = BoxForm.base_fields
    told = [(name, box.told.more(name)) for name in BoxForm.EXTRA]
    return [("", box.told.title), *((str(fields[name].label), text) for name, text in told if text)]


def lies(box: BoxNow) -> str:
    """How much lies in a box by the books."""
    return amount_words(box.lies, box.unit)
