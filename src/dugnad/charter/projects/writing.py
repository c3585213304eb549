"""How what happened to projects is written down."""

from typing import assert_never

import msgspec

from dugnad.charter.entries import Membership, ProjectEntry, Rules, VoiceOffer
from dugnad.charter.households import (
    HouseholdEvent,
    VoiceOffered,
    VoiceOfferTakenBack,
    VoiceOwned,
    VoiceShared,
)
from dugnad.charter.law import newest_first
from dugnad.charter.projects.events import (
    JoiningAsked,
    MemberJoined,
    MemberLeft,
    MemberLetIn,
    MemberRested,
    PartAllowed,
    ProjectDescribed,
    ProjectsEvent,
    ProjectStarted,
    ProjectTakenOver,
    RulesChanged,
)
from dugnad.charter.projects.records import Projects
from dugnad.ledger.values import MemberId, ProjectId


def evolve(projects: Projects, event: ProjectsEvent) -> None:
    """Write one event into the state."""
    match event:
        case ProjectStarted():
            _write_start(projects, event)
        case MemberJoined(project=project, member=member, at_ms=at_ms, organisation=organisation):
            projects.memberships.set(
                (project, member), Membership(from_ms=at_ms, until_ms=None, resting_until_ms=0)
            )
            projects.asking.remove((project, member))
            projects.let_in.remove((project, member))
            if organisation is not None:
                projects.parties.set((project, member), organisation)
            _count(projects, project, 1, parties=0 if organisation is None else 1)
        case MemberRested(project=project, member=member, until_ms=until_ms):
            _change(projects, project, member, resting_until_ms=until_ms)
        case MemberLeft(project=project, member=member, at_ms=at_ms, organisation=organisation):
            _change(projects, project, member, until_ms=at_ms)
            projects.voice_offers.remove((project, member))
            projects.parties.remove((project, member))
            _count(projects, project, -1, parties=0 if organisation is None else -1)
        case ProjectTakenOver(project=project, by=by):
            _replace(projects, project, starter=by)
        case ProjectDescribed(project=project, by=by, prose=prose):
            _replace(projects, project, prose=prose, author=by)
        case JoiningAsked(project=project, member=member, at_ms=at_ms):
            projects.asking.set((project, member), at_ms)
        case MemberLetIn(project=project, member=member):
            projects.asking.remove((project, member))
            projects.let_in.add((project, member))
        case RulesChanged(project=project, rules=rules, rules_version=version, words=words):
            _write_rules(projects, project, version, rules, words)
            _replace(projects, project, rules_version=version)
        case PartAllowed(project=project, part=part):
            projects.parts.add((project, part))
        case VoiceOffered() | VoiceOfferTakenBack() | VoiceShared() | VoiceOwned():
            _write_voices(projects, event)
        case _:
            assert_never(event)


def _write_voices(projects: Projects, event: HouseholdEvent) -> None:
    project, member = event.project, event.member
    match event:
        case VoiceOffered(to=to, at_ms=at_ms):
            projects.voice_offers.set((project, member), VoiceOffer(to=to, at_ms=at_ms))
        case VoiceOfferTakenBack():
            projects.voice_offers.remove((project, member))
        case VoiceShared(of=of, voice=voice, household=household, number=number):
            projects.voice_offers.remove((project, of))
            projects.households.set((project, voice, newest_first(number)), household)
            _speak(projects, project, member, voice, number)
            _count_shared(projects, project, number, 1)
        case VoiceOwned(left=left, number=number):
            for together in ((member,), left):
                first = together[0]
                projects.households.set((project, first, newest_first(number)), together)
                for one in together:
                    _speak(projects, project, one, first, number)
            _count_shared(projects, project, number, -1)
        case _:
            assert_never(event)


def _speak(
    projects: Projects, project: ProjectId, member: MemberId, voice: MemberId, number: int
) -> None:
    """Write with whose voice somebody speaks from change `number` on, if that is another one."""
    time = projects.memberships.get((project, member))
    shared = None if voice == member else voice
    if time is not None and time.voice != shared:
        time = msgspec.structs.replace(time, voice=shared)
        projects.memberships.set((project, member), time)
        projects.voices.set((project, member, newest_first(number)), voice)


def _count_shared(projects: Projects, project: ProjectId, number: int, shared: int) -> None:
    entry = projects.projects.get(project)
    if entry is not None:
        _replace(projects, project, shared=entry.shared + shared, sharing=number)


def _write_start(projects: Projects, event: ProjectStarted) -> None:
    projects.projects.set(
        event.project,
        ProjectEntry(
            starter=event.starter,
            started_ms=event.at_ms,
            prose=event.prose,
            author=event.starter,
            rules_version=1,
            members=1,
            parent=event.parent,
            kind=event.kind,
        ),
    )
    _write_rules(projects, event.project, 1, event.rules, event.words)
    projects.memberships.set(
        (event.project, event.starter),
        Membership(from_ms=event.at_ms, until_ms=None, resting_until_ms=0),
    )


def _write_rules(
    projects: Projects, project: ProjectId, version: int, rules: Rules, words: str
) -> None:
    projects.rules.set((project, version), rules)
    if words:
        projects.words.set(rules.words, words)


def _change(projects: Projects, project: ProjectId, member: MemberId, **changes: object) -> None:
    time = projects.memberships.get((project, member))
    if time is not None:
        projects.memberships.set((project, member), msgspec.structs.replace(time, **changes))


def _count(projects: Projects, project: ProjectId, members: int, *, parties: int) -> None:
    entry = projects.projects.get(project)
    if entry is not None:
        members, parties = entry.members + members, entry.parties + parties
        _replace(projects, project, members=members, parties=parties)


def _replace(projects: Projects, project: ProjectId, **changes: object) -> None:
    entry = projects.projects.get(project)
    if entry is not None:
        projects.projects.set(project, msgspec.structs.replace(entry, **changes))
