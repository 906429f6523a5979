"""No outgoing connections while tests run: this folder on PYTHONPATH closes the door in every Python that is started."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
