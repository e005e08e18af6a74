"""The command `council-perf`: its options, its output and its exit status. The work is done by the package."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import perf
from perf.bundled import Bundled, bundled
from perf.errors import PerfError
from perf.packs.report_and_task import INDEX
from perf.safe_text import folder_name, formula_safe
from perf.seldom_collection import collect_seldom

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
    """The formats of `check`."""

    text = "text"
    json = "json"
    csv = "csv"


class TableFormat(StrEnum):
    """The formats of `score` and `reconcile`."""

    table = "table"
    csv = "csv"
    json = "json"


class FiguresFormat(StrEnum):
    """The formats of `figures`."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


class Period(StrEnum):
    """The periods of `figures`."""

    quarter = "quarter"
    month = "month"


class ExplainFormat(StrEnum):
    """The formats of `explain`."""

    text = "text"
    json = "json"


class ScoreTable(StrEnum):
    """The scored tables."""

    measures = "measures"
    actions = "actions"
    risks = "risks"
    themes = "themes"


Data = Annotated[Path | None, typer.Option(help="The council folder. Default: the bundled council.")]
QuarterLabel = Annotated[str, typer.Option("--quarter", help='Such as "2019-20 Q2". Default: the latest with data.')]
BUNDLED: Bundled = "data/vale"


