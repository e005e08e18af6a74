"""The reports that a pack can hold: corporate health, each topic that is declared, and the reconciliation."""

from perf.catalogue import TOPICS
from perf.packs.reports import Report
from perf.rules import CORPORATE_HEALTH
from perf.topics.topic import Topic

_BESIDE_RECORDS = ("measures", "returns", "narrative", "commentary")  # what every topic's report reads too


def _topic_report(topic: Topic) -> Report:
    return Report(topic.name, topic.title, f"{topic.name}.ipynb", tables=(*topic.tables, *_BESIDE_RECORDS))


REPORTS: dict[str, Report] = {
    report.name: report
    for report in (
        Report(CORPORATE_HEALTH, "Corporate health", "corporate_health.ipynb", by_area=False),
        *(_topic_report(topic) for topic in TOPICS.values()),
        Report("reconciliation", "Reconciliation", "reconciliation.ipynb", by_area=False),
    )
}
