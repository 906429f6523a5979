"""Lesson 01, Not a database: its exercises and predictions."""

from __future__ import annotations

from helpers.exercises import Lesson, Prediction, exercises_in

Units = dict[str, list[tuple[int, float]]]
"""By way of asking: (size of the table, read units)."""


def _which_grow(cost: Units) -> str:
    """Which of the ways became dearer as the table grew."""
    dearer = {way for way, line in cost.items() if line[-1][1] > line[0][1]}
    known = {"Scan": "only the Scan", "Scan Query": "the Scan and the Query", "": "none of them"}
    return known.get(" ".join(way for way in ("Scan", "Query", "10 × GetItem") if way in dearer), "all three")


def _filter_saves(units: tuple[float, float]) -> str:
    """What the filter saved, from the read units without it and with it."""
    without, with_it = units
    saved = 1 - with_it / without
    return "nothing" if saved == 0 else "half" if saved < 0.6 else "nearly everything"


LESSON = Lesson(
    number=1,
    slug="not-a-database",
    title="Not a database",
    minutes=70,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="not-a-database/empty-scan",
            question="How many read units does one Scan of an empty, new table on demand consume?",
            unit="read unit",
            why=(
                "A Scan pays at least one block for each **partition** that it searches, even where nothing is, and it rounds up "
                "in each on its own (R7). A partition is a part of the table on machines of its own (lesson 03). A new table on "
                "demand has four: four blocks, at half a unit."
            ),
        ),
        Prediction(
            name="not-a-database/which-grow",
            question="The table grows from 1,000 to 100,000 orders. Which of the three become dearer?",
            options=("only the Scan", "the Scan and the Query", "all three", "none of them"),
            read=_which_grow,
            why=(
                "A partition key is hashed, and the hash says where its items are. A Query goes there directly and reads ten "
                "neighbours; that nobody else's hundred thousand orders lie elsewhere makes no difference to it. A Scan has no "
                "key, so it has nowhere to go but everywhere."
            ),
        ),
        Prediction(
            name="not-a-database/scan-units",
            question="How many read units does the Scan consume on 100,000 orders?",
            unit="read unit",
            why=(
                "A hundred times the bytes, and a little less than a hundred times 23.5 units: a request rounds up in each "
                "partition that it searches, and the one on the small table feels it most."
            ),
        ),
        Prediction(
            name="not-a-database/partiql-evaluates",
            question="SELECT … WHERE status = 'PAID', on 1,000 orders: how many items does DynamoDB evaluate?",
            unit="item",
            why=(
                "PartiQL is a spelling, not a planner. With `pk = …` in its WHERE the statement becomes a Query; without, it "
                "becomes a **Scan**, silently, and is billed as one. A code review does not see it."
            ),
        ),
        Prediction(
            name="not-a-database/filter-price",
            question="A Query evaluates 400 orders; a filter keeps 3 of them. What does the filter save?",
            options=("nearly everything", "half", "nothing"),
            read=_filter_saves,
            why=(
                "The order of things inside a request never changes: find the place, read items, stop at `Limit` or 1 MB, *then* "
                "filter, *then* project or count. You pay for what was read, and only a better key reads less."
            ),
        ),
        Prediction(
            name="not-a-database/limit-returns",
            question="The same Query with Limit=4: how many orders come back?",
            unit="item",
            why=(
                "`Limit` bounds what is read, and the filter comes after it. Four orders were read, all of them closed, so the "
                "page is empty although matches follow. `LastEvaluatedKey` says where to go on."
            ),
        ),
    ),
)
