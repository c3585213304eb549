"""Starting a project: eight small pages, none of which has to be finished in one go (S8, J1).

What was typed stays with the browser's visit, sealed, until the project is started or the draft is
thrown away; so leaving loses nothing and *back* always works. What the group says about itself in
answer to the five questions is agreed text: it goes into the books with the first rules, where it
changes only by the group's decision. Name and story are told text, which can be reworded or taken
away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from msgspec.structs import replace

from dugnad.charter.entries import GROUP, Kind, Rules
from dugnad.charter.money.verbs import AskHost
from dugnad.charter.projects.rules import fingerprint
from dugnad.charter.projects.verbs import Start
from dugnad.charter.ways import WAYS
from dugnad.face.agreed import HEADINGS, write_agreed
from dugnad.face.organisations import KINDS, answer_words, label_of
from dugnad.face.ruling import reading
from dugnad.face.sentences import StrOrPromise
from dugnad.web.acting.services import new_press
from dugnad.web.content import services as content
from dugnad.web.content.openness import OPENNESSES, PUBLIC, Openness, with_openness
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages.forms_start import (
    AGREED,
    DOORS,
    GameForm,
    MoneyForm,
    OpenForm,
    SeenForm,
    Step,
    WayForm,
    WhatForm,
    WhyForm,
)
from dugnad.web.pages.hosting import HostNow, hosts_to_ask
from dugnad.web.pages.parts import decided_part, id_of_part, tell_parent
from dugnad.web.pages.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    press_of,
    sign_in_first,
)
from dugnad.web.pages.ways import WAYS_IN_WORDS
from dugnad.web.people.viewer import viewer_of
from dugnad.web.rooms.drafts import ending
from dugnad.web.vault import services as vault

_DRAFT: Final = "start"
_ID_BYTES: Final = 16
LOOK: Final = "look"
GOING_ON: Final = "go-on"
"""In the address of whoever comes back to a draft: the page says that there is one."""


@dataclass(frozen=True)
class Page:
    """One page of the way.

    Attributes:
        name: in its address.
        title: what it asks, in a few words.
        form: what is typed there.
        later: whether every question of it may be left to later.
    """

    name: str
    title: StrOrPromise
    form: type[Step]
    later: bool = False


PAGES: Final = (
    Page("what", gettext_lazy("What and where"), WhatForm),
    Page("open", gettext_lazy("How open"), OpenForm),
    Page("why", gettext_lazy("Why, and what each gets"), WhyForm, later=True),
    Page("people", gettext_lazy("How people are seen"), SeenForm, later=True),
    Page("game", gettext_lazy("Rules and tools"), GameForm, later=True),
    Page("way", gettext_lazy("How you organise yourselves"), WayForm),
    Page("money", gettext_lazy("Money"), MoneyForm),
)
"""In the order in which a group comes to them; the eighth page looks at it all."""

STEPS: Final = len(PAGES) + 1
_FIRST: Final[dict[str, str]] = {"openness": PUBLIC, "way": "together", "money": "none"}


@require_http_methods(["GET", "HEAD"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin, or go on where one left off; `?part=` starts a part that a project decided on."""
    part = request.GET.get("part", "")
    draft = _draft(request)
    if part and viewer_of(request).person is None:
        return sign_in_first(request, request.get_full_path())
    if part and draft.get("part") != part:
        decided_part(viewer_of(request).person, part)
        _keep(request, {"part": part})
        draft = _draft(request)
    step = reverse("start-step", args=[draft.get("at") or PAGES[0].name])
    return redirect(f"{step}?{GOING_ON}=1" if draft.get("title") else step)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One page: what was typed is kept, and the next one follows."""
    if name == LOOK:
        return _last(request)
    at = next((at for at, page in enumerate(PAGES) if page.name == name), None)
    if at is None:
        raise Http404
    page, draft = PAGES[at], _draft(request)
    if request.method != "POST":
        return _show(request, at, page.form(initial={**_FIRST, **draft}))
    form = page.form(request.POST)
    if not form.is_valid():
        return _show(request, at, form, MENDING)
    follows = PAGES[at + 1].name if at + 1 < len(PAGES) else LOOK
    _keep(request, {**draft, **{key: str(one) for key, one in form.cleaned_data.items()}}, follows)
    # Who came back from the last page to change one thing goes there again.
    back = LOOK if request.POST.get("back") == LOOK else follows
    return redirect("start-step", back)


@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    request.session.pop(_DRAFT, None)
    return redirect("home")


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def begun_before(request: HttpRequest) -> str:
    """What the project that this browser began to write about is called; "" for none."""
    return _draft(request).get("title", "")


def draft_of(request: HttpRequest) -> dict[str, str]:
    """What this browser has filled in so far, by the names of the questions."""
    return _draft(request)


def go_on_with(request: HttpRequest, draft: dict[str, str]) -> None:
    """Go on in this browser with what was filled in elsewhere."""
    _keep(request, draft, LOOK)


def _draft(request: HttpRequest) -> dict[str, str]:
    found: dict[str, str] = request.session.get(_DRAFT, {})
    return dict(found)


def _keep(request: HttpRequest, draft: dict[str, str], at: str = "") -> None:
    request.session[_DRAFT] = {**draft, "at": at or PAGES[0].name}


def _show(request: HttpRequest, at: int, form: Step, status: int = 200) -> HttpResponse:
    page = PAGES[at]
    context = {
        "page": page,
        "form": form,
        "number": at + 1,
        "steps": STEPS,
        "before": PAGES[at - 1] if at else None,
        "back": request.GET.get("back", "") or request.POST.get("back", ""),
        "doors": DOORS,
        "ways": WAYS_IN_WORDS,
        "chosen": str(form["openness" if page.name == "open" else "way"].value() or "")
        if page.name in ("open", "way")
        else "",
        "hosts": _hosts() if page.name == "money" else (),
        "draft": _draft(request),
        "going_on": begun_before(request) if GOING_ON in request.GET else "",
    }
    return render(request, "pages/start_step.html", context, status=status)


def _hosts() -> list[HostNow]:
    with house().engine.reader() as store:
        return hosts_to_ask(store)


def _ask_host(request: HttpRequest, project: bytes, draft: dict[str, str]) -> ProjectRow | None:
    """Ask the host that was chosen to hold the project's money; gives whom, where one was asked.

    What goes wrong is no reason not to start: the project's own page asks again.
    """
    host = lists.project_by_code(draft.get("money", ""))
    if host is None:
        return None
    asked = AskHost(project=project, host=bytes(host.project))
    try:
        carry_out(request, project, "money", asked, part="-host")
    except Refused:
        return None
    return host


def _rules(draft: dict[str, str]) -> Rules:
    """The rules of the chosen way; where not everybody reads it, not everybody walks in."""
    ready = next((one for name, one in WAYS.items() if name == draft.get("way")), WAYS["together"])
    closed = draft.get("openness", PUBLIC) != PUBLIC and ready.joining == "open"
    return replace(
        ready,
        joining="asked" if closed else ready.joining,
        words=fingerprint(_words(draft)),
        answer_days=_answer_days(draft),
    )


def _kind(draft: dict[str, str]) -> Kind:
    """What they are: a group of people, where nothing else was chosen."""
    return next((one for one in KINDS if one == draft.get("kind")), GROUP)


def _answer_days(draft: dict[str, str]) -> int:
    """Within how many days an organisation promises to answer; a group of people does not."""
    days = draft.get("answer_days", "")
    return int(days) if days.isdecimal() and _kind(draft) != GROUP else 0


def _words(draft: dict[str, str]) -> str:
    """What the group says about itself, in the order of the questions."""
    told = {name: draft.get(field, "") for field, name in AGREED.items()}
    return write_agreed((name, told.get(name, "")) for name in HEADINGS)


def _told(request: HttpRequest, draft: dict[str, str]) -> Told:
    told = Told(
        title=draft.get("title", ""),
        text=draft.get("text", ""),
        where=draft.get("where", ""),
        language=viewer_of(request).language,
    )
    openness: Openness = next((one for one in OPENNESSES if one == draft.get("openness")), PUBLIC)
    return with_openness(told, openness)


def _last(request: HttpRequest) -> HttpResponse:
    """Look at everything, and start."""
    draft = _draft(request)
    if not WhatForm(draft).is_valid():
        return redirect("start-step", PAGES[0].name)
    if request.method != "POST":
        return _look(request, draft)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    begun = _part_begun(draft)
    if begun:
        request.session.pop(_DRAFT, None)
        return redirect("project", begun)
    project, parent = _place(request, draft)
    asked = Start(
        project=project,
        rules=_rules(draft),
        words=_words(draft),
        parent=parent,
        kind=_kind(draft),
    )
    try:
        done = carry_out(request, project, "projects", asked, told=[_told(request, draft)])
    except Refused as no:
        return _look(request, draft, no.sentence, REFUSED)
    request.session.pop(_DRAFT, None)
    person = viewer_of(request).person
    if parent is not None and person is not None:
        tell_parent(project, parent, person)
    host = _ask_host(request, project, draft)
    sentence = _("Your project has begun. Now ask three people.")
    if host is not None:
        asked_too = _("%(host)s is asked to hold your money; a person there answers.")
        sentence = f"{sentence} {asked_too % {'host': host.title}}"
    give_receipt(request, sentence, done)
    code = lists.code_of(project)
    if person is not None and code is not None:
        ending.begun(person, draft.get("room", ""), reverse("project", args=[code]))
    return redirect("begun", code) if code else redirect("home")


def _part_begun(draft: dict[str, str]) -> str | None:
    """The code of the part that the draft is about, where it has begun meanwhile."""
    row = lists.card_by_code(draft.get("part", ""))
    return None if row is None else lists.code_of(id_of_part(bytes(row.card)))


def _place(request: HttpRequest, draft: dict[str, str]) -> tuple[bytes, bytes | None]:
    """The id of the project, and the project that it becomes a part of."""
    part = draft.get("part", "")
    if part:
        return decided_part(viewer_of(request).person, part)
    # The same press makes the same project, and nobody can choose its code.
    return vault.lookup_tag("project", press_of(request))[:_ID_BYTES], None


def _look(
    request: HttpRequest, draft: dict[str, str], problem: StrOrPromise = "", status: int = 200
) -> HttpResponse:
    context = {
        **in_words(request, draft),
        "draft": draft,
        "going_on": begun_before(request) if GOING_ON in request.GET else "",
        "number": STEPS,
        "steps": STEPS,
        "pages": PAGES,
        "problem": problem,
        "press": new_press(),
    }
    return render(request, "pages/start_look.html", context, status=status)


def in_words(request: HttpRequest, draft: dict[str, str]) -> dict[str, Any]:
    """What a draft says, as its last page and those who are asked about it read it."""
    rules, words = _rules(draft), _words(draft)
    told = _told(request, draft)
    return {
        "told": told,
        "text": content.render(told.text),
        "door": DOORS.get(draft.get("openness", PUBLIC), DOORS[PUBLIC]),
        "kind": label_of(_kind(draft)),
        "answers": answer_words(_answer_days(draft)),
        "way": next(one for one in WAYS_IN_WORDS if one.name == rules.way),
        "in_short": reading.in_short(rules),
        "own": [part for part in reading.parts(rules, words) if part.is_own],
        "later": [HEADINGS[name] for field, name in AGREED.items() if not draft.get(field)],
        "host": lists.project_by_code(draft.get("money", "")),
    }
