"""The reports that a pack can hold: for committees, of an area, of each topic, the reconciliation, of measures."""

from collections.abc import Iterator

import pandas as pd

from perf.catalogue import FIGURES, TOPIC_OF, TOPICS
from perf.dataset.committee_reports import CommitteeReport, committee_reports
from perf.dataset.dataset import Dataset
from perf.dataset.narrative import named_figures
from perf.packs.report_and_task import Report
from perf.pages.links import stem_of
from perf.pages.measure.own_pages import FOLDER, slugs_of
from perf.pages.measure.report import question_about
from perf.rules import DIRECTORATE, FEWEST_QUARTERS
from perf.safe_text import slug
from perf.topics.topic import Topic

_BESIDE_RECORDS = (  # what every topic's report reads too
    "measures", "returns", "narrative", "commentary", "aggregates",
)  # fmt: skip
_OF_MEASURES = ("measures", "returns", "narrative", "commentary", "observations", "comparators")
_OF_SERVICES = ("actions", "corporate_actions", "risks", "printed_ratings")
_OF_TOPICS = dict.fromkeys(table for topic in TOPICS.values() for table in topic.tables)
_DIRECTORATE = Report(
    DIRECTORATE, "Overview", "directorate.ipynb",
    tables=(*_OF_TOPICS, *_BESIDE_RECORDS, *_OF_SERVICES),
)  # fmt: skip
MEASURE = "measure"  # the name by which the reports of all measures are asked for
_RECONCILIATION = Report(
    "reconciliation", "Reconciliation", "reconciliation.ipynb", by_area=False, is_prepared=False
)  # fmt: skip


def reports_of(data: Dataset) -> dict[str, Report]:
    """Return the reports that a pack of a council can hold, by name, in reading order."""
    committee = (_committee_report(report) for report in committee_reports(data))
    topics = (Report(topic.name, topic.title, f"{topic.name}.ipynb", tables=_reads(topic, data))
              for topic in TOPICS.values())  # fmt: skip
    of_measures = _reports_of_measures(data)
    reports = (*committee, _DIRECTORATE, *topics, _RECONCILIATION, *of_measures)
    return {report.name: report for report in reports}


def _reports_of_measures(data: Dataset) -> Iterator[Report]:
    """List the reports of the measures that could have a page of their own in some quarter."""
    returned = data.returns.dropna(subset=["actual"]).groupby("measure_id")["quarter"].nunique()
    known = {*data.observations["measure_id"].dropna(), *returned[returned >= FEWEST_QUARTERS].index}
    measures = data.measures.dropna(subset=["measure_id"])
    tables = _read_by_measures(data) if known else None
    for (name, page), title in zip(slugs_of(measures["measure_id"]).items(), measures["title"], strict=True):
        if name in known:
            title = name if pd.isna(title) else str(title)
            yield Report(
                f"{MEASURE}/{page}", title, "measure.ipynb", by_area=False, tables=tables,
                heading=question_about(title), measure=name, page=stem_of(page, FOLDER), family=MEASURE,
            )  # fmt: skip


def _read_by_measures(data: Dataset) -> tuple[str, ...] | None:
    """Return the tables that reports of measures read; None where a figure, or one that a text names, needs others."""
    texts = data.narrative.loc[data.narrative["subject"].isin(data.measures["measure_id"]), "text"].dropna()
    names_figures = any(named_figures(text) for text in texts)
    return None if names_figures or data.measures["figure"].notna().any() else _OF_MEASURES


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
