"""The tidy frame of figures: one row a value, with its name, unit, days and source."""

from collections.abc import Callable, Iterable
from typing import Literal, get_args

import pandas as pd

from perf.catalogue import BY_KIND, FIGURES, RECORD_FIGURES, TOPICS, as_called, recipe_of
from perf.dataset.dataset import Dataset
from perf.dataset.problems import one_of
from perf.disclosure.protected_scores import ProtectedScores
from perf.figure import DAYS, Figure
from perf.load_council import Council
from perf.quarter import Quarter
from perf.report import open_quarter
from perf.scores import RatedQuarter, Scores, score_quarter
from perf.topics.coverage import days_of_month
from perf.topics.record_figures import by_month, monthly_totals
from perf.wording import listing

By = Literal["quarter", "month"]
COLUMNS = [
    "figure", "title", "unit", "better", "area", "period", "part", "value", "numerator", "denominator", "first_day",
    "last_day", "hidden", "provenance",
]  # fmt: skip
_KINDS = {
    **dict.fromkeys(("figure", "area", "period", "part"), "str"),
    **dict.fromkeys(("value", "numerator", "denominator"), "float64"),
    "hidden": "str",
    **dict.fromkeys(DAYS, "datetime64[us]"),
}
_VALUES = list(_KINDS)


def figures(
    council: Council,
    quarter: str | Quarter | None = None,
    *,
    by: By = "quarter",
    area: str | Iterable[str] | None = None,
    topic: str | Iterable[str] | None = None,
    protected: bool = True,
) -> pd.DataFrame:
    """Return figures as a tidy frame, one row a value, for charts and tables of one's own.

    Parameters
    ----------
    council : Dataset, str or Path
        What `perf.load` returns, or the council's folder. Load it once: the protected figures of a Dataset are kept.
    quarter : str or Quarter, optional
        Such as "2019-20 Q2": any quarter that the records reach, with or without returns. By default the latest of the
        returns, actions and risks.
    by : {"quarter", "month"}
        The figures of the quarter, ratings and parts (reasons, causes, themes) among them; or the totals of the record
        figures for each month up to the end of the quarter. Ratings are of quarters, and have no months.
    area, topic : str or iterable of str, optional
        One or several, by default all. An area by name or slug; a topic such as "sickness", or "measures", "actions"
        or "risks" for the figures of ratings.
    protected : bool, default True
        Whether small numbers of people are hidden, as in the reports. Keep figures that are not protected to yourself.

    Returns
    -------
    DataFrame, one row per figure, area, period and part
        figure, title, unit ("count", "percent", "days per FTE" or "GBP"), better ("higher", "lower" or "neutral", by
        the council's own sign of a variance), area, period (a quarter, or a month such as 2019-04), part ("" for the
        total), value (in the unit), numerator, denominator (missing for a plain count), first_day and last_day (which
        the value covers; for a position the last day twice), hidden (why there is no value, "" where there is none to
        hide), provenance (a note where its records are estimated or made up, else "").
        Figures about people that may not be shown have no value, and `hidden` says why: "small group" (it is about 1 to
        4 people) or "withheld" (it may be any number; a small group could be worked out from it). Of a figure and area
        of which no month may be shown there is none. Figures of ratings are there only for a quarter
        with something to rate.

    Raises
    ------
    ValueError
        If there is no such area or topic, or `by` is neither word; the message names the existing ones. If `by` is
        "month" and a topic is "measures", "actions" or "risks".
    PerfError
        If the council has no data for the quarter.

    Examples
    --------
    >>> import seaborn
    >>> council = perf.load("data/vale")
    >>> months = perf.figures(council, by="month", topic="sickness", area="Social Services")
    >>> seaborn.relplot(months, x="period", y="value", hue="title", kind="line")
    """
    if by not in get_args(By):
        raise ValueError(f'`by` is "quarter" or "month"; got "{by}".')
    names = _names(topic, by)
    scores = open_quarter(council, quarter) if protected else score_quarter(council, quarter)
    areas = _areas(scores.data, area)
    rows = _of_months(scores, names, areas) if by == "month" else _of_quarter(scores)
    rows = rows[rows["figure"].isin(names) & rows["area"].isin(areas)].reset_index(drop=True)
    return _described(rows, scores)


def _several(one_or_more: str | Iterable[str]) -> list[str]:
    return [one_or_more] if isinstance(one_or_more, str) else list(one_or_more)


