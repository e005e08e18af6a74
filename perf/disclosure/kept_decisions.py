"""Decisions on what may be shown, kept in the user's cache folder by the content of what they are made of.

The folder holds why each figure is shown or hidden, never a figure or a record. It is safe to delete.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

import pandas as pd
from platformdirs import user_cache_path

import perf

SETTING = "COUNCIL_PERF_CACHE"  # a folder in place of the user's cache folder; "off" keeps nothing
MOST_FILES = 500  # of some kilobytes each: the oldest go first
_COLUMNS = ["figure", "area", "quarter", "part", "month"]
Cell = tuple[str, str, str, str, int]  # as _COLUMNS; the month is -1 for a quarter or the year to date


def kept(made_of: Iterable[object], decide: Callable[[], dict[Cell, str]]) -> dict[Cell, str]:
    """Return why cells are hidden: as it was decided before of the same content by the same code, or decide it now.

    Parameters
    ----------
    made_of : iterable of frames, texts and numbers
        All that the decision depends on, beside the code of this package.
    decide : callable
        Returns why each cell is hidden, "" for those that are shown.

    Notes
    -----
    What cannot be read is decided again, and what cannot be written is not kept.
    """
    folder = _folder()
    if folder is None:
        return decide()
    file = folder / f"{_digest(made_of)}.parquet"
    with contextlib.suppress(OSError, ValueError, KeyError):
        rows = pd.read_parquet(file)
        return dict(zip(rows[_COLUMNS].itertuples(index=False, name=None), rows["why"], strict=True))
    decided = decide()
    with contextlib.suppress(OSError):
        _write(file, decided)
    return decided


def _folder() -> Path | None:
    setting = os.environ.get(SETTING, "")
    if setting == "off":
        return None
    return Path(setting) if setting else user_cache_path("council-perf") / "decisions"


def _write(file: Path, decided: Mapping[Cell, str]) -> None:
    """Write a decision so that nobody reads half of it, and remove the oldest ones where there are many."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = pd.DataFrame(list(decided), columns=_COLUMNS).assign(why=list(decided.values()))
    with tempfile.TemporaryDirectory(dir=file.parent) as place:
        rows.to_parquet(Path(place) / file.name, index=False)
        (Path(place) / file.name).replace(file)
    others = sorted(file.parent.glob("*.parquet"), key=lambda other: other.stat().st_mtime, reverse=True)
    for old in others[MOST_FILES:]:
        old.unlink(missing_ok=True)


def _digest(made_of: Iterable[object]) -> str:
    digest = hashlib.sha256(_code())
    for content in made_of:
        if isinstance(content, pd.DataFrame):
            digest.update(repr(list(content.columns)).encode())
            digest.update(pd.util.hash_pandas_object(content, index=False).to_numpy().tobytes())
        else:
            digest.update(repr(content).encode())
        digest.update(b"\0")
    return digest.hexdigest()


@cache
def _code() -> bytes:
    """Return the hash of the package's code: another release, or a changed file, decides again."""
    digest = hashlib.sha256()
    for path in sorted(Path(perf.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()
