"""`python -m tests.twice.run [--ahead SECONDS]` asks for everything in each way there is and prints every answer, a line each.

`--ahead` puts this process's wall clock ahead before anything else is imported. What the process is like goes to stderr.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time


def live_ahead(seconds: float) -> None:
    """Let Python's clocks show another time than the machine's, and go on from there."""
    now, nanoseconds, local, universal = time.time, time.time_ns, time.localtime, time.gmtime
    time.time = lambda: now() + seconds
    time.time_ns = lambda: nanoseconds() + int(seconds * 1e9)
    time.localtime = lambda at=None: local(time.time() if at is None else at)
    time.gmtime = lambda at=None: universal(time.time() if at is None else at)
    offset = dt.timedelta(seconds=seconds)

    class Later(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Later:
            return super().now(tz) + offset

        @classmethod
        def utcnow(cls) -> Later:
            return cls.now(dt.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls) -> Later:
            return cls.now()

    dt.datetime = Later  # type: ignore[misc]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ahead", type=float, default=0.0)
    ahead: float = parser.parse_args().ahead
    if ahead:
        live_ahead(ahead)
    from tests.twice.ways import tell_all, tell_surroundings  # only now: what they import keeps the clock it finds

    tell_surroundings()
    tell_all()


if __name__ == "__main__":
    main()
