"""`new lesson` and `new exercise`: everything a lesson or an exercise consists of, begun in one go.

What is written runs and passes as it stands. What only its author can say stands there as a sentence that begins with
"Say here"; the gate `unfinished` names each one that is left. Nothing that is there already is overwritten.
"""

from helpers.authoring.new.exercise import exercise
from helpers.authoring.new.lesson import lesson

__all__ = ["exercise", "lesson"]
