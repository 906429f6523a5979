"""`python -m tests.twice.run WAY [--ahead SECONDS]` sends the requests one way and prints every answer, a line each.

The ways: `engine` through the engine's own door for bytes, `boto3` through clients of a lab, `http` over a socket to an
endpoint in virtual time, `drawn` many requests drawn at random from a seed, to an endpoint's door. After the answers come the
ledger and what stands in moto's account, for `boto3` what the meter says of it as well.

`--ahead` puts this process's wall clock ahead before anything else is imported. What this process is like is written to stderr.
"""

from __future__ import annotations

import argparse
import datetime as datetimes
import time


def live_ahead(seconds: float) -> None:
    """Let Python's clocks show another time than the machine's, and go on from there."""
    now, nanoseconds, local, universal = time.time, time.time_ns, time.localtime, time.gmtime
    time.time = lambda: now() + seconds
    time.time_ns = lambda: nanoseconds() + int(seconds * 1e9)
    time.localtime = lambda at=None: local(time.time() if at is None else at)
    time.gmtime = lambda at=None: universal(time.time() if at is None else at)
    offset = datetimes.timedelta(seconds=seconds)

    class Later(datetimes.datetime):
        @classmethod
        def now(cls, tz=None):  # type: ignore[no-untyped-def]
            return super().now(tz) + offset

        @classmethod
        def utcnow(cls):  # type: ignore[no-untyped-def]
            return cls.now(datetimes.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls):  # type: ignore[no-untyped-def]
            return cls.now()

    datetimes.datetime = Later  # type: ignore[misc]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("way")
    parser.add_argument("--ahead", type=float, default=0.0)
    arguments = parser.parse_args()
    if arguments.ahead:
        live_ahead(arguments.ahead)
    from tests.twice.ways import WAYS, tell_surroundings

    tell_surroundings()
    WAYS[arguments.way]()


if __name__ == "__main__":
    main()
