"""What a giver is told before they are forgotten: what becomes of what is theirs."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dugnad.face.money import amount_words
from dugnad.web.acting import going
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person


def before(person: Person) -> tuple[str, ...]:
    """What forgetting somebody now would do with their money, in sentences; none for nothing."""
    found = going.before(person)
    said = []
    for unit, amount in found.given:
        words = {"amount": amount_words(amount, unit)}
        said.append(
            _(
                "%(amount)s is owed to you. It goes to the project it came from, as nobody could "
                "pay you any more. If you want it yourself, wait until it is paid."
            )
            % words
        )
    for unit, amount in found.listed:
        words = {"amount": amount_words(amount, unit)}
        said.append(
            _(
                "%(amount)s is on its way to you. It is still paid where the treasurer has noted "
                "your account; what the bank returns goes to the project."
            )
            % words
        )
    titles = lists.cards_by_id([one.card for one in found.monthly])
    for one in found.monthly:
        row = titles.get(one.card)
        words = {
            "amount": amount_words(one.amount, one.unit),
            "title": row.title or row.code if row is not None else "",
            "count": str(one.open),
        }
        if one.open:
            sentence = ngettext(
                "You give %(amount)s each month to “%(title)s”. That ends, and %(count)s month of "
                "it that is not paid need not be paid.",
                "You give %(amount)s each month to “%(title)s”. That ends, and %(count)s months of "
                "it that are not paid need not be paid.",
                one.open,
            )
        else:
            sentence = _(
                "You give %(amount)s each month to “%(title)s”. That ends, and nothing more is "
                "asked of you."
            )
        said.append(sentence % words)
    if found.promised:
        said.append(
            ngettext(
                "%(count)s promise of yours, of which nothing has come, is taken back.",
                "%(count)s promises of yours, of which nothing has come, are taken back.",
                found.promised,
            )
            % {"count": found.promised}
        )
    for unit, amount in found.may_return:
        words = {"amount": amount_words(amount, unit)}
        said.append(
            _(
                "You gave %(amount)s for something that may not reach its goal. If it goes back, "
                "it goes to the project instead."
            )
            % words
        )
    return tuple(said)
