"""Putting a place together: books, law, keys, web, and what it does by itself.

    opened = open_house()      for the place that the environment names
    ...
    opened.close()             everything that was handed in is kept, the lock is let go

Start to end: keys, books, the house, databases, static files, new rules, background.
"""

import logging
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

import django
from django.conf import settings

from dugnad.cards import catalogue
from dugnad.charter.charter import Charter
from dugnad.engine.fingerprint import fingerprint_of, read_fingerprint
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.port import NotTheSealer, PlaceBusy
from dugnad.engine.room import is_full
from dugnad.engine.solo.lock import PlaceLock
from dugnad.engine.solo.solo import Solo
from dugnad.ledger.block import header_hash_of
from dugnad.ledger.errors import BooksDoNotAddUp, LedgerError, NotGenesis
from dugnad.site import forgetting
from dugnad.site.background import Background, Task
from dugnad.site.backups import RESTORED
from dugnad.site.environment import ENVIRONMENT_PLACE, read_environment, read_keys_folder
from dugnad.site.errors import PlaceUnusable
from dugnad.site.keyring import Keyring, Newest, derived, keyring_at
from dugnad.site.progress import Progress
from dugnad.site.sample import making
from dugnad.site.sample.clock import StoryClock
from dugnad.web.house import House, PlaceSettings, set_house

log = logging.getLogger("dugnad.wiring")

SWEEP_SECONDS = 600
SWEEP_URNS_SECONDS = 60
TERMS_SECONDS = 900
"""How often it is looked whether somebody's time in a role ends soon."""
NEWS_SECONDS = 60
CALLS_SECONDS = 300
NOTE_FORGOTTEN_SECONDS = 30
CHECK_ASKED_SECONDS = 60
ASK_EXPECTED_SECONDS = 60
CARRY_OUT_FAREWELLS_SECONDS = 10
RESCUE_SECONDS = 600
"""How often it is looked whether a parcel is due."""
KEYS_LOCK = "open"
"""A file beside the newest fingerprint that whoever has the place open holds."""


def now_ms() -> int:
    """Read the clock: milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def steady_ms() -> int:
    """Read the clock that nobody can set, which goes on while the computer sleeps."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(clock) // 1_000_000


class NewestKeeper:
    """Keeps the newest fingerprint outside the place's folder, at most once a second."""

    def __init__(self, keyring: Keyring) -> None:
        """Keep it in `keyring`."""
        self._keyring = keyring
        self._lock = threading.Lock()
        self._newest: str | None = None

    def tell(self, fingerprint: str) -> None:
        """Hear of a new block; called by the sealing thread, so it does not touch the disk."""
        self._newest = fingerprint

    def write(self) -> None:
        """Write down what was heard last, unless that is written already."""
        with self._lock:
            newest, self._newest = self._newest, None
            if newest is not None:
                self._keyring.note(Newest(fingerprint=newest, time_ms=now_ms()))


@dataclass(frozen=True)
class Opened:
    """A place that is open, until `close`."""

    house: House
    engine: Solo
    newest: NewestKeeper
    background: Background
    keys_held: PlaceLock

    def close(self) -> None:
        """End the background, keep what was handed in and let the lock go."""
        from django.db import connections  # noqa: PLC0415  After django.setup().

        self.background.stop()
        self.engine.close()
        self.newest.write()
        self.keys_held.release()
        connections.close_all()
        set_house(None)


def open_house() -> Opened:
    """Open the place that the environment names, and start what it does by itself.

    Raises:
        CannotGoOn: with a sentence that says why and what to do.
    """
    folder = read_environment().place
    if folder is None:
        raise PlaceUnusable(f"No place was named: say it with --place, or in {ENVIRONMENT_PLACE}.")
    keyring = keyring_at(read_keys_folder(folder, read_environment()))
    try:
        master_key = keyring.master_key()
    except FileNotFoundError:
        raise PlaceUnusable(
            f"There is no master key in {keyring.keys}. Put back the copy that you keep "
            "elsewhere, or say with --keys-dir where it lies."
        ) from None
    django.setup()
    newest = NewestKeeper(keyring)
    keys_held = hold_keys(keyring)
    try:
        past = making.clock_for(folder, now_ms, steady_ms)
        engine = open_engine(PlaceFolder(folder), master_key, newest, past)
    except BaseException:
        keys_held.release()
        raise
    try:
        check_newest(engine, keyring)
        house = House(
            engine=engine,
            machine=engine.machine,
            catalogue=catalogue,
            now_ms=now_ms if past is None else past.now_ms,
            folder=PlaceFolder(folder),
            master_key=master_key,
            place=place_settings(),
        )
        set_house(house)
        prepare_stores(house.folder)
        keep_place_keys(master_key)
        forget_again(house.folder, keyring)
        background = Background(tasks_of(house, newest, keyring))
        offer_new_rules(house)
        if house.place.sample:
            fill_sample(folder, past)
    except BaseException:
        set_house(None)
        engine.close()
        keys_held.release()
        raise
    background.start()
    return Opened(
        house=house, engine=engine, newest=newest, background=background, keys_held=keys_held
    )


