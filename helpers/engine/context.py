"""What preparing a request may look at: tables, what they feel over time, tokens, the model. The engine is one."""

from __future__ import annotations

from typing import Protocol

from helpers.engine.index_builds import Builds
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.physics.model import Model
from helpers.engine.table import Table
from helpers.engine.tokens import Tokens


class Context(Protocol):
    """The engine, as far as operations on items need to know it."""

    @property
    def model(self) -> Model:
        """The parameters of the simulation."""

    @property
    def tokens(self) -> Tokens:
        """The idempotency tokens of transactions that went through (T6)."""

    @property
    def builds(self) -> Builds:
        """The global indexes that are being added (L3)."""

    def table(self, name: str) -> Table:
        """The table of that name. Raises ResourceNotFoundException."""

    def has_table(self, name: str) -> bool:
        """Whether there is a table of that name."""

    def dynamics_of(self, table: Table) -> Dynamics:
        """What a table feels over time."""
