"""Texts that are nested: expressions within 4 KB and PartiQL statements within 8 KB, one for every kind of nesting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from helpers.engine.limits import EXPRESSION_MAX

STATEMENT_MAX: Final = 8 * 1_024
"""Characters of a PartiQL statement, as the service model has it."""


@dataclass(frozen=True, slots=True)
class Nesting:
    """Something that can be put around a core any number of times."""

    before: str
    core: str = ""
    after: str = ""
    head: str = ""
    """What stands before it all, once."""
    tail: str = ""
    longest: int = EXPRESSION_MAX

    def text(self, depth: int) -> str:
        """The core inside as many layers as asked for, or as fit."""
        room = self.longest - len(self.head + self.core + self.tail)
        layers = min(depth, room // len(self.before + self.after))
        return self.head + self.before * layers + self.core + self.after * layers + self.tail

    def within(self, head: str, tail: str) -> Nesting:
        """The same as a part of a statement."""
        return replace(self, head=head + self.head, tail=self.tail + tail, longest=STATEMENT_MAX)


def row(part: str, sign: str, head: str = "") -> Nesting:
    """Parts side by side, which a grammar may turn into a deep tree."""
    return Nesting(part + sign, part, head=head)


CONDITIONS: Final = {
    "parentheses": Nesting("(", "a = :v", ")"),
    "open-parentheses": Nesting("("),
    "closed-parentheses": Nesting(")", head="a = :v"),
    "not": Nesting("NOT ", "a = :v"),
    "not-without-end": Nesting("not "),
    "not-in-parentheses": Nesting("NOT (", "a = :v", ")"),
    "or-to-the-right": Nesting("a<b or (", "a<b", ")"),
    "or-to-the-left": Nesting("(", "a<b", " or a<b)"),
    "and-or-in-turn": Nesting("a<b and (a<b or (", "a<b", "))"),
    "and-in-a-row": row("a<b", " and "),
    "or-in-a-row": row("a<b", " or "),
    "functions-in-a-row": row("attribute_exists(a)", " and "),
    "operand-in-parentheses": Nesting("(", ":v", ")", head="a = "),
    "unknown-functions": Nesting("f(", "b", ")", head="a < "),
    "sizes": Nesting("size(", "b", ")", head="a < "),
    "sizes-of-values": Nesting("size(", ":v", ")", head="a < "),
    "contains": Nesting("contains(", "a", ", :v)"),
    "exists": Nesting("attribute_exists(", "a", ")"),
    "function-in-parentheses": Nesting("(", "attribute_exists(a)", ")"),
    "argument-in-parentheses": Nesting("(", "a", ")", head="size(", tail=") = :v"),
    "path": Nesting("a.", "a = :v"),
    "path-of-names": Nesting("#n.", "#n = :v"),
    "path-of-positions": Nesting("[0]", head="a", tail=" = :v"),
    "path-without-end": Nesting("a."),
    "brackets": Nesting("[", "0", "]", head="a"),
    "position": Nesting("9", head="a[", tail="] = :v"),
    "between": Nesting("a BETWEEN (", "a", ") AND :v"),
    "in": Nesting("a IN (", "a", ")"),
    "in-of-many": Nesting(":v,", ":v)", head="a IN ("),
    "comparisons": row("a", " = "),
}
"""Of a ConditionExpression, FilterExpression or KeyConditionExpression."""

UPDATES: Final = {
    "parentheses": Nesting("(", ":v", ")", head="SET c = "),
    "sum-in-parentheses": Nesting("(", "b + :v", ")", head="SET c = "),
    "sums": row(":v", " + ", head="SET c = "),
    "sums-in-parentheses": Nesting("(", "b", " + :v)", head="SET c = "),
    "if-not-exists": Nesting("if_not_exists(q, ", ":v", ")", head="SET c = "),
    "if-not-exists-first": Nesting("if_not_exists(", "q", ", :v)", head="SET c = "),
    "if-not-exists-in-parentheses": Nesting("(if_not_exists((q), ", ":v", "))", head="SET c = "),
    "list-append": Nesting("list_append(:l, ", ":l", ")", head="SET c = "),
    "list-append-first": Nesting("list_append(", ":l", ", :l)", head="SET c = "),
    "both-functions": Nesting("if_not_exists(q, list_append(:l, ", ":l", "))", head="SET c = "),
    "added-to-functions": Nesting("if_not_exists(q, ", ":v", ")", head="SET c = :v + "),
    "appended-to-functions": Nesting("if_not_exists(q, ", ":l", ")", head="SET c = list_append(:l, ", tail=")"),
    "unknown-functions": Nesting("f(", "b", ")", head="SET c = "),
    "sizes": Nesting("size(", "b", ")", head="SET c = "),
    "path": Nesting("a.", "a = :v", head="SET "),
    "path-of-names": Nesting("#n.", "#n", head="REMOVE "),
    "path-of-positions": Nesting("[0]", head="REMOVE a"),
    "path-on-the-right": Nesting("a.", "a", head="SET c = "),
    "path-of-add": Nesting("a.", "a :v", head="ADD "),
    "path-of-delete": Nesting("a.", "a :z", head="DELETE "),
    "position": Nesting("9", head="REMOVE a[", tail="]"),
    "sections": row("REMOVE a", " "),
    "paths": row("q", ", ", head="REMOVE "),
}

PROJECTIONS: Final = {
    "path": Nesting("a.", "a"),
    "path-of-names": Nesting("#n.", "#n"),
    "path-of-positions": Nesting("[0]", head="a"),
    "position": Nesting("9", head="a[", tail="]"),
    "brackets": Nesting("[", "0", "]", head="a"),
    "parentheses": Nesting("(", "a", ")"),
    "paths": row("q", ", "),
}

TERMS: Final = {
    "parentheses": Nesting("(", "1", ")"),
    "lists": Nesting("[", "1", "]"),
    "empty-lists": Nesting("[", "", "]"),
    "open-lists": Nesting("["),
    "structures": Nesting("{'m': ", "1", "}"),
    "lists-and-structures": Nesting("[{'m': ", "1", "}]"),
    "bags": Nesting("<<", "1", ">>"),
    "open-bags": Nesting("<<"),
    "closed-bags": Nesting(">>"),
    "functions": Nesting("f(", "1", ")"),
    "sizes": Nesting("size(", "a", ")"),
    "if-not-exists": Nesting("if_not_exists(q, ", "1", ")"),
    "list-append": Nesting("list_append([], ", "[]", ")"),
    "list-append-first": Nesting("list_append(", "[]", ", [])"),
    "set-add": Nesting("set_add(c, ", "<<1>>", ")"),
    "sums": row("b", " + "),
    "sums-in-parentheses": Nesting("b + (", "1", ")"),
    "signs": Nesting("- ", "1"),
    "path": Nesting("a.", "a"),
    "path-in-brackets": Nesting("['a']", head="a"),
    "path-of-positions": Nesting("[0]", head="a"),
    "position": Nesting("9", head="a[", tail="]"),
    "brackets": Nesting("[", "0", "]", head="a"),
    "condition": Nesting("(", "a = 1", ")"),
    "comparisons": Nesting("(", "a = 1", " = true)"),
    "not": Nesting("NOT ", "a = 1", head="(", tail=")"),
    "quotes": Nesting("''"),
    "comments": Nesting("/*", "1", "*/"),
}
"""Of a PartiQL statement: what stands where a value stands."""

WHERES: Final = {
    "parentheses": Nesting("(", "a = 1", ")"),
    "open-parentheses": Nesting("("),
    "not": Nesting("NOT ", "a = 1"),
    "not-in-parentheses": Nesting("NOT (", "a = 1", ")"),
    "or-to-the-right": Nesting("a=1 OR (", "a=1", ")"),
    "or-to-the-left": Nesting("(", "a=1", " OR a=1)"),
    "and-or-in-turn": Nesting("a=1 AND (a=1 OR (", "a=1", "))"),
    "and-or-of-keys": Nesting("pk='a' AND (sk='a' OR (", "pk='b'", "))"),
    "and-in-a-row": row("a=1", " AND "),
    "or-in-a-row": row("a=1", " OR "),
    "or-of-keys-in-a-row": row("pk='a'", " OR "),
    "comparison-of-conditions": Nesting("(", "a = 1", " = true)"),
    "comparison-with-conditions": Nesting("true = (", "a = 1", ")"),
    "conditions-on-both-sides": Nesting("(a = 1) = (", "a = 1", ")"),
    "comparison-with-paths": Nesting("b = (", "a = 1", ")"),
    "condition-in": Nesting("(", "a = 1", " IN [true, b])"),
    "conditions-in": Nesting("b IN [", "a = 1", ", true]"),
    "condition-in-contains": Nesting("contains(b, ", "a = 1", ")"),
    "condition-is": Nesting("(", "a = 1", ") IS BOOL"),
    "between": Nesting("a BETWEEN (", "1", ") AND 2"),
    "in-parentheses": Nesting("a IN (", "1", ")"),
    "in-brackets": Nesting("a IN [", "1", "]"),
    "is": Nesting(" IS NULL", head="a"),
    "comparisons": row("a", " = "),
    **{f"term-{name}": term.within("a = ", "") for name, term in TERMS.items()},
}
"""Of a PartiQL statement: what stands in its WHERE clause."""

_ONE: Final = "WHERE pk = 'a' AND sk = 'a'"
_COLUMNS: Final = ("path", "path-of-positions", "parentheses", "functions", "sizes")


def _within(kind: str, some: Mapping[str, Nesting], head: str, tail: str) -> dict[str, Nesting]:
    return {f"{kind}-{name}": nesting.within(head, tail) for name, nesting in some.items()}


STATEMENTS: Final = {
    **_within("select", WHERES, "SELECT * FROM Deep WHERE ", ""),
    **_within("read", WHERES, f"SELECT * FROM Deep {_ONE} AND (", ")"),
    **_within("delete", WHERES, f"DELETE FROM Deep {_ONE} AND ", ""),
    **_within("update", TERMS, "UPDATE Deep SET c = ", f" {_ONE}"),
    **_within("insert", TERMS, "INSERT INTO Deep VALUE {'pk': 'b', 'sk': 'a', 'x': ", "}"),
    **_within("columns", {name: TERMS[name] for name in _COLUMNS}, "SELECT ", " FROM Deep"),
    "table": Nesting("Deep.", "Deep").within("SELECT * FROM ", ""),
    "select-select": Nesting("SELECT * FROM (", "Deep", ")").within("", ""),
    "target": Nesting("a.", "a = 1").within("UPDATE Deep SET ", f" {_ONE}"),
    "removed": Nesting("a.", "a").within("UPDATE Deep REMOVE ", f" {_ONE}"),
    "changes": row("REMOVE q", " ").within("UPDATE Deep ", f" {_ONE}"),
    "insert-item": Nesting("{", "", "}").within("INSERT INTO Deep VALUE ", ""),
    "order": row("pk", ", ").within("SELECT * FROM Deep WHERE pk = 'a' ORDER BY ", ""),
}


def tangled(random: Random, some: Mapping[str, Nesting]) -> str:
    """Layers of any kinds in any order, as many as fit or fewer; now and then a piece of it is missing."""
    kinds = list(some.values())
    inner, outer = random.choice(kinds), random.choice(kinds)
    room = min(random.choice((200, 1_500, outer.longest)), outer.longest) - len(outer.head + outer.tail)
    text = inner.core
    while len(text) < room:
        layer = random.choice(kinds)
        layered = layer.text(random.choice((1, 1, 2, 20))).removeprefix(layer.head).removesuffix(layer.tail)
        before, _, after = layered.partition(layer.core) if layer.core else (layered, "", "")
        if len(before + text + after) > room:
            break
        text = before + text + after
    whole = outer.head + text + outer.tail
    if random.random() < 0.3:
        start = random.randrange(len(whole) + 1)
        whole = whole[:start] + whole[start + random.choice((1, 1, 3, 500)) :]
    return whole
