"""Run a command in the project's own environment, and make that environment first where it is missing or out of date.

    python3 tools/run.py lab -m helpers lab --no-browser
    python3 tools/run.py test -m pytest

The first word says what the environment must be able to do; the rest is given to its Python. A second run finds the
stamp of the first and starts at once. This file needs nothing but the standard library, and any Python from 3.6 can
read it: one that is too old to run the project can still say so.
"""

import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
from typing import Callable, Dict, List, Optional, Tuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLDEST = (3, 11)
LOCKS = {"lab": "requirements.lock", "test": "requirements-test.lock"}
MEGABYTES = {"lab": 900, "test": 1300}  # what an installation takes while it is unpacked, with room to spare
NAMES = ["python3.13", "python3.12", "python3.11", "python3.14", "python3", "python"]
ASK_VERSION = "import sys; print('%d.%d.%d' % sys.version_info[:3])"
AGAIN = "then run the same command again."

# What an installer prints when something outside this project is in the way, and what helps (first match wins).
REASONS = [
    (
        r"no space left|not enough space|errno 28|os error 28|os error 112",
        "The disk is full: free about {space} MB where the project lies, " + AGAIN,
    ),
    (
        r"certificate.verify.failed|invalid peer certificate|unknownissuer",
        "The package registry's certificate is not trusted here, which a proxy often causes: set PIP_CERT to your "
        "network's certificate file, " + AGAIN,
    ),
    (
        r"do not match the hashes|hash mismatch",
        "A downloaded package is not the one that was pinned, so nothing was installed: check the proxy or mirror "
        "that packages come from, " + AGAIN,
    ),
    (
        r"name resolution|name or service not known|nodename nor servname|getaddrinfo failed|failed to resolve|"
        r"dns error|connection (refused|reset|aborted|broken|timed out)|newconnectionerror|connectionerror|"
        r"max retries exceeded|could not connect|network is unreachable|no route to host|proxyerror|proxy error|"
        r"read timed out|connecttimeout|readtimeout|error sending request|failed to fetch|because the network was",
        "No package registry can be reached: check the network (or set HTTPS_PROXY, or PIP_INDEX_URL for a mirror), "
        + AGAIN,
    ),
    (
        r"permission denied|read-only file system|errno 13|errno 30",
        "The project's folder cannot be written to: move the project to a folder of your own, " + AGAIN,
    ),
    (
        r"no matching distribution|could not find a version|no wheels? with a matching",
        "A pinned package has no build for this system and this Python: install Python 3.12 (or ask for help with the "
        "log in .venv/setup.log), " + AGAIN,
    ),
]


class Stop(Exception):
    """A reason to stop, as one sentence that says what to do."""


def main(arguments: List[str]) -> int:
    """Make the environment ready, then become the command. The exit code is the command's own, or 1."""
    if not arguments or arguments[0] not in LOCKS:
        sys.stderr.write("usage: python3 tools/run.py {lab|test} PYTHON-ARGUMENTS\n")
        return 2
    try:
        python = ready(arguments[0])
    except Stop as stop:
        sys.stderr.write("\n%s\n" % stop)
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What was done so far is kept: run the same command again to go on.\n")
        return 130
    return become(python, arguments[1:])


def ready(purpose: str) -> str:
    """Path of the environment's Python, after whatever was missing has been installed.

    Raises Stop with a sentence where that cannot be done.
    """
    python = inside("python")
    version = version_of([python])
    if version and version < OLDEST:
        raise Stop(
            ".venv was made with Python %s, which is too old: delete the folder .venv, %s" % (dotted(version), AGAIN)
        )
    stamp = os.path.join(VENV, "workbook-%s.stamp" % purpose)
    packages = fingerprint(LOCKS[purpose]) + " " + ROOT
    project = fingerprint("pyproject.toml")
    known = read(stamp).split("\n") if version else []
    if known[:2] == [packages, project]:
        return python
    if not version:
        make_environment(purpose)
    try:
        if known[:1] != [packages]:
            install_packages(purpose)
        install_project()
        write(stamp, packages + "\n" + project + "\n")
    except OSError as error:
        raise Stop(explain(str(error), purpose)) from None
    return python


