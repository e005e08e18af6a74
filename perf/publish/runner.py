"""One report: a notebook run by papermill with checked parameters."""

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.translators import papermill_translators
from pydantic import TypeAdapter, ValidationError
from traitlets.config import Config

from perf.load.problems import did_you_mean
from perf.publish.html import Neighbour, Page, render_report
from perf.publish.tables import tables_of, write_csv
from perf.terms import RunProblem

KERNEL, LANGUAGE = "python3", "python"  # named, so that stripped metadata cannot break a run
_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True)
class Job:
    """One report to make, in plain values: it may be made in another process."""

    notebook: Path
    output: Path
    parameters: Mapping[str, Any]
    page: Page
    tables: Path  # the folder of the page's tables as CSV
    note: str = ""  # what is to be known of their data


@dataclass(frozen=True)
class Made:
    """What is told of a report that was made: its one-line answer, its warnings, its seconds, its tables' files."""

    answer: str
    warnings: tuple[str, ...]
    seconds: float
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """A notebook that has run: its outputs, its one-line answer, what it warned of, and how long it took."""

    notebook: NotebookNode
    answer: str
    warnings: tuple[str, ...]
    seconds: float


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse a parameter that the notebook does not have, or of another type, before anything starts.

    Papermill only warns of a name that it does not know, and then runs on the defaults.

    Raises
    ------
    RunProblem
        Every parameter that does not fit, each with what the notebook takes.
    """
    known = _declared(notebook)
    faults = []
    for name, value in parameters.items():
        if name not in known:
            fix = did_you_mean(name, known) or f"It takes {', '.join(known)}."
            faults.append(f'{notebook.name} has no parameter "{name}". {fix}')
            continue
        wanted = known[name]
        try:
            TypeAdapter(_TYPES.get(wanted, object)).validate_python(value, strict=True)
        except ValidationError:
            faults.append(f"{notebook.name}, {name}: {value!r} is not of the type {wanted}.")
    if faults:
        raise RunProblem("\n".join(faults))


def _declared(notebook: Path) -> dict[str, str]:
    """Read the parameters that a notebook declares, each with its type."""
    cells = nbformat.read(notebook, as_version=4).cells  # type: ignore[no-untyped-call]
    translator = papermill_translators.find_translator(KERNEL, LANGUAGE)
    declared = (cell for cell in cells if "parameters" in cell.metadata.get("tags", ()))
    return {one.name: one.inferred_type_name for cell in declared for one in translator.inspect(cell)}


def run_notebook(notebook: Path, output: Path, parameters: Mapping[str, Any]) -> Run:
    """Run a notebook in a kernel of its own and save it, run, at `output`.

    Raises
    ------
    RunProblem
        If a parameter does not fit, or a cell fails: with the cell's error, without its data.
    """
    check_parameters(notebook, parameters)
    started = time.perf_counter()
    try:
        with _transport() as config:
            run = papermill.execute_notebook(
                notebook,
                output,
                parameters=dict(parameters),
                cwd=notebook.parent,
                kernel_name=KERNEL,
                language=LANGUAGE,
                progress_bar=False,
                config=config,
                extra_arguments=["--IPKernelApp.log_level=50"],  # it tells of its own end as of an error
                request_save_on_cell_execute=False,
            )
    except papermill.PapermillExecutionError as error:
        cell = error.source.strip().splitlines()[-1]
        raise RunProblem(f"{notebook.name} stopped at `{cell}`: {error.ename}: {error.evalue}") from error
    return Run(run, _answer(run), _warnings(run), time.perf_counter() - started)


def make_report(job: Job) -> Made:
    """Run a job's notebook and write its page beside it.

    Raises
    ------
    RunProblem
        See `run_notebook`.
    """
    run = run_notebook(job.notebook, job.output, job.parameters)
    stem = "-".join(job.output.relative_to(job.tables.parent).with_suffix("").parts)
    files = write_csv(tables_of(run.notebook), job.tables, stem, note=job.note)
    links = tuple(Neighbour(relative(job.tables / name, job.output), caption) for name, caption in files)
    page = render_report(run.notebook, replace(job.page, tables=links))
    job.output.with_suffix(".html").write_text(page, encoding="utf-8", newline="\n")
    return Made(run.answer, run.warnings, run.seconds, tuple(name for name, _ in files))


def relative(file: Path, page: Path) -> str:
    """Give the address of a file of the pack as a page of it names it."""
    return PurePath(os.path.relpath(file, page.parent)).as_posix()


@contextmanager
def _transport() -> Iterator[Config]:
    """Let a kernel talk over sockets that only their owner can open, each kernel's in a folder of its own."""
    if os.name != "posix":
        yield Config()
        return
    with tempfile.TemporaryDirectory(prefix="council-perf-") as folder:
        yield Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})


def _answer(run: NotebookNode) -> str:
    """Read the report's answer: the output of the cell that is tagged so."""
    cells = (cell for cell in run.cells if "answer" in cell.metadata.get("tags", ()))
    return next((str(cell.outputs[0].data["text/plain"]) for cell in cells if cell.outputs), "")


def _warnings(run: NotebookNode) -> tuple[str, ...]:
    streams = (output for cell in run.cells for output in cell.get("outputs", ()) if output.output_type == "stream")
    return tuple(output.text.strip() for output in streams if output.name == "stderr")
