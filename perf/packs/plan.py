"""What a run makes: a request turned into the reports to make, their place, and what is kept of the existing pack."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from perf.areas import COUNCIL, SCHOOLS
from perf.catalogue import TOPICS
from perf.load_council import load
from perf.packs.changed_inputs import (
    ExistingPack,
    Inputs,
    is_current,
    read_files,
    task_hash,
    with_reports,
)
from perf.packs.manifest_file import ReportEntry, kept_entry
from perf.packs.possible_reports import MEASURE, reports_of
from perf.packs.report_and_task import Reads, Report, Task
from perf.packs.request import Request
from perf.pages.measure.own_pages import measures_with_pages
from perf.pages.report_scores import areas_reported
from perf.reconciliation.printed_report import has_print
from perf.rules import DIRECTORATE
from perf.safe_text import slug
from perf.scores import RatedQuarter, Scores, score_quarter


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run makes.

    Parameters
    ----------
    scores : Scores
        The scored quarter.
    reads : mapping of str to Reads
        What each report that the council can have reads.
    inputs : Inputs
        The hashes of what its reports are made of.
    place : Path
        The folder of the pack.
    possible : tuple of Task
        Every report that the data allow, of any area, in reading order.
    usual : tuple of Task
        Those of them that a run makes unless areas are named: of the council, its directorates and schools.
    wanted : tuple of Task
        The reports that are asked for.
    unanswered : tuple of str
        A remark on each name that was asked for and has no report: see `Request.unanswered`.
    notebooks, workers, scheduler, force, pdf, docx, timeout, memory
        As in `Request`.
    """

    scores: Scores
    reads: Mapping[str, Reads]
    inputs: Inputs
    place: Path
    possible: tuple[Task, ...]
    usual: tuple[Task, ...]
    wanted: tuple[Task, ...]
    unanswered: tuple[str, ...]
    notebooks: Path
    workers: int
    scheduler: str
    force: bool
    pdf: bool
    docx: bool
    timeout: float
    memory: int


@dataclass(frozen=True)
class Contents:
    """What a new pack holds.

    Parameters
    ----------
    tasks : tuple of Task
        Its reports, in reading order.
    hashes : mapping
        The hash of what each report is made of, by stem.
    kept : mapping
        The reports that are kept from the existing pack, by stem; the others are to be made.
    existing : mapping
        The complete reports of the existing pack, by stem: each stays until it can be made again.
    """

    tasks: tuple[Task, ...]
    hashes: Mapping[str, str]
    kept: Mapping[str, ReportEntry]
    existing: Mapping[str, ReportEntry]

    @property
    def to_make(self) -> tuple[Task, ...]:
        """The reports to make."""
        return tuple(task for task in self.tasks if task.stem not in self.kept)


def make_plan(request: Request) -> Plan:
    """Read and score the council folder, and turn a request into a plan.

    Raises
    ------
    DataProblem
        If the folder cannot be used.
    ValueError
        If there is no such report, or an area is not in the framework.
    """
    files = read_files(request.data)
    scores = score_quarter(load(request.data), request.quarter)
    reads = {name: report.reads for name, report in reports_of(scores.data).items()}
    possible, usual = tuple(find_tasks(scores, areas=scores.data.framework.areas)), tuple(find_tasks(scores))
    answers = ((task.report.asked_as, task.area) for task in (possible if request.areas else usual))
    return Plan(
        scores=scores,
        reads=reads,
        inputs=with_reports(files, request.notebooks, reads),
        place=request.out.resolve() / scores.quarter.slug,
        possible=possible,
        usual=usual,
        wanted=tuple(find_tasks(scores, request.reports, request.areas)),
        unanswered=tuple(request.unanswered(answers)),
        notebooks=request.notebooks,
        workers=request.workers,
        scheduler=request.scheduler,
        force=request.force,
        pdf=request.pdf,
        docx=request.docx,
        timeout=request.timeout,
        memory=request.memory,
    )


