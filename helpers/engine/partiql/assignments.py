"""SET and REMOVE of a PartiQL UPDATE as the update expression that does the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from helpers.engine.errors import ExpressionError, validation
from helpers.engine.language.paths import Path, check_apart
from helpers.engine.language.updates import Change, Update, check_operands
from helpers.engine.language.wellformed import UPDATE_FUNCTIONS, parse_update
from helpers.engine.partiql.binding import SIGNS, Binder
from helpers.engine.partiql.builder import not_well_formed
from helpers.engine.partiql.trees import Call, Operation, PathTerm, Term
from helpers.engine.values import SET_TYPES, kind_of
from helpers.engine.wire_types import AttributeValue

_SET_FUNCTIONS: Final = {"set_add": "ADD", "set_delete": "DELETE"}


def translate(changes: Iterable[tuple[PathTerm, Term | None]], binder: Binder) -> Update:
    """The update that a statement asks for. Raises ValidationException with AWS's sentence."""
    return _Translator(binder).translate(changes)


class _Translator:
    """Writes an expression with placeholders for every name and every value."""

    def __init__(self, binder: Binder) -> None:
        self._binder = binder
        self._names: dict[str, str] = {}
        self._values: dict[str, AttributeValue] = {}

    def translate(self, changes: Iterable[tuple[PathTerm, Term | None]]) -> Update:
        sections: dict[str, list[tuple[str, Path]]] = {}
        for target, term in changes:
            section, written = self._change(target, term)
            sections.setdefault(section, []).append((written, self._binder.path(target)))
        text = " ".join(
            f"{section} {', '.join(written for written, _ in listed)}" for section, listed in sections.items()
        )
        made = tuple(Change(section, path) for section, listed in sections.items() for _, path in listed)
        try:
            actions = parse_update(text).actions
            check_apart(change.path for change in made)
            check_operands(actions, self._values)
        except ExpressionError as error:
            raise validation(str(error)) from None
        return Update(text, made, self._names, self._values)

    def _change(self, target: PathTerm, term: Term | None) -> tuple[str, str]:
        written = self._path(target)
        if term is None:
            return "REMOVE", written
        if isinstance(term, Call) and term.name in _SET_FUNCTIONS:
            return _SET_FUNCTIONS[term.name], f"{written} {self._members(target, term)}"
        return "SET", f"{written} = {self._operand(term)}"

    def _operand(self, term: Term) -> str:
        """A value as an update expression writes it: a sum, or a single operand."""
        match term:
            case Operation(sign, (left, right)) if sign in SIGNS:
                return f"{self._single(left)} {sign} {self._single(right)}"
        return self._single(term)

    def _single(self, root: Term) -> str:
        """An operand that is no sum. What is still to be written waits in a list: functions may be nested very deep."""
        written: list[str] = []
        waiting: list[Term | str] = [root]
        while waiting:
            term = waiting.pop()
            match term:
                case str():
                    written.append(term)
                case PathTerm():
                    written.append(self._path(term))
                case Call(name, arguments) if name in UPDATE_FUNCTIONS:
                    separated = [part for argument in arguments for part in (", ", argument)][1:]
                    waiting += reversed([f"{name}(", *separated, ")"])
                case Call(name, _, place):
                    raise validation(f"Unrecognized function: {name} at {place}")
                case Operation(sign) if sign in SIGNS:  # one sum a value, as in an update expression
                    raise validation(f"Unsupported operation: {SIGNS[sign]}")
                case Operation():
                    raise not_well_formed("Unexpected term")
                case _:
                    written.append(self._reference(self._binder.value(term)))
        return "".join(written)

    def _reference(self, value: AttributeValue) -> str:
        reference = f":v{len(self._values)}"
        self._values[reference] = value
        return reference

    def _path(self, term: PathTerm) -> str:
        written: list[str] = []
        for step in self._binder.path(term):
            if isinstance(step, int):
                written.append(f"[{step}]")
                continue
            placeholder = f"#p{len(self._names)}"
            self._names[placeholder] = step
            written.append(f".{placeholder}" if written else placeholder)
        return "".join(written)

    def _members(self, target: PathTerm, call: Call) -> str:
        name, arguments = call.name.upper(), call.arguments
        _check_arguments(name, target, call)
        value = self._binder.value(arguments[1])
        if kind_of(value) not in SET_TYPES:
            raise validation(f"The second argument to {name} must be a value with type SET at {arguments[0].place}")
        return self._reference(value)


def _check_arguments(name: str, target: PathTerm, call: Call) -> None:
    arguments: Sequence[Term] = call.arguments
    if len(arguments) != 2:
        raise validation(f"{name} must have exactly two arguments at {call.place}")
    first = arguments[0]
    if not isinstance(first, PathTerm) or first.steps != target.steps:
        raise validation(f"The first argument to {name} must equal the assignment value at {call.place}")
