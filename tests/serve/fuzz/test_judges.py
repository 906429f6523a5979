"""The judges of drawn requests notice what they are there for: an engine that is broken in one place each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpers.engine.engine import DATA_OPERATIONS, Engine
from helpers.engine.errors import ApiError, not_found
from helpers.engine.index_writes import EntryChange
from helpers.engine.moto_account import MotoAccount
from helpers.engine.recovery import Recovery
from helpers.engine.streams import Streams
from helpers.engine.tags import Tags
from helpers.engine.ttl import Reaper

from .run import Run

Break = Callable[[pytest.MonkeyPatch], None]
REQUESTS = 1_500


def _now_and_then(original: Callable[..., Any], every: int = 10) -> Callable[..., Any]:
    """What does nothing one time in so many."""
    calls = [0]

    def sometimes(*arguments: Any, **named: Any) -> Any:
        calls[0] += 1
        return None if calls[0] % every == 0 else original(*arguments, **named)

    return sometimes


def _commit_is_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Engine, "_commit", _now_and_then(Engine._commit))


def _record_is_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Streams, "record", _now_and_then(Streams.record, 3))


def _entry_is_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(EntryChange, "apply", _now_and_then(EntryChange.apply))


def _account_is_not_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MotoAccount, "put", _now_and_then(MotoAccount.put))


def _past_is_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Recovery, "wrote", lambda *_: None)


def _tags_are_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MotoAccount, "set_tags", lambda *_: None)


def _setting_is_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Reaper, "_update", lambda _self, _table, wanted: {"TimeToLiveSpecification": wanted})


def _refusal_changes_something(patch: pytest.MonkeyPatch) -> None:
    enter = Engine._enter_in_ledger

    def broken(engine: Engine, *about: Any) -> None:
        enter(engine, *about)
        if any(isinstance(one, ApiError) for one in about):
            for table in engine.tables.values():
                table.layout.clear()

    patch.setattr(Engine, "_enter_in_ledger", broken)


def _query_skips_an_item(patch: pytest.MonkeyPatch) -> None:
    prepare = DATA_OPERATIONS["Query"]

    def broken(*about: Any) -> Any:
        work: Any = prepare(*about)
        whole = work.answer

        def answer() -> Any:
            told = whole()
            if told.get("Items"):
                told["Items"].pop()
                told["Count"] -= 1
            return told

        work.answer = answer
        return work

    patch.setitem(DATA_OPERATIONS, "Query", broken)


def _python_shows(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("helpers.engine.catalog.no_table", lambda name: not_found(f"no such table: {[name]}, {None}"))


def _it_breaks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Tags, "_untag", lambda *_: 1 / 0)
    patch.setattr("helpers.engine.tags.with_tags", lambda *_: 1 / 0)


def _error_is_another_operations(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        "helpers.engine.catalog.no_table", lambda name: ApiError("BackupNotFoundException", f"There is no {name}.")
    )


def _member_is_unknown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("helpers.engine.catalog.describe_limits", lambda _: {"TableMaxReadCapacityUnits": 1.5, "More": True})


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (_commit_is_lost, ", put was"),
        (_record_is_lost, "the stream of"),
        (_entry_is_lost, "has other entries"),
        (_account_is_not_told, "the account has other items of"),
        (_past_is_lost, " had ["),
        (_tags_are_lost, "the tags are"),
        (_setting_is_lost, "TTL is"),
        (_refusal_changes_something, "/items was"),
        (_query_skips_an_item, "Query told"),
        (_python_shows, "the message shows"),
        (_it_breaks, "status 500"),
        (_it_breaks, "the server's log is not empty"),
        (_error_is_another_operations, "is no error of"),
        (_member_is_unknown, "has a member More that the model does not know"),
        (_member_is_unknown, "is no long: 1.5"),
    ],
)
def test_a_fault_is_noticed(break_it: Break, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(0)
    break_it(monkeypatch)
    while not any(told in fault for fault in run.faults) and run.number < REQUESTS:
        run.go(100)
    assert any(told in fault for fault in run.faults), [fault[:200] for fault in run.faults[:3]]
