"""How JupyterLab is arranged the first time: with the table of contents open, which is the map of a lesson.

The learner's own arrangement, once there is one, is JupyterLab's to keep. It lies in the learner's copy, so that the
course's tabs do not come back in other work, nor that of other work here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from jupyterlab_server.workspaces_handler import WorkspacesManager

from helpers.workbook.places import Places

VARIABLE: Final = "JUPYTERLAB_WORKSPACES_DIR"
FOLDER: Final = ".workspaces"
NAME: Final = "default"
CONTENTS: Final = "@jupyterlab/toc:plugin"
FIRST: Final[dict[str, Any]] = {
    "data": {
        "layout-restorer:data": {
            "left": {"collapsed": False, "visible": True, "current": CONTENTS, "widgets": ["filebrowser", CONTENTS]},
            "right": {"collapsed": True, "visible": True, "widgets": []},
            "relativeSizes": [0.2, 0.8],
        }
    },
    "metadata": {"id": NAME},
}


def arrange(places: Places, surroundings: Mapping[str, str]) -> dict[str, str]:
    """The variable that names the folder of arrangements, which then holds a first one. A variable of the learner's own wins."""
    if VARIABLE in surroundings:
        return {}
    folder = places.work / FOLDER
    manager = WorkspacesManager(str(folder))
    if not any(known["metadata"]["id"] == NAME for known in manager.list_workspaces()):
        manager.save(NAME, json.dumps(FIRST))
    return {VARIABLE: str(folder)}
