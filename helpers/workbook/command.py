"""The `workbook` command. Each subcommand is a function and one line in SUBCOMMANDS; heavy parts are imported when used."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console
from rich.markup import escape

from helpers.files import WorkbookError
from helpers.workbook.places import FIRST_LESSON, Places

Arguments = argparse.Namespace
TICK, CROSS = "[bold green]✓[/]", "[bold red]✗[/]"


@dataclass(frozen=True, slots=True)
class Subcommand:
    """What `workbook NAME` takes and does. `run` returns the exit code."""

    help: str
    run: Callable[[Arguments, Console], int]
    arguments: Callable[[argparse.ArgumentParser], None]
    passes_on: bool = False
    """Whether words it does not know are for the program it starts."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand. Exit code 0: done; 1: it could not be done, with a sentence; 2: the command was not understood."""
    console = Console(highlight=False, soft_wrap=True)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    arguments, rest = command_line().parse_known_args(argv)
    subcommand = SUBCOMMANDS[arguments.subcommand]
    if rest and not subcommand.passes_on:
        errors.print(
            f"`workbook {arguments.subcommand}` does not take {escape(' '.join(rest))}: see `workbook {arguments.subcommand} --help`."
        )
        return 2
    arguments.rest = [word for word in rest if word != "--"]
    try:
        return subcommand.run(arguments, console)
    except WorkbookError as error:
        errors.print(f"{CROSS} {escape(str(error))}")
    except PermissionError as error:
        errors.print(f"{CROSS} {escape(str(error.filename))} cannot be written to: name another folder with --work.")
    except OSError as error:
        where = f" ({escape(str(error.filename))})" if error.filename else ""
        what = escape(error.strerror or str(error))
        errors.print(f"{CROSS} {what}{where}: run `workbook doctor` to see what is wrong.")
    except KeyboardInterrupt:
        errors.print("Stopped.")
        return 130
    return 1


def command_line() -> argparse.ArgumentParser:
    """The command line of every subcommand."""
    top = argparse.ArgumentParser(
        prog="workbook", description="A hands-on DynamoDB course in Jupyter.", allow_abbrev=False
    )
    commands = top.add_subparsers(dest="subcommand", required=True, metavar="COMMAND")
    for name, subcommand in SUBCOMMANDS.items():
        subcommand.arguments(
            commands.add_parser(name, help=subcommand.help, description=subcommand.help, allow_abbrev=False)
        )
    return top


def _work(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--work", metavar="FOLDER", help="your copy of the lessons (default: my-work in the project)")


def _lab_arguments(parser: argparse.ArgumentParser) -> None:
    _work(parser)
    parser.add_argument("--no-browser", action="store_true", help="print the address and leave the browser to you")
    parser.add_argument("--port", type=int, help="serve on this port (default: the first free one from 8888)")
    parser.epilog = "Anything else is passed on to JupyterLab."


def _lab(arguments: Arguments, console: Console) -> int:
    from helpers.workbook import copies, jupyter

    places = Places.of(arguments.work)
    if not (places.lessons / FIRST_LESSON).exists():
        raise WorkbookError(
            f"The lesson {FIRST_LESSON} is missing: get the project again with `git clone`, or run `make sync`."
        )
    changes = copies.update(places, now=datetime.now())
    for change in changes:
        console.print(f"  {escape(change.sentence)}")
    console.print(f"Your lessons are in [bold]{escape(str(places.work))}[/]. Starting JupyterLab …")

    def ready(address: str) -> None:
        console.print(f"\n{TICK} The workbook is open at\n\n    {escape(address)}\n")
        console.print("Stop it with Ctrl-C. Your work is saved in the folder above.\n")
        sys.stdout.flush()

    return jupyter.run_lab(
        places, port=arguments.port, browser=not arguments.no_browser, extra=arguments.rest, ready=ready
    )


def _doctor(arguments: Arguments, console: Console) -> int:
    from helpers.workbook import doctor

    results = doctor.examine(Places.of(arguments.work))
    for result in results:
        finding = result.finding
        word = "[green]OK  [/]" if finding.ok else "[bold red]FAIL[/]"
        console.print(f"{word}  {result.name:<13}{escape(finding.found)}")
        if not finding.ok and finding.remedy:
            console.print(f"      {'':<13}→ {escape(finding.remedy)}")
    console.print(f"\nCode for a help request: [bold]{escape(doctor.code(results))}[/]")
    return 0 if all(result.finding.ok for result in results) else 1


def _status_arguments(parser: argparse.ArgumentParser) -> None:
    _work(parser)
    parser.add_argument("name", metavar="NAME", nargs="?", help="one lesson, exercise by exercise: 1, 01 or a name")


def _status(arguments: Arguments, console: Console) -> int:
    from helpers.workbook import status

    status.show(Places.of(arguments.work), console, arguments.name)
    return 0


def _reset_arguments(parser: argparse.ArgumentParser) -> None:
    _work(parser)
    parser.add_argument("name", metavar="NAME", help="a lesson: 1, 01 or 01-not-a-database")
    parser.add_argument("--progress", action="store_true", help="also forget what you passed and predicted in it")


def _reset(arguments: Arguments, console: Console) -> int:
    from helpers.workbook import copies, status

    places = Places.of(arguments.work)
    file = places.lesson(arguments.name)
    saved = copies.reset(places, arguments.name, now=datetime.now())
    kept = f"Your version is saved as [bold]{escape(saved.name)}[/]" if saved else "There was nothing of yours to save"
    console.print(f"{TICK} {escape(file)} is as new. {kept}.")
    if arguments.progress:
        console.print(f"Forgotten: {status.forget_lesson(places, arguments.name)} exercises and predictions.")
    console.print("If the notebook is open in JupyterLab, reload it with File, Reload Notebook from Disk.")
    return 0


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="listen on this port (default: 8000; 0: any free one)")
    parser.add_argument("--seed", type=int, default=0, help="fixes everything that is left to chance (default: 0)")
    parser.add_argument(
        "--real-time", action="store_true", help="throttle, lag and expire items by the real clock; else nothing waits"
    )
    parser.add_argument("--data", metavar="NAME", help="begin with a table: kiosk, or kiosk:1000 for 1,000 users")


def _serve(arguments: Arguments, console: Console) -> int:
    from helpers.serve.server import serve

    serve(
        arguments.port,
        seed=arguments.seed,
        real_time=arguments.real_time,
        data=arguments.data,
        say=lambda line: console.print(escape(line)),
    )
    return 0


SUBCOMMANDS: dict[str, Subcommand] = {
    "lab": Subcommand("Open the workbook in JupyterLab.", _lab, _lab_arguments, passes_on=True),
    "doctor": Subcommand(
        "Check this machine: versions, ports, write access, a round trip through the lab.", _doctor, _work
    ),
    "status": Subcommand("Show how far you are.", _status, _status_arguments),
    "reset": Subcommand("Start one lesson afresh; your version is saved first.", _reset, _reset_arguments),
    "serve": Subcommand("Be a DynamoDB on this machine's own address, for any AWS SDK.", _serve, _serve_arguments),
}
