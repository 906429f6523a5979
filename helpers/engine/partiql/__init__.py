"""PartiQL: a statement becomes a plan in terms of keys and conditions; `statements.py` carries plans out."""

from helpers.engine.partiql.access import check_readable
from helpers.engine.partiql.plans import Columns, Delete, Exists, Insert, Plan, Select, Target, Update, parse

__all__ = ["Columns", "Delete", "Exists", "Insert", "Plan", "Select", "Target", "Update", "check_readable", "parse"]
