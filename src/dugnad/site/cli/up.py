"""Open a place for everybody: start its pages, and print where to find them.

Without --place this is a small sample place to try things in. It says so on every page, sends
nothing outside, and prints sign-in codes here.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from dugnad.site import replacing
from dugnad.site.cli import places
from dugnad.site.environment import (
    PLACE_FILE,
    read_environment,
    read_keys_folder,
    read_place,
)
from dugnad.site.keyring import free_beside
from dugnad.web.house import PlaceSettings

EVERYWHERE = "0.0.0.0"  # noqa: S104  Only with --share.


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    places.add_place(parser)
    parser.add_argument("--port", type=_port, default=8000, help="where it listens (default: 8000)")
    parser.add_argument(
        "--share",
        action="store_true",
        help="let others in the same network open it (else: this computer only)",
    )
    parser.add_argument(
        "--empty", action="store_true", help="a place of your own instead of the sample"
    )
    parser.add_argument(
        "--small",
        action="store_true",
        help="the sample without the year behind it, which is made quicker",
    )


def run(options: argparse.Namespace) -> int:
    """Make the place when there is none, and serve it until it is told to stop."""
    from dugnad.site import catalogues, serving  # noqa: PLC0415  Commands load what they need.

    folder = _folder(options)
    address = EVERYWHERE if options.share else "127.0.0.1"
    if places.is_open(folder):
        at = places.open_at(folder)
        where = f"open already{f' at {at}' if at else ''}"
        print(f"The place in {folder} is {where}; this changes nothing.")
        return 0
    serving.check_port(address, options.port)
    catalogues.compile_all()  # these belong to the program, which others may run as well.
    places.keep_to_oneself()
    _clear_half_told(folder, options)
    if not (folder / PLACE_FILE).exists():
        replacing.want_whole(folder)
        _found(folder, options)
    places.use(folder, options.keys_dir)
    banner = _banner(folder, options)
    print(f"Opening the place in {folder} ...", flush=True)
    with places.opened_at(folder, f"http://127.0.0.1:{options.port}/"):
        serving.serve(address=address, port=options.port, banner=banner)
    print("The place is closed.")
    return 0


def _folder(options: argparse.Namespace) -> Path:
    if options.place is None and options.empty:
        return places.default(places.OWN)
    return places.chosen(options)


def _clear_half_told(folder: Path, options: argparse.Namespace) -> None:
    """Take away a sample place whose making was interrupted; nobody has lived in it yet."""
    from dugnad.site.keyring import NEWEST_FILE, keyring_at  # noqa: PLC0415  As in `run`.
    from dugnad.site.sample import making  # noqa: PLC0415

    if not making.is_half_told(folder):
        return
    places.use(folder, options.keys_dir)
    keyring = keyring_at(read_keys_folder(folder, read_environment()))
    (keyring.state / NEWEST_FILE).unlink(missing_ok=True)
    shutil.rmtree(folder)
    print("The sample place was not finished: it is made anew.")


def _found(folder: Path, options: argparse.Namespace) -> None:
    from dugnad.site import founding  # noqa: PLC0415  Only the first start needs it.

    keys: Path | None = options.keys_dir
    if options.empty:
        print(f"There is no place in {folder} yet: making an empty one.")
        wishes = founding.Wishes(name="Vårt nabolag")
    else:
        print(f"There is no place in {folder} yet: making the sample place.", flush=True)
        wishes = founding.Wishes(name="Solbakken", sample=True, year=not options.small)
        # What nobody will miss stays together, so that it can be thrown away together.
        if keys is None:
            beside = folder.with_name(f"{folder.name}-keys")
            keys = free_beside(beside)
            if keys != beside:
                print(
                    f"A place was here before. Its keys stay in {beside}: with them its backups "
                    f"open ({places.DUGNAD} restore). This new place has keys of its own."
                )
    keyring = founding.found(folder, wishes, keys=keys.resolve() if keys else None)
    print(f"Its keys lie in {keyring.keys}")
    if options.empty:
        print(places.KEEP_A_COPY)


def _banner(folder: Path, options: argparse.Namespace) -> str:
    """Write what stands on the console once the place is open."""
    from dugnad.site import serving  # noqa: PLC0415  Commands load what they need.

    place = read_place(folder)
    here = f"http://127.0.0.1:{options.port}/"
    lines = ["", f"{place.name} is open:  {here}"]
    if place.sample:
        lines.append("This is a sample place: it sends nothing outside; codes are printed here.")
    else:
        lines += _what_cannot_leave(folder, place)
    host = serving.network_address() if options.share else None
    if options.share and host is None:
        lines.append("This computer is in no network, so only it can open the place.")
    near = here
    if host is not None:
        near = f"http://{host}:{options.port}/"
        lines += [f"In the same network:  {near}", "", serving.square_code(near)]
        _let_in(host)
    if place.base_address == PlaceSettings().base_address:
        # It has no address of its own: links lead to where it is open now.
        os.environ.setdefault("DUGNAD_ADDRESS", near)
    else:
        lines.append(f"Its own address:  {place.base_address}/")
    lines.append("Stop it with Ctrl-C.")
    return "\n".join(lines)


def _what_cannot_leave(folder: Path, place: PlaceSettings) -> list[str]:
    """Say where messages lie that this place has no way to send."""
    kinds = [
        word for channel, word in (("mail", "mail"), ("sms", "SMS")) if not place.sends(channel)
    ]
    if not kinds:
        return []
    lines = [f"It cannot send {' or '.join(kinds)} yet: such messages lie in {folder / 'outbox'}"]
    if any(channel not in place.adapters for channel in ("mail", "sms")):
        lines.append("Until it can, sign-in codes are printed here too. See docs/operating.md.")
    return lines


def _let_in(host: str) -> None:
    """Let requests name `host`, beside the hosts that this run was told already."""
    told = os.environ.get("DUGNAD_HOSTS", "")
    os.environ["DUGNAD_HOSTS"] = f"{told},{host}" if told else host


def _port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65_535:  # noqa: PLR2004  What a port can be.
        return int(text)
    print(f"--port is a number from 1 to 65535, not {text!r}.", file=sys.stderr)
    raise argparse.ArgumentTypeError(text)
