"""botocore's descriptions of AWS, read once in a test process and not once in each session.

A session reads and parses some megabytes of JSON before its first client is there: about 0.1 s of computing, which a
program pays once. Tests make hundreds of sessions, since every lab starts from a fresh one, and then this is a third of
what they cost. botocore hands the same descriptions to all clients of a session, so nothing writes into them.
"""

from __future__ import annotations

import functools

import boto3
import botocore.loaders
import botocore.session

from helpers.lab.surroundings import Surroundings


def read_once() -> None:
    """Let all sessions made from now on in this process share one reader, which keeps what it has read."""
    botocore.session.create_loader = functools.cache(botocore.loaders.create_loader)


def read_now() -> None:
    """Read what DynamoDB's clients and resources need, before anybody asks. No network, no settings of the machine."""
    surroundings = Surroundings()
    surroundings.enter()
    try:
        boto3.Session().resource("dynamodb")
    finally:
        surroundings.leave()
        boto3.DEFAULT_SESSION = None
