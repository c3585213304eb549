"""What people see of a share card, and what they may press."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from dugnad.cards.share.contract import CONTRACT
from dugnad.cards.share.face import FACE
from dugnad.cards.share.forms import (
    AgreeForm,
    AskForm,
    CallOffForm,
    OfferForm,
    PutUpShare,
    ReceiveForm,
    TakeBackForm,
    TellForm,
)
from dugnad.cards.share.law.events import (
    Agreed,
    AskedFor,
    CalledOff,
    CameBack,
    FellDue,
    HandedOver,
    HelpCame,
    Lapsed,
    Offered,
    ShareOpened,
    WasTold,
)
from dugnad.cards.share.law.records import Share
from dugnad.cards.share.law.verbs import (
    Agree,
    Ask,
    CallOff,
    Offer,
    Open,
    Receive,
    TakeBack,
    Tell,
)
from dugnad.charter.cards.events import CardClosed
from dugnad.charter.entries import Status
from dugnad.charter.testing import DAY_MS, HOUR_MS, World, card_id, prose
from dugnad.face.around import NobodyAround
from dugnad.face.forms import CardForm
from dugnad.face.moments import coming_saturday
from dugnad.face.question import Question
from dugnad.face.seen import Seen, Told
from dugnad.face.testing import Words
from dugnad.ledger.contract import OrderRefused
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, Voice

ZONE = "Europe/Oslo"
STARTS_MS, ENDS_MS = NOON_MS + DAY_MS, NOON_MS + 2 * DAY_MS
SAID = prose("what came of it")
WORDS = Words(title="A ladder", where="In the shed")
OFFER = ShareOpened(
    way="offer", what="thing", from_ms=0, until_ms=0, days=0, outsiders=False, of_group=False
)
SOUGHT = msgspec.structs.replace(OFFER, way="ask", from_ms=STARTS_MS, until_ms=ENDS_MS)
ASKED = AskedFor(loan=1, member=ANA.member, from_ms=STARTS_MS, until_ms=ENDS_MS)
OFFERED = Offered(loan=1, member=ANA.member, from_ms=STARTS_MS, until_ms=ENDS_MS)
AGREED = Agreed(loan=1, member=ANA.member, by=BEN.member)
HANDED = HandedOver(loan=1, member=ANA.member, by=ANA.member)
BACK = CameBack(loan=1, member=ANA.member, by=BEN.member)
TOLD = WasTold(loan=1, member=ANA.member, by=ANA.member, prose=SAID)


class Neighbours(NobodyAround):
    """Where everybody's name is known, and what was told."""

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Their names."""
        known = {ANA.member: "Ana", BEN.member: "Ben"}
        return {one: known[one] for one in members if one in known}

    def said(self, prose: Iterable[bytes]) -> Mapping[bytes, Told]:
        """What came of it."""
        return {one: Words(text="The roof is tight.", language="nb") for one in prose}


def share(*events: Any, **terms: Any) -> Share:
    """A card to which this has happened."""
    first, *more = events or (OFFER,)
    state = Share(MemoryStore(), CARD)
    for event in (msgspec.structs.replace(first, **terms), *more):
        CONTRACT.evolve(state, event)
    return state


def seen(
    who: Voice | None = None,
    *,
    status: Status = "in force",
    now_ms: int = NOON_MS,
    looks_after: bool = False,
    told: Words | None = WORDS,
) -> Seen:
    """Somebody looking, a stranger if nobody in particular."""
    return Seen(
        member=None if who is None else who.member,
        card=World("share", status=status, waits_until_ms=STARTS_MS).entry,
        told=told,
        now_ms=now_ms,
        zone=ZONE,
        looks_after=looks_after or who is BEN,
        around=Neighbours(),
    )


def offers(state: Share, who: Voice | None, **how: Any) -> list[tuple[str, str]]:
    """What somebody may press about loans, by verb and words."""
    page = FACE.page(state, seen(who, **how))
    return [(verb.name, str(verb.label)) for verb in page.more]


def standing(state: Share, who: Voice, **how: Any) -> list[str]:
    """How it is said to stand."""
    return [str(line.stands) for line in FACE.page(state, seen(who, **how)).extra["lines"]]


# ── Putting it up
def put_up(**typed: str) -> PutUpShare:
    """The form as somebody filled it in, with everything else as it was suggested."""
    fresh = PutUpShare(zone=ZONE, now_ms=NOON_MS)
    suggested = {bound.name: bound.value() for bound in fresh if bound.value() is not None}
    return PutUpShare({**suggested, **typed}, zone=ZONE, now_ms=NOON_MS)


def test_a_title_is_enough() -> None:
    """It is then a thing of one's own for members, for as long as it goes on."""
    form = put_up(title="A ladder", starts="2026-06-10 10:00")
    assert form.is_valid(), form.errors
    assert form.opening(form.cleaned_data) == Open(
        way="offer", what="thing", from_ms=0, until_ms=0, days=0, outsiders=False, of_group=False
    )
    assert form.told(form.cleaned_data) == {"title": "A ladder"}
    assert form.in_other_names


