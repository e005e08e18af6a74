"""Starting and ending a warm parent, and the private folder that it keeps."""

import atexit
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psutil

from perf.packs.kernels.fork_server import SOCKET
from perf.packs.kernels.provisioner import ONE_THREAD

PREFIX = "council-perf-"
_lock = threading.Lock()


class Warmth:
    """A run's private folder, and the warm parent in it where the system can fork.

    `folder` holds sockets, connection files and shared figures; only its owner can look into it.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
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
                self.process.stdin.write(f"{path}\n".encode())
                self.process.stdin.flush()

    def close(self) -> None:
        """End the parent and its kernels, and remove the folder."""
        if self.process is not None:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                self.process.communicate(timeout=5)  # it ends with its input
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def opened(scheduler: str = "") -> Iterator[Warmth | None]:
    """Open a run's warm parent, which starts importing at once; a run on a cluster needs none here."""
    sweep()
    warmth = None if scheduler else Warmth()
    try:
        yield warmth
    finally:
        if warmth is not None:
            warmth.close()


def leave(files: Mapping[str, bytes], folder: Path) -> None:
    """Write shared files so that only their owner can read them."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.touch(mode=0o600)
        path.write_bytes(content)


def address(folder: str) -> str:
    """Give the address of the warm parent in a folder; "" where there is none."""
    place = Path(folder) / SOCKET
    return str(place) if folder and sys.platform == "linux" else ""


def own() -> str:
    """Give the folder of this process's own warm parent, started when it is first asked for: a cluster's worker."""
    with _lock:
        return str(_own().folder)


@cache
def _own() -> Warmth:
    warmth = Warmth()
    atexit.register(warmth.close)
    return warmth


def sweep() -> None:
    """Remove the private folders of runs that were killed, kernels and all."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        number = folder.name.removeprefix(PREFIX).split("-")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(folder, ignore_errors=True)
