"""What the user of `council-perf run` sees: a progress display, or a few lines where nobody watches, and a summary."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from perf.packs.progress import Progress, Watch

SLOWEST = 5  # cells of the whole run that are listed


@contextmanager
def shown() -> Iterator[Watch]:
    """Show how far a run is, on standard error: alive on a terminal, a line for each report elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines().tell
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, TextColumn("{task.fields[more]}"), console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=None, more="")

        def tell(progress: Progress) -> None:
            bar.update(
                task, description=progress.step, total=progress.total or None, completed=progress.done,
                more=_more(progress),
            )  # fmt: skip

        yield tell


def _more(progress: Progress) -> str:
    """Say what runs, what failed, what was kept, and how long it will take."""
    left = progress.left(time.monotonic())
    parts = [
        f"{len(progress.failed)} failed" if progress.failed else "",
        f"{progress.kept} kept" if progress.kept else "",
        f"about {left:.0f} s left" if left else "",
        ", ".join(progress.running),
    ]
    return " · ".join(part for part in parts if part)


class Lines:
    """Progress for a log: one line for each step and for each report that is done."""

    def __init__(self) -> None:
        self.before = Progress("")

    def tell(self, progress: Progress) -> None:
        """Print what is new."""
        if progress.step != self.before.step:
            self._print(
                f"{progress.step}: {progress.total} ({progress.kept} kept)" if progress.total else progress.step
            )
        for what in ("made", "failed"):
            known = set(getattr(self.before, what))
            for stem in getattr(progress, what):
                if stem not in known:
                    self._print(f"{what} {stem} ({progress.done} of {progress.total})")
        self.before = progress

    def _print(self, line: str) -> None:
        print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def summary(manifest: Mapping[str, Any], index: Path) -> None:
    """Tell on standard error what was made, in what time, with the slowest cells; and what failed, and why."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    run, entries = manifest["run"], manifest["reports"]
    new = [entry for entry in entries if entry["status"] == "made"]
    if new:
        table = Table("Report", "Area", "Seconds", box=None, header_style="bold")
        table.columns[2].justify = "right"
        for entry in new:
            table.add_row(entry["report"], entry["area"], f"{entry['seconds']:.1f}")
        console.print(table)
        cells = sorted((cell["seconds"], entry["html"], cell["cell"]) for entry in new for cell in entry["slowest"])
        for seconds, html, cell in reversed(cells[-SLOWEST:]):
            console.print(
                f"slowest: {seconds:.1f} s  {html.removesuffix('.html')}  {cell}", overflow="ellipsis", no_wrap=True
            )
    for entry in entries:
        if entry["status"] == "failed":
            console.print(f"failed: {entry['html']}: {entry['message']}")
    counts = ", ".join(f"{run[what]} {what}" for what in ("made", "kept", "failed") if run[what] or what == "made")
    console.print(f"{counts} in {run['seconds']:.1f} s. Open {index}", soft_wrap=True)
