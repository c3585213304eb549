"""From receipts to rows: which cards and projects an action touched, and how they stand now.

What happened says only *which* rows to look at again; how they stand is read from the state, which
may already be further on. So a receipt can be taken in twice, and rows made anew are the same rows.
"""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from dugnad.charter.people import events as people
from dugnad.engine.port import Recorded
from dugnad.ledger.action import open_envelope
from dugnad.web.lists import models, money_touched
from dugnad.web.lists.codes import codes_of
from dugnad.web.lists.lens import Lens
from dugnad.web.lists.putting import put, put_plain
from dugnad.web.lists.rows import refresh_cards, refresh_projects, refresh_questions
from dugnad.web.lists.touched import Touched, lines_of


def take_in(lens: Lens, recorded: Sequence[Recorded]) -> bool:
    """Bring the rows up to what these receipts, and whatever follows them, say.

    Runs inside a transaction of the caller.

    Returns:
        Whether text was taken away, so that the caller can see to it that it is gone.
    """
    done = [one for one in recorded if not one.receipt.code]
    touched = Touched()
    with lens.engine.reader() as store:
        lines = [line for one in done for line in lines_of(lens, store, one, touched)]
        _remember_commitments(lens, done, touched.told)
        _name(touched.fresh)
        _look_up_removed(touched)
        counts = refresh_cards(lens, store, touched)
        refresh_projects(store, touched, counts)
        refresh_questions(store, touched)
        money_touched.refresh(store, touched.of_money)
    put(models.PartyRow, [_party(one) for one in touched.parties])
    put_plain(models.BookLine, lines)
    put_plain(models.RemovalRow, touched.taken)
    return bool(touched.prose)


def look_again(lens: Lens, commitment: bytes) -> None:
    """Work out again the rows that show a told text. Runs inside a transaction of the caller."""
    touched = Touched(prose=[commitment])
    with lens.engine.reader() as store:
        _look_up_removed(touched)
        refresh_projects(store, touched, refresh_cards(lens, store, touched))


def _remember_commitments(lens: Lens, done: Sequence[Recorded], told: Mapping[bytes, int]) -> None:
    """Note which told text the books name: from the actions themselves, and bills.

    Args:
        lens: how the books are read.
        done: what was carried out.
        told: fingerprints that events name besides, and where.
    """
    if not done:
        return
    seqs = {one.receipt.action_id: one.receipt.seq for one in done}
    first, last = done[0].receipt.seq, done[-1].receipt.seq
    rows = [models.Recorded(commitment=bill, seq=seq) for bill, seq in told.items()]
    for block in lens.engine.blocks(first - 1, last - first + 1):
        for envelope in block.envelopes:
            opened = open_envelope(envelope)
            seq = seqs.get(opened.action_id)
            if seq is not None:
                rows += [models.Recorded(commitment=c, seq=seq) for c in opened.body.commitments]
    put_plain(models.Recorded, rows)


def _name(fresh: Mapping[bytes, models.Code.Kind]) -> None:
    """Give each new card and project its code, in the order in which they came."""
    known = models.Code.objects.filter(identity__in=list(fresh))
    named = {bytes(identity) for identity in known.values_list("identity", flat=True)}
    wanted = [identity for identity in fresh if identity not in named]
    first = [next(codes_of(identity)) for identity in wanted]
    found = models.Code.objects.filter(code__in=first)
    taken = dict.fromkeys(found.values_list("code", flat=True))
    rows = []
    for identity in wanted:
        code = next(code for code in codes_of(identity) if not _is_taken(code, identity, taken))
        taken[code] = None
        rows.append(models.Code(code=code, kind=fresh[identity], identity=identity))
    models.Code.objects.bulk_create(rows)


def _is_taken(code: str, identity: bytes, taken: Mapping[str, None]) -> bool:
    """Whether another has this code; a later choice is looked for one by one, as it is rare."""
    if code in taken:
        return True
    is_first = code == next(codes_of(identity))
    return not is_first and models.Code.objects.filter(code=code).exists()


def _look_up_removed(touched: Touched) -> None:
    """Look again at what shows a text that was taken away, without moving it in any list."""
    if not touched.prose:
        return
    maps = models.PlaceRow.objects.filter(prose__in=touched.prose).values("card")
    for row in models.CardRow.objects.filter(Q(prose__in=touched.prose) | Q(card__in=maps)):
        touched.cards.setdefault(bytes(row.card), (0, row.seq))
    for project in models.ProjectRow.objects.filter(prose__in=touched.prose):
        touched.projects.setdefault(bytes(project.project), (0, project.seq))


def _party(enrolled: people.OrganisationEnrolled) -> models.PartyRow:
    return models.PartyRow(
        member=enrolled.member,
        project=enrolled.project,
        organisation=enrolled.organisation,
        since_ms=enrolled.at_ms,
    )
