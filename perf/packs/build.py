"""Making a pack: which reports, in which place, and how it is put together."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perf.catalogue import TABLES
from perf.council_folder import load
from perf.disclosure.protected_scores import ProtectedScores, protect_scores
from perf.packs import existing_pack, manifest, parallel, prepare
from perf.packs.earlier_packs import earlier_packs
from perf.packs.index_page import index_of, page_of
from perf.packs.input_hashes import Inputs, file_hash, settings_of, task_hash
from perf.packs.install import keep, remove, restore, swap, write
from perf.packs.kernels import fork_client
from perf.packs.lock import held
from perf.packs.manifest import earlier_quarters
from perf.packs.notebook.execution import Job, Limits, Made, check_parameters, relative
from perf.packs.notebook.html_page import Neighbour, Page
from perf.packs.pdf.pdf_files import keep_pdfs, write_pdfs
from perf.packs.plan import Task, parameters_of, tasks_of, title_of
from perf.packs.progress import Progress, Watch
from perf.packs.table_files import WORKBOOK, write_workbook
from perf.scores import Scores, score_quarter

if TYPE_CHECKING:
    from perf.packs.run import Request


def make_pack(request: "Request", inputs: Inputs, watch: Watch, started: float) -> dict[str, Any]:
    """Make a pack and put it in its place; see `perf.packs.run.run_pack`."""
    watch(Progress("Reading the council folder"))
    with parallel.stoppable(), fork_client.opened(request.scheduler) as warm:
        scores = score_quarter(load(request.data), request.quarter)
        every, wanted = tasks_of(scores), tasks_of(scores, request.reports, request.areas)
        for task in wanted:
            check_parameters(request.notebooks / task.report.notebook, parameters_of(task, scores))
        request.out.mkdir(parents=True, exist_ok=True)
        out = request.out.resolve()
        place = out / scores.quarter.slug
        with held(out), _aside(place, warm) as aside:
            making = Making(request, inputs, scores, aside, watch, warm)
            making.keep(existing_pack.read_standing(place), every, wanted)
            shown = making.make([task for task in wanted if task.stem not in making.entries])
            made = making.finish(every, shown, started)
            swap(aside, place)
    return made


@contextmanager
def _aside(place: Path, warm: fork_client.Warmth | None) -> Iterator[Path]:
    """Give a place for a pack in the making, which does not outlive the run."""
    restore(place)
    aside = Path(tempfile.mkdtemp(prefix=f".{place.name}.making-", dir=place.parent))
    if warm is not None:
        warm.sweep_too(aside)
    try:
        yield aside
    finally:
        remove(aside)


@dataclass
class Making:
    """A pack in the making: what is asked, what it is made of, its place, and its reports so far by their stem."""

    request: "Request"
    inputs: Inputs
    scores: Scores
    place: Path
    watch: Watch
    warm: fork_client.Warmth | None
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    tasks: tuple[Task, ...] = ()  # those that will stand in the pack, in their order
    settings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    progress: Progress = field(default_factory=lambda: Progress("Reports"))

    def keep(self, before: existing_pack.Standing, every: Sequence[Task], wanted: Sequence[Task]) -> None:
        """Keep of the standing pack what was not asked for, and what would come out the same."""
        asked = {task.stem for task in wanted}
        whole = {stem: entry for stem, entry in before.entries.items() if before.is_whole(entry)}
        self.tasks = tuple(task for task in every if task.stem in asked or task.stem in whole)
        earlier = existing_pack.earlier_hash(before.place.parent, [each.slug for each in earlier_quarters(self.scores)])
        self.settings = settings_of([task.stem for task in self.tasks], self.scores.quarter.label, earlier)
        for stem in [task.stem for task in self.tasks if task.stem in whole]:
            current = before.is_current(whole[stem], self.inputs, self.settings[stem])
            if stem not in asked or (current and not self.request.force):
                self.entries[stem] = manifest.kept(whole[stem], current=current)
                for name in whole[stem]["files"]:
                    keep(before.place / name, self.place / name)
        self.progress = replace(self.progress, kept=len(asked & set(self.entries)), total=len(asked))

    def make(self, tasks: Sequence[Task]) -> ProtectedScores:
        """Make reports, several at a time; return the protected scores."""
        workers = min(self.request.workers or parallel.cores(), max(len(tasks), 1))
        with parallel.executor(workers, self.request.scheduler) as executor:
            shown = protect_scores(self.scores)
            if tasks:
                earlier = earlier_packs(self.scores, self.place.parent)
                left = self._share(prepare.prepared_files(shown, tasks, earlier))
                jobs = {task.stem: self._job(task, left, workers) for task in tasks}
                by_stem = {task.stem: task for task in tasks}
                self._tell()
                parallel.make_all(
                    list(jobs.values()), executor, lambda job, made: self._done(by_stem[job.stem], made), self._running
                )
        return shown

    def _share(self, files: dict[str, bytes]) -> str | dict[str, bytes]:
        """Leave the shared files where the kernels find them: beside the warm parent, or with each job of a cluster."""
        if self.warm is None:
            return files
        folder = self.warm.folder / "shared"
        fork_client.leave(files, folder)
        return str(folder)

    def _job(self, task: Task, left: str | dict[str, bytes], workers: int) -> Job:
        report = task.report
        return Job(
            stem=task.stem,
            notebook=str((self.request.notebooks / report.notebook).resolve()),
            parameters=parameters_of(task, self.scores),
            page=self._page(task),
            limits=Limits(self.request.timeout, self.request.memory or parallel.share_of_memory(workers)),
            shared=left,
            parent=str(self.warm.folder) if self.warm else "",
            note=self.scores.data.provenance_note(report.tables or tuple(TABLES)) if report.shows_records else "",
        )

    def _page(self, task: Task) -> Page:
        """Say what the frame of a report's page tells, with the reports before and after it in the pack."""
        at = self.tasks.index(task)
        before, after = (self.tasks[near] if 0 <= near < len(self.tasks) else None for near in (at - 1, at + 1))
        by_area = task.report.by_area
        page = page_of(
            self.scores,
            title_of(task.report, self.scores),
            inputs=self._made_of(task),
            up="../index.html" if by_area else "index.html",
            area=task.area if by_area else "",
        )
        return replace(page, before=self._neighbour(before, task), after=self._neighbour(after, task))

    def _neighbour(self, other: Task | None, task: Task) -> Neighbour | None:
        if other is None:
            return None
        title = title_of(other.report, self.scores)
        name = f"{title}, {other.area[:1].upper()}{other.area[1:]}" if other.report.by_area else title
        return Neighbour(relative(f"{other.stem}.html", task.stem), name)

    def _made_of(self, task: Task) -> str:
        return task_hash(self.inputs, task.report.name, task.area, self.settings[task.stem])

    def _done(self, task: Task, made: Made) -> None:
        """Write a report's files into the pack in the making."""
        for name, content in made.files.items():
            (self.place / name).parent.mkdir(exist_ok=True)
            (self.place / name).write_bytes(content)
        self.entries[task.stem] = manifest.entry_of(task, made, self.scores, self._made_of(task))
        self.progress = self.progress.plus(task.stem, failed=made.status == "failed")

    def _running(self, stems: Sequence[str]) -> None:
        self.progress = replace(self.progress, running=tuple(stems))
        self._tell()

    def _tell(self) -> None:
        self.watch(self.progress)

    def finish(self, every: Sequence[Task], shown: ProtectedScores, started: float) -> dict[str, Any]:
        """Write the index and the manifest."""
        entries = [self.entries[task.stem] for task in self.tasks]
        whole = manifest.manifest_of(shown, entries, self.inputs, every)
        index = index_of(shown, entries, inputs=self.inputs.all, pdf=self.request.pdf)
        write(self.place / "index.html", index)
        (self.place / "tables").mkdir(exist_ok=True)
        write_workbook(shown, self.place / "tables" / WORKBOOK)
        files = {name: file_hash(self.place / name) for name in ("index.html", f"tables/{WORKBOOK}")}
        whole["index"] = {"inputs": self.inputs.all, "files": files}
        if self.request.pdf:
            self._draw()
        whole["run"] = existing_pack.told(entries, started=started, scheduler=self.request.scheduler)
        write(self.place / existing_pack.FILE, existing_pack.as_text(whole))
        return whole

    def _draw(self) -> None:
        """Write the PDF files; those of pages that stay as they are stay too."""
        stems = ["index", *(task.stem for task in self.tasks)]
        before = self.request.out.resolve() / self.scores.quarter.slug
        kept = [] if self.request.force else keep_pdfs(self.place, stems, before)
        self.progress = Progress("PDF files", total=len(stems) + 1, kept=len(kept))
        self._tell()

        def drawn(name: str) -> None:
            self.progress = self.progress.plus(name, failed=False)
            self._tell()

        write_pdfs(self.place, stems, self.request.workers or parallel.cores(), drawn, kept=kept)
