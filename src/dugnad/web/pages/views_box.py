"""The card box and the three fields that put a card up (S6, S7).

Three steps, none of them needing scripts: type, look, put up. What was typed stays with the
browser's visit until the card is up, also across signing in.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.cards.events import CardPutUp
from dugnad.charter.cards.refusals import NotMember
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.entries import target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.engine.port import NotKept
from dugnad.face.around import Around
from dugnad.face.differing import Differing
from dugnad.face.face import Face, Pinned
from dugnad.face.forms import PutUpForm
from dugnad.face.page import CardPage, PersonLine
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger import codec
from dugnad.ledger.errors import ClockTrouble
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import Frozen
from dugnad.web import refusals
from dugnad.web.acting.rehearsal import rehearsal
from dugnad.web.acting.services import member_in, new_press
from dugnad.web.content import pictures
from dugnad.web.content import services as content
from dugnad.web.content.told import NotAccepted, Told, tidy
from dugnad.web.helping.for_whom import FOR, FOR_MYSELF, MYSELF, ForWhom, for_whom
from dugnad.web.house import house
from dugnad.web.kit.around import ProjectAround
from dugnad.web.kit.preparing import prepared, preset
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    keep,
    kept,
    let_go,
    sign_in_first,
    take_receipt,
)
from dugnad.web.kit.showing import show
from dugnad.web.kit.with_picture import with_picture
from dugnad.web.lists import kinds
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages.hanging import LOOK, Place, by_starters, chosen, places
from dugnad.web.pages.rules_of import current
from dugnad.web.pages.unmeetable import unmeetable
from dugnad.web.people.names import name_of
from dugnad.web.people.viewer import viewer_of
from dugnad.web.rooms.pocket.becoming import NOTE, card_is_up

CARD = "card_id"
"""Name of the hidden field that carries the card's id from looking to putting up.

