"""The workbench: exploring a council in JupyterLab, and starting a new one.

Each name is imported when it is first used, so that no command waits for widgets that it does not show.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perf.workbench.data_desk_panel import data_desk
    from perf.workbench.explorer import explore
    from perf.workbench.looking import look
    from perf.workbench.saved_views import save_view
    from perf.workbench.what_if_panel import what_if

__all__ = ["data_desk", "explore", "look", "save_view", "what_if"]

_HOMES = {
    "data_desk": "perf.workbench.data_desk_panel",
    "explore": "perf.workbench.explorer",
    "look": "perf.workbench.looking",
    "save_view": "perf.workbench.saved_views",
    "what_if": "perf.workbench.what_if_panel",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'perf.workbench' has no attribute {name!r}")