def test_what_is_needed_has_a_time() -> None:
    """From now on where no beginning is said; a beginning has an end."""
    form = put_up(title="Forty chairs", way="ask", ends="2026-06-10 10:00", if_broken="I pay.")
    assert form.is_valid(), form.errors
    opening = form.opening(form.cleaned_data)
    assert opening.from_ms == NOON_MS
    assert opening.until_ms > NOON_MS
    assert form.told(form.cleaned_data)["extra"] == (("if_broken", "I pay."),)
    form = put_up(title="Forty chairs", way="ask", starts="2026-06-10 10:00")
    assert [*form.errors] == ["ends"]
    form = put_up(title="Forty chairs", way="ask")
    assert form.is_valid()
    assert form.opening(form.cleaned_data).until_ms == 0


# ── The other forms
def form_of(kind: type[CardForm], state: Share | None = None, **typed: str) -> Any:
    """A form as somebody sent it."""
    form = kind(typed, zone=ZONE, now_ms=NOON_MS, state=state)
    assert form.is_valid(), form.errors
    return form


def test_a_day_is_suggested_for_a_thing_and_two_hours_for_help() -> None:
    """On the coming Saturday."""
    saturday = coming_saturday(NOON_MS, ZONE)
    for what, lasts in (("thing", DAY_MS), ("knowledge", 2 * HOUR_MS)):
        form = AskForm(zone=ZONE, now_ms=NOON_MS, state=share(what=what))
        assert form.fields["starts"].initial == saturday
        assert form.fields["ends"].initial == saturday + lasts
    assert AskForm(zone=ZONE, now_ms=NOON_MS).fields["ends"].initial == saturday + DAY_MS


def test_the_first_free_saturday_is_suggested() -> None:
    """Nobody is led to a time that is taken."""
    first = coming_saturday(NOON_MS, ZONE)
    taken = msgspec.structs.replace(ASKED, from_ms=first, until_ms=first + DAY_MS)
    form = AskForm(zone=ZONE, now_ms=NOON_MS, state=share(OFFER, taken, AGREED))
    assert form.fields["starts"].initial == first + 7 * DAY_MS
    always = msgspec.structs.replace(ASKED, from_ms=NOON_MS, until_ms=NOON_MS + 365 * DAY_MS)
    form = AskForm(zone=ZONE, now_ms=NOON_MS, state=share(OFFER, always, AGREED))
    assert form.fields["starts"].initial == first


def test_each_form_says_what_it_asks_for() -> None:
    """One action each, about one loan."""
    form = form_of(AskForm, starts="2026-06-10 10:00", ends="2026-06-11 10:00")
    asked = form.action(form.cleaned_data)
    assert asked == Ask(from_ms=asked.from_ms, until_ms=asked.from_ms + DAY_MS)
    form = form_of(OfferForm)
    assert form.action(form.cleaned_data) == Offer()
    pairs = {
        AgreeForm: Agree(loan=3),
        CallOffForm: CallOff(loan=3),
        ReceiveForm: Receive(loan=3),
        TakeBackForm: TakeBack(loan=3),
    }
    for kind, action in pairs.items():
        form = form_of(kind, loan="3")
        assert form.action(form.cleaned_data) == action
    form = form_of(TellForm, loan="3", text="The roof is tight.")
    assert form.action(form.cleaned_data) == Tell(loan=3)
    assert form.told(form.cleaned_data) == {"text": "The roof is tight."}


# ── The page
def test_a_neighbour_sees_that_it_is_there() -> None:
    """And asks for it with one press."""
    page = FACE.page(share(), seen(ANA))
    assert page.missing == "It is there to be asked for."
    assert page.asker_says == "offers this"
    assert page.where == "In the shed"
    assert page.primary is not None
    assert (page.primary.name, page.primary.open_to_all) == ("Ask", False)
    assert page.extra["lines"] == ()
    assert FACE.page(share(), seen(BEN)).verbs == ()
    assert FACE.page(share(of_group=True), seen(BEN)).verbs != ()
    assert FACE.page(share(outsiders=True), seen()).verbs[0].open_to_all
    assert FACE.page(share(), seen(told=None)).where == ""


