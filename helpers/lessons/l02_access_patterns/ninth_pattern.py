"""Exercise 2.4: a change that touches keys, and must be whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from helpers.engine.physics.faults import throttle
from helpers.exercises import Attempt, Cost, Exercise, Run, echo, function
from helpers.exercises.compare import same
from helpers.text import listed

_READERS = {"000011": "Ilse Farrow", "000012": "Bao Lindmoor", "000013": "Yara Granath"}
"""Users of the notebook's shop have other names under these ids: a name has to come from the table."""
_REFUSED = (
    "ClientError",
    "TransactionCanceledException",
    "ConditionalCheckFailedException",
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ValueError",
    "KeyError",
    "RuntimeError",
    "LookupError",
)
_USER, _OTHER, _RIVAL = _READERS
_RENAMED = {**_READERS, _USER: "Ilse Farrow-Reed"}
"""The same users later on, when one of them has another name."""
_NEW = "Ilse.F@example.org"
"""An address is taken as it is written, capitals and all."""
_WRITES = (
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "TransactWriteItems",
    "BatchWriteItem",
    "ExecuteStatement",
    "ExecuteTransaction",
    "BatchExecuteStatement",
)
_TOKENS_LAST = 601.0
"""Virtual seconds after which no request token of an earlier run is known any more (T6)."""
_ONE_TRANSACTION = "Do all writes in one `transact_write_items`: then there are all of them, or none."


def _old(user: str) -> str:
    return f"reader.{user}@example.org"


def _profile_key(user: str) -> dict[str, str]:
    return {"pk": f"USER#{user}", "sk": "PROFILE"}


def _login_key(email: str) -> dict[str, str]:
    return {"pk": f"EMAIL#{email}", "sk": "LOGIN"}


def _profile(user: str, email: str, names: Mapping[str, str] = _READERS) -> dict[str, Any]:
    rest = {"joined": "2025-01-04", "newsletter": False, "address": {"city": "Lisbon", "country": "PT"}}
    return {**_profile_key(user), "userId": user, "name": names[user], "email": email, **rest}


def _door(user: str, email: str, names: Mapping[str, str] = _READERS) -> dict[str, str]:
    return {**_login_key(email), "userId": user, "name": names[user]}


def _doors(lab: Any) -> Any:
    items = [_profile(user, _old(user)) for user in _READERS] + [_door(user, _old(user)) for user in _READERS]
    return lab.table("exercise-doors", pk="pk", sk="sk", items=items)


def _owner(attempt: Attempt, email: str) -> str:
    return str((attempt.item(_login_key(email)) or {}).get("userId", "nobody"))


def _email(attempt: Attempt, user: str) -> Any:
    return (attempt.item(_profile_key(user)) or {}).get("email")


def _changed(attempt: Attempt) -> None:
    run = attempt.run(attempt.table, _USER, _old(_USER), _NEW)
    _has_changed(attempt, run, _USER, _old(_USER), _NEW)
    attempt.no_scan("All three keys are known: nothing has to be searched.")
    _again(attempt)
    _taken(attempt)
    for place in range(1, len(run.calls)):
        _raced(attempt, place)
        _edited(attempt, place)
    for place in range(3):
        _whole(attempt, place)
    writes = [call for call in run.calls if call.write_units]
    if len(writes) > 1:
        attempt.fail(
            "two-writes",
            f"{run.span} wrote in {len(writes)} requests. If the program stops after the first, the second never comes, and "
            "until it comes everybody sees half of the change.",
            _ONE_TRANSACTION,
        )


