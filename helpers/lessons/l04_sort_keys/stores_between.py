"""Exercise 4.4: a stretch of a hierarchy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, echo, function
from helpers.lessons.l04_sort_keys.tables import asks
from helpers.text import plural

STORES = (
    ("AT", "GRAZ", "HAUPTPLATZ"),
    ("DE", "AACHEN", "MARKT"),
    ("DE", "BERLIN", "17. JUNI"),
    ("DE", "BERLIN", "KASTANIENALLEE"),
    ("DE", "BERLIN", "SONNENALLEE"),
    ("DE", "BONN", "MARKT"),
    *(("DE", "DRESDEN", f"ELBARKADE {number:03}") for number in range(1, 131)),
    ("DE", "FRANKFURT", "BERGER STRASSE"),
    ("DE", "FRANKFURT", "ZEIL"),
    ("DE", "FRANKFURT", "ÖDER WEG"),
    ("DE", "FRANKFURT", "ŽIŽKAWEG"),
    ("DE", "FRANKFURT-ODER", "MARKTPLATZ"),
    ("DE", "HAMBURG", "LANGE REIHE"),
    ("JP", "OSAKA", "御堂筋"),
    ("JP", "OSAKA", "𠮷野"),  # its first letter lies behind U+FFFF
    ("PT", "LISBON", "ALFAMA"),
    ("PT", "PORTO", "RIBEIRA"),
    ("PT", "PORTO", "ÁGUAS FÉRREAS"),
    ("US", "BERLIN", "MAIN STREET"),
    ("US", "DOVER", "STATE STREET"),
    ("US", "FRANKFURT", "CLINTON STREET"),
)
"""Country, city and street of the stores, in the order of their sort keys. One city has more stores than most limits."""

_QUESTIONS = (
    ("DE", "BERLIN", "FRANKFURT"),
    ("PT", "PORTO", "PORTO"),
    ("US", "BERLIN", "FRANKFURT"),
    ("JP", "OSAKA", "OSAKA"),
)
_NEW = ("PT", "PORTO", "CEDOFEITA")
"""A store that opens between two calls."""


def _stores(*places: Sequence[str]) -> list[dict[str, Any]]:
    """Items of the stores at these places, in the order of their sort keys."""
    items = [
        {"pk": "STORES", "sk": "#".join(place), "country": place[0], "city": place[1], "street": place[2]}
        for place in places
    ]
    return sorted(items, key=lambda item: str(item["sk"]).encode())


def _chain(lab: Any) -> Any:
    return lab.table("exercise-stores", pk="pk", sk="sk", items=_stores(*STORES))


def _stores_between(attempt: Attempt) -> None:
    for question in _QUESTIONS:
        _ask(attempt, attempt.table, _stores(*STORES), question)
    attempt.lab.load(attempt.table, _stores(_NEW))
    _ask(attempt, attempt.table, _stores(*STORES, _NEW), _QUESTIONS[1])
    closed = _stores(*(("DE", city, "BAHNHOF") for city in ("BERLIN", "ESSEN", "FRANKFURT", "KIEL")))
    archive = attempt.lab.table("exercise-stores-archive", pk="pk", sk="sk", items=closed)
    _ask(attempt, archive, closed, _QUESTIONS[0])
    attempt.no_scan("The stores are one item collection with the partition key `STORES`: ask for a stretch of it.")
    attempt.at_most(
        requests=6,
        help="One Query for each call is enough: cities in a row are neighbours in the order of the sort key.",
    )


def _ask(attempt: Attempt, table: Any, stores: Sequence[Mapping[str, Any]], question: tuple[str, str, str]) -> None:
    """One call. stores: all that lies in that table."""
    country, first, last = question
    wanted = [item for item in stores if item["country"] == country and first <= item["city"] <= last]
    run = attempt.run(table, country, first, last)
    attempt.returned(run)
    asks(attempt, run, table)
    _wrong_stretch(attempt, run, wanted, first, last)
    attempt.items_equal(
        wanted,
        run,
        helps={
            "missing-items": "Write both bounds as texts, and see which keys lie between them. A `Limit` cuts off the rest.",
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


def _wrong_stretch(attempt: Attempt, run: Run, wanted: Sequence[Mapping[str, Any]], first: str, last: str) -> None:
    if run.items is None or not all("sk" in item for item in run.items):
        return
    found = {str(item["sk"]) for item in run.items}
    need = {str(item["sk"]) for item in wanted}
    came = sorted(found, key=str.encode)
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
    in_turn = [str(item["sk"]) for item in wanted]
    if (
        came == in_turn[: len(came)]
        and missing[0].split("#")[1] == came[-1].split("#")[1] != last
        and run.evaluated == len(came)
    ):
        attempt.fail(
            "cut-off",
            f"{said} The stores before it came, and none behind it.",
            "Look for a `Limit`, or for a slice: a stretch has as many stores as it has.",
        )
    if first != last and all(sk.split("#")[1] == first for sk in missing):
        attempt.fail(
            "street-before-the-bound",
            said,
            "Compare that key with your lower bound, byte by byte: the city's name and its `#` come first, and any street "
            "may follow.",
        )
    if all(sk.split("#")[1] == last for sk in missing):
        if any(sk.split("#")[1] == last for sk in found):
            attempt.fail(
                "street-behind-the-bound",
                said,
                "Compare that street with the end of your upper bound, byte by byte: `Ö` and `Á` come behind all of ASCII, and "
                "other alphabets behind those.",
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
    reference=Cost(requests=6, read_units=4.0),
    cheaper="One Query with BETWEEN for each question.",
)