def test_facts_say_what_it_is_and_for_whom() -> None:
    """How long, until when, who; how often it was shared, and never by whom."""
    plain = [str(fact.value) for fact in FACE.page(share(), seen()).facts]
    assert plain == ["A thing, to borrow", "Members of the project"]
    state = share(OFFER, ASKED, AGREED, HANDED, BACK, days=2, until_ms=ENDS_MS, outsiders=True)
    facts = [str(fact.value) for fact in FACE.page(state, seen()).facts]
    assert facts == ["A thing, to borrow", "Wednesday 3 June", "2 days", "Everybody", "1 time"]


def test_who_put_it_up_is_asked_for_an_answer() -> None:
    """They see who asks; others see nothing of it."""
    state = share(OFFER, ASKED)
    page = FACE.page(state, seen(BEN))
    (line,) = page.extra["lines"]
    assert (line.who, line.mine, line.stands) == ("Ana", False, "Waits for your answer.")
    assert offers(state, BEN) == [("Agree", "Yes, agreed"), ("CallOff", "No, it does not suit")]
    assert offers(state, CEM) == []
    assert offers(state, None) == []
    assert offers(state, ANA) == [("CallOff", "I no longer need it")]
    assert standing(state, ANA) == ["Waits for an answer."]
    assert offers(state, BEN, status="closed") == []
    assert offers(state, BEN, status="waiting") == []


def test_the_groups_own_is_seen_to_by_others_too() -> None:
    """Whoever looks after the project answers; who asks for it themselves waits like others."""
    state = share(OFFER, ASKED, of_group=True)
    assert offers(state, CEM, looks_after=True)[0][0] == "Agree"
    assert standing(state, ANA, looks_after=True) == ["Waits for an answer."]
    assert [name for name, _ in offers(state, ANA, looks_after=True)] == ["Agree", "CallOff"]


def test_agreed_handed_over_and_back() -> None:
    """At each step the one who has to say something reads what."""
    state = share(OFFER, ASKED, AGREED)
    assert offers(state, ANA)[0] == ("Receive", "I have it now")
    assert offers(state, BEN) == [("CallOff", "Call it off")]
    assert standing(state, ANA) == ["Agreed. When you have it in your hands, say so here."]
    assert standing(state, BEN) == ["Agreed. Whoever gets it says here when they have it."]
    assert len(FACE.page(state, seen()).extra["taken"]) == 1
    state = share(OFFER, ASKED, AGREED, HANDED)
    assert offers(state, BEN) == [("TakeBack", "It is back")]
    assert offers(state, ANA) == [("Tell", "Tell what came of it")]
    assert standing(state, BEN) == ["Handed over. When it is back, say so here."]
    assert standing(state, ANA)[0].startswith("You have it.")
    page = FACE.page(state, seen(CEM))
    assert "until Wednesday 3 June" in str(page.missing)
    assert "due back" in str(FACE.page(state, seen(CEM, now_ms=ENDS_MS)).missing)
    state = share(OFFER, ASKED, AGREED, HANDED, BACK)
    assert offers(state, ANA) == [("Tell", "Tell what came of it")]
    assert standing(state, ANA) == ["It is over. Thank you."]
    assert offers(state, BEN) == []


def test_what_came_of_it_stands_without_a_name() -> None:
    """Whoever lent it sees what it was good for."""
    state = share(OFFER, ASKED, AGREED, HANDED, BACK, TOLD)
    page = FACE.page(state, seen(CEM))
    assert page.extra["came"] == ((SAID.hex(), "The roof is tight.", "nb"),)
    assert FACE.said(state) == (SAID,)
    assert page.people == ()
    assert offers(state, ANA) == [("Tell", "Tell it otherwise")]
    quiet = replace(seen(CEM), around=NobodyAround())
    assert FACE.page(state, quiet).extra["came"] == ()


