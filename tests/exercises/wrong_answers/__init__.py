"""One module for each lesson: `ANSWERS = {"lesson-slug/name": (WrongAnswer(code, diagnosis), …, RightAnswer(code))}`."""
