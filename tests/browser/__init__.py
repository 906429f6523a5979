"""A learner's way through the course: the command, JupyterLab as the command starts it, a real browser, the keyboard.

Chromium and Playwright do the driving, axe-core looks for what shuts people out. Where one of them is missing the tests
say what to install and are skipped.
"""
