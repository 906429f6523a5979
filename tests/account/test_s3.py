"""S3 beside the lab: moto's buckets, reached by plain boto3, of one lab only, and the same bytes on every run."""

from __future__ import annotations

import ast
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core import responses as moto_responses
from moto.core import utils as moto_utils
from moto.core.model_instances import model_data
from moto.s3 import models as s3_models
from moto.s3 import responses as s3_responses

import helpers.account.s3 as ours
from helpers.engine.clock import Clock
from helpers.lab.lab import Lab, LabError


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("somebody tried to open a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with Lab() as running:
        yield running


def names() -> list[str]:
    return [bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]]


def test_what_is_put_comes_back_by_client_and_by_resource(lab: Lab, tmp_path: Path) -> None:
    s3: Any = boto3.client("s3")
    s3.create_bucket(Bucket="covers")
    s3.put_object(Bucket="covers", Key="a b/é+1.jpg", Body=b"\xff" * 300_000, Metadata={"isbn": "1"})
    got = s3.get_object(Bucket="covers", Key="a b/é+1.jpg")
    assert (got["Body"].read(), got["Metadata"]) == (b"\xff" * 300_000, {"isbn": "1"})
    (tmp_path / "big").write_bytes(bytes(9_000_000))
    s3.upload_file(str(tmp_path / "big"), "covers", "big")  # more than one part
    assert s3.head_object(Bucket="covers", Key="big")["ContentLength"] == 9_000_000
    bucket = boto3.resource("s3").Bucket("covers")
    assert [each.key for each in bucket.objects.filter(Prefix="a")] == ["a b/é+1.jpg"]
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket="covers", Key="none")
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.list_objects_v2(Bucket="nobodys")
    with pytest.raises(ClientError, match="404"):
        s3.head_bucket(Bucket="nobodys")


def test_a_bucket_of_another_region_is_found_from_home(lab: Lab) -> None:
    there: Any = boto3.client("s3", region_name="eu-north-1")
    there.create_bucket(Bucket="north", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    there.put_object(Bucket="north", Key="k", Body=b"x")
    assert boto3.client("s3").get_object(Bucket="north", Key="k")["Body"].read() == b"x"


def test_another_lab_and_a_lab_begun_again_have_no_bucket_and_a_lab_that_goes_on_has_its_own(lab: Lab) -> None:
    boto3.client("s3").create_bucket(Bucket="covers")
    with Lab():
        assert names() == []
        boto3.client("s3").create_bucket(Bucket="covers")
    lab.start()
    assert names() == ["covers"]
    lab.restart()
    assert names() == []


def test_buckets_are_set_aside_with_the_tables(lab: Lab) -> None:
    boto3.client("s3").create_bucket(Bucket="covers")
    with lab.set_aside():
        assert names() == []
        boto3.client("s3").create_bucket(Bucket="inside")
    assert names() == ["covers"]


def test_a_stopped_lab_refuses_s3_as_it_refuses_dynamodb() -> None:
    lab = Lab()
    s3: Any = boto3.client("s3")
    lab.stop()
    said = []
    for client, operation in ((s3, "list_buckets"), (boto3.client("dynamodb", region_name="us-east-1"), "list_tables")):
        with pytest.raises(LabError, match="went nowhere") as caught:
            getattr(client, operation)()
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_mock_aws_neither_sees_nor_empties_the_buckets(lab: Lab) -> None:
    boto3.client("s3").create_bucket(Bucket="covers")
    with mock_aws():
        pass
    assert names() == ["covers"]


def told(lab: Lab) -> str:
    """Everything that S3 says in a story with dates, versions, uploads and refusals, headers included."""
    s3: Any = boto3.client("s3")
    heard: list[Any] = []
    s3.meta.events.register("after-call.s3", lambda parsed, **_: heard.append(parsed["ResponseMetadata"]))
    lab.clock.advance(seconds=100)
    answers = [s3.create_bucket(Bucket="covers")]
    s3.put_bucket_versioning(Bucket="covers", VersioningConfiguration={"Status": "Enabled"})
    for body in (b"1", b"2"):
        lab.clock.advance(seconds=60)
        answers.append(s3.put_object(Bucket="covers", Key="k", Body=body))
    answers += [s3.delete_object(Bucket="covers", Key="k"), s3.list_object_versions(Bucket="covers")]
    answers += [s3.create_multipart_upload(Bucket="covers", Key="m"), s3.list_buckets()]
    with pytest.raises(ClientError) as caught:
        s3.get_object(Bucket="covers", Key="none")
    answers.append(caught.value.response)
    return json.dumps([answers, heard], default=str, sort_keys=True)


def test_two_labs_say_the_same_and_another_seed_something_else() -> None:
    stories = []
    for seed in (0, 0, 1):
        with Lab(seed=seed) as lab:
            stories.append(told(lab))
    assert stories[0] == stories[1] != stories[2]
    assert "2026-01-01 00:01:40" in stories[0], "the bucket was made when the lab's clock said so"
    assert "2026-01-01 00:02:40" in stories[0], "and the object"


def tracked() -> dict[str, int]:
    """How many objects of each kind moto holds on to."""
    models: dict[str, Any] = dict(model_data["s3"])
    return {name: len(model.instances_tracked) for name, model in models.items()}


def test_moto_holds_on_to_no_object(lab: Lab) -> None:
    boto3.client("s3").create_bucket(Bucket="covers")
    before = tracked()
    boto3.client("s3").put_object(Bucket="covers", Key="k", Body=b"1")
    assert tracked() == before


def test_what_moto_does_not_know_is_said(lab: Lab) -> None:
    s3: Any = boto3.client("s3")
    s3.create_bucket(Bucket="covers")
    with pytest.raises(ClientError, match="NotImplemented"):
        s3.write_get_object_response(RequestRoute="a", RequestToken="b")


def test_other_services_of_the_account_use_the_same_buckets(lab: Lab) -> None:
    store, s3 = lab.account.s3, boto3.client("s3")
    for use in (
        lambda: store.put("exports", "k", b"1"),
        lambda: store.get("exports", "k"),
        lambda: store.keys("exports"),
    ):
        with pytest.raises(KeyError, match="exports"):
            use()
    s3.create_bucket(Bucket="exports")
    store.put("exports", "a/b.json", b"1")
    assert s3.get_object(Bucket="exports", Key="a/b.json")["Body"].read() == b"1"
    s3.put_object(Bucket="exports", Key="B", Body=b"2")
    s3.put_object(Bucket="exports", Key="gone", Body=b"2")
    s3.delete_object(Bucket="exports", Key="gone")
    assert (store.keys("exports"), store.keys("exports", "a/")) == (["B", "a/b.json"], ["a/b.json"])
    assert store.get("exports", "B") == b"2"
    with pytest.raises(KeyError, match="gone"):
        store.get("exports", "gone")


def test_every_name_that_is_exchanged_in_moto_is_there() -> None:
    """A new moto that moves one fails here first."""
    for module, used in (
        (s3_models, ("s3_backends", "datetime", "os", "utcnow")),
        (s3_responses, ("s3_backends",)),
        (moto_responses, ("utcnow",)),
        (moto_utils, ("utcnow",)),
    ):
        assert [name for name in used if not hasattr(module, name)] == []
    source = Path(str(s3_models.__file__)).read_text(encoding="utf-8")
    asked = {
        (node.value.id, node.attr)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("os", "datetime")
    }
    for module_name, attribute in asked:
        shim = ours._Os if module_name == "os" else ours._time_at(Clock().now)
        assert hasattr(shim, attribute), f"moto's S3 asks for {module_name}.{attribute}"
