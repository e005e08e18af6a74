"""Private folders for sockets: only their owner can look into them, and their paths are short enough for an address."""

import os
import sys
import tempfile
from pathlib import Path

from perf.errors import RunProblem

LONGEST = 107 if sys.platform == "linux" else 103  # bytes of a Unix socket's address, as unix(7) and macOS have it
_RANDOM = len("12345678")  # what mkdtemp puts behind a prefix


def places() -> list[Path]:
    """Return the folders in which a private folder may be: the one for temporary files, then those with short paths."""
    short = ["/tmp", "/var/tmp", os.environ.get("XDG_RUNTIME_DIR", "")] if os.name == "posix" else []
    return [Path(place) for place in dict.fromkeys([tempfile.gettempdir(), *short]) if place]


def make_private_folder(prefix: str, *, room: str) -> Path:
    """Create a folder that only its owner can open, in the first place where a socket's address fits.

    Parameters
    ----------
    prefix : str
        What its name begins with.
    room : str
        The longest path of a socket that will be in it.

    Raises
    ------
    RunProblem
        If there is no such place.
    """
    for place in places():
        address = len(os.fsencode(place / prefix)) + _RANDOM + len(f"/{room}")
        if os.name != "posix" or address <= LONGEST:
            try:
                return Path(tempfile.mkdtemp(prefix=prefix, dir=place))
            except OSError:
                continue  # a place that is full or not ours to write in
    tried = ", ".join(map(str, places()))
    longest = LONGEST - _RANDOM - len(os.fsencode(f"/{prefix}/{room}"))
    raise RunProblem(
        f"There is no folder for this program's temporary files. These were tried: {tried}. "
        f"Set TMPDIR to a folder that you can write to and whose path is at most {longest} characters long."
    )
