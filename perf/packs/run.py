"""A run: the quarter's pack, made from what has changed; the old pack is replaced when the new one is complete."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from perf.packs import install
from perf.packs.changed_inputs import ExistingPack, find_unchanged
from perf.packs.lock import lock_folder
from perf.packs.manifest_file import MANIFEST, Manifest, as_text, kept_entry, run_entry, unreadable_manifests
from perf.packs.progress import Progress, Watch, show_nothing
from perf.packs.request import Request
from perf.packs.unwritable_folders import explain_unwritable_out


def run_pack(request: Request, *, watch: Watch = show_nothing) -> Manifest:
    """Write the pack of a quarter. Only what has changed is made again.

    Parameters
    ----------
    request : Request
        Which reports of which council and quarter, where to, and how.
    watch : callable
        Called with the progress each time it changes.

    Returns
    -------
    Manifest
        As written to manifest.json (docs/manifest.md). A report that failed has `status` failed and a `message`, which
        its page shows too.

    Raises
    ------
    DataProblem
        If the folder cannot be used: nothing is scored and nothing written.
    RunProblem
        If the pack cannot be written, no report can be made, what they are made of changes during the run, or another
        run is writing there: the existing pack is not changed.
    ValueError
        If there is no such report, an area is not in the framework, or PDF files or a Word document are asked for and
        cannot be made: nothing is written.
    """
    started = time.perf_counter()
    if request.pdf:
        from perf.packs.pdf.pdf_files import check_pdf

        check_pdf()
    if request.docx:
        from perf.packs.word.word_document import check_docx

        check_docx()
    unchanged = None if request.force or not request.data.is_dir() else find_unchanged(request)
    with explain_unwritable_out(request.out):
        if unchanged is not None:
            return _keep_all(unchanged, started)
        return _make(request, watch, started)


def _make(request: Request, watch: Watch, started: float) -> Manifest:
    """Write the pack. Slow modules are imported here, while the parent of the kernels starts."""
    from perf.packs.kernels import warm_parent

    watch(Progress("Reading the council folder"))
    with _stoppable(), warm_parent.open_warm_parent(request.scheduler) as warm:
        from perf.packs.build import build_pack
        from perf.packs.plan import make_plan

        return build_pack(make_plan(request), warm=warm, watch=watch, started=started)


def _keep_all(pack: ExistingPack, started: float) -> Manifest:
    """Record in the manifest that nothing has changed; leave the rest of the pack."""
    with lock_folder(pack.place.parent):
        install.restore(pack.place)
        entries = [kept_entry(entry, current=entry["current"]) for entry in pack.manifest["reports"]]
        run = run_entry(entries, started=started, remarks=unreadable_manifests(pack.place.parent))
        manifest: Manifest = {**pack.manifest, "run": run, "reports": entries}
        install.replace_file(pack.place / MANIFEST, as_text(manifest).encode())
    return manifest


class Stopped(KeyboardInterrupt):
    """The run was stopped by the signal `args[0]`."""


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let a SIGTERM stop a run as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: Any) -> None:
        raise Stopped(number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
