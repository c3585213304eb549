"""Starting a project: eight small pages, none of which has to be finished in one go (S8, J1).

What was typed stays with the browser's visit, sealed, until the project is started or the draft is
thrown away; so leaving loses nothing and *back* always works. What the group says about itself in
answer to the five questions is agreed text: it goes into the books with the first rules, where it
changes only by the group's decision. Name and story are told text, which can be reworded or taken
away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dugnad.charter.money.verbs import AskHost
from dugnad.charter.projects.verbs import Start
from dugnad.face.sentences import StrOrPromise
from dugnad.web.acting.services import new_press
from dugnad.web.content.openness import PUBLIC
from dugnad.web.house import house
from dugnad.web.kit import drafting
from dugnad.web.kit.drafting import (
    LOOK,
    begun_before,
    draft_of,
    in_words,
    keep,
    kind_in,
    rules_in,
    told_in,
    words_in,
)
from dugnad.web.kit.forms_start import (
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
from dugnad.web.kit.hosting import HostNow, hosts_to_ask
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    press_of,
    sign_in_first,
)
from dugnad.web.kit.ways import WAYS_IN_WORDS
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages.parts import decided_part, id_of_part, tell_parent
from dugnad.web.people.viewer import viewer_of
from dugnad.web.rooms.drafts import ending
from dugnad.web.vault import services as vault

_ID_BYTES: Final = 16
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
    draft = draft_of(request)
    if part and viewer_of(request).person is None:
        return sign_in_first(request, request.get_full_path())
    if part and draft.get("part") != part:
        decided_part(viewer_of(request).person, part)
        keep(request, {"part": part})
        draft = draft_of(request)
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
    page, draft = PAGES[at], draft_of(request)
    if request.method != "POST":
        return _show(request, at, page.form(initial={**_FIRST, **draft}))
    form = page.form(request.POST)
    if not form.is_valid():
        return _show(request, at, form, MENDING)
    follows = PAGES[at + 1].name if at + 1 < len(PAGES) else LOOK
    keep(request, {**draft, **{key: str(one) for key, one in form.cleaned_data.items()}}, follows)
    # Who came back from the last page to change one thing goes there again.
    back = LOOK if request.POST.get("back") == LOOK else follows
    return redirect("start-step", back)


@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    drafting.throw_away(request)
    return redirect("home")


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


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
        "draft": draft_of(request),
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


def _last(request: HttpRequest) -> HttpResponse:
    """Look at everything, and start."""
    draft = draft_of(request)
    if not WhatForm(draft).is_valid():
        return redirect("start-step", PAGES[0].name)
    if request.method != "POST":
        return _look(request, draft)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    begun = _part_begun(draft)
    if begun:
        drafting.throw_away(request)
        return redirect("project", begun)
    project, parent = _place(request, draft)
    asked = Start(
        project=project,
        rules=rules_in(draft),
        words=words_in(draft),
        parent=parent,
        kind=kind_in(draft),
    )
    try:
        done = carry_out(request, project, "projects", asked, told=[told_in(request, draft)])
    except Refused as no:
        return _look(request, draft, no.sentence, REFUSED)
    drafting.throw_away(request)
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