def test_what_is_sought_is_offered() -> None:
    """Nobody yet, some, somebody."""
    page = FACE.page(share(SOUGHT), seen(ANA))
    assert page.missing == "Nobody has offered it yet."
    assert page.asker_says == "asks for this"
    assert page.primary is not None
    assert page.primary.name == "Offer"
    assert page.when.startswith("Tuesday 2 June")
    assert FACE.page(share(SOUGHT, from_ms=0, until_ms=0), seen()).when == ""
    state = share(SOUGHT, OFFERED)
    assert "1 neighbour offers it" in str(FACE.page(state, seen()).missing)
    assert FACE.page(state, seen(ANA)).verbs == ()
    assert offers(state, ANA) == [("CallOff", "Call it off")]
    state = share(SOUGHT, OFFERED, AGREED, what="hours")
    assert FACE.page(state, seen()).missing == "Somebody helps with this."
    assert FACE.page(state, seen()).extra["taken"] == ()
    assert offers(state, BEN)[0] == ("Receive", "The help has come")
    assert standing(state, BEN) == ["Agreed. When the help has come, say so here."]
    assert standing(state, ANA) == ["Agreed. Whoever gets it says here when they have it."]
    state = share(SOUGHT, OFFERED, AGREED, HandedOver(1, ANA.member, BEN.member))
    assert offers(state, ANA) == [("TakeBack", "It is back")]


def test_an_offer_without_a_time_is_whenever_it_suits() -> None:
    """Where nobody named one."""
    whenever = msgspec.structs.replace(OFFERED, from_ms=0, until_ms=0)
    (line,) = FACE.page(share(SOUGHT, whenever, from_ms=0, until_ms=0), seen(ANA)).extra["lines"]
    assert line.when == "whenever it suits both"


@pytest.mark.parametrize(
    ("events", "how", "words"),
    [
        ((OFFER,), {"status": "closed"}, "should anybody have needed it"),
        ((SOUGHT,), {"now_ms": ENDS_MS}, "should anybody have needed it"),
        ((OFFER, ASKED, AGREED, HANDED, BACK), {"status": "closed"}, "shared 1 time"),
    ],
)
def test_a_card_is_over(events: tuple[Any, ...], how: dict[str, Any], words: str) -> None:
    """When it is closed, or its time has passed and nothing is open."""
    page = FACE.page(share(*events), seen(ANA, **how))
    assert words in str(page.result)
    assert page.verbs == page.more == ()
    assert page.missing == ""


def test_what_is_out_keeps_a_card_on_the_page() -> None:
    """Also past its time; but nothing new is asked."""
    state = share(OFFER, ASKED, AGREED, HANDED, until_ms=ENDS_MS)
    page = FACE.page(state, seen(BEN, now_ms=ENDS_MS))
    assert page.result == ""
    assert page.verbs == ()
    assert [verb.name for verb in page.more] == ["TakeBack"]
    waiting = FACE.page(share(), seen(ANA, status="waiting"))
    assert waiting.verbs == ()
    assert "object" in str(waiting.missing)


# ── Questions
def question(state: Share, who: Voice | None, **how: Any) -> Question | None:
    """What somebody is asked."""
    return FACE.question(state, seen(who, **how))


def test_who_put_it_up_is_asked_about_whoever_waits() -> None:
    """By itself, and answered with one word."""
    state = share(OFFER, ASKED)
    asked = question(state, BEN)
    assert asked is not None
    assert asked.of_members
    assert asked.asked_by == "Ana"
    assert str(asked.text).startswith("May I have it: Tuesday 2 June")
    assert [answer.action for answer in asked.answers] == [Agree(loan=1), CallOff(loan=1)]
    offered = question(share(SOUGHT, OFFERED), BEN)
    assert offered is not None
    assert str(offered.text).startswith("May I help with this: Tuesday")
    assert question(share(OFFER, ASKED, AGREED), BEN) is None
    cem = AskedFor(loan=1, member=CEM.member, from_ms=STARTS_MS, until_ms=ENDS_MS)
    unnamed = question(share(OFFER, cem), BEN)
    assert unnamed is not None
    assert unnamed.asked_by == "A neighbour"


def test_others_are_asked_whether_they_take_part() -> None:
    """As long as it can be asked for."""
    asked = question(share(), ANA)
    assert asked is not None
    assert (asked.form, asked.of_members, asked.until_ms) == (Ask, False, None)
    sought = question(share(SOUGHT), None)
    assert sought is not None
    assert (sought.form, sought.until_ms) == (Offer, ENDS_MS)
    again = question(share(OFFER, ASKED), ANA)
    assert again is not None
    assert (asked.standing, again.standing) == ("", "Waits for an answer.")
    assert question(share(), ANA, status="closed") is None
    assert question(share(SOUGHT), ANA, now_ms=ENDS_MS) is None


