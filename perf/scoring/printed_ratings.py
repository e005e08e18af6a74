"""The ratings that a published report printed, beside the calculated ones."""

import pandas as pd

from perf.areas import COUNCIL
from perf.quarter import Quarter
from perf.scoring.columns import with_columns


def beside_printed(
    scored: pd.DataFrame, printed_ratings: pd.DataFrame, kind: str, id_column: str, quarter: Quarter
) -> pd.DataFrame:
    """Add `printed_rating` and `printed_direction`: the first that the report prints for each row.

    Printed ratings are those of the whole council; rows of another area have none.
    """
    quarter = Quarter.known(quarter)
    printed = with_columns(printed_ratings, {"rating": "str", "direction": "str"})
    printed = printed[(printed["kind"] == kind) & (printed["quarter"] == quarter.label)]
    columns = {}
    for column in ("rating", "direction"):
        first = printed.dropna(subset=[column]).drop_duplicates("id").set_index("id")[column]
        printed_of = scored[id_column].map(first).astype("str")
        columns[f"printed_{column}"] = printed_of.where(scored["area"] == COUNCIL) if "area" in scored else printed_of
    return scored.assign(**columns)
