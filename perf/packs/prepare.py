"""What a run leaves for its notebooks: scores and series, computed and protected once for all of them."""

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import FIGURES
from perf.dataset.contract import TABLES
from perf.dataset.prepared_results import ABOUT, EARLIER
from perf.packs.reports import REPORTS, Task
from perf.pages.view import TOPICS, View, shown_figures
from perf.scores import FRAMES, Scores
from perf.topics import record_figures


def share(
    scores: Scores, protected: pd.DataFrame, tasks: Iterable[Task], earlier: list[dict[str, Any]]
) -> dict[str, bytes]:
    """Make the files of a run's shared folder, by name: everything in them may be shown.

    Parameters
    ----------
    scores : Scores
    protected : DataFrame
        The figures of the records as the gate lets them through.
    tasks : iterable of Task
        The reports whose series are left as well.
    earlier : list of dict
        How earlier packs differ from the records now: see `perf.packs.earlier_packs`.
    """
    council = [Task(REPORTS[name], COUNCIL) for name in TOPICS]  # the corporate health report looks at each
    views = list(_views(scores, protected, dict.fromkeys([*council, *tasks])))
    frames = {name: getattr(scores, name) for name in FRAMES}
    frames |= {"figures": shown_figures(scores, protected), "protected": protected}
    frames["months"], months = _months(views)
    frames["years"], years = _years(views, scores)
    about = {
        "folder": str(scores.data.folder.resolve()),
        "quarter": scores.quarter.label,
        "theme_word": scores.data.theme_word,
        "sources": {name: source.file for name, source in scores.data.sources.items()},
        "rows": {name: scores.data.rows(name) for name in TABLES},
        "months": months,
        "years": years,
        "recorded": [[name, view.area] for view in views for name in _charted(view) if view.is_recorded(name)],
    }
    files = {f"{name}.parquet": _parquet(frame) for name, frame in frames.items()}
    told = {ABOUT: about, EARLIER: {scores.quarter.label: earlier}}
    return files | {name: json.dumps(what).encode() for name, what in told.items()}


def _views(scores: Scores, protected: pd.DataFrame, tasks: Iterable[Task]) -> Iterator[View]:
    """Look at every topic of every area; series are of the whole, so that its amounts are enough."""
    whole = scores.amounts[scores.amounts["part"] == ""]
    by_area = {area: replace(scores, amounts=rows) for area, rows in whole.groupby("area", sort=False)}
    for task in tasks:
        if task.report.name in TOPICS and task.area in by_area:
            yield View(by_area[task.area], TOPICS[task.report.name], task.area, protected, council=scores)


def _charted(view: View) -> tuple[str, ...]:
    return tuple(dict.fromkeys((view.topic.figure, *view.topic.leads)))


def _months(views: Iterable[View]) -> tuple[pd.DataFrame, list[list[str]]]:
    """Put the months of many figures into one frame; list those that it is about."""
    about = [(view, figure) for view in views for figure in _charted(view)]
    frames = [pd.DataFrame({"figure": [], "area": []}, dtype="str")]
    for view, figure in about:
        frames.append(view.months(figure).rename_axis("month").reset_index().assign(figure=figure, area=view.area))
    return pd.concat(frames, ignore_index=True), [[figure, view.area] for view, figure in about]


def _years(views: Iterable[View], scores: Scores) -> tuple[pd.DataFrame, list[list[str]]]:
    """Put the years of many figures into one frame, a figure of all areas at once; list those that it is about."""
    areas: dict[str, list[View]] = {}
    for view in views:
        if view.topic.seasonal:
            areas.setdefault(view.topic.figure, []).append(view)
    frames = [pd.DataFrame({"figure": [], "area": [], "year": []}, dtype="str")]
    for figure, each in areas.items():
        made = record_figures.yearly(scores.amounts, FIGURES[figure], scores.quarter)
        shown = [view.area for view in each if view.may_show_years(figure)]
        frames.append(made[made["area"].isin(shown)].assign(figure=figure))
    return pd.concat(frames, ignore_index=True), [[name, view.area] for name, each in areas.items() for view in each]


def _parquet(frame: pd.DataFrame) -> bytes:
    with io.BytesIO() as file:
        frame.to_parquet(file, compression=None)
        return file.getvalue()
