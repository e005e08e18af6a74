"""How long the explorer takes to redraw: the bundled council, and one of five million spells. Not a test.

Prints rows for the table of docs/performance.md, in milliseconds of the processor: for each topic the median over areas
of the first redraw of an area, with its breakdown, comparison, drivers and year-end forecast, where it has that
section; then the slowest of them. A first look at the latest quarter includes importing what draws; one at the quarter
before is measured with nothing kept, and with what that look has kept.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import perf
from perf.kept_content import SETTING
from perf.opened_quarter import KEPT_AS
from perf.pages.block import wide_only
from perf.workbench.html_pieces import frame_block
from perf.workbench.opened_council import Workspace
from perf.workbench.sections import below_trend, trend, view_block
from perf.workbench.selection import BREAKDOWN, COMPARISON, DRIVERS, YEAR_END, Selection, complete_selection, sections

ROOT = Path(__file__).parent.parent.parent
VALE = ROOT / "data" / "vale"
LARGE = 5_000_000
SECTIONS = (BREAKDOWN, COMPARISON, DRIVERS, YEAR_END)
ROUNDS = 3  # the best of them, since a shared machine is slow at times


def redraw(workspace: Workspace, chosen: Selection) -> float:
    """Draw a view and its section as the explorer does, in seconds of the processor: other work does not count."""
    started = time.process_time()
    report = workspace.report(chosen.topic, chosen.area, quarter=chosen.until, figure=chosen.figure)
    with wide_only():
        above, below = (section(workspace, chosen).block(report) for section in (trend, below_trend))
        frame_block(view_block(report, chosen.against, above) + below)._repr_mimebundle_()
    return time.process_time() - started


def first_redraw(workspace: Workspace, chosen: Selection) -> float:
    """Redraw an area of which nothing has been asked for yet."""
    protected = workspace.open_quarter(chosen.until).protected
    for made, once in ((protected, "monthly_charts"), (protected.series, "_months"), (protected.series, "_years")):
        vars(made).pop(once, None)
    return redraw(workspace, chosen)


def first_look(workspace: Workspace, quarter: str) -> float:
    """Score, protect and draw a quarter that was not yet looked at, in seconds of the processor."""
    started = time.process_time()
    redraw(workspace, complete_selection(workspace, Selection("sickness", "council", until=quarter)))
    return time.process_time() - started


def measure(folder: Path) -> None:
    """Print the rows of one council."""
    started = time.process_time()
    council = perf.load(folder)
    loaded = time.process_time()
    workspace = Workspace(council)
    first_look(workspace, workspace.latest.quarter.label)  # the explorer begins with it
    opened = time.process_time()
    before = [first_look(workspace, workspace.latest.quarter.previous.label)]
    vars(council).pop(KEPT_AS)
    before.append(first_look(workspace, workspace.latest.quarter.previous.label))
    rules, spells = council.framework, len(council.absences)
    for topic in workspace.topics:
        times: dict[str, list[float]] = {name: [] for name in SECTIONS}
        for area in ("council", *rules.directorates, *list(rules.services)[:4]):
            chosen = complete_selection(workspace, Selection(topic, area))
            for name in {value for _, value in sections(workspace, chosen)} & set(SECTIONS):
                view = replace(chosen, section=name)
                times[name].append(min(first_redraw(workspace, view) for _ in range(ROUNDS)))
        cells = [f"{1000 * statistics.median(each):.0f}" if each else "" for each in times.values()]
        slowest = 1000 * max(max(each, default=0) for each in times.values())
        print(f"| {spells:,} | {topic} | {' | '.join(cells)} | {slowest:.0f} |", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{spells:,} spells: load {loaded - started:.1f} s, first look {opened - loaded:.1f} s, peak {peak:.1f} GB")
    print(f"first look at the quarter before: {before[0]:.1f} s; by another process later: {before[1]:.1f} s")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", type=Path)
    parser.add_argument("--spells", type=int, default=LARGE)
    given = parser.parse_args()
    if given.measure:
        measure(given.measure)
        return
    print(f"| spells | topic | {' | '.join(SECTIONS).replace('year_end', 'forecast')} | slowest |")
    print(f"|{'---|' * (len(SECTIONS) + 3)}", flush=True)
    with tempfile.TemporaryDirectory() as place, tempfile.TemporaryDirectory() as kept:
        os.environ[SETTING] = kept
        made = [sys.executable, VALE / "synthesise.py", "--region", "1", "--spells", str(given.spells), "--out", place]
        subprocess.run(made, check=True, capture_output=True)
        (large,) = Path(place).iterdir()
        for table in (*VALE.glob("*.csv"), *VALE.glob("*.parquet")):  # its other topics are those of the bundled one
            if not (large / table.name).exists():
                shutil.copyfile(table, large / table.name)
        with (large / "framework.toml").open("a", encoding="utf-8") as rules:
            rules.write("\n[data_to]\nbudget = 2019-08-31\n")
        for folder in (VALE, large):
            subprocess.run([sys.executable, "-m", "tests.benchmarks.redraw", "--measure", folder], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
