"""The end of an urn: its secret, both halves and what lay in it are destroyed."""

from __future__ import annotations

from django.db import transaction

from dugnad.charter.decisions import urn as law
from dugnad.charter.entries import target_of
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.answers.models import Entry, Slip
from dugnad.web.lists import services as lists
from dugnad.web.urn.lying import empty_the_log
from dugnad.web.urn.models import Added, Half, Urn
from dugnad.web.urn.reading import looking, secret_name
from dugnad.web.vault import services as vault


def destroy(row: Urn) -> None:
    """Destroy an urn, its secret, both halves and the codes of slips, and let the books know.

    What was sealed under the secret is noise from now on, in backups too. Asking again finishes
    what was interrupted.

    Raises:
        TurnedAway, ClockTrouble, NotKept: it is destroyed, and still to be written down.
    """
    card, turn = bytes(row.card), row.turn
    vault.destroy_passing(secret_name(card, turn))
    with transaction.atomic():
        # A code on a slip that was not torn to pieces leads to nobody from now on.
        Entry.objects.filter(card=card, turn=turn).delete()
        Slip.objects.filter(ask__card=card, turn=turn).delete()
        Half.objects.filter(urn=row).delete()
        Added.objects.filter(urn=row).delete()
        Urn.objects.filter(id=row.id).update(sealed=b"", sheets=b"", public=b"")
    empty_the_log()
    receipt = act_as_place("operator", target_of(card), law.DestroyUrn(turn=turn))
    lists.wait_for(receipt.seq)
    Urn.objects.filter(id=row.id).delete()


def sweep() -> int:
    """Destroy every urn that nobody needs any more: its decision is over, or was ended."""
    gone = 0
    for row in Urn.objects.all():
        with looking(bytes(row.card)) as found:
            needed = found is not None and found.needs_urn(row.turn)
        if not needed:
            destroy(row)
            gone += 1
    return gone
