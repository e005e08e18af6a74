"""Why a folder cannot be written to, in plain words: which one, and what to do."""

import errno
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from perf.errors import RunProblem
from perf.packs.socket_folder import places

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)


UNCHANGED = "The existing pack has not been changed."


def explain_unwritable_out(out: Path) -> AbstractContextManager[None]:
    """Explain why packs cannot be written to an output folder: a RunProblem if it is full or may not be written to."""
    return _explained(f"{out}, where packs are written,", "name another folder with --out", UNCHANGED)


def writing_to_temporary(folder: Path) -> AbstractContextManager[None]:
    """Explain why a temporary folder cannot be written to, as `writing_to_out` does, by the place that it is in."""
    place = next((place for place in places() if folder.is_relative_to(place)), folder)
    return _explained(f"{place}, where temporary files are written,", "set TMPDIR to another folder")


@contextmanager
def _explained(where: str, otherwise: str, *more: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        problem = _problem(error, where, otherwise)
        raise (RunProblem(" ".join([problem, *more])) if problem else error) from None


def _problem(error: OSError, where: str, otherwise: str) -> str:
    """Return what prevents writing and what to do; "" if the error is about something else."""
    if error.errno in _NO_ROOM:
        return f"There is no room left: {where} is full. Make room there, or {otherwise}."
    if error.errno in _NOT_ALLOWED:
        return f"{where} cannot be written to ({error.strerror}). Put this right, or {otherwise}."
    return ""
