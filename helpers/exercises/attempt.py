"""One answer under examination: its tables, its runs, a look at what is stored, and every demand that a check makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, NoReturn, Protocol

from helpers.engine.ledger import Call

from . import compare, echo
from .demands import Demands
from .guard import LabLike, Watch
from .other_process import Elsewhere
from .running import LearnerError, Run, files_of, name_of, run

SETTLED = 5.0
"""Virtual seconds after which an index of the lab's model has caught up (I8)."""


_NO_SUCH_TABLE = "ResourceNotFoundException"


class Task(Protocol):
    """What an attempt asks of its exercise."""

    @property
    def name(self) -> str:
        """`lesson-slug/name`."""

    @property
    def arrange(self) -> Callable[[Any], object] | None:
        """Builds the exercise's tables in a lab; None where it has none."""

    @property
    def requests_allowed(self) -> int:
        """Requests after which the learner's code is stopped."""


class Attempt(Demands):
    """One answer under examination. An author's check gets it, and needs nothing else.

    - the answers: `answer`, `answers`
    - the tables: `table`, `fresh`, `lab`, and what lies in them: `stored`, `item`, `settle`
    - running the answers: `run`, in another process with `process`, under a fault with `throttled` or `index_behind`;
      then `runs`, `calls`, `cost`, `printed`
    - demands on what came back and on what was asked (`Demands`)
    """

    def __init__(
        self,
        exercise: Task,
        answers: Mapping[str, Any],
        lab: LabLike | None,
        own_tables: frozenset[str] = frozenset(),
    ) -> None:
        """lab: where the exercise's tables are made. own_tables: names of the learner's own tables, which are not there."""
        super().__init__(answers, Watch(exercise.requests_allowed))
        self.exercise = exercise
        self._lab = lab
        self._own_tables = own_tables
        self._processes: list[Elsewhere] = []
        self._arranged: Any = None
        self._is_arranged = False

    # --- the tables ---

    @property
    def lab(self) -> Any:
        """The running lab. Raises RuntimeError where the exercise does not arrange anything in one."""
        if self._lab is None:
            raise RuntimeError(f"The exercise {self.exercise.name} has no `arrange`, so its check has no lab.")
        return self._lab

    @property
    def table(self) -> Any:
        """What `arrange` returned, arranged on first use: a boto3 Table, or whatever else the exercise builds."""
        return self._arranged if self._is_arranged else self.fresh()

    def fresh(self) -> Any:
        """Arranges everything anew, for a second run that must not see what the first one wrote."""
        if self.exercise.arrange is None:
            raise RuntimeError(f"The exercise {self.exercise.name} has no `arrange`, so its check has no table.")
        self._arranged = self.exercise.arrange(self.lab)
        self._is_arranged = True
        return self._arranged

    def stored(self, index: str | None = None, *, table: Any = None) -> list[dict[str, Any]]:
        """All items of the exercise's table, or all entries of one of its indexes, as Python values, as a Scan meets them.

        Looking makes no request and takes no time. `table`: another boto3 Table, where the exercise has several.
        """
        held = self._held(table)
        layout = held.layout if index is None else held.indexes[index]
        return [_python(one.item) for one in layout.items()]

    def item(self, key: Mapping[str, Any], *, table: Any = None) -> dict[str, Any] | None:
        """The item that is stored under a key, as Python values, or None. Looking makes no request."""
        from helpers.lab.wire import to_item

        found = self._held(table).layout.get(to_item(key))
        return None if found is None else _python(found.item)

    def take_away(self, key: Mapping[str, Any]) -> None:
        """Somebody else deletes an item of the exercise's table, which has no index, without a request of this program."""
        from helpers.lab.wire import to_item

        self._held(None).layout.delete(to_item(key))

    def settle(self, seconds: float = SETTLED) -> None:
        """Lets virtual time pass: after the default, every index has caught up."""
        self.lab.clock.advance(seconds=seconds)

    def throttled(self, *partition_keys: str, table: Any = None) -> AbstractContextManager[Any]:
        """While its block runs, every request to one of these partition keys (texts) of the table is throttled."""
        from helpers.engine.physics.faults import throttle

        schema = self._held(table).schema
        (partition,) = schema.key.partition
        return self._inject(*(throttle(schema.name, key={partition.name: {"S": key}}) for key in partition_keys))

    def index_behind(self, index: str, seconds: float) -> AbstractContextManager[Any]:
        """While its block runs, what is written reaches this index only so many virtual seconds later (I8)."""
        from helpers.engine.physics.faults import delay_index

        return self._inject(delay_index(index, seconds=seconds))

    def _inject(self, *faults: Any) -> AbstractContextManager[Any]:
        injected: AbstractContextManager[Any] = self.lab.faults.inject(*faults)
        return injected

    def _held(self, table: Any) -> Any:
        """A table as the engine holds it; the exercise's own where none is named."""
        name = (self.table if table is None else table).name
        if name not in self.lab.engine.tables:
            self.fail(
                "table-gone",
                f"The table {echo.code(name)} is gone: your code, or something that it calls, deleted it.",
                "Leave the table itself alone: only its items are to change.",
            )
        return self.lab.engine.tables[name]

    # --- running ---

    def run(self, *args: Any, of: str | Callable[..., Any] = "", allow: Sequence[str] = (), **named: Any) -> Run:
        """Calls the learner's function and records what it did.

        Args:
            of: which answer, where the exercise takes several, or any function that came out of one; else the first.
            allow: codes or class names of errors that the function may let through, such as
                "ConditionalCheckFailedException".

        Raises:
            LearnerError: the function raised another error, or was stopped in an endless loop. `check` turns it into an
                outcome.
        """
        function = of if callable(of) else self.answers[of or self._first]
        here = partial(run, function, args, named, lab=self._lab, watch=self._watch, allow=allow)
        return self._recorded(function, of if isinstance(of, str) else "", args, named, here)

    def process(self) -> Process:
        """Another process of the learner's program, which shares nothing with this one but the tables.

        It has the answers as they are now, so ask for it before the first run whose traces it must not see. One process
        serves several runs, and what the answers remember in it, they remember from run to run. `other_process.py` says what
        kind of process it is.

            writer, reader = attempt.process(), attempt.process()
            writer.run(attempt.table, sale, of="put_sale")
            run = reader.run(attempt.table, sale["id"], of="get_sale")
        """
        there = Elsewhere(self.answers, len(self._processes), self._lab, self._watch)
        self._processes.append(there)
        return Process(self, there)

    def close(self) -> None:
        """Ends the other processes; `check` calls it when all is said."""
        for process in self._processes:
            process.close()

    @property
    def _first(self) -> str:
        """The name of the first answer."""
        return next(iter(self.answers))

    def _recorded(
        self, function: Any, of: str, args: Sequence[Any], named: Mapping[str, Any], do: Callable[..., Run]
    ) -> Run:
        """A run by whoever does it, on record, unless it asked for a table of the notebook."""
        called = echo.call(name_of(function, of or self._first), args, named)
        before = len(self._watch.calls)
        try:
            done = do(called=called, files=files_of([function, *self.answers.values()]))
        except LearnerError:
            self._leaves_the_notebooks_tables(called, self._watch.calls[before:])
            raise
        self._leaves_the_notebooks_tables(called, done.calls)
        self.runs.append(done)
        return done

    # --- demands that know the exercise's tables ---

    def asks_its_table(self, run: Run) -> None:
        """Demands that a run made requests, and all of them to the exercise's table."""
        if not run.calls:
            self.fail(
                "no-request",
                f"{run.span} made no request at all.",
                "Ask the table that the function is given, its parameter `table`.",
            )
        for call in run.calls:
            if call.table != self.table.name:
                self._another_table(run.called, call)

    def _leaves_the_notebooks_tables(self, called: str, calls: Sequence[Call]) -> None:
        """Ends the check where the learner's code asked for a table of the notebook: in a check, they are not there."""
        for call in calls:
            if call.error == _NO_SUCH_TABLE and self._own_tables.intersection(call.table.split(", ")):
                self._another_table(called, call)

    def _another_table(self, called: str, call: Call) -> NoReturn:
        handed = getattr(self._arranged, "name", None)
        own = f"the check had handed over {echo.code(handed)}" if handed else "a check has tables of its own"
        self.fail(
            "another-table",
            f"{echo.code(called)} sent {call.operation} to the table {echo.code(call.table)}; {own}.",
            "Use the parameter `table` inside the function, not a table of the notebook."
            if handed
            else "Use what the function is given, not a table of the notebook.",
        )


class Process:
    """Another process of the learner's program, as `Attempt.process` gives it."""

    def __init__(self, attempt: Attempt, there: Elsewhere) -> None:
        self._attempt = attempt
        self._there = there

    def run(self, *args: Any, of: str = "", allow: Sequence[str] = (), **named: Any) -> Run:
        """Calls the learner's function there and records what it did, as `Attempt.run` does here."""
        name = of or self._attempt._first
        do = partial(self._there.run, name, args, named, allow=allow)
        return self._attempt._recorded(self._attempt.answers[name], name, args, named, do)


def _python(item: Mapping[str, Any]) -> dict[str, Any]:
    """A stored item as Python values."""
    return dict(compare.plain(item))
