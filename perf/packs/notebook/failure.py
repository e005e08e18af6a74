"""Why a report could not be made, in plain words and without a word of its data."""

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import remove_error_markers

from perf.errors import OWN_WORDS
from perf.packs.notebook.engine import MOST_OUTPUT, Running

_MEANING = {
    "MemoryError": "It needed more memory than a report may take.",
    "KeyError": "Something that it looked for is not there.",
    "FileNotFoundError": "A file that it needs is not there.",
    "ModuleNotFoundError": "A package that it needs is not installed.",
}
_SEE = "Open the notebook in JupyterLab with the same parameters and run it to see more."


def reason(error: Exception, name: str, running: Running) -> str:
    """Say why a notebook stopped: the cell, and the kind of error; what it says only where the words are ours.

    An error of a library may quote a row of the data, so its words are left out.
    """
    if isinstance(error, PapermillExecutionError):
        return f"{name} stopped at `{_last_line(error.source)}`: {_told(error.ename, error.evalue)}"
    where = f"{name} stopped at `{_cell(running)}`"
    if isinstance(error, CellTimeoutError):
        return f"{where}: it took longer than {_time(running.seconds)}. {_SEE}"
    if running.flooded:
        return f"{where}: it printed more than {MOST_OUTPUT // 1_000_000} MB. {_SEE}"
    if isinstance(error, DeadKernelError):
        return f"{where}: its kernel ended without a word, as when it takes too much memory. {_SEE}"
    return f"{name} could not be run: {type(error).__name__}. {_SEE}"


def _told(name: str, words: str) -> str:
    if name in OWN_WORDS:
        return words if words.endswith(".") else f"{words}."
    return " ".join(part for part in (f"{name}.", _MEANING.get(name, ""), _SEE) if part)


def _cell(running: Running) -> str:
    """Give the last line of the cell that was running: code, never data."""
    cells = running.notebook.cells if running.notebook else []
    return _last_line(cells[running.cell].source) if running.cell < len(cells) else "its first cell"


def _last_line(source: str) -> str:
    return source.strip().splitlines()[-1].strip() if source.strip() else ""


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} second{'s' * (round(seconds) != 1)}"
    return f"{seconds / 60:.0f} minutes"


def without_rows(notebook: NotebookNode) -> NotebookNode:
    """Leave in a run notebook what readers may see: no print, no raw table, no error's words."""
    notebook.cells = remove_error_markers(notebook).cells
    for cell in notebook.cells:
        if cell.cell_type == "code":
            answers = "answer" in cell.metadata.get("tags", ())
            cell.outputs = [_plain(output) for output in cell.outputs if _may_stay(output, answers)]
    return notebook


def _may_stay(output: NotebookNode, answers: bool) -> bool:
    html = output.get("data", {}).get("text/html", "")
    raw = 'class="dataframe"' in html  # as pandas shows a frame: rows, not a block of the report
    return output.output_type == "error" or (bool(html) and not raw) or (answers and not raw and "data" in output)


def _plain(output: NotebookNode) -> NotebookNode:
    if output.output_type == "error":
        output["evalue"], output["traceback"] = "", []
    return output