def _has_changed(
    attempt: Attempt, run: Run, user: str, old: str, new: str, names: Mapping[str, str] = _READERS
) -> None:
    """Demands that the new address signs in this user, that the old door is gone, and that the profile follows."""
    after = f"After {run.span}"
    door = attempt.item(_login_key(new))
    if door is None:
        attempt.fail(
            "new-address-unknown",
            f"{after} there is no door under {echo.code(_login_key(new)['pk'])}: nobody signs in with that address.",
            "Put a door for the new address, as it is written: the item that *sign in* reads.",
        )
    if door.get("userId") != user or door.get("name") != names[user]:
        attempt.fail(
            "door-incomplete",
            f"{after} the new door says {echo.code(echo.short({k: v for k, v in door.items() if k not in ('pk', 'sk')}))}; "
            f"in the table, user {user} is called {names[user]}.",
            "Take `userId` and `name` over from the old door to the new one.",
        )
    if attempt.item(_login_key(old)) is not None:
        attempt.fail(
            "old-door-stays",
            f"{after} the old door, {echo.code(_login_key(old)['pk'])}, is still there.",
            "Delete the old door in the same step: a key is not updated, it is deleted and put anew.",
        )
    profile = attempt.item(_profile_key(user)) or {}
    if profile.get("email") != new:
        attempt.fail(
            "profile-stale",
            f"{after} the profile says {echo.code(str(profile.get('email')))}.",
            "Update the attribute `email` of the profile, too: the account page shows it.",
        )
    before = _profile(user, new, names)
    if lost := sorted(name for name in before if name not in profile or not same(before[name], profile[name])):
        attempt.fail(
            "profile-changed",
            f"{after} the profile has lost {listed(map(echo.code, lost))}, or has it with another value.",
            "Let the update set `email` and touch nothing else. If it was a put: that replaces the whole item.",
        )


def _again(attempt: Attempt) -> None:
    """There and back and there again, and then another user: each time all of it has to happen."""
    table, there, back = attempt.fresh(), _NEW, _old(_USER)
    attempt.settle(_TOKENS_LAST)
    attempt.lab.load(table, [_profile(_USER, back, _RENAMED), _door(_USER, back, _RENAMED)])
    for user, old, new in (
        (_USER, back, there),
        (_USER, there, back),
        (_USER, back, there),
        (_OTHER, _old(_OTHER), back),
    ):
        run = attempt.run(table, user, old, new, allow=_REFUSED)
        if run.error:
            attempt.fail(
                "next-change-refused",
                f"One change of address went through, and {run.span} after it was refused: {echo.code(run.error)}.",
                "Each change is a transaction of its own. If yours carries a `ClientRequestToken`, leave it out: a token used "
                "again within ten minutes stands for the *same* request.",
            )
        if _owner(attempt, new) != user or _email(attempt, user) != new:
            attempt.fail(
                "next-change-lost",
                f"One change of address went through, and {run.span} after it was answered, and changed nothing.",
                "Each change is a transaction of its own. If yours carries a `ClientRequestToken`, leave it out: a token used "
                "again within ten minutes stands for a request that was carried out already.",
            )
        _has_changed(attempt, run, user, old, new, _RENAMED)


def _taken(attempt: Attempt) -> None:
    """The new address belongs to somebody else: nothing may change."""
    table = attempt.fresh()
    run = attempt.run(table, _OTHER, _old(_OTHER), _old(_RIVAL), allow=_REFUSED)
    _stays_with(attempt, run, _old(_RIVAL), "the address belonged to")


def _raced(attempt: Attempt, place: int) -> None:
    """Somebody else takes the address behind the request of this number: they were faster, and it stays theirs."""
    table = attempt.fresh()
    stop = _after(attempt, place, lambda: attempt.lab.load(table, [_door(_RIVAL, _NEW)]))
    try:
        run = attempt.run(table, _OTHER, _old(_OTHER), _NEW, allow=_REFUSED)
    finally:
        came = stop()
    if came:
        _stays_with(attempt, run, _NEW, f"behind its request number {place} the address was taken by")


