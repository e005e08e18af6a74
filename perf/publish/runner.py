"""One report: a notebook run by papermill with checked parameters."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.translators import papermill_translators
from pydantic import TypeAdapter, ValidationError
from traitlets.config import Config

from perf.load.problems import did_you_mean
from perf.terms import RunProblem

# Sockets in the file system, which only their owner can open, where the system has them.
_TRANSPORT = Config({"KernelManager": {"transport": "ipc"}} if os.name == "posix" else {})
KERNEL, LANGUAGE = "python3", "python"  # named, so that stripped metadata cannot break a run
_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


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
        run = papermill.execute_notebook(
            notebook,
            output,
            parameters=dict(parameters),
            cwd=notebook.parent,
            kernel_name=KERNEL,
            language=LANGUAGE,
            progress_bar=False,
            config=_TRANSPORT,
            request_save_on_cell_execute=False,
        )
    except papermill.PapermillExecutionError as error:
        cell = error.source.strip().splitlines()[-1]
        raise RunProblem(f"{notebook.name} stopped at `{cell}`: {error.ename}: {error.evalue}") from error
    return Run(run, _answer(run), _warnings(run), time.perf_counter() - started)


def _answer(run: NotebookNode) -> str:
    """Read the report's answer: the output of the cell that is tagged so."""
    cells = (cell for cell in run.cells if "answer" in cell.metadata.get("tags", ()))
    return next((str(cell.outputs[0].data["text/plain"]) for cell in cells if cell.outputs), "")


def _warnings(run: NotebookNode) -> tuple[str, ...]:
    streams = (output for cell in run.cells for output in cell.get("outputs", ()) if output.output_type == "stream")
    return tuple(output.text.strip() for output in streams if output.name == "stderr")