It is signed: a card's public code follows from its id, and nobody chooses their card's code.
"""
BEGIN_TRIES = 3
"""So many blocks are waited for until a question that was just put up can be answered."""
DECIDE_FIRST = "decide_first"
"""Name of the box to tick where the group is to decide before the card is in force."""

_SALT = "dugnad.web.pages.looked-at"


@require_safe
def box(request: HttpRequest) -> HttpResponse:
    """Every type of card, with what it is for, an example, and how long it takes."""
    found = kinds.kinds()
    context = {
        "kinds": [one for one in found if one.out_ms is None],
        "out": [one for one in found if one.out_ms is not None],
        "project": request.GET.get("p", ""),
        "nothing_yet": not lists.projects(limit=1).rows,
    }
    return render(request, "pages/box.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def put_up(request: HttpRequest, kind: str) -> HttpResponse:
    """Type the three fields, look at the card, put it up."""
    face = _face(kind)
    if request.method != "POST" and kind not in kinds.offered():
        return _taken_out(request, kind)
    projects = places(request, kind)
    if not projects:
        return redirect("begin")
    around = _around(request, chosen(request, projects))
    if request.method != "POST":
        return _begin_or_go_on(request, face, projects)
    typed, problem = with_picture(request)
    form = _form(face, around, typed)
    if problem:
        form.add_error("picture_file", problem)
    if not form.is_valid():
        return _type(request, face, form, projects, MENDING)
    step = typed.get("step", "look")
    if step == "change":
        return _type(request, face, form, projects)
    if viewer_of(request).person is None:
        fields = [*form.fields, "project", DECIDE_FIRST]
        return sign_in_first(request, request.path, fields, typed, then=f"{request.path}?{LOOK}=1")
    draft = _draft(request, face, form, typed, projects)
    if draft is None or _not_there(request, draft):
        return _type(request, face, form, projects, MENDING)
    return _put_up(request, draft) if step == "up" else _look(request, draft)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Draft:
    """A card that was typed and is not up yet."""

    face: Face
    form: PutUpForm
    typed: QueryDict
    projects: list[Place]
    project: ProjectRow
    words: Told


def _begin_or_go_on(request: HttpRequest, face: Face, projects: list[Place]) -> HttpResponse:
    """Show the form, with what was typed before signing in; or the card made of it.

    Whoever was looking at their card when they were asked who they are looks at it again.
    """
    held = kept(request, request.path)
    around = _around(request, chosen(request, projects))
    if held is None:
        initial = {**preset(request, face), **prepared(request)}
        return _type(request, face, _form(face, around, initial=initial), projects)
    typed = QueryDict(mutable=True)
    typed.update(held)
    form = _form(face, around, typed)
    if LOOK in request.GET and viewer_of(request).person is not None and form.is_valid():
        draft = _draft(request, face, form, typed, projects)
        if draft is not None:
            return _look(request, draft)
    return _type(request, face, form, projects)


def _draft(
    request: HttpRequest, face: Face, form: PutUpForm, typed: QueryDict, projects: list[Place]
) -> Draft | None:
    """What a valid form says; None where its words cannot be taken, as the form then tells."""
    language = viewer_of(request).language
    try:
        words = tidy(Told(language=language, **(form.told(form.cleaned_data) or {})))
    except NotAccepted as no:
        form.add_error(no.field if no.field in form.fields else None, str(no.sentence))
        return None
    return Draft(face, form, typed, projects, chosen(request, projects), words)


def _face(kind: str) -> Face:
    if kind not in house().catalogue.NAMES:
        raise Http404
    face: Face = house().catalogue.face_of(kind)
    return face


def _taken_out(request: HttpRequest, kind: str) -> HttpResponse:
    """Say since when no such card is put up; what was typed before waits until one can be."""
    out = next(one for one in kinds.kinds() if one.name == kind)
    return render(request, "pages/taken_out.html", {"kind": out}, status=REFUSED)


def _form(face: Face, around: Around, *posted: Any, **more: Any) -> PutUpForm:
    own = house()
    return face.put_up(*posted, zone=own.place.zone, now_ms=own.now_ms(), around=around, **more)


def _around(request: HttpRequest, row: ProjectRow) -> ProjectAround:
    """The project in which the card is to hang, as whoever puts it up knows it."""
    project = bytes(row.project)
    member = member_in(viewer_of(request).person, project)
    return ProjectAround(project, member, house().now_ms())


def _type(
    request: HttpRequest,
    face: Face,
    form: PutUpForm,
    projects: list[Place],
    status: int = 200,
    *,
    take_part: bool = False,
) -> HttpResponse:
    project = chosen(request, projects)
    context = {
        "face": face,
        "form": form,
        "projects": projects,
        "take_part": take_part,
        "starters": take_part
        and face.contract.name not in DECIDING
        and by_starters(bytes(project.project)),
        "receipt": take_receipt(request),
        "project": project,
        "decides": face.contract.name in DECIDING,
        "decide_first": _decides_first(request),
        "whom": _in_whose_name(request, face, project),
        "warnings": _unmeetable(face, project),
        "note": request.POST.get(NOTE) or prepared(request).get(NOTE, ""),
    }
    return render(request, "pages/put_up.html", context, status=status)


def _unmeetable(face: Face, row: ProjectRow) -> list[Differing]:
    """What the rules in force let nobody decide in this project, where that is what it is for."""
    if face.contract.name not in DECIDING:
        return []
    return unmeetable(bytes(row.project), current(row).rules)


def _not_there(request: HttpRequest, draft: Draft) -> bool:
    """Whether it is to hang where the organisation that was chosen does not take part."""
    chosen = request.POST.get(FOR, MYSELF)
    whom = _in_whose_name(request, draft.face, draft.project)
    there = whom.speaking is not None and whom.speaking.takes_part
    if chosen in ("", MYSELF) or there or not _in_other_names(draft.face):
        return False
    sentence = _(
        "The organisation that you chose does not take part there, or you do not speak for it now. "
        "Choose another project, or do it as yourself."
    )
    draft.form.add_error(None, sentence)
    return True


def _in_whose_name(request: HttpRequest, face: Face, row: ProjectRow) -> ForWhom:
    """In whose name something is put up; most cards people put up themselves."""
    return for_whom(request, bytes(row.project)) if _in_other_names(face) else FOR_MYSELF


def _in_other_names(face: Face) -> bool:
    """Whether a card type can be put up for an organisation: what is put to the group, and more."""
    return face.contract.name in DECIDING or face.put_up.in_other_names


def _decides_first(request: HttpRequest) -> bool:
    before = kept(request, request.path) or {}
    return (request.POST.get(DECIDE_FIRST) or before.get(DECIDE_FIRST)) == "on"


def _look(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show exactly what others will see, on a phone and on paper."""
    face, viewer = draft.face, viewer_of(request)
    card = secrets.token_bytes(16)
    asked = _asked(draft, card)
    project = bytes(draft.project.project)
    speaking = _in_whose_name(request, face, draft.project).speaking
    principal = None if speaking is None else speaking.party
    with rehearsal(
        viewer.person, project, "cards", asked, texts=1, principal=principal
    ) as rehearsed:
        entry = Law(rehearsed.store).card(card)
        if rehearsed.receipt.code or entry is None:
            code = rehearsed.receipt.code
            return _refused(request, draft, refusals.sentence(code), code)
        seen = Seen(
            member=None,
            card=entry,
            told=draft.words,
            now_ms=house().now_ms(),
            zone=house().place.zone,
            language=viewer.language,
            around=_around(request, draft.project),
        )
        state = face.contract.state(Frozen(rehearsed.store), target_of(card))
        page = face.page(state, seen)
        agreement = [str(sentence) for sentence in face.agreement(state, seen)]
    name = name_of(viewer.person, project) if viewer.person else ""
    if speaking is not None:
        name = speaking.name
    context = {
        "face": face,
        "project": draft.project,
        "card": _pinned(face, page, draft.words, card, name),
        "agreement": agreement,
        "remarks": draft.form.remarks(draft.form.cleaned_data),
        "press": new_press(),
        "receipt": take_receipt(request),
        "typed": [*_typed(draft.typed), (CARD, Signer(salt=_SALT).sign(card.hex()))],
    }
    return render(request, "pages/look.html", context)


