"""How fast a pack is made, against the ways one would script it: `make bench`. Ratios, in one run; not a test.

The ways take turns, so that a busy moment of the machine falls on all of them. The scripted ones are slow
and alike for each report, so they run a sample of the reports (`--sample 4` is every fourth), scaled up, which is
said. Each way begins with an empty folder of what is kept, and uses what it has put there itself; `council-perf run`
has one for its cold run and the runs after it. Beside the seconds stand those of the processor, which other work on
the machine changes less.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

import perf
from perf.bundled import bundled
from perf.dataset.prepared_results import PLACE
from perf.disclosure.protected_scores import protect_scores
from perf.kept_content import SETTING
from perf.packs.kernels import fork_server, warm_parent
from perf.packs.plan import find_tasks, parameters_of
from perf.packs.prepare import prepared_files
from perf.packs.report_and_task import Task
from perf.scores import Scores

ROOT = Path(__file__).parent.parent.parent
VALE = ROOT / "data" / "vale"
QUARTER = "2019-20 Q2"
PATHS = {"PYTHONPATH": str(ROOT)}
WAYS = {  # as README.md calls them, in its order; True: a sample of the reports, scaled up
    "scripted": ("`papermill`, then `jupyter nbconvert`, one report after the other", True),
    "scripted, two at a time": ("the same, two at a time", True),
    "process pool of two": ("papermill and one exporter in a pool of two processes", True),
    "ours, cold": ("**`council-perf run`, nothing there yet**", False),
    "ours, one changed record": ("after one changed complaint", False),
    "ours, unchanged": ("with nothing changed", False),
    "floor": ("the notebooks' cells as plain functions in two warm processes: the floor", False),
}
Asked = tuple[str, dict[str, Any]]  # a notebook and its parameters


def asked(tasks: Iterable[Task], scores: Scores) -> list[Asked]:
    """Give what each report is made of."""
    return [(str(bundled("notebooks") / task.report.notebook), parameters_of(task, scores)) for task in tasks]


def seconds(way: Callable[[], object], kept: Path) -> tuple[float, float]:
    """Time a way once: in seconds, and in those of the processor, its ended processes included."""
    os.environ[SETTING] = str(kept)
    before, started = _processor(), time.perf_counter()
    way()
    return time.perf_counter() - started, _processor() - before


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def script(out: Path, number: int, report: Asked) -> None:
    """Make one report with the two commands."""
    notebook, parameters = report
    run = str(out / f"{number}.ipynb")
    given = [word for name, value in parameters.items() for word in ("-p", name, value)]
    for command in (["papermill", notebook, run, *given], ["nbconvert", "--to", "html", run]):
        subprocess.run(
            [sys.executable, "-m", *command],
            check=True,
            capture_output=True,
            cwd=bundled("notebooks"),
            env=os.environ | PATHS,
        )


def scripted(reports: list[Asked], workers: int) -> None:
    """Make reports with the two commands, so many at a time."""
    with tempfile.TemporaryDirectory() as out, ThreadPoolExecutor(workers) as pool:
        list(pool.map(partial(script, Path(out)), range(len(reports)), reports))


def pooled_report(report: Asked) -> None:
    """Make one report with papermill and nbconvert, in a process of a pool."""
    import papermill
    from nbconvert.exporters import HTMLExporter

    notebook, parameters = report
    with tempfile.TemporaryDirectory() as out:
        run = papermill.execute_notebook(
            notebook, f"{out}/run.ipynb", parameters=parameters, cwd=str(bundled("notebooks")), progress_bar=False
        )
        HTMLExporter().from_notebook_node(run)


def pooled(reports: list[Asked]) -> None:
    """Make reports in a pool of two processes."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(pooled_report, reports))


def cells_of(report: Asked) -> None:
    """Run a notebook's cells as one plain function, and show what each would show."""
    notebook, parameters = report
    names: dict[str, Any] = {}
    for cell in json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        *body, last = "".join(cell["source"]).strip().split("\n")
        exec("\n".join(body), names)
        names |= parameters if "parameters" in cell["metadata"].get("tags", ()) else {}
        try:
            shown = eval(last, names)
        except SyntaxError:
            exec(last, names)
        else:
            getattr(shown, "_repr_mimebundle_", dict)()


