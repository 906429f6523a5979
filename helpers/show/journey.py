"""The way of one request: router, the leader of a partition, its replicas (N1–N3)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from helpers.show.base import Picture, escape, label, number, path, rect, svg
from helpers.show.text import shorten, wrap

Kind = Literal["write", "strong read", "eventual read"]

_CSS: Final = (
    ".nad .step{fill:var(--nad-ink)}.nad .on{fill:var(--nad-paper)}.nad .way{stroke:var(--nad-ink);stroke-width:1.8;"
    "fill:none}.nad .tip{fill:var(--nad-ink)}.nad .lead{fill:var(--nad-panel);stroke:var(--nad-a);stroke-width:2.5}"
    ".nad ol{margin:8px 0 0;padding-left:22px;font-size:13px}.nad li{margin:2px 0}"
)
_DASHED: Final = ' stroke-dasharray="5 4"'
_HEIGHT: Final = 262.0


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

    def draw(self) -> list[str]:
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


_CODE: Final = _Box(0, 101, 104, 60, "your code", "boto3")
_REPLICAS: Final = (
    _Box(520, 34, 180, 52, "replica", "zone a"),
    _Box(520, 105, 180, 52, "leader", "zone b", leads=True),
    _Box(520, 176, 180, 52, "replica", "zone c"),
)
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
    ),
    "strong read": _Story(
        "A strongly consistent read goes to the leader, which knows every acknowledged write",
        (
            "Your code asks with ConsistentRead=True.",
            "The router hashes the partition key and goes to the leader, and nowhere else.",
            "The leader answers with the latest acknowledged state, at twice the price of an eventual read.",
        ),
        "your code → router → leader → answer (always current)",
    ),
    "eventual read": _Story(
        "An eventually consistent read goes to any of the three replicas, and may miss the last moment",
        (
            "Your code asks without ConsistentRead.",
            "The router hashes the partition key and goes to any replica of that partition.",
            "That replica answers with what it has. A write of a moment ago may not have reached it yet.",
        ),
        "your code → router → any 1 of 3 replicas → answer (perhaps a moment old)",
    ),
}


def request_journey(kind: Kind = "write", *, key: str = "USER#000042") -> Picture:
    """The way of a write, of a strong read or of an eventual read through one partition. `key` is the partition key.

    What is drawn is what AWS has published: three replicas in three zones, one leader, a quorum of two (N1).
    """
    if kind not in _STORIES:
        raise ValueError(f"There is no journey of a {kind!r}. Choose from: {', '.join(map(repr, _STORIES))}.")
    story = _STORIES[kind]
    router = _Box(196, 91, 150, 80, "request router", f"hash({shorten(key, 14)})")
    parts = [
        rect(424, 8, 292, 244, "rule", radius=8, more=_DASHED),
        label(436, 26, "one partition", "soft"),
        *(part for box in (_CODE, router, *_REPLICAS) for part in box.draw()),
        *(_way((104, 121), (196, 121))),
        *(_way((196, 145), (104, 145))),
        _step(150, 121, 1),
        *_inside(kind),
        _step(150, 145, len(story.steps)),
    ]
    drawing = svg(_HEIGHT, parts, f"{story.title}. {' '.join(story.steps)}")
    steps = "".join(f"<li>{escape(step)}</li>" for step in story.steps)
    told = "\n".join(wrap(f"{place}. {step}").replace("\n", "\n   ") for place, step in enumerate(story.steps, 1))
    note = "One leader for each partition and no vote among readers: this is not the Dynamo of 2007 (N1, N3)."
    return Picture(story.title, f"{drawing}<ol>{steps}</ol>", f"{story.text}\n{told}", note=note, css=_CSS)


def _inside(kind: Kind) -> list[str]:
    """The arrows between the router and the replicas."""
    first, leader, third = _REPLICAS
    if kind == "write":
        return [
            *_way((346, 131), (520, 131)),
            _step(400, 131, 2),
            *_way((590, 105), (590, 86)),
            *_way((630, 86), (630, 105)),
            *_way((590, 157), (590, 176), dashed=True),
            _step(574, 96, 3),
            _step(646, 96, 4),
            _step(574, 167, 3),
            label(602, 171, "on its way", "soft"),
        ]
    if kind == "strong read":
        return [*_way((346, 131), (520, 131)), _step(400, 131, 2)]
    ways = [_way((346, 131), (520, box.middle), dashed=box is not third) for box in (first, leader, third)]
    return [*(part for way in ways for part in way), _step(430, 170, 2), label(438, 244, "this time", "soft")]


def _way(start: tuple[float, float], end: tuple[float, float], *, dashed: bool = False) -> list[str]:
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


def _step(x: float, y: float, place: int) -> str:
    """The number of a step, in a disc."""
    disc = f'<circle cx="{number(x)}" cy="{number(y)}" r="9" class="step"/>'
    return disc + label(x, y + 4, str(place), "on bold mid")
