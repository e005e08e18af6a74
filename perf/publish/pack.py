"""The quarterly pack: every report made in a temporary place, then swapped in whole."""

import hashlib
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

import perf
from perf.catalogue import Scores, score_quarter
from perf.figure import COUNCIL
from perf.load import Dataset, load
from perf.load.cache import PLACE
from perf.load.framework import FILE as FRAMEWORK_FILE
from perf.load.framework import slug
from perf.present import health, method, scorecard
from perf.present.view import TOPICS, protected
from perf.present.words import day, quarter_span
from perf.publish.html import Page, render_index
from perf.publish.runner import Job, Made, check_parameters, make_report
from perf.topics.amounts import SCHOOLS

MANIFEST_SCHEMA = 1
VERSIONS = ("jupyterlab", "matplotlib", "nbconvert", "numpy", "pandas", "papermill", "seaborn")


@dataclass(frozen=True)
class Report:
    """A report that a pack can hold: its name on the command line, its title, its notebook, whether by area."""

    name: str
    title: str
    notebook: str
    by_area: bool = True


REPORTS = {
    report.name: report
    for report in (
        Report("corporate-health", "Corporate health", "corporate_health.ipynb", by_area=False),
        *(Report(topic.name, topic.title, f"{topic.name}.ipynb") for topic in TOPICS.values()),
    )
}


@dataclass(frozen=True)
class Task:
    """One report of one area."""

    report: Report
    area: str

    @property
    def stem(self) -> str:
        """Its file in the pack, without the ending: council/sickness."""
        return f"{slug(self.area)}/{self.report.name}" if self.report.by_area else self.report.name


def tasks_of(scores: Scores, reports: Iterable[str] = (), areas: Iterable[str] = ()) -> list[Task]:
    """List the reports that a pack holds: of each topic, those areas that its records speak of.

    Raises
    ------
    ValueError
        If an area is not one of the framework's.
    """
    rules = scores.data.framework
    known = {slug(name): name for name in rules.areas}
    unknown = [area for area in areas if slug(area) not in known]
    if unknown:
        raise ValueError(f'"{unknown[0]}" is not an area; there is {", ".join(known)}')
    wanted = [known[slug(area)] for area in areas] or [COUNCIL, *rules.directorates, SCHOOLS]
    tasks = []
    for name in reports or REPORTS:
        report = REPORTS[name]
        if not report.by_area:
            tasks += [Task(report, COUNCIL)] if COUNCIL in wanted else []
            continue
        spoken = scores.records.loc[scores.records["figure"].isin(TOPICS[name].figures), "area"]
        tasks += [Task(report, area) for area in wanted if area in set(spoken)]
    return tasks


def notebooks() -> Path:
    """Find the notebooks: beside the package in a checkout, inside it once it is installed."""
    beside = Path(perf.__file__).parent.parent / "notebooks"
    return beside if beside.is_dir() else Path(perf.__file__).parent / "notebooks"


def run_pack(
    data: Path,
    *,
    quarter: str = "",
    out: Path = Path("outputs"),
    reports: Iterable[str] = (),
    areas: Iterable[str] = (),
    workers: int = 0,
    progress: Callable[[str, int, int], None] = lambda name, done, of: None,
) -> dict[str, Any]:
    """Make the pack of a quarter.

    Parameters
    ----------
    data : Path
        The council folder.
    quarter : str
        The latest with data where none is named.
    out : Path
        The pack is written to a folder of it named after the quarter: 2019-20-Q2.
    reports, areas : iterables of str
        The reports to make, of REPORTS, and their areas, by name or slug; all where none is named.
    workers : int
        How many notebooks run at a time; as many as there are cores where it is 0.
    progress : callable
        Told what is being done, and how many of how many reports are made.

    Returns
    -------
    dict
        The manifest, as written to manifest.json.

    Raises
    ------
    DataProblem
        If the folder cannot be used: nothing is scored and nothing written.
    RunProblem
        If a report fails: the pack that stands is left as it is.
    """
    council = load(data)
    scores = score_quarter(council, quarter)
    tasks = tasks_of(scores, reports, areas)
    for task in tasks:
        check_parameters(notebooks() / task.report.notebook, _parameters(task, scores))
    out.mkdir(parents=True, exist_ok=True)
    out = out.resolve()
    place = out / scores.quarter.slug
    _restore(place)
    making = Path(tempfile.mkdtemp(prefix=f".{place.name}.making-", dir=out))
    try:
        figures = protected(scores)
        with _shared(figures):
            made = _make(making, tasks, scores, workers or os.cpu_count() or 1, progress)
        manifest = _manifest(scores, made, figures)
        _write(making / "index.html", _index(scores, made))
        _write(making / "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
        making.chmod(0o777 & ~_umask())
        _swap(making, place)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return manifest


@contextmanager
def _shared(figures: pd.DataFrame) -> Iterator[None]:
    """Leave the protected figures for the run's notebooks, in a file that only their owner can read."""
    with tempfile.TemporaryDirectory(prefix="council-perf-") as folder:
        place = Path(folder) / "protected.parquet"
        figures.to_parquet(place)
        place.chmod(0o600)
        os.environ[PLACE] = str(place)
        try:
            yield
        finally:
            del os.environ[PLACE]


def _parameters(task: Task, scores: Scores) -> dict[str, str]:
    common = {"data": str(scores.data.folder.resolve()), "quarter": scores.quarter.label}
    return common | ({"area": task.area} if task.report.by_area else {})


def _make(
    making: Path, tasks: list[Task], scores: Scores, workers: int, progress: Callable[[str, int, int], None]
) -> list[tuple[Task, Made]]:
    """Make every report, several at a time in processes of their own; the first that fails ends them all."""
    progress("Reports", 0, len(tasks))
    jobs = [_job(making, task, scores) for task in tasks]
    if min(workers, len(jobs)) < 2:
        alone = []
        for done, job in enumerate(jobs, 1):
            alone.append(make_report(job))
            progress("Reports", done, len(tasks))
        return list(zip(tasks, alone, strict=True))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(make_report, job) for job in jobs]
        try:
            for done, future in enumerate(as_completed(running), 1):
                future.result()
                progress("Reports", done, len(tasks))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [(task, future.result()) for task, future in zip(tasks, running, strict=True)]


