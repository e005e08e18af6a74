"""The quarterly pack: what has changed is made again in a temporary place, then all of it is swapped in whole."""

import errno
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from perf.bundled import bundled
from perf.errors import RunProblem
from perf.packs import existing_pack, install
from perf.packs.input_hashes import Inputs, read_inputs
from perf.packs.lock import held
from perf.packs.progress import Progress, unwatched

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Request:
    """What is asked of a run; see `run_pack`."""

    data: Path
    quarter: str = ""
    out: Path = Path("outputs")
    reports: Collection[str] = ()
    areas: Collection[str] = ()
    workers: int = 0
    scheduler: str = ""
    force: bool = False
    pdf: bool = False
    timeout: float = 600.0
    memory: int = 0
    notebooks: Path = field(default_factory=lambda: bundled("notebooks"))


def run_pack(data: Path, *, watch: Callable[[Progress], None] = unwatched, **asked: Any) -> dict[str, Any]:
    """Make the pack of a quarter: only what has changed, and the rest kept.

    Parameters
    ----------
    data : Path
        The council folder.
    watch : callable
        Told how far the run is, each time that changes.
    quarter : str
        The latest with data where none is named.
    out : Path, default "outputs"
        The pack is written to a folder of it named after the quarter: 2019-20-Q2.
    reports, areas : collections of str
        The reports to make, of REPORTS, and their areas, by name or slug; all where none is named. What else stands
        in the pack of that quarter is kept.
    workers : int
        How many notebooks run at a time; as many as there are cores where it is 0.
    scheduler : str
        The address of a dask cluster to run them on: tcp://…
    force : bool
        Make also what has not changed.
    pdf : bool
        Write each page as a PDF too, and all of them as one. A pack that is made without has none, not even old ones.
    timeout : float, default 600
        The seconds that a report may take.
    memory : int
        The bytes that a report may take; an even share of the machine's where it is 0.
    notebooks : Path
        Where the notebooks are.

    Returns
    -------
    dict
        The manifest, as written to manifest.json (docs/manifest.md). A report that failed is there with `status`
        failed and a `message`; its page says the same.

    Raises
    ------
    DataProblem
        If the folder cannot be used: nothing is scored and nothing written.
    RunProblem
        If the pack cannot be written, or another run is writing there: the pack that stands is left as it is.
    ValueError
        If PDF files are asked for and cannot be made: nothing is read.
    """
    request, started = Request(data, **asked), time.perf_counter()
    if request.pdf:
        from perf.packs.pdf.pdf_files import check_pdf

        check_pdf()
    inputs = read_inputs(data, request.notebooks) if data.is_dir() else Inputs({}, {})
    if not request.force:
        found = existing_pack.find_unchanged(request.out, inputs, request.quarter, request.reports, request.areas)
        if found is not None and (found.has_pdfs() or not request.pdf):
            return _keep_all(found, request, started)
    with _unneeded("rfc3987_syntax"):
        from perf.packs.build import make_pack
    with room_for(request.out):
        return make_pack(request, inputs, watch, started)


@contextmanager
def _unneeded(module: str) -> Iterator[None]:
    """Import without an optional module: nbformat's validator takes this one to check addresses no notebook has.

    It builds a grammar as it is imported, which takes longer than all the rest.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


def _keep_all(found: existing_pack.Standing, request: Request, started: float) -> dict[str, Any]:
    """Say that nothing has changed; the pack stays as it is."""
    with room_for(request.out), held(request.out):
        install.restore(found.place)
        entries = [
            entry | {"status": "failed" if entry["status"] == "failed" else "kept"} for entry in found.entries.values()
        ]
        run = existing_pack.told(entries, started=started)
        manifest = {**found.manifest, "run": run, "reports": entries}
        install.replace(found.place / existing_pack.FILE, existing_pack.as_text(manifest))
    return manifest


@contextmanager
def room_for(out: Path) -> Iterator[None]:
    """Tell in plain words why a folder cannot be written to."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            told = f"There is no room left to write the pack to {out}. Make room, or name another folder with --out."
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            told = f"{out} cannot be written to ({error.strerror}). Put this right, or name another folder with --out."
        else:
            raise
        raise RunProblem(f"{told} The pack that stands is as it was.") from error