def floor(pool: ProcessPoolExecutor, folder: Path) -> None:
    """Compute and protect once, then run all cells in two warm processes: no kernel, no page."""
    scores = perf.score_quarter(perf.load(VALE), QUARTER)
    tasks = find_tasks(scores)
    warm_parent.write_private_files(prepared_files(protect_scores(scores), tasks, []), folder)
    list(pool.map(cells_of, asked(tasks, scores)))


def ours(out: Path, data: Path = VALE) -> dict[str, Any]:
    """Make the pack as `council-perf run` does."""
    command = [sys.executable, "-m", "perf", "run", "--json", "--data", str(data), "--out", str(out)]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=os.environ | PATHS)
    manifest: dict[str, Any] = json.loads(done.stdout)
    return manifest


def measure(rounds: int, sample: int) -> tuple[dict[str, tuple[float, float]], dict[str, Any]]:
    """Time every way, in turns; give the medians, and the manifest of the last cold run."""
    scores = perf.score_quarter(perf.load(VALE), QUARTER)
    every = asked(find_tasks(scores), scores)
    few = every[::sample]
    scale = len(every) / len(few)
    taken: dict[str, list[tuple[float, float]]] = {}
    manifest: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place:
        folder, council = Path(place), Path(place) / "council"
        shutil.copytree(VALE, council)
        os.environ[SETTING] = str(folder / "kept by the floor")
        os.environ[PLACE] = str(folder / "shared")  # for the floor's processes alone
        floor_pool = ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=fork_server.import_all)
        list(floor_pool.map(time.sleep, [1.0, 1.0]))  # both are warm now
        del os.environ[PLACE]
        for number in range(rounds):
            out = folder / f"out-{number}"
            ways: dict[str, Callable[[], object]] = {
                "scripted": partial(scripted, few, 1),
                "scripted, two at a time": partial(scripted, few, 2),
                "process pool of two": partial(pooled, few),
                "ours, cold": partial(ours, out, council),
                "ours, unchanged": partial(ours, out, council),
                "ours, one changed record": partial(after_a_change, out, council, number),
                "floor": partial(floor, floor_pool, folder / "shared"),
            }
            for name, way in ways.items():
                of = "ours" if name.startswith("ours") else name
                once = seconds(way, folder / f"kept by {of} {number}")
                times = scale if WAYS[name][1] else 1
                taken.setdefault(name, []).append((once[0] * times, once[1] * times))
                if name == "ours, cold":
                    manifest = json.loads((out / "2019-20-Q2" / "manifest.json").read_text(encoding="utf-8"))
        floor_pool.shutdown()
    return {
        name: (statistics.median(each[0] for each in of), statistics.median(each[1] for each in of))
        for name, of in taken.items()
    }, manifest


def after_a_change(out: Path, council: Path, number: int) -> None:
    """Change one complaint, and make the pack again."""
    path = council / "complaints.parquet"
    rows = pd.read_parquet(path)
    rows.loc[rows.index[number], "cause"] = f"Cause {number}"
    rows.to_parquet(path)
    ours(out, council)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--sample", type=int, default=12, help="scripted ways: every so-manieth report, scaled up")
    given = parser.parse_args()
    medians, manifest = measure(given.rounds, given.sample)
    reports = len(manifest["reports"])
    print(f"{reports} reports, {os.cpu_count()} cores, median of {given.rounds}; scripted: every {given.sample}.\n")
    print("| way | seconds | of the processor | times as fast as scripted |\n|---|---|---|---|")
    for name, (words, _) in WAYS.items():
        each, processor = (f"{number:.{1 if number < 100 else 0}f}" for number in medians[name])
        times = medians["scripted"][0] / medians[name][0]
        faster = f"{times:.{1 if times < 10 else 0}f}"
        processor = "" if name == "floor" else processor  # its processes have not ended, so it is not known
        bold = "**" * words.startswith("**")
        print(
            f"| {words} | {' | '.join(f'{bold}{cell}{bold}' if cell else '' for cell in (each, processor, faster))} |"
        )
    above = (medians["ours, cold"][0] - medians["floor"][0]) / reports
    print(f"\nOurs cold is {above:.2f} s a report above the floor.")
    busy = sum(entry["seconds"] for entry in manifest["reports"])
    slowest = [cell for entry in manifest["reports"] for cell in entry["slowest"]]
    by_cell = pd.DataFrame(slowest).groupby("cell")["seconds"].agg(["count", "sum"]).nlargest(6, "sum")
    print(f"Seconds of all reports together: {busy:.1f}. The slowest cells:\n{by_cell.to_string()}")


if __name__ == "__main__":
    main()
