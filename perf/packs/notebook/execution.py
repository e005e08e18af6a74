"""One report: its notebook run by papermill with checked parameters, and its page, in any thread or process."""

import asyncio
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
import papermill
from jupyter_core.utils import ensure_event_loop
from nbformat import NotebookNode
from papermill.translators import papermill_translators
from pydantic import TypeAdapter, ValidationError
from traitlets.config import Config

from perf.dataset.prepared_results import PLACE
from perf.dataset.problems import did_you_mean
from perf.errors import RunProblem
from perf.packs.kernels import warm_parent
from perf.packs.manifest_file import CellTime, Status
from perf.packs.notebook import engine
from perf.packs.notebook.failure import reason, without_rows
from perf.packs.notebook.html_pages import Neighbour, Page, relative, render_failed, render_report
from perf.packs.notebook.last_page import remember_frame
from perf.packs.table_files import take_tables, write_csv
from perf.packs.unwritable_folders import writing_to_temporary

KERNEL, LANGUAGE = "python3", "python"  # stated here, so that a notebook without metadata runs too
_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True)
class Limits:
    """What a report may take: seconds in all, and bytes of memory (0 means no limit)."""

    seconds: float = 600.0
    memory: int = 0


@dataclass(frozen=True)
class Job:
    """One report to make, in plain values, so that another process or machine can make it.

    `shared` are the files of the run's shared folder, by name (see `perf.packs.prepare`), or the folder itself.
    `parent` is the folder of a warm parent; without one, the process that makes the report starts its own.
    """

    stem: str
    notebook: str
    parameters: Mapping[str, str]
    page: Page
    limits: Limits = Limits()
    shared: Mapping[str, bytes] | str = field(default="", repr=False)
    parent: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a report: its files, by their names in the pack, and why it failed if it did."""

    status: Status
    message: str
    files: Mapping[str, bytes] = field(repr=False)
    answer: str = ""
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    cells: tuple[CellTime, ...] = ()
    kernel: str = ""  # why its kernel was not a forked one


@dataclass(frozen=True)
class NotebookRun:
    """A notebook that has run: its outputs, its answer in one line, its warnings, its seconds, and why it failed."""

    notebook: NotebookNode
    answer: str
    warnings: tuple[str, ...]
    seconds: float
    problem: str = ""
    kernel: str = ""

    @property
    def cells(self) -> tuple[CellTime, ...]:
        """How long each cell took."""
        with_code = [cell for cell in self.notebook.cells if cell.cell_type == "code" and cell.source.strip()]
        return tuple(
            CellTime(cell=cell.source.strip().splitlines()[-1], seconds=round(cell.metadata.papermill.duration, 3))
            for cell in with_code
            if cell.metadata.get("papermill", {}).get("duration")
        )


def check_parameters(notebook: Path, parameters: Mapping[str, object]) -> None:
    """Check that a notebook has each of these parameters, with the same type, before anything starts.

    Papermill only warns of a name that it does not know, and then uses the defaults.

    Raises
    ------
    RunProblem
        With every parameter that does not fit, and what the notebook takes.
    """
    known = _declared_types(notebook)
    faults = []
    for name, value in parameters.items():
        if name not in known:
            fix = did_you_mean(name, known) or f"It takes {', '.join(known)}."
            faults.append(f'{notebook.name} has no parameter "{name}". {fix}')
            continue
        try:
            TypeAdapter(_TYPES.get(known[name], object)).validate_python(value, strict=True)
        except ValidationError:
            faults.append(f"{notebook.name}, {name}: {value!r} is not of the type {known[name]}.")
    if faults:
        raise RunProblem("\n".join(faults))


def _declared_types(notebook: Path) -> dict[str, str]:
    """Read the parameters that a notebook declares, each with the name of its type."""
    cells = _read(notebook).cells
    translator = papermill_translators.find_translator(KERNEL, LANGUAGE)
    declared = (cell for cell in cells if "parameters" in cell.metadata.get("tags", ()))
    return {one.name: one.inferred_type_name for cell in declared for one in translator.inspect(cell)}


def _read(notebook: Path) -> NotebookNode:
    content: NotebookNode = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    return content


def run_notebook(
    notebook: Path, parameters: Mapping[str, object], *, limits: Limits = Limits(), parent: str = "", shared: str = ""
) -> NotebookRun:
    """Run a notebook in a kernel of its own; if it fails, `problem` states why, without its data.

    Raises
    ------
    RunProblem
        If a parameter does not fit.
    """
    check_parameters(notebook, parameters)
    started = time.perf_counter()
    with warm_parent.kernel_folder(parent) as folder:
        variables = {PLACE: shared} if shared else {}
        address = warm_parent.address(parent)
        manager = {"folder": folder, "address": address, "memory": limits.memory, "variables": variables}
        running = engine.Running(Config({"RunKernelManager": manager}), limits.seconds)
        problem = _run(notebook, parameters, running, str(Path(folder) / "run.ipynb"))
    book = running.notebook or _read(notebook)
    answer, warnings = _answer(book), _warnings(book)
    seconds = time.perf_counter() - started
    return NotebookRun(without_rows(book), answer, warnings, seconds, problem, running.why_ordinary)


def _run(notebook: Path, parameters: Mapping[str, object], running: engine.Running, output: str) -> str:
    """Run a notebook, and return what went wrong; "" if nothing did."""
    loop = ensure_event_loop()
    try:
        with writing_to_temporary(Path(output).parent):
            papermill.execute_notebook(
                str(notebook),
                output,
                parameters=dict(parameters),
                engine_name=engine.NAME,
                kernel_name=KERNEL,
                language=LANGUAGE,
                progress_bar=False,
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                running=running,
                place=str(notebook.parent),
            )
    except RunProblem as problem:
        return str(problem)
    except Exception as error:  # whatever it is, the other reports must go on
        return reason(error, notebook.name, running)
    finally:
        _close(loop)
    return ""


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """Close this thread's event loop, and cancel what an interrupted client has left waiting in it."""
    waiting = asyncio.all_tasks(loop)
    for task in waiting:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
    loop.close()
    asyncio.set_event_loop(None)


