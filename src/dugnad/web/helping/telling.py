"""What is written to the two: the code that begins, that it began, what was done, that it ended.

Each letter goes by the reader's own way and in their language, and names the other one as they are
known in that project.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.people.records import THINGS
from dugnad.face.moments import day_words
from dugnad.web.helping import codes, wording
from dugnad.web.helping.models import Help
from dugnad.web.helping.wanted import Wanted
from dugnad.web.helping.wording import MAY
from dugnad.web.house import house
from dugnad.web.messages import post as letters
from dugnad.web.messages import services as messages
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Person, Reach
from dugnad.web.people.names import name_of
from dugnad.web.people.telling import tell_everywhere

ACTS_NAMED: Final = 3
"""So many of the things that were done stand in the message, the newest; the page has more."""


def asked(row: Help, code: str, about: str) -> Reach | None:
    """Send the code that begins help to whoever would be helped; gives where it went.

    Args:
        row: what was asked for, with its helper.
        code: that begins it.
        about: the card or project, in words.
    """
    reach, helper = letters.best_reach(row.helped), row.helper
    if reach is None or helper is None:
        return None
    with override(row.helped.language):
        may = ", ".join(str(MAY[one]) for one in THINGS if one in row.named)
        day = day_words(row.until_ms, house().place.zone, house().now_ms())
        words = {
            "helper": name_of(helper, bytes(row.project)),
            "about": about,
            "what": may,
            "day": day,
            "code": codes.spoken(code),
        }
        text = _(
            "%(helper)s would like to help you with: %(about)s. What they may do for you: "
            "%(what)s. It ends after %(day)s. Is all of that right? Then say this code to "
            "%(helper)s: %(code)s. If not, do nothing."
        )
        if row.how == "page":
            text = _(
                "%(helper)s would like to help you with: %(about)s. What they may do for you: "
                "%(what)s. It ends after %(day)s. Is all of that right? Then open this on your "
                "own device and say yes. If not, do nothing."
            )
        _to(
            reach,
            _("Shall %(helper)s help you?") % words,
            text % words,
            "/me/helpers/",
            about=bytes(row.card),
            uncut=True,
        )
    return reach


def asked_newcomer(helper: Person, wanted: Wanted, code: str) -> None:
    """Send the code that begins help to an address that nobody here has.

    Who is to be helped is not named: where the helper typed a wrong number, a stranger reads it.
    """
    place = house().place
    with override(place.language):
        words = {
            "helper": name_of(helper, wanted.project),
            "about": wording.about_of(wanted.project, wanted.card)[1],
            "what": ", ".join(str(MAY[one]) for one in THINGS if one in wanted.things),
            "day": day_words(wanted.until_ms, place.zone, house().now_ms()),
            "code": codes.spoken(code),
            "place": place.name,
        }
        text = _(
            "%(place)s: %(helper)s would like to help you with: %(about)s. What they may do for "
            "you: %(what)s. It ends after %(day)s. Is all of that right? Then say this code to "
            "%(helper)s: %(code)s. From then on %(place)s knows you by this address and tells you "
            "what is done. If not, do nothing."
        )
        messages.send_to_address(
            Address(wanted.kind, wanted.address),
            subject=_("Shall %(helper)s help you?") % words,
            text=text % words,
            language=place.language,
            now_ms=house().now_ms(),
            at_once=True,
        )


def began(row: Help) -> None:
    """Tell whoever is helped, everywhere: by whom, with what, until when, and how to stop it."""
    if row.helper is None:
        return
    with override(row.helped.language):
        words = {
            "helper": name_of(row.helper, bytes(row.project)),
            "what": ", ".join(str(MAY[one]) for one in THINGS if one in row.named),
            "day": day_words(row.until_ms, house().place.zone, house().now_ms()),
            "stop": codes.spoken(codes.opened(bytes(row.sealed_stop))),
        }
        sentence = _(
            "%(helper)s may do certain things here for you from now on: %(what)s. It ends after "
            "%(day)s. To stop it, text STOP %(stop)s."
        )
        tell_everywhere(row.helped, sentence % words, "my-helpers")


def ended(row: Help, by: Person | None) -> None:
    """Tell whichever of the two did not end it themselves; both, where it was stopped by a code."""
    if row.helper is None:
        return
    for person in (row.helped, row.helper):
        reach = letters.best_reach(person)
        if person == by or reach is None:
            continue
        with override(person.language):
            words = {
                "helper": name_of(row.helper, bytes(row.project)),
                "helped": name_of(row.helped, bytes(row.project)),
            }
            if person == row.helped:
                text, path = _("%(helper)s does nothing more for you here."), "/me/helpers/"
            else:
                text, path = _("%(helped)s is helped by you no more: it was stopped."), "/helping/"
            _to(reach, _("Help has ended"), text % words, path, about=bytes(row.card))


def acted(row: Help, thing: str, card: bytes, said: str) -> None:
    """Write to both what was done, on which card, and what was answered."""
    helper, project = row.helper, bytes(row.project)
    if helper is None:
        return
    about = wording.about_of(bytes(row.project), card)[1]
    stop = codes.spoken(codes.opened(bytes(row.sealed_stop)))
    for person in (row.helped, helper):
        reach = letters.best_reach(person)
        if reach is None:
            continue
        with override(person.language):
            words = {
                "helper": name_of(helper, project),
                "helped": name_of(row.helped, project),
                "what": wording.done_in_words(wording.DONE[thing], about, said),
                "stop": stop,
            }
            if person == row.helped:
                subject = _("%(helper)s did something for you") % words
                text = _(
                    "%(helper)s did this for you: %(what)s. If that is not right, text "
                    "STOP %(stop)s, ring, or say the code at any desk."
                )
            else:
                subject = _("You did something for %(helped)s") % words
                text = _("You did this for %(helped)s: %(what)s.")
            path = "/me/helpers/" if person == row.helped else "/helping/"
            _to(reach, subject, text % words, path, about=card, uncut=True)


def ends_soon(row: Help) -> None:
    """Tell whoever is helped until when, a few days before."""
    reach, helper, now_ms = letters.best_reach(row.helped), row.helper, house().now_ms()
    if reach is None or helper is None:
        return
    with override(row.helped.language):
        day = day_words(row.until_ms, house().place.zone, now_ms)
        words = {"helper": name_of(helper, bytes(row.project)), "day": day}
        text = _(
            "%(helper)s helps you here until %(day)s. Then it ends by itself. If it should "
            "go on, make a new code."
        )
        _to(
            reach,
            _("Until when %(helper)s helps you") % words,
            text % words,
            "/me/helpers/",
            about=bytes(row.card),
        )


def asked_whether_wanted(row: Help, since_ms: int) -> None:
    """Ask whoever is helped whether they wanted what was done since a moment."""
    reach, helper, now_ms = letters.best_reach(row.helped), row.helper, house().now_ms()
    if reach is None or helper is None:
        return
    acts = row.acts.filter(at_ms__gt=since_ms)
    with override(row.helped.language):
        named = [
            wording.done_in_words(one.says, one.title, one.said)
            for one in wording.acts_of(acts[:ACTS_NAMED])
        ]
        words = {
            "helper": name_of(helper, bytes(row.project)),
            "day": day_words(since_ms, house().place.zone, now_ms),
            "what": "; ".join(dict.fromkeys(named)),
            "code": codes.spoken(codes.opened(bytes(row.sealed_stop))),
        }
        text = _(
            "Did you want all that %(helper)s did for you since %(day)s? Answer YES %(code)s or NO "
            "%(code)s. With NO it ends at once, and whoever looks after the project is told. It "
            "was: %(what)s."
        )
        _to(
            reach,
            _("Did %(helper)s do this for you?") % words,
            text % words,
            "/me/helpers/",
            about=bytes(row.card),
            uncut=True,
        )


def not_wanted(row: Help, *, told: bool) -> None:
    """Tell the helper what a no means, and that nobody has judged them.

    Args:
        row: the help that has ended by it.
        told: whether somebody who looks after the project was told.
    """
    helper, project = row.helper, bytes(row.project)
    reach = None if helper is None else letters.best_reach(helper)
    if helper is None or reach is None:
        return
    with override(helper.language):
        words = {
            "helped": name_of(row.helped, project),
            "project": wording.about_of(project, b"")[1],
        }
        text = (
            _(
                "We asked %(helped)s whether all that you did in %(project)s was wanted. The "
                "answer was no, so this help has ended, and you can do nothing more for "
                "%(helped)s there. "
                "It may be a misunderstanding, and nobody has judged you. Whoever looks after the "
                "project is asked to talk with both of you. Thank you for having helped."
            )
            if told
            else _(
                "We asked %(helped)s whether all that you did in %(project)s was wanted. The "
                "answer was no, so this help has ended, and you can do nothing more for "
                "%(helped)s there. "
                "It may be a misunderstanding, and nobody has judged you. Thank you for having "
                "helped."
            )
        )
        _to(
            reach,
            _("Your help for %(helped)s has ended") % words,
            text % words,
            "/helping/",
            about=bytes(row.card),
            uncut=True,
        )


def unwanted(row: Help, those: Iterable[Person]) -> None:
    """Tell those who are responsible that somebody did not want all that was done for them."""
    helper = row.helper
    code, title = wording.about_of(bytes(row.project), b"")
    for person in those:
        reach = letters.best_reach(person)
        if reach is None or helper is None:
            continue
        with override(person.language):
            words = {
                "helped": name_of(row.helped, bytes(row.project)),
                "helper": name_of(helper, bytes(row.project)),
                "project": title,
            }
            text = _(
                "%(helper)s helped %(helped)s in %(project)s. Asked about it, %(helped)s says that "
                "not all that was done was wanted. The help has ended. Please talk with both."
            )
            _to(
                reach,
                _("%(helped)s does not want this help any more") % words,
                text % words,
                f"/p/{code}",
            )


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _to(
    reach: Reach,
    subject: str,
    text: str,
    path: str,
    *,
    about: bytes = b"",
    uncut: bool = False,
) -> None:
    """Write to one of them in the place's own name, with the way to a page of it."""
    letters.write(
        reach,
        subject=subject,
        text=text,
        address=f"{house().place.base_address}{path}",
        in_name_of="",
        about=about,
        now_ms=house().now_ms(),
        uncut=uncut,
    )