def hold_keys(keyring: Keyring) -> PlaceLock:
    """Take the keys for as long as the place is open.

    A folder has a lock of its own, and a copy of it another one. Were both open, each would seal
    with the same key what the other does not have, and neither would open again.

    Raises:
        PlaceUnusable: another process has them.
    """
    keyring.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return PlaceLock(keyring.state / KEYS_LOCK)
    except PlaceBusy as error:
        raise PlaceUnusable(
            f"The keys in {keyring.keys} are in use: this place, or a copy of it, is open already. "
            "Stop that one first, and never open a copy beside the place itself."
        ) from error


def open_engine(
    folder: PlaceFolder, master_key: bytes, newest: NewestKeeper, past: StoryClock | None = None
) -> Solo:
    """Open the books, by the computer's clocks or by that of a past which is still to be told.

    Raises:
        PlaceUnusable: they are open elsewhere, are not there, or do not fit together.
    """
    root = folder.root
    try:
        return Solo(
            folder,
            Charter(catalogue.contracts()),
            seed=derived(master_key, "sealer"),
            clock=now_ms if past is None else past.now_ms,
            steady=steady_ms if past is None else past.steady_ms,
            newest=newest.tell,
            progress=Progress("reading the books"),
        )
    except PlaceBusy as error:
        raise PlaceUnusable(f"The place in {root} is open already, in another process.") from error
    except NotGenesis as error:
        raise PlaceUnusable(
            f"There are no books in {root}. Put back a backup: dugnad restore"
        ) from error
    except NotTheSealer as error:
        raise PlaceUnusable(
            f"The master key is not the one of the place in {root}. Say with --keys-dir where the "
            "right one lies."
        ) from error
    except BooksDoNotAddUp as error:
        raise PlaceUnusable(
            f"The books in {root} do not add up. Run `dugnad verify --place {root}`: it says what "
            "is wrong and since when."
        ) from error


def check_newest(engine: Solo, keyring: Keyring) -> None:
    """Make sure that these books go on from those that were open here last.

    Raises:
        PlaceUnusable: they were cut short or rewritten.
    """
    known = keyring.newest()
    if known is None:
        return
    seq, _ = read_fingerprint(known.fingerprint)
    if seq == 0:
        have = fingerprint_of(0, engine.genesis_hash)
    else:
        blocks = engine.blocks(after=seq - 1, limit=1)
        have = fingerprint_of(seq, header_hash_of(blocks[0].header)) if blocks else "nothing"
    if have != known.fingerprint:
        day = time.strftime("%Y-%m-%d", time.gmtime(known.time_ms / 1000))
        raise PlaceUnusable(
            f"These books do not go on from where they were on {day}: fingerprint "
            f"{known.fingerprint} is missing. If you put back an older backup on purpose, use "
            f"`dugnad restore`. If not, somebody changed them: keep the folder as it is."
        )


def place_settings() -> PlaceSettings:
    """Give what the place chose, with what this run was told on top."""
    place: PlaceSettings = settings.PLACE
    return replace(place, base_address=settings.BASE_ADDRESS)


def prepare_stores(folder: PlaceFolder) -> None:
    """Bring every database to the shape that this version needs, and gather the static files."""
    from django.db import DatabaseError, connections  # noqa: PLC0415  After django.setup().

    from dugnad.site import static_files  # noqa: PLC0415  After django.setup().
    from dugnad.site.database.making import bring_up_to_date  # noqa: PLC0415

    bring_up_to_date("default")
    bring_up_to_date("keys")
    try:
        bring_up_to_date("views")
    except DatabaseError as error:
        if is_full(error):
            raise  # nothing is wrong with them.
        log.warning("The lists could not be read; they are made anew from the books.")
        connections["views"].close()
        for path in folder.root.glob("views.db*"):
            path.unlink()
        bring_up_to_date("views")
    static_files.gather()


def keep_place_keys(master_key: bytes) -> None:
    """Let the web act for the place: its custodian lets people in, its operator opens new rules."""
    from dugnad.web.vault import services as vault  # noqa: PLC0415  After django.setup().

    vault.read_what_lasts()
    for role in ("custodian", "operator"):
        vault.keep_place_key(role, derived(master_key, role))


