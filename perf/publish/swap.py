"""A finished pack into its place, whole or not at all."""

import os
import shutil
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Write a text file, the same bytes on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def aside_of(place: Path) -> Path:
    """Name the place where a standing pack waits while another takes its place."""
    return place.with_name(f".{place.name}.before")


def swap(made: Path, place: Path) -> None:
    """Put a finished pack in its place; the one that stood there goes when the new one stands."""
    made.chmod(0o777 & ~_umask())
    aside = aside_of(place)
    if place.exists():
        place.rename(aside)
    made.rename(place)
    shutil.rmtree(aside, ignore_errors=True)


def restore(place: Path) -> None:
    """Put back a pack that a run, broken off between its two renames, had set aside."""
    aside = aside_of(place)
    if aside.exists() and not place.exists():
        aside.rename(place)
    shutil.rmtree(aside, ignore_errors=True)