def _job(making: Path, task: Task, scores: Scores) -> Job:
    source, output = notebooks() / task.report.notebook, making / f"{task.stem}.ipynb"
    output.parent.mkdir(exist_ok=True)
    up = "../index.html" if task.report.by_area else "index.html"
    area = task.area if task.report.by_area else ""
    page = _page(scores, _title(task.report, scores), inputs=_hashes(scores.data, [source]), up=up, area=area)
    return Job(source, output, _parameters(task, scores), page)


def _page(scores: Scores, name: str, *, inputs: dict[str, str], up: str = "", area: str = "") -> Page:
    rules, quarter = scores.data.framework, scores.quarter
    together = hashlib.sha256("".join(f"{file} {digest}\n" for file, digest in sorted(inputs.items())).encode())
    return Page(
        name=name,
        council=rules.name,
        quarter=quarter.label,
        span=quarter_span(quarter.start, quarter.end),
        data_to=day(quarter.end),
        version=perf.__version__,
        inputs=together.hexdigest()[:12],
        draft=rules.pack_status == "draft",
        up=up,
        area=area[:1].upper() + area[1:],
    )


def _index(scores: Scores, made: list[tuple[Task, Made]]) -> str:
    page = _page(scores, "Performance reports", inputs=_hashes(scores.data, []))
    by_area: dict[str, list[dict[str, str]]] = {}
    for task, report in made:
        entry = {"href": f"{task.stem}.html", "name": _title(task.report, scores), "answer": report.answer}
        area = task.area if task.report.by_area else ""
        by_area.setdefault(area[:1].upper() + area[1:], []).append(entry)
    return render_index(
        page,
        title=f"Performance reports, {scores.quarter}",
        headline=health.headline(scores).html,
        cards=scorecard.cards(scores).html,
        areas=[{"name": area, "id": slug(area) or "whole", "reports": entries} for area, entries in by_area.items()],
        exceptions=(health.exceptions(scores) + scorecard.red_measures(scores)).html,
        left_out=method.left_out(scores).html,
    )


def _title(report: Report, scores: Scores) -> str:
    return scores.data.framework.report if report.name == "corporate-health" else report.title


def _manifest(scores: Scores, made: list[tuple[Task, Made]], gated: pd.DataFrame) -> dict[str, Any]:
    data = scores.data
    figures = _may_be_listed(scores, gated)
    return {
        "schema": MANIFEST_SCHEMA,
        "council": data.framework.name,
        "quarter": scores.quarter.label,
        "pack_status": data.framework.pack_status,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"council-perf": perf.__version__, "python": platform.python_version()}
        | {name: version(name) for name in VERSIONS},
        "inputs": _hashes(data, []),
        "rows": {name: len(data.tables[name]) for name in data.sources},
        "missing": list(data.missing),
        "remarks": [str(remark) for remark in data.remarks],
        "reports": [
            {
                "report": task.report.name,
                "area": task.area,
                "html": f"{task.stem}.html",
                "notebook": f"{task.stem}.ipynb",
                "status": "made",
                "answer": report.answer,
                "seconds": round(report.seconds, 2),
                "parameters": _parameters(task, scores),
                "warnings": list(report.warnings),
            }
            for task, report in made
        ],
        "figures": figures.to_dict(orient="records"),
    }


def _may_be_listed(scores: Scores, gated: pd.DataFrame) -> pd.DataFrame:
    """List the figures that a manifest may hold: those of the records as the gate lets them through."""
    of_records = scores.figures["figure"].isin(gated["figure"])
    shown = pd.concat([gated[gated["quarter"] == scores.quarter.label], scores.figures[~of_records]], ignore_index=True)
    return shown.dropna(subset=["value"])[["figure", "area", "quarter", "part", "value"]]


def _hashes(data: Dataset, others: list[Path]) -> dict[str, str]:
    """Give the SHA-256 of each input file, by its name."""
    files = {source.path for source in data.sources.values()} | {data.folder / FRAMEWORK_FILE} | set(others)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files) if path.is_file()}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.before")


def _swap(made: Path, place: Path) -> None:
    """Put a finished pack in its place; the one that stood there goes when the new one stands."""
    aside = _aside(place)
    if place.exists():
        place.rename(aside)
    made.rename(place)
    shutil.rmtree(aside, ignore_errors=True)


def _restore(place: Path) -> None:
    """Put back a pack that a run, broken off between its two renames, had set aside."""
    aside = _aside(place)
    if aside.exists() and not place.exists():
        aside.rename(place)
    shutil.rmtree(aside, ignore_errors=True)
