"""A finished pack into its place, whole or not at all."""

import contextlib
import ctypes
import os
import shutil
from pathlib import Path

from perf.errors import RunProblem

_OF_A_PACK = ("manifest.json", "index.html")
_EXCHANGE, _HERE = 2, -100  # Linux's RENAME_EXCHANGE and AT_FDCWD


def write(path: Path, text: str) -> None:
    """Write a text file, the same bytes on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def replace(path: Path, text: str) -> None:
    """Put new text in a file's place at once: whoever looks finds the old or the new."""
    aside = path.with_name(f".{path.name}.new")
    aside.unlink(missing_ok=True)  # left by a run that was killed; if it is a link, it is not followed
    with aside.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    aside.replace(path)


def keep(file: Path, place: Path) -> None:
    """Take a file of the standing pack into the one that is made; the two share its bytes where they can."""
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
    """Remove a folder, though a killed run's warm parent may be about it as well."""
    for _ in range(3):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def aside_of(place: Path) -> Path:
    """Name the place where a standing pack waits while another takes its place."""
    return place.with_name(f".{place.name}.before")


def swap(made: Path, place: Path) -> None:
    """Put a finished pack in its place; the one that stood there goes when the new one stands.

    On Linux the two change places in one step, so that there is a whole pack at every moment. Elsewhere there is an
    instant without one, and `restore` mends a run that is broken off in it.
    """
    made.chmod(0o777 & ~_umask())
    if not place.exists():
        made.rename(place)
        return
    aside = made
    if not exchange(made, place):
        aside = aside_of(place)
        place.rename(aside)
        made.rename(place)
    remove(aside)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    return rename is not None and not rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)


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
    """Put back a pack that a run, broken off between its two renames, had set aside; remove what it left half made."""
    check_place(place)
    aside = aside_of(place)
    if aside.exists() and not place.exists():
        aside.rename(place)
    remove(aside)
    for half in place.parent.glob(f".{place.name}.making-*"):
        remove(half)
    with contextlib.suppress(FileNotFoundError):
        (place / ".manifest.json.new").unlink()
