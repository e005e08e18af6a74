"""The observations of a measure month by month: what each value covers, and what may be done with it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from perf.months import calendar_month, months_between
from perf.quarter import Quarter
from perf.rules import COVERS, Covers
from perf.units import ADDITIVE_UNITS, fraction_scale

COLUMNS = ("value", "numerator", "denominator", "target")
_BY_BASIS: dict[str, Covers] = {"ytd": "year to date", "quarter": "month", "snapshot": "position"}


@dataclass(frozen=True)
class MonthlyValues:
    """The observations of a measure in an area.

    Attributes
    ----------
    covers : {"month", "year to date", "position"}
        What each value is for: the month alone, the year up to the month's end, or that day.
    given : DataFrame, indexed by month ("2019-04"), in order
        `value` (calculated where only a numerator and a denominator are given), `numerator`, `denominator`, `target`.
    own : DataFrame, likewise
        The same for each month alone, which can be compared from month to month; no rows where values for the year to
        date cannot be taken apart.
    accumulates : bool
        Whether months add up to the figure for the year: counts and amounts of money of a measure for the year to date.
    """

    covers: Covers
    given: pd.DataFrame
    own: pd.DataFrame
    accumulates: bool

    def years(self, quarter: Quarter) -> pd.DataFrame:
        """Return the figure by year, to the quarter and complete: to_date, outturn (missing this year); none if blank.

        A year has only what all its months give.
        """
        months = self.given["value"].dropna()
        rows: dict[str, dict[str, float]] = {}
        while self.accumulates and len(months) and quarter.year_start >= pd.Timestamp(f"{months.index[0]}-01"):
            to_date = self._total(months, quarter)
            whole = self._total(months, quarter.last_of_year) if rows else float("nan")
            rows[quarter.year] = {"to_date": to_date, "outturn": whole}
            quarter = quarter.same_quarter_last_year
        years = pd.DataFrame.from_dict(rows, orient="index", columns=["to_date", "outturn"], dtype="float64")
        return years.iloc[::-1].dropna(how="all")

    def _total(self, months: pd.Series, quarter: Quarter) -> float:
        if self.covers == "year to date":
            return float(months.get(quarter.months[-1], float("nan")))
        return float(months.reindex(quarter.months_to_date).sum(skipna=False))


def monthly_values(
    observations: pd.DataFrame, measure: Mapping[Hashable, Any], area: str, quarter: Quarter
) -> MonthlyValues:
    """Return the observations of a measure in an area, up to the end of a quarter.

    Parameters
    ----------
    observations : DataFrame
        The table; rows of other measures and areas are passed over.
    measure : mapping
        The row of the measure: measure_id, unit, basis.
    area : str
    quarter : Quarter

    Notes
    -----
    What a value covers follows from `covers`, or else from the basis: of a measure for the year to date it is the year
    so far, as in its returns. Without a basis it is the month, and nothing is added up. Values for the year to date are
    taken apart into months by their differences: counts and money, and fractions whose denominators begin again each
    year. Source: docs/definitions.md.
    """
    chosen = (observations["measure_id"] == measure["measure_id"]) & (observations["area"] == area)
    rows = observations[chosen & (observations["month"] <= quarter.months[-1])].drop_duplicates("month")
    basis, stated = measure["basis"], rows["covers"].dropna()
    covers = (
        _BY_BASIS.get(basis, "month") if stated.empty or basis == "snapshot" else COVERS[COVERS.index(stated.iloc[0])]
    )
    scale = fraction_scale(measure["unit"])
    given = rows.set_index("month").sort_index()[[*COLUMNS]].astype("float64")
    given["value"] = given["value"].fillna(_fraction(given, scale))
    given = given.loc[: given["value"].last_valid_index()] if given["value"].notna().any() else given.iloc[:0]
    adds = measure["unit"] in ADDITIVE_UNITS
    own = _taken_apart(given, quarter, scale, adds=adds) if covers == "year to date" else given
    return MonthlyValues(covers, given, own, accumulates=adds and basis == "ytd")


def _fraction(rows: pd.DataFrame, scale: float) -> pd.Series:
    return scale * rows["numerator"] / rows["denominator"].where(rows["denominator"] != 0)


def _taken_apart(given: pd.DataFrame, quarter: Quarter, scale: float, *, adds: bool) -> pd.DataFrame:
    """Return the months of values for the year to date; no rows where differences would not be those of months."""
    months = months_between(given.index.min(), given.index.max()) if len(given) else []
    rows = given.reindex(months)
    begins = pd.Series(
        [calendar_month(month) == quarter.year_start_month for month in months], index=months, dtype="bool"
    )
    before = rows.shift().mask(begins, 0.0)
    own = (rows - before).assign(target=float("nan"))
    if adds:
        return own.assign(numerator=float("nan"), denominator=float("nan"))
    restarts = begins & rows["denominator"].shift().notna()
    grows = (own["denominator"].dropna() > 0).all() and (rows["denominator"] < rows["denominator"].shift())[
        restarts
    ].all()
    if own["denominator"].notna().sum() == 0 or own["numerator"].isna().all() or not grows or not restarts.any():
        return own.iloc[:0]
    return own.assign(value=_fraction(own, scale), target=rows["target"])
