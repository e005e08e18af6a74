"""One run at a time on an output folder: the second is told who holds it."""

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

from perf.errors import RunProblem

NAME = ".council-perf.lock"


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Hold an output folder while a pack is written there.

    The system itself lets go of it when a run ends, however it ends, so a lock is never stale.

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
        path.unlink(missing_ok=True)  # while it is held, so that nobody is left holding a file that is gone
        file.close()


def _opened(path: Path) -> IO[str]:
    while True:
        file = open_file(path)
        if not take(file):
            holder = _holder(path)
            file.close()
            raise RunProblem(f"{path.parent} is in use: {holder}. Wait for it, or name another folder with --out.")
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                file.seek(0)
                return file
        file.close()  # its holder removed it in the meantime


def open_file(path: Path) -> IO[str]:
    """Open a file to hold it, made if it is not there; what is in it is left as it is.

    Raises
    ------
    RunProblem
        If it is a link of either kind, or no file: what it leads to belongs to somebody else, and is not touched.
    """
    refusal = RunProblem(f"{path} is a link or no file, so it is not written to. Remove it, and run again.")
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
        told = json.loads(path.read_text(encoding="utf-8"))
        return f"process {told['process']} on {told['machine']} is writing a pack there since {told['since']}"
    except (OSError, ValueError, KeyError):
        return "another run is writing a pack there"


def take(file: IO[str]) -> bool:
    """Take the lock, if nobody else has it."""
    try:
        import fcntl
    except ImportError:
        return _taken_on_windows(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _taken_on_windows(file: IO[str]) -> bool:
    import msvcrt

    file.seek(1 << 30)  # a byte that nobody reads, so that the holder can be read
    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return True
