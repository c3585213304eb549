"""The pages of drafts: let others look, say what one thinks, go on, begin (S8)."""

from __future__ import annotations

import secrets
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.ledger.values import ProjectId
from dugnad.web.house import house
from dugnad.web.kit import drafting as starting
from dugnad.web.kit.forms import PlainForm
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice, press_of
from dugnad.web.people.buckets import Size
from dugnad.web.people.models import Person
from dugnad.web.people.pressed import press_only
from dugnad.web.rooms import met, pages, services
from dugnad.web.rooms.conversations import meeting, notices
from dugnad.web.rooms.drafts.face import SENTENCES, VERBS
from dugnad.web.rooms.drafts.law import (
    ASKED,
    KEEPER,
    KEY_BYTES,
    ROOM,
    STAYS_MS,
    TEXT_MAX,
    Change,
    Come,
    Door,
    End,
    OpenDoor,
    Plan,
    Share,
    ShutDoor,
    Think,
    Thought,
)
from dugnad.web.rooms.room import DAY_MS

ANCHOR_BYTES = 16
BY_LINK: Final = "link"
"""The button that asks nobody by name, and makes a link to hand on."""
SHARES: Final = Size(goes=5, refill_ms=3_600_000)
"""How many drafts somebody may show to others: each tells up to thirty people of it."""


class ShareForm(PlainForm):
    """Who may look."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("People you meet in your projects"),
        widget=forms.CheckboxSelectMultiple,
        choices=[],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Whoever makes a link chooses nobody."""
        super().__init__(*args, **kwargs)
        self.fields["people"].required = self.data.get("by") != BY_LINK


