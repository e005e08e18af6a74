"""Making a pack: its reports, its index and its manifest in a folder of their own, then all of it put in place."""

import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from perf.disclosure.protected_scores import ProtectedScores, protect_scores
from perf.errors import RunProblem
from perf.packs import parallel, prepare
from perf.packs.approval import APPROVAL, PackStatus, find_status, pages_of, read_approval
from perf.packs.changed_inputs import earlier_hash, file_hash, hashes_of_copies, read_inputs, read_pack
from perf.packs.index_page import render_accessibility_page, render_index_page
from perf.packs.install import link_or_copy, remove, replace_file, restore, swap, write
from perf.packs.kernels import warm_parent
from perf.packs.lock import lock_folder
from perf.packs.manifest_content import describe_pack, describe_report, earlier_quarters, may_be_listed
from perf.packs.manifest_file import (
    MANIFEST,
    IndexEntry,
    Manifest,
    ReportEntry,
    as_text,
    run_entry,
    unreadable_manifests,
)
from perf.packs.notebook.execution import Job, Limits, Outcome, check_parameters
from perf.packs.notebook.html_pages import with_ways
from perf.packs.notebook.last_page import last_page
from perf.packs.page_frame import report_frame, ways_of
from perf.packs.page_links import LinkedPages
from perf.packs.pdf.pdf_files import keep_pdfs, write_pdfs
from perf.packs.plan import Contents, Plan, choose_contents, is_for_members, parameters_of, with_pages_there
from perf.packs.progress import Progress, Watch
from perf.packs.report_and_task import ACCESSIBILITY, ANNEXES, COMMITTEE_PACK, INDEX, PDF, WORD_DOCUMENT, Task
from perf.packs.restatements import earlier_packs
from perf.packs.scores_workbook import WORKBOOK, write_workbook
from perf.packs.status_mark import mark_pages
from perf.packs.unwritable_folders import UNCHANGED
from perf.packs.word.word_document import write_word_document
from perf.wording import listing


def build_pack(plan: Plan, *, warm: warm_parent.Warmth | None, watch: Watch, started: float) -> Manifest:
    """Write a pack and put it in its place.

    Parameters
    ----------
    plan : Plan
    warm : Warmth, or None
        The process from which notebook kernels are forked; None on a cluster, whose workers have their own.
    watch : callable
        Called with the progress each time it changes.
    started : float
        When the run started, by `time.perf_counter`.
    """
    for task in plan.wanted:
        check_parameters(plan.notebooks / task.report.notebook, parameters_of(task, plan.scores))
    out = plan.place.parent
    out.mkdir(parents=True, exist_ok=True)
    with lock_folder(out), new_folder(plan.place, warm) as folder:
        existing = read_pack(plan.place)
        plan = plan if existing else with_pages_there(plan)
        earlier = earlier_hash(out, [quarter.slug for quarter in earlier_quarters(plan.scores)])
        contents = choose_contents(plan, existing, earlier)
        for name in (name for entry in contents.kept.values() for name in entry["files"]):
            link_or_copy(plan.place / name, folder / name)
        new_pack = _NewPack(plan, contents, folder, watch, warm)
        new_pack.make_reports()
        manifest = new_pack.finish(started)
        new_pack.check_inputs()
        swap(folder, plan.place)
    return manifest


@contextmanager
def new_folder(place: Path, warm: warm_parent.Warmth | None = None) -> Iterator[Path]:
    """Provide a folder for a new pack, which is removed when the run ends, however it ends."""
    restore(place)
    folder = Path(tempfile.mkdtemp(prefix=f".{place.name}.making-", dir=place.parent))
    if warm is not None:
        warm.sweep_too(folder)
    try:
        yield folder
    finally:
        remove(folder)