def _names(topic: str | Iterable[str] | None, by: By) -> list[str]:
    """Return the names of the figures of topics, in the order of the catalogue; of ratings by month there are none."""
    if topic is None:
        return list(FIGURES)
    of_topic = {name: each.figure_names for name, each in TOPICS.items()}
    of_topic |= {kind: tuple(figure.name for figure in ratings) for kind, ratings in BY_KIND.items()}
    wanted = _several(topic)
    if by == "month" and (of_quarters := [name for name in wanted if name in BY_KIND]):
        raise ValueError(
            f"Figures of {listing(of_quarters)} are by quarter, and have no months. By month there are those of "
            f"{listing(TOPICS)}."
        )
    names = {figure for name in wanted for figure in of_topic[one_of(of_topic, name, "topic")]}
    return [name for name in FIGURES if name in names]


def _areas(data: Dataset, area: str | Iterable[str] | None) -> list[str]:
    """Return areas by their names, in the order of the framework."""
    rules = data.framework
    wanted = rules.areas if area is None else {rules.area(name) for name in _several(area)}
    return [name for name in rules.areas if name in wanted]


def _of_quarter(scores: Scores | ProtectedScores) -> pd.DataFrame:
    """Return the figures of the quarter: those of records, and those of the ratings that there are."""
    records = scores.records[scores.records["quarter"] == scores.quarter.label]
    data = scores.data
    rated: dict[str, tuple[pd.DataFrame, ...]] = {
        "measures": (data.returns,),
        "actions": (data.actions,),
        "risks": (data.risks,),
    }
    of_ratings = [
        figure.name
        for kind, tables in rated.items()
        for figure in BY_KIND[kind]
        if any((rows["quarter"] == scores.quarter.label).any() for rows in tables)
    ]
    ratings = scores.figures[scores.figures["figure"].isin(of_ratings)]
    both = pd.concat([records, ratings], ignore_index=True).rename(columns={"quarter": "period"})
    return (both if "hidden" in both else both.assign(hidden="")).fillna({"hidden": ""})[_VALUES]


def _of_months(scores: Scores | ProtectedScores, names: Iterable[str], areas: Iterable[str]) -> pd.DataFrame:
    """Return the record figures by month: of a protected quarter, the series that may be shown."""
    months = scores.series.months if isinstance(scores, ProtectedScores) else _all_months(scores)
    recorded_names = set(names) & set(scores.records["figure"])
    frames = [pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _KINDS.items()})]
    for figure in RECORD_FIGURES:
        if figure.name in recorded_names and not figure.base:  # of one month, year to date and quarter are the same
            for area in areas:
                series = months(figure.name, area).rename_axis("period").reset_index()
                if series.empty:
                    continue
                days = [days_of_month(scores.data, figure, month) for month in series["period"]]
                about = {"figure": figure.name, "area": area, "part": ""}
                ends = {"first_day": [each.first for each in days], "last_day": [each.last for each in days]}
                frames.append(series.assign(**about, **ends))
    return pd.concat(frames, ignore_index=True)[_VALUES].astype(_KINDS)


def _all_months(scores: Scores) -> Callable[[str, str], pd.DataFrame]:
    """Return what calculates a figure of an area by month, small numbers included."""
    totals = monthly_totals(scores.amounts)
    return lambda figure, area: by_month(totals, recipe_of(figure), area).assign(hidden="")


def _described(rows: pd.DataFrame, scores: RatedQuarter) -> pd.DataFrame:
    """Return values with what is true of each: title, unit, which way is better, provenance."""
    data = scores.data
    by_name = {name: FIGURES[name] for name in rows["figure"].unique()}
    about = pd.DataFrame(
        {
            "figure": pd.Series(list(by_name), dtype="str"),
            "title": pd.Series([as_called(figure, data).title for figure in by_name.values()], dtype="str"),
            "unit": pd.Series([figure.unit for figure in by_name.values()], dtype="str"),
            "better": pd.Series([_better(figure, data) for figure in by_name.values()], dtype="str"),
            "provenance": pd.Series([_provenance(figure, scores) for figure in by_name.values()], dtype="str"),
        }
    )
    return rows.merge(about, on="figure")[COLUMNS]


def _better(figure: Figure, data: Dataset) -> str:
    return figure.better_where(plus_is_favourable=data.framework.plus_is_favourable)


def _provenance(figure: Figure, scores: RatedQuarter) -> str:
    """Return a note on the tables of a figure; those of the records too on which measures are rated."""
    tables = dict.fromkeys(figure.tables)
    if "returns" in tables:
        measures = scores.measures
        fed = measures.loc[measures["fed"], "figure"].unique() if len(measures) else ()
        tables |= dict.fromkeys(table for name in fed for table in FIGURES[name].tables)
    return scores.data.provenance_note(tables)
