"""Every lesson, as `helpers/lessons` has it: what people answer, what the checks say, and what is left behind.

A lesson's folder here has the name of its package there, and holds

- one module an exercise, of the same name, with the right and the wrong answers that people give (`takes.py`),
- `test_lesson.py`, which asks of this lesson what `suite.py` asks of all,
- `golden.txt`, every sentence of it that a learner can see (`transcript.py` writes it).
"""
