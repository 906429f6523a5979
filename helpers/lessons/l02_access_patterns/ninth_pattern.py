"""Exercise 2.4: a change that touches keys, and must be whole."""

from __future__ import annotations

from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, echo, function
from helpers.text import listed

_READERS = {"000011": "Hana Tamberley", "000012": "Bao Lindmoor", "000013": "Yara Granath"}
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
_NEW = "hana@example.org"


def _old(user: str) -> str:
    return f"reader.{user}@example.org"


def _profile_key(user: str) -> dict[str, str]:
    return {"pk": f"USER#{user}", "sk": "PROFILE"}


def _login_key(email: str) -> dict[str, str]:
    return {"pk": f"EMAIL#{email}", "sk": "LOGIN"}


def _profile(user: str, email: str) -> dict[str, str]:
    return {**_profile_key(user), "userId": user, "name": _READERS[user], "email": email, "joined": "2025-01-04"}


def _doors(lab: Any) -> Any:
    items = [_profile(user, _old(user)) for user in _READERS]
    items += [{**_login_key(_old(user)), "userId": user, "name": name} for user, name in _READERS.items()]
    return lab.table("exercise-doors", pk="pk", sk="sk", items=items)


def _item(attempt: Attempt, key: dict[str, str]) -> dict[str, Any]:
    return attempt.item(key) or {}


def _owner(attempt: Attempt, email: str) -> str:
    return str(_item(attempt, _login_key(email)).get("userId", "nobody"))


def _changed(attempt: Attempt) -> None:
    user, name = next(iter(_READERS.items()))
    run = attempt.run(attempt.table, user, _old(user), _NEW)
    after = f"After {run.span}"
    door = _item(attempt, _login_key(_NEW))
    if not door:
        attempt.fail(
            "new-address-unknown",
            f"{after} nobody signs in with {echo.code(_NEW)}.",
            "Put a door for the new address: the item that *sign in* reads.",
        )
    if door.get("userId") != user or door.get("name") != name:
        attempt.fail(
            "door-incomplete",
            f"{after} the new door says {echo.code(echo.short({k: v for k, v in door.items() if k not in ('pk', 'sk')}))}.",
            "Take `userId` and `name` over from the old door to the new one.",
        )
    if _item(attempt, _login_key(_old(user))):
        attempt.fail(
            "old-signs-in",
            f"{after} the old address, {echo.code(_old(user))}, signs in as well.",
            "Delete the old door in the same step: a key is not updated, it is deleted and put anew.",
        )
    profile = _item(attempt, _profile_key(user))
    if profile.get("email") != _NEW:
        attempt.fail(
            "profile-stale",
            f"{after} the profile says {echo.code(str(profile.get('email')))}.",
            "Update the attribute `email` of the profile, too: the account page shows it.",
        )
    if profile != _profile(user, _NEW):
        lost = sorted(set(_profile(user, _NEW)) - set(profile))
        attempt.fail(
            "profile-replaced",
            f"{after} the profile lacks {listed(map(echo.code, lost)) or 'what it had'}.",
            "Change one attribute with an update: a put replaces the whole item.",
        )
    attempt.no_scan("All three keys are known: nothing has to be searched.")
    _taken(attempt)
    for place in range(3):
        _whole(attempt, place)


def _taken(attempt: Attempt) -> None:
    """The new address belongs to somebody else: nothing may change."""
    user, owner = "000012", "000013"
    run = attempt.run(attempt.table, user, _old(user), _old(owner), allow=_REFUSED)
    if _owner(attempt, _old(owner)) != owner:
        attempt.fail(
            "address-stolen",
            f"{run.span}: the address belonged to user {owner}, and now it signs in as {_owner(attempt, _old(owner))}.",
            'Make the put of the new door depend on `ConditionExpression="attribute_not_exists(pk)"`.',
        )
    if _owner(attempt, _old(user)) != user or _item(attempt, _profile_key(user)) != _profile(user, _old(user)):
        attempt.fail(
            "changed-anyway",
            f"{run.span}: the address belongs to user {owner}, and something of user {user} changed all the same.",
            "If the new door is refused, nothing else may happen: one transaction for everything.",
        )


def _whole(attempt: Attempt, place: int) -> None:
    """One of the three partitions is throttled: all of the change is there, or none of it."""
    table, user = attempt.fresh(), "000011"
    busy = (f"USER#{user}", f"EMAIL#{_NEW}", f"EMAIL#{_old(user)}")[place]
    with attempt.throttled(busy):
        run: Run = attempt.run(table, user, _old(user), _NEW, allow=_REFUSED)
    state = (
        _item(attempt, _profile_key(user)).get("email"),
        _owner(attempt, _NEW),
        _owner(attempt, _old(user)),
    )
    if state not in ((_NEW, user, "nobody"), (_old(user), "nobody", user)):
        attempt.fail(
            "half-a-change",
            f"{run.span}, while {echo.code(busy)} was throttled: the profile now says {echo.code(str(state[0]))}, "
            f"the new address signs in {state[1]}, the old one {state[2]}.",
            "Do all writes in one `transact_write_items`: then there are all of them, or none.",
        )


EXERCISE = Exercise(
    name="access-patterns/ninth-pattern",
    title="2.4 · Change the address",
    objective="Change a fact that stands in several items and in a key, wholly or not at all.",
    minutes=8,
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
    reference=Cost(requests=12, read_units=4, write_units=12),
    cheaper="One strong read of the old door and one transaction are enough.",
    budget=400,
)
