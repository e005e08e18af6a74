"""Reports: the sections of a report are its methods, and each shows itself in a notebook."""

from pathlib import Path

from perf.areas import COUNCIL
from perf.catalogue import TOPICS
from perf.council_folder import load, open_prepared
from perf.dataset.dataset import Dataset
from perf.dataset.prepared_results import find_prepared
from perf.disclosure.protected_scores import ProtectedScores, from_prepared, protect_scores
from perf.pages.health.report import HealthReport
from perf.pages.topic.report import TopicReport, topic_report
from perf.quarter import Quarter
from perf.scores import score_quarter

CORPORATE_HEALTH = "corporate-health"


def open_report(
    council: Dataset | str | Path, name: str, quarter: str | Quarter = "", area: str = COUNCIL
) -> TopicReport | HealthReport:
    """Return a report of a council's quarter, with every figure about people protected.

    Parameters
    ----------
    council : Dataset, str or Path
        A council, or its folder.
    name : str
        A topic, such as "sickness", or "corporate-health".
    quarter : str or Quarter
        By default the latest that has data.
    area : str, default "council"
        By name or slug; only for the report of a topic.

    Raises
    ------
    ValueError
        If there is no such report or area; the message names the existing ones.
    """
    if name not in (CORPORATE_HEALTH, *TOPICS):
        raise ValueError(f'There is no report "{name}". Reports: {", ".join((CORPORATE_HEALTH, *TOPICS))}.')
    scores = open_quarter(council, quarter)
    return HealthReport(scores) if name == CORPORATE_HEALTH else topic_report(scores, name, area)


def open_quarter(council: Dataset | str | Path, quarter: str | Quarter = "") -> ProtectedScores:
    """Return a council's quarter, scored and protected; what a run has prepared is not calculated again."""
    if not isinstance(council, Dataset):
        folder = Path(council)
        prepared = find_prepared(folder, str(quarter))
        if prepared is not None:
            return from_prepared(prepared, open_prepared(folder, prepared))
        council = load(folder)
    return protect_scores(score_quarter(council, quarter))
