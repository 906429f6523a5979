"""What a request asks for, whichever way it says it: expressions, or the legacy parameters that came before them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.engine.expressions import Condition, Expressions, KeyCondition, Projection, Update
from helpers.engine.schema import Item, KeySchema

Json = dict[str, Any]