# ── Notices
def told(event: Any, *events: Any) -> list[tuple[str, tuple[bytes, ...]]]:
    """Who is told what."""
    return [
        (str(notice.text), notice.members)
        for notice in FACE.notices(share(OFFER, *events), event, seen())
    ]


def test_the_other_side_is_told() -> None:
    """Each step reaches the one who did not press."""
    off = CalledOff(loan=1, member=ANA.member, by=BEN.member)
    helped = HelpCame(loan=1, member=ANA.member, by=ANA.member)
    by_ben = HelpCame(loan=1, member=ANA.member, by=BEN.member)
    whom = {
        ASKED: BEN,
        OFFERED: BEN,
        AGREED: ANA,
        off: ANA,
        msgspec.structs.replace(off, by=ANA.member): BEN,
        HANDED: BEN,
        msgspec.structs.replace(HANDED, by=BEN.member): ANA,
        helped: BEN,
        by_ben: ANA,
        BACK: ANA,
        msgspec.structs.replace(BACK, by=ANA.member): BEN,
        TOLD: BEN,
        msgspec.structs.replace(TOLD, by=BEN.member): ANA,
        Lapsed(loan=1, member=ANA.member): ANA,
    }
    for event, one in whom.items():
        ((text, members),) = told(event)
        assert text.startswith("A ladder: ")
        assert members == (one.member,), event
    ((_text, both),) = told(FellDue(loan=1, member=ANA.member))
    assert both == (ANA.member, BEN.member)
    assert told(OFFER) == []


def test_whoever_is_asked_hears_who_asks_and_when() -> None:
    """A name where it is known, and "somebody" where not."""
    for event, words in ((ASKED, "asks for it, "), (OFFERED, "can help.")):
        (notice,) = FACE.notices(share(OFFER), event, seen())
        assert f"Ana {words}" in str(notice.text)
        by_cem = msgspec.structs.replace(event, member=CEM.member)
        (notice,) = FACE.notices(share(OFFER), by_cem, seen())
        assert f"somebody {words}" in str(notice.text)


def test_whoever_waits_hears_that_the_card_was_closed() -> None:
    """And who closes it reads that beforehand."""
    closed = CardClosed(
        card=card_id("card"), by=BEN.member, prose=None, waited_until_ms=0, at_ms=ENDS_MS
    )
    ((text, members),) = told(closed, ASKED)
    assert "closed" in text
    assert members == (ANA.member,)
    assert "1 neighbour" in str(FACE.closing(share(OFFER, ASKED), seen(BEN)).means)
    assert "Nobody is written to" in str(FACE.closing(share(), seen(BEN)).means)
    without = FACE.notices(share(OFFER, ASKED), AGREED, seen(told=None))
    assert str(without[0].text).startswith("Lend and help: ")


# ── The books and the agreement
def test_words_are_about_these_events_alone() -> None:
    """What was sought reads otherwise than what was offered."""
    assert FACE.words(OFFER) != FACE.words(SOUGHT)
    due, lapsed = FellDue(loan=1, member=ANA.member), Lapsed(loan=1, member=ANA.member)
    off = CalledOff(loan=1, member=ANA.member, by=BEN.member)
    came = HelpCame(loan=1, member=ANA.member, by=ANA.member)
    events = (ASKED, OFFERED, AGREED, off, HANDED, came, BACK, TOLD, due, lapsed)
    assert len({str(FACE.words(event)) for event in events}) == len(events)
    assert FACE.words(OrderRefused("money", "Owe", "money.NotEnough")) is None


def test_the_agreement_says_how_it_is_shared() -> None:
    """Who says yes, who says when it is back, what if it breaks, and that nobody is rated."""
    lines = [str(line) for line in FACE.agreement(share(), seen())]
    assert any("Nobody is rated" in line for line in lines)
    assert any("If it breaks or gets lost: Whoever has it" in line for line in lines)
    own = replace(WORDS, extra=(("if_broken", "I pay."),))
    state = share(of_group=True, outsiders=True)
    lines = [str(line) for line in FACE.agreement(state, seen(told=own))]
    assert "If it breaks or gets lost: I pay." in lines
    assert any("looks after the project" in line for line in lines)
    lines = [str(line) for line in FACE.agreement(share(what="hours"), seen(told=None))]
    assert not any("breaks" in line for line in lines)
