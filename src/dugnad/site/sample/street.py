"""What is under way in the sample place now: the end of its year, and all of a small sample place.

Each press has a name of its own, so that a start which was interrupted goes on where it stopped.
What is told is in the place's first language, as neighbours would have told it.
"""

from __future__ import annotations

from dugnad.cards.meeting.law.records import Can, Fits, Time
from dugnad.cards.meeting.law.verbs import AddItem, SayWhen
from dugnad.cards.meeting.law.verbs import Open as CallMeeting
from dugnad.cards.meeting.times import clock_of, coming_wednesday
from dugnad.cards.news.contract import Open as TellNews
from dugnad.cards.workday.law.records import Said
from dugnad.cards.workday.law.verbs import Answer
from dugnad.cards.workday.law.verbs import Open as CallWorkday
from dugnad.charter.counting.ballots import Ballot, Stance
from dugnad.charter.counting.method import BySchulze
from dugnad.charter.decisions.terms import Agree, Option
from dugnad.charter.decisions.verbs import Answer as AnswerDecision
from dugnad.charter.decisions.verbs import Open as OpenDecision
from dugnad.charter.entries import target_of
from dugnad.charter.projects.verbs import AskToJoin, Start
from dugnad.charter.talk import Answer as AnswerQuestion
from dugnad.charter.talk import Ask
from dugnad.face.moments import coming_saturday
from dugnad.site.sample.rules import (
    GARDEN_RULES,
    GARDEN_WORDS,
    HALL_RULES,
    HALL_WORDS,
    OPEN_RULES,
)
from dugnad.site.sample.street_money import Money
from dugnad.site.sample.street_sharing import Sharing
from dugnad.site.sample.teller import DAY_MS, HOUR_MS, LANGUAGE, Teller, id_of
from dugnad.web.content.told import Told
from dugnad.web.house import house


