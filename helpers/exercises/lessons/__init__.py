"""One module for each lesson, `lesson_NN.py`, that ends in `LESSON = Lesson(…)`. The register reads them in order."""
