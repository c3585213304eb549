"""What is kept of a person's name, addresses, devices and visits."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from dugnad.face.sentences import StrOrPromise
from dugnad.web.lists import services as lists
from dugnad.web.people.addresses import spoken
from dugnad.web.people.errands import waiting
from dugnad.web.people.limits import rests_until_back
from dugnad.web.people.middleware import SESSION_PERSON
from dugnad.web.people.models import (
    Errand,
    LoginCode,
    Membership,
    Passkey,
    Person,
    Reach,
    Request,
)
from dugnad.web.people.names import address_of, all_names_of, name_of, read_reach
from dugnad.web.people.sessions import SessionStore
from dugnad.web.traces.trace import Files, Trace, as_json, as_moment
from dugnad.web.vault import once


def _forget(person: Person) -> None:
    """Destroy codes on their way, and visits in which they are signed in or were written about."""
    reaches = list(Reach.objects.filter(person=person))
    LoginCode.objects.filter(lookup__in=[bytes(one.lookup) for one in reaches]).delete()
    addresses = [address for one in reaches if (address := address_of(one)) is not None]
    store = SessionStore()
    for row in Session.objects.all().iterator():
        remembered = store.decode(row.session_data)
        typed = as_json(remembered).decode()
        theirs = remembered.get(SESSION_PERSON) == str(person.id)
        if theirs or any(address in typed for address in addresses):
            row.delete()


def _export(person: Person) -> Files:
    rows = {
        bytes(row.project): row
        for row in lists.projects_by_id(
            bytes(one.project_id) for one in Membership.objects.filter(person=person)
        )
    }
    told = {
        "name": name_of(person, None),
        "language": person.language,
        "known_since": as_moment(person.created_ms),
        "asked_a_week_at_most": person.asks_a_week,
        "news_comes_together_once_in_days": person.news_every_days,
        "rests_until": None if rests_until_back(person) else as_moment(person.rest_until_ms),
        "rests_until_they_come_back": rests_until_back(person),
        "quiet_days_from_monday": [bool(person.quiet_days >> day & 1) for day in range(7)],
        "asked_lately": [
            as_moment(one.asked_ms)
            for one in Request.objects.filter(person=person).order_by("asked_ms")
        ],
        "asked_for_and_not_done_yet": [
            {"what": what, "since": as_moment(since_ms)} for what, since_ms in waiting(person)
        ],
        "times_signed_out_everywhere_else": person.visits_ended,
        "reached_by": [
            {
                "kind": one.kind,
                "address": address_of(one),
                "confirmed": as_moment(one.confirmed_ms),
                "wants_no_messages_since": as_moment(one.stopped_ms),
                "questions_come_here_first_since": as_moment(one.asks_here_ms),
                "news_come_here_first_since": as_moment(one.tells_here_ms),
            }
            for one in Reach.objects.filter(person=person).order_by("created_ms")
        ],
        "devices": [
            {"added": as_moment(one.created_ms), "used": as_moment(one.used_ms)}
            for one in Passkey.objects.filter(person=person).order_by("created_ms")
        ],
        "numbers_in_the_books": [
            {
                "project": row.title if (row := rows.get(bytes(one.project_id))) else "",
                "code": row.code if row else "",
                "number": bytes(one.member_id).hex(),
                "called_there": name_of(person, bytes(one.project_id)),
            }
            for one in Membership.objects.filter(person=person)
        ],
        "numbers_of_what_was_done_unseen": [
            {"project": one.project.hex(), "card": one.card.hex(), "number": one.member.hex()}
            for one in once.of_person(person.id)
        ],
    }
    return {"me.json": as_json(told)}


def _goes(person: Person) -> Sequence[StrOrPromise]:
    first, *others = all_names_of(person)
    said: list[StrOrPromise] = [_("Your name: %(name)s.") % {"name": first}]
    said += [_("What you are called in a project: %(name)s.") % {"name": one} for one in others]
    said += [
        _("The way to reach you: %(address)s.") % {"address": spoken(address)}
        for one in Reach.objects.filter(person=person).order_by("created_ms")
        if (address := read_reach(one)) is not None
    ]
    if Passkey.objects.filter(person=person).exists():
        said.append(_("The devices that let you in."))
    said.append(_("What ties your acts in different projects together, and to you."))
    return said


TRACE = Trace(
    models=(Person, Errand, Request, Reach, Membership, Passkey, LoginCode, Session),
    forget=_forget,
    export=_export,
    goes=_goes,
)
