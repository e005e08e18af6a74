"""Why a report failed, in plain words and without any of its data."""

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import remove_error_markers

from perf.errors import OWN_WORDS
from perf.packs.notebook.engine import MOST_OUTPUT, Running

_MEANING = {
    "MemoryError": "It needed more memory than a report may use.",
    "KeyError": "Something that it looked for does not exist.",
    "FileNotFoundError": "A file that it needs does not exist.",
    "ModuleNotFoundError": "A package that it needs is not installed.",
}
_SEE = "To see more, open the notebook in JupyterLab and run it with the same parameters."


def reason(error: Exception, name: str, running: Running) -> str:
    """Return why a notebook stopped: the cell, and the kind of error; its message only if it is this package's own.

    The message of a library's error may quote a row of the data, so it is not shown.
    """
    if isinstance(error, PapermillExecutionError):
        return f"{name} stopped at `{_last_line(error.source)}`: {_explained(error.ename, error.evalue)}"
    where = f"{name} stopped at `{_cell(running)}`"
    if isinstance(error, CellTimeoutError):
        return f"{where}: it took longer than {_time(running.seconds)}. {_SEE}"
    if running.flooded:
        return f"{where}: it printed more than {MOST_OUTPUT // 1_000_000} MB. {_SEE}"
    if isinstance(error, DeadKernelError):
        return f"{where}: its kernel ended unexpectedly, for example because it needed too much memory. {_SEE}"
    return f"{name} could not be run: {type(error).__name__}. {_SEE}"


def _explained(name: str, message: str) -> str:
    if name in OWN_WORDS:
        return message if message.endswith(".") else f"{message}."
    return " ".join(part for part in (f"{name}.", _MEANING.get(name, ""), _SEE) if part)


def _cell(running: Running) -> str:
    """Return the last line of the cell that was running, which is code, never data."""
    cells = running.notebook.cells if running.notebook else []
    return _last_line(cells[running.cell].source) if running.cell < len(cells) else "its first cell"


def _last_line(source: str) -> str:
    return source.strip().splitlines()[-1].strip() if source.strip() else ""


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} second{'s' * (round(seconds) != 1)}"
    return f"{seconds / 60:.0f} minutes"


def without_rows(notebook: NotebookNode) -> NotebookNode:
    """Reduce a notebook that has run to what readers may see: no print, no raw table, no message of an error."""
    notebook.cells = remove_error_markers(notebook).cells
    for cell in notebook.cells:
        if cell.cell_type == "code":
            is_answer = "answer" in cell.metadata.get("tags", ())
            cell.outputs = [_without_message(output) for output in cell.outputs if _may_be_shown(output, is_answer)]
    return notebook


def _may_be_shown(output: NotebookNode, is_answer: bool) -> bool:
    html = output.get("data", {}).get("text/html", "")
    if 'class="dataframe"' in html:  # a frame as pandas shows it: rows, not a block of the report
        return False
    return output.output_type == "error" or bool(html) or (is_answer and "data" in output)


def _without_message(output: NotebookNode) -> NotebookNode:
    if output.output_type == "error":
        output["evalue"], output["traceback"] = "", []
    return output
