"""What a published report printed, put beside what the rule gives."""

import pandas as pd

from perf.quarter import Quarter
from perf.scoring.columns import with_columns


def beside_printed(
    scored: pd.DataFrame, printed_ratings: pd.DataFrame, kind: str, id_column: str, quarter: str | Quarter
) -> pd.DataFrame:
    """Add `printed_rating` and `printed_direction`: the first that the report prints for each row.

    The printed ratings speak of the whole council; rows of another area have none.
    """
    quarter = Quarter.parse(quarter)
    printed = with_columns(printed_ratings, {"rating": "str", "direction": "str"})
    printed = printed[(printed["kind"] == kind) & (printed["quarter"] == quarter.label)]
    columns = {}
    for column in ("rating", "direction"):
        first = printed.dropna(subset=[column]).drop_duplicates("id").set_index("id")[column]
        found = scored[id_column].map(first).astype("str")
        columns[f"printed_{column}"] = found.where(scored["area"] == "council") if "area" in scored else found
    return scored.assign(**columns)
