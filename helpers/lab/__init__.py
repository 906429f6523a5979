"""A DynamoDB in this process that plain boto3 reaches, and the same handle on a real server."""

from helpers.lab.lab import Lab
from helpers.lab.surroundings import LabError

__all__ = ["Lab", "LabError"]