def forget_again(folder: PlaceFolder, keyring: Keyring) -> None:
    """In a place that was put back from a backup, forget whoever was forgotten since."""
    from dugnad.web.forgetting import services  # noqa: PLC0415  After django.setup().
    from dugnad.web.lists import services as lists  # noqa: PLC0415

    marker = folder.root / RESTORED
    if marker.exists():
        lists.catch_up()  # what they had to do with money is looked for there.
        count = services.carry_out_again(forgetting.tags_in(keyring))
        if count:
            log.info("Put back from a backup: %d people stay forgotten.", count)
        marker.unlink()


def note_forgotten(house: House, keyring: Keyring) -> None:
    """Note outside the place who was forgotten, and strike them out of the backups at hand."""
    from dugnad.site import striking  # noqa: PLC0415  After django.setup().
    from dugnad.web.vault import services as vault  # noqa: PLC0415

    forgetting.note(keyring, vault.forgotten_tags())
    if forgetting.is_time_to_strike(keyring, house.now_ms()):
        tags, folders = forgetting.tags_in(keyring), striking.folders_in(keyring)
        struck = striking.strike_all(house.folder, folders, house.master_key, tags)
        if struck.left:
            forgetting.strike_later(keyring, house.now_ms())
        else:
            forgetting.all_are_struck(keyring)


def offer_new_rules(house: House) -> None:
    """Let new cards follow the newest rules that this version brings; older cards keep theirs."""
    from dugnad.charter.law import Law  # noqa: PLC0415  Beside what uses it.
    from dugnad.charter.place import OpenVersion  # noqa: PLC0415
    from dugnad.web.acting.as_place import act_as_place  # noqa: PLC0415  After django.setup().

    with house.engine.reader() as store:
        law = Law(store)
        newer = [
            one for one in catalogue.versions() if one.version > (law.version_of(one.name) or 0)
        ]
    for one in newer:
        receipt = act_as_place(
            "operator",
            "place",
            OpenVersion(name=one.name, version=one.version, digest=one.digest),
        )
        if receipt.code:
            log.warning("The rules of %s could not be renewed: %s.", one.name, receipt.code)


def fill_sample(folder: Path, past: StoryClock | None) -> None:
    """Fill the sample place when it is new, or when filling it was interrupted."""
    from dugnad.web.answers import following  # noqa: PLC0415  After django.setup().

    if making.fill_once(folder, past):
        following.begin_here()  # invented neighbours get no letters about an invented past.
        log.info("The sample place has its neighbours and cards.")


def tasks_of(house: House, newest: NewestKeeper, keyring: Keyring) -> list[Task]:
    """Name what a place does by itself, and how often.

    Raises:
        PlaceUnusable: the settings for mail or SMS cannot be used.
    """
    from dugnad.site import rescuing  # noqa: PLC0415  After django.setup().
    from dugnad.web.acting import parting  # noqa: PLC0415
    from dugnad.web.answers import calling, following  # noqa: PLC0415
    from dugnad.web.devices import announcing  # noqa: PLC0415
    from dugnad.web.forgetting import services as farewells  # noqa: PLC0415
    from dugnad.web.leading import telling  # noqa: PLC0415
    from dugnad.web.lists import services as lists  # noqa: PLC0415
    from dugnad.web.messages import services as messages  # noqa: PLC0415
    from dugnad.web.messages.adapters import AdapterSettingsError, adapters_of  # noqa: PLC0415
    from dugnad.web.moving import putting_in as arrivals  # noqa: PLC0415
    from dugnad.web.moving import uploads  # noqa: PLC0415
    from dugnad.web.pages import errands, expecting  # noqa: PLC0415
    from dugnad.web.rooms import batches  # noqa: PLC0415
    from dugnad.web.treasury import unclaimed  # noqa: PLC0415
    from dugnad.web.urn import ending  # noqa: PLC0415

    try:
        adapters = adapters_of(house.place, Path(house.folder.root))
    except AdapterSettingsError as error:
        raise PlaceUnusable(f"{house.folder.settings}: {error}") from error
    engine = house.engine
    return [
        Task(name="clock", every_seconds=1, do=lambda: _tick(house)),
        Task(name="lists", every_seconds=1, do=lambda: lists.catch_up(engine)),
        Task(name="letters", every_seconds=2, do=following.follow),
        Task(
            name="calls",
            every_seconds=CALLS_SECONDS,
            do=lambda: calling.remind_due(house.now_ms()),
        ),
        Task(name="devices", every_seconds=2, do=announcing.follow),
        Task(
            name="terms",
            every_seconds=TERMS_SECONDS,
            do=lambda: telling.tell_of_ending_terms(house.now_ms()),
        ),
        Task(
            name="unclaimed",
            every_seconds=SWEEP_SECONDS,
            do=lambda: unclaimed.ask_again(house.now_ms()),
        ),
        Task(name="nobody", every_seconds=SWEEP_SECONDS, do=parting.put_back_for_nobody),
        Task(
            name="outbox",
            every_seconds=2,
            do=lambda: messages.deliver_due(house.now_ms(), adapters),
        ),
        Task(
            name="news",
            every_seconds=NEWS_SECONDS,
            do=lambda: tell_news(house.now_ms()),
        ),
        Task(name="fingerprint", every_seconds=1, do=newest.write),
        Task(
            name="forgotten",
            every_seconds=NOTE_FORGOTTEN_SECONDS,
            do=lambda: note_forgotten(house, keyring),
        ),
        Task(
            name="rescue",
            every_seconds=RESCUE_SECONDS,
            do=lambda: rescuing.make_due(house, keyring),
        ),
        Task(name="errands", every_seconds=1, do=errands.carry_out),
        Task(name="arrivals", every_seconds=2, do=arrivals.take_in_some),
        Task(name="uploads", every_seconds=2, do=uploads.check_next),
        Task(
            name="farewells",
            every_seconds=CARRY_OUT_FAREWELLS_SECONDS,
            do=lambda: farewells.carry_out_due(house.now_ms()),
        ),
        Task(
            name="expectations",
            every_seconds=ASK_EXPECTED_SECONDS,
            do=lambda: expecting.ask_due(house.now_ms()),
        ),
        Task(name="check", every_seconds=CHECK_ASKED_SECONDS, do=lambda: check_daily(house)),
        Task(name="urns", every_seconds=SWEEP_URNS_SECONDS, do=ending.sweep),
        Task(
            name="rooms",
            every_seconds=SWEEP_SECONDS,
            do=lambda: batches.note_due(house.now_ms()),
        ),
        Task(name="sweeper", every_seconds=SWEEP_SECONDS, do=lambda: sweep(house.now_ms())),
    ]


