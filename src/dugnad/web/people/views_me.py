"""The own page: name, language, ways to be reached, devices, and the way out (S14, first form)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dugnad.charter.people.refusals import AtRest
from dugnad.web import refusals
from dugnad.web.house import house
from dugnad.web.keys.hands import anything_rests
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.messages import bundling
from dugnad.web.people import limits, passkeys, services
from dugnad.web.people.addresses import spoken
from dugnad.web.people.asking import ask_for_code, asked_code, try_code
from dugnad.web.people.forms import AddressForm, CodeForm, LimitsForm, ProfileForm
from dugnad.web.people.models import MAIL, Passkey, Person
from dugnad.web.people.names import read_reach
from dugnad.web.people.pressed import press_only
from dugnad.web.people.telling import tell_everywhere
from dugnad.web.people.viewer import viewer_of
from dugnad.web.people.views_signing_in import MENDING, WAITING, read_json

P = ParamSpec("P")

REST_WEEKS = (1, 4, 12)
"""For how many weeks somebody can rest with one press."""
SAID_AT = "at"
"""What an address calls the press that was just answered, so that the page says it was saved."""
ELSEWHERE: Final = "elsewhere"
"""What stands in the address of the own page right after somebody signed out everywhere else."""
UNTIL_BACK = "until-back"
"""The press for a rest without an end."""


_ONLY_ONE: Final = gettext_lazy("This is the only way to reach you. Add another one first.")
ADDED: Final = gettext_lazy("From now on you are also reached at a further address.")
TAKEN_AWAY: Final = gettext_lazy("One of your addresses was taken away. Nothing comes there now.")
SIGNED_OUT: Final = gettext_lazy("You were signed out everywhere but on one device.")
DEVICE_ADDED: Final = gettext_lazy("A further device signs you in from now on.")
DEVICE_TAKEN_AWAY: Final = gettext_lazy("One of your devices does not sign you in any more.")


def signed_in(
    view: Callable[Concatenate[HttpRequest, Person, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give a view the person who is signed in; send a stranger to sign in, then back here.

    What it shows is kept by no browser: on a computer that many use, *back* shows nobody's address.
    """

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        person = viewer_of(request).person
        if person is None:
            return redirect(f"{reverse('sign-in')}?next={reverse('me')}")
        response = view(request, person, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


@require_safe
@signed_in
def show(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the own page."""
    return _show(request, person)


@press_only("me")
@signed_in
def change_profile(request: HttpRequest, person: Person) -> HttpResponse:
    """Change name and language."""
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _show(request, person, profile=form, status=MENDING)
    services.rename(person, form.cleaned_data["name"])
    person.language = form.cleaned_data["language"]
    person.save(update_fields=["language"])
    translation.activate(person.language)
    response = redirect("me")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        person.language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response


@press_only("me")
@signed_in
def change_limits(request: HttpRequest, person: Person) -> HttpResponse:
    """Choose how often one is asked for something, on which days not, and how news comes."""
    form = LimitsForm(request.POST)
    if not form.is_valid():
        return _show(request, person, asking=form, status=MENDING)
    person.asks_a_week, person.quiet_days = form.most, form.days
    person.save(update_fields=["asks_a_week", "quiet_days"])
    if form.news is not None:
        bundling.choose(person, form.news, house().now_ms())
    return redirect(f"{reverse('me')}?{SAID_AT}=often#asking")


@press_only("me")
@signed_in
def rest(request: HttpRequest, person: Person) -> HttpResponse:
    """Rest everywhere in the place for some weeks or without an end, or come back."""
    typed = request.POST.get("weeks", "")
    weeks = next((one for one in REST_WEEKS if str(one) == typed), 0)
    person.rest_until_ms = house().now_ms() + weeks * limits.WEEK_MS if weeks else 0
    if typed == UNTIL_BACK:
        person.rest_until_ms = limits.UNTIL_BACK_MS
    person.save(update_fields=["rest_until_ms"])
    return redirect(f"{reverse('me')}?{SAID_AT}=rest#asking")


@press_only("me")
@signed_in
def leave_elsewhere(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign somebody out everywhere but here."""
    services.sign_out_elsewhere(request, person)
    tell_everywhere(person, SIGNED_OUT, "me")
    return redirect(f"{reverse('me')}?{ELSEWHERE}#signed-in")


@press_only("me")
@signed_in
def add_reach(request: HttpRequest, person: Person) -> HttpResponse:
    """Send a code to a further address; it is noted when the code comes back."""
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _show(request, person, reach=form, status=MENDING)
    wait = ask_for_code(request, form.cleaned_data["address"])
    if wait is not None:
        form.add_error("address", wait)
        return _show(request, person, reach=form, status=WAITING)
    return redirect("me-reach-code")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirm_reach(request: HttpRequest, person: Person) -> HttpResponse:
    """Check the code that was sent to a further address, then note the address."""
    code_id = asked_code(request)
    address = services.code_address(code_id) if code_id else None
    if code_id is None or address is None:
        return redirect("me")
    form = CodeForm(request.POST or None)
    passed = try_code(request, code_id, form) if request.POST and form.is_valid() else None
    if passed is not None:
        try:
            services.add_reach(person, address, house().now_ms())
        except services.AddressTaken:
            form.add_error(
                "code",
                _(
                    "This address belongs to another profile here. "
                    "Sign out, then sign in with this address to see it."
                ),
            )
        else:
            tell_everywhere(person, ADDED, "me")
            return redirect("me")
    shown = {
        "form": form,
        "to": spoken(address),
        "sends": house().place.sends(address.kind),
        "check_at": reverse("me-reach-code"),
        "again": "",
        "back": reverse("me"),
    }
    return render(request, "people/code.html", shown, status=MENDING if form.is_bound else 200)


@press_only("me")
@signed_in
def remove_reach(request: HttpRequest, person: Person, reach_id: UUID) -> HttpResponse:
    """Take one address away, unless it is the last one, or a lost device was just replaced."""
    gone = [read_reach(reach) for reach in person.reaches.filter(id=reach_id)]
    if not anything_rests(person) and services.remove_reach(person, reach_id):
        tell_everywhere(person, TAKEN_AWAY, "me", gone[0])
        return redirect("me")
    form = AddressForm({})
    form.errors.clear()
    problem = refusals.sentence(AtRest.code()) if anything_rests(person) else _ONLY_ONE
    form.add_error("address", str(problem))
    return _show(request, person, reach=form, status=MENDING)


@press_only("me")
@signed_in
def stop_reach(request: HttpRequest, person: Person, reach_id: UUID) -> HttpResponse:
    """Let no more messages go to an address, but for codes that are asked for."""
    del request
    for reach in person.reaches.filter(id=reach_id):
        services.stop_messages(reach, house().now_ms())
    return redirect("me")


@press_only("me")
@signed_in
def start_reach(request: HttpRequest, person: Person, reach_id: UUID) -> HttpResponse:
    """Let messages go to an address again at which the person wanted none."""
    del request
    services.start_messages(person, reach_id)
    return redirect("me")


@press_only("me")
@signed_in
def first_reach(request: HttpRequest, person: Person, reach_id: UUID) -> HttpResponse:
    """Let questions, or what only tells something, come to one address before the others."""
    what = request.POST.get("what", "")
    if what in ("asks", "tells"):
        services.come_here_first(person, reach_id, what, house().now_ms())
    return redirect(f"{reverse('me')}#reach")


@require_POST
@signed_in
def begin_device(request: HttpRequest, person: Person) -> HttpResponse:
    """Give the browser what it needs to add this device."""
    try:
        return JsonResponse(passkeys.begin_adding(request, person))
    except passkeys.PasskeyRefused:
        return _device_refused()


@require_POST
@signed_in
def finish_device(request: HttpRequest, person: Person) -> HttpResponse:
    """Keep this device as a way to sign in."""
    try:
        passkeys.finish_adding(request, person, read_json(request))
    except passkeys.PasskeyRefused:
        return _device_refused()
    tell_everywhere(person, DEVICE_ADDED, "me")
    return JsonResponse({"go": reverse("me")})


@press_only("me")
@signed_in
def remove_device(request: HttpRequest, person: Person, passkey_id: UUID) -> HttpResponse:
    """Take one device away: it no longer signs anybody in."""
    del request
    gone, _rows = Passkey.objects.filter(id=passkey_id, person=person).delete()
    if gone:
        tell_everywhere(person, DEVICE_TAKEN_AWAY, "me")
    return redirect("me")


def _show(
    request: HttpRequest,
    person: Person,
    *,
    profile: ProfileForm | None = None,
    reach: AddressForm | None = None,
    asking: LimitsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    name = services.name_of(person, None)
    shown = {
        "name": name,
        "profile": profile or ProfileForm(initial={"name": name, "language": person.language}),
        "reach": reach or AddressForm(),
        "asking": asking or LimitsForm(initial=_chosen(person)),
        "rest_until_ms": person.rest_until_ms if limits.rests(person, house().now_ms()) else 0,
        "until_back": limits.rests_until_back(person),
        "weeks": REST_WEEKS,
        "several": person.reaches.filter(stopped_ms=None).count() > 1,
        "reaches": [
            {
                "id": row.id,
                "is_mail": row.kind == MAIL,
                "failing": row.failing_since_ms is not None,
                "stopped": row.stopped_ms is not None,
                "asks_here": row.asks_here_ms is not None,
                "tells_here": row.tells_here_ms is not None,
                "shown": spoken(address),
            }
            for row in person.reaches.order_by("created_ms")
            if (address := services.read_reach(row)) is not None
        ],
        "devices": [
            {"id": row.id, "added_ms": row.created_ms, "used_ms": row.used_ms}
            for row in person.passkeys.order_by("created_ms")
        ],
        "device": passkeys.is_offered(request),
        "called": _called_where(person),
        "said_at": request.GET.get(SAID_AT, ""),
        "elsewhere": ELSEWHERE in request.GET,
    }
    return render(request, "people/me.html", shown, status=status)


def _called_where(person: Person) -> list[tuple[ProjectRow, str]]:
    """The projects that know a person, and what they are called in each."""
    known = [bytes(one.project_id) for one in person.memberships.all()]
    rows = [row for row in lists.projects_by_id(known) if row.title]
    return [(row, services.name_of(person, bytes(row.project))) for row in rows]


def _chosen(person: Person) -> dict[str, object]:
    """What a person chose about being asked, as the form takes it."""
    most = person.asks_a_week
    return {
        "asks_a_week": "" if most is None else str(most),
        "news_every_days": str(person.news_every_days),
        "quiet_days": [str(day) for day in range(limits.DAYS) if person.quiet_days >> day & 1],
    }


def _device_refused() -> JsonResponse:
    sentence = _("This device could not be added. Try again, or go on with codes.")
    return JsonResponse({"sentence": sentence}, status=MENDING)
