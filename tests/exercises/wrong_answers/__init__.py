"""One module for each lesson; it holds `ANSWERS`, from an exercise's name to its right and wrong answers."""