class Street:
    """One run of filling; every step may have been done before."""

    def __init__(self, teller: Teller) -> None:
        """Let a teller's neighbours press."""
        self._neighbourhood = id_of("neighbourhood")
        self._hall = id_of("hall")
        self._garden = id_of("garden")
        self._teller = teller
        self._act, self._put_up = teller.act, teller.put_up
        self._money = Money(teller.act, teller.member, self._neighbourhood)

    def begin(self) -> None:
        """Start the projects, and let those in who are there from the beginning."""
        self._start_projects()
        self._money.begin()

    def fill(self) -> None:
        """Put everything up, in the order in which neighbours might have."""
        fence = self._fence()
        path = self._path()
        self._bridge()
        self._kitchen()
        self._answer_fence(fence)
        self._answer_path(path)
        self._talk(fence)
        bench = self._bench()
        self._tools()
        self._hut()
        self._meeting(bench)
        Sharing(self._act, self._put_up, self._neighbourhood).fill()
        self._money.fill()

    def _start_projects(self) -> None:
        self._act(
            "Ingrid",
            self._neighbourhood,
            "projects",
            Start(project=self._neighbourhood, rules=OPEN_RULES),
            Told(
                title="Solbakken og omegn",
                text="Vi som bor her, hjelper hverandre med det som er for stort for én: stier, "
                "lekeplassen, bruene og festene. Alle kan bli med, og alle kan henge opp et kort.",
                language=LANGUAGE,
            ),
        )
        self._act(
            "Bengt",
            self._hall,
            "projects",
            Start(project=self._hall, rules=HALL_RULES, words=HALL_WORDS),
            Told(
                title="Grendehuset",
                text="Huset er vårt. Nye kort venter i tre dager, så alle rekker å si ifra.",
                language=LANGUAGE,
            ),
        )
        self._act(
            "Sofie",
            self._garden,
            "projects",
            Start(project=self._garden, rules=GARDEN_RULES, words=GARDEN_WORDS),
            Told(
                title="Felleshagen",
                text="Bedene bak kirken. Noen få bestemmer hva som sås; reglene hører til alle.",
                where="Bak kirken",
                language=LANGUAGE,
            ),
        )
        for name in ("Olav", "Sofie", "Amal", "Henk"):
            self._join(name, self._neighbourhood)
        for name in ("Ingrid", "Marieke"):
            self._join(name, self._hall)
        self._act("Karin", self._garden, "projects", AskToJoin(project=self._garden))

    def _fence(self) -> bytes:
        starts_ms = coming_saturday(house().now_ms(), house().place.zone, 11)
        return self._put_up(
            "Ingrid",
            self._neighbourhood,
            "workday",
            CallWorkday(
                starts_at_ms=starts_ms,
                ends_at_ms=starts_ms + 3 * HOUR_MS,
                answer_by_ms=starts_ms - 12 * HOUR_MS,
                places=0,
                least=8,
                outsiders=True,
            ),
            Told(
                title="Male gjerdet på lekeplassen",
                text="Maling og pensler har vi. Ta på klær som tåler en flekk.\n\n"
                "Etterpå griller vi pølser. **Barna er med.**",
                where="Lekeplassen bak skolen",
                who="Alle som kan holde en pensel",
                language=LANGUAGE,
            ),
        )

    def _path(self) -> bytes:
        starts_ms = coming_saturday(house().now_ms(), house().place.zone, 10) + 7 * DAY_MS
        return self._put_up(
            "Olav",
            self._neighbourhood,
            "workday",
            CallWorkday(
                starts_at_ms=starts_ms,
                ends_at_ms=starts_ms + 4 * HOUR_MS,
                answer_by_ms=starts_ms - 24 * HOUR_MS,
                places=4,
                least=3,
                outsiders=True,
            ),
            Told(
                title="Rydde stien til Tjernet",
                text="To trær ligger over stien etter stormen. Jeg har motorsag. "
                "Det er plass til fire i bilen.",
                where="Vi møtes ved bommen",
                who="Sterke hender",
                language=LANGUAGE,
            ),
        )

    def _bridge(self) -> None:
        self._put_up(
            "Sofie",
            self._neighbourhood,
            "news",
            TellNews(valid_until_ms=0),
            Told(
                title="Brua er åpen igjen",
                text="De nye plankene ligger på plass. Takk til alle som bar!\n\n"
                "Den tåler barnevogn og trillebår, men ikke moped.",
                where="Brua ved mølla",
                language=LANGUAGE,
            ),
        )

    def _kitchen(self) -> None:
        starts_ms = coming_saturday(house().now_ms(), house().place.zone, 12) + 14 * DAY_MS
        self._put_up(
            "Marieke",
            self._hall,
            "workday",
            CallWorkday(
                starts_at_ms=starts_ms,
                ends_at_ms=starts_ms + 5 * HOUR_MS,
                answer_by_ms=starts_ms,
                places=0,
                least=6,
                outsiders=False,
            ),
            Told(
                title="Rive det gamle kjøkkenet",
                text="Vi tar ut skap og fliser, så elektrikeren kan begynne på mandag.",
                where="Grendehuset",
                who="Noen som har revet før, og noen som vil lære det",
                language=LANGUAGE,
            ),
        )

    def _answer_fence(self, card: bytes) -> None:
        answers: tuple[tuple[str, Said, int], ...] = (
            ("Olav", "yes", 0),
            ("Amal", "yes", 2),
            ("Sofie", "maybe", 0),
            ("Henk", "yes", 1),
            ("Yusuf", "no", 0),
        )
        for name, said, extra in answers:
            self._answer(name, card, said, extra)

    def _answer_path(self, card: bytes) -> None:
        for name in ("Henk", "Ingrid", "Bengt", "Marieke", "Tom", "Karin"):
            self._answer(name, card, "yes", 0)

    def _talk(self, card: bytes) -> None:
        asked = self._act(
            "Yusuf",
            self._neighbourhood,
            "talk",
            Ask(about=target_of(card)),
            Told(text="Kan jeg komme en time senere?", language=LANGUAGE),
        )
        self._act(
            "Ingrid",
            self._neighbourhood,
            "talk",
            AnswerQuestion(question=asked.receipt.action_id),
            Told(text="Ja visst. Kom når det passer.", language=LANGUAGE),
        )

    def _bench(self) -> bytes:
        """Something that is being decided, with a question."""
        card = self._propose(
            "Sofie",
            "En ny benk ved brygga",
            "Mange vil sitte i kveldssola. Planker og skruer koster 900 kroner.",
            "Lørdagsgjengen snekrer den før første juni.",
        )
        self._says("Olav", card, Stance("fine"))
        self._says("Amal", card, Stance("question"))
        asked = self._act(
            "Amal",
            self._neighbourhood,
            "talk",
            Ask(about=target_of(card)),
            Told(text="Blir det plass til en rullestol ved siden av?", language=LANGUAGE),
        )
        self._act(
            "Sofie",
            self._neighbourhood,
            "talk",
            AnswerQuestion(question=asked.receipt.action_id),
            Told(text="Ja, vi lar det stå en meter fri på hver side.", language=LANGUAGE),
        )
        why = "Benken må ikke stå der båtene tas opp. Ti meter lenger inn, så er jeg med."
        objection = Told(title="Innvending", text=why, language=LANGUAGE)
        self._act(
            "Henk",
            self._neighbourhood,
            target_of(card),
            AnswerDecision(ballot=Stance("object")),
            objection,
        )
        asked = self._act(
            "Henk",
            self._neighbourhood,
            "talk",
            Ask(about=target_of(card)),
            Told(text=why, language=LANGUAGE),
        )
        self._act(
            "Sofie",
            self._neighbourhood,
            "talk",
            AnswerQuestion(question=asked.receipt.action_id),
            Told(text="Det går fint. Kan du vise oss stedet på lørdag?", language=LANGUAGE),
        )
        return card

    def _tools(self) -> None:
        """Something that all have answered, so that it is agreed ten minutes later."""
        card = self._propose(
            "Ingrid",
            "Verktøyet er felles",
            "Alle som bor her, kan låne det som henger i boden. Det koster ingenting.",
            "Den som låner, henger det tilbake innen en uke.",
        )
        for name in ("Ingrid", "Olav", "Sofie", "Amal", "Henk"):
            self._says(name, card, Stance("aside") if name == "Henk" else Stance("fine"))

    def _hut(self) -> None:
        """Something to put in order."""
        lines = ("Male den", "Flytte den til skolen", "Rive den", "La det være som i dag")
        title = "Hva gjør vi med den gamle lekehytta?"
        opening = OpenDecision(
            effect=Agree(),
            text=title,
            options=tuple(Option(text=line) for line in lines),
            method=BySchulze(as_today=len(lines) - 1),
        )
        told = Told(title=title, language=LANGUAGE)
        self._put_up("Amal", self._neighbourhood, "vote", opening, told)

    def _meeting(self, bench: bytes) -> None:
        """A meeting whose time is sought, on two clocks."""
        zone = house().place.zone
        evening_ms = coming_wednesday(house().now_ms(), zone)
        starts = (evening_ms, evening_ms + 20 * HOUR_MS, evening_ms + 65 * HOUR_MS)
        times = tuple(Time(one, one + 2 * HOUR_MS) for one in starts)
        card = self._put_up(
            "Ingrid",
            self._neighbourhood,
            "meeting",
            CallMeeting(times=times, answer_by_ms=evening_ms - DAY_MS, outsiders=True),
            Told(
                title="Strandlinja: hva vil vi, og hva vil kommunen?",
                text="Kommunen kommer med to. Noen er på jobb når de møter, andre bruker fritida "
                "si. Derfor ser vi på begge deler før vi velger.",
                where="Grendehuset, andre etasje",
                language=LANGUAGE,
            ),
        )
        answers: tuple[tuple[str, str, tuple[Can, Can, Can]], ...] = (
            ("Olav", "spare", ("yes", "if needed", "yes")),
            ("Sofie", "evening", ("yes", "yes", "no")),
            ("Amal", "spare", ("yes", "no", "yes")),
            ("Henk", "office", ("if needed", "yes", "no")),
            ("Yusuf", "office", ("no", "yes", "no")),
        )
        for name, day, can in answers:
            said = [
                Fits(can=one, clock=clock_of(time, day, zone))
                for one, time in zip(can, times, strict=True)
            ]
            asked = SayWhen(fits=tuple(said))
            self._act(name, self._neighbourhood, target_of(card), asked)
        self._act("Ingrid", self._neighbourhood, target_of(card), AddItem(card=bench))
        line = Told(title="Hvem rydder tang i høst?", language=LANGUAGE)
        self._act("Olav", self._neighbourhood, target_of(card), AddItem(), line)

    # ── Steps ──────────────────────────────────────────────────────────────────────────────────

    def _join(self, name: str, project: bytes) -> None:
        self._teller.join(project, name)

    def _answer(self, name: str, card: bytes, said: Said, extra: int) -> None:
        self._act(name, self._neighbourhood, target_of(card), Answer(said=said, extra=extra))

    def _propose(self, name: str, title: str, *parts: str) -> bytes:
        opening = OpenDecision(effect=Agree(), text="\n\n".join((title, *parts)))
        told = Told(title=title, language=LANGUAGE)
        return self._put_up(name, self._neighbourhood, "proposal", opening, told)

    def _says(self, name: str, card: bytes, ballot: Ballot) -> None:
        self._act(name, self._neighbourhood, target_of(card), AnswerDecision(ballot=ballot))
