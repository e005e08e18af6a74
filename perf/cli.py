"""The command line: a thin shell over the package."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import perf
from perf.bundled import Bundled, bundled
from perf.errors import PerfError
from perf.safe_text import formula_safe

if TYPE_CHECKING:
    import pandas as pd

PROGRAM = "council-perf"
app = typer.Typer(
    name=PROGRAM,
    help="A council's quarterly performance reports, computed from its data.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


class CheckFormat(StrEnum):
    """How `check` tells what it found."""

    text = "text"
    json = "json"
    csv = "csv"


class TableFormat(StrEnum):
    """How `score` prints a table."""

    table = "table"
    csv = "csv"
    json = "json"


class ExplainFormat(StrEnum):
    """How `explain` tells a figure."""

    text = "text"
    json = "json"


class ScoreTable(StrEnum):
    """The scored tables."""

    measures = "measures"
    actions = "actions"
    risks = "risks"
    themes = "themes"


Data = Annotated[Path | None, typer.Option(help="The council folder; the bundled council if none is given.")]
QuarterLabel = Annotated[str, typer.Option("--quarter", help='Such as "2019-20 Q2"; the latest with data if left out.')]
BUNDLED: Bundled = "data/vale"


def main() -> None:
    """Run a command; whatever the console's encoding, its output is UTF-8, so that a redirect can hold any name."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name=PROGRAM)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"{PROGRAM} {perf.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Read what is asked of the command itself."""


def _folder(data: Path | None) -> Path:
    """Return the council folder that is given, or else the bundled one: in a checkout's folder, by its short name."""
    if data is not None:
        return data
    if Path(BUNDLED).is_dir():
        return Path(BUNDLED)
    folder = bundled(BUNDLED)
    print(f"No council folder was given with --data, so the bundled council is used: {folder}", file=sys.stderr)
    return folder


@contextmanager
def _told() -> Iterator[None]:
    """Tell what an officer can put right, without a traceback: 1 for data and runs, 2 for wrong usage."""
    try:
        yield
    except PerfError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from None
    except KeyboardInterrupt as stop:
        print("Stopped. The pack that stands is as it was.", file=sys.stderr)
        raise typer.Exit(128 + (stop.args[0] if stop.args else 2)) from None
    except KeyError as error:
        raise typer.BadParameter(str(error.args[0])) from None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


