"""Score risks by likelihood and impact, and compare them with the quarter before."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from perf.areas import COUNCIL
from perf.figure import Figure
from perf.quarter import Quarter
from perf.rules import RISK_BANDS
from perf.scoring.columns import with_columns

COLUMNS = [
    "risk_ref", "quarter", "level", "service", "title", "likelihood", "impact", "score", "band", "previous",
    "direction", "forecast",
]  # fmt: skip
_OPTIONAL = {
    "level": "str", "service": "str", "title": "str", "likelihood": "Int64", "impact": "Int64", "score": "Int64",
    "forecast": "str",
}  # fmt: skip


def score_risks(
    risks: pd.DataFrame, quarter: str | Quarter, *, bands: Mapping[str, tuple[int, int]] = RISK_BANDS
) -> pd.DataFrame:
    """Score every risk of a quarter.

    Parameters
    ----------
    risks : DataFrame, one row per risk and quarter
        `likelihood` and `impact` from 1 to 4; where one is blank, the given `score` is used.
    quarter : str or Quarter
    bands : mapping of name to (from, to)
        The bands of the score, the lowest first.

    Returns
    -------
    DataFrame, one row per risk, in the order given
        `score` 1 to 16, its `band`, the score of the `previous` quarter and the `direction` of performance
        since: a rising risk has declined.
    """
    quarter = Quarter.parse(quarter)
    known = with_columns(risks, _OPTIONAL)
    known = known.assign(score=(known["likelihood"] * known["impact"]).astype("Int64").fillna(known["score"]))
    rows = known[known["quarter"] == quarter.label].reset_index(drop=True)
    before = known[known["quarter"] == quarter.previous.label].drop_duplicates("risk_ref")
    previous = rows["risk_ref"].map(before.set_index("risk_ref")["score"]).astype("Int64")
    fall = np.sign((previous - rows["score"]).astype("float64"))
    direction = fall.map({1.0: "improved", 0.0: "same", -1.0: "declined"}).astype("str")
    band = pd.Series(None, index=rows.index, dtype="str")
    for name, (low, high) in bands.items():
        band = band.mask(rows["score"].between(low, high).fillna(False).to_numpy("bool"), name)
    return rows.assign(band=band, previous=previous, direction=direction)[COLUMNS]


def _count(scored: pd.DataFrame) -> pd.DataFrame:
    """Count risks: all of them, by level, by band, and by both."""
    parts = [
        pd.Series("", index=scored.index),
        "level=" + scored["level"],
        "band=" + scored["band"],
        "level=" + scored["level"] + " band=" + scored["band"],
    ]
    counts = pd.concat(parts).dropna().value_counts(sort=False)
    counts = counts if len(counts) else pd.Series({"": 0})
    frame = pd.DataFrame({"area": COUNCIL, "part": counts.index, "value": counts.to_numpy("float64")})
    return frame.assign(numerator=frame["value"], denominator=float("nan"))


def _count_direction(scored: pd.DataFrame, *, column: str, word: str) -> pd.DataFrame:
    return _count(scored[scored[column] == word])


_RISKS = partial(Figure, unit="count", denominator="", source="Scoring rules", tables=("risks",))
FIGURES = (
    _RISKS(
        name="risks.total", title="Risks", numerator="risks",
        definition="The number of risks on the register, by level and by band of likelihood x impact.",
        function=_count,
    ),
    _RISKS(
        name="risks.rising", title="Risks forecast to increase", numerator="risks forecast to increase",
        definition="The number of risks that officers forecast to increase.",
        function=partial(_count_direction, column="forecast", word="increasing"),
    ),
    _RISKS(
        name="risks.declined", title="Risks that rose", numerator="risks with a higher score",
        definition="The number of risks whose score is higher than in the previous quarter.",
        function=partial(_count_direction, column="direction", word="declined"),
    ),
)  # fmt: skip
