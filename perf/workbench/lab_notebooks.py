"""The notebooks that JupyterLab opens: a copy of the project's, which is the analyst's to change."""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat.sign import NotebookNotary
from papermill import inspect_notebook
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from perf.bundled import bundled
from perf.errors import RunProblem

COPY = "council-perf-lab"  # the folder of the copy, in the folder that JupyterLab is started from
_INJECTED = "injected-parameters"  # papermill's tag of the cell that sets the parameters
_COPIED_AS = "council_perf_copied_as"  # in a copy's metadata: what its cells were


def copy_notebooks(place: Path, *, data: Path, outputs: Path) -> Path:
    """Copy the notebooks, set to a council and to the folder of its packs, and trust them.

    Parameters
    ----------
    place : Path
        The folder of the copies. A copy whose cells the analyst has changed is kept; others are those of this version.
    data, outputs : Path
        The council folder, and the folder of packs and saved views.

    Returns
    -------
    Path
        `place`, resolved.

    Raises
    ------
    RunProblem
        If there is no such council folder, or a copy cannot be read or written.
    """
    if not data.is_dir():
        raise RunProblem(f"{data} is not a folder. Name the council folder with --data.")
    packs = outputs.resolve()
    own = {
        "data": data.resolve(), "packs": packs, "views": packs / "views", "work": packs / "start_here",
    }  # fmt: skip
    try:
        place.mkdir(parents=True, exist_ok=True)
        for shipped in sorted(bundled("notebooks").glob("*.ipynb")):
            _copy(shipped, place / shipped.name, {name: path.as_posix() for name, path in own.items()})
    except OSError as error:
        raise RunProblem(f"{place} cannot be written to ({error.strerror}). Start this from another folder.") from error
    return place.resolve()


def _copy(shipped: Path, copy: Path, parameters: Mapping[str, str]) -> None:
    """Copy a notebook with its parameters set; of a copy that has been changed, set the parameters alone."""
    if not copy.exists() or not _is_kept(copy, shipped):
        shutil.copyfile(shipped, copy)
    known = inspect_notebook(str(copy))
    book = load_notebook_node(str(copy))
    book.metadata.setdefault(_COPIED_AS, _cells(book))
    values = {name: value for name, value in parameters.items() if name in known}
    book = parameterize_notebook(book, values, comment="The folders that JupyterLab was started with")
    nbformat.write(book, copy)  # type: ignore[no-untyped-call]
    NotebookNotary().sign(book)  # type: ignore[no-untyped-call]


def _is_kept(copy: Path, shipped: Path) -> bool:
    """Return whether a copy has cells of the analyst's own, or is that of this version already."""
    try:
        book = _read(copy)
    except ValueError as error:
        raise RunProblem(f"{copy} is not a notebook. Delete it, and a new copy will be made.") from error
    copied_as, written = book.metadata.get(_COPIED_AS), _cells(book)
    return written != copied_as or written == _cells(_read(shipped))


def _read(notebook: Path) -> Any:
    return nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]


def _cells(book: Any) -> str:
    """Return a digest of the cells as they are written: neither their outputs nor the parameters that are set."""
    written = [(cell.cell_type, cell.source) for cell in book.cells if _INJECTED not in cell.metadata.get("tags", ())]
    return hashlib.sha256(repr(written).encode()).hexdigest()
