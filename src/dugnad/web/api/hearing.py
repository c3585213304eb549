"""Whom an action was done for hears of it, also where a program of the helper's handed it in."""

from __future__ import annotations

from dugnad.charter.law import Law
from dugnad.ledger import codec
from dugnad.ledger.action import open_envelope
from dugnad.ledger.receipt import Receipt
from dugnad.web.acting.heard import done_for_another
from dugnad.web.acting.services import Done
from dugnad.web.house import house
from dugnad.web.people.models import Membership


def hear(envelope: bytes, receipt: Receipt) -> None:
    """Say that an action was done on behalf of another, if it was: as a press on a page does."""
    body = open_envelope(envelope).body
    if receipt.code or body.on_behalf_of is None:
        return
    with house().engine.reader() as store:
        holder = Law(store).key(body.key)
        law = house().machine.constitution.contract_at(store, body.target)
    member = b"" if holder is None else holder.member
    by = Membership.objects.filter(member_id=member).select_related("person").first()
    if by is None:
        return  # who is known here by no name helps nobody here.
    done_for_another.send(
        Done,
        by=by.person,
        project=bytes(by.project_id),
        principal=body.on_behalf_of,
        target=body.target,
        asked=codec.decode(law.verbs[body.verb], body.arguments),
        done=Done(receipt=receipt, member=member, commitments=body.commitments),
    )
