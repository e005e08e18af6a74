"""The quarterly pack: every report made in a temporary place, then swapped in whole."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

import perf
from perf.catalogue import Scores, score_quarter
from perf.load import load
from perf.load.cache import EARLIER, PLACE
from perf.present import health, method, overview, scorecard
from perf.present.view import protected
from perf.present.words import day, quarter_span
from perf.publish.earlier import earlier_packs
from perf.publish.html import Neighbour, Page, render_index
from perf.publish.manifest import hashes, manifest_of
from perf.publish.runner import Job, Made, check_parameters, make_report, relative
from perf.publish.swap import restore, swap, write
from perf.publish.tables import WORKBOOK, write_workbook
from perf.publish.tasks import Task, notebooks, parameters_of, tasks_of, title_of


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
        check_parameters(notebooks() / task.report.notebook, parameters_of(task, scores))
    out.mkdir(parents=True, exist_ok=True)
    out = out.resolve()
    place = out / scores.quarter.slug
    restore(place)
    making = Path(tempfile.mkdtemp(prefix=f".{place.name}.making-", dir=out))
    try:
        figures = protected(scores)
        with _shared(figures, {scores.quarter.label: earlier_packs(scores, out)}):
            made = _make(making, tasks, scores, workers or os.cpu_count() or 1, progress)
        manifest = manifest_of(scores, made, figures)
        write_workbook(scores, making / "tables" / WORKBOOK)
        write(making / "index.html", _index(scores, made, figures))
        write(making / "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
        swap(making, place)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return manifest


@contextmanager
def _shared(figures: pd.DataFrame, earlier: dict[str, Any]) -> Iterator[None]:
    """Leave the protected figures, and what earlier packs had otherwise, where only the run's owner can read them."""
    with tempfile.TemporaryDirectory(prefix="council-perf-") as folder:
        place = Path(folder) / "protected.parquet"
        figures.to_parquet(place)
        place.chmod(0o600)
        write(place.with_name(EARLIER), json.dumps(earlier))
        os.environ[PLACE] = str(place)
        try:
            yield
        finally:
            del os.environ[PLACE]


def _make(
    making: Path, tasks: list[Task], scores: Scores, workers: int, progress: Callable[[str, int, int], None]
) -> list[tuple[Task, Made]]:
    """Make every report, several at a time in processes of their own; the first that fails ends them all."""
    progress("Reports", 0, len(tasks))
    jobs = [_job(making, tasks, at, scores) for at in range(len(tasks))]
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


def _job(making: Path, tasks: list[Task], at: int, scores: Scores) -> Job:
    task = tasks[at]
    source, output = notebooks() / task.report.notebook, making / f"{task.stem}.ipynb"
    output.parent.mkdir(exist_ok=True)
    up = "../index.html" if task.report.by_area else "index.html"
    area = task.area if task.report.by_area else ""
    page = _page(scores, title_of(task.report, scores), inputs=hashes(scores.data, [source]), up=up, area=area)
    before, after = (_neighbour(tasks, at + step, output, making, scores) for step in (-1, 1))
    page = replace(page, before=before, after=after)
    note = method.illustrative(scores, task.report.tables)
    return Job(source, output, parameters_of(task, scores), page, making / "tables", note)


def _neighbour(tasks: list[Task], at: int, page: Path, making: Path, scores: Scores) -> Neighbour | None:
    """Name the report before or after another, in the order of the pack: by area, then by topic."""
    if not 0 <= at < len(tasks):
        return None
    task = tasks[at]
    title = title_of(task.report, scores)
    name = f"{title}, {task.area[:1].upper()}{task.area[1:]}" if task.report.by_area else title
    return Neighbour(relative(making / f"{task.stem}.html", page), name)


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


def _index(scores: Scores, made: list[tuple[Task, Made]], figures: pd.DataFrame) -> str:
    page = _page(scores, "Performance reports", inputs=hashes(scores.data, []))
    page = replace(page, tables=(Neighbour(f"tables/{WORKBOOK}", "Measures and actions, as a workbook"),))
    links = {(task.area, task.report.name): overview.Link(f"{task.stem}.html", report.answer)
             for task, report in made if task.report.by_area}  # fmt: skip
    whole = [
        {"href": f"{task.stem}.html", "name": title_of(task.report, scores), "answer": report.answer}
        for task, report in made
        if not task.report.by_area
    ]
    return render_index(
        page,
        title=f"Performance reports, {scores.quarter}",
        headline=health.headline(scores).html,
        cards=scorecard.cards(scores).html,
        reports=whole,
        grid=overview.grid(scores, figures, links).html,
        exceptions=(health.exceptions(scores) + scorecard.red_measures(scores)).html,
        left_out=method.left_out(scores).html,
    )
