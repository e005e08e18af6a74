"""A cache of finished work in the user's cache folder, safe to delete.

The key of an entry is a hash of all that it is made of, with all code of the package, the versions of the installed
libraries and of Python: nothing old can answer for other data or other code. Nothing is kept here but what any reader
of a page may see: no record, and no figure that is not protected.
"""

import contextlib
import hashlib
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache, partial
from itertools import count
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
import pandas as pd
from platformdirs import user_cache_path
from pydantic import BaseModel

import perf

SETTING = "COUNCIL_PERF_CACHE"  # a folder in place of the user's cache folder; "off" keeps nothing
MOST_BYTES = 64 << 20  # of all entries together: those that were not used for longest go first
_SEEN_AFTER = 50  # entries written by a process until it looks again how much there is
_PLAIN = (str, bytes, int, float, bool, type(None), date, pd.Period, np.generic)
_written = count()


def kept(kind: str, made_of: object, make: Callable[[], bytes]) -> bytes:
    """Return what was made before of the same content by the same code, or make it now.

    Parameters
    ----------
    kind : str
        What it is, such as "decisions".
    made_of : object
        All that it depends on beside the code: frames, arrays, texts, numbers, days, functions of a module,
        dataclasses, settings, and lists, mappings and `functools.partial` of these. Anything else has no honest key
        and is not kept.
    make : callable

    Notes
    -----
    What cannot be read or is damaged is made again, and what cannot be written is not kept.
    """
    folder = _folder()
    if folder is None:
        return make()
    try:
        file = folder / f"{kind}-{_key(made_of)}"
    except TypeError:
        return make()
    with contextlib.suppress(OSError):
        content = file.read_bytes()
        if content[:32] == hashlib.sha256(content[32:]).digest():
            os.utime(file)
            return content[32:]
    made = make()
    with contextlib.suppress(OSError):
        _write(file, hashlib.sha256(made).digest() + made)
    return made


@cache
def software() -> bytes:
    """Return the hash of the package's code, and of the versions of all that is installed."""
    digest = hashlib.sha256()
    home = Path(perf.__file__).parent
    for path in sorted(home.rglob("*.py")):
        digest.update(f"\0{path.relative_to(home)}\0".encode() + path.read_bytes())
    installed = {info.name for place in map(Path, sys.path) if place.is_dir() for info in place.glob("*.dist-info")}
    digest.update(repr((sorted(installed), platform.python_version(), platform.platform())).encode())
    return digest.digest()


def _folder() -> Path | None:
    """Return the folder of entries; None where nothing is kept, or somebody else could write there."""
    setting = os.environ.get(SETTING, "")
    if setting == "off":
        return None
    folder = Path(setting) if setting else user_cache_path("council-perf") / "kept"
    with contextlib.suppress(OSError):
        about = folder.stat()
        if os.name == "posix" and (about.st_uid != os.getuid() or about.st_mode & 0o022):
            return None
    return folder


def _write(file: Path, content: bytes) -> None:
    """Write an entry so that nobody reads half of it, and now and then remove the oldest where there are too many."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, unfinished = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(number, "wb") as opened:
            opened.write(content)
        Path(unfinished).replace(file)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    if next(_written) % _SEEN_AFTER == 0:
        _remove_oldest(file.parent)


def _remove_oldest(folder: Path) -> None:
    """Remove the entries that were not used for longest, until the others have room; other processes may do so too."""
    entries = []
    for entry in os.scandir(folder):
        with contextlib.suppress(OSError):
            entries.append((entry.stat().st_mtime_ns, entry.stat().st_size, entry.path))
    room = MOST_BYTES
    for _, size, path in sorted(entries, reverse=True):
        room -= size
        if room < 0:
            Path(path).unlink(missing_ok=True)


def _key(made_of: object) -> str:
    digest = hashlib.sha256(software())
    for piece in _pieces(made_of):
        digest.update(len(piece).to_bytes(8, "big") + piece)
    return digest.hexdigest()


def _pieces(content: Any) -> Iterator[bytes]:
    """Return bytes that differ for whatever differs in content.

    Raises
    ------
    TypeError
        If there are none for something in it.
    """
    yield type(content).__qualname__.encode()
    if isinstance(content, _PLAIN):
        yield repr(content).encode()
    elif isinstance(content, pd.DataFrame):
        yield from _pieces([*content.index.names, *content.columns, len(content.columns)])
        for values in (*map(content.index.get_level_values, range(content.index.nlevels)), *_columns(content)):
            yield from _values(values)
    elif isinstance(content, pd.Series | pd.Index | np.ndarray):
        yield from _pieces(pd.DataFrame(content))
    elif isinstance(content, Mapping):
        yield from _each(content.items())
    elif isinstance(content, BaseModel):
        yield from _each(content)  # its fields with their values
    elif isinstance(content, Sequence):
        yield from _each(content)
    elif isinstance(content, partial):
        yield from _each((content.func, content.args, content.keywords))
    elif isinstance(content, FunctionType) and "<" not in content.__qualname__:  # one of a module, whose code is known
        yield f"{content.__module__}.{content.__qualname__}".encode()
    elif is_dataclass(content):
        yield from _each(getattr(content, field.name) for field in fields(content))
    else:
        raise TypeError(f"there is no hash of {type(content).__name__}")


def _each(contents: Iterable[Any]) -> Iterator[bytes]:
    listed = list(contents)
    yield str(len(listed)).encode()
    for content in listed:
        yield from _pieces(content)


def _columns(frame: pd.DataFrame) -> Iterator[pd.Series]:
    return (frame.iloc[:, at] for at in range(frame.shape[1]))


def _values(values: "pd.Series | pd.Index") -> Iterator[bytes]:
    """Return bytes for a column: its kind and its values; objects one by one, because their hash would be of words."""
    yield repr(values.dtype).encode()
    if values.dtype == object:
        yield from _each(values)
    else:
        yield pd.util.hash_pandas_object(values, index=False).to_numpy().tobytes()
