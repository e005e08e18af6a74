"""The warm parent of a run's kernels: a process that has everything imported, holds no data, and forks.

Started by `warm_parent` with the run's private folder and a
listening Unix socket in it, already open. Each connection asks for one kernel, in one line of JSON, and lives as long
as the kernel does:

- asked: ``{"argv": [...], "env": {...}, "cwd": "...", "memory": 0}``, later ``{"signal": 2}``
- answered: ``{"pid": 1}``, ``{"ready": true}``, and at the end ``{"exit": 0}``

When a connection ends, so does its kernel; when standard input ends (the run is gone, however it went), so do all
kernels, the private folder and the parent. It has one thread, so that forking is safe.
"""

import contextlib
import ctypes
import gc
import json
import os
import pkgutil
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from perf.seldom_collection import collect_seldom

SOCKET = "parent"  # in the run's private folder
NOT_FORKED = ("perf.__main__", "perf.cli", "perf.workbench", "perf.packs")  # what no notebook imports
ALSO = (  # what a kernel is made of, and what the package imports only when it is used
    "IPython.core.completer", "holidays.countries", "ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.zmqshell",
    "matplotlib.backends.backend_svg", "pyarrow.parquet",
    "statsmodels.duration.survfunc", "statsmodels.tsa.holtwinters",
)  # fmt: skip
_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG
_LONGEST_REQUEST = 1 << 20


def import_all() -> None:
    """Import what notebooks import: the package's floors below this one, and what a kernel is made of."""
    import perf
    from perf.kept_content import software

    _import_within(perf)
    for name in ALSO:
        import_module(name)
    software()  # so that no kernel reads all code of the package again


def _import_within(package: ModuleType) -> None:
    """Import the modules of a package, but no room of which no notebook imports anything."""
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if not found.name.startswith(NOT_FORKED):
            module = import_module(found.name)
            if found.ispkg:
                _import_within(module)


def threads() -> int:
    """Count the threads of this process, those of libraries included."""
    return len(list(Path("/proc/self/task").iterdir()))


def limit_memory(limit: int) -> None:
    """Hold this process to so many bytes of its own, so that a notebook meets a MemoryError and the machine does not.

    Where the system has no such limit, nothing is held.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        if limit:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


class Parent:
    """The process that forks: one selector over requests, kernels' ends, and the end of the run."""

    def __init__(self, folder: str, listener: socket.socket) -> None:
        self.selector = selectors.DefaultSelector()
        self.listener = listener
        self.kernels: dict[int, socket.socket] = {}
        self.ended, self.wakes = socket.socketpair()
        self._watch(self.listener, self.accept)
        self._watch(sys.stdin.fileno(), self.swept)
        self._watch(self.ended, self.reap)
        self.sweeps: list[str] = [folder]
        self.unread = b""
        self.stopping = False

    def _watch(self, what: Any, then: Callable[[], None]) -> None:
        self.selector.register(what, selectors.EVENT_READ, then)

    def serve(self) -> None:
        """Fork until the run ends; then leave nothing behind."""
        for each in (self.ended, self.wakes):
            each.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wakes.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # the run ends it by closing the input
        while not self.stopping:
            for key, _ in self.selector.select():
                key.data()
        for pid in self.kernels:
            _kill(pid, signal.SIGKILL)
        for path in self.sweeps:
            shutil.rmtree(path, ignore_errors=True)

    def swept(self) -> None:
        """Note a folder to remove when the run ends, a name in JSON; the end of the input is the end of the run."""
        received = os.read(sys.stdin.fileno(), _LONGEST_REQUEST)
        self.stopping = not received
        *lines, self.unread = (self.unread + received).split(b"\n")
        self.sweeps += [json.loads(line) for line in lines]

    def accept(self) -> None:
        """Read a request and fork a kernel for it."""
        connection, _ = self.listener.accept()
        with contextlib.suppress(OSError, ValueError):
            request = json.loads(_line(connection))
            pid = os.fork()
            if not pid:
                self.become_kernel(request, connection)
            self.kernels[pid] = connection
            self._watch(connection, lambda: self.heard(pid))
            _send(connection, pid=pid)
            return
        connection.close()

    def heard(self, pid: int) -> None:
        """Pass on a signal, or end a kernel whose client has disconnected."""
        if pid not in self.kernels:  # it ended in the same moment
            return
        try:
            message = self.kernels[pid].recv(4096)
        except OSError:
            message = b""
        if not message:
            self.selector.unregister(self.kernels[pid])
        for line in message.splitlines() or [b'{"signal": 9}']:
            _kill(pid, json.loads(line)["signal"])

    def reap(self) -> None:
        """Report the end of every kernel that has ended."""
        self.ended.recv(4096)
        for pid in list(self.kernels):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                connection = self.kernels.pop(pid)
                with contextlib.suppress(KeyError):
                    self.selector.unregister(connection)
                _send(connection, exit=os.waitstatus_to_exitcode(status))
                connection.close()

    def become_kernel(self, request: dict[str, Any], connection: socket.socket) -> None:
        """Be a kernel: a session of its own, that dies with this process."""
        code = 1
        try:
            parent = os.getppid()
            os.setsid()
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
            if os.getppid() != parent:
                return
            self._let_go(connection)
            os.environ.clear()
            os.environ.update(request["env"])
            os.chdir(request["cwd"])
            limit_memory(request["memory"])
            run_kernel(request["argv"], lambda: _send(connection, ready=True))
            code = 0
        finally:
            os._exit(code)

    def _let_go(self, connection: socket.socket) -> None:
        """Close what belongs to the parent: sockets, signals, input and output."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        self.selector.close()
        for each in (self.listener, self.ended, self.wakes, *self.kernels.values()):
            each.close()
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        os.close(nothing)


def run_kernel(argv: list[str], ready: Callable[[], None]) -> None:
    """Run an IPython kernel with the arguments of its command line, and report when it accepts messages."""
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *argv]
    app = IPKernelApp.instance()
    app.initialize(argv)  # type: ignore[no-untyped-call]
    ready()
    app.start()  # type: ignore[no-untyped-call]


def _line(connection: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n") and (more := connection.recv(_LONGEST_REQUEST)):
        line += more
    return line


def _send(connection: socket.socket, **what: Any) -> None:
    with contextlib.suppress(OSError):  # who asked may be gone
        connection.sendall(json.dumps(what).encode() + b"\n")


def _kill(pid: int, number: int) -> None:
    for send in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            send(pid, number)
            return


def main(folder: str, listener: str) -> None:
    """Import, then fork for as long as the run lasts."""
    collect_seldom()
    parent = Parent(folder, socket.socket(fileno=int(listener)))
    import_all()
    if threads() != 1:
        sys.exit("a library started a thread while it was imported, so forking is not safe")
    gc.collect()
    gc.freeze()  # so that collecting in a kernel does not touch, and so copy, what is shared
    parent.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