def main() -> None:
    """Run a command; whatever the console's encoding, its output is UTF-8, so that a redirect can hold any name."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    collect_seldom()
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
def _plain_errors() -> Iterator[None]:
    """Print errors without a traceback: exit with 1 for problems of data and runs, with 2 for wrong usage."""
    try:
        yield
    except PerfError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from None
    except KeyboardInterrupt as stop:
        print("Stopped. The existing pack has not been changed.", file=sys.stderr)
        raise typer.Exit(128 + (stop.args[0] if stop.args else 2)) from None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


@app.command()
def run(
    data: Data = None,
    quarter: QuarterLabel = "",
    out: Annotated[Path, typer.Option(help="Folder for packs.")] = Path("outputs"),
    report: Annotated[list[str] | None, typer.Option(help="Report to make. Default: all.")] = None,
    area: Annotated[list[str] | None, typer.Option(help="Area, by name or slug. Default: all but services.")] = None,
    workers: Annotated[int, typer.Option(help="How many notebooks run at a time. 0: one for each core.", min=0)] = 0,
    scheduler: Annotated[str, typer.Option(help="Address of a dask cluster to run on: tcp://…")] = "",
    force: Annotated[bool, typer.Option("--force", help="Make reports again even if nothing has changed.")] = False,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Write each page as a PDF too, and the committee pack with its annexes.")
    ] = False,
    docx: Annotated[bool, typer.Option("--docx", help="Write all pages as one Word document.")] = False,
    timeout: Annotated[float, typer.Option(help="Minutes that a report may take.", min=0.01)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> None:
    """Write the quarter's pack.

    Only what has changed is made again, and the old pack is replaced only when the new one is complete.
    """
    from perf.packs.manifest_file import failed_reports
    from perf.packs.progress import print_summary, show_progress
    from perf.packs.request import Request
    from perf.packs.run import run_pack

    with _plain_errors(), show_progress() as watch:
        request = Request(
            data=_folder(data),
            quarter=quarter,
            out=out,
            reports=report or (),
            areas=area or (),
            workers=workers,
            scheduler=scheduler,
            force=force,
            pdf=pdf,
            docx=docx,
            timeout=60 * timeout,
        )
        manifest = run_pack(request, watch=watch)
    if as_json:
        print(json.dumps(manifest, ensure_ascii=False))
    print_summary(manifest, out / folder_name(manifest["quarter"]) / INDEX)
    if failed_reports(manifest, request):
        raise typer.Exit(1)


@app.command()
def approve(
    quarter: Annotated[str, typer.Option("--quarter", help="The quarter of the pack. Default: the latest there.")] = "",
    out: Annotated[Path, typer.Option(help="Folder for packs.")] = Path("outputs"),
    by: Annotated[str, typer.Option(help='The role that approves it, such as "Head of Performance".')] = "",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day. Default: today.")] = None,
) -> None:
    """Record that a pack is approved, or without --by show whether it is, and is still the same.

    The exit status is 1 if it is not approved, or not the same.
    """
    from perf.packs.approve import approve_pack, check_approval

    with _plain_errors():
        today = date.today()
        day = on.date() if on else today
        if day > today or (on and not by):
            raise ValueError("--on is the day on which the role of --by approved the pack: today or before.")
        state = approve_pack(out, quarter, by=by, on=day) if by else check_approval(out, quarter)
    print(state)
    raise typer.Exit(0 if state.is_sound else 1)


@app.command()
def check(data: Data = None, format: Annotated[CheckFormat, typer.Option()] = CheckFormat.text) -> None:
    """List every problem and remark of a council folder. The exit status is 1 if there is a problem."""
    from perf.checking import problems_of
    from perf.dataset.problems import as_frame, as_text

    with _plain_errors():
        folder = _folder(data)
        problems = problems_of(folder)
    if format is CheckFormat.text:
        is_faulty = any(problem.level == "problem" for problem in problems)
        print("\n".join(filter(None, [as_text(str(folder), problems), "" if is_faulty else f"{folder}: no problems."])))
    else:
        print(_machine_text(as_frame(problems), format.value))
    raise typer.Exit(1 if any(problem.level == "problem" for problem in problems) else 0)


@app.command()
def score(
    data: Data = None,
    quarter: QuarterLabel = "",
    table: Annotated[ScoreTable, typer.Option(help="The table to print.")] = ScoreTable.measures,
    format: Annotated[TableFormat, typer.Option()] = TableFormat.table,
) -> None:
    """Print a scored table. Figures are not protected: for analysts only."""
    from perf.load_council import load
    from perf.scores import score_quarter

    with _plain_errors():
        rows = getattr(score_quarter(load(_folder(data)), quarter), table.value)
    if format is TableFormat.table:
        _print_rows(rows, COLUMNS[table])
    else:
        print(_machine_text(rows, format.value))


@app.command("import")
def import_exports(
    data: Annotated[Path, typer.Option(help="The council folder, with sources.toml.")],
    suggest: Annotated[
        Path | None, typer.Option(help="Print a first sources.toml for an export that it does not describe yet.")
    ] = None,
    sheet: Annotated[str, typer.Option(help="With --suggest: the sheet of a workbook.")] = "",
    table: Annotated[str, typer.Option(help="With --suggest: the table that the export is for.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace tables that no import has made.")] = False,
) -> None:
    """Write the tables of a council folder, made of exports, and show what became of each row."""
    from perf.importing.imported_tables import import_sources
    from perf.importing.suggestion import suggested

    with _plain_errors():
        if suggest:
            print(suggested(suggest, data, sheet=sheet, table=table), end="")
            return
        for account in import_sources(data, replace=replace):
            print(account)


@app.command()
def collect(
    quarter: Annotated[str, typer.Option(help='The quarter that is asked for, such as "2019-20 Q2".')],
    data: Annotated[Path, typer.Option(help="The council folder.")],
    out: Annotated[Path, typer.Option(help="Folder for the workbooks.")] = Path("collection"),
    merge: Annotated[Path | None, typer.Option(help="Take back the answers of the workbooks in this folder.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Answers replace what a table already holds.")] = False,
) -> None:
    """Write a workbook for each owner of measures, actions and risks, or take their answers back with --merge."""
    from perf.collection.answers import merge_answers
    from perf.collection.owner_workbooks import write_workbooks

    with _plain_errors():
        if merge is None:
            council = perf.load(data)
            asked = perf.Quarter.parse(quarter, council.framework.year_start_month)
            for path in write_workbooks(council, asked, out):
                print(path)
            return
        merged = merge_answers(data, merge, quarter, replace=replace)
    print(merged)
    raise typer.Exit(0 if merged.is_written else 1)


@app.command()
def figures(
    data: Data = None,
    quarter: QuarterLabel = "",
    by: Annotated[
        Period, typer.Option(help="Figures of the quarter, or of each month up to its end.")
    ] = Period.quarter,
    area: Annotated[list[str] | None, typer.Option(help="Area, by name or slug. Default: all.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help='Such as "sickness" or "measures". Default: all.')] = None,
    unprotected: Annotated[bool, typer.Option("--unprotected", help="Show small numbers of people too.")] = False,
    format: Annotated[FiguresFormat, typer.Option()] = FiguresFormat.table,
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
) -> None:
    """Print figures as a tidy table, one row a value: what may be shown of any quarter or month with records."""
    from perf.figures_frame import figures as tidy_figures

    with _plain_errors():
        if format is FiguresFormat.parquet and out is None and _is_terminal():
            raise ValueError("Parquet cannot be shown on a terminal; name a file with --out.")
        rows = tidy_figures(
            _folder(data), quarter, by=by.value, area=area or None, topic=topic or None, protected=not unprotected
        )
    if unprotected:
        print("These figures are not protected: small numbers of people are shown. For analysts only.", file=sys.stderr)
    _write(rows, format, out)


@app.command()
def explain(
    figure: Annotated[str, typer.Argument(help="Such as measures.green. All are in docs/definitions.md.")],
    data: Data = None,
    quarter: QuarterLabel = "",
    area: Annotated[str, typer.Option(help="Area, by name or slug.")] = "council",
    part: Annotated[str, typer.Option(help='Such as "theme=People".')] = "",
    format: Annotated[ExplainFormat, typer.Option()] = ExplainFormat.text,
) -> None:
    """Show where a figure comes from. Figures are not protected: for analysts only."""
    from perf.explanation import explain as explained
    from perf.load_council import load

    with _plain_errors():
        explanation = explained(load(_folder(data)), figure, quarter, area=area, part=part)
    if format is ExplainFormat.json:
        print(json.dumps(explanation, ensure_ascii=False, indent=2))
    else:
        for name, fact in explanation.in_words.items():
            print(f"{name:<15} {fact}")


@app.command()
def reconcile(
    data: Data = None,
    quarter: QuarterLabel = "",
    format: Annotated[TableFormat, typer.Option()] = TableFormat.table,
) -> None:
    """Compare what a report printed with what its figures give. The table shows only what does not agree."""
    from perf.load_council import load
    from perf.reconciliation.findings import counts_sentence
    from perf.reconciliation.reconciliation import reconcile as reconciled

    with _plain_errors():
        findings = reconciled(load(_folder(data)), quarter)
    if format is TableFormat.table:
        _print_rows(findings[findings["finding"] != "agrees"], ["finding", "subject", "printed", "recomputed", "why"])
        print(counts_sentence(findings), file=sys.stderr)
    else:
        print(_machine_text(findings, format.value))


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new folder; it must not exist, or be empty.")],
    name: Annotated[str, typer.Option(help="The council's name, as pages show it.")],
) -> None:
    """Create a council folder, with a workbook for officers to fill in."""
    from perf.new_council.new_folder import new_council, next_steps

    with _plain_errors():
        print(next_steps(folder, new_council(folder, name)), file=sys.stderr)


@app.command()
def lab(
    data: Data = None,
    port: Annotated[int, typer.Option(help="The port; if it is in use, the next free one.", min=1, max=65535)] = 8888,
    browser: Annotated[bool, typer.Option(help="Whether to open the browser.")] = True,
) -> None:
    """Open JupyterLab with a copy of the notebooks; other computers cannot reach it."""
    from perf.workbench.jupyterlab import run_lab
    from perf.workbench.lab_notebooks import COPY, copy_notebooks

    with _plain_errors():
        folder = copy_notebooks(Path(COPY), data=_folder(data), outputs=Path("outputs"))
        print(f"The notebooks are in {folder}, which is yours to change.", file=sys.stderr)
        run_lab(folder, port=port, browser=browser)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _write(rows: "pd.DataFrame", format: FiguresFormat, out: Path | None) -> None:
    """Write figures in a format to a file, or to stdout."""
    if format is FiguresFormat.parquet:
        content = rows.to_parquet(index=False)
    elif format is FiguresFormat.table:
        content = (_table_text(rows, FIGURE_COLUMNS).replace("\N{MINUS SIGN}", "-") + "\n").encode()
    else:
        content = (_machine_text(rows, format.value) + "\n").encode()
    if out is not None:
        out.write_bytes(content)
    elif format is FiguresFormat.parquet:
        sys.stdout.buffer.write(content)
    else:
        print(content.decode(), end="")


def _machine_text(rows: "pd.DataFrame", kind: str) -> str:
    """Return rows as CSV or JSON, with ISO dates."""
    if kind == "csv":
        return str(formula_safe(rows).to_csv(index=False, date_format="%Y-%m-%d")).rstrip("\n")
    records = json.loads(rows.to_json(orient="records", date_format="iso"))
    for record in records:
        for name in rows.columns[rows.dtypes.astype("str").str.startswith("datetime")]:
            record[name] = record[name][:10] if record[name] else None
    return json.dumps(records, ensure_ascii=False, indent=2)


COLUMNS = {  # of the tables for people
    ScoreTable.measures: ["measure_id", "title", "actual", "previous", "target", "miss", "rating", "direction"],
    ScoreTable.actions: ["action_id", "title", "percent_complete", "expected", "due", "rating"],
    ScoreTable.risks: ["risk_ref", "level", "title", "score", "band", "direction", "forecast"],
    ScoreTable.themes: ["theme", "total", "green", "amber", "red", "na", "rating", "direction"],
}
FIGURE_COLUMNS = ["figure", "area", "period", "part", "value", "unit", "hidden"]


def _print_rows(rows: "pd.DataFrame", columns: list[str]) -> None:
    """Print columns of rows as a table for people."""
    print(_table_text(rows, columns))


def _table_text(rows: "pd.DataFrame", columns: list[str]) -> str:
    """Return columns of rows as a table for people, as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table

    from perf.pages.cell import plain

    table = Table(box=None, header_style="bold")
    for name in columns:
        numeric = rows[name].dtype.kind in "fi" or str(rows[name].dtype) == "Int64"
        is_first = name == columns[0]  # the name of a row, to be copied
        table.add_column(name, justify="right" if numeric else "left", overflow="fold", no_wrap=is_first)
    for line in rows[columns].itertuples(index=False):
        table.add_row(*("" if _blank(cell) else plain(cell) for cell in line))
    console = Console(markup=False, emoji=False, highlight=False)
    with console.capture() as capture:
        console.print(table)
    return capture.get().rstrip("\n")


def _blank(cell: object) -> bool:
    import pandas as pd

    return bool(pd.isna(cell))
