"""One `pytest` run covers tests/, lessons/ and solutions/; how notebooks become tests is in the plugin."""

pytest_plugins = ("helpers.authoring.pytest_plugin",)
