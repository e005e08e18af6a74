"""Files put in place so that readers find the old or the new, never half of one: a single file, or a complete pack."""

import ctypes
import os
import shutil
import tempfile
from pathlib import Path

from perf.errors import RunProblem
from perf.packs.manifest_file import MANIFEST
from perf.packs.report_and_task import INDEX

_OF_A_PACK = (MANIFEST, INDEX)
_EXCHANGE, _WORKING_FOLDER = 2, -100  # Linux's RENAME_EXCHANGE and AT_FDCWD
_UNFINISHED = ".new"  # how the name of a file ends while it is being written


def write(path: Path, text: str) -> None:
    """Write a text file, the same bytes on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def replace_file(path: Path, content: bytes) -> None:
    """Write a file in one step: anyone who opens it finds the old content or the new."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_UNFINISHED, dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def link_or_copy(file: Path, place: Path) -> None:
    """Put a file of the existing pack into the new one, as a hard link if the file system allows it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, place)
    except OSError:
        shutil.copy2(file, place)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def remove(folder: Path) -> None:
    """Remove a folder, even if another process is removing it at the same time."""
    for _ in range(3):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def replaced_place(place: Path) -> Path:
    """Return the folder in which a pack is kept while a new one takes its place."""
    return place.with_name(f".{place.name}.before")


def swap(new: Path, place: Path) -> None:
    """Put a complete pack in its place, then remove the one that was there.

    On Linux the two change places in one step, so that there is a complete pack at every moment. Elsewhere there is an
    instant without one; if a run is stopped in it, `restore` puts the old pack back.
    """
    new.chmod(0o777 & ~_umask())
    if not place.exists():
        new.rename(place)
        return
    old = new
    if not exchange(new, place):
        old = replaced_place(place)
        place.rename(old)
        new.rename(place)
    remove(old)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return False if the system cannot do that."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    return rename is not None and not rename(
        _WORKING_FOLDER, os.fsencode(one), _WORKING_FOLDER, os.fsencode(other), _EXCHANGE
    )


def check_place(place: Path) -> None:
    """Check that a pack may take the place of what is there: another pack, or nothing.

    Raises
    ------
    RunProblem
        If it is a link, or holds files but no pack: nothing is removed that no run has made.
    """
    if place.is_symlink():
        raise RunProblem(f"{place} is a link, which is not followed. Remove it, or name another folder with --out.")
    if place.is_dir() and any(place.iterdir()) and not any((place / name).exists() for name in _OF_A_PACK):
        raise RunProblem(
            f"{place} holds files but no pack, so it is not replaced. Move it, or name another folder with --out."
        )


def restore(place: Path) -> None:
    """Put back a pack whose replacement was interrupted, and remove what an interrupted run left unfinished."""
    check_place(place)
    old = replaced_place(place)
    if old.exists() and not place.exists():
        old.rename(place)
    remove(old)
    for folder in place.parent.glob(f".{place.name}.making-*"):
        remove(folder)
    for file in place.glob(f".*{_UNFINISHED}"):
        file.unlink(missing_ok=True)
