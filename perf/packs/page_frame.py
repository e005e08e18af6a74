"""What is around the content of a page: whose it is, its quarter, and the ways to the other pages of the pack."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import perf
from perf.areas import WHOLES, name_of
from perf.catalogue import TABLES, TOPICS
from perf.dataset.framework import Framework
from perf.days_covered import Days
from perf.disclosure.protected_scores import ProtectedScores
from perf.packs.notebook.html_pages import Neighbour, Neighbours, Page, Ways, relative
from perf.packs.plan import Contents
from perf.packs.report_and_task import ACCESSIBILITY, INDEX, FileName, Task
from perf.packs.scores_workbook import IN_A_WORKBOOK, WORKBOOK
from perf.pages.directorate.answer import question_about
from perf.rules import DIRECTORATE
from perf.scores import RatedQuarter, Scores, covered_days
from perf.wording import capitalised, day, day_span


def page_frame(scores: RatedQuarter, name: str, file: FileName, *, inputs: str, area: str = "") -> Page:
    """Return the frame of a page.

    Parameters
    ----------
    scores : RatedQuarter
    name : str
        The title of the report.
    file : str
        The file of the page: council/sickness.html.
    inputs : str
        The hash of what the page is made of; its beginning is shown.
    area : str
        The area of the report; "" if it is of the whole council.
    """
    rules, quarter = scores.data.framework, scores.quarter
    return Page(
        name=name,
        council=rules.name,
        quarter=quarter.label,
        span=day_span(quarter.start, quarter.end),
        data_to=day(quarter.end),
        version=perf.__version__,
        inputs=inputs[:12],
        accessibility=relative(ACCESSIBILITY, file),
        up="" if file == INDEX else relative(INDEX, file),
        area=capitalised(area),
        colours=rules.ratings.css(),
    )


def report_frame(task: Task, contents: Contents, scores: Scores | ProtectedScores) -> Page:
    """Return the frame of a report's page.

    Where the records of a topic end before the quarter does, its page names the days that they cover.
    """
    by_area = task.report.by_area
    frame = page_frame(
        scores,
        task.report.title,
        f"{task.stem}.html",
        inputs=contents.hashes[task.stem],
        area=task.area if by_area else "",
    )
    if task.report.is_for_committee:
        frame = replace(frame, tables=(Neighbour(f"tables/{WORKBOOK}", IN_A_WORKBOOK),))
    topic = TOPICS.get(task.report.name)
    question = question_about(task.area) if task.report.name == DIRECTORATE else task.report.heading
    frame = replace(frame, question=question, made=scores.data.provenance_note(_tables(task)))
    covered = covered_days(scores.records, scores.quarter).get(topic.leading) if topic else None
    if covered and covered.last < scores.quarter.end:
        span = Days(scores.quarter.year_start, covered.last).in_words
        frame = replace(frame, span=span, data_to=day(covered.last))
    return frame


def _tables(task: Task) -> Iterable[str]:
    """Return the tables of records on which all of a page is based: none of one that is mostly about measures."""
    topic = TOPICS.get(task.report.name)
    return topic.tables if topic else TABLES if task.report.name == DIRECTORATE else ()


def ways_of(task: Task, tasks: Sequence[Task], rules: Framework) -> Ways:
    """Return the ways from a report's page: to the ones before and after it, to other areas and other reports.

    Parameters
    ----------
    task : Task
    tasks : sequence of Task
        The reports of the pack, in reading order.
    rules : Framework
    """
    at = tasks.index(task)
    before, after = (_link(tasks[near], task) if 0 <= near < len(tasks) else None for near in (at - 1, at + 1))
    lists = _lists(task, tasks, rules) if task.report.by_area else ()
    return Ways(relative(INDEX, task.stem), before, after, tuple(lists))


def _lists(task: Task, tasks: Sequence[Task], rules: Framework) -> Iterator[Neighbours]:
    """Return the lists of pages that belong to a report's: on its area, and the same report of other areas.

    Services are listed on the pages of their directorate and of each other.
    """
    home = rules.services.get(task.area, task.area)
    near = {*WHOLES, *rules.directorates, *rules.directorates.get(home, ())}
    same_area = [other for other in tasks if other.area == task.area]
    same_report = [other for other in tasks if other.report == task.report and other.area in near]
    if len(same_area) > 1:
        yield Neighbours(
            f"Reports on {name_of(task.area)}", tuple(_entry(each, task, each.report.title) for each in same_area)
        )
    if len(same_report) > 1:
        yield Neighbours(
            f"{task.report.title} in", tuple(_entry(each, task, capitalised(each.area)) for each in same_report)
        )


def _entry(other: Task, task: Task, name: str) -> Neighbour:
    """Return an entry of a list: the page itself has no address."""
    return Neighbour("" if other == task else relative(f"{other.stem}.html", task.stem), name)


def _link(other: Task, task: Task) -> Neighbour:
    """Return the link from a report's page to another's."""
    title = other.report.title
    return _entry(other, task, f"{title}, {capitalised(other.area)}" if other.report.by_area else title)
