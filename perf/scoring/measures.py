"""Rate measures against their targets, and find whether performance is better or worse than before."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from perf.areas import COUNCIL
from perf.better_or_worse import COMPARISONS, MOVEMENTS, Least, agrees, least_material
from perf.days_covered import Days
from perf.figure import Figure, Period
from perf.quarter import Quarter
from perf.ratings import USUAL_RATINGS, Ratings
from perf.rules import (
    AMBER_BY,
    DECIMALS,
    DIRECTIONS,
    FEW_CASES,
    OF_FEW,
    OF_FEW_BEFORE,
    PLAN,
    RATINGS,
    TOLERANCE,
    TREND,
    Against,
    AmberBy,
)  # fmt: skip
from perf.scoring.columns import as_words, check_columns, positions, with_columns
from perf.scoring.rating_counts import rating_figures
from perf.wording import day

COLUMNS = [
    "measure_id", "quarter", "actual", "previous", "target", "miss", "rating", "stated_rating", "direction", "note",
    "area", "title", "theme", "category", "unit", "polarity", "basis", "frequency", "limit", "data_to", "reason",
    "fed", "returned", "differs", "figure", "part", "movement", "not_compared", "not_rated", "numerator", "denominator",
    "annual_target", "forecast", "target_basis", "floor", "tolerance", "tolerance_kind", "set",
    "owner", "compared", "amber_by",
]  # fmt: skip
FROM_MEASURES = {
    "title": "str", "theme": "str", "category": "str", "unit": "str", "polarity": "str", "basis": "str",
    "frequency": "str", "tolerance": "float64", "tolerance_kind": "str", "amber_by": "str", "figure": "str",
    "part": "str",
    "materiality": "float64", "set": "str", "from_quarter": "str", "to_quarter": "str",
    "owner": "str",
}  # fmt: skip
FROM_RETURNS = {
    "area": "str", "actual": "float64", "target": "float64", "data_to": "datetime64[us]", "comparable": "boolean",
    "stated_rating": "str", "reason": "str", "note": "str", "numerator": "float64", "denominator": "float64",
    "annual_target": "float64", "forecast": "float64", "target_basis": "str", "floor": "float64",
}  # fmt: skip
_PERIODS = {"ytd": "year to date", "quarter": "quarter", "annual": "year"}  # of a target
_COVERED: dict[str, Period] = {"ytd": "year to date", "quarter": "quarter", "snapshot": "position"}  # by basis
_POLARITIES = ("higher", "lower", "target")
NO_THEME = "Not grouped"
NO_TREND = "whether a missed target is better than before is not known"


def rate(measures: pd.DataFrame, *, tolerance: float = TOLERANCE) -> pd.DataFrame:
    """Rate each measure Green, Amber or Red against its target.

    Parameters
    ----------
    measures : DataFrame, one row per measure and area
        `actual` and `target` share the measure's own unit; `polarity` is higher, lower, target (nearer is
        better) or none. `tolerance` and `tolerance_kind`, where there are such columns, are a measure's own:
        a share of the target, or (absolute) an amount in its unit. `floor`, where one is given, is the worst
        figure that is Amber, and no tolerance counts. Where `amber_by` is trend, a miss within the tolerance is
        Green, and a larger one is Amber if `direction` is better, and Red if it is anything else.
    tolerance : float, default 0.10
        The largest Amber miss, or by trend the largest Green one, as a share of the target (0.10 is 10%).

    Returns
    -------
    DataFrame, same rows and order
        A copy with `miss` (in the measure's unit, negative when beaten), `limit` (the miss that the tolerance or the
        floor allows) and `rating`.

    Raises
    ------
    ValueError
        If `tolerance` is not between 0 and 1.

    Notes
    -----
    A missing actual or target is N/A, never Red, and so is a miss by trend without a direction. A target of 0 has no
    relative tolerance. Exactly at the tolerance is within it as decimals: numbers are compared rounded to 9 places, and
    for very large numbers within the last binary digits, since 0.5 - 0.45 is more than 0.05 in binary.
    Source: decisions 3 and 55.
    """
    if not 0 <= tolerance <= 1:
        raise ValueError(f"tolerance must be a share from 0 to 1, such as 0.10 for 10%; got {tolerance}")
    given = {"tolerance": "float64", "tolerance_kind": "str", "floor": "float64", "amber_by": "str", "direction": "str"}
    own = with_columns(measures, given)
    actual, target, floor = (own[name].to_numpy("float64") for name in ("actual", "target", "floor"))
    polarity = positions(own["polarity"], _POLARITIES)
    miss = _miss(actual, target, polarity).round(DECIMALS)
    share = own["tolerance"].fillna(tolerance).to_numpy("float64")
    absolute = (positions(own["tolerance_kind"], ["absolute"]) == 0) & own["tolerance"].notna().to_numpy()
    size = np.abs(target)
    limit = np.where(absolute, share, share * size)
    limit = np.where(np.isnan(floor), limit, np.maximum(_miss(floor, target, polarity), 0)).round(DECIMALS)
    last_digits = 4 * np.spacing(np.fmax(np.abs(actual), size))
    missed_by_more = miss > limit + last_digits
    by_tolerance = (miss > 0) + missed_by_more.astype("int8")
    by_direction = positions(own["direction"], DIRECTIONS)  # -1: not known
    by_trend = np.where(missed_by_more, np.array([1, 2, 2, 2, 3])[by_direction], 0)
    number = np.where(is_by_trend(own), by_trend, by_tolerance)
    number = np.where(np.isnan(miss), RATINGS.index("N/A"), number)
    return measures.assign(miss=miss, limit=limit, rating=as_words(number, RATINGS, measures.index))


def is_by_trend(measures: pd.DataFrame) -> Any:
    """Return which measures are Amber by trend; a floor in a return decides by itself."""
    return ((measures["amber_by"] == TREND) & measures["floor"].isna()).to_numpy("bool")


def has_no_trend(measures: pd.DataFrame) -> "pd.Series[bool]":
    """Return which measures miss their target and are not rated, because nothing is known of their trend."""
    return (measures["rating"] == "N/A") & measures["miss"].notna()


def other_target(measures: pd.DataFrame) -> "pd.Series[bool]":
    """Return which measures have a target that is for another period than their figure, and so rates nothing."""
    return (measures["not_rated"] != "") & measures["miss"].isna()


def _miss(actual: Any, target: Any, polarity: Any) -> Any:
    """Return by how much each target is missed, negative when it is beaten, NaN without a polarity."""
    gap = target - actual
    signs = np.array([1.0, -1.0, np.nan, np.nan])  # higher, lower, target, and -1: none
    miss = gap * signs[polarity]
    nearer_is_better = polarity == _POLARITIES.index("target")
    miss[nearer_is_better] = np.abs(gap[nearer_is_better])
    return miss


def score_measures(
    returns: pd.DataFrame,
    measures: pd.DataFrame,
    quarter: Quarter,
    *,
    figures: pd.DataFrame | None = None,
    tolerance: float = TOLERANCE,
    against: Against = "last year",
    amber_by: AmberBy = AMBER_BY[0],
) -> pd.DataFrame:
    """Score every measure of a quarter.

    Parameters
    ----------
    returns : DataFrame, one row per measure, quarter and area
    measures : DataFrame, one row per measure
    quarter : Quarter
    figures : DataFrame, optional
        Computed figures, as `compute` returns them. A measure that names one is scored on it: `returned` keeps
        the return, `fed` is true, `differs` is true if the two disagree at the precision of the return, and `data_to`
        is the last day of the figure, if that is before the quarter's end. Where a column `own` is False the records
        are estimated or made up: they replace a missing return, and no other.
    tolerance : float, default 0.10
        See `rate`.
    against : {"last year", "last quarter"}
        With which quarter each figure is compared: the same one last year, or the one before.
    amber_by : {"tolerance", "trend"}
        What tells Amber from Red, of the measures that do not say it themselves: see `rate`.

    Returns
    -------
    DataFrame, one row per measure for the council, then one per return of another area
        In the order of `measures`, without those that are not reported in the quarter.
        `previous` is the actual of the quarter that it is compared with; `compared` is the value of this quarter that
        is compared with it, where that is not the actual but the quarter's own. `direction` (better, about the same,
        worse, or not judged where too few cases make the difference) is about performance, and `movement` (up, level,
        down) about the number. Where there is a figure and no direction, `not_compared` says why, unless the polarity
        is none. A target of another period than the figure's rates nothing, and a missed target by trend nothing
        without a direction; `not_rated` says so. `amber_by` is the rule that applies.

    Raises
    ------
    ValueError
        If a measure has two returns for the same quarter and area, or a frame lacks a column that it needs.

    Examples
    --------
    >>> council = perf.load("data/vale")
    >>> perf.score_measures(council.returns, council.measures, council.quarter("2019-20 Q2"))
    """
    quarter = Quarter.known(quarter)
    check_columns(returns, ("measure_id", "quarter", "actual", "target"), "returns")
    check_columns(measures, ("measure_id", "polarity"), "measures")
    returns = with_columns(returns, FROM_RETURNS)
    measures = with_columns(measures, FROM_MEASURES)
    measures = reported_in(measures, quarter)
    measures = measures.assign(
        theme=measures["theme"].fillna(NO_THEME),
        set=measures["set"].fillna(PLAN),
        amber_by=measures["amber_by"].fillna(amber_by),
    )
    returns = returns.assign(area=returns["area"].fillna(COUNCIL))
    earlier = quarter.comparison(against)
    recent = returns[returns["quarter"].isin([quarter.label, earlier.label])]
    known_before = _reported_before(returns, quarter)
    areas = [COUNCIL, *recent.loc[recent["area"] != COUNCIL, "area"].unique()]
    recent = _numbered(recent, measures, areas)
    now, before = (recent[recent["quarter"] == when.label] for when in (quarter, earlier))
    if now.index.has_duplicates or before.index.has_duplicates:
        raise ValueError("a measure has two returns for the same quarter and area; keep one of them")
    rows = _rows(now, measures[["measure_id", *FROM_MEASURES]], areas).assign(quarter=quarter.label)
    rows = rows.join(now[[name for name in FROM_RETURNS if name != "area"]])
    rows = rows.assign(is_new=~rows["measure_id"].isin(known_before) & (len(before) > 0))
    rows = _with_computed(rows, quarter, figures)
    before = before[["actual", "denominator", "data_to"]].reindex(rows.index)
    rows = _compared(rows, before, quarter, figures, against)
    rated = rate(_rateable(rows, quarter), tolerance=tolerance).assign(target=rows["target"])
    no_trend = f"{NO_TREND}: " + rated["not_compared"]
    rated = rated.assign(not_rated=rated["not_rated"].mask(has_no_trend(rated), no_trend))
    return rated[COLUMNS].reset_index(drop=True)


def reported_in(measures: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """Return the measures that are reported in a quarter: it is not before their first or after their last."""
    first, last = (measures[name].astype("str") for name in ("from_quarter", "to_quarter"))
    return measures[~(first > quarter.label) & ~(last < quarter.label)]


def _reported_before(returns: pd.DataFrame, quarter: Quarter) -> "pd.Series[str]":
    """Return the measures that have a return for any earlier quarter, blank or not."""
    starts = quarter.year_start_month
    earlier = [label for label in returns["quarter"].dropna().unique() if Quarter.parse(label, starts) < quarter]
    return returns.loc[returns["quarter"].isin(earlier), "measure_id"]


def _rateable(rows: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """Return rows without the targets of another period than the figure's, and why each of them rates nothing.

    In the first quarter the year to date is the quarter, and in the last it is the year.
    """
    same = {1: "quarter", 4: "annual"}.get(quarter.number, "ytd")
    fits = {"ytd": ["ytd", same], "quarter": ["quarter", "ytd"] if quarter.number == 1 else ["quarter"]}
    stated = rows["target_basis"].notna() & rows["target"].notna()
    wrong = pd.Series(False, index=rows.index)
    for basis, periods in fits.items():
        wrong |= stated & (rows["basis"] == basis) & ~rows["target_basis"].isin(periods)
    of_target, of_figure = (rows[name].map(_PERIODS).astype("str") for name in ("target_basis", "basis"))
    why = ("the target is for the " + of_target + ", the figure for the " + of_figure).where(wrong, "")
    return rows.assign(target=rows["target"].mask(wrong), not_rated=why.astype("str"))


def _numbered(returns: pd.DataFrame, measures: pd.DataFrame, areas: list[str]) -> pd.DataFrame:
    """Return the returns of known measures, indexed by the number of their measure and area.

    A million numbers are found faster than a million pairs of texts.
    """
    measure = positions(returns["measure_id"], measures["measure_id"]).astype("int64")
    numbers = measure * len(areas) + positions(returns["area"], areas)
    return returns.set_axis(numbers)[measure >= 0]


def _rows(now: pd.DataFrame, measures: pd.DataFrame, areas: list[str]) -> pd.DataFrame:
    """Return a row for every measure of the council, and one for each return of another area, indexed by number."""
    everywhere = np.arange(len(measures)) * len(areas)
    elsewhere = now.index[now.index % len(areas) > 0]
    numbers = np.concatenate([everywhere, elsewhere])
    rows = measures.iloc[numbers // len(areas)] if len(elsewhere) else measures
    return rows.assign(area=as_words(numbers % len(areas), areas, rows.index)).set_axis(numbers)


def _with_computed(rows: pd.DataFrame, quarter: Quarter, figures: pd.DataFrame | None) -> pd.DataFrame:
    """Return rows in which a measure that names a computed figure has it in place of its return."""
    covered = rows["basis"].map(_COVERED).fillna("year to date").astype("str")
    rows = rows.assign(
        fed=False, returned=rows["actual"], differs=False, own=True, period=covered, last_day=rows["data_to"], alone=""
    )
    computed = _looked_up(rows, quarter, figures)
    if computed is None:
        return rows
    known = computed["value"].notna()
    fed = known & (computed["own"] | rows["returned"].isna())
    differs = fed & rows["returned"].notna() & ~agrees(rows["returned"], computed["value"])
    taken = {"actual": "value", "numerator": "numerator", "denominator": "denominator"}
    values = {name: computed[given].where(fed, rows[name]) for name, given in taken.items()}
    period = computed["period"].where(fed, rows["period"]).fillna(rows["period"])
    last_day = computed["last_day"].where(fed, rows["last_day"])
    data_to = rows["data_to"].mask(fed, last_day.where(last_day < quarter.end))  # a return's is that of its own figure
    alone = computed["alone"].where(fed, "").fillna("")
    about = {"fed": fed, "differs": differs, "own": computed["own"], "period": period, "alone": alone}
    return rows.assign(**values, **about, data_to=data_to, last_day=last_day)


def _looked_up(rows: pd.DataFrame, quarter: Quarter, figures: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return the computed figure that each row names, for a quarter; None where no row names one."""
    if figures is None or rows["figure"].isna().all():
        return None
    kinds = dict.fromkeys(("numerator", "denominator", "case", "planned"), "float64") | {
        "own": "boolean",
        "is_share": "boolean",
    }
    kinds |= {"period": "str", "last_day": "datetime64[us]", "alone": "str"}
    known = with_columns(figures, kinds).astype(kinds).set_index(["figure", "area", "quarter", "part"])
    keys = rows.assign(part=rows["part"].fillna(""), when=quarter.label)[["figure", "area", "when", "part"]]
    found = known[["value", *kinds]].reindex(pd.MultiIndex.from_frame(keys)).set_axis(rows.index)
    return found.assign(own=found["own"].fillna(True).astype("bool"), is_share=found["is_share"].fillna(False))


