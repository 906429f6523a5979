"""Resource policies member by member: whose they are, what is refused, how they come back, and their revisions (L8)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.errors import ApiError
from helpers.engine.limits import POLICY_BYTES_MAX
from helpers.engine.rules.policy_documents import read_policy
from helpers.lab.lab import Lab

from .support import ACCOUNT, HERE, OWN, THERE, Connect, Wire, index, is_refused, make, refusal

ROOT = f"arn:aws:iam::{ACCOUNT}:root"
INVALID = "One or more parameter values were invalid: "
DOCUMENT = INVALID + "Invalid policy document: "
MISSING = "Resource-based policy not found for the provided ResourceArn: "
UNBOUNDED = (
    "Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure "
    "least-privilege form of access"
)
ALLOW: Wire = {"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "dynamodb:GetItem", "Resource": OWN + "orders"}
DENY: Wire = {"Effect": "Deny", "Principal": "*", "Action": "dynamodb:DeleteTable", "Resource": "*"}
LOCKED: Wire = {"Effect": "Deny", "Principal": "*", "Action": "dynamodb:*", "Resource": "*"}


def policy(*statements: Any, **more: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements), **more})


@pytest.fixture
def arn(client: Any) -> str:
    """The ARN of a table with an index and a stream."""
    streaming = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    return make(client, GlobalSecondaryIndexes=[index("by-g", "g")], StreamSpecification=streaming)


def stream_of(client: Any) -> str:
    found: str = client.describe_table(TableName="orders")["Table"]["LatestStreamArn"]
    return found


def calls(client: Any, arn: str) -> list[tuple[Callable[..., Any], Wire]]:
    return [
        (client.get_resource_policy, {"ResourceArn": arn}),
        (client.put_resource_policy, {"ResourceArn": arn, "Policy": policy(DENY)}),
        (client.delete_resource_policy, {"ResourceArn": arn}),
    ]


@pytest.mark.parametrize(
    ("resource", "code", "message"),
    [
        ("orders", "ValidationException", INVALID + "ARNs must start with 'arn:': orders"),
        (
            OWN + "orders/index/by-g",
            "ValidationException",
            (
                f"{INVALID}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: "
                f"{OWN}orders/index/by-g"
            ),
        ),
        (
            OWN + "orders/backup/0170",
            "ValidationException",
            f"{INVALID}Provided Arn is not a DynamoDB resource arn: {OWN}orders/backup/0170",
        ),
        ("arn:aws:s3:::bucket", "ValidationException", f"{INVALID}Provided Arn is not a DynamoDB resource arn: …"),
        (
            OWN.replace(HERE, THERE) + "orders",
            "ValidationException",
            f"{INVALID}Invalid resource Arn: {OWN.replace(HERE, THERE)}orders",
        ),
        (
            OWN.replace("aws", "aws-cn") + "orders",
            "ValidationException",
            f"{INVALID}Invalid resource Arn: arn:aws-cn:…",
        ),
        (
            OWN.replace(ACCOUNT, "999999999999") + "orders",
            "ValidationException",
            "This action is only supported by accounts that match the resource owner’s account.",
        ),
        (OWN + "nothing", "ResourceNotFoundException", "Requested resource not found: Table: nothing not found"),
        (OWN + "ORDERS", "ResourceNotFoundException", "Requested resource not found: Table: ORDERS not found"),
        (
            OWN + "orders/stream/2000-01-01T00:00:00.000",
            "ResourceNotFoundException",
            "Requested resource not found: Stream: 2000-01-01T00:00:00.000 not found for Table: orders",
        ),
    ],
    ids=[
        "name",
        "index",
        "backup",
        "service",
        "Region",
        "partition",
        "account",
        "unknown",
        "upper case",
        "unknown stream",
    ],
)
def test_whose_policy_it_is(client: Any, arn: str, resource: str, code: str, message: str) -> None:
    for call, request in calls(client, resource):
        is_refused(code, message, call, **request)


def test_a_table_and_its_stream_have_a_policy_each(client: Any, arn: str) -> None:
    stream = stream_of(client)
    read = {"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "dynamodb:GetRecords", "Resource": stream}
    of_stream = client.put_resource_policy(ResourceArn=stream, Policy=policy(read))["RevisionId"]
    is_refused("PolicyNotFoundException", MISSING + arn, client.get_resource_policy, ResourceArn=arn)
    of_table = client.put_resource_policy(ResourceArn=arn, Policy=policy(ALLOW))["RevisionId"]
    assert of_stream != of_table
    assert client.delete_resource_policy(ResourceArn=stream)["RevisionId"] == of_stream
    is_refused("PolicyNotFoundException", MISSING + stream, client.get_resource_policy, ResourceArn=stream)
    assert client.get_resource_policy(ResourceArn=arn)["RevisionId"] == of_table


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", DOCUMENT + "This policy contains invalid Json"),
        ("{not json", DOCUMENT + "This policy contains invalid Json"),
        ("[]", DOCUMENT + "This policy contains invalid Json"),
        ("[" * 5_000, DOCUMENT + "This policy contains invalid Json"),
        ('{"Statement": [NaN]}', DOCUMENT + "This policy contains invalid Json"),
        ("{}", DOCUMENT + "Could not parse the policy: Statement is empty!"),
        (policy(), DOCUMENT + "Could not parse the policy: Statement is empty!"),
        (policy(ALLOW, Version="2024-01-01"), DOCUMENT + "Syntax error"),
        (policy(ALLOW, More=1), DOCUMENT + "Syntax error"),
        (policy("Allow"), DOCUMENT + "Syntax error"),
        (policy({**ALLOW, "Wish": 1}), DOCUMENT + "Syntax error"),
        (policy({**ALLOW, "Sid": 1}), DOCUMENT + "Syntax error"),
        (policy({**ALLOW, "Condition": []}), DOCUMENT + "Syntax error"),
        (policy({**ALLOW, "NotAction": "dynamodb:Query"}), DOCUMENT + "Syntax error"),
        (policy({**ALLOW, "Action": {"a": 1}}), DOCUMENT + "Syntax error"),
        (policy({**ALLOW, "Principal": ACCOUNT}), DOCUMENT + "Syntax error"),
        (policy({**ALLOW, "Effect": "Maybe"}), DOCUMENT + "Invalid effect: Maybe"),
        *(
            (
                policy({name: part for name, part in ALLOW.items() if name != gone}),
                f"{DOCUMENT}Missing required field {gone}",
            )
            for gone in ALLOW
        ),
        (
            policy({**ALLOW, "Sid": "one"}, {**DENY, "Sid": "one"}),
            DOCUMENT + "The Statement Ids in the policy are not unique",
        ),
        (policy({**ALLOW, "Principal": "*"}), UNBOUNDED),
        (policy({**ALLOW, "Principal": {"AWS": [ROOT, "*"]}}), UNBOUNDED),
        (
            policy({**ALLOW, "Action": ["dynamodb:GetRecords", "dynamodb:GetItem", "dynamodb:DescribeStream"]}),
            f'{DOCUMENT}The following action names are invalid: "dynamodb:GetRecords", "dynamodb:DescribeStream"',
        ),
        (
            policy({**ALLOW, "Resource": OWN + "orders/stream/1"}),
            f'{DOCUMENT}The relative-id "table/orders/stream/1" is invalid for ARN "{OWN}orders/stream/1"',
        ),
        (policy(ALLOW) + " " * POLICY_BYTES_MAX, f"{INVALID}Maximum policy size of 20480 bytes exceeded"),
    ],
)
def test_what_is_no_policy(client: Any, arn: str, text: str, message: str) -> None:
    kept = client.put_resource_policy(ResourceArn=arn, Policy=policy(DENY))["RevisionId"]
    is_refused("ValidationException", message, client.put_resource_policy, ResourceArn=arn, Policy=text)
    assert client.get_resource_policy(ResourceArn=arn)["RevisionId"] == kept
    request: Wire = {"TableName": "others", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]}
    request["AttributeDefinitions"] = [{"AttributeName": "pk", "AttributeType": "S"}]
    is_refused(
        "ValidationException",
        message,
        client.create_table,
        **request,
        BillingMode="PAY_PER_REQUEST",
        ResourcePolicy=text,
    )
    assert client.list_tables()["TableNames"] == ["orders"]


@pytest.mark.parametrize("resource", ["*", OWN + "others", OWN + "orders/index/by-g", OWN + "orders/index/*"])
def test_a_resource_may_be_another_table_or_all(client: Any, arn: str, resource: str) -> None:
    client.put_resource_policy(ResourceArn=arn, Policy=policy({**ALLOW, "Resource": resource}))
    kept = json.loads(client.get_resource_policy(ResourceArn=arn)["Policy"])
    assert kept["Statement"][0]["Resource"] == resource


def test_a_stream_has_no_policy_of_a_table(client: Any, arn: str) -> None:
    message = f'{DOCUMENT}The relative-id "table/orders" is invalid for ARN "{arn}"'
    is_refused(
        "ValidationException",
        message,
        client.put_resource_policy,
        ResourceArn=stream_of(client),
        Policy=policy(ALLOW),
    )


def test_how_a_policy_comes_back(client: Any, arn: str) -> None:
    given = {
        "Statement": {
            "Resource": [arn],
            "Condition": {"Bool": {"aws:SecureTransport": "true"}},
            "Action": ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:GetItem"],
            "Principal": {"AWS": [ACCOUNT, ROOT]},
            "Effect": "allow",
            "Sid": "one é",
        }
    }
    client.put_resource_policy(ResourceArn=arn, Policy=json.dumps(given, indent=2))
    assert client.get_resource_policy(ResourceArn=arn)["Policy"] == (
        '{"Version":"2008-10-17","Statement":[{"Sid":"one é","Effect":"Allow","Principal":{"AWS":"' + ROOT + '"},'
        '"Action":["dynamodb:Query","dynamodb:GetItem","dynamodb:GetItem"],"Resource":"' + arn + '",'
        '"Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}'
    )


SAME = [
    policy(ALLOW),
    json.dumps({"Statement": [ALLOW], "Version": "2012-10-17"}, indent=4),
    policy({**ALLOW, "Principal": {"AWS": ACCOUNT}}),
    policy({**ALLOW, "Principal": {"AWS": [ROOT, ACCOUNT]}}),
    policy({**ALLOW, "Action": ["dynamodb:GetItem"], "Resource": [OWN + "orders"], "Effect": "ALLOW"}),
    json.dumps({"Version": "2012-10-17", "Statement": ALLOW}),
]


def test_the_same_policy_in_other_words_keeps_its_revision(lab: Lab, client: Any, arn: str) -> None:
    revisions = set()
    for text in SAME:
        revisions.add(client.put_resource_policy(ResourceArn=arn, Policy=text)["RevisionId"])
        lab.clock.advance(seconds=1)
    (revision,) = revisions
    back = client.get_resource_policy(ResourceArn=arn)["Policy"]
    assert client.put_resource_policy(ResourceArn=arn, Policy=back)["RevisionId"] == revision
    other = client.put_resource_policy(ResourceArn=arn, Policy=policy(DENY))["RevisionId"]
    again = client.put_resource_policy(ResourceArn=arn, Policy=SAME[0])["RevisionId"]
    assert int(revision) < int(other) < int(again)


def test_a_policy_without_a_version_is_not_the_one_that_says_it(client: Any, arn: str) -> None:
    first = client.put_resource_policy(ResourceArn=arn, Policy=json.dumps({"Statement": [ALLOW]}))["RevisionId"]
    back = client.get_resource_policy(ResourceArn=arn)["Policy"]
    assert json.loads(back)["Version"] == "2008-10-17"
    assert client.put_resource_policy(ResourceArn=arn, Policy=back)["RevisionId"] != first


STATEMENTS = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "deny"]),
        "Principal": st.sampled_from(
            [{"AWS": ACCOUNT}, {"AWS": [ROOT]}, {"Service": ["a.amazonaws.com", "b.amazonaws.com"]}]
        ),
        "Action": st.lists(st.sampled_from(["dynamodb:GetItem", "dynamodb:Query"]), min_size=1, max_size=3),
        "Resource": st.sampled_from(["*", [OWN + "orders"], [OWN + "orders", OWN + "orders/index/*"]]),
    },
    optional={
        "Condition": st.dictionaries(st.text(max_size=3), st.dictionaries(st.text(max_size=3), st.text(max_size=3)))
    },
)


@given(statements=st.lists(STATEMENTS, min_size=1, max_size=4), blanks=st.sampled_from([None, 2]))
def test_what_comes_back_is_the_same_policy(statements: list[Wire], blanks: int | None) -> None:
    given_ = json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=blanks)
    once = read_policy(given_, ACCOUNT)
    again = read_policy(once.text, ACCOUNT)
    assert (again.text, again.same) == (once.text, once.same) == (once.text, once.text)
    assert len(json.loads(once.text)["Statement"]) == len(statements)


WORDS = st.sampled_from(["Version", "Statement", "Effect", "Principal", "Action", "Resource", "AWS", "Sid"])
SHAPES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
)


@given(shape=SHAPES)
def test_what_is_like_a_policy_is_refused(shape: Any) -> None:
    with pytest.raises(ApiError, match=r"ValidationException: .*Invalid policy document"):
        read_policy(json.dumps(shape), ACCOUNT)


def test_expected_revisions(client: Any, arn: str) -> None:
    put, delete = client.put_resource_policy, client.delete_resource_policy
    none = (
        f"{MISSING}Requested update for policy with revision id 123456789, but table orders has no associated policy."
    )
    for call, more in ((put, {"Policy": policy(ALLOW)}), (delete, {})):
        is_refused("PolicyNotFoundException", none, call, ResourceArn=arn, ExpectedRevisionId="123456789", **more)
    first = put(ResourceArn=arn, Policy=policy(ALLOW), ExpectedRevisionId="NO_POLICY")["RevisionId"]
    second = put(ResourceArn=arn, Policy=policy(DENY), ExpectedRevisionId=first)["RevisionId"]
    stale = (
        f"{MISSING}Requested update for policy with revision id {first}, but the policy associated to target table orders "
        f"has revision id {second}."
    )
    for call, more in ((put, {"Policy": policy(ALLOW)}), (delete, {})):
        is_refused("PolicyNotFoundException", stale, call, ResourceArn=arn, ExpectedRevisionId=first, **more)
    there = (
        f"{MISSING}Requested policy update expecting none to be present for table orders, but a policy exists with "
        f"revision id {second}."
    )
    wanted = {"Policy": policy(ALLOW), "ExpectedRevisionId": "NO_POLICY"}
    is_refused("PolicyNotFoundException", there, put, ResourceArn=arn, **wanted)
    assert delete(ResourceArn=arn, ExpectedRevisionId=second)["RevisionId"] == second


def test_deleting_twice_is_no_error(lab: Lab, client: Any, arn: str) -> None:
    delete = client.delete_resource_policy
    assert "RevisionId" not in delete(ResourceArn=arn)
    assert "RevisionId" not in delete(ResourceArn=arn)
    first = client.put_resource_policy(ResourceArn=arn, Policy=policy(ALLOW))["RevisionId"]
    lab.clock.advance(seconds=60)
    assert delete(ResourceArn=arn)["RevisionId"] == first
    gone = int(lab.clock.timestamp() * 1_000)
    lab.clock.advance(seconds=60)
    assert delete(ResourceArn=arn)["RevisionId"] == delete(ResourceArn=arn)["RevisionId"] == str(gone)
    is_refused("PolicyNotFoundException", MISSING + arn, client.get_resource_policy, ResourceArn=arn)


@pytest.mark.parametrize(
    ("statement", "locks"),
    [
        (LOCKED, True),
        ({**LOCKED, "Principal": {"AWS": ACCOUNT}, "Action": ["dynamodb:Query", "dynamodb:PutResource*"]}, True),
        ({**LOCKED, "Action": "dynamodb:DeleteResourcePolicy"}, False),
        ({**LOCKED, "Principal": {"AWS": "arn:aws:iam::999999999999:root"}}, False),
        ({**LOCKED, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}, False),
        (DENY, False),
    ],
)
def test_who_locks_out_the_owner_has_to_say_so(client: Any, arn: str, statement: Wire, locks: bool) -> None:
    put = client.put_resource_policy
    words = "The new resource policy will not allow you to update the resource policy in the future."
    if locks:
        is_refused("AccessDeniedException", words, put, ResourceArn=arn, Policy=policy(statement))
        is_refused(
            "AccessDeniedException",
            words,
            put,
            ResourceArn=arn,
            Policy=policy(statement),
            ConfirmRemoveSelfResourceAccess=False,
        )
        put(ResourceArn=arn, Policy=policy(statement), ConfirmRemoveSelfResourceAccess=True)
    else:
        put(ResourceArn=arn, Policy=policy(statement))
    assert client.get_resource_policy(ResourceArn=arn)["RevisionId"]


def test_each_region_has_its_own_policies(connect: Connect) -> None:
    here, there = connect(HERE), connect(THERE)
    arns = [make(one) for one in (here, there)]
    here.put_resource_policy(ResourceArn=arns[0], Policy=policy(DENY))
    is_refused("PolicyNotFoundException", MISSING + arns[1], there.get_resource_policy, ResourceArn=arns[1])


def test_a_policy_is_not_in_what_a_table_says(client: Any) -> None:
    arn = make(client, ResourcePolicy=policy(ALLOW))
    assert "ResourcePolicy" not in client.describe_table(TableName="orders")["Table"]
    assert json.loads(client.get_resource_policy(ResourceArn=arn)["Policy"])["Statement"] == [ALLOW]
    code, message = refusal(
        client.put_resource_policy, ResourceArn=arn, Policy=policy(ALLOW), ExpectedRevisionId="x" * 256
    )
    assert code == "ValidationException"
    assert (
        "at 'expectedRevisionId' failed to satisfy constraint: Member must have length less than or equal to 255"
        in message
    )