@app.command()
def run(
    data: Data = None,
    quarter: QuarterLabel = "",
    out: Annotated[Path, typer.Option(help="Where packs are written.")] = Path("outputs"),
    report: Annotated[list[str] | None, typer.Option(help="A report to make; all if left out.")] = None,
    area: Annotated[list[str] | None, typer.Option(help="An area by name or slug; all if left out.")] = None,
    workers: Annotated[int, typer.Option(help="Notebooks at a time; 0 is as many as there are cores.", min=0)] = 0,
    scheduler: Annotated[str, typer.Option(help="Run on the dask cluster at tcp://…")] = "",
    force: Annotated[bool, typer.Option("--force", help="Make also what has not changed.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write PDF files too, and all of them as one.")] = False,
    timeout: Annotated[float, typer.Option(help="Minutes that a report may take.", min=0.01)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest.")] = False,
) -> None:
    """Make the quarterly pack: what has changed since the standing one, the rest kept."""
    from perf.packs.existing_pack import failed
    from perf.packs.plan import REPORTS
    from perf.packs.progress_display import shown, summary
    from perf.packs.run import run_pack

    reports, areas = report or (), area or ()
    unknown = [name for name in reports if name not in REPORTS]
    if unknown:
        raise typer.BadParameter(f'"{unknown[0]}" is not a report; there is {", ".join(REPORTS)}')
    with _told(), shown() as watch:
        manifest = run_pack(
            _folder(data), quarter=quarter, out=out, reports=reports, areas=areas, workers=workers, scheduler=scheduler,
            force=force, pdf=pdf, timeout=60 * timeout, watch=watch,
        )  # fmt: skip
    if as_json:
        print(json.dumps(manifest, ensure_ascii=False))
    summary(manifest, out / manifest["quarter"].replace(" ", "-") / "index.html")
    if failed(manifest, reports, areas):
        raise typer.Exit(1)


@app.command()
def check(data: Data = None, format: Annotated[CheckFormat, typer.Option()] = CheckFormat.text) -> None:
    """List every problem and remark of a council folder; exit 1 if there is a problem."""
    from perf.checking import problems_of
    from perf.dataset.problems import as_frame, as_text

    with _told():
        folder = _folder(data)
        found = problems_of(folder)
        failed = any(problem.level == "problem" for problem in found)
    if format is CheckFormat.text:
        print(as_text(str(folder), found) or f"{folder}: no problems.")
    else:
        print(_machine(as_frame(found), format.value))
    raise typer.Exit(1 if failed else 0)


@app.command()
def score(
    data: Data = None,
    quarter: QuarterLabel = "",
    table: Annotated[ScoreTable, typer.Option(help="Which scored table.")] = ScoreTable.measures,
    format: Annotated[TableFormat, typer.Option()] = TableFormat.table,
) -> None:
    """Print a scored table."""
    from perf.council_folder import load
    from perf.scores import score_quarter

    with _told():
        rows = getattr(score_quarter(load(_folder(data)), quarter), table.value)
    if format is TableFormat.table:
        _print_rows(rows, SHOWN[table])
    else:
        print(_machine(rows, format.value))


@app.command()
def explain(
    figure: Annotated[str, typer.Argument(help="Such as measures.green; docs/definitions.md lists them all.")],
    data: Data = None,
    quarter: QuarterLabel = "",
    area: Annotated[str, typer.Option(help="The whole council, or an area by name or slug.")] = "council",
    part: Annotated[str, typer.Option(help='Such as "theme=People".')] = "",
    format: Annotated[ExplainFormat, typer.Option()] = ExplainFormat.text,
) -> None:
    """Tell where a number comes from."""
    from perf.council_folder import load
    from perf.explanation import explain as explained

    with _told():
        told = explained(load(_folder(data)), figure, quarter, area=area, part=part)
    if format is ExplainFormat.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for name, value in told.items():
            if value not in ("", None, {}):
                print(f"{name.replace('_', ' '):<15} {_said(value)}")


@app.command()
def reconcile(
    data: Data = None,
    quarter: QuarterLabel = "",
    format: Annotated[TableFormat, typer.Option()] = TableFormat.table,
) -> None:
    """Compare what a report printed with what recomputes; the table leaves out what agrees."""
    from perf.council_folder import load
    from perf.reconciliation.findings import counts_sentence
    from perf.reconciliation.reconciliation import reconcile as reconciled

    with _told():
        found = reconciled(load(_folder(data)), quarter)
    if format is TableFormat.table:
        _print_rows(found[found["finding"] != "agrees"], ["finding", "subject", "printed", "recomputed", "why"])
        print(counts_sentence(found), file=sys.stderr)
    else:
        print(_machine(found, format.value))


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where; it must not exist, or be empty.")],
    name: Annotated[str, typer.Option(help="The council's name, as pages show it.")],
) -> None:
    """Make a new council folder, with a workbook for officers."""
    from perf.new_council.new_folder import new_council, next_steps

    with _told():
        print(next_steps(folder, new_council(folder, name)), file=sys.stderr)


@app.command()
def lab(
    port: Annotated[int, typer.Option(help="The next free one if it is taken.", min=1, max=65535)] = 8888,
    browser: Annotated[bool, typer.Option(help="Whether to open it in the browser.")] = True,
) -> None:
    """Open JupyterLab on the workbench, for this computer alone."""
    from perf.workbench.jupyter import COPY, own_notebooks, run_lab

    with _told():
        run_lab(own_notebooks(Path(COPY)), port=port, browser=browser)


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} ({what})" for name, what in value.items())
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _machine(rows: "pd.DataFrame", kind: str) -> str:
    if kind == "csv":
        return str(formula_safe(rows).to_csv(index=False, date_format="%Y-%m-%d")).rstrip("\n")
    records = json.loads(rows.to_json(orient="records", date_format="iso"))
    for record in records:
        for name in rows.columns[rows.dtypes.astype("str").str.startswith("datetime")]:
            record[name] = record[name][:10] if record[name] else None
    return json.dumps(records, ensure_ascii=False, indent=2)


SHOWN = {
    ScoreTable.measures: ["measure_id", "title", "actual", "previous", "target", "miss", "rating", "direction"],
    ScoreTable.actions: ["action_id", "title", "percent_complete", "expected", "due", "rating"],
    ScoreTable.risks: ["risk_ref", "level", "title", "score", "band", "direction", "forecast"],
    ScoreTable.themes: ["theme", "total", "green", "amber", "red", "na", "rating", "direction"],
}


def _print_rows(rows: "pd.DataFrame", columns: list[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    from perf.pages.tables import plain

    shown = Table(box=None, header_style="bold")
    for name in columns:
        numeric = rows[name].dtype.kind in "fi" or str(rows[name].dtype) == "Int64"
        shown.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for line in rows[columns].itertuples(index=False):
        shown.add_row(*("" if _blank(cell) else plain(cell) for cell in line))
    Console(markup=False, emoji=False, highlight=False).print(shown)


def _blank(cell: Any) -> bool:
    import pandas as pd

    return bool(pd.isna(cell))