def _compared(
    rows: pd.DataFrame, before: pd.DataFrame, quarter: Quarter, figures: pd.DataFrame | None, against: Against
) -> pd.DataFrame:
    """Return rows with the figure of an earlier quarter, and how performance and the number compare with it.

    `before` holds the returns of that quarter. A figure that was calculated is compared with one calculated in the
    same way, and a return with a return.
    """
    given, rows = rows, _alone(rows, quarter, figures, against)
    computed = _looked_up(rows, quarter.comparison(against), figures)
    case = np.where(rows["unit"] == "percent", 100.0, 0.0)
    is_share, planned = (rows["unit"] == "percent").to_numpy(), np.zeros(len(rows))
    if computed is not None:
        like = rows["fed"] & (computed["value"].notna() | ~rows["own"] | rows["is_alone"])
        before = before.assign(
            actual=computed["value"].where(like, before["actual"]),
            denominator=computed["denominator"].where(like, before["denominator"]),
            data_to=before["data_to"].mask(like, computed["last_day"]),
        )
        case = computed["case"].where(rows["fed"], case).fillna(0).to_numpy("float64")
        is_share = computed["is_share"].where(rows["fed"], is_share).to_numpy("bool")
        planned = computed["planned"].where(rows["fed"], 0.0).fillna(0).to_numpy("float64")
    rows = rows.assign(previous=before["actual"])
    sizes = {name: each["denominator"].to_numpy("float64") for name, each in (("now", rows), ("before", before))}
    fewest = np.fmin(sizes["now"], sizes["before"])
    why = _why_not_compared(rows, before, quarter, against)
    for name, of_few in (("now", OF_FEW), ("before", OF_FEW_BEFORE[against])):
        why = why.mask((why == "") & is_share & (sizes[name] < FEW_CASES), of_few)
    gain = _gain(rows)
    has_case = (fewest > 0) & (case > 0)
    one_case = np.divide(case, fewest, out=np.zeros(len(rows)), where=has_case)
    least = least_material(
        rows["previous"].to_numpy("float64"), is_percent=rows["unit"] == "percent", one_case=one_case, planned=planned
    )
    own = rows["materiality"].to_numpy("float64")
    least = Least(
        np.where(np.isnan(own), least.share, own),
        *(np.where(np.isnan(own), size, 0.0) for size in (least.cases, least.plan)),
    )
    direction = np.where(why == "", least.directions(gain), -1)
    change = np.sign((rows["actual"] - rows["previous"]).round(DECIMALS))
    moved = np.where(change.isna() | (why != ""), -1, change.fillna(0) + 1).astype("int8")
    is_neutral = ~rows["polarity"].isin(_POLARITIES)
    return rows.assign(
        **{name: given[name] for name in ("figure", "actual", "numerator", "denominator")},
        compared=rows["actual"].where(rows["is_alone"]),
        direction=as_words(direction.astype("int8"), DIRECTIONS, rows.index),
        movement=as_words(moved, MOVEMENTS, rows.index),
        not_compared=why.mask(is_neutral & rows["previous"].isna(), ""),
    )


