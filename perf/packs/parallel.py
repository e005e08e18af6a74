"""Several reports at a time: in this machine's threads, each with a kernel of its own, or on a cluster."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

import psutil

from perf.errors import RunProblem
from perf.packs.kernels.provisioner import all_ended, end_all
from perf.packs.notebook.execution import Job, Made, make_report

LOOK = 0.5  # seconds between looks at which reports run
LEAST_MEMORY = 1 << 30
NO_EXTRA = (
    'A cluster needs the extra "cluster", and distributed is not installed. In the project\'s folder: '
    "python -m pip install --no-deps --require-hashes -r requirements-dev.lock"
)
RETRIES = 3  # of a report whose worker was lost


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share_of_memory(workers: int) -> int:
    """Give each of so many kernels an even share of the machine's memory, a tenth left for all else; 1 GB at least."""
    return max(int(0.9 * psutil.virtual_memory().total / workers), LEAST_MEMORY)


@contextmanager
def executor(workers: int, scheduler: str) -> Iterator[Executor]:
    """Open an executor: threads of this process, which only talk to kernels, or a dask cluster.

    Raises
    ------
    RunProblem
        If there is no cluster at that address, or the extra is not installed.
    """
    try:
        with _cluster(scheduler) if scheduler else ThreadPoolExecutor(workers, thread_name_prefix="report") as pool:
            yield pool
    finally:
        all_ended()


@contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise RunProblem(NO_EXTRA) from None
    try:
        client: Any = Client(scheduler, timeout="10s", set_as_default=False)
    except OSError as error:
        raise RunProblem(f"There is no dask scheduler at {scheduler}. Start one, or leave out --scheduler.") from error
    with client, client.get_executor(pure=False, retries=RETRIES) as pool:
        yield pool


def make_all(
    jobs: Sequence[Job], pool: Executor, done: Callable[[Job, Made], None], look: Callable[[Sequence[str]], None]
) -> None:
    """Make every report; tell of each as it is done, and now and then which are running.

    Whatever breaks this off ends the kernels too.
    """
    running: dict[Future[Made], Job] = {pool.submit(make_report, job): job for job in jobs}
    try:
        while running:
            finished, _ = wait(running, timeout=LOOK, return_when="FIRST_COMPLETED")
            for future in finished:
                job = running.pop(future)
                done(job, future.result())
            look([job.stem for future, job in running.items() if future.running()])
    except BaseException:
        for future in running:
            future.cancel()
        end_all()
        raise


@contextmanager
def stoppable() -> Iterator[None]:
    """Let a SIGTERM end a run as a Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: Any) -> None:
        raise Stopped(number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class Stopped(KeyboardInterrupt):
    """A run was told to end, by the signal `args[0]`."""
