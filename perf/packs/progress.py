"""The progress of a run, and what `council-perf run` shows of it on standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar
from rich.table import Table

from perf.packs.approval import PackStatus, read_approval
from perf.packs.manifest_file import Manifest, ReportEntry, stem_of

SLOWEST = 5  # cells of the whole run that are listed


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Parameters
    ----------
    step : str
        What is being done: "Reports".
    total : int
        How many items the step has; 0 if it is not counted.
    finished, failed : tuple of str
        The items that are finished, and those that failed.
    kept : int
        How many items are kept from the existing pack.
    running : tuple of str
        The items that are being made.
    since : float
        When the step began, by `time.monotonic`.
    """

    step: str
    total: int = 0
    finished: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    kept: int = 0
    running: tuple[str, ...] = ()
    since: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> int:
        """How many items need nothing more."""
        return len(self.finished) + len(self.failed) + self.kept

    def plus(self, item: str, *, failed: bool) -> "Progress":
        """Count one more item that is finished, or has failed."""
        if failed:
            return replace(self, failed=(*self.failed, item))
        return replace(self, finished=(*self.finished, item))

    def seconds_left(self, now: float) -> float | None:
        """Estimate the seconds that are left from the time of the items so far; None before the first is done."""
        ended = len(self.finished) + len(self.failed)
        return (now - self.since) / ended * (self.total - self.done) if ended else None


Watch = Callable[[Progress], None]


def show_nothing(_: Progress) -> None:
    """Show no progress."""


@contextmanager
def show_progress() -> Iterator[Watch]:
    """Show how far a run is: a moving bar on a terminal, a line for each report elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield ProgressLog().show
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with ProgressBar(*columns, TextColumn("{task.fields[more]}"), console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=None, more="")

        def show(progress: Progress) -> None:
            bar.update(
                task, description=progress.step, total=progress.total or None, completed=progress.done,
                more=_details(progress),
            )  # fmt: skip

        yield show


def _details(progress: Progress) -> str:
    """Return what failed, what was kept, how long it will take and what is running, in one line."""
    left = progress.seconds_left(time.monotonic())
    details = [
        f"{len(progress.failed)} failed" if progress.failed else "",
        f"{progress.kept} kept" if progress.kept else "",
        f"about {left:.0f} s left" if left else "",
        ", ".join(progress.running),
    ]
    return " · ".join(detail for detail in details if detail)


class ProgressLog:
    """Progress for a log: one line for each step, and for each item that is done."""

    def __init__(self) -> None:
        self.before = Progress("")

    def show(self, progress: Progress) -> None:
        """Print what is new."""
        if progress.step != self.before.step:
            _log(f"{progress.step}: {progress.total} ({progress.kept} kept)" if progress.total else progress.step)
            self.before = Progress(progress.step)
        for item in (item for item in progress.finished if item not in self.before.finished):
            _log(f"finished {item} ({progress.done} of {progress.total})")
        for item in (item for item in progress.failed if item not in self.before.failed):
            _log(f"failed {item} ({progress.done} of {progress.total})")
        self.before = progress


def _log(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def print_summary(manifest: Manifest, index: Path) -> None:
    """Print what was made and how long it took, the slowest cells, which reports failed and why, and remarks."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    run, entries = manifest["run"], manifest["reports"]
    new = [entry for entry in entries if entry["status"] == "made"]
    if new:
        table = Table("Report", "Area", "Seconds", box=None, header_style="bold")
        table.columns[2].justify = "right"
        for entry in new:
            table.add_row(entry["report"], entry["area"], f"{entry['seconds']:.1f}")
        console.print(table)
        for line in _slowest_cells(new):
            console.print(line, overflow="ellipsis", no_wrap=True)
    for entry in entries:
        if entry["status"] == "failed":
            console.print(f"failed: {entry['html']}: {entry['message']}")
    for remark in run["remarks"]:
        console.print(remark, soft_wrap=True)
    if manifest["pack_status"] == "approved" and (approval := read_approval(index.parent)):
        console.print(f"Approved {PackStatus(approval).who_and_when}.", soft_wrap=True)
    counts = [f"{run['made']} made"]
    counts += [f"{run['kept']} kept"] * bool(run["kept"]) + [f"{run['failed']} failed"] * bool(run["failed"])
    console.print(f"Reports: {', '.join(counts)} in {run['seconds']:.1f} s. Open {index}", soft_wrap=True)


def _slowest_cells(entries: list[ReportEntry]) -> list[str]:
    cells = [(cell["seconds"], stem_of(entry), cell["cell"]) for entry in entries for cell in entry["slowest"]]
    slowest = sorted(cells, reverse=True)[:SLOWEST]
    return [f"slowest: {seconds:.1f} s  {stem}  {cell}" for seconds, stem, cell in slowest]
