"""A region as one run: councils of the bundled one's size, one after another in one process. Not a test.

Prints what each takes: seconds for each report, and what the process holds after it. Both stay flat. Each council is
loaded, scored and protected completely; so that 22 of them take minutes, only the reports of the whole council are made
(`--area all` makes those of its areas too).
"""

import argparse
import gc
import shutil
import statistics
import tempfile
from pathlib import Path

import pandas as pd
import psutil

from perf.packs.request import Request
from perf.packs.run import run_pack
from tests.benchmarks.pack import QUARTER, VALE

SEED = 20190930


def generated(number: int, place: Path) -> Path:
    """Make a council of the bundled one: another name, and nine in ten of its spells and complaints."""
    folder = Path(shutil.copytree(VALE, place / f"council-{number:02d}"))
    rules = (folder / "framework.toml").read_text(encoding="utf-8")
    (folder / "framework.toml").write_text(rules.replace("Vale of Glamorgan", f"Region {number}"), encoding="utf-8")
    for table in ("absences", "complaints"):
        rows = pd.read_parquet(folder / f"{table}.parquet")
        rows.sample(frac=0.9, random_state=SEED + number).sort_index().to_parquet(folder / f"{table}.parquet")
    return folder


def main() -> None:
    """Print a row for each council, then the first and the last of them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--councils", type=int, default=22)
    parser.add_argument("--area", default="council", help="whose reports are made; all: those of every area")
    given = parser.parse_args()
    areas = () if given.area == "all" else (given.area,)
    me, each = psutil.Process(), []
    print("| council | reports | seconds | seconds a report | memory, MB | open files | children |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        for number in range(given.councils):
            folder = generated(number + 1, Path(place))
            out = Path(place) / "packs" / folder.name
            run = run_pack(Request(data=folder, quarter=QUARTER, out=out, areas=areas))
            gc.collect()
            assert run["run"]["failed"] == 0, folder
            reports, seconds = len(run["reports"]), run["run"]["seconds"]
            each.append((seconds / reports, me.memory_info().rss / 1024**2, me.num_fds(), len(me.children())))
            print(
                f"| {folder.name} | {reports} | {seconds:.1f} |" + " {:.2f} | {:.0f} | {} | {} |".format(*each[-1]),
                flush=True,
            )
    third = max(len(each) // 3, 1)
    for name, some in (("first", each[:third]), ("last", each[-third:])):
        a_report, memory = (statistics.median(row[at] for row in some) for at in (0, 1))
        print(f"The {name} {third}: {a_report:.2f} s a report, {memory:.0f} MB.")


if __name__ == "__main__":
    main()