def make_environment(purpose: str) -> None:
    """Create .venv with the best Python of this machine."""
    space = shutil.disk_usage(ROOT).free // 10**6
    if space < MEGABYTES[purpose]:
        raise Stop(
            "Only %d MB are free here and about %d MB are needed: free some space, %s"
            % (space, MEGABYTES[purpose], AGAIN)
        )
    command, version = find_python()
    say("Making an environment in .venv with Python %s (once; a minute or two)." % dotted(version))
    code, output = attempt(command + ["-m", "venv", "--clear", VENV])
    if code == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    uv = find_uv()
    if uv and attempt([uv, "venv", "--quiet", "--python", command[-1], VENV])[0] == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if "ensurepip" in output or "No module named" in output:
        raise Stop(
            "Python's venv module is missing: install it (on Debian and Ubuntu: sudo apt install python%d.%d-venv), %s"
            % (version[0], version[1], AGAIN)
        )
    raise Stop(explain(output, purpose))


def find_python() -> Tuple[List[str], Tuple[int, ...]]:
    """A command that runs a new enough Python, and its version. Each one is tried: a pyenv shim may exist and fail."""
    places = [sys.executable] + NAMES
    places += sorted(
        glob.glob(os.path.expanduser(os.path.join(os.environ.get("PYENV_ROOT", "~/.pyenv"), "versions/3.*/bin/python")))
    )
    newest = ()  # type: Tuple[int, ...]
    for command in [[place] for place in places if place] + [["py", "-3"]]:
        version = version_of(command)
        if version and version >= OLDEST:
            return command, version
        newest = max(newest, version or ())
    found = "the newest one found here is %s" % dotted(newest) if newest else "none was found here"
    raise Stop(
        "Python %s or newer is needed and %s: install one (from python.org, or with apt, brew or winget), %s"
        % (dotted(OLDEST), found, AGAIN)
    )


def install_packages(purpose: str) -> None:
    """Install exactly what the lock names, with uv where it works and with pip otherwise."""
    lock = os.path.join(ROOT, LOCKS[purpose])
    count = packages_in(lock)
    exact = ["--no-deps", "--require-hashes", "-r", lock]
    uv = find_uv()
    if uv:
        say("Installing %d pinned packages with uv." % count)
        code, output = follow(
            [uv, "pip", "install", "--python", inside("python"), "--compile-bytecode"] + exact, uv_line
        )
        if code == 0:
            return
        # uv does not read pip's settings (a mirror, a certificate), so pip may still succeed.
        say("uv could not install them; trying pip.")
    else:
        say("Installing %d pinned packages with pip." % count)
    code, output = follow(
        [inside("python"), "-m", "pip", "install", "--retries", "2", "--progress-bar", "off"] + exact, PipLines(count)
    )
    if code != 0:
        raise Stop(explain(output, purpose))


def packages_in(lock: str) -> int:
    """How many packages of a lock this machine needs: a line may be meant for another system only."""
    counted = (
        "import sys; from pip._vendor.packaging.requirements import Requirement;"
        "lines = [line.split('--hash')[0].strip(' \\\\\\n') for line in open(sys.argv[1]) if '==' in line];"
        "found = [Requirement(line) for line in lines];"
        "print(sum(one.marker is None or one.marker.evaluate() for one in found))"
    )
    code, output = attempt([inside("python"), "-c", counted, lock])
    every = sum(1 for line in read(lock).split("\n") if "==" in line and "'never'" not in line)
    return int(output) if code == 0 and output.strip().isdigit() else every


def install_project() -> None:
    """Make `helpers` and the `workbook` command of this folder known to the environment; needs no network."""
    local = ["install", "--no-deps", "--no-build-isolation", "-e", ROOT]
    code, output = attempt(
        [inside("python"), "-m", "pip", "--disable-pip-version-check"] + local + ["--no-index", "--quiet"]
    )
    uv = find_uv() if code else None
    if uv:
        code, output = attempt([uv, "pip", local[0], "--python", inside("python"), "--offline"] + local[1:])
    if code:
        sys.stderr.write(output)
        raise Stop("The project itself could not be installed into .venv: delete the folder .venv, %s" % AGAIN)


