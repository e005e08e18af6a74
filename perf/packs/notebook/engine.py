"""Papermill's engine for a run: a forked kernel, a deadline for the report, no flood of output."""

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
    """A notebook that runs: how its kernel is made, when it must have ended, and what became of it."""

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
        """Give the whole seconds that are left for a cell; at least one."""
        return max(ceil(self.ends - monotonic()), 1)


class RunClient(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's client, which ends a kernel that floods it with output."""

    running: Running
    received = 0

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """Take a kernel's message, unless there were too many."""
        content = msg["content"]
        said = [content.get("text", ""), *content.get("data", {}).values()]
        self.received += sum(len(each) for each in said if isinstance(each, str))
        if self.received > MOST_OUTPUT:
            self.running.flooded = True
            if self.task_poll_for_reply:
                self.task_poll_for_reply.cancel()  # the client then takes the kernel for dead, and makes it so
            return None
        return super().process_message(msg, cell, cell_index)


class RunEngine(Engine):  # type: ignore[misc]
    """The engine of a run: see `Running`, which it is given as `running`."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, running: Running, place: str, start_timeout: int = 60, **_: Any
    ) -> Any:
        """Run the notebook; what it has come to stands in `running`, also when it fails."""
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