def find_tasks(scores: Scores, reports: Collection[str] = (), areas: Iterable[str] = ()) -> list[Task]:
    """List reports in reading order, area by area: of each topic those areas that are in its records.

    Parameters
    ----------
    scores : Scores
    reports : collection of str
        By name. Default: all.
    areas : iterable of str
        Areas by name or slug. Default: the council, its directorates and schools.

    Raises
    ------
    ValueError
        If there is no such report, or an area is not in the framework.
    """
    possible = reports_of(scores.data)
    families = list(dict.fromkeys([*(report.asked_as[-1] for report in possible.values()), MEASURE]))
    unknown_reports = [name for name in reports if name not in possible and name not in families]
    if unknown_reports:
        raise ValueError(f'"{unknown_reports[0]}" is not a report. Reports: {", ".join(families)}.')
    rules = scores.data.framework
    usual = (COUNCIL, *rules.directorates, SCHOOLS)
    by_slug = {slug(name): name for name in (*usual, *rules.areas)}
    asked = {slug(area): area for area in areas}
    unknown = [area for at, area in asked.items() if at not in by_slug]
    if unknown:
        raise ValueError(f'"{unknown[0]}" is not an area. Areas: {", ".join(by_slug.values())}.')
    wanted = [name for at, name in by_slug.items() if at in asked] if asked else usual
    measures = measures_with_pages(scores)
    areas_of = {
        name: _areas_with_data(report, scores, measures)
        for name, report in possible.items()
        if not reports or not set(report.asked_as).isdisjoint(reports)
    }
    return [
        Task(possible[name], area)
        for place in sorted({possible[name].place for name in areas_of})
        for area in wanted
        for name, with_data in areas_of.items()
        if possible[name].place == place and area in with_data
    ]


def is_for_members(task: Task) -> bool:
    """Return whether a page is part of the papers of a committee: a report for one, or a topic of the whole council."""
    return task.report.is_for_committee or (task.report.by_area and task.area == COUNCIL)


def _areas_with_data(report: Report, scores: Scores, measures: Collection[str]) -> frozenset[str]:
    """Return the areas for which a report has anything to show; `measures` are those that have a page of their own."""
    if report.measure:
        return frozenset({COUNCIL} if report.measure in measures else ())
    if report.name == DIRECTORATE:
        return areas_reported(scores)
    if report.by_area:
        records = scores.records
        return frozenset(records.loc[records["figure"].isin(TOPICS[report.name].figure_names), "area"])
    is_empty = report.name == "reconciliation" and not has_print(scores.data, scores.quarter)
    return frozenset() if is_empty else frozenset({COUNCIL})


def with_pages_there(plan: Plan) -> Plan:
    """Return a plan that also makes each report whose page is in the folder but in no manifest."""
    wanted = tuple(
        task for task in plan.possible if task in plan.wanted or (plan.place / f"{task.stem}.html").is_file()
    )
    return replace(plan, wanted=wanted)


def choose_contents(plan: Plan, existing: ExistingPack | None, earlier: str) -> Contents:
    """Choose what a new pack holds, and what of it is kept from the existing pack.

    Kept are the reports that were not asked for, and those that would come out the same.

    Parameters
    ----------
    plan : Plan
    existing : ExistingPack, or None
        The pack of the quarter. A report of it whose files are missing or changed is not kept.
    earlier : str
        The hash of the packs of earlier quarters.
    """
    asked = {task.stem for task in plan.wanted}
    entries = existing.entries if existing else {}
    whole = {
        task.stem: entry
        for task in plan.possible
        if existing and (entry := entries.get(task.stem)) and _is_of(task, entry) and existing.has_files(entry["files"])
    }
    tasks = tuple(task for task in plan.possible if task.stem in asked or task.stem in whole)
    around = {"quarter": plan.scores.quarter.label, "earlier": earlier}
    hashes = {task.stem: task_hash(plan.inputs, task.report.name, task.area, **around) for task in tasks}
    kept = {}
    for stem in (task.stem for task in tasks if task.stem in whole):
        current = is_current(whole[stem], hashes[stem])
        if stem not in asked or (current and not plan.force):
            kept[stem] = kept_entry(whole[stem], current=current)
    return Contents(tasks, hashes, kept, {stem: entry for stem, entry in whole.items() if entry["complete"]})


def _is_of(task: Task, entry: ReportEntry) -> bool:
    return (entry["report"], entry["area"]) == (task.report.name, task.area)


def parameters_of(task: Task, scores: RatedQuarter) -> dict[str, str]:
    """Return the parameters of a report's notebook."""
    common = {"data": str(scores.data.folder.resolve()), "quarter": scores.quarter.label}
    if task.report.is_for_committee:
        return common | {"report": task.report.name}
    if task.report.measure:
        return common | {"measure": task.report.measure}
    return common | ({"area": task.area} if task.report.by_area else {})