def make_report(job: Job) -> Outcome:
    """Run a job's notebook and make its page; a report that fails gets a page that states why."""
    try:
        with writing_to_temporary(Path(tempfile.gettempdir())):
            if isinstance(job.shared, str):
                return _make_report(job, job.shared)
            with tempfile.TemporaryDirectory(prefix=warm_parent.PREFIX) as folder:
                warm_parent.write_private_files(job.shared, Path(folder))
                return _make_report(job, folder)
    except Exception as error:  # a page that cannot be drawn is the failure of one report, not of the run
        problem = str(error) if isinstance(error, RunProblem) else f"Its page cannot be drawn: {type(error).__name__}."
        return Outcome("failed", problem, _failed_page(job, problem))


def _make_report(job: Job, shared: str) -> Outcome:
    run = run_notebook(
        Path(job.notebook),
        job.parameters,
        limits=job.limits,
        parent=job.parent or warm_parent.own_parent_folder(),
        shared=shared,
    )
    files = _failed_page(job, run.problem) if run.problem else _pages(job, run)
    text: str = nbformat.writes(run.notebook)  # type: ignore[no-untyped-call]
    files[f"{job.stem}.ipynb"] = f"{text}\n".encode()
    status: Status = "failed" if run.problem else "made"
    return Outcome(status, run.problem, files, run.answer, run.warnings, run.seconds, run.cells, run.kernel)


def _failed_page(job: Job, why: str) -> dict[str, bytes]:
    return {f"{job.stem}.html": render_failed(job.page, why).encode()}


def _pages(job: Job, run: NotebookRun) -> dict[str, bytes]:
    """Return a report's page, and the files of its tables to which the page links."""
    with tempfile.TemporaryDirectory(prefix=warm_parent.PREFIX) as folder:
        written = write_csv(take_tables(run.notebook), Path(folder), job.stem.replace("/", "-"))
        files = {f"tables/{table.name}": (Path(folder) / table.name).read_bytes() for table in written}
    links = tuple(Neighbour(relative(f"tables/{table.name}", job.stem), table.caption) for table in written)
    frame = replace(job.page, tables=(*job.page.tables, *links))
    page = render_report(run.notebook, frame)
    remember_frame(run.notebook, frame)
    return {f"{job.stem}.html": page.encode(), **files}


def _answer(run: NotebookNode) -> str:
    """Read the report's answer: the output of the cell with the tag `answer`."""
    cells = (cell for cell in run.cells if "answer" in cell.metadata.get("tags", ()))
    outputs = (output.data for cell in cells for output in cell.get("outputs", ()) if "data" in output)
    return next((str(data["text/plain"]) for data in outputs if "text/plain" in data), "")


def _warnings(run: NotebookNode) -> tuple[str, ...]:
    streams = (output for cell in run.cells for output in cell.get("outputs", ()) if output.output_type == "stream")
    return tuple(output.text.strip() for output in streams if output.name == "stderr")