@dataclass
class _NewPack:
    """A pack that is being made in a folder; `entries` are its reports so far, by stem."""

    plan: Plan
    contents: Contents
    folder: Path
    watch: Watch
    warm: warm_parent.Warmth | None
    entries: dict[str, ReportEntry] = field(init=False)
    progress: Progress = field(init=False)

    def __post_init__(self) -> None:
        self.entries = dict(self.contents.kept)
        kept = sum(task.stem in self.entries for task in self.plan.wanted)
        self.progress = Progress("Reports", kept=kept, total=len(self.plan.wanted))

    @cached_property
    def scores(self) -> ProtectedScores:
        """The quarter, protected when it is first asked for."""
        return protect_scores(self.plan.scores)

    def make_reports(self) -> None:
        """Run the reports that are not kept, several at a time."""
        tasks = {task.stem: task for task in self.contents.to_make}
        if not tasks:
            return
        workers = min(self.plan.workers or parallel.cores(), len(tasks))
        with parallel.executor(workers, self.plan.scheduler) as executor:
            self._show(self.progress)
            parallel.make_all(
                self._jobs(tasks.values(), workers),
                executor,
                when_done=lambda job, outcome: self._add(tasks[job.stem], outcome),
                when_running=self._show_running,
            )
        self._check_any_made()

    def _jobs(self, tasks: Collection[Task], workers: int) -> Iterator[Job]:
        """Provide the jobs, those first for which nothing is prepared: they run while the quarter is protected."""
        yield from (self._job(task, "", workers) for task in tasks if not task.report.is_prepared)
        prepared = [task for task in tasks if task.report.is_prepared]
        if prepared:
            earlier = earlier_packs(self.plan.scores, self.plan.place.parent)
            shared = self._share(prepare.prepared_files(self.scores, prepared, earlier))
            yield from (self._job(task, shared, workers) for task in prepared)

    def _share(self, files: dict[str, bytes]) -> str | dict[str, bytes]:
        """Leave the shared files where the kernels find them: beside the warm parent, or with each job of a cluster."""
        if self.warm is None:
            return files
        folder = self.warm.folder / "shared"
        warm_parent.write_private_files(files, folder)
        return str(folder)

    def _job(self, task: Task, shared: str | dict[str, bytes], workers: int) -> Job:
        report = task.report
        return Job(
            stem=task.stem,
            notebook=str((self.plan.notebooks / report.notebook).resolve()),
            parameters=parameters_of(task, self.plan.scores),
            page=report_frame(task, self.contents, self.plan.scores),
            limits=Limits(self.plan.timeout, self.plan.memory or parallel.share_of_memory(workers)),
            shared=shared,
            parent=str(self.warm.folder) if self.warm else "",
        )

    def _add(self, task: Task, outcome: Outcome) -> None:
        """Put a report into the new pack; of one that failed the last complete page stays, if there is one."""
        failed = outcome.status == "failed"
        is_kept = failed and task.stem in self.contents.existing
        self.entries[task.stem] = self._last(task, outcome.message) if is_kept else self._new(task, outcome)
        self.progress = self.progress.plus(task.stem, failed=failed)

    def _new(self, task: Task, outcome: Outcome) -> ReportEntry:
        """Write a report's files."""
        for name, content in outcome.files.items():
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_bytes(content)
        return describe_report(task, outcome, parameters_of(task, self.plan.scores), self.contents.hashes[task.stem])

    def _last(self, task: Task, why: str) -> ReportEntry:
        """Keep the files of the last complete report, with a notice on its page that it could not be made again."""
        entry = self.contents.existing[task.stem]
        for name in entry["files"]:
            if name != entry["html"]:
                link_or_copy(self.plan.place / name, self.folder / name)
        page = self.folder / entry["html"]
        page.parent.mkdir(exist_ok=True)
        write(page, last_page(entry, self.plan.place, why))
        files = {**entry["files"], entry["html"]: file_hash(page)}
        return {**entry, "status": "failed", "message": why, "current": False, "files": files}

    def _check_any_made(self) -> None:
        """Check that the pack has a report of these data: else the existing one is better.

        Raises
        ------
        RunProblem
            If every report that was to be made has failed, and none is kept that is current.
        """
        failed = {stem: entry["message"] for stem, entry in self.entries.items() if entry["status"] == "failed"}
        if not any(entry["current"] and stem not in failed for stem, entry in self.entries.items()):
            why = "\n".join(dict.fromkeys(failed.values()))
            raise RunProblem(f"No report could be made, so no pack is written. {UNCHANGED}\n{why}")

    def check_inputs(self) -> None:
        """Check that what the reports are made of has not changed since it was first read.

        Raises
        ------
        RunProblem
            If anything has changed, even if it was put back: some reports may be made of the one, some of the other.
        """
        reads = self.plan.reads
        now = read_inputs(self.plan.scores.data.folder, self.plan.notebooks, reads)
        if changed := self.plan.inputs.changed_until(now):
            names = listing(reads[name]["notebook"] if name in reads else name for name in changed)
            raise RunProblem(f"{names} changed during the run, so its reports are not kept. {UNCHANGED} Run again.")

    def _show_running(self, stems: Sequence[str]) -> None:
        self._show(replace(self.progress, running=tuple(stems)))

    def _show(self, progress: Progress) -> None:
        self.progress = progress
        self.watch(progress)

    def finish(self, started: float) -> Manifest:
        """Write the index, the workbook, the links, the PDF files if they are wanted, and the manifest."""
        self._write_index([self.entries[task.stem] for task in self.contents.tasks])
        self._link_pages()
        entries = [self.entries[task.stem] for task in self.contents.tasks]
        files = {name: file_hash(self.folder / name) for name in (INDEX, ACCESSIBILITY, f"tables/{WORKBOOK}")}
        index: IndexEntry = {"inputs": self.plan.inputs.all, "files": files, "copies": {}}
        status, remarks = self._status(entries, index)
        entries, index = mark_pages(self.folder, entries, index, status, self.scores.quarter.label)
        if self.plan.pdf:
            self._write_pdfs()
        if self.plan.docx:
            self._show(Progress("Word document"))
            write_word_document([self.folder / f"{stem}.html" for stem in self._stems()], self.folder / WORD_DOCUMENT)
        index["copies"] = hashes_of_copies(self.folder)
        remarks += [*self.plan.unanswered, *unreadable_manifests(self.plan.place.parent)]
        run = run_entry(entries, started=started, scheduler=self.plan.scheduler, remarks=remarks)
        manifest = describe_pack(self.plan, entries, may_be_listed(self.scores), index=index, run=run, status=status)
        write(self.folder / MANIFEST, as_text(manifest))
        return manifest

    def _link_pages(self) -> None:
        """Write the links of all pages, the kept ones too, and note the hashes of those that changed."""
        tasks, rules = self.contents.tasks, self.plan.scores.data.framework
        written = {stem: self._page(stem).read_text(encoding="utf-8") for stem in self._stems()}
        around = {task.stem: with_ways(written[task.stem], ways_of(task, tasks, rules)) for task in tasks}
        linked = LinkedPages({"index": written["index"]} | around)
        for stem, html in written.items():
            if (new := linked.linked(stem)) == html:
                continue
            replace_file(self._page(stem), new.encode())  # a kept page is a link to that of the existing pack
            if entry := self.entries.get(stem):
                files = entry["files"] | {entry["html"]: file_hash(self._page(stem))}
                self.entries[stem] = {**entry, "files": files}

    def _page(self, stem: str) -> Path:
        return self.folder / f"{stem}.html"

    def _status(self, entries: Sequence[ReportEntry], index: IndexEntry) -> tuple[PackStatus, list[str]]:
        """Keep the approval of the existing pack; return what the new one may be called, and remarks on that."""
        place, is_declared = self.plan.place, self.scores.data.framework.pack_status == "approved"
        if (place / APPROVAL).is_file():
            link_or_copy(place / APPROVAL, self.folder / APPROVAL)
        try:
            approval = read_approval(place)
        except RunProblem as problem:
            return PackStatus(), [str(problem)]
        status = find_status(approval, pages_of(entries, index), self.folder, is_declared=is_declared)
        return status, status.remarks

    def _write_index(self, entries: Sequence[ReportEntry]) -> None:
        """Write the index, the accessibility statement and the workbook."""
        documents = [COMMITTEE_PACK, ANNEXES] * self.plan.pdf + [WORD_DOCUMENT] * self.plan.docx
        page = render_index_page(self.scores, entries, inputs=self.plan.inputs.all, documents=documents)
        write(self.folder / INDEX, page)
        write(self.folder / ACCESSIBILITY, render_accessibility_page(self.scores, inputs=self.plan.inputs.all))
        (self.folder / "tables").mkdir(exist_ok=True)
        write_workbook(self.scores, self.folder / "tables" / WORKBOOK)

    def _stems(self) -> list[str]:
        """List the pages of the pack in reading order, without their endings."""
        return ["index", *(task.stem for task in self.contents.tasks)]

    def _write_pdfs(self) -> None:
        """Write the PDF files; those of unchanged pages are kept."""
        stems = {"index": True} | {task.stem: is_for_members(task) for task in self.contents.tasks}
        before = read_pack(self.plan.place)
        hashes = {} if self.plan.force or before is None else before.copies(PDF)
        kept = keep_pdfs(self.folder, list(stems), self.plan.place, hashes)
        self._show(Progress("PDF files", total=len(stems) + 2, kept=len(kept)))
        workers = self.plan.workers or parallel.cores()
        write_pdfs(
            self.folder, stems, workers, lambda name: self._show(self.progress.plus(name, failed=False)), kept=kept
        )
