"""Finding, installing and running dynalite."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

PACKAGE = "dynalite@4"
SETTING = "NOT_A_DATABASE_DYNALITE"
START = (
    "const dynalite = require(process.argv[1]);"
    "const server = dynalite({createTableMs: 0, deleteTableMs: 0, updateTableMs: 0});"
    "server.keepAliveTimeout = 0;"  # the one connection may rest while other tests run
    "server.listen(0, '127.0.0.1', () => console.log(server.address().port));"
    "process.stdin.resume(); process.stdin.on('end', () => process.exit(0));"
)
# Dynalite wants the form of a signature and does not check it.
SIGNATURE = "AWS4-HMAC-SHA256 Credential=peer/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"


class NoDynalite(RuntimeError):
    """There is no dynalite to compare with; the message says why and what would help."""


def installation() -> Path:
    """The folder of the dynalite package: the one that the setting names, one beside the tests, or one put into a cache."""
    if named := os.environ.get(SETTING):
        if not (Path(named) / "package.json").is_file():
            raise NoDynalite(f"{SETTING} is {named}, and there is no npm package in that folder.")
        return Path(named)
    if (beside := Path(__file__).parent.parent / "node_modules" / "dynalite").is_dir():
        return beside
    if not shutil.which("node") or not shutil.which("npm"):
        raise NoDynalite(
            f"dynalite needs Node.js and npm, and they are not installed (or set {SETTING} to a copy of it)."
        )
    cache = Path(tempfile.gettempdir()) / f"not-a-database-{os.getuid() if hasattr(os, 'getuid') else 'cache'}"
    target = cache / PACKAGE.replace("@", "-")
    if not target.is_dir():
        _install(cache, target)
    return target / "node_modules" / "dynalite"


def _install(cache: Path, target: Path) -> None:
    """Install beside the target and move it into place, so that two test processes cannot meet half-way."""
    try:
        cache.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as workshop:
            subprocess.run(
                ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", PACKAGE],
                cwd=workshop,
                env={**os.environ, "npm_config_prefix": workshop},
                check=True,
                capture_output=True,
                timeout=180,
                text=True,
            )
            fresh = Path(workshop) / "fresh"
            fresh.mkdir()
            (Path(workshop) / "node_modules").rename(fresh / "node_modules")
            with contextlib.suppress(OSError):  # another process was first
                fresh.rename(target)
    except (subprocess.SubprocessError, OSError) as problem:
        detail = getattr(problem, "stderr", None) or str(problem)
        last = str(detail).strip().splitlines()[-1:] or ["no reason given"]
        raise NoDynalite(f"npm could not install {PACKAGE} (no network?): {last[0]}") from problem
    if not target.is_dir():
        raise NoDynalite(f"npm installed {PACKAGE}, but the cache folder {cache} did not keep it.")


class Dynalite:
    """A running dynalite, in memory, on a free port of this machine."""

    def __init__(self) -> None:
        folder = installation()
        node = shutil.which("node")
        if node is None:
            raise NoDynalite("dynalite needs Node.js, and there is no `node` on the path.")
        self.process = subprocess.Popen(
            [node, "-e", START, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        if not line.isdigit():
            self.stop()
            complaint = "" if self.process.stderr is None else self.process.stderr.read()
            raise NoDynalite(f"dynalite did not start: {complaint}")
        self.port = int(line)
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """DynamoDB JSON in, DynamoDB JSON out; a refusal is `{"error": code, "message": text}`."""
        try:
            status, text = self._send(operation, json.dumps(request).encode())
        except (http.client.HTTPException, OSError):
            self._connection.close()  # or every later call would fail with this one
            raise
        body: dict[str, Any] = json.loads(text)
        if status == 200:
            return body
        return {"error": body["__type"].partition("#")[2], "message": body.get("message", body.get("Message", ""))}

    def _send(self, operation: str, body: bytes) -> tuple[int, bytes]:
        self._connection.request(
            "POST",
            "/",
            body,
            {
                "X-Amz-Target": f"DynamoDB_20120810.{operation}",
                "Content-Type": "application/x-amz-json-1.0",
                "X-Amz-Date": "20260101T000000Z",
                "Authorization": SIGNATURE,
            },
        )
        answer = self._connection.getresponse()
        return answer.status, answer.read()
