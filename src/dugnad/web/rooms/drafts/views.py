"""The pages of drafts: let others look, say what one thinks, go on, begin (S8)."""

from __future__ import annotations

import secrets
from typing import Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.web.pages import drafting as starting
from dugnad.web.pages.forms import PlainForm
from dugnad.web.pages.pressing import MENDING, REFUSED, give_notice
from dugnad.web.people import services as people
from dugnad.web.people.buckets import Size
from dugnad.web.people.models import Person
from dugnad.web.people.pressed import press_only
from dugnad.web.rooms import pages, services
from dugnad.web.rooms.conversations import meeting, notices
from dugnad.web.rooms.drafts.face import SENTENCES, VERBS
from dugnad.web.rooms.drafts.law import (
    ASKED,
    KEEPER,
    ROOM,
    STAYS_MS,
    TEXT_MAX,
    Change,
    End,
    Plan,
    Share,
    Think,
    Thought,
)
from dugnad.web.rooms.room import DAY_MS

ANCHOR_BYTES = 16
SHARES: Final = Size(goes=5, refill_ms=3_600_000)
"""How many drafts somebody may show to others: each tells up to thirty people of it."""


class ShareForm(PlainForm):
    """Who may look."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("People you meet in your projects"),
        widget=forms.CheckboxSelectMultiple,
        choices=[],
    )


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
    status = MENDING if form.is_bound else 200
    if form.is_valid() and pages.is_too_often("drafts", person, SHARES):
        form.add_error("people", _("You have written to many people lately. Wait until tomorrow."))
        status = pages.TOO_MANY
    if form.is_valid():
        chosen = form.cleaned_data["people"]
        asked = [one for value in chosen if (one := meeting.met(person, value)) is not None]
        anchor = secrets.token_bytes(ANCHOR_BYTES)
        action = Share(tuple(filled.items()), tuple(one.id.bytes for one in asked))
        done = pages.pressed(request, person, ROOM, anchor, action)
        if done.refused is None:
            if done.events:
                there = UUID(bytes=anchor)
                starting.go_on_with(request, {**filled, "room": there.hex})
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
    names = people.names_of(Person.objects.filter(id__in=ids))
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
        case "end":
            done = pages.pressed(request, person, ROOM, anchor.bytes, End())
        case _:
            raise Http404
    if done.refused is not None:
        give_notice(request, SENTENCES[done.refused])
    return redirect("drafts")
