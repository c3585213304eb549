"""Stories of the pages of secret answers."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from dugnad.cards.proposal.face import AGREE
from dugnad.charter.counting.ballots import Approval, Ranking, Scores, Stance
from dugnad.charter.counting.method import ByApproval, ByScore
from dugnad.charter.decisions.urn import UrnClosed
from dugnad.charter.decisions.verbs import Counted
from dugnad.face.deciding import secretly
from dugnad.face.deciding.secretly import COUNTS
from dugnad.web.acting.services import new_press
from dugnad.web.answers import following
from dugnad.web.answers import services as answers
from dugnad.web.kit.showing import show_code
from dugnad.web.lists import services as lists
from dugnad.web.messages.models import Message
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import Viewer
from dugnad.web.urn import counting, ending
from tests.web.acting.street import DATABASES
from tests.web.answers.asking import letters_to
from tests.web.urn.conftest import Polling

pytestmark = pytest.mark.django_db(databases=DATABASES)

NUMBER = re.compile(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}")
WORDS = re.compile(r"<strong>((?:[a-z]{5} ){17})</strong>")


def visitor(polling: Polling, person: Person | str | None) -> Client:
    """A browser in which somebody has signed in."""
    who = polling.persons[person] if isinstance(person, str) else person
    client = polling.browser(who)
    client.handler.enforce_csrf_checks = False
    return client


def page(answer: object) -> str:
    """What a page says."""
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def answers_by_page(polling: Polling, name: str, card: bytes, says: str = "yes") -> str:
    """Somebody answers on the page; gives the number they are shown."""
    polling.now_ms += 1000
    address = f"/c/{polling.code(card)}/do/TakePart"
    answer = visitor(polling, name).post(address, {"says": says})
    assert answer.status_code == 200, page(answer)
    shown = NUMBER.search(page(answer))
    assert shown is not None
    return shown.group()


def test_the_card_leads_to_the_urn(polling: Polling) -> None:
    """Who decides is led to the urn's form; the answer stands in no address."""
    card = polling.asks()
    shown = page(visitor(polling, "Cem").get(f"/c/{polling.code(card)}"))
    assert f"/c/{polling.code(card).lower()}/do/TakePart" in shown
    assert "Answer in secret" in shown
    assert "/do/Answer" not in shown
    assert f"/c/{polling.code(card).lower()}/urn" in shown
    form = visitor(polling, "Cem").get(f"/c/{polling.code(card)}/do/TakePart")
    assert "neither can whoever keeps a copy of the books" in page(form)
    assert "whoever runs this place keeps both halves" in page(form)
    assert form.headers["Cache-Control"] == "no-store"
    took = answers_by_page(polling, "Cem", card)
    again = page(visitor(polling, "Cem").get(f"/c/{polling.code(card)}"))
    assert "Replace my secret answer" in again
    assert took not in again


