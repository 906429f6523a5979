"""Exercise 4.4: a stretch of a hierarchy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, echo, function
from helpers.text import plural

STORES = (
    ("AT", "GRAZ", "HAUPTPLATZ"),
    ("DE", "AACHEN", "MARKT"),
    ("DE", "BERLIN", "KASTANIENALLEE"),
    ("DE", "BERLIN", "SONNENALLEE"),
    ("DE", "BONN", "MARKT"),
    ("DE", "FRANKFURT", "BERGER STRASSE"),
    ("DE", "FRANKFURT", "ZEIL"),
    ("DE", "FRANKFURT", "ÖDER WEG"),
    ("DE", "FRANKFURT-ODER", "MARKTPLATZ"),
    ("DE", "HAMBURG", "LANGE REIHE"),
    ("PT", "LISBON", "ALFAMA"),
    ("PT", "PORTO", "RIBEIRA"),
    ("PT", "PORTO", "ÁGUAS FÉRREAS"),
)
"""Country, city and street of the stores, in the order of their sort keys."""

_QUESTIONS = (("DE", "BERLIN", "FRANKFURT"), ("PT", "PORTO", "PORTO"))


def _stores() -> list[dict[str, Any]]:
    return [
        {"pk": "STORES", "sk": "#".join(place), "country": place[0], "city": place[1], "street": place[2]}
        for place in STORES
    ]


def _chain(lab: Any) -> Any:
    return lab.table("exercise-stores", pk="pk", sk="sk", items=_stores())


def _stores_between(attempt: Attempt) -> None:
    for country, first, last in _QUESTIONS:
        wanted = [item for item in _stores() if item["country"] == country and first <= item["city"] <= last]
        run = attempt.run(attempt.table, country, first, last)
        _wrong_stretch(attempt, run, wanted, last)
        attempt.items_equal(
            wanted,
            run,
            helps={
                "missing-items": "Write both bounds as texts, and see which keys lie between them.",
                "nothing-found": "Write both bounds as texts: they begin like the keys, with the country.",
            },
        )
        attempt.reads_no_more(
            run,
            len(wanted),
            "store",
            diagnosis="read-more-than-asked",
            help="Cut the stretch in the key condition, with BETWEEN: what you sort out afterwards is paid for.",
        )
    attempt.no_scan("The stores are one item collection with the partition key `STORES`: ask for a stretch of it.")
    attempt.at_most(
        requests=2, help="One Query is enough: cities in a row are neighbours in the order of the sort key."
    )


def _wrong_stretch(attempt: Attempt, run: Run, wanted: Sequence[Mapping[str, Any]], last: str) -> None:
    if run.items is None or not all("sk" in item for item in run.items):
        return
    found = {str(item["sk"]) for item in run.items}
    need = {str(item["sk"]) for item in wanted}
    missing, extra = sorted(need - found), sorted(found - need)
    called = run.span
    if extra:
        neighbour = extra[0].split("#")[1].startswith(f"{last}-")
        attempt.fail(
            "another-city" if neighbour else "outside-the-stretch",
            f"{called} returned {echo.code(extra[0])}, which was not asked for.",
            "End the city with its `#`: a name may go on where another one ends."
            if neighbour
            else "Look at both bounds: each begins with the country, and then comes a city.",
        )
    if not missing or not found:
        return
    said = f"{called} returned {plural(len(found), 'store')}; {len(need)} were expected. {echo.code(missing[0])} is missing."
    if all(sk.split("#")[1] == last for sk in missing):
        if any(sk.split("#")[1] == last for sk in found):
            attempt.fail(
                "street-behind-the-bound",
                said,
                "Compare that street with the end of your upper bound, byte by byte: `Ö` and `Á` come behind all of ASCII.",
            )
        attempt.fail(
            "last-city-missing",
            said,
            "The upper bound has to lie behind the last city's stores: each of their keys is longer than the city's name.",
        )


EXERCISE = Exercise(
    name="sort-keys/stores-between",
    title="4.4 · A stretch of a hierarchy",
    objective="Cut exactly the wanted stretch out of a hierarchical sort key.",
    minutes=6,
    takes=function("stores_between", "table", "country", "first", "last"),
    hints=(
        "Write the sort keys one under the other and draw the two cuts. In front of which text, and behind which?",
        "The lower bound is plain. The upper one has to stand behind every key that begins with the last city and its `#`.",
        (
            "What comes behind everything that begins with `DE#FRANKFURT#`? The text in which the last byte is one higher: "
            "`$` follows `#`."
        ),
    ),
    check=_stores_between,
    arrange=_chain,
    reference=Cost(requests=2, read_units=1.0),
    cheaper="One Query with BETWEEN for each question.",
)
