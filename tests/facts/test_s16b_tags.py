"""Tags of tables (L5)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from helpers.engine.engine import Engine
from helpers.engine.physics.model import AT_ONCE
from helpers.engine.protocol import respond

from .support import MakeTable, Wire, assert_refused, cases, create, fact, refused

INVALID = "ValidationException"
PREFIX = "One or more parameter values were invalid: "
ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/"
TOO_MANY = "Number of Tags exceed the current limit for the provided ResourceArn"


def tags(**values: str) -> list[Wire]:
    return [{"Key": name, "Value": value} for name, value in values.items()]


def numbered(first: int, last: int) -> list[Wire]:
    return tags(**{f"k{number}": "v" for number in range(first, last + 1)})


def tags_of(client: Any, name: str) -> Wire:
    found = client.list_tags_of_resource(ResourceArn=ARN + name)["Tags"]
    assert len({tag["Key"] for tag in found}) == len(found)
    return {tag["Key"]: tag["Value"] for tag in found}


@fact("L5-the-same-key-overwrites")
def test_the_later_value_counts(client: Any) -> None:
    create(client, "tagged", Tags=tags(a="1", b="1"))
    client.tag_resource(ResourceArn=ARN + "tagged", Tags=tags(a="2", c="2"))
    assert tags_of(client, "tagged") == {"a": "2", "b": "1", "c": "2"}
    client.tag_resource(ResourceArn=ARN + "tagged", Tags=tags(b="2", c="3"))
    assert tags_of(client, "tagged") == {"a": "2", "b": "2", "c": "3"}
    client.untag_resource(ResourceArn=ARN + "tagged", TagKeys=["b", "never"])
    assert tags_of(client, "tagged") == {"a": "2", "c": "3"}


@fact("L5-the-same-key-twice-in-one-request")
def test_a_key_twice_in_one_request_is_refused(client: Any, table: MakeTable) -> None:
    """A later request overwrites; within one request the service decides for none of the two (seen in October 2026)."""
    arn, twice = ARN + table("undecided"), [*tags(a="1", dup="2"), *tags(dup="3")]
    message = "Duplicate Tag Keys provided as input: Duplicate Tag Key found dup"
    assert_refused(INVALID, message, client.tag_resource, ResourceArn=arn, Tags=twice)
    assert_refused(INVALID, message, create, client, "undecided-from-the-start", Tags=twice)
    assert tags_of(client, "undecided") == {}


@fact("L5-fifty-tags")
def test_fifty_tags(client: Any, table: MakeTable) -> None:
    arn = ARN + table("fifty")
    assert_refused(INVALID, TOO_MANY, client.tag_resource, ResourceArn=arn, Tags=numbered(1, 51))
    client.tag_resource(ResourceArn=arn, Tags=numbered(1, 50))
    client.tag_resource(ResourceArn=arn, Tags=tags(k7="other"))
    assert_refused(INVALID, TOO_MANY, client.tag_resource, ResourceArn=arn, Tags=tags(k51="v"))
    assert len(tags_of(client, "fifty")) == 50
    assert tags_of(client, "fifty")["k7"] == "other"


@pytest.mark.parametrize(
    ("tag", "message"),
    cases(
        ("L5-key-of-129", {"Key": "k" * 129, "Value": ""}, f"The Tag Key provided is invalid, Key: {'k' * 60}"),
        ("L5-value-of-257", {"Key": "k", "Value": "v" * 257}, f"The Tag Value provided is invalid, Value: {'v' * 60}"),
        ("L5-sign-in-a-key", {"Key": "a!", "Value": ""}, "The Tag Key provided is invalid, Key: a!"),
        ("L5-sign-in-a-value", {"Key": "a", "Value": "*"}, "The Tag Value provided is invalid, Value: *"),
        ("L5-aws", {"Key": "aws:x", "Value": ""}, "Tag Key cannot be prefixed with aws:, Key: aws:x"),
    ),
)
def test_what_no_tag_may_be(client: Any, table: MakeTable, tag: Wire, message: str) -> None:
    arn = ARN + table("untaggable")
    both = [*tags(good="1"), tag]
    assert_refused(INVALID, message, client.tag_resource, ResourceArn=arn, Tags=both)
    assert_refused(INVALID, message, create, client, "untaggable-from-the-start", Tags=both)
    assert tags_of(client, "untaggable") == {}


@fact("L5-longest-and-all-signs")
def test_what_a_tag_may_be(client: Any, table: MakeTable) -> None:
    given = {"k" * 128: "v" * 256, "é 1+-=._:/@": "", "a": "Ärger 9+-=._:/@", "表 ключ": "x"}
    arn = ARN + table("richly-tagged")
    client.tag_resource(ResourceArn=arn, Tags=tags(**given))
    assert tags_of(client, "richly-tagged") == given


@fact("L5-nothing-given")
def test_nothing_given(client: Any, table: MakeTable) -> None:
    arn = ARN + table("bare")
    message = "Atleast one Tag needs to be provided as Input."
    assert_refused(INVALID, message, client.tag_resource, ResourceArn=arn, Tags=[])
    message = "Atleast one Tag Key needs to be provided as Input."
    assert_refused(INVALID, message, client.untag_resource, ResourceArn=arn, TagKeys=[])


@pytest.mark.parametrize(
    ("arn", "code", "message"),
    cases(
        ("L5-garbage", "not-an-arn", INVALID, f"{PREFIX}ARNs must start with 'arn:': not-an-arn"),
        (
            "L5-another-service",
            "arn:aws:s3:::bucket",
            INVALID,
            f"{PREFIX}Provided Arn is not a DynamoDB resource arn: arn:aws:s3:::bucket",
        ),
        ("L5-unknown-table", f"{ARN}nowhere", "ResourceNotFoundException", f"…ResourceArn: {ARN}nowhere not found"),
        (
            "L5-an-index",
            f"{ARN}nowhere/index/by-g",
            INVALID,
            f"{PREFIX}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: …",
        ),
        (
            "L5-another-Region",
            ARN.replace("us-east-1", "eu-west-1") + "nowhere",
            INVALID,
            "Invalid TableArn: Invalid ResourceArn provided as input …",
        ),
        (
            "L5-another-account",
            ARN.replace("12:table", "13:table") + "nowhere",
            "AccessDeniedException",
            "Access is denied",
        ),
        (
            "L5-another-account-and-Region",
            "arn:aws:dynamodb:eu-west-1:123456789013:table/nowhere",
            "AccessDeniedException",
            "Access is denied",
        ),
        (
            "L5-a-stream",
            f"{ARN}nowhere/stream/2026-01-01T00:00:00.000",
            "ResourceNotFoundException",
            f"…ResourceArn: {ARN}nowhere/stream/…",
        ),
    ),
)
def test_what_can_be_tagged(client: Any, arn: str, code: str, message: str) -> None:
    assert_refused(code, message, client.tag_resource, ResourceArn=arn, Tags=tags(a="1"))
    assert refused(client.untag_resource, ResourceArn=arn, TagKeys=["a"])["Error"]["Code"] == code
    assert refused(client.list_tags_of_resource, ResourceArn=arn)["Error"]["Code"] == code


@pytest.mark.parametrize(
    ("tag", "message"),
    cases(
        ("L5-nothing-of-a-tag", b"{}", "The Tag Key provided is invalid, Key: null"),
        ("L5-empty-key", b'{"Key":"","Value":"v"}', "The Tag Key provided is invalid, Key: "),
        ("L5-no-key", b'{"Value":"v"}', "The Tag Key provided is invalid, Key: null"),
        ("L5-no-value", b'{"Key":"k"}', "The Tag Value provided is invalid, Value: null"),
    ),
)
def test_half_a_tag(tag: bytes, message: str) -> None:
    """boto3 would not send one."""
    body = b'{"ResourceArn":"' + ARN.encode() + b'nowhere","Tags":[' + tag + b"]}"
    status, answer = respond(Engine(model=AT_ONCE), "DynamoDB_20120810.TagResource", body)
    assert (status, json.loads(answer)["message"]) == (400, message)


@pytest.mark.parametrize(
    "operation", cases(("L5-TagResource-empty-body", "Tag"), ("L5-UntagResource-empty-body", "Untag"))
)
def test_the_answer_has_no_body(operation: str) -> None:
    engine = Engine(model=AT_ONCE)
    key = b'"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"'
    attributes = b'"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}]'
    respond(engine, "DynamoDB_20120810.CreateTable", b'{"TableName":"tags",' + key + b"," + attributes + b"}")
    what = {"Tag": b'"Tags":[{"Key":"a","Value":"1"}]', "Untag": b'"TagKeys":["a"]'}[operation]
    body = b'{"ResourceArn":"' + ARN.encode() + b'tags",' + what + b"}"
    assert respond(engine, f"DynamoDB_20120810.{operation}Resource", body) == (200, b"")