def _alone(rows: pd.DataFrame, quarter: Quarter, figures: pd.DataFrame | None, against: Against) -> pd.DataFrame:
    """Return rows in which a year to date that is compared with the quarter before is the quarter's own figure.

    Only calculated figures have one. Where nearer the target is better there is none, because the target is to date.
    """
    rows, names = rows.assign(is_alone=False), {"actual": "value"}
    own = _looked_up(rows.assign(figure=rows["alone"]), quarter, figures) if against == "last quarter" else None
    if own is None:
        return rows
    is_alone = rows["fed"] & (rows["period"] == "year to date") & (rows["polarity"] != "target") & own["value"].notna()
    names |= {name: name for name in ("numerator", "denominator", "period", "last_day")}
    values = {name: own[given].where(is_alone, rows[name]) for name, given in names.items()}
    return rows.assign(**values, figure=rows["alone"].where(is_alone, rows["figure"]), is_alone=is_alone)


def _gain(rows: pd.DataFrame) -> Any:
    """Return how much better performance is, in the unit of each measure, missing where there is no polarity."""
    actual, previous, target = (rows[name].to_numpy("float64") for name in ("actual", "previous", "target"))
    polarity = positions(rows["polarity"], _POLARITIES)
    target = np.where(polarity == _POLARITIES.index("target"), target, 0)
    return _miss(previous, target, polarity) - _miss(actual, target, polarity)


