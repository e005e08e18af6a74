"""Papermill's engine for a run: a forked kernel, a time limit for the report, a limit for its output."""

from dataclasses import dataclass, field
from math import ceil
from time import monotonic
from typing import Any

from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

from perf.packs.kernels.provisioner import LOG, QUIET, RunKernelManager

NAME = "council-perf"
MOST_OUTPUT = 20_000_000  # characters of one notebook: the longest report has a million


@dataclass
class Running:
    """A notebook that is running: how its kernel is started, when it must have ended, and how far it is."""

    config: Config
    seconds: float
    notebook: NotebookNode | None = None
    cell: int = 0
    flooded: bool = False
    why_ordinary: str = ""
    ends: float = field(init=False)

    def __post_init__(self) -> None:
        self.ends = monotonic() + self.seconds

    def left(self, _: NotebookNode) -> int:
        """Return the seconds that are left for a cell, rounded up; at least one."""
        return max(ceil(self.ends - monotonic()), 1)


class RunClient(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's client, which ends a kernel that prints too much."""

    running: Running
    received = 0

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """Handle a message of the kernel, unless it has printed too much."""
        content = msg["content"]
        texts = [content.get("text", ""), *content.get("data", {}).values()]
        self.received += sum(len(text) for text in texts if isinstance(text, str))
        if self.received > MOST_OUTPUT:
            self.running.flooded = True
            if self.task_poll_for_reply:
                self.task_poll_for_reply.cancel()  # the client then treats the kernel as dead, and kills it
            return None
        return super().process_message(msg, cell, cell_index)


class RunEngine(Engine):  # type: ignore[misc]
    """The engine of a run; it records its progress in a `Running`."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, running: Running, place: str, start_timeout: int = 60, **_: Any
    ) -> Any:
        """Run the notebook; `running` holds how far it is, even if it fails."""
        running.notebook = nb_man.nb
        client = RunClient(
            nb_man,
            kernel_name=kernel_name,
            kernel_manager_class=RunKernelManager,
            config=running.config,
            resources={"metadata": {"path": place}},
            timeout_func=running.left,
            startup_timeout=start_timeout,
            extra_arguments=list(QUIET),
            record_timing=False,
            shutdown_kernel="immediate",
            log=LOG,
        )
        client.running = running
        client.on_notebook_start = lambda **_: setattr(running, "why_ordinary", client.km.provisioner.why_ordinary)
        client.on_cell_execute = lambda cell_index, **_: setattr(running, "cell", cell_index)
        return client.execute()


papermill_engines.register(NAME, RunEngine)
