"""Monthly amounts: calculated by every topic from its records, and the basis of its figures.

An amounts frame has one row per amount, area, month and part: ``sickness.days`` of ``Social Services`` in
``2019-07``, part ``reason=Stress``. Flows (days, leavers, complaints) add up over months; stocks (FTE, headcount) are
averaged; positions (budget to date, open complaints) are taken from the last month. So the same rule calculates a
figure for a month, a quarter or a year to date, and rates are never added up.
"""

from collections.abc import Iterable

import pandas as pd

from perf.areas import COUNCIL
from perf.figure import as_parts

NOT_RECORDED = "Not recorded"
COLUMNS = ["amount", "area", "month", "part", "value"]
_COUNCIL_TOTAL = pd.DataFrame({"area": pd.Series([COUNCIL], dtype="str"), "part": pd.Series([""], dtype="str")})


def folded(name: str) -> str:
    """Return a name as it is compared with others: without regard to capital letters and to the number of spaces."""
    return " ".join(name.split()).casefold()


def recorded(names: pd.Series, known: Iterable[str] = ()) -> pd.Series:
    """Return a column of names in which blanks are Not recorded and each name has one spelling.

    Names that differ only in capital letters or spaces are one: spelled as in `known` if it is there, or else as most
    rows have it.
    """
    frequent = names.dropna().value_counts().index.astype("str")
    usual = {folded(name): name for name in (NOT_RECORDED, *reversed(frequent), *known)}
    spelling = {name: usual[folded(name)] for name in frequent}
    if any(name != usual_name for name, usual_name in spelling.items()):
        names = names.astype("str").map(spelling)
    if isinstance(names.dtype, pd.CategoricalDtype) and NOT_RECORDED not in names.cat.categories:
        names = names.cat.add_categories(NOT_RECORDED)
    return names.fillna(NOT_RECORDED)


def other(kind: str) -> str:
    """Return the name for all values of a dimension that are too rare to be named: "Other reasons"."""
    return f"Other {kind}s"


def no_amounts() -> pd.DataFrame:
    """Return an empty frame of monthly amounts."""
    return pd.DataFrame({name: pd.Series(dtype="float64" if name == "value" else "str") for name in COLUMNS})


def amounts_of(name: str, rows: pd.DataFrame, part: str = "", *, months: Iterable[str] = ()) -> pd.DataFrame:
    """Return a monthly amount: rows added up by area and month, and by the values of the column `part` if it is named.

    Parameters
    ----------
    name : str
        The name of the amount: ``sickness.days``.
    rows : DataFrame
        area (see `in_areas`), month, value and the part.
    part : str
        The column that names the part, such as reason; rows where it is blank are not counted.
    months : iterable of str
        The months that the records cover; an area without a row in one of them has 0 in that month.
    """
    keys = ["area", "month", *([part] if part else [])]
    sums = rows.groupby(keys, observed=True, sort=False)["value"].sum().reset_index()
    sums = sums.astype({"area": "str", "month": "str"})
    sums["part"] = as_parts(part, sums[part].astype("str")) if part else ""
    covered = list(months)
    if covered:
        pairs = sums[["area", "part"]].drop_duplicates() if len(sums) else _COUNCIL_TOTAL.iloc[: int(not part)]
        grid = pairs.merge(pd.DataFrame({"month": pd.Series(covered, dtype="str")}), how="cross")
        sums = grid.merge(sums[["area", "part", "month", "value"]], how="left").fillna({"value": 0.0})
    return sums.assign(amount=name)[COLUMNS].astype({"value": "float64", "part": "str", "amount": "str"})
