"""The quarterly pack: every report made in a temporary place, then swapped in whole."""

import hashlib
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import perf
from perf.catalogue import Scores, score_quarter
from perf.load import Dataset, load
from perf.load.framework import FILE as FRAMEWORK_FILE
from perf.present import health, method, scorecard
from perf.present.words import day, quarter_span
from perf.publish.html import Page, render_index, render_report
from perf.publish.runner import Run, check_parameters, run_notebook

MANIFEST_SCHEMA = 1
VERSIONS = ("jupyterlab", "matplotlib", "nbconvert", "numpy", "pandas", "papermill", "seaborn")


@dataclass(frozen=True)
class Report:
    """A report that a pack can hold: its name on the command line, its title and its notebook."""

    name: str
    title: str
    notebook: str


REPORTS = {"corporate-health": Report("corporate-health", "Corporate health", "corporate_health.ipynb")}


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
    reports : iterable of str
        The reports to make, of REPORTS; all where none is named.
    progress : callable
        Told the report that begins, and how many of how many are done.

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
    wanted = [REPORTS[name] for name in reports] or list(REPORTS.values())
    parameters = {"data": str(data.resolve()), "quarter": scores.quarter.label}
    for report in wanted:
        check_parameters(notebooks() / report.notebook, parameters)
    place = out / scores.quarter.slug
    out.mkdir(parents=True, exist_ok=True)
    _restore(place)
    making = Path(tempfile.mkdtemp(prefix=f".{place.name}.making-", dir=out))
    try:
        manifest = _make(making, wanted, parameters, scores, progress)
        making.chmod(0o777 & ~_umask())
        _swap(making, place)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return manifest


def _make(
    making: Path,
    wanted: list[Report],
    parameters: dict[str, str],
    scores: Scores,
    progress: Callable[[str, int, int], None],
) -> dict[str, Any]:
    made: list[tuple[Report, Run]] = []
    for report in wanted:
        progress(report.title, len(made), len(wanted))
        source = notebooks() / report.notebook
        run = run_notebook(source, making / f"{report.name}.ipynb", parameters)
        page = _page(scores, scores.data.framework.report, inputs=_hashes(scores.data, [source]), up="index.html")
        _write(making / f"{report.name}.html", render_report(run.notebook, page))
        made.append((report, run))
    progress("Index", len(made), len(wanted))
    _write(making / "index.html", _index(scores, made))
    manifest = _manifest(scores, made, parameters)
    _write(making / "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    progress("Done", len(made), len(wanted))
    return manifest


def _page(scores: Scores, name: str, *, inputs: dict[str, str], up: str = "") -> Page:
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
    )


def _index(scores: Scores, made: list[tuple[Report, Run]]) -> str:
    page = _page(scores, "Performance reports", inputs=_hashes(scores.data, []))
    return render_index(
        page,
        title=f"Performance reports, {scores.quarter}",
        headline=health.headline(scores).html,
        cards=scorecard.cards(scores).html,
        reports=[
            {"href": f"{report.name}.html", "name": _title(report, scores), "answer": run.answer}
            for report, run in made
        ],
        exceptions=(health.exceptions(scores) + scorecard.red_measures(scores)).html,
        left_out=method.left_out(scores).html,
    )


def _title(report: Report, scores: Scores) -> str:
    return scores.data.framework.report if report.name == "corporate-health" else report.title


def _manifest(scores: Scores, made: list[tuple[Report, Run]], parameters: dict[str, str]) -> dict[str, Any]:
    data = scores.data
    figures = scores.figures.dropna(subset=["value"])[["figure", "area", "quarter", "part", "value"]]
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
                "report": report.name,
                "area": "council",
                "html": f"{report.name}.html",
                "notebook": f"{report.name}.ipynb",
                "status": "made",
                "answer": run.answer,
                "seconds": round(run.seconds, 2),
                "parameters": parameters,
                "warnings": list(run.warnings),
            }
            for report, run in made
        ],
        "figures": figures.to_dict(orient="records"),
    }


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