def test_who_is_not_known_is_asked_first_and_nothing_chosen_is_kept(polling: Polling) -> None:
    """A stranger who posts an answer is asked who they are; the session keeps no choice."""
    card = polling.asks()
    stranger = visitor(polling, None)
    answer = stranger.post(f"/c/{polling.code(card)}/do/TakePart", {"says": "yes"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/in/")
    assert "kept" not in stranger.session


def test_an_empty_or_late_answer_is_mended(polling: Polling) -> None:
    """Nothing chosen: the form asks; too late: it says so."""
    card = polling.asks()
    address = f"/c/{polling.code(card)}/do/TakePart"
    assert visitor(polling, "Cem").post(address, {}).status_code == 422
    outsider = polling.person("Gry")
    refused = visitor(polling, outsider).post(address, {"says": "yes"})
    assert refused.status_code == 409
    assert "Those decide who did so" in page(refused)
    polling.ends()
    assert visitor(polling, "Cem").post(address, {"says": "yes"}).status_code == 409
    assert "too late" in page(visitor(polling, "Cem").get(address))


def test_two_counters_press_and_everybody_finds_their_answer(polling: Polling) -> None:
    """The page says who is waited for since when; then each number shows its answer."""
    card = polling.asks()
    address = f"/c/{polling.code(card)}/urn"
    said = dict(
        zip(
            ("Ana", "Cem", "Dia", "Eva", "Fay"), ("yes", "yes", "no", "yes", "abstain"), strict=True
        )
    )
    numbers = {name: answers_by_page(polling, name, card, word) for name, word in said.items()}
    before = page(visitor(polling, "Eva").get(address))
    assert "5 of 7 took part" in before
    assert not any(number in before for number in numbers.values())
    early = visitor(polling, "Ana").post(f"{address}/open")
    assert early.status_code == 409
    polling.ends()
    waiting = page(visitor(polling, "Eva").get(address))
    assert "Ana: is waited for since" in waiting
    assert "Add my half" not in waiting
    assert "Add my half" in page(visitor(polling, "Ana").get(address))
    assert visitor(polling, "Cem").post(f"{address}/open").status_code == 409
    assert visitor(polling, None).post(f"{address}/open").status_code == 302
    ana = visitor(polling, "Ana")
    assert f'href="{address.lower()}">Go to the urn' in page(ana.get("/for-you/"))
    assert "Go to the urn" not in page(visitor(polling, "Eva").get("/for-you/"))
    assert ana.post(f"{address}/open").status_code == 302
    assert "The other counter is waited for" in page(ana.get(address))
    assert "Go to the urn" not in page(ana.get("/for-you/"))
    assert "The urn waits for your half" in page(visitor(polling, "Ben").get("/for-you/"))
    assert "One neighbour asks you something" in page(visitor(polling, "Ben").get("/"))
    assert "Ana: added their half" in page(visitor(polling, "Eva").get(address))
    assert visitor(polling, "Ben").post(f"{address}/open").status_code == 302
    polling.later(minutes=1)
    after = page(visitor(polling, "Eva").get(address))
    assert sorted(NUMBER.findall(after))[:1]
    for name, number in numbers.items():
        assert number in after
        found = page(visitor(polling, None).post(address, {"tracker": number.lower()}))
        label = {"yes": "Yes", "no": "No", "abstain": "I abstain"}[said[name]]
        assert f"It was counted as: {label}" in found
    wrong = visitor(polling, None).post(address, {"tracker": "2222-2222-2222-2222"})
    assert wrong.status_code == 422
    assert "No published answer has this number" in page(wrong)
    assert "were destroyed on" in after
    assert "Agreed" in page(visitor(polling, "Eva").get(f"/c/{polling.code(card)}"))


def test_a_half_on_paper_alone_is_typed(polling: Polling) -> None:
    """Ana prints her half and takes it off the computer; afterwards her words open the urn."""
    card = polling.asks()
    address = f"/c/{polling.code(card)}/urn"
    for name in ("Ana", "Ben", "Cem", "Dia", "Eva"):
        answers_by_page(polling, name, card)
    ana = visitor(polling, "Ana")
    printed = WORDS.search(page(ana.post(f"{address}/half")))
    assert printed is not None
    assert ana.get(f"{address}/half").status_code == 302
    assert visitor(polling, "Cem").post(f"{address}/half").status_code == 404
    assert visitor(polling, "Cem").post(f"{address}/paper").status_code == 404
    assert visitor(polling, None).post(f"{address}/half").status_code == 302
    assert visitor(polling, None).post(f"{address}/paper").status_code == 302
    assert ana.post(f"{address}/paper").status_code == 302
    assert ana.post(f"{address}/half").status_code == 404
    polling.ends()
    assert "Type its words here" in page(ana.post(f"{address}/open"))
    assert "Their half is on paper alone" in page(visitor(polling, "Eva").get(address))
    mistyped = ana.post(f"{address}/open", {"words": "lusab " * 17})
    assert "not the words of a half" in page(mistyped)
    assert ana.post(f"{address}/open", {"words": "x" * 300}).status_code == 422
    assert ana.post(f"{address}/open", {"words": printed.group(1).upper()}).status_code == 302
    assert visitor(polling, "Ben").post(f"{address}/open").status_code == 302
    polling.later(minutes=1)
    assert polling.stage(card).standing == "passed"


def test_words_of_a_wrong_urn_open_nothing(polling: Polling) -> None:
    """Halves that do not fit are let go, and both counters add theirs once more."""
    card, other = polling.asks(), polling.asks("A swing")
    address = f"/c/{polling.code(card)}/urn"
    for name in ("Ana", "Ben", "Cem", "Dia", "Eva"):
        answers_by_page(polling, name, card)
        answers_by_page(polling, name, other)
    words = " ".join(counting.half_on_paper(other, polling.ana))
    polling.ends()
    ana, ben = visitor(polling, "Ana"), visitor(polling, "Ben")
    assert ana.post(f"{address}/open", {"words": words}).status_code == 302
    wrong = ben.post(f"{address}/open")
    assert wrong.status_code == 409
    assert "do not fit each other" in page(wrong)
    assert ana.post(f"{address}/open").status_code == 302
    assert ben.post(f"{address}/open").status_code == 302
    assert polling.stage(card).answered == len([*polling.deciding(card).trackers.items()])


def test_a_reason_is_for_objections_and_has_its_room(consenting: Polling) -> None:
    """Who agrees has no reason; who objects may say why, as far as there is room for it."""
    card = consenting.asks()
    address = f"/c/{consenting.code(card)}/do/TakePart"
    cem = visitor(consenting, "Cem")
    assert "If you object: why?" in page(cem.get(address))
    agreed = cem.post(address, {"says": "fine", "text": "Because."})
    assert agreed.status_code == 422
    assert "Only an objection has a reason" in page(agreed)
    long = cem.post(address, {"says": "object", "text": "🪑" * 300})
    assert long.status_code == 422
    assert "a little too long" in page(long)
    assert cem.post(address, {"says": "object", "text": "x" * 301}).status_code == 422
    assert cem.post(address, {"says": "object", "text": "It is dear."}).status_code == 200
    assert cem.post(address, {"says": "object"}).status_code == 200


def test_fewer_than_five_are_not_opened(polling: Polling) -> None:
    """Four took part, so nothing is published, and the page says why."""
    card = polling.asks()
    for name in ("Ana", "Ben", "Cem", "Dia"):
        answers_by_page(polling, name, card)
    polling.ends()
    assert polling.stage(card).standing == "no quorum"
    shown = page(visitor(polling, "Eva").get(f"/c/{polling.code(card)}/urn"))
    assert "Fewer than 5 took part" in shown
    assert "Fewer than five took part" in page(
        visitor(polling, "Eva").get(f"/c/{polling.code(card)}")
    )
    assert ending.sweep() == 1
    assert polling.deciding(card).urns.get(0).destroyed_ms  # type: ignore[union-attr]


def test_a_link_answers_for_whom_it_was_sent_to(polling: Polling) -> None:
    """Cem opens his link without signing in, and what he answers counts as his."""
    card = polling.asks()
    answers.invite(card, polling.ana, "Cem", Address("mail", "cem@example.org"))
    assert "Your answer is secret: it lies in an urn" in letters_to("cem@example.org")[-1]
    ask = answers.ask_of(card, polling.persons["Cem"])
    assert ask is not None
    secret = answers.secrets_of(ask)[0]
    stranger = visitor(polling, None)
    opened = page(stranger.get(f"/a/{secret}"))
    assert f"/a/{secret}/urn" in opened
    assert stranger.get(f"/a/{secret}/urn").status_code == 200
    noted = stranger.post(f"/a/{secret}/urn", {"says": "no"})
    assert NUMBER.search(page(noted))
    assert [*polling.deciding(card).took.keys()] == [(0, polling.member("Cem"))]
    assert stranger.get("/a/wrong/urn").status_code == 404


def test_a_sheet_is_ones_own(polling: Polling) -> None:
    """Cem prints his words; Dia's are others, and a stranger gets none."""
    card = polling.asks()
    address = f"/c/{polling.code(card)}/urn"
    cem = visitor(polling, "Cem")
    assert "Print my words" in page(cem.get(address))
    assert "Print my words" not in page(visitor(polling, None).get(address))
    assert cem.get(f"{address}/sheet").status_code == 302
    assert visitor(polling, None).post(f"{address}/sheet").status_code == 302
    printed = page(cem.post(f"{address}/sheet"))
    assert NUMBER.search(printed)
    ours = re.findall(r"<td><strong>([a-z]{5})</strong>", printed)
    theirs = re.findall(
        r"<td><strong>([a-z]{5})</strong>", page(visitor(polling, "Dia").post(f"{address}/sheet"))
    )
    assert len(ours) == len(theirs) == 3
    assert not set(ours) & set(theirs)
    polling.ends()
    assert cem.post(f"{address}/sheet").status_code == 404


def test_choices_are_shown_in_words(polling: Polling) -> None:
    """A vote among options lists what each ticked or gave."""
    boats = polling.asks("Which boat", method=ByApproval(), options=("red", "blue"))
    points = polling.asks("Which colour", method=ByScore(low=0, high=5), options=("red", "blue"))
    for name in ("Ana", "Ben", "Cem", "Dia", "Eva"):
        typed = {"ticks": ["0", "1"]} if name == "Ana" else {"nothing": "on"}
        noted = visitor(polling, name).post(f"/c/{polling.code(boats)}/do/TakePart", typed)
        assert noted.status_code == 200, page(noted)
        given = {"points_0": "5", "points_1": "0"}
        noted = visitor(polling, name).post(f"/c/{polling.code(points)}/do/TakePart", given)
        assert noted.status_code == 200, page(noted)
        polling.now_ms += 1000
    polling.ends()
    polling.opens(boats)
    polling.opens(points)
    assert "red, blue" in page(visitor(polling, "Eva").get(f"/c/{polling.code(boats)}/urn"))
    assert "red: 5" in page(visitor(polling, "Eva").get(f"/c/{polling.code(points)}/urn"))


def test_an_open_decision_has_no_urn(polling: Polling) -> None:
    """There is no page where there is no urn."""
    card = polling.asks(counters=())
    for tail in ("urn", "do/TakePart"):
        assert visitor(polling, "Cem").get(f"/c/{polling.code(card)}/{tail}").status_code == 404


def puts_up(polling: Polling, **typed: str) -> HttpResponse:
    """Ana fills in the form of a proposal."""
    polling.now_ms += 1000
    filled = {"title": "A swing", "text": "It costs nothing.", "how": "We build it in May."}
    more = {"days": "0", "follows": AGREE, "step": "up", "press": new_press(), **typed}
    return visitor(polling, "Ana").post("/box/proposal/", {**filled, **more})  # type: ignore[return-value]


def test_counters_are_named_when_it_is_put_up(polling: Polling) -> None:
    """Two different members make the answers secret; one alone, or one twice, is mended."""
    cem, dia = (polling.value("Ana", name, COUNTS) for name in ("Cem", "Dia"))
    shown = page(visitor(polling, "Ana").get("/box/proposal/"))
    assert "Who counts secret answers?" in shown
    twice = puts_up(polling, counter=cem, counter_too=cem)
    assert "Choose somebody else" in page(twice)
    assert "Choose a second person too" in page(puts_up(polling, counter=cem))
    assert "Choose a second person too" in page(puts_up(polling, counter_too=cem))
    done = puts_up(polling, counter=cem, counter_too=dia)
    assert done.status_code == 302, page(done)
    card = page(visitor(polling, "Eva").get(done.headers["Location"]))
    assert "they lie in an urn that Cem and Dia open together" in card
    assert "Cem and Dia" not in page(visitor(polling, None).get(done.headers["Location"]))


def test_whom_the_urn_concerns_is_told(polling: Polling) -> None:
    """Both counters hear that it is time; who took part hears what came of it."""
    card = polling.asks()
    for name in ("Cem", "Dia"):
        polling.puts(name, card)
    shown = show_code(polling.code(card), Viewer(None, "en"))
    closed = UrnClosed(turn=0, since_ms=polling.now_ms, until_ms=polling.now_ms)
    (told,) = shown.face.notices(polling.deciding(card), closed, shown.seen)
    assert {*told.members} == {polling.member("Ana"), polling.member("Ben")}
    assert "Open the urn together" in str(told.text)
    for standing, words in (("unopened", "not opened in time"), ("no quorum", "too few")):
        counted = Counted(outcome=None, standing=standing, at_ms=1)  # type: ignore[arg-type]
        (told,) = shown.face.notices(polling.deciding(card), counted, shown.seen)
        assert {*told.members} == {polling.member(name) for name in ("Ana", "Cem", "Dia")}
        assert words in str(told.text)


def test_a_counter_who_leaves_knows_it_and_can_still_open(polling: Polling) -> None:
    """Ben reads it before he leaves and afterwards; when the time is over he opens the urn."""
    card = polling.asks()
    row = lists.card_by_code(polling.code(card))
    project = lists.code_of(polling.project)
    assert row is not None
    words = "You are one of the two who open the urn: A bench by the pier."
    ben = visitor(polling, "Ben")
    before = page(ben.get(f"/p/{project}/leave"))
    assert words in before
    assert "You can still open it after leaving, on its page." in before
    assert words not in page(visitor(polling, "Cem").get(f"/p/{project}/leave"))
    assert words in page(ben.get(f"/p/{project}/hand-over"))
    for name in ("Ana", "Cem", "Dia", "Eva", "Fay"):
        polling.puts(name, card)
    assert ben.post(f"/p/{project}/leave").status_code == 302
    after = page(ben.get(f"/p/{project}/left"))
    assert "You are still waited for here" in after
    assert f'href="/c/{row.code.lower()}/urn"' in after
    polling.ends()
    assert "Add my half" in page(ben.get(f"/c/{row.code}/urn"))
    for name in ("Ana", "Ben"):
        assert visitor(polling, name).post(f"/c/{row.code}/urn/open").status_code == 302
    polling.later(minutes=1)
    assert polling.stage(card).standing == "passed"
    assert "You are still waited for here" not in page(ben.get(f"/p/{project}/left"))


def test_whoever_is_chosen_to_count_is_told(polling: Polling) -> None:
    """Ana chooses herself and Ben: Ben hears of it, and no one else."""
    following.begin_here()
    polling.asks()
    before = {row.person_id for row in Message.objects.all()}
    following.follow()
    told = {row.person_id for row in Message.objects.all()} - before
    assert told == {polling.persons["Ben"].id}


def test_an_urn_that_nobody_opened_says_so(polling: Polling) -> None:
    """After a month the card and the urn's page say that nothing is decided."""
    card = polling.asks()
    for name in ("Ana", "Ben", "Cem", "Dia", "Eva"):
        polling.puts(name, card)
    polling.ends()
    project = lists.code_of(polling.project)
    waits = page(visitor(polling, "Eva").get(f"/p/{project}/waiting"))
    assert "It waits for the two who open the urn (Ana, Ben), since" in waits
    assert "nothing is decided" in waits
    waiting = page(visitor(polling, "Eva").get(f"/c/{polling.code(card)}"))
    assert "The two counters are asked to open the urn until" in waiting
    polling.later(days=31)
    assert polling.stage(card).standing == "unopened"
    said = "did not open the urn in time"
    assert said in page(visitor(polling, "Eva").get(f"/c/{polling.code(card)}"))
    assert said in page(visitor(polling, "Eva").get(f"/c/{polling.code(card)}/urn"))
    assert ending.sweep() == 1


def test_nothing_can_be_written_and_nothing_is_lost(polling: Polling) -> None:
    """The disk is full: the form keeps what was chosen, and the counters press again."""
    card = polling.asks()
    address = f"/c/{polling.code(card)}"
    with polling.full_disk():
        late = visitor(polling, "Cem").post(f"{address}/do/TakePart", {"says": "no"})
        assert late.status_code == 409
        assert "checked" in page(late)
    for name in ("Ana", "Ben", "Cem", "Dia", "Eva"):
        answers_by_page(polling, name, card)
    polling.ends()
    visitor(polling, "Ana").post(f"{address}/urn/open")
    with polling.full_disk():
        assert visitor(polling, "Ben").post(f"{address}/urn/open").status_code == 409
    assert visitor(polling, "Ben").post(f"{address}/urn/open").status_code == 302


def test_what_is_chosen_among_several_is_read_aloud() -> None:
    """Each kind of answer has words of its own, an empty one too."""
    options = ("red", "blue")
    said = {
        "Nothing: the envelope was empty": None,
        "I have a question": Stance("question"),
        "1. blue, 2. red": Ranking(((1,), (0,))),
        "1. red = blue": Ranking(((0, 1),)),
        "I abstain": Approval(()),
        "red: 5": Scores((5, None)),
    }
    for words, ballot in said.items():
        assert str(secretly.ballot_words(ballot, options)) == words
