"""How time and memory grow with the records: a region's spells, from 50 thousand to 5 million. Not a test.

Each size is generated, then measured in a process of its own, so that memory is that of the work alone.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd

import perf
from perf.quarter import Quarter
from perf.scores import record_amounts

ROOT = Path(__file__).parent.parent.parent
SIZES = (50_000, 500_000, 5_000_000)
FEW = {  # what the last years' sickness figures need
    "tables": ("absences", "workforce"),
    "columns": {
        "absences": ("post_id", "person_id", "directorate", "service", "staff_group", "reason", "fte", "first_day",
                     "last_day"),
    },
    "since": "2014-04-01",
}  # fmt: skip


def measure(folder: Path, **wanted: Any) -> dict[str, float]:
    """Load a folder and make the monthly amounts of all its areas."""
    started = time.perf_counter()
    council = perf.load(folder, **wanted)
    loaded = time.perf_counter()
    amounts = record_amounts(council, Quarter("2019-20 Q2"))
    return {
        "spells": len(council.absences),
        "amounts": len(amounts),
        "load": loaded - started,
        "make": time.perf_counter() - loaded,
        "gigabytes": _peak(),
    }


def plain(folder: Path) -> dict[str, float]:
    """Read the same spells as CSV and add up days by month and service, as one would by hand: no rule kept."""
    pd.read_parquet(folder / "absences.parquet").to_csv(folder / "absences.csv", index=False)
    started = time.perf_counter()
    spells = pd.read_csv(folder / "absences.csv", parse_dates=["first_day", "last_day"])
    spells["days"] = (spells["last_day"] - spells["first_day"]).dt.days + 1
    spells.groupby([spells["first_day"].dt.to_period("M"), "service"])["days"].sum()
    return {"seconds": time.perf_counter() - started, "gigabytes": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", type=Path)
    parser.add_argument("--few", type=Path)
    parser.add_argument("--plain", type=Path)
    given = parser.parse_args()
    if given.measure or given.few or given.plain:
        how = measure(given.measure) if given.measure else measure(given.few, **FEW) if given.few else None
        print(json.dumps(how or plain(given.plain)))
        return
    print("| spells | load, s | monthly amounts, s | peak, GB ", end="")
    print("| the last years only, s | peak, GB | by hand, s | against by hand |")
    print("|---|---|---|---|---|---|---|---|")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as place:
            made = [
                sys.executable,
                ROOT / "data/vale/synthesise.py",
                "--region",
                "1",
                "--spells",
                str(size),
                "--out",
                place,
            ]
            subprocess.run(made, check=True, capture_output=True)
            (folder,) = Path(place).iterdir()
            ours, few, theirs = (
                json.loads(subprocess.run(
                    [sys.executable, "-m", "tests.benchmarks.records", how, folder],
                    check=True, capture_output=True, text=True, cwd=ROOT,
                ).stdout)
                for how in ("--measure", "--few", "--plain")
            )  # fmt: skip
        whole, part = (it["load"] + it["make"] for it in (ours, few))
        print(
            f"| {ours['spells']:,} | {ours['load']:.1f} | {ours['make']:.1f} | {ours['gigabytes']:.2f} | {part:.1f} | "
            f"{few['gigabytes']:.2f} | {theirs['seconds']:.1f} | {whole / theirs['seconds']:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
