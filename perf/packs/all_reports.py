"""The reports that a pack can hold: those for committees, of an area, of each declared topic, the reconciliation."""

from perf.catalogue import FIGURES, TOPIC_OF, TOPICS
from perf.dataset.committee_reports import CommitteeReport, committee_reports
from perf.dataset.dataset import Dataset
from perf.dataset.narrative import named_figures
from perf.packs.reports import Report
from perf.rules import DIRECTORATE
from perf.safe_text import slug
from perf.topics.topic import Topic

_BESIDE_RECORDS = ("measures", "returns", "narrative", "commentary")  # what every topic's report reads too
_OF_SERVICES = ("actions", "corporate_actions", "risks", "printed_ratings")
_OF_TOPICS = dict.fromkeys(table for topic in TOPICS.values() for table in topic.tables)
_DIRECTORATE = Report(
    DIRECTORATE, "Overview", "directorate.ipynb", tables=(*_OF_TOPICS, *_BESIDE_RECORDS, *_OF_SERVICES)
)
_RECONCILIATION = Report("reconciliation", "Reconciliation", "reconciliation.ipynb", by_area=False)


def reports_of(data: Dataset) -> dict[str, Report]:
    """Return the reports that a pack of a council can hold, by name, in reading order."""
    committee = (_committee_report(report) for report in committee_reports(data))
    topics = (Report(topic.name, topic.title, f"{topic.name}.ipynb", tables=_reads(topic, data))
              for topic in TOPICS.values())  # fmt: skip
    return {report.name: report for report in (*committee, _DIRECTORATE, *topics, _RECONCILIATION)}


def _committee_report(report: CommitteeReport) -> Report:
    return Report(
        report.name,
        report.title,
        "corporate_health.ipynb",
        by_area=False,
        is_for_committee=True,
        heading=report.heading,
    )


def _reads(topic: Topic, data: Dataset) -> tuple[str, ...] | None:
    """Return the tables that a topic's report reads: also those of the figures that officers name in its texts.

    Counts of ratings are based on any table.
    """
    texts = data.narrative[["report", "text"]].dropna().itertuples(index=False)
    named = [each.figure for report, text in texts if slug(report) == topic.name for each in named_figures(text)]
    if not set(named) <= set(TOPIC_OF):
        return None
    of_figures = (table for name in named for table in FIGURES[name].tables)
    return tuple(dict.fromkeys((*topic.tables, *_BESIDE_RECORDS, *of_figures)))
