"""Two lines of the bank that read exactly the same: said, asked about, and told apart by a number.

A line enters the books once, so whoever types it again is told where it stands. Where the bank does
show it twice, the second one gets a fingerprint of its own: that of the same line, as the second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from dugnad.engine.port import Snapshot
from dugnad.face.moments import day_words
from dugnad.face.money import amount_words
from dugnad.ledger.values import ProjectId
from dugnad.web.house import house
from dugnad.web.kit.forms import PlainForm
from dugnad.web.kit.pressing import Refused
from dugnad.web.lists import money

AGAIN: Final = "again"
EQUAL_MAX: Final = 99
"""So many equal lines are told apart; a bank that shows more of them has something else to say."""
DIGITS_MAX: Final = 2
LINE_KNOWN: Final = "money.LineKnown"

Naming = Callable[[int], bytes]
"""The fingerprint of a line as the first, the second and so on of those that read the same."""


class LineForm(PlainForm):
    """A form with a line of the bank; it asks which of several equal ones it is once it must."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the answer where there is one."""
        super().__init__(*args, **kwargs)
        typed = str(self.data.get(self.add_prefix(AGAIN), ""))
        if typed.isdecimal() and len(typed) <= DIGITS_MAX and 1 < int(typed) <= EQUAL_MAX:
            self.ask_which(int(typed))

    def ask_which(self, nth: int) -> None:
        """Ask whether it is the same line, or the next one that reads the same."""
        choices = [
            ("", _("Yes: then it is in the books, and nothing is to be recorded")),
            (str(nth), _("No: the bank shows this line once more, for another payment")),
        ]
        asked = self.fields.get(AGAIN)
        if isinstance(asked, forms.ChoiceField):
            asked.choices = choices
            return
        label = _("Is it the same payment?")
        self.fields[AGAIN] = forms.ChoiceField(label=label, choices=choices, required=False)

    @property
    def nth(self) -> int:
        """Which of several equal lines it is, from 1."""
        return int(self.cleaned_data.get(AGAIN) or 1)


def say_it_is_known(
    form: LineForm, refused: Refused, host: ProjectId, naming: Naming, field: str = "line"
) -> None:
    """Say at the field why the books said no; of a known line, where it stands, and ask which."""
    if refused.code != LINE_KNOWN:
        form.add_error(None, str(refused.sentence))
        return
    with house().engine.reader() as store:
        claimed = money.books(store).claimed
        nth = next((one for one in range(2, EQUAL_MAX) if naming(one) not in claimed), EQUAL_MAX)
        where = _where(store, claimed.get(naming(1)) or 0, host)
    form.add_error(field, _already(where, nth - 1))
    form.ask_which(nth)
    form.data = _without_answer(form)


def stands_besides(store: Snapshot, host: ProjectId, naming: Naming, own: bytes) -> str:
    """That a line which reads the same stands in the books besides; "" where it is the only one.

    For whoever confirms it: that a line is a second one is said by one person alone.

    Args:
        store: the books.
        host: whose line it is.
        naming: the fingerprints of lines that read like it.
        own: its own one.
    """
    claimed = money.books(store).claimed
    known = [claimed.get(one) for nth in range(1, EQUAL_MAX + 1) if (one := naming(nth)) != own]
    others = [number for number in known if number is not None]
    return _already(_where(store, others[0], host), len(others)) if others else ""


def _already(where: str, times: int) -> str:
    """That a line is in the books, and where it was first."""
    sentence = _("This line stands in the books already: %(where)s.")
    if times > 1:
        sentence = _("This line stands in the books %(times)s times already, first: %(where)s.")
    return sentence % {"where": where, "times": times}


def _where(store: Snapshot, number: int, host: ProjectId) -> str:
    """What a line was recorded for, in words."""
    entry = money.books(store).entries.get(number) if number else None
    if entry is None or entry.host != host:
        return _("as a list that was paid")
    place = house().place
    return _("%(amount)s that came in on %(day)s") % {
        "amount": amount_words(entry.amount, entry.unit),
        "day": day_words(entry.value_ms, place.zone, house().now_ms()),
    }


def _without_answer(form: LineForm) -> Mapping[str, Any]:
    """What was typed, with the question asked anew."""
    asked = form.add_prefix(AGAIN)
    return {name: value for name, value in form.data.items() if name != asked}