class ThinkForm(PlainForm):
    """What somebody thinks."""

    text = forms.CharField(
        label=gettext_lazy("What do you think of it?"),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    joins = forms.BooleanField(label=gettext_lazy("I would like to be in it"), required=False)


@require_safe
@pages.known()
def drafts(request: HttpRequest, person: Person) -> HttpResponse:
    """The drafts that a person shares or was asked about."""
    rows = []
    for anchor, standing in services.seats_of(person, ROOM):
        plans = services.records(person, ROOM, anchor, Plan, most=1)
        if plans:
            filled = dict(plans[0].body.filled)
            title = filled.get("title", "")
            rows.append({"id": UUID(bytes=anchor), "title": title, "mine": standing == KEEPER})
    return pages.page(request, "drafts.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known()
def share(request: HttpRequest, person: Person) -> HttpResponse:
    """Let people look at what one has filled in so far."""
    filled = starting.draft_of(request)
    if not filled.get("title"):
        return redirect("start")
    form = ShareForm(request.POST if request.method == "POST" else None)
    field = form.fields["people"]
    circles = meeting.circles_of(person)
    if isinstance(field, forms.MultipleChoiceField):
        field.choices = [(one.title, list(one.others)) for one in circles]
    if len(circles) > 1:
        field.help_text = meeting.OF_ONE
    status = MENDING if form.is_bound else 200
    if form.is_valid() and not meeting.of_one_project(_picked(person, request, form)):
        form.add_error("people", str(meeting.OF_ONE))
    if form.is_valid() and pages.is_too_often("drafts", person, SHARES):
        form.add_error("people", _("You have written to many people lately. Wait until tomorrow."))
        status = pages.TOO_MANY
    if form.is_valid():
        by_link = request.POST.get("by") == BY_LINK
        found = _picked(person, request, form)
        asked = [one for one, _project in found]
        anchor = secrets.token_bytes(ANCHOR_BYTES)
        people_asked = tuple(one.id.bytes for one in asked)
        action = Share(tuple(filled.items()), people_asked, by_link=by_link)
        done = pages.pressed(request, person, ROOM, anchor, action)
        if done.refused is None and by_link:
            there = UUID(bytes=anchor)
            if done.events:
                starting.go_on_with(request, {**filled, "room": there.hex})
                _open_door(request, person, anchor)
            return redirect("draft", there) if done.events else redirect("drafts")
        if done.refused is None:
            if done.events:
                there = UUID(bytes=anchor)
                starting.go_on_with(request, {**filled, "room": there.hex})
                met.note(ROOM.name, anchor, found)
                notices.tell(asked, f"/drafts/{there}", asks=True, what="draft")
            give_notice(request, _("They can look at it now, and nobody else."))
            return redirect("drafts")
        form.add_error("people", str(SENTENCES[done.refused]))
        status = REFUSED
    context = {
        "form": form,
        "verb": VERBS[Share],
        "title": filled["title"],
        "nobody": not circles,
        "open_door": VERBS[OpenDoor],
        "days": STAYS_MS // DAY_MS,
    }
    return pages.page(request, "draft_share.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known("text")
def draft(request: HttpRequest, person: Person, anchor: UUID) -> HttpResponse:
    """One draft: read it, and say what one thinks."""
    plans = services.records(person, ROOM, anchor.bytes, Plan, most=1)
    if not plans:
        raise Http404
    stands = services.standings(person, ROOM, anchor.bytes)
    form = ThinkForm(request.POST if request.method == "POST" else None)
    status = MENDING if form.is_bound else 200
    if form.is_valid():
        action = Think(form.cleaned_data["text"], form.cleaned_data["joins"])
        done = pages.pressed(request, person, ROOM, anchor.bytes, action)
        if done.refused is None:
            if done.events:
                keepers = services.seated(ROOM, anchor.bytes, KEEPER)
                others = Person.objects.filter(id__in=keepers).exclude(id=person.id)
                notices.tell(others, request.path, asks=False, what="thought")
            return redirect("draft", anchor)
        form.add_error("text", str(SENTENCES[done.refused]))
        status = REFUSED
    thoughts = services.records(person, ROOM, anchor.bytes, Thought)
    ids = {UUID(bytes=one.by) for one in thoughts if one.by}
    ids |= {
        *services.seated(ROOM, anchor.bytes, ASKED),
        *services.seated(ROOM, anchor.bytes, KEEPER),
    }
    names = met.names_in(ROOM.name, anchor.bytes, person, Person.objects.filter(id__in=ids))
    context = {
        **starting.in_words(request, dict(plans[0].body.filled)),
        "anchor": anchor,
        "form": form,
        "thoughts": [
            {"name": names.get(UUID(bytes=one.by), ""), "body": one.body}
            for one in thoughts
            if one.by
        ],
        "names": sorted(names.values()),
        "keeps": KEEPER in stands,
        "link": _link_of(person, anchor),
        "open_door": VERBS[OpenDoor],
        "shut_door": VERBS[ShutDoor],
        "think": VERBS[Think],
        "change": VERBS[Change],
        "end": VERBS[End],
    }
    return pages.page(request, "draft.html", context, status)


@press_only("drafts")
@pages.known()
def act(request: HttpRequest, person: Person, anchor: UUID) -> HttpResponse:
    """Go on with a draft, show it as it is now, or give it up."""
    plans = services.records(person, ROOM, anchor.bytes, Plan, most=1)
    if not plans or KEEPER not in services.standings(person, ROOM, anchor.bytes):
        raise Http404
    match request.POST.get("do", ""):
        case "go-on":
            starting.go_on_with(request, {**dict(plans[0].body.filled), "room": anchor.hex})
            return redirect("start-step", starting.LOOK)
        case "change":
            filled = starting.draft_of(request)
            if filled.get("room") != anchor.hex:
                give_notice(request, _("Press “Go on with it” first, and change what you like."))
                return redirect("draft", anchor)
            done = pages.pressed(request, person, ROOM, anchor.bytes, Change(tuple(filled.items())))
        case "open-door":
            done = _open_door(request, person, anchor.bytes)
        case "shut-door":
            done = pages.pressed(request, person, ROOM, anchor.bytes, ShutDoor())
        case "end":
            done = pages.pressed(request, person, ROOM, anchor.bytes, End())
        case _:
            raise Http404
    if done.refused is not None:
        give_notice(request, SENTENCES[done.refused])
    elif request.POST["do"].endswith("door"):
        return redirect("draft", anchor)
    return redirect("drafts")


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known()
def come(request: HttpRequest, person: Person, anchor: UUID, key: str) -> HttpResponse:
    """Come to a draft by a link that somebody handed on; opening it does nothing."""
    if services.standings(person, ROOM, anchor.bytes):
        return redirect("draft", anchor)
    problem, status = "", 200
    if request.method == "POST":
        done = pages.pressed(request, person, ROOM, anchor.bytes, Come(_key(key)))
        if done.refused is None:
            return redirect("draft", anchor)
        problem, status = str(SENTENCES[done.refused]), REFUSED
    context = {"verb": VERBS[Come], "problem": problem}
    answer = pages.page(request, "draft_come.html", context, status)
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _picked(
    person: Person, request: HttpRequest, form: ShareForm
) -> list[tuple[Person, ProjectId]]:
    """Who is asked by name, each with the project out of which they were picked."""
    chosen = () if request.POST.get("by") == BY_LINK else form.cleaned_data["people"]
    return [one for value in chosen if (one := meeting.met(person, value)) is not None]


def _open_door(request: HttpRequest, person: Person, anchor: bytes) -> services.Done:
    """Make a link, also by the same press that begins the draft's room."""
    asked = OpenDoor(secrets.token_bytes(KEY_BYTES))
    return services.press(person, ROOM, anchor, asked, press=f"{press_of(request)}-door")


def _link_of(person: Person, anchor: UUID) -> str:
    """The address to hand on, for whoever made it; "" where there is none."""
    doors = services.records(person, ROOM, anchor.bytes, Door, most=1)
    if not doors:
        return ""
    path = reverse("draft-come", args=[anchor, doors[0].body.key.hex()])
    return f"{house().place.base_address}{path}"


def _key(typed: str) -> bytes:
    try:
        return bytes.fromhex(typed)
    except ValueError:
        return b""
