"""One `pytest` run covers tests/, lessons/ and solutions/; how notebooks become tests is in the plugin."""

import pytest
from hypothesis import settings

pytest_plugins = ("helpers.authoring.pytest_plugin",)

# How long an example takes says something of the machine and of who else is on it, and nothing of what is tested.
# The same examples on every run: what fails here fails everywhere.
settings.register_profile("course", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("course")

SLOW = (
    "tests/architecture/test_faces.py",
    "tests/authoring/test_kernels.py",
    "tests/authoring/test_new.py",
    "tests/authoring/test_notebooks_as_tests.py",
    "tests/engine/depth/",
    "tests/engine/physics/test_heat.py",
    "tests/engine/test_any_request.py",
    "tests/engine/test_properties.py",
    "tests/engine/test_size_properties.py",
    "tests/exercises/test_mutation.py",
    "tests/exercises/test_other_process.py",
    "tests/serve/fuzz/",
    "tests/serve/test_any_request.py",
    "tests/serve/test_many_clients.py",
    "tests/serve/test_sdks.py",
    "tests/tools/test_release.py",
    "tests/traffic/test_traffic_rules.py",
    "tests/twice/",
)
"""What `make quick` leaves out beside notebooks, transcripts, peers and the browser: properties over many examples, whole
copies of the project, other programs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is slow."""
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker("slow")
