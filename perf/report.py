"""Reports: the sections of a report are its methods, and each shows itself in a notebook."""

from pathlib import Path

from perf.areas import COUNCIL
from perf.catalogue import TOPICS
from perf.dataset.committee_reports import committee_reports
from perf.dataset.prepared_results import find_prepared
from perf.dataset.problems import one_of
from perf.disclosure.protected_scores import ProtectedScores, from_prepared
from perf.load_council import Council, open_prepared
from perf.opened_quarter import open_quarter as open_and_keep
from perf.pages.directorate.report import DirectorateReport, directorate_report
from perf.pages.health.report import HealthReport
from perf.pages.measure.report import MeasureReport, measure_report
from perf.pages.report_scores import of_report
from perf.pages.topic.report import TopicReport, topic_report
from perf.quarter import Quarter
from perf.rules import DIRECTORATE


def open_report(
    council: Council,
    name: str,
    quarter: str | Quarter | None = None,
    area: str = COUNCIL,
    *,
    figure: str = "",
) -> TopicReport | HealthReport | DirectorateReport:
    """Return a report of a council's quarter, with every figure about people protected.

    Parameters
    ----------
    council : Dataset, str or Path
        What `perf.load` returns, or the council's folder.
    name : str
        A topic, such as "sickness"; "directorate"; "corporate-health", or the short name of a report in the table
        `reports`.
    quarter : str or Quarter, optional
        Such as "2019-20 Q2"; by default the latest of the returns, actions and risks.
    area : str, default "council"
        By name or slug; only for the report of a topic, or for "directorate": that of a directorate, a service or
        schools.
    figure : str
        Only for the report of a topic: the figure of it to look at, by default the leading one.

    Returns
    -------
    TopicReport, HealthReport or DirectorateReport
        Its methods are the sections of the report. Each returns a block that shows itself in a notebook, and has `data`
        (the table shown, or what the chart is drawn from), `figure` (a matplotlib figure) and `text`.

    Raises
    ------
    ValueError
        If there is no such report, area or figure; the message names the existing ones. If the report is of the whole
        council, or has no figure to choose.
    PerfError
        If the council has no data for the quarter.

    Examples
    --------
    >>> report = perf.open_report("data/vale", "sickness", area="Social Services")
    >>> report.trend().data[["month", "value", "signal"]]
    """
    scores = open_quarter(council, quarter)
    committee = {report.name: report for report in committee_reports(scores.data)}
    one_of((*committee, DIRECTORATE, *TOPICS), name, "report")
    if name in TOPICS:
        return topic_report(scores, name, area, figure)
    if figure:
        raise ValueError(f'The report "{name}" is of no single figure, so it cannot look at "{figure}".')
    if name == DIRECTORATE:
        return directorate_report(scores, area)
    if scores.data.framework.area(area) != COUNCIL:
        raise ValueError(f'The report "{name}" is of the whole council; for "{area}" open "{DIRECTORATE}" or a topic.')
    return HealthReport(of_report(scores, committee[name]))


def open_measure(
    council: Council, measure: str, quarter: str | Quarter | None = None, area: str = COUNCIL
) -> MeasureReport:
    """Return the report of a measure in a council's quarter, with every figure about people protected.

    Parameters
    ----------
    council : Dataset, str or Path
        What `perf.load` returns, or the council's folder.
    measure : str
        The id of a measure, as the table `measures` has it.
    quarter : str or Quarter, optional
        Such as "2019-20 Q2"; by default the latest of the returns, actions and risks.
    area : str, default "council"
        By name or slug.

    Returns
    -------
    MeasureReport
        Its methods are the sections of the report, as those of `open_report`. A section of which the folder holds
        nothing is an empty block.

    Raises
    ------
    ValueError
        If the quarter has no such measure, or there is no such area; the message names the existing ones.
    PerfError
        If the council has no data for the quarter.

    Examples
    --------
    >>> report = perf.open_measure("data/vale", "CPM/019")
    >>> report.answer()
    """
    return measure_report(open_quarter(council, quarter), measure, area)


def open_quarter(council: Council, quarter: str | Quarter | None = None) -> ProtectedScores:
    """Return a council's quarter, scored and protected; what a run has prepared is not calculated again."""
    if isinstance(council, str | Path):
        prepared = find_prepared(Path(council), str(quarter or ""))
        if prepared is not None:
            return from_prepared(prepared, open_prepared(Path(council), prepared))
    return open_and_keep(council, quarter).protected