def _asked(draft: Draft, card: bytes) -> PutUp:
    return PutUp(
        card=card,
        project=bytes(draft.project.project),
        card_type=draft.face.contract.name,
        opening=codec.encode(draft.form.opening(draft.form.cleaned_data)),
        grants=draft.form.grants,
        awaits_decision=draft.typed.get(DECIDE_FIRST) == "on",
        awaits_money=draft.form.awaits_money(draft.form.cleaned_data),
    )


def _pinned(face: Face, page: CardPage, words: Told, card: bytes, name: str) -> Pinned:
    return Pinned(
        face=face,
        page=page,
        card_id=card,
        code="",
        address="",
        title=words.title,
        text=content.render(words.text),
        picture=pictures.address_of(words.picture) if words.picture else "",
        alt=words.alt,
        language=words.language,
        asker=PersonLine(name=name),
    )


def _typed(typed: QueryDict) -> list[tuple[str, str]]:
    """Everything that was typed, to be carried along in hidden fields."""
    left_out = ("csrfmiddlewaretoken", "step", "press", CARD)
    return [
        (name, str(value))
        for name, values in typed.lists()
        for value in values
        if name not in left_out
    ]


def _put_up(request: HttpRequest, draft: Draft) -> HttpResponse:
    project = bytes(draft.project.project)
    asked = _asked(draft, _looked_at(draft.typed))
    whom = _in_whose_name(request, draft.face, draft.project)
    try:
        done = carry_out(
            request, project, "cards", asked, told=[draft.words], speaking=whom.speaking
        )
    except Refused as no:
        return _refused(request, draft, no.sentence, no.code)
    let_go(request, request.path)
    person = viewer_of(request).person
    if person is not None:
        card_is_up(person, draft.typed.get(NOTE, ""))
    # A second press made the same card as the first: its id is the receipt's, not the new one.
    card = _card_of(done.receipt)
    begun = card is None or _let_answering_begin(card)
    row = lists.card(card) if card else None
    quiet = row is not None and house().now_ms() < row.quiet_until_ms
    waits = row is not None and row.status == "waiting"
    decides = row is not None and row.type in DECIDING
    asks = row is None or show(row, viewer_of(request), whom.speaking).asks
    sentence = _soon_sentence()
    if begun:
        sentence = _up_sentence(quiet=quiet, waits=waits, asks=asks, decides=decides)
    code = lists.code_of(card) if card else None
    way = None
    if code and begun and not waits and whom.speaking is None:
        way = _way_on(code, asks=asks, quiet=quiet, decides=decides)
    give_receipt(request, sentence, done, way=way)
    return redirect(reverse("card", args=[code]) + whom.query) if code else redirect("home")