def explain(output: str, purpose: str) -> str:
    """One sentence for what an installer printed."""
    for pattern, sentence in REASONS:
        if re.search(pattern, output, re.IGNORECASE):
            return sentence.format(space=MEGABYTES[purpose])
    tail = "\n".join(output.strip().split("\n")[-8:])
    return (
        "%s\n\nInstalling failed for the reason above: ask for help with the log in .venv/setup.log, or delete .venv, %s"
        % (tail, AGAIN)
    )


class PipLines:
    """Turns what pip prints into a count that moves."""

    def __init__(self, count: int) -> None:
        """count: how many packages there will be."""
        self.count = count
        self.seen = 0

    def __call__(self, line: str) -> None:
        """Show one line of pip's, in short or not at all."""
        match = re.match(r"(?:Collecting|Requirement already satisfied:|Processing) \S*?([\w.+-]+)(?:[=:\s]|$)", line)
        if match:
            self.seen += 1
            if sys.stdout.isatty():
                sys.stdout.write("\r  %3d of %d  %-40s" % (self.seen, self.count, match.group(1)[:40]))
                sys.stdout.flush()
            elif self.seen % 20 == 0:
                say("  %d of %d" % (self.seen, self.count))
        elif line.startswith("Installing collected packages"):
            say("%s  all fetched; unpacking (about half a minute)" % ("\n" if sys.stdout.isatty() else ""))
        elif line.startswith("WARNING: Retrying"):
            say("  the registry does not answer; trying again")


def uv_line(line: str) -> None:
    """Show uv's few lines of progress, without its list of every package."""
    if not line.startswith(" "):
        say("  " + line)


def follow(command: List[str], show: Callable[[str], None]) -> Tuple[int, str]:
    """Run a long command, show its progress, keep its output in .venv/setup.log. Returns exit code and output."""
    lines = []  # type: List[str]
    with open(os.path.join(VENV, "setup.log"), "a", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment(),
            universal_newlines=True,
            errors="replace",
        )
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            lines.append(line)
            show(line.rstrip())
        return process.wait(), "".join(lines)


def attempt(command: List[str]) -> Tuple[int, str]:
    """Run a short command quietly. Returns its exit code (127 where it cannot be started) and output."""
    try:
        done = subprocess.run(
            command,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment(),
            universal_newlines=True,
            errors="replace",
        )
    except OSError as error:
        return 127, str(error)
    return done.returncode, done.stdout


def version_of(command: List[str]) -> Optional[Tuple[int, ...]]:
    """The version a Python command reports when it is run, or None where it does not run."""
    code, output = attempt(command + ["-c", ASK_VERSION])
    match = re.match(r"(\d+)\.(\d+)\.(\d+)\s*$", output)
    return tuple(int(part) for part in match.groups()) if code == 0 and match else None


def find_uv() -> Optional[str]:
    """uv, where it is installed and starts."""
    uv = shutil.which("uv")
    return uv if uv and attempt([uv, "--version"])[0] == 0 else None


def environment() -> Dict[str, str]:
    """The surroundings of every command: this environment first on PATH, no foreign Python home, nothing of make's."""
    foreign = ("PYTHONHOME", "__PYVENV_LAUNCHER__", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS", "MAKELEVEL")
    values = {name: value for name, value in os.environ.items() if name not in foreign}
    values["PATH"] = os.path.dirname(inside("python")) + os.pathsep + values.get("PATH", "")
    values["VIRTUAL_ENV"] = VENV
    return values


def become(python: str, arguments: List[str]) -> int:
    """Hand over to the environment's Python; on Windows, where a process cannot be replaced, wait for it."""
    sys.stdout.flush()
    os.chdir(ROOT)
    if os.name != "nt":
        os.execve(python, [python] + arguments, environment())
    return subprocess.call([python] + arguments, env=environment())


def inside(program: str) -> str:
    """Path of a program of the environment."""
    return os.path.join(VENV, "Scripts", program + ".exe") if os.name == "nt" else os.path.join(VENV, "bin", program)


def fingerprint(name: str) -> str:
    """A hash of one of the project's files."""
    with open(os.path.join(ROOT, name), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def read(path: str) -> str:
    """The text of a file, or nothing where there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def write(path: str, text: str) -> None:
    """Write a small file whole or not at all."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".new", path)


def dotted(version: Tuple[int, ...]) -> str:
    """(3, 11) as 3.11."""
    return ".".join(str(part) for part in version)


def say(text: str) -> None:
    """Print a line now, also where the output is a pipe."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
