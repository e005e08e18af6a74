"""The workbench: exploring a council in JupyterLab, and starting a new one.

Each name is imported when it is first used, so that no command waits for widgets that it does not show.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perf.lab.desk_panel import data_desk
    from perf.lab.explorer import explore
    from perf.lab.looking import look
    from perf.lab.saving import save_view
    from perf.lab.whatif_panel import what_if

__all__ = ["data_desk", "explore", "look", "save_view", "what_if"]

_HOMES = {
    "data_desk": "perf.lab.desk_panel",
    "explore": "perf.lab.explorer",
    "look": "perf.lab.looking",
    "save_view": "perf.lab.saving",
    "what_if": "perf.lab.whatif_panel",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'perf.lab' has no attribute {name!r}")