def _tick(house: House) -> None:
    try:
        house.engine.tick()
    except LedgerError as error:
        log.error("%s", error)  # noqa: TRY400  The sentence says it all; no trace is needed.


def tell_news(now_ms: int) -> None:
    """Send the news that is due; what somebody gave to goes with the rest, as one message."""
    from dugnad.web.giving import hearing  # noqa: PLC0415  After django.setup().
    from dugnad.web.messages import bundling  # noqa: PLC0415

    hearing.send_due(now_ms)
    if not hearing.is_behind(now_ms):
        bundling.put_together(now_ms)


def check_daily(house: House) -> None:
    """Work the books out again once a day, for what the pages say of them."""
    from dugnad.web.pages import checking  # noqa: PLC0415  After django.setup().

    last = checking.last_check()
    if last is None or house.now_ms() >= last.next_ms:
        checking.check_now()


def sweep(at_ms: int) -> None:
    """Finish or drop what was left half way, and throw away what has expired."""
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from dugnad.web.acting import presses, signing  # noqa: PLC0415  After django.setup().
    from dugnad.web.answers import entering  # noqa: PLC0415
    from dugnad.web.answers import services as answers  # noqa: PLC0415
    from dugnad.web.content import sweeping  # noqa: PLC0415
    from dugnad.web.forgetting import vouchers  # noqa: PLC0415
    from dugnad.web.helping import ending as helping  # noqa: PLC0415
    from dugnad.web.helping import monthly  # noqa: PLC0415
    from dugnad.web.house import house  # noqa: PLC0415
    from dugnad.web.kit import bills  # noqa: PLC0415
    from dugnad.web.leading import moderating  # noqa: PLC0415
    from dugnad.web.lists import services as lists  # noqa: PLC0415
    from dugnad.web.messages import services as messages  # noqa: PLC0415
    from dugnad.web.moving import putting_in as arrivals  # noqa: PLC0415
    from dugnad.web.moving import uploads  # noqa: PLC0415
    from dugnad.web.people import limits  # noqa: PLC0415
    from dugnad.web.people import services as people  # noqa: PLC0415
    from dugnad.web.rooms import services as rooms  # noqa: PLC0415

    lists.catch_up()  # what the books recorded a moment ago is not mistaken for left behind.
    sweeping.sweep(at_ms, lists.is_recorded, lambda text: signing.is_wanted(text, at_ms))
    moderating.sweep()
    presses.sweep(at_ms)
    answers.sweep(at_ms)
    entering.sweep()
    people.sweep(at_ms)
    limits.sweep(at_ms)
    messages.sweep(at_ms)
    with house().engine.reader() as store:
        bills.sweep(store, at_ms)
    vouchers.sweep(at_ms)
    arrivals.sweep(at_ms)
    uploads.sweep(at_ms)
    rooms.sweep(at_ms)
    helping.sweep(at_ms)
    monthly.ask(at_ms)
    SessionStore.clear_expired()
