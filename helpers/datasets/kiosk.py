"""Kiosk, a small online bookshop of any size: the same sizes and seed make the same shop on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final

from helpers.datasets import words
from helpers.datasets.chance import DAY, YEAR, Dice, epoch, timestamp, zipf_counts
from helpers.datasets.entities import Event, Order, OrderItem, Product, PythonItem, Review, Session, User

NOUNS: Final = ("users", "orders", "order_items", "products", "reviews", "sessions", "events")
Entity = User | Order | OrderItem | Product | Review | Session | Event

_FIRST_DAYS: Final = 14 * DAY  # nobody orders in the first two weeks: users join before they order
_LINES_MAX: Final = 6
_COPIES_MAX: Final = 4
_EVENTS_PER_USER: Final = 4
_REVIEW_SHARE: Final = 0.08
_SESSION_SHARE: Final = 0.6
_NOTE_SHARE: Final = 0.15
_SESSION_LIFE: Final = 30 * DAY


class Kiosk:
    """The bookshop's year 2025. How many orders a user has follows Zipf's law: a few have very many, most one or two.

    users: how many accounts. seed: another seed, another shop. orders_per_user: the average. products: how many
    books; by default one for every four users, at least 24. The lists are made when they are first asked for.
    """

    def __init__(
        self, users: int = 100, seed: int = 7, *, orders_per_user: float = 5, products: int | None = None
    ) -> None:
        """Raises ValueError for less than one user or product, or a negative number of orders."""
        if users < 1 or (products is not None and products < 1) or orders_per_user < 0:
            raise ValueError(
                "A Kiosk needs at least one user, at least one product and no negative number of orders per user: "
                f"you asked for users={users}, products={products}, orders_per_user={orders_per_user}."
            )
        self._size = users
        self._shelves = products if products is not None else max(24, users // 4)
        self._purchases = round(users * orders_per_user)
        self._seed = seed

    def __repr__(self) -> str:
        """How to make the same shop, and how much of each noun it has."""
        counts = ", ".join(f"{len(self._list(noun)):,} {noun}" for noun in NOUNS)
        return f"Kiosk(users={self._size}, seed={self._seed}): {counts}"

    # ── what a lesson asks for ──────────────────────────────────────────────────────────────────────────────────────

    def items(self, *nouns: str) -> list[PythonItem]:
        """All items in the single-table layout (`pk`, `sk`, `type` and the attributes), or those of some nouns."""
        return [{**thing.key(), **thing.item()} for noun in self._chosen(nouns) for thing in self._list(noun)]

    def by_noun(self, *nouns: str) -> dict[str, list[PythonItem]]:
        """Noun → items without `pk` and `sk`, as the one-table-per-noun habit would store them."""
        return {noun: [thing.item() for thing in self._list(noun)] for noun in self._chosen(nouns)}

    def orders_of(self, user: User | str) -> list[Order]:
        """The orders of one user (the user or its id), oldest first."""
        return self._orders_by_user.get(user if isinstance(user, str) else user.id, [])

    def reader(self, orders: int) -> User:
        """A user with that many orders, or the nearest number there is; of several, the one with the lowest id."""
        return min(self.users, key=lambda user: (abs(len(self.orders_of(user)) - orders), user.id))

    @property
    def busiest(self) -> User:
        """The user with the most orders: the shop's celebrity."""
        return max(self.users, key=lambda user: len(self.orders_of(user)))

    # ── the lists ───────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def users(self) -> list[User]:
        """The accounts, by id."""
        dice = Dice(self._seed, 1)
        users = []
        for number in range(self._size):
            first, family = dice.of(words.FIRST_NAMES), dice.of(words.FAMILY_NAMES)
            city, _, country = dice.of(words.CITIES).partition("/")
            users.append(
                User(
                    id=f"{number + 1:06}",
                    name=f"{first} {family}",
                    email=f"{first}.{family}.{number + 1}@example.org".lower().translate(words.PLAIN),
                    street=f"{dice.below(180) + 1} {dice.of(words.STREETS)}",
                    postcode=f"{dice.below(90_000) + 10_000}",
                    city=city,
                    country=country,
                    joined=timestamp(self._joined[number]),
                    newsletter=dice.chance(0.4),
                )
            )
        return users

    @cached_property
    def products(self) -> list[Product]:
        """The books, by id; the first are the best sellers."""
        dice = Dice(self._seed, 2)
        volumes: dict[str, int] = {}
        products = []
        for number in range(self._shelves):
            title = _title(dice)
            volumes[title] = volumes.get(title, 0) + 1
            start = dice.below(len(words.CATEGORIES))
            products.append(
                Product(
                    id=f"B{number + 1:05}",
                    title=title if volumes[title] == 1 else f"{title}, volume {volumes[title]}",
                    author=f"{dice.of(words.FIRST_NAMES)} {dice.of(words.FAMILY_NAMES)}",
                    price=Decimal(695 + 50 * dice.below(60)) / 100,
                    pages=80 + dice.below(500),
                    published=1995 + dice.below(30),
                    categories=sorted({words.CATEGORIES[start], dice.of(words.CATEGORIES)}),
                    stock=dice.below(120),
                    blurb=f"{dice.of(words.BLURBS)} {dice.of(words.BLURB_ENDINGS)}",
                )
            )
        return products

    @cached_property
    def orders(self) -> list[Order]:
        """The orders, oldest first, which is also the order of their ids."""
        dice = Dice(self._seed, 3)
        users, products = self.users, self.products
        orders = []
        for number, (second, who) in enumerate(self._placements, 1):
            note = dice.of(words.NOTES) if dice.chance(_NOTE_SHARE) else ""
            user = users[who]
            order = Order(
                id=f"{number:07}",
                user=user,
                placed=timestamp(second),
                updated=timestamp(min(YEAR - 1, second + dice.below(6 * DAY))),
                status=_status(second, dice),
                payment=dice.of(words.PAYMENTS),
                reference=f"PAY-{dice.below(1 << 40):010X}",
                note=note,
            )
            for line in range(1, dice.low(_LINES_MAX) + 2):
                product = products[dice.low(len(products))]
                copies = dice.low(_COPIES_MAX) + 1
                order.lines.append(OrderItem(order.id, user.id, order.sort_key, line, product, copies))
            orders.append(order)
        return orders

    @cached_property
    def order_items(self) -> list[OrderItem]:
        """The order items of all orders."""
        return [line for order in self.orders for line in order.lines]

    @cached_property
    def reviews(self) -> list[Review]:
        """Reviews by people who bought the book, some days later; at most one per user and book."""
        dice = Dice(self._seed, 4)
        seen: set[tuple[str, str]] = set()
        reviews = []
        for order, (second, _) in zip(self.orders, self._placements, strict=True):
            for line in order.lines:
                written = second + dice.below(40 * DAY)
                wanted = dice.chance(_REVIEW_SHARE)
                pair = (line.product.id, order.user.id)
                if not wanted or written >= YEAR or pair in seen:
                    continue
                seen.add(pair)
                text = f"{dice.of(words.PRAISE)} {dice.of(words.PRAISE)}"
                reviews.append(Review(*pair, written=timestamp(written), stars=5 - dice.low(5), text=text))
        return reviews

    @cached_property
    def sessions(self) -> list[Session]:
        """Signed-in devices; about three in five users have one."""
        dice = Dice(self._seed, 5)
        sessions = []
        for user, joined in zip(self.users, self._joined, strict=True):
            if dice.chance(_SESSION_SHARE):
                second = joined + dice.below(YEAR - joined)
                token = f"{dice.below(1 << 48):012x}{dice.below(1 << 48):012x}"
                device = dice.of(words.DEVICES)
                sessions.append(Session(token, user.id, device, timestamp(second), epoch(second + _SESSION_LIFE)))
        return sessions

    @cached_property
    def events(self) -> list[Event]:
        """What users did in the shop, oldest first; by Zipf's law like the orders, with the same users in front."""
        dice = Dice(self._seed, 6)
        actors = self._by_rank(self._size * _EVENTS_PER_USER)
        moments = sorted((self._joined[who] + dice.below(YEAR - self._joined[who]), who) for who in actors)
        return [
            Event(
                id=f"E{number:07}",
                user_id=self.users[who].id,
                at=timestamp(second),
                kind=dice.of(words.EVENT_KINDS),
                product_id=self.products[dice.low(len(self.products))].id,
            )
            for number, (second, who) in enumerate(moments, 1)
        ]

    # ── how it is made ──────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _placements(self) -> list[tuple[int, int]]:
        """(second of the year, user's position) of each order, by time."""
        dice = Dice(self._seed, 7)
        buyers = self._by_rank(self._purchases)
        dice.shuffle(buyers)
        moments = sorted(_FIRST_DAYS + dice.below(YEAR - _FIRST_DAYS) for _ in buyers)
        return list(zip(moments, buyers, strict=True))

    @cached_property
    def _joined(self) -> list[int]:
        """The second of the year in which each user joined, always before the first order."""
        dice = Dice(self._seed, 9)
        first_order = dict(reversed([(who, second) for second, who in self._placements]))
        return [dice.below(first_order.get(who, YEAR)) for who in range(self._size)]

    @cached_property
    def _ranking(self) -> list[int]:
        """User positions from the busiest to the quietest; an id tells nothing about a rank."""
        ranking = list(range(self._size))
        Dice(self._seed, 8).shuffle(ranking)
        return ranking

    def _by_rank(self, total: int) -> list[int]:
        counts = zipf_counts(total, self._size)
        return [who for who, count in zip(self._ranking, counts, strict=True) for _ in range(count)]

    @cached_property
    def _orders_by_user(self) -> dict[str, list[Order]]:
        found: dict[str, list[Order]] = {}
        for order in self.orders:
            found.setdefault(order.user.id, []).append(order)
        return found

    def _list(self, noun: str) -> Sequence[Entity]:
        entities: Sequence[Entity] = getattr(self, noun)
        return entities

    def _chosen(self, nouns: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [noun for noun in nouns if noun not in NOUNS]
        if unknown:
            raise ValueError(f"Kiosk has no {unknown[0]!r}. Choose from: {', '.join(NOUNS)}.")
        return nouns or NOUNS


def _title(dice: Dice) -> str:
    """A book title nobody has written yet."""
    thing = dice.below(len(words.THINGS))
    other = (thing + 1 + dice.below(len(words.THINGS) - 1)) % len(words.THINGS)  # never the same thing twice
    name = words.THINGS[thing]
    title = dice.of(words.FORMS).format(
        quality=dice.of(words.QUALITIES),
        thing=name,
        a_thing=f"an {name}" if name[0] in "AEIOU" else f"a {name}",
        other=words.THINGS[other],
        season=dice.of(words.SEASONS),
    )
    return title[0].upper() + title[1:]


def _status(second: int, dice: Dice) -> str:
    """What an order placed at that second has come to by the end of the year."""
    days = (YEAR - second) // DAY
    if days < 2:
        return dice.of(("PLACED", "PAID"))
    if days < 7:
        return dice.of(("PAID", "SHIPPED", "SHIPPED"))
    if dice.chance(0.06):
        return dice.of(("CANCELLED", "RETURNED"))
    return "DELIVERED"
