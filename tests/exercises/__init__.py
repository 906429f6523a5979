"""The framework of the exercises, and every wrong answer that a lesson's author has written down."""
