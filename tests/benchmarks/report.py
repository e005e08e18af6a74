"""Where a report's time goes, from its kernel's start to its page: `make bench`. Seconds, in one run; not a test.

The cells run in a process forked from a warm one, as a report's kernel does; what the run itself takes above them is
the kernel's start, its end, and the talk with it. No chart is kept, so that each is drawn.
"""

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial, wraps
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from types import FunctionType
from typing import Any

from perf import charts
from perf.dataset.prepared_results import PLACE
from perf.kept_content import SETTING
from perf.packs.kernels import fork_server
from tests.benchmarks.pack import QUARTER, VALE, Asked, asked, cells_of

ROUNDS = 5
READ = (  # where a report opens what the run has prepared, or reads the folder
    ("perf.report", "open_quarter"), ("perf.load_council", "load"), ("perf.dataset.folder", "read_folder"),
)  # fmt: skip
CHARTS = [name for name in charts._HOMES if name != "theme"]
STEPS = ("start and talk", "read", "compute", "draw", "encode", "export")


class Clock:
    """Seconds by step, each step without those inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._steps, self._since = ["compute"], time.perf_counter()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what is done in here as a step."""
        self._take()
        self._steps.append(name)
        try:
            yield
        finally:
            self._take()
            self._steps.pop()

    def _take(self) -> None:
        now = time.perf_counter()
        self.seconds[self._steps[-1]] += now - self._since
        self._since = now

    def stopped(self) -> dict[str, float]:
        """Give the seconds so far."""
        self._take()
        return dict(self.seconds)

    def counting(self, module: str, function: str, name: str) -> None:
        """Count every call of a module's function as a step."""
        home = import_module(module)
        whole = getattr(home, function)

        @wraps(whole)
        def counted(*given: Any, **named: Any) -> Any:
            with self.step(name):
                return whole(*given, **named)

        setattr(home, function, counted)


def cells_by_step(report: Asked) -> dict[str, float]:
    """Run a notebook's cells in this process; give the seconds of each step."""
    clock = Clock()
    for module, function in READ:
        clock.counting(module, function, "read")
    for name in CHARTS:
        home = import_module(f"perf.charts.{name}")
        mine = [made for made in vars(home).values() if isinstance(made, FunctionType)]
        for function in [made.__name__ for made in mine if made.__module__ == home.__name__]:
            clock.counting(home.__name__, function, "draw")
    clock.counting("perf.pages.block", "as_svg", "encode")
    cells_of(report)
    return clock.stopped()


def forked(make: Callable[[], dict[str, float]]) -> dict[str, float]:
    """Do something in a process forked from this one."""
    ours, theirs = os.pipe()
    if os.fork() == 0:
        os.write(theirs, json.dumps(make()).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as told:
        made: dict[str, float] = json.loads(told.read())
    os.wait()
    return made


def leave_shared(folder: Path) -> list[tuple[str, Asked]]:
    """Leave what a run leaves for its notebooks; give the council's own reports, each with its name."""
    import perf
    from perf.disclosure.protected_scores import protect_scores
    from perf.packs.kernels import warm_parent
    from perf.packs.plan import find_tasks
    from perf.packs.prepare import prepared_files

    scores = perf.score_quarter(perf.load(VALE), QUARTER)
    tasks = [task for task in find_tasks(scores) if task.area == "council"]
    warm_parent.write_private_files(prepared_files(protect_scores(scores), tasks, []), folder)
    return [(task.report.title.lower(), report) for task, report in zip(tasks, asked(tasks, scores), strict=True)]


def whole(report: Asked, folder: Path, parent: str) -> tuple[float, float]:
    """Make a report as a run does; give the seconds of its notebook and of its page."""
    from perf.packs.notebook.execution import Job, make_report
    from perf.packs.notebook.html_pages import Page

    page = Page("Report", "Council", QUARTER, "", "", "", "")
    started = time.perf_counter()
    made = make_report(Job("council/report", *report, page, shared=str(folder), parent=parent))
    assert made.status == "made", made.message
    return made.seconds, time.perf_counter() - started - made.seconds


def seconds_of_imports() -> float:
    """Time what the warm parent imports, in a process that has imported nothing."""
    code = "import time; started = time.perf_counter(); from perf.packs.kernels import fork_server; "
    code += "fork_server.import_all(); print(time.perf_counter() - started)"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print a table: the council's reports, each with the median seconds of its steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = range(parser.parse_args().rounds)
    os.environ[SETTING] = "off"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "shared"
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:  # no data and no thread here
            reports = other.submit(leave_shared, folder).result()
        imports = seconds_of_imports()
        fork_server.import_all()
        os.environ[PLACE] = str(folder)
        gc.collect()
        gc.freeze()  # as the warm parent does
        steps = {name: [forked(partial(cells_by_step, report)) for _ in rounds] for name, report in reports}
        del os.environ[PLACE]
        from perf.packs.kernels.warm_parent import Warmth

        parent = Warmth()
        wholes = {name: [whole(report, folder, str(parent.folder)) for _ in rounds] for name, report in reports}
        parent.close()
    print(f"Seconds, median of {len(rounds)}; {imports:.1f} s of imports are spared each report by the warm parent.\n")
    print(f"| report | {' | '.join(STEPS)} | total |\n|---|{'---|' * (len(STEPS) + 1)}")
    for name, _ in reports:
        inside = {step: statistics.median(each.get(step, 0.0) for each in steps[name]) for step in STEPS}
        ran, page = (statistics.median(each) for each in zip(*wholes[name], strict=True))
        inside |= {"start and talk": max(ran - sum(inside.values()), 0.0), "export": page}
        print(f"| {name} | {' | '.join(f'{inside[step]:.2f}' for step in STEPS)} | {ran + page:.2f} |")


if __name__ == "__main__":
    main()
