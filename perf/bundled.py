"""Where the notebooks and the bundled council are: beside the package in a checkout, inside it once it is installed."""

from pathlib import Path
from typing import Literal

Bundled = Literal["notebooks", "data/vale"]
_PACKAGE = Path(__file__).parent


def bundled(name: Bundled) -> Path:
    """Return the folder of the notebooks, or of the bundled council.

    An installed package has its own, so that a folder of the same name beside it, which may belong to another package,
    is never taken for it.
    """
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
