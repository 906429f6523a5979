"""The way of one request: router, the leader of a partition, its replicas (N1–N3)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from helpers.page.picture import Picture
from helpers.page.svg import circle, label, number, path, rect, svg
from helpers.text import shorten, wrap

Kind = Literal["write", "strong read", "eventual read"]

_CSS: Final = """
    & .drawing > svg { min-width: 540px; max-width: 640px }
    & .step, & .tip { fill: var(--nad-ink) }
    & .on { fill: var(--nad-paper) }
    & .way { stroke: var(--nad-ink); stroke-width: 1.8; fill: none }
    & .lead { fill: var(--nad-panel); stroke: var(--nad-a); stroke-width: 2.5 }
    & ol { margin: 8px 0 0; padding-left: 22px; font-size: 13px }
    & li { margin: 2px 0 }
"""
_DASHED: Final = ' stroke-dasharray="5 4"'
_HEIGHT: Final = 272.0
_WIDTH: Final = 560.0
"""What a narrow window has room for, so that letters keep their size in it."""


@dataclass(frozen=True)
class _Box:
    """A named place in the drawing."""

    x: float
    y: float
    width: float
    height: float
    name: str
    what: str
    leads: bool = False

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    def draw(self) -> list[Markup]:
        centre = self.x + self.width / 2
        return [
            rect(self.x, self.y, self.width, self.height, "lead" if self.leads else "box", radius=6),
            label(centre, self.middle - 3, self.name, "bold mid"),
            label(centre, self.middle + 14, self.what, "soft mid"),
        ]


@dataclass(frozen=True)
class _Story:
    """What one kind of request does."""

    title: str
    steps: tuple[str, ...]
    text: str
    replicas: tuple[str, str, str]
    """What each replica does in it; the second is the leader."""


_CODE: Final = _Box(1, 109, 92, 60, "your code", "boto3")
_REPLICA_TOPS: Final = (36, 114, 192)
_STORIES: Final[dict[Kind, _Story]] = {
    "write": _Story(
        "A write is acknowledged once two of the three replicas have logged it",
        (
            "Your code sends the signed request.",
            "A request router checks it, hashes the partition key and finds the leader of that partition.",
            "The leader logs the change and sends it to the two other replicas.",
            "One of them confirms: two of three have it in their logs, which is a quorum.",
            "You get the answer. The third replica follows a moment later.",
        ),
        "your code → router → leader → log on 2 of 3 replicas → answer\n"
        "                              (the third follows a moment later)",
        ("has logged it", "has logged it", "a moment later"),
    ),
    "strong read": _Story(
        "A strongly consistent read goes to the leader, which knows every acknowledged write",
        (
            "Your code asks with ConsistentRead=True.",
            "The router hashes the partition key and goes to the leader, and nowhere else.",
            "The leader answers with the latest acknowledged state, at twice the price of an eventual read.",
        ),
        "your code → router → leader → answer (always current)",
        ("not asked", "answers", "not asked"),
    ),
    "eventual read": _Story(
        "An eventually consistent read goes to any of the three replicas, and may miss the last moment",
        (
            "Your code asks without ConsistentRead.",
            "The router hashes the partition key and goes to any replica of that partition.",
            "That replica answers with what it has. A write of a moment ago may not have reached it yet.",
        ),
        "your code → router → any 1 of 3 replicas → answer (perhaps a moment old)",
        ("not this time", "not this time", "answers this time"),
    ),
}


def request_journey(kind: Kind = "write", *, key: str = "USER#000042") -> Picture:
    """The way of a write, of a strong read or of an eventual read through one partition. `key` is the partition key.

    What is drawn is what AWS has published: three replicas in three zones, one leader, a quorum of two (N1).
    """
    if kind not in _STORIES:
        raise ValueError(f"There is no journey of a {kind!r}. Choose from: {', '.join(map(repr, _STORIES))}.")
    story = _STORIES[kind]
    router = _Box(158, 99, 138, 80, "request router", f"hash({shorten(key, 14)})")
    replicas = [
        _Box(376, top, 172, 52, name, f"zone {zone} · {does}", leads=name == "leader")
        for top, name, zone, does in zip(
            _REPLICA_TOPS, ("replica", "leader", "replica"), "abc", story.replicas, strict=True
        )
    ]
    parts = [
        rect(348, 4, 210, 262, "rule", radius=8, more=_DASHED),
        label(360, 22, "one partition", "soft"),
        *(part for box in (_CODE, router, *replicas) for part in box.draw()),
        *_way((93, 127), (158, 127)),
        *_way((158, 153), (93, 153)),
        _step(125, 127, 1),
        *_inside(kind, replicas),
        _step(125, 153, len(story.steps)),
    ]
    drawing = svg(_HEIGHT, parts, f"{story.title}. {' '.join(story.steps)}", width=_WIDTH)
    steps = Markup().join(Markup("<li>{}</li>").format(step) for step in story.steps)
    told = "\n".join(f"{place}. {wrap(step, indent='   ')}" for place, step in enumerate(story.steps, 1))
    note = "One leader for each partition and no vote among readers: this is not the Dynamo of 2007 (N1, N3)."
    return Picture(
        story.title,
        drawing + Markup("<ol>{}</ol>").format(steps),
        f"{story.text}\n{told}",
        note=note,
        css=_CSS,
        kind="journey",
    )


def _inside(kind: Kind, replicas: Sequence[_Box]) -> list[Markup]:
    """The arrows between the router and the replicas."""
    first, leader, third = replicas
    start = (296.0, leader.middle)
    straight = [*_way(start, (376, leader.middle)), _step(322, leader.middle, 2)]
    if kind == "strong read":
        return straight
    if kind == "write":
        return [
            *straight,
            *_way((436, leader.y), (436, first.y + first.height)),
            *_way((496, first.y + first.height), (496, leader.y)),
            *_way((436, leader.y + leader.height), (436, third.y), dashed=True),
            _step(418, 101, 3),
            _step(514, 101, 4),
            _step(418, 179, 3),
        ]
    ways = [_way(start, (376, box.middle), dashed=box is not third) for box in (first, leader, third)]
    return [*(part for way in ways for part in way), _step(322, 165.4, 2)]


def _way(start: tuple[float, float], end: tuple[float, float], *, dashed: bool = False) -> list[Markup]:
    """An arrow; its tip touches `end`."""
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    length, half = 8, 0.45
    back = [
        (end[0] - length * math.cos(angle + side), end[1] - length * math.sin(angle + side)) for side in (-half, half)
    ]
    stop = (end[0] - 6 * math.cos(angle), end[1] - 6 * math.sin(angle))
    return [
        path(f"M{_at(start)}L{_at(stop)}", "way", _DASHED if dashed else ""),
        path(f"M{_at(end)}L{_at(back[0])}L{_at(back[1])}z", "tip"),
    ]


def _at(point: Sequence[float]) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _step(x: float, y: float, place: int) -> Markup:
    """The number of a step, in a disc."""
    # Themes may have see-through ink, so the arrow underneath is covered first.
    return circle(x, y, 9, "on") + circle(x, y, 9, "step") + label(x, y + 4, str(place), "on bold mid")
