"""A region as one run: generated councils, one after another in one process. Not a test.

Prints what each takes: seconds for each report, and what the process holds after it. Both stay flat.
"""

import argparse
import gc
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from perf.publish.pack import run_pack

ROOT = Path(__file__).parent.parent.parent
QUARTER = "2019-20 Q2"


def generated(councils: int, spells: int, place: Path) -> list[Path]:
    """Generate the councils of a region, with so many spells of sickness in all."""
    words = ["--region", str(councils), "--spells", str(spells), "--out", str(place)]
    subprocess.run([sys.executable, ROOT / "data/vale/synthesise.py", *words], check=True, capture_output=True)
    return sorted(place.iterdir())


def main() -> None:
    """Print a row for each council, then the first and the last of them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--councils", type=int, default=22)
    parser.add_argument("--spells", type=int, default=500_000)
    given = parser.parse_args()
    me, each = psutil.Process(), []
    print("| council | reports | seconds | seconds a report | memory, MB | open files | children |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        for folder in generated(given.councils, given.spells, Path(place) / "region"):
            run = run_pack(folder, quarter=QUARTER, out=Path(place) / "packs" / folder.name)
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
