"""What is around the content of a page: whose it is, its quarter, and the reports before and after it."""

from dataclasses import replace

import perf
from perf.catalogue import TOPICS
from perf.days import Days
from perf.disclosure.protected_scores import ProtectedScores
from perf.packs.notebook.html_page import Neighbour, Page, relative
from perf.packs.plan import Contents
from perf.packs.reports import Task
from perf.packs.workbook import IN_A_WORKBOOK, WORKBOOK
from perf.scores import RatedQuarter, Scores, covered_days
from perf.wording import capitalised, day, quarter_span


def page_frame(scores: RatedQuarter, name: str, *, inputs: str, up: str = "", area: str = "") -> Page:
    """Return the frame of a page.

    Parameters
    ----------
    scores : RatedQuarter
    name : str
        The title of the report.
    inputs : str
        The hash of what the page is made of; its beginning is shown.
    up : str
        Where the index is; "" on the index itself.
    area : str
        The area of the report; "" if it is of the whole council.
    """
    rules, quarter = scores.data.framework, scores.quarter
    return Page(
        name=name,
        council=rules.name,
        quarter=quarter.label,
        span=quarter_span(quarter.start, quarter.end),
        data_to=day(quarter.end),
        version=perf.__version__,
        inputs=inputs[:12],
        up=up,
        area=capitalised(area),
    )


def report_frame(task: Task, contents: Contents, scores: Scores | ProtectedScores) -> Page:
    """Return the frame of a report's page, with links to the reports before and after it in the pack.

    Where the records of a topic end before the quarter does, its page names the days that they cover.
    """
    at = contents.tasks.index(task)
    by_area = task.report.by_area
    frame = page_frame(
        scores,
        task.report.title,
        inputs=contents.hashes[task.stem],
        up="../index.html" if by_area else "index.html",
        area=task.area if by_area else "",
    )
    if task.report.is_for_committee:
        frame = replace(frame, tables=(Neighbour(f"tables/{WORKBOOK}", IN_A_WORKBOOK),))
    topic = TOPICS.get(task.report.name)
    frame = replace(
        frame, question=task.report.heading, made=scores.data.provenance_note(topic.tables) if topic else ""
    )
    covered = covered_days(scores.records, scores.quarter).get(topic.leading) if topic else None
    if covered and covered.last < scores.quarter.end:
        span = Days(scores.quarter.year_start, covered.last).in_words
        frame = replace(frame, span=span, data_to=day(covered.last))
    before = contents.tasks[at - 1] if at else None
    after = contents.tasks[at + 1] if at + 1 < len(contents.tasks) else None
    return replace(frame, before=_link(before, task), after=_link(after, task))


def _link(other: Task | None, task: Task) -> Neighbour | None:
    """Return the link from a report's page to another's."""
    if other is None:
        return None
    title = other.report.title
    name = f"{title}, {capitalised(other.area)}" if other.report.by_area else title
    return Neighbour(relative(f"{other.stem}.html", task.stem), name)
