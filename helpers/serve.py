"""The engine as an HTTP endpoint on this machine's own address, for any AWS SDK in any language."""

from __future__ import annotations

import signal
import threading
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from helpers.engine.adapters import Http
from helpers.engine.engine import Engine

HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """No line for each request; a malformed one is answered, not reported."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


class Endpoint:
    """A running endpoint. `url` is what `--endpoint-url` takes."""

    def __init__(self, engine: Engine | None = None, port: int = 0) -> None:
        self.engine = engine or Engine()
        self._server = make_server(
            HOST, port, Http(self.engine, threading.Lock()), threaded=True, request_handler=_Quiet
        )
        self._server.daemon_threads = True
        self.port: int = self._server.server_port
        self.url = f"http://{HOST}:{self.port}"

    def run(self) -> None:
        """Serve until `stop()` or SIGTERM/SIGINT, then let running requests finish."""
        if threading.current_thread() is threading.main_thread():
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: threading.Thread(target=self.stop).start())
        try:
            self._server.serve_forever(poll_interval=0.1)
        finally:
            self._server.server_close()

    def start(self) -> Endpoint:
        """Serve in a thread of its own."""
        threading.Thread(target=self.run, daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop taking requests."""
        self._server.shutdown()
