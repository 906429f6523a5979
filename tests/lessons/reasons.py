"""Why a mutant of a reference answer is no fault: the reasons that several exercises give (`EQUIVALENT` in their modules)."""

from __future__ import annotations

ORDER = "No other sort key of this key scheme begins with `ORDER`: the stretch is the same one."
LAGS_LATER = (
    "No replica lags in this lesson's lab (N2 begins in lesson 08): it reads the same item, for half a unit less."
)
ONE_OF_A_TRANSACTION = "The actions of one transaction are carried out together: their order has no meaning."
OWN_KEYS = "The keys are the learner's own. Written and read in the same way, this one keeps things apart as well."
