"""Why a folder cannot be written to, in plain words: which one, and what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from perf.errors import RunProblem
from perf.packs.socket_folder import places

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)


@contextmanager
def writing_to_out(out: Path) -> Iterator[None]:
    """Explain why packs cannot be written to an output folder.

    Raises
    ------
    RunProblem
        If there is no room, or writing is not allowed.
    """
    try:
        yield
    except OSError as error:
        problem = _problem(error, f"{out}, where packs are written,", "name another folder with --out")
        raise (RunProblem(f"{problem} The existing pack has not been changed.") if problem else error) from None


@contextmanager
def writing_to_temporary(folder: Path) -> Iterator[None]:
    """Explain why a temporary folder cannot be written to, by the name of the place that it is in.

    Raises
    ------
    RunProblem
        If there is no room, or writing is not allowed.
    """
    try:
        yield
    except OSError as error:
        place = next((place for place in places() if folder.is_relative_to(place)), folder)
        problem = _problem(error, f"{place}, where temporary files are written,", "set TMPDIR to another folder")
        raise (RunProblem(problem) if problem else error) from None


def _problem(error: OSError, where: str, otherwise: str) -> str:
    """Return what prevents writing and what to do; "" if the error is about something else."""
    if error.errno in _NO_ROOM:
        return f"There is no room left: {where} is full. Make room there, or {otherwise}."
    if error.errno in _NOT_ALLOWED:
        return f"{where} cannot be written to ({error.strerror}). Put this right, or {otherwise}."
    return ""
