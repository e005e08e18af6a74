"""How long a case takes to close, with the open cases counted."""

import numpy as np
import pandas as pd

COLUMNS = ["days", "at_risk", "closed", "open_share"]


def time_to_close(
    opened: pd.Series, closed: pd.Series, data_date: str | pd.Timestamp, *, days: pd.Series | None = None
) -> pd.DataFrame:
    """Return the share of cases still open by the days since they were opened (Kaplan-Meier).

    Parameters
    ----------
    opened : Series of dates, one per case
        Cases without a date, or opened after the data date, are not counted.
    closed : Series of dates, same index
        Missing for an open case; a case closed after the data date counts as open.
    data_date : date
        The last day that the data cover.
    days : Series of numbers (0 or more), same index, optional
        How long each case took, or has been open at the data date, if that is not in calendar days: such as working
        days, counted by the caller. Default: days from `opened` to `closed`, or to the data date.

    Returns
    -------
    DataFrame, one row per day on which a case closed, from day 0 to the longest case
        `days`; `at_risk`, cases open at least until then; `closed` on that day; `open_share` after it, 0 to 1,
        which does not change between rows. No rows without cases.

    Raises
    ------
    ValueError
        If a case takes fewer than 0 days, or its days are missing.

    Notes
    -----
    How long the open cases will take is not known, and the mean of the closed ones ignores the slowest. Here each
    open case counts for as long as it has been open ("censored"). Source:
    Kaplan and Meier, 1958, by statsmodels; docs/definitions.md.
    """
    from statsmodels.duration.survfunc import SurvfuncRight  # type: ignore[import-untyped]  # here: it takes a second

    data_date = pd.Timestamp(data_date)
    is_counted = opened <= data_date
    is_closed = closed[is_counted] <= data_date
    taken = (closed.where(closed <= data_date, data_date) - opened).dt.days if days is None else days
    taken = taken[is_counted].astype("float64")
    if not (taken >= 0).all():
        row = (taken >= 0).idxmin()
        raise ValueError(f"row {row}: {taken[row]:g} days to close; a case takes 0 days or more")
    if taken.empty:
        return pd.DataFrame({name: pd.Series(dtype="float64") for name in COLUMNS})
    steps = SurvfuncRight(taken.to_numpy(), is_closed.to_numpy("int64"))
    return _as_curve(pd.Series(steps.surv_prob, steps.surv_times, "float64"), taken[is_closed], taken)


def _as_curve(steps: pd.Series, closed: pd.Series, taken: pd.Series) -> pd.DataFrame:
    """Return the curve at the days on which a case closed, at day 0 and at the longest case."""
    days = np.unique([0.0, *steps.index, taken.max()])
    return pd.DataFrame(
        {
            "days": days,
            "at_risk": [int((taken >= day).sum()) for day in days],
            "closed": [int((closed == day).sum()) for day in days],
            "open_share": steps.reindex(days).ffill().fillna(1.0).to_numpy(),
        }
    )


def median_days(curve: pd.DataFrame) -> float:
    """Return the days by which half of the cases are closed, from a curve of `time_to_close`.

    Parameters
    ----------
    curve : DataFrame, as `time_to_close` returns it

    Returns
    -------
    float
        The first day on which no more than half are open; missing if that is not reached yet.
    """
    half_closed = curve.loc[curve["open_share"] <= 0.5 + 1e-12, "days"]
    return float(half_closed.min())
