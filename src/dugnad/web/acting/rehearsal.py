"""Trying an action without doing it: what would come of it, on a copy that is thrown away.

So a page can show exactly what others will see before anything is put up, and say a no early.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from nacl.signing import SigningKey

from dugnad.charter.charter import member_id_of
from dugnad.charter.law import Law
from dugnad.charter.people.verbs import Welcome
from dugnad.ledger import codec
from dugnad.ledger.contract import Actor, Context
from dugnad.ledger.execution import Call, carry_out
from dugnad.ledger.machine import Head
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import Draft
from dugnad.ledger.values import Action, Channel, Hash, MemberId, ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.people.models import Person
from dugnad.web.vault import services as vault


@dataclass(frozen=True)
class Rehearsed:
    """What would come of an action.

    Attributes:
        receipt: as it would be.
        store: the state as it would be; only while the rehearsal lasts.
        member: who would have acted.
    """

    receipt: Receipt
    store: Draft
    member: MemberId


@contextmanager
def rehearsal(
    person: Person | None,
    project: ProjectId,
    target: str,
    asked: Action,
    *,
    texts: int = 0,
    principal: MemberId | None = None,
    channel: Channel = "page",
    beside: tuple[MemberId, ...] = (),
) -> Iterator[Rehearsed]:
    """Try an action; nothing of it stays.

    Args:
        person: who would press; None for somebody who is not known yet.
        project: where they would act, 16 bytes.
        target: a charter module or a card.
        asked: the action.
        texts: how many texts would be told with it.
        principal: the member id of the organisation for which they would act; None for themselves.
        channel: how it would come.
        beside: the member ids of who would vouch.
    """
    with house().engine.reader() as books:
        draft = Draft(books)
        member = principal or member_in(person, project) or secrets.token_bytes(16)
        if Law(draft).member(member) is None:
            _try(draft, books.head, _custodian(), "people", _welcome(member, project))
        commitments = tuple(secrets.token_bytes(32) for _ in range(texts))
        receipt = _try(draft, books.head, member, target, asked, commitments, channel, beside)
        yield Rehearsed(receipt, draft, member)


def _custodian() -> MemberId:
    key = bytes(vault.place_key("custodian").verify_key)
    return member_id_of(house().engine.genesis_hash, key)


def _welcome(member: MemberId, project: ProjectId) -> Welcome:
    # A key of the moment: keeping one would leave a trace.
    key = bytes(SigningKey.generate().verify_key)
    return Welcome(key=key, member=member, project=project, channel="page", strength="link")


def _try(
    draft: Draft,
    head: Head,
    member: MemberId,
    target: str,
    asked: Action,
    commitments: tuple[Hash, ...] = (),
    channel: Channel = "page",
    beside: tuple[MemberId, ...] = (),
) -> Receipt:
    own = house()
    constitution = own.machine.constitution
    context = Context(
        action_id=secrets.token_bytes(32),
        actor=Actor(member=member),
        on_behalf_of=None,
        channel=channel,
        now_ms=max(head.time_ms + 1, own.now_ms()),
        commitments=commitments,
        co_signers=beside,
        me=target,
        law=constitution.law(draft),
        before=head.header_hash,
    )
    call = Call(target, type(asked).__name__, codec.encode(asked), 0, context)
    return carry_out(draft, constitution, constitution.limits(draft), call, head.seq + 1)