def _why_not_compared(rows: pd.DataFrame, before: pd.DataFrame, quarter: Quarter, against: Against) -> "pd.Series[str]":
    """Return why each figure cannot be compared with that of an earlier quarter; "" where it can, or there is none.

    A measure is new if it has no return of an earlier quarter, although there are returns of the one compared with.
    """
    words, earlier = COMPARISONS[against], quarter.comparison(against)
    ends = [rows["last_day"].fillna(quarter.end), before["data_to"].fillna(earlier.end)]
    other_days = _moved_back(ends[0], words.months) != ends[1]
    if against == "last quarter":  # a position holds on its day, however long the quarter is
        other_days &= rows["period"] == "quarter"
    last_day = ends[1].map({end: day(end) for end in ends[1].unique()}).astype("str")
    reasons: list[tuple[pd.Series, str | pd.Series]] = [
        (rows["actual"].isna(), ""),
        (rows["comparable"].eq(False).fillna(False).astype("bool"), f"it cannot be compared with {words.figure}"),
        (rows["previous"].isna() & rows["is_new"], "new measure, without an earlier figure"),
        (rows["previous"].isna(), words.no_figure),
        *_other_periods(rows["period"], quarter, against),
        (other_days, f"{words.figure} is for the time to " + last_day),
    ]
    why = pd.Series("", index=rows.index, dtype="str")
    for applies, words_of in reversed(reasons):  # the first reason is given
        why = why.mask(applies, words_of)
    return why


def _other_periods(
    periods: "pd.Series[str]", quarter: Quarter, against: Against
) -> Iterator[tuple["pd.Series[bool]", str]]:
    """Find figures whose value of the quarter before is of another period: of fewer months, or of another year."""
    if against == "last quarter":
        yield periods == "year to date", "the year to date is not compared with that to the quarter before"
    if against == "last quarter" and quarter.number == 1:
        yield periods == "forecast", "the forecast of the quarter before is for another year"


def _moved_back(days: "pd.Series[pd.Timestamp]", months: int) -> "pd.Series[pd.Timestamp]":
    """Return the same days some months before."""
    moved = {end: Days(end, end).before(months).last for end in days.dropna().unique()}
    return days.map(moved).astype("datetime64[us]")


TABLES = ("measures", "returns")


@cache
def figures_called(ratings: Ratings) -> tuple[Figure, ...]:
    """Return the figures of measures, with a council's names of ratings."""
    return rating_figures("measures", tables=TABLES, by=("theme", "category"), sets=("set",), ratings=ratings)


FIGURES = figures_called(USUAL_RATINGS)
