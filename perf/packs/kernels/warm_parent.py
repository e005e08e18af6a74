"""Starting and ending a warm parent, and the private folder that it keeps."""

import atexit
import contextlib
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

from filelock import lock_descriptor

from perf.errors import RunProblem
from perf.packs.kernels.fork_server import SOCKET
from perf.packs.kernels.provisioner import ONE_THREAD
from perf.packs.lock import open_file
from perf.packs.socket_folder import make_private_folder, places
from perf.packs.unwritable_folders import writing_to_temporary

PREFIX = "council-perf-"
KERNEL = "kernel-"  # of a kernel's own folder
HOLD = "run.lock"  # held for as long as a run is there: it marks the folder as a run's
_ADDRESS = f"{KERNEL}12345678/kernel-5"  # the longest of the sockets' paths in it
_lock = threading.Lock()


class Warmth:
    """A run's private folder, and the warm parent in it where the system can fork.

    `folder` holds sockets, connection files and shared figures; only its owner can look into it.
    """

    def __init__(self) -> None:
        self.folder, self._hold = _held_folder()
        self.process: subprocess.Popen[bytes] | None = None
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with socket.socket(socket.AF_UNIX) as listener:  # open before the parent is, so that nobody need wait for it
            listener.bind(str(self.folder / SOCKET))
            listener.listen(64)
            return subprocess.Popen(
                [sys.executable, "-m", "perf.packs.kernels.fork_server", str(self.folder), str(listener.fileno())],
                env=os.environ | ONE_THREAD,
                pass_fds=(listener.fileno(),),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # a Ctrl-C is the run's to hear
            )

    def sweep_too(self, path: Path) -> None:
        """Have another folder removed, should the run be killed."""
        if self.process is not None and self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.write(json.dumps(os.fspath(path)).encode() + b"\n")  # a name can hold any character
                self.process.stdin.flush()

    def close(self) -> None:
        """End the parent and its kernels, and remove the folder."""
        if self.process is not None:
            self.process.terminate()  # while it imports, and has no kernel yet; afterwards it ignores this
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                self.process.communicate(timeout=5)  # it ends with its input
            self.process.kill()
            self.process.wait()
        self._hold.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _held_folder() -> tuple[Path, IO[str]]:
    """Create a run's private folder and hold it, so that no other run takes it for one that a killed run left."""
    while True:
        folder = make_private_folder(f"{PREFIX}{os.getpid()}-", room=_ADDRESS)
        with writing_to_temporary(folder):
            hold = open_file(folder / HOLD)
        if lock_descriptor(hold.fileno(), blocking=False):
            return folder, hold
        hold.close()  # another run, which was clearing up, took it before this one could


@contextmanager
def kernel_folder(parent: str) -> Iterator[str]:
    """Create a folder for a kernel's files and sockets: in a warm parent's folder, where there is one."""
    if parent:
        folder = tempfile.mkdtemp(prefix=KERNEL, dir=parent)
    else:
        folder = str(make_private_folder(PREFIX, room="kernel-5"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def open_warm_parent(scheduler: str = "") -> Iterator[Warmth | None]:
    """Open a run's warm parent, which starts importing at once; a run on a cluster needs none here."""
    sweep()
    warmth = None if scheduler else Warmth()
    try:
        yield warmth
    finally:
        if warmth is not None:
            warmth.close()


def write_private_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write shared files so that only their owner can read them."""
    with writing_to_temporary(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.touch(mode=0o600)
            path.write_bytes(content)


def address(folder: str) -> str:
    """Return the address of the warm parent in a folder; "" where there is none."""
    place = Path(folder) / SOCKET
    return str(place) if folder and sys.platform == "linux" else ""


def own_parent_folder() -> str:
    """Return the folder of this process's own warm parent, started at the first call: for a cluster's worker."""
    with _lock:
        return str(_own().folder)


@cache
def _own() -> Warmth:
    warmth = Warmth()
    atexit.register(warmth.close)
    return warmth


def sweep() -> None:
    """Remove the private folders of runs that were killed; nothing else, whatever its name."""
    for place in places():
        for folder in place.glob(f"{PREFIX}*-*"):
            if _is_abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    """Return whether a folder is a run's, and that run is over: nobody holds it any more."""
    hold = folder / HOLD
    try:
        if not (stat.S_ISDIR(folder.lstat().st_mode) and stat.S_ISREG(hold.lstat().st_mode)):
            return False
        with open_file(hold) as file:
            return lock_descriptor(file.fileno(), blocking=False)
    except (OSError, RunProblem):
        return False
