"""However deep a request is nested, it is answered: with a result or with one of the service's errors (K5, K10, K13, K15)."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .requests import FAMILIES, by_value, nested
from .texts import tangled
from .twins import Twins, deep_down, outcome, stocked

REFUSALS = {
    "ValidationException",
    "ConditionalCheckFailedException",
    "TransactionCanceledException",
    "DuplicateItemException",
}
"""The errors that these requests may get."""


def check(answer: dict[str, object]) -> None:
    """An answer, or an error with a name and a sentence."""
    if "__type" in answer:
        assert str(answer["__type"]).rpartition("#")[2] in REFUSALS
        assert answer.get("message") or answer.get("Message")


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("depth", [1, 33, 150])
def test_every_parameter_of_every_operation_takes_every_nesting(family: str, depth: int) -> None:
    twins, accepted, asked = Twins(), 0, 0
    texts, requests = FAMILIES[family]
    for nesting in texts.values():
        for operation, request in requests(nesting.text(depth)):
            answer = twins.ask(operation, request)
            check(answer)
            accepted, asked = accepted + (not str(answer.get("__type")).endswith("#ValidationException")), asked + 1
    assert depth > 1 or accepted > asked / 4  # nested no more than once, a good part has to get behind the checks


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("depth", [300, 9_000])
def test_texts_may_be_nested_as_deep_as_they_are_long(family: str, depth: int) -> None:
    engine = stocked()
    texts, requests = FAMILIES[family]
    for place, (name, nesting) in enumerate(texts.items()):
        if name.startswith(("read-", "delete-")):  # the same texts as those of select-
            continue
        every = list(requests(nesting.text(depth)))
        operation, request = every[place % len(every)]  # another one for each kind: the test before has them all
        check(deep_down(partial(outcome, engine, operation, request)))


@pytest.mark.parametrize("layers", [1, 30, 31, 32, 33, 500, 50_000])
@pytest.mark.parametrize("kinds", ["L", "M", "LM"])
def test_values_may_be_nested_as_deep_as_they_like(layers: int, kinds: str) -> None:
    twins = Twins()
    for operation, request in by_value(nested(layers, kinds)):
        check(twins.ask(operation, request))


@pytest.mark.parametrize("family", FAMILIES)
@settings(
    max_examples=60, derandomize=True, deadline=None, database=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(seed=st.integers(0, 1 << 32))
def test_any_tangle_is_answered(family: str, seed: int) -> None:
    random = Random(seed)
    texts, requests = FAMILIES[family]
    every = list(requests(tangled(random, texts)))
    operation, request = random.choice(every)
    check(Twins().ask(operation, request))
