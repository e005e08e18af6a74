"""Kernels of a run: forked from a warm parent where that can be had, else started as Jupyter starts them.

`WarmProvisioner` is jupyter_client's extension point for how a kernel's process comes about; an analyst's JupyterLab
does not use it. `RunKernelManager` and `RunKernelClient` do without the waits that are meant for people at a keyboard.
"""

import asyncio
import json
import logging
import os
import signal
import socket
import threading
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any
from uuid import uuid4

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Dict, Int, Unicode

ONE_THREAD = {  # kernels run side by side, so each has one thread; and a process with one thread can fork safely
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
QUIET = (  # an ipykernel's own arguments: no history, no completion by jedi, no word of its own end
    "--IPKernelApp.log_level=50",
    "--HistoryManager.enabled=False",
    "--IPCompleter.use_jedi=False",
)
LOG = logging.getLogger("perf.packs")  # a run reports what went wrong in its own words
LOG.addHandler(logging.NullHandler())
LOG.propagate = False
_START = 60.0  # seconds: a parent that still imports answers late
_LIVE: set["WarmProvisioner"] = set()
_over = threading.Event()  # the run is broken off: no kernel may start any more


class WarmProvisioner(LocalProvisioner):
    """Fork a kernel from the warm parent whose socket is `address`; without one, start it as usual."""

    address = Unicode("", help="The Unix socket of a warm parent (see perf.packs.kernels.fork_server).").tag(
        config=True
    )
    memory = Int(0, help="Bytes that the kernel may take; 0 is no limit.").tag(config=True)
    why_ordinary = ""  # why the kernel was not forked, for the manifest
    connection: socket.socket | None = None
    code: int | None = None

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and its end has not been dealt with."""
        return self.connection is not None or bool(super().has_process)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel; whatever is in the way, an ordinary one takes its place."""
        _LIVE.add(self)
        try:
            if not self.address:
                raise OSError("there is no warm parent")
            await self._fork(cmd, kwargs)
        except (OSError, ValueError, TimeoutError) as error:
            self._hang_up()
            self.code = None  # that of the forked kernel, if it ended while it started: it says nothing of the next one
            if _over.is_set():
                raise RuntimeError("the run is over") from error
            self.why_ordinary = _why(error)
            await super().launch_kernel(cmd, **kwargs)
        if _over.is_set():
            self.signal_now(signal.SIGKILL)
        return self.connection_info

    async def _fork(self, cmd: list[str], kwargs: dict[str, Any]) -> None:
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.setblocking(False)
        request = {"argv": cmd[cmd.index("-m") + 2 :], "env": kwargs["env"], "memory": self.memory}
        request["cwd"] = str(kwargs.get("cwd") or Path.cwd())
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(_START):
            await loop.sock_connect(self.connection, self.address)
            await loop.sock_sendall(self.connection, json.dumps(request).encode() + b"\n")
            ready = False
            while not ready:
                for message in await self._messages():
                    self.pid = self.pgid = message.get("pid", self.pid)
                    ready = ready or "ready" in message

    async def _messages(self) -> list[dict[str, Any]]:
        """Return the next messages of the parent, when they come."""
        assert self.connection is not None
        received = await asyncio.get_running_loop().sock_recv(self.connection, 4096)
        if not received:
            raise OSError("the warm parent is gone")
        messages = [json.loads(line) for line in received.splitlines()]
        for message in messages:
            if "exit" in message:
                self.code = message["exit"]
                raise OSError(f"the kernel ended with {self.code}")
        return messages

    async def poll(self) -> int | None:
        """Return None while the kernel runs, and then its exit code."""
        if self.code is not None:
            return self.code
        if self.connection is None:
            return 0 if self.process is None else await super().poll()
        try:
            received = self.connection.recv(4096)
        except BlockingIOError:
            return None
        except OSError:
            received = b""
        ends = [line["exit"] for line in map(json.loads, received.splitlines()) if "exit" in line]
        self.code = ends[0] if ends else (None if received else -signal.SIGKILL)
        return self.code

    async def wait(self) -> int | None:
        """Wait for the kernel's end, which its parent reports at once."""
        if self.connection is None:
            code = await super().wait()
        else:
            while self.code is None:
                try:
                    await self._messages()
                except OSError:
                    self.code = -signal.SIGKILL if self.code is None else self.code
            code = self.code
            self._hang_up()
        _LIVE.discard(self)
        return code

    async def send_signal(self, signum: int) -> None:
        """Send the kernel a signal, through its parent: it alone knows that the process is still that kernel."""
        self.signal_now(signum)

    def signal_now(self, signum: int) -> None:
        """Send the kernel a signal, from whatever thread."""
        if self.connection is not None:
            try:
                self.connection.send(json.dumps({"signal": signum}).encode() + b"\n")
            except OSError:
                self.code = -signum if self.code is None else self.code
        elif self.process is not None:
            self.process.send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and wait for its end, so that nobody need look for it."""
        if self.connection is None:
            await super().kill(restart)
        elif self.code is None:
            self.signal_now(signal.SIGKILL)
            await self.wait()

    async def terminate(self, restart: bool = False) -> None:
        """End the kernel; it holds nothing that would be lost."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Let go of the kernel, dead by now."""
        self._hang_up()
        _LIVE.discard(self)
        await super().cleanup(restart)

    def _hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _why(error: Exception) -> str:
    gone = isinstance(error, ConnectionError | FileNotFoundError)
    return "the warm parent could not be started" if gone else str(error) or "the warm parent did not answer in time"


def end_all() -> None:
    """Kill every kernel of this process, and those that are being started, until `all_ended`: a run is broken off."""
    _over.set()
    for each in list(_LIVE):
        each.signal_now(getattr(signal, "SIGKILL", signal.SIGTERM))


def allow_kernels() -> None:
    """Let kernels start again: nothing of a run that was broken off is left."""
    _over.clear()


class RunKernelClient(AsyncKernelClient):
    """A client that is ready as soon as the kernel is."""

    def start_channels(self, *channels: bool, **others: bool) -> None:
        """Start the channels that a run needs: no input from a keyboard, no heartbeat where the process is watched."""
        super().start_channels(stdin=False, hb=False)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered and reported that it is idle, so that messages pass both ways."""
        deadline = monotonic() + (timeout or _START)
        while not await self._answers(self.kernel_info()):
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if monotonic() > deadline:
                raise RuntimeError("Kernel didn't respond in time")

    async def _answers(self, asked: str) -> bool:
        try:
            await self.get_shell_msg(timeout=1)
            while True:
                message = await self.get_iopub_msg(timeout=0.3)
                is_idle = message["content"].get("execution_state") == "idle"
                if is_idle and message["parent_header"].get("msg_id") == asked:
                    return True
        except Empty:
            return False


class RunKernelManager(AsyncKernelManager):
    """A kernel of a run: all its files in one private folder, forked from the warm parent at `address`."""

    address = Unicode("", help="The Unix socket of a warm parent; an ordinary kernel without one.").tag(config=True)
    memory = Int(0, help="Bytes that the kernel may take; 0 is no limit.").tag(config=True)
    folder = Unicode("", help="The private folder for the kernel's files.").tag(config=True)
    variables = Dict(help="What the kernel's environment holds beside the run's.").tag(config=True)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"log": LOG})
        self.client_factory = RunKernelClient
        self.connection_file = f"{self.folder}/kernel.json"
        if os.name == "posix":  # sockets that only their owner can open, and no race for a port
            self.transport, self.ip = "ipc", f"{self.folder}/kernel"

    async def start_kernel(self, **given: Any) -> None:  # type: ignore[override]  # as AsyncKernelManager's
        """Start the kernel through `WarmProvisioner`, named here because an entry point may not be installed yet."""
        self.kernel_id = str(uuid4())
        self.provisioner = WarmProvisioner(
            kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self, address=self.address,
            memory=self.memory,
        )  # fmt: skip
        env = os.environ | ONE_THREAD | dict(self.variables)
        await super().start_kernel(**given | {"env": env})
