"""Making several reports at a time: in threads of this process, each with its own kernel, or on a dask cluster."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psutil

from perf.errors import RunProblem
from perf.packs.kernels.provisioner import allow_kernels, end_all
from perf.packs.notebook.execution import Job, Outcome, make_report

INTERVAL = 0.5  # seconds between two reports of what is running
LEAST_MEMORY = 1 << 30
NO_EXTRA = (
    'A cluster needs the extra "cluster", and distributed is not installed. In the project\'s folder: '
    "python -m pip install --no-deps --require-hashes -r requirements-dev.lock"
)
NO_CERTIFICATE = (
    "There is no certificate that can be read, and {} asks for one. Name its files in dask's settings: "
    "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and "
    "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY."
)
PATIENCE = "10s"  # until a scheduler answers
RETRIES = 3  # of a report whose worker was lost


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share_of_memory(workers: int) -> int:
    """Return an equal share of nine tenths of the machine's memory for each kernel, but at least 1 GB."""
    return max(int(0.9 * psutil.virtual_memory().total / workers), LEAST_MEMORY)


@contextmanager
def executor(workers: int, scheduler: str) -> Iterator[Executor]:
    """Open an executor: threads of this process, which only talk to kernels, or the workers of a dask cluster.

    Raises
    ------
    RunProblem
        If there is no cluster at that address, or the extra `cluster` is not installed.
    """
    try:
        with _cluster(scheduler) if scheduler else ThreadPoolExecutor(workers, thread_name_prefix="report") as pool:
            yield pool
    finally:
        allow_kernels()


@contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise RunProblem(NO_EXTRA) from None
    _check_certificate(scheduler)
    try:
        client: Any = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except OSError as error:
        raise RunProblem(f"No dask scheduler answers at {scheduler}. Start one, or omit --scheduler.") from error
    with client, client.get_executor(pure=False, retries=RETRIES) as pool:
        yield pool


def _check_certificate(scheduler: str) -> None:
    """Check that there is a certificate for a scheduler that wants one: dask's own message is about its arguments.

    Raises
    ------
    RunProblem
        If dask's settings name none, or one that cannot be read.
    """
    from distributed.security import Security

    if urlsplit(scheduler).scheme != "tls":
        return
    context = None
    with contextlib.suppress(OSError):
        context = Security().get_connection_args("client").get("ssl_context")
    if context is None:
        raise RunProblem(NO_CERTIFICATE.format(scheduler))


def make_all(
    jobs: Iterable[Job],
    pool: Executor,
    *,
    when_done: Callable[[Job, Outcome], None],
    when_running: Callable[[Sequence[str]], None],
) -> None:
    """Run every report; if that is interrupted, end the kernels too.

    Parameters
    ----------
    jobs : iterable of Job
        Each begins as soon as it comes and a worker is free, while the next are still being prepared.
    pool : Executor
        See `executor`.
    when_done : callable
        Called with each job that is done, and its result.
    when_running : callable
        Called several times a second with the stems of the reports that are running.
    """
    running: dict[Future[Outcome], Job] = {}
    try:
        for job in jobs:
            running[pool.submit(make_report, job)] = job
        while running:
            finished, _ = wait(running, timeout=INTERVAL, return_when="FIRST_COMPLETED")
            for future in finished:
                job = running.pop(future)
                when_done(job, future.result())
            when_running([job.stem for future, job in running.items() if future.running()])
    except BaseException:
        for future in running:
            future.cancel()
        end_all()
        raise