def _refused(request: HttpRequest, draft: Draft, sentence: StrOrPromise, code: str) -> HttpResponse:
    """Show the form again; what is about one field stands beside it, to be mended."""
    if code == NotMember.code():
        # What was typed waits here until they take part, and then goes on.
        keep(request, request.path, [*draft.form.fields, "project", DECIDE_FIRST], draft.typed)
        return _type(request, draft.face, draft.form, draft.projects, REFUSED, take_part=True)
    field = draft.form.field_of(code)
    draft.form.add_error(field or None, str(sentence))
    status = MENDING if field else REFUSED
    return _type(request, draft.face, draft.form, draft.projects, status)


def _looked_at(typed: QueryDict) -> bytes:
    """The id of the card that was looked at, so that the same one goes up; or a new one."""
    try:
        return bytes.fromhex(Signer(salt=_SALT).unsign(typed.get(CARD, "")))
    except BadSignature:
        return secrets.token_bytes(16)


def _let_answering_begin(card: bytes) -> bool:
    """Let the answering of a question that was just put up begin; gives whether it has.

    The order that settles ties is fixed by a block after the one in which the question was put.
    """
    for _again in range(BEGIN_TRIES):
        with house().engine.reader() as store:
            entry = Law(store).card(card)
            if entry is None or entry.card_type not in DECIDING:
                return True
            stage = Deciding(Frozen(store), target_of(card)).stage.get()
        if stage is None or stage.standing != "beginning":
            return True
        try:
            house().engine.tick()
        except (ClockTrouble, NotKept):
            return False
        lists.wait_for(house().engine.head().seq)
    return False


def _soon_sentence() -> StrOrPromise:
    return _("Your card is up. In a moment it can be answered, and you can ask people: look again.")


def _way_on(
    code: str, *, asks: bool, quiet: bool, decides: bool
) -> tuple[StrOrPromise, str] | None:
    """Where what is said of a card that has gone up can be done."""
    if asks:
        words = _("Ask who decides") if decides else _("Ask three people")
        return words, reverse("invite", args=[code])
    return None if quiet else (_("Print the poster"), reverse("poster", args=[code]))


def _up_sentence(*, quiet: bool, waits: bool, asks: bool, decides: bool) -> StrOrPromise:
    if waits:
        return _("Your card is up, and waits. It says until when; then you can ask people.")
    if not asks:
        return _("Your card is up. Now print the poster, or share it.")
    if quiet:
        return _(
            "Your card is up, and on no list yet. Now ask three people, or send them the link."
        )
    if decides:
        return _("Your card is up. Now ask who decides, or print the poster.")
    return _("Your card is up. Now ask three people, or print the poster.")


def _card_of(receipt: Receipt) -> bytes | None:
    """The card that a receipt put up."""
    for happened in receipt.events:
        if happened.name == CardPutUp.__name__:
            return codec.decode(CardPutUp, happened.data).card
    return None
