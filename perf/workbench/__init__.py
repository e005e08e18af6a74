"""The workbench: exploring a council in JupyterLab.

Each name is imported when it is first used, so that no command waits for widgets that it does not show.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perf.workbench.compared_areas import compare
    from perf.workbench.data_desk_panel import data_desk
    from perf.workbench.explorer import explore
    from perf.workbench.opened_council import Workspace
    from perf.workbench.what_if_panel import what_if

__all__ = ["Workspace", "compare", "data_desk", "explore", "what_if"]

_HOMES = {
    "Workspace": "perf.workbench.opened_council",
    "compare": "perf.workbench.compared_areas",
    "data_desk": "perf.workbench.data_desk_panel",
    "explore": "perf.workbench.explorer",
    "what_if": "perf.workbench.what_if_panel",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'perf.workbench' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
