"""Writes what a run prepares for its notebooks, which `dataset.prepared_results` finds: scores, series and tables."""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import TABLES, TOPICS
from perf.dataset.dataset import Dataset
from perf.dataset.prepared_results import ABOUT, table_name
from perf.disclosure.protected_scores import FRAMES, ProtectedScores
from perf.packs.report_and_task import Task
from perf.pages.topic_view import View
from perf.rules import DIRECTORATE

Key = tuple[str, str]  # a figure and an area


def prepared_files(
    scores: ProtectedScores, tasks: Iterable[Task], earlier: Sequence[Mapping[str, Any]]
) -> dict[str, bytes]:
    """Return the files of a run's prepared results, by name: no record is in them, and no figure that is not protected.

    Parameters
    ----------
    scores : ProtectedScores
    tasks : iterable of Task
        The reports whose series are prepared as well.
    earlier : sequence of mappings
        How earlier packs differ from the records now: see `perf.packs.earlier_packs`.
    """
    tasks = list(tasks)
    tables = {name: rows for name in TABLES if len(rows := _prepared_table(scores.data, name))}
    months = _keys_of_months(scores, tasks)
    asked = [*months, *_keys_of_services(scores, tasks)]
    recorded = [key for key in asked if scores.series.is_recorded(*key)]
    years = _keys_of_years(months)
    frames = {name: getattr(scores, name) for name in FRAMES}
    frames |= {table_name(name): rows for name, rows in tables.items()}
    frames["months"] = _together(
        [scores.series.months(*key).rename_axis("month").reset_index() for key in months], months
    )
    frames["years"] = _together([scores.series.years(*key).rename_axis("year").reset_index() for key in years], years)
    about = {
        "folder": str(scores.data.folder.resolve()),
        "quarter": scores.quarter.label,
        "theme_word": scores.data.theme_word,
        "sources": {name: source.file for name, source in scores.data.sources.items()},
        "rows": {name: scores.data.rows(name) for name in TABLES},
        "tables": list(tables),
        "months": months,
        "years": years,
        "recorded": recorded,
        "not_recorded": [key for key in asked if key not in recorded],
        "earlier": list(earlier),
    }
    files = {f"{name}.parquet": _parquet(frame) for name, frame in frames.items()}
    return files | {ABOUT: json.dumps(about).encode()}


def _prepared_table(data: Dataset, name: str) -> pd.DataFrame:
    """Return a table that is prepared: one of plans and returns; records stay in the council folder."""
    return data.tables[name].iloc[:0] if TABLES[name].holds_records else data.tables[name]


def _keys_of_months(scores: ProtectedScores, tasks: Iterable[Task]) -> list[Key]:
    """List the figures and areas that reports chart by month: those of each area, and one of the areas it consists of.

    Corporate health looks at every topic of the council, and the report of an area at every topic of that.
    """
    topics = [(name, COUNCIL) for name in TOPICS]
    for task in tasks:
        topics += [(name, task.area) for name in TOPICS if task.report.name in (name, DIRECTORATE)]
    views = [View(scores, TOPICS[name], area) for name, area in dict.fromkeys(topics)]
    own = [(figure.name, view.area) for view in views for figure in view.topic.figures if not figure.base]
    beside = [(view.topic.shown_beside, area) for view in views for area in view.children if view.topic.is_monthly]
    return list(dict.fromkeys([*own, *beside]))


def _keys_of_services(scores: ProtectedScores, tasks: Iterable[Task]) -> list[Key]:
    """List the leading figures and services that the reports of directorates show side by side."""
    areas = [task.area for task in tasks if task.report.name == DIRECTORATE]
    services = [service for area in areas for service in scores.data.framework.areas_inside(area)]
    leading = [View(scores, topic).leading for topic in TOPICS.values()]
    return [(figure, service) for figure in leading for service in dict.fromkeys(services)]


def _keys_of_years(months: Iterable[Key]) -> list[Key]:
    """List the figures and areas, of those charted by month, that reports forecast."""
    forecast = {topic.leading for topic in TOPICS.values() if topic.is_seasonal}
    return [(figure, area) for figure, area in months if figure in forecast]


def _together(frames: Sequence[pd.DataFrame], keys: Sequence[Key]) -> pd.DataFrame:
    """Put the series of many figures and areas into one frame."""
    pairs = zip(frames, keys, strict=True)
    named = [frame.assign(figure=figure, area=area) for frame, (figure, area) in pairs]
    return pd.concat([pd.DataFrame({"figure": [], "area": []}, dtype="str"), *named], ignore_index=True)


def _parquet(frame: pd.DataFrame) -> bytes:
    with io.BytesIO() as file:
        frame.to_parquet(file, compression=None)
        return file.getvalue()
