"""One package for each lesson, `l03_partition_keys`, that holds `LESSON = Lesson(…)`. The register reads them in order."""
