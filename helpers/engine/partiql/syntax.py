"""The grammar of PartiQL as far as DynamoDB goes with it. A statement is parsed once however often it comes."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError

from helpers.engine.partiql.builder import Builder, not_well_formed
from helpers.engine.partiql.trees import Parsed

_GRAMMAR: Final = r"""
start: (select | insert | update | from_update | delete | exists) ";"?

exists: NAME "(" select ")"
select: SELECT distinct? (STAR | columns) FROM source (("," | _join) source (ON disjunction)?)* where? (order | unsupported)*
distinct: DISTINCT
columns: _column ("," _column)*
_column: term alias?
_join: ((LEFT | RIGHT | FULL) OUTER? | INNER | CROSS)? JOIN
source: table alias?
table: _name ("." _name)*
alias: AS? _name
where: WHERE disjunction
order: ORDER BY sort ("," sort)*
sort: term (ASC | DESC)?
unsupported: LIMIT sum | OFFSET sum | GROUP BY sum ("," sum)* | HAVING disjunction

insert: INSERT INTO table VALUE structure
update: UPDATE source change+ where? returning?
from_update: FROM source where? change+ returning? -> update
delete: DELETE FROM source where? returning?
change: SET assignment ("," assignment)* | REMOVE path ("," path)*
assignment: path "=" sum
returning: RETURNING (ALL | MODIFIED) (OLD | NEW) STAR

?disjunction: conjunction | disjunction OR conjunction -> infix
?conjunction: negated | conjunction AND negated -> infix
?negated: comparison | NOT negated -> negation
?comparison: sum
    | sum (EQUALS | COMPARATOR) sum -> infix
    | sum NOT? BETWEEN sum AND sum -> between
    | sum NOT? IN ("(" disjunction ("," disjunction)* ")" | "[" disjunction ("," disjunction)* "]") -> membership
    | sum IS NOT? (NAME+ | NULL | MISSING) -> type_test
    | sum NOT? LIKE sum -> like
?sum: term | sum SIGN term -> infix
?term: path | literal | signed | parameter | call | array | bag | structure | "(" disjunction ")"

path: _name ("." _name | "[" (INTEGER | STRING) "]")*
_name: NAME | QUOTED
literal: STRING | INTEGER | NUMBER | TRUE | FALSE | NULL | MISSING
signed: SIGN (INTEGER | NUMBER)
parameter: QUESTION
call: NAME "(" (STAR | disjunction ("," disjunction)*)? ")"
array: SQUARE (disjunction ("," disjunction)*)? "]"
bag: ANGLES (disjunction ("," disjunction)*)? ">>"
structure: CURLY (member ("," member)*)? "}"
member: STRING ":" disjunction

STAR: "*"
QUESTION: "?"
SIGN: "+" | "-"
EQUALS: "="
COMPARATOR: "<>" | "!=" | "<=" | ">=" | "<" | ">"
SQUARE: "["
CURLY: "{"
ANGLES.1: "<<"
CLOSING.1: ">>"
STRING: /'(?:[^']|'')*'/
QUOTED: /"(?:[^"]|"")*"/
INTEGER.1: /[0-9]+(?![0-9.]|[eE][+-]?[0-9])/
NUMBER: /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/
NAME: /[A-Za-z_$][A-Za-z0-9_$]*/
%ignore /[ \t\r\n\f]+/
%ignore /--[^\n]*/
%ignore /\/\*[\s\S]*?\*\//
"""

_KEYWORD_TEXT: Final = """
SELECT DISTINCT FROM WHERE ORDER BY ASC DESC INSERT INTO VALUE UPDATE SET REMOVE DELETE RETURNING ALL MODIFIED OLD NEW
AND OR NOT BETWEEN IN IS LIKE NULL MISSING TRUE FALSE AS LIMIT OFFSET GROUP HAVING
JOIN INNER CROSS LEFT RIGHT FULL OUTER ON
"""
_KEYWORDS: Final = frozenset(_KEYWORD_TEXT.split())
_INFIX: Final = frozenset({"EQUALS", "COMPARATOR", "SIGN", "AND", "OR", "LIKE"})
_OPERATORS: Final = _INFIX | {"IS", "IN", "BETWEEN", "STAR"}
_TERM_ENDINGS: Final = """
NAME QUOTED STRING INTEGER NUMBER TRUE FALSE NULL MISSING QUESTION STAR RPAR RSQB RBRACE CLOSING ASC DESC SEMICOLON
"""
_OPENING: Final = frozenset({"SELECT", "INSERT", "UPDATE", "FROM", "DELETE"})
_ENDS_A_TERM: Final = frozenset(_TERM_ENDINGS.split())
"""Terminals after which a term is complete."""


@lru_cache(maxsize=1)
def _parser() -> Lark:
    words = "\n".join(f"{word}.2: /{word}(?![A-Za-z0-9_$])/i" for word in sorted(_KEYWORDS))
    return Lark(_GRAMMAR + words, parser="lalr", lexer="basic", maybe_placeholders=False)


@lru_cache(maxsize=1_024)
def parse_statement(text: str) -> Parsed:
    """The tree of a statement. Raises ValidationException with AWS's sentence."""
    try:
        parsed: Parsed = Builder().transform(_parser().parse(text))
    except UnexpectedCharacters:
        raise not_well_formed() from None
    except UnexpectedToken as error:
        raise not_well_formed(_what_is_wrong(text, error.token)) from None
    except VisitError as error:
        raise error.orig_exc from None
    return parsed


def _what_is_wrong(text: str, unexpected: Token) -> str:
    """The service's words for a token that does not fit: it depends on what stands before it."""
    before: list[str] = []
    opening = unexpected
    for token in _parser().lex(text):
        if token.start_pos == unexpected.start_pos and unexpected.type != "$END":
            break
        opening = token if not before else opening
        before.append(token.type)
    last = before[-1] if before else ""
    if opening.type not in ("$END", *_OPENING) and (opening.upper() != "EXISTS" or len(before) < 3):
        return "Expected data manipulation"
    if before[:1] == ["UPDATE"] and last in ("NAME", "QUOTED") and not {"SET", "REMOVE"} & set(before):
        return "Expected data manipulation"  # such as `UPDATE my-table SET …`, whose name wants quotes
    if last == "FROM" and before[0] == "DELETE":
        return "Expected identifier for simple path"
    if unexpected.type in ("$END", "SEMICOLON"):
        return "Missing right-hand side expression of infix operator" if last in _INFIX else "Unexpected term"
    if last in _ENDS_A_TERM:
        return "Unexpected token after expression"
    if unexpected.type in _OPERATORS:
        return "Unexpected operator"
    return "Unexpected keyword" if unexpected.type in _KEYWORDS else "Unexpected term"
