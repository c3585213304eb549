"""The command line, `dugnad`: one file a command.

Each command module has three things: its docstring (the first line is shown by `dugnad --help`),
`arguments(parser)` and `run(options) -> int`, where 0 means that all went well.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from dugnad.engine.room import is_full
from dugnad.site.errors import CannotGoOn

COMMANDS = (
    "new",
    "up",
    "verify",
    "status",
    "backup",
    "restore",
    "doctor",
    "messages",
    "letters",
    "host",
    "forget",
    "rescue",
    "arrive",
)
NO_ROOM = (
    "There is no room left on a disk: of the place, of where this writes to, or for what is only "
    "for a moment. Nothing is damaged. Make room, and do the same again."
)


class _Version(argparse.Action):
    """Says which version this is, and ends."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_more: object) -> None:
        from dugnad.web.place.tested import VERSION  # noqa: PLC0415  Who asks alone waits for it.

        print(f"Dugnad {VERSION}")
        parser.exit()


def parser_of() -> argparse.ArgumentParser:
    """Give what reads a command and its words."""
    parser = argparse.ArgumentParser(
        prog="dugnad", description="Run a place: its pages, its books, its backups."
    )
    parser.add_argument("--version", action=_Version, help="say which version this is")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = import_module(f"dugnad.site.cli.{name}")
        text = (module.__doc__ or "").strip()
        command = commands.add_parser(
            name,
            help=text.splitlines()[0],
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(command)
        command.set_defaults(run=module.run)
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Carry out one command; gives the exit code of the process."""
    options = parser_of().parse_args(words)
    try:
        return int(options.run(options))
    except BrokenPipeError:
        # Whoever read the lines, `head` say, has enough: what is left goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except CannotGoOn as no:
        print(no, file=sys.stderr)
        return 1
    except Exception as error:
        if not is_full(error):
            raise
        print(NO_ROOM, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
