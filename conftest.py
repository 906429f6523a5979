"""One `pytest` run covers tests/, lessons/ and solutions/; how notebooks become tests is in the plugin."""

from hypothesis import settings

pytest_plugins = ("helpers.authoring.pytest_plugin",)

# How long an example takes says something of the machine and of who else is on it, and nothing of what is tested.
settings.register_profile("course", deadline=None, print_blob=True)
settings.load_profile("course")
