"""Pictures of DynamoDB: each a title that states a finding, a drawing for light and dark, and the same as text."""

from helpers.show.anatomy import item_anatomy
from helpers.show.base import Picture
from helpers.show.bill import bill
from helpers.show.collection_view import collection_view
from helpers.show.growth import growth
from helpers.show.journey import request_journey

__all__ = ["Picture", "bill", "collection_view", "growth", "item_anatomy", "request_journey"]