def _edited(attempt: Attempt, place: int) -> None:
    """Somebody else changes the profile behind the request of this number: their change stays."""
    table, edited = attempt.fresh(), {**_profile(_OTHER, _old(_OTHER)), "newsletter": True}
    stop = _after(attempt, place, lambda: attempt.lab.load(table, [edited]))
    try:
        run = attempt.run(table, _OTHER, _old(_OTHER), _NEW, allow=_REFUSED)
    finally:
        came = stop()
    if came and not (attempt.item(_profile_key(_OTHER)) or {}).get("newsletter"):
        attempt.fail(
            "profile-put-back",
            f"{run.span}: behind its request number {place} somebody switched the newsletter on in the profile, and now it is off "
            "again.",
            "Change the profile with an update of `email` alone: a put of what was read a moment ago takes back what has changed "
            "since.",
        )


def _after(attempt: Attempt, place: int, do: Callable[[], object]) -> Callable[[], bool]:
    """Lets something happen behind a request, unless the new door is there by then. Returns what ends it, and tells."""
    count, came = 0, False

    def heard(_call: object) -> None:
        nonlocal count, came
        count += 1
        if count == place and attempt.item(_login_key(_NEW)) is None:
            came = True
            do()

    end = attempt.lab.on_call(heard)

    def stop() -> bool:
        end()
        return came

    return stop


def _stays_with(attempt: Attempt, run: Run, email: str, how: str) -> None:
    """Demands that the address is the rival's, and that nothing of the user who wanted it has changed."""
    if _owner(attempt, email) != _RIVAL:
        attempt.fail(
            "address-stolen",
            f"{run.span}: {how} user {_RIVAL}, and now it signs in {_owner(attempt, email)}.",
            'Make the put of the new door itself depend on `ConditionExpression="attribute_not_exists(pk)"`: what was read a '
            "moment ago may have changed.",
        )
    profile = attempt.item(_profile_key(_OTHER))
    if _owner(attempt, _old(_OTHER)) != _OTHER or not same(profile, _profile(_OTHER, _old(_OTHER))):
        attempt.fail(
            "changed-anyway",
            f"{run.span}: {how} user {_RIVAL}, and something of user {_OTHER} changed all the same.",
            "If the new door is refused, nothing else may happen: one transaction for everything.",
        )


def _whole(attempt: Attempt, place: int) -> None:
    """Writes to one of the three partitions are throttled: all of the change is there, or none of it."""
    table, user = attempt.fresh(), _USER
    busy = (f"USER#{user}", f"EMAIL#{_NEW}", f"EMAIL#{_old(user)}")[place]
    faults = [throttle(table.name, key={"pk": {"S": busy}}, operation=operation) for operation in _WRITES]
    with attempt.lab.faults.inject(*faults):
        run = attempt.run(table, user, _old(user), _NEW, allow=_REFUSED)
    state = (_email(attempt, user), _owner(attempt, _NEW), _owner(attempt, _old(user)))
    if state not in ((_NEW, user, "nobody"), (_old(user), "nobody", user)):
        attempt.fail(
            "half-a-change",
            f"{run.span}, while writes to {echo.code(busy)} were throttled: the profile now says "
            f"{echo.code(str(state[0]))}, the new address signs in {state[1]}, the old one {state[2]}.",
            _ONE_TRANSACTION,
        )


EXERCISE = Exercise(
    name="access-patterns/ninth-pattern",
    title="2.4 · Change the address",
    objective="Change a fact that stands in several items and in a key, wholly or not at all.",
    minutes=12,
    takes=function("change_email", "table", "user_id", "old", "new"),
    hints=(
        "Count the places where the address stands. Each one is a write; one of them is a put, one an update, one a delete.",
        "All three belong into one `transact_write_items`. The put of the new door carries the condition that nobody has it yet.",
        (
            'Each action names its table: `{"Put": {"TableName": table.name, "Item": …, "ConditionExpression": '
            '"attribute_not_exists(pk)"}}`, likewise `{"Update": …}` and `{"Delete": {"TableName": …, "Key": …}}`. What the new '
            "door has to carry stands on the old one: read it first."
        ),
    ),
    check=_changed,
    arrange=_doors,
    reference=Cost(requests=22, read_units=11, write_units=48),
    cheaper="One strong read of the old door and one transaction are enough.",
    budget=400,
)
