"""Whoever runs the place puts a project in through a page, while the place is open (S39, K20).

The page opens by a link that only they can make: everybody who goes along with a project is written
to and taken in, so an upload by anybody would be a way to write to addresses of their choice.
"""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dugnad.face.forms import dress, say_plainly
from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, give_notice, take_receipt
from dugnad.web.moving import uploads
from dugnad.web.moving.checking import NotPutIn
from dugnad.web.people import services as people
from dugnad.web.people.addresses import NotAnAddress, read_address
from dugnad.web.people.models import Person
from dugnad.web.people.running import OneHour

_LINK: Final = OneHour("dugnad.web.moving.putting_in")
link_for = _LINK.link_for
UNTIL: Final = "puts_in_until"
"""Where the visit keeps until when it may put projects in."""
WITHOUT_SCRIPTS: Final = 36 * uploads.MEGABYTE
"""What the place reads in one request, less what else is in it."""


class PutInForm(forms.Form):
    """A file, and whom it is for."""

    use_required_attribute = False
    whom = forms.CharField(
        label=gettext_lazy("Who begins it here? Their mail address or mobile number"),
        help_text=gettext_lazy("They have signed in here once."),
        max_length=200,
        error_messages={"required": gettext_lazy("Write whom it is for.")},
    )
    file = forms.FileField(
        label=gettext_lazy("The file that was taken out"),
        error_messages={"required": gettext_lazy("Choose the file that was taken out.")},
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say plainly what is missing."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_plainly(field)
            dress(field.widget)

    def clean_whom(self) -> Person:
        """Find who it is for."""
        try:
            address = read_address(self.cleaned_data["whom"], house().place.country)
        except NotAnAddress as no:
            raise forms.ValidationError(
                _("This is no mail address and no mobile number. Look at it once more.")
            ) from no
        person = people.find_by_address(address.kind, address.text)
        if person is None:
            raise forms.ValidationError(
                _("Nobody here has that address. They sign in once, then you put it in.")
            )
        return person


DIGITS_MAX: Final = 18


@require_http_methods(["GET", "HEAD", "POST"])
def open_by_link(request: HttpRequest, told: str) -> HttpResponse:
    """Let the visit that presses first put projects in for as long as its link says."""
    now_ms = house().now_ms()
    pressed = request.method == "POST"
    until_ms = _LINK.take(told, now_ms) if pressed else _LINK.lasts_until(told, now_ms)
    if until_ms is None:
        raise Http404
    if not pressed:
        return render(request, "moving/put_in_link.html")
    request.session[UNTIL] = until_ms
    return redirect("put-in")


@require_http_methods(["GET", "HEAD", "POST"])
def put_in(request: HttpRequest) -> HttpResponse:
    """Take a file in one piece, and say how it stands with those that came."""
    _want_open(request)
    if request.method != "POST":
        return _page(request, PutInForm())
    form = PutInForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, MENDING)
    sent = form.cleaned_data["file"]
    try:
        found = uploads.begin(form.cleaned_data["whom"], sent.size or 0, get_language() or "en")
        at = 0
        for piece in sent.chunks(uploads.PIECE_BYTES):
            at = uploads.add(found.name, at, piece)
    except NotPutIn as no:
        form.add_error("file", no.sentence)
        return _page(request, form, MENDING)
    give_notice(request, _("It came whole and is checked now. Below you see how far it is."))
    return redirect("put-in")


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Let a script send a file in pieces; gives by which name."""
    _want_open(request)
    form = PutInForm(request.POST)
    del form.fields["file"]
    size = request.POST.get("size", "")
    if not form.is_valid():
        return _no(" ".join(str(one) for found in form.errors.values() for one in found))
    try:
        asked = _number(size)
        found = uploads.begin(form.cleaned_data["whom"], asked, get_language() or "en")
    except NotPutIn as no:
        return _no(no.sentence)
    return JsonResponse({"name": found.name, "piece": uploads.PIECE_BYTES})


@require_POST
def piece(request: HttpRequest, name: str) -> HttpResponse:
    """Take in a piece of a file; gives how much of it is here."""
    _want_open(request)
    at = request.GET.get("at", "")
    try:
        here = uploads.add(name, _number(at), request.body)
    except NotPutIn as no:
        return _no(no.sentence)
    return JsonResponse({"here": here})


# ── Steps
def _number(told: str) -> int:
    """A number as a script tells it; 0 for anything else, and for endless digits."""
    return int(told) if told.isdecimal() and len(told) <= DIGITS_MAX else 0


def _want_open(request: HttpRequest) -> None:
    if request.session.get(UNTIL, 0) <= house().now_ms():
        raise Http404


def _page(request: HttpRequest, form: PutInForm, status: int = 200) -> HttpResponse:
    came = [(one, uploads.in_words(one)) for one in uploads.listed()]
    context = {
        "form": form,
        "came": came,
        "checks": any(one.state == "waits" for one, _words in came),
        "most": uploads.MOST_BYTES // uploads.MEGABYTE,
        "plain": WITHOUT_SCRIPTS // uploads.MEGABYTE,
        "until_ms": request.session[UNTIL],
        "receipt": take_receipt(request),
    }
    return render(request, "moving/put_in.html", context, status=status)


def _no(sentence: str) -> HttpResponse:
    return JsonResponse({"sentence": sentence}, status=MENDING)
