"""`python -m helpers.authoring new | sync | outputs | check`: what authors run, through `make`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from helpers.authoring import checks, new, outputs, sync
from helpers.authoring.notebooks import ROOT, AuthoringError


def main(argv: Sequence[str] | None = None, *, root: Path = ROOT) -> int:
    """Run one of the authors' commands. Exit code 0: done; 1: something is to be put right; 2: not understood."""
    parser = argparse.ArgumentParser(prog="python -m helpers.authoring", description="Commands for authors of lessons.")
    commands = parser.add_subparsers(dest="command", required=True)
    begin = commands.add_parser("new", help="begin a lesson or an exercise").add_subparsers(dest="what", required=True)
    begin.add_parser("lesson", help="a notebook and a package").add_argument("name", metavar="NN-slug")
    exercise_command = begin.add_parser("exercise", help="cells, a module, the answers it is tested with")
    exercise_command.add_argument("name", metavar="lesson-slug/name")
    exercise_command.add_argument("--after", metavar="ID", help="the cell it comes behind (default: the last exercise)")
    commands.add_parser("sync", help="write lessons/ from solutions/")
    outputs_command = commands.add_parser("outputs", help="run solutions and store what they show")
    outputs_command.add_argument("names", nargs="*", help="beginnings of file names, such as 01 (default: all)")
    check_command = commands.add_parser("check", help="style, format, types, gates, sync")
    known = [*checks.TOOLS, "gates", "sync"]
    check_command.add_argument("only", nargs="*", help=f"any of {', '.join(known)} (default: all)", metavar="CHECK")
    arguments = parser.parse_args(argv)
    console = Console(highlight=False, soft_wrap=True, markup=True)
    try:
        match arguments.command:
            case "new":
                for path in _new(root, arguments):
                    console.print(path.relative_to(root).as_posix(), markup=False)
                begun = arguments.name if arguments.what == "exercise" else arguments.name[:2]
                console.print(f"Begun, and it runs as it is: `make renew ARGS={begun}`.", markup=False)
                console.print("Then `make check` names what only you can write.", markup=False)
            case "sync":
                changed = sync.sync(root)
                for path in changed:
                    console.print(f"{path.relative_to(root).as_posix()}", markup=False)
                console.print(f"{len(changed)} lessons changed." if changed else "Lessons are in step with solutions.")
            case "outputs":
                begun = time.perf_counter()
                for name, is_new in outputs.store(root, arguments.names):
                    spent, begun = time.perf_counter() - begun, time.perf_counter()
                    console.print(f"{name}: {'changed' if is_new else 'as before'} ({spent:.1f} s)", markup=False)
            case _:
                unknown = [name for name in arguments.only if name not in known]
                if unknown:
                    parser.error(f"there is no check called {unknown[0]}: the checks are {', '.join(known)}")
                return checks.run(root, console, arguments.only)
    except AuthoringError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(str(error), markup=False)
        return 1
    return 0


def _new(root: Path, arguments: argparse.Namespace) -> list[Path]:
    if arguments.what == "lesson":
        return new.lesson(root, arguments.name)
    return new.exercise(root, arguments.name, arguments.after)


if __name__ == "__main__":
    sys.exit(main())
