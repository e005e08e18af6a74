"""Staff turnover: leavers over average headcount."""

import pandas as pd

from perf.areas import in_areas
from perf.topics.monthly_amounts import amounts_of, month_of, record_figures, recorded

NOT_LEAVERS = ("transfer out", "transfer", "move inside the council", "internal move")
_TABLES = ("leavers", "workforce")


def amounts(
    leavers: pd.DataFrame, workforce: pd.DataFrame, *, data_date: pd.Timestamp, first_month: str = ""
) -> pd.DataFrame:
    """Give the monthly amounts of turnover: leavers, voluntary leavers and headcount.

    Parameters
    ----------
    leavers : DataFrame, one row per leaver and post
        Transfers out and moves inside the council (by `reason`) are not leavers.
    workforce : DataFrame, one row per month end, service and staff group
    data_date : Timestamp
        The last day that the records cover.
    first_month : str
        The first month that the leavers cover, as 2019-04; that of the workforce where none is named.

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        ``turnover.leavers`` and ``turnover.voluntary_leavers`` (in all and by reason) and ``workforce.headcount``.
    """
    staff = in_areas(workforce[workforce["month"] <= f"{data_date:%Y-%m}"]).rename(columns={"headcount": "value"})
    covered = sorted(staff.loc[staff["month"] >= first_month, "month"].unique())
    left = leavers[(leavers["left_on"] <= data_date) & ~leavers["reason"].str.casefold().isin(NOT_LEAVERS)]
    left = left.assign(value=1.0, month=month_of(left["left_on"]), reason=recorded(left["reason"]))
    left = in_areas(left[left["month"].isin(covered)])
    kinds = {"turnover.leavers": left, "turnover.voluntary_leavers": left[left["voluntary"].fillna(False)]}
    frames = [amounts_of(name, rows, part, months=covered) for name, rows in kinds.items() for part in ("", "reason")]
    return pd.concat([*frames, amounts_of("workforce.headcount", staff)], ignore_index=True)


FIGURES = (
    *record_figures(
        "turnover.all_pct",
        title="Staff turnover",
        unit="percent",
        numerator=("turnover.leavers", "leavers"),
        denominator=("workforce.headcount", "average headcount of the months"),
        scale=100,
        definition="Leavers over average headcount. Transfers out and moves inside the council are not leavers.",
        source="Definitions, turnover",
        tables=_TABLES,
        people=True,
    ),
    *record_figures(
        "turnover.voluntary_pct",
        title="Voluntary staff turnover",
        unit="percent",
        numerator=("turnover.voluntary_leavers", "leavers by their own choice"),
        denominator=("workforce.headcount", "average headcount of the months"),
        scale=100,
        definition="Leavers who resigned or retired by choice, over average headcount.",
        source="Definitions, turnover",
        tables=_TABLES,
        people=True,
    ),
)
