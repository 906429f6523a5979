"""What a block of code did: requests, items, units, modelled time and dollars; compared, recorded, priced."""

from helpers.meter.comparison import compare
from helpers.meter.meter import Meter
from helpers.text import money

__all__ = ["Meter", "compare", "money"]
