"""The rules of a project: read in sentences, kept, compared, and changed by deciding (S9)."""

from __future__ import annotations

import html
import json
import re
from hashlib import sha256

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.charter.decisions.terms import ChangeRules, Press
from dugnad.charter.entries import STARTER
from dugnad.charter.projects.rules import fingerprint
from dugnad.charter.projects.verbs import Describe
from dugnad.charter.roles import Accept, Offer
from dugnad.charter.ways import ASSOCIATION, TOGETHER, TRUSTED_FEW
from dugnad.face.deciding.effects import written
from dugnad.ledger.values import Action
from dugnad.web.acting.services import act, member_in, new_press
from dugnad.web.content.told import Told
from dugnad.web.kit.around import ProjectAround
from dugnad.web.lists import services as lists
from dugnad.web.pages.rules_of import current, versions_of
from tests.web.living import ALIASES, Living
from tests.web.pages.deciding import agrees

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

_SELECT = re.compile(r'<select[^>]*name="([^"]+)".*?</select>', re.DOTALL)
_INPUT = re.compile(r'<input[^>]*type="(?:text|number)"[^>]*>')
_TEXT = re.compile(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', re.DOTALL)


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the shore, which decides each thing together."""
    living_place.starts("Ana", "The shore", TOGETHER)
    return living_place.visitor("Ana")


@pytest.fixture
def shore(ana: Client) -> str:
    """The code of the shore."""
    return lists.projects().rows[0].code


def filled(page: str) -> dict[str, str]:
    """What a form would send as it stands."""
    found = {}
    for select in _SELECT.finditer(page):
        chosen = re.search(r'value="([^"]*)" selected', select[0])
        found[select[1]] = html.unescape(chosen[1]) if chosen else ""
    for one in _INPUT.findall(page):
        name, value = re.search('name="([^"]+)"', one), re.search('value="([^"]*)"', one)
        if name:
            found[name[1]] = html.unescape(value[1]) if value else ""
    for text in _TEXT.finditer(page):
        found[text[1]] = html.unescape(text[2]).strip()
    return found


def propose(browser: Client, code: str, way: str = "", **changed: str) -> str:
    """Propose other rules through the pages; gives the code of the proposal's card."""
    address = f"/p/{code}/rules/change" + (f"?way={way}" if way else "")
    typed = filled(browser.get(address).content.decode())
    typed |= {"title": "Other rules", "why": "We have become more.", "way": way, **changed}
    look = browser.post(f"/p/{code}/rules/change", {**typed, "step": "look"})
    assert look.status_code == 200, look.content.decode()
    press = re.findall(r'name="press" value="([^"]+)"', look.content.decode())[0]
    up = browser.post(f"/p/{code}/rules/change", {**typed, "step": "up", "press": press})
    assert up.status_code == 302, up.content.decode()
    return up.headers["Location"].rsplit("/", 1)[1].upper()


def test_only_what_was_asked_is_kept_of_a_stranger(living_place: Living, shore: str) -> None:
    """What was typed waits until they have signed in; whatever else was sent does not."""
    stranger = living_place.visitor()
    sent = {"title": "Other rules"} | {f"more{at}": "x" * 20_000 for at in range(200)}
    assert stranger.post(f"/p/{shore}/rules/change", sent).status_code == 302
    kept = str(dict(stranger.session))
    assert "Other rules" in kept
    assert "more1" not in kept


# ── Reading
def test_the_rules_are_read_in_sentences_and_as_they_stand(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Grouped sentences, what it is not, the exact values, who agreed: for everybody to read."""
    page = living_place.visitor().get(f"/p/{shore}/rules").content.decode()
    for heading in ("Who decides: everyday things", "Who may join", "Roles and their terms",
                    "Money", "Resting and leaving", "What this is not"):  # fmt: skip
        assert heading in page, heading
    assert "All who take part decide everyday things together." in page
    assert "Money that is held for this project stands in the books" in page
    assert "<code>" not in page.partition("Not written down yet")[0]
    exact = living_place.visitor().get(f"/p/{shore}/rules?exact=beside").content.decode()
    assert "All who take part decide everyday things together." in exact
    assert "<code>lasting.method.quorum.share</code>" in exact
    assert "<code>1/2</code>" in exact
    assert "One person confirmed this version when joining." in page
    assert "Names are for those who take part." in page
    assert "Propose a change" not in page
    mine = ana.get(f"/p/{shore}/rules").content.decode()
    assert "<li>Ana</li>" in mine
    assert "Propose a change" in mine
    assert ana.get(f"/p/{shore}/rules/7").status_code == 404
    assert "What this is not" in ana.get(f"/p/{shore}/rules/print").content.decode()


def test_all_agreements_are_kept_in_one_file(living_place: Living, ana: Client, shore: str) -> None:
    """Anybody takes the file along and checks its texts by their fingerprints, without asking."""
    card = propose(ana, shore, own_not="This is no job.")
    agrees(living_place, "Ana", card)
    living_place.later(days=17)
    lists.catch_up()
    answer = living_place.visitor().get(f"/p/{shore}/agreements.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    kept = json.loads(answer.content)
    newest, first = kept["rules"]
    assert (newest["number"], first["number"]) == (2, 1)
    assert newest["words"] == "[not] This is no job."
    assert sha256(newest["words"].encode()).hexdigest() == newest["words_fingerprint"]
    for one in kept["rules"]:
        assert sha256(bytes.fromhex(one["bytes"])).hexdigest() == one["fingerprint"]
    (decision,) = kept["decisions"]
    assert sha256(decision["text"].encode()).hexdigest() == decision["text_fingerprint"]
    assert decision["standing"] == "passed"
    assert decision["card"] == newest["decided_by"]
    assert "Ana" not in answer.content.decode()


# ── Changing
def test_rules_change_by_decision_and_old_ones_stay_readable(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Nothing changes when it is proposed; then it does, with the decision beside it (PRJ-06)."""
    card = propose(ana, shore, everyday_answer=str(2 * 86_400_000))
    row = lists.project_by_code(shore)
    assert row is not None
    assert current(row).number == 1
    agrees(living_place, "Ana", card)
    living_place.later(days=17)
    lists.catch_up()
    versions = versions_of(row)
    assert [one.number for one in versions] == [2, 1]
    assert versions[0].card is not None
    assert versions[0].card.code == card
    assert versions[0].rules == replace(
        TOGETHER, everyday=replace(TOGETHER.everyday, answer_ms=2 * 86_400_000)
    )
    page = ana.get(f"/p/{shore}/rules").content.decode()
    assert f"/c/{card.lower()}" in page
    assert "Version 2, in force since" in page
    old = ana.get(f"/p/{shore}/rules/1").content.decode()
    assert "It is not in force any more." in old
    assert "There are 5 days to answer." in old
    compared = ana.get(f"/p/{shore}/rules/compare").content.decode()
    assert re.search(r"<del>There are 5 days to answer.</del>.*?goes", compared, re.DOTALL)
    assert re.search(r"<ins>There are 2 days to answer.</ins>.*?new", compared, re.DOTALL)
    assert "What changed since you were here" not in ana.get(f"/p/{shore}").content.decode()


def test_moving_to_another_way_is_such_a_change(
    living_place: Living, ana: Client, shore: str
) -> None:
    """From together to trusted few: the form is filled with that way, and the preview warns."""
    page = ana.get(f"/p/{shore}/rules/change?way=trusted").content.decode()
    typed = filled(page) | {"title": "Faster", "why": "We are many.", "way": "trusted"}
    look = ana.post(f"/p/{shore}/rules/change", {**typed, "step": "look"}).content.decode()
    assert "Everyday things are decided by those with this role" in look
    assert "Nobody holds this role yet" in look
    card = propose(ana, shore, "trusted")
    agrees(living_place, "Ana", card)
    living_place.later(days=17)
    row = lists.project_by_code(shore)
    assert row is not None
    assert current(row).rules == replace(TRUSTED_FEW, joining="open")


@pytest.mark.parametrize("rules", [TOGETHER, TRUSTED_FEW, ASSOCIATION])
def test_a_form_sent_as_it_is_changes_nothing(living_place: Living, rules: object) -> None:
    """Whatever the rules are, the form says them as they are, and says that nothing is changed."""
    code = living_place.starts("Ana", "The hall", rules)  # type: ignore[arg-type]
    ana = living_place.visitor("Ana")
    typed = filled(ana.get(f"/p/{code}/rules/change").content.decode())
    typed |= {"title": "Nothing", "why": "Because."}
    answer = ana.post(f"/p/{code}/rules/change", {**typed, "step": "look"})
    assert answer.status_code == 422
    assert "Nothing is changed yet." in answer.content.decode()


def test_rules_that_nobody_could_decide_by_are_not_proposed(ana: Client, shore: str) -> None:
    """Who looks after it alone would change the rules: said before anything is put up."""
    typed = filled(ana.get(f"/p/{shore}/rules/change").content.decode())
    typed |= {"title": "I decide", "why": "It is faster.", "lasting_who": "starter"}
    answer = ana.post(f"/p/{shore}/rules/change", {**typed, "step": "look"})
    assert answer.status_code == 409
    assert "It is faster." in answer.content.decode()


def test_a_role_of_their_own_and_one_less(living_place: Living, ana: Client, shore: str) -> None:
    """A baker is added, with two seats for two years; nothing typed about people gets through."""
    card = propose(ana, shore, role_1="Baker", seats_1="2", term_1=str(2 * 365 * 86_400_000))
    agrees(living_place, "Ana", card)
    living_place.later(days=17)
    page = ana.get(f"/p/{shore}/rules").content.decode()
    assert "Baker: at most 2 people, each for 2 years at a time." in page
    typed = filled(ana.get(f"/p/{shore}/rules/change").content.decode())
    for told in ({"why": "Ring 400 12 345."}, {"role_2": "Ben, 400 12 345"}):
        sent = {**typed, "title": "Ring", "why": "It is faster.", "own_why": "Fun.", **told}
        answer = ana.post(f"/p/{shore}/rules/change", {**sent, "step": "look"})
        assert answer.status_code == 422, told
        assert "leads to a person" in answer.content.decode()


@pytest.mark.parametrize("typed", ["Moderator", "taking down what  breaks a rule"])
def test_a_role_that_every_reader_knows_is_that_role(
    living_place: Living, ana: Client, shore: str, typed: str
) -> None:
    """However it is written, it is the role to which the pages give something to do."""
    shown = ana.get(f"/p/{shore}/rules/change").content.decode()
    assert "Treasurer; Taking down what breaks a rule; Counters" in shown
    card = propose(ana, shore, role_1=typed, seats_1="2", term_1=str(365 * 86_400_000))
    agrees(living_place, "Ana", card)
    living_place.later(days=17)
    page = ana.get(f"/p/{shore}/rules").content.decode()
    assert "Taking down what breaks a rule: at most 2 people" in page


def test_only_who_takes_part_proposes(living_place: Living, ana: Client, shore: str) -> None:
    """A stranger is asked who they are, somebody else to take part first."""
    address = f"/p/{shore}/rules/change"
    assert living_place.visitor().get(address).headers["Location"].startswith("/in/?next=")
    answer = living_place.visitor("Ben").get(address)
    assert answer.status_code == 409
    assert "For those who take part" in answer.content.decode()


def test_agreed_words_stay_when_something_else_changes(
    living_place: Living, ana: Client, shore: str
) -> None:
    """What the group said about itself is carried along by a later change of other things."""
    card = propose(ana, shore, own_not="This is no job.")
    agrees(living_place, "Ana", card)
    living_place.later(days=17)
    card = propose(ana, shore, joining="asked")
    agrees(living_place, "Ana", card)
    living_place.later(days=17)
    row = lists.project_by_code(shore)
    assert row is not None
    version = current(row)
    assert version.rules.words == fingerprint("[not] This is no job.")
    assert version.what_this_is_not == "This is no job."
    assert "This is no job." in living_place.visitor().get(f"/p/{shore}").content.decode()


# ── Since the last visit
def test_what_changed_since_the_last_visit(living_place: Living, ana: Client, shore: str) -> None:
    """Ben was here, the rules changed, he comes back: one short list, once."""
    ben = living_place.visitor("Ben")
    ben.post(f"/p/{shore}/join", {"rules_version": "1"})
    ben.get(f"/p/{shore}")
    card = propose(ana, shore, joining="asked")
    for name in ("Ana", "Ben"):
        agrees(living_place, name, card)
    living_place.later(days=17)
    lists.catch_up()
    page = ben.get(f"/p/{shore}").content.decode()
    assert "What changed since you were here" in page
    assert "The rules of the project were changed, as it had decided." in page
    living_place.later(days=1)
    assert "What changed since you were here" not in ben.get(f"/p/{shore}").content.decode()
    assert "What changed since" not in living_place.visitor().get(f"/p/{shore}").content.decode()


def test_roles_and_aim_are_told_to_whoever_comes_back(
    living_place: Living, ana: Client, shore: str
) -> None:
    """PRJ-22: Ben reads that somebody took on a role and that the text is another; no news."""
    ben, cem = living_place.visitor("Ben"), living_place.visitor("Cem")
    for browser in (ben, cem):
        browser.post(f"/p/{shore}/join", {"rules_version": "1"})
    living_place.later(minutes=1)
    ben.get(f"/p/{shore}")
    living_place.later(days=1)
    for number in range(3):
        living_place.tells(ana, f"News {number}", project=shore)
    row = lists.project_by_code(shore)
    assert row is not None
    project = bytes(row.project)
    cems = member_in(living_place.who("Cem"), project) or b""
    told = Told(title="The shore", text="Now for boats, too.", language="en")
    steps: tuple[tuple[str, str, Action, list[Told]], ...] = (
        ("Ana", "roles", Offer(project, STARTER, cems), []),
        ("Cem", "roles", Accept(project, STARTER), []),
        ("Ana", "projects", Describe(project), [told]),
    )
    for name, target, action, words in steps:
        living_place.now_ms += 1_000
        done = act(
            living_place.who(name), project, target, action,
            channel="page", press=new_press(), told=words,
        )  # fmt: skip
        assert not done.refused, done.refused
    lists.catch_up()
    page = ben.get(f"/p/{shore}").content.decode()
    listed = page.partition("What changed since you were here")[2].partition("</ul>")[0]
    assert "The text about the project was changed." in listed
    assert "Somebody took on a role" in listed
    assert listed.count("<li>") == 2
    assert "News" not in listed


def test_who_answers_reads_what_would_change(living_place: Living, ana: Client, shore: str) -> None:
    """Ana's proposal talks of a bench and carries other rules: the card and the link show these."""
    effect = ChangeRules(rules=replace(TOGETHER, joining="decided"))
    typed = {"title": "A new bench", "text": "To sit on.", "how": "In June.", "days": "0"}
    card = living_place.puts_up(
        ana, "proposal", {**typed, "project": shore, "follows": written(effect)}
    )
    for address in (f"/c/{card}", f"/c/{card}/answer", f"/c/{card}/print"):
        page = ana.get(address).content.decode()
        assert "Everybody may take part." in compared(page, "del"), address
        assert "the group decided to let in may take part" in compared(page, "ins"), address


def compared(page: str, mark: str) -> str:
    """What a page marks as going, or as new."""
    return " ".join(re.findall(f"<{mark}>(.*?)</{mark}>", page))


def test_a_press_is_told_as_it_is_carried_out(
    living_place: Living, ana: Client, shore: str
) -> None:
    """What is said of a verb comes from the verb and what it is given, not from the proposal."""
    news = living_place.tells(ana, project=shore)
    effect = Press(card=bytes(living_place.card(news).card), verb="Remove", arguments=b"\x90")
    row = lists.project_by_code(shore)
    assert row is not None
    project = bytes(row.project)
    around = ProjectAround(project, member_in(living_place.who("Ana"), project), 0)
    typed = {"title": "A new bench", "text": "To sit on.", "how": "In June.", "days": "0"}
    card = living_place.puts_up(
        ana, "proposal", {**typed, "project": shore, "follows": written(effect, around)}
    )
    page = ana.get(f"/c/{card}").content.decode()
    assert "On the card “The bridge is open” this is done: Remove (90)." in page


def test_nobody_is_asked_to_be_known_better_than_the_place_can_tell(
    ana: Client, shore: str
) -> None:
    """A mail address or a mobile number can be shown here; by "met" nobody could ever answer."""
    page = ana.get(f"/p/{shore}/rules/change").content.decode()
    chosen = re.search(r'<select[^>]*name="lasting_strength".*?</select>', page, re.DOTALL)
    assert chosen is not None
    assert re.findall('value="([^"]*)"', chosen[0]) == ["link", "sms"]
