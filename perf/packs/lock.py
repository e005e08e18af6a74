"""One run at a time in an output folder: a second one is refused, with the name of the first."""

import contextlib
import errno
import json
import os
import platform
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from filelock import lock_descriptor

from perf.errors import RunProblem

NAME = ".council-perf.lock"


@contextmanager
def lock_folder(out: Path) -> Iterator[None]:
    """Lock an output folder while a pack is written there.

    The operating system releases the lock when a run ends, however it ends, so a lock is never out of date.

    Raises
    ------
    RunProblem
        If another run holds it.
    """
    path = out / NAME
    file = _opened(path)
    try:
        since = datetime.now().strftime("%H:%M on %d %B %Y")
        file.truncate()
        file.write(json.dumps({"process": os.getpid(), "machine": platform.node(), "since": since}))
        file.flush()
        yield
    finally:
        _remove(path, file)


def _remove(path: Path, file: IO[str]) -> None:
    """Remove the file of a lock that is held, and let go of it.

    It is removed while it is held, so that nobody is left holding a file that is gone. Windows refuses that, as it
    refuses to remove a file that another run has opened; so there it is removed afterwards, unless another run has it.
    """
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        file.close()
        with contextlib.suppress(PermissionError):
            path.unlink(missing_ok=True)
    file.close()


def _opened(path: Path) -> IO[str]:
    while True:
        file = open_file(path)
        if not lock_descriptor(file.fileno(), blocking=False):
            holder = _holder(path)
            file.close()
            raise RunProblem(f"{path.parent} is in use: {holder}. Wait for it, or name another folder with --out.")
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                file.seek(0)
                return file
        file.close()  # its holder removed it in the meantime


def open_file(path: Path) -> IO[str]:
    """Open a file to lock it, and create it if it does not exist; its content does not change.

    Raises
    ------
    RunProblem
        If it is a link of either kind, or not a file: what it leads to is not this program's, and does not change.
    """
    refusal = RunProblem(f"{path} is a link or not a file, so it is not written to. Remove it, and run again.")
    if path.is_symlink():
        raise refusal
    try:
        number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError as error:
        raise (refusal if error.errno in (errno.ELOOP, errno.EISDIR) else error) from None
    about = os.fstat(number)
    if not stat.S_ISREG(about.st_mode) or about.st_nlink > 1:
        os.close(number)
        raise refusal
    return os.fdopen(number, "a+", encoding="utf-8")


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return (
            f"process {holder['process']} on {holder['machine']} has been writing a pack there since {holder['since']}"
        )
    except (OSError, ValueError, KeyError):
        return "another run is writing a pack there"
