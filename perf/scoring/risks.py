"""Score risks by likelihood and impact, and compare them with the quarter before."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from perf.areas import COUNCIL
from perf.figure import Figure, RiskRecipe, as_parts
from perf.quarter import Quarter
from perf.rules import BETTER, RISK_BANDS, SAME, WORSE
from perf.scoring.columns import check_columns, with_columns

COLUMNS = [
    "risk_ref", "quarter", "level", "service", "title", "likelihood", "impact", "score", "band", "previous",
    "direction", "forecast", "theme", "owner", "controls", "actions", "inherent_likelihood",
    "inherent_impact",
]  # fmt: skip
_OPTIONAL = {
    "level": "str", "service": "str", "title": "str", "likelihood": "Int64", "impact": "Int64", "score": "Int64",
    "band": "str", "forecast": "str", "theme": "str", "owner": "str", "controls": "str", "actions": "str",
    "inherent_likelihood": "Int64", "inherent_impact": "Int64",
}  # fmt: skip


def score_risks(
    risks: pd.DataFrame, quarter: Quarter, *, bands: Mapping[str, tuple[int, int]] = RISK_BANDS
) -> pd.DataFrame:
    """Score every risk of a quarter.

    Parameters
    ----------
    risks : DataFrame, one row per risk and quarter
        `likelihood` and `impact`, each a step of the council's scale, from 1; where one is blank, the given `score` is
        used, and where that is blank too, the given `band`.
    quarter : Quarter
    bands : mapping of name to (from, to)
        The bands of the score, the lowest first.

    Returns
    -------
    DataFrame, one row per risk, in the order given
        `score`, its `band`, the score of the `previous` quarter and the `direction` of performance
        since: a risk that rises is worse.

    Examples
    --------
    >>> council = perf.load("data/vale")
    >>> perf.score_risks(council.risks, council.quarter("2019-20 Q2"))
    """
    quarter = Quarter.known(quarter)
    check_columns(risks, ("risk_ref", "quarter"), "risks")
    known = with_columns(risks, _OPTIONAL)
    known = known.assign(score=(known["likelihood"] * known["impact"]).astype("Int64").fillna(known["score"]))
    rows = known[known["quarter"] == quarter.label].reset_index(drop=True)
    before = known[known["quarter"] == quarter.previous.label].drop_duplicates("risk_ref")
    previous = rows["risk_ref"].map(before.set_index("risk_ref")["score"]).astype("Int64")
    fall = np.sign((previous - rows["score"]).astype("float64"))
    direction = fall.map({1.0: BETTER, 0.0: SAME, -1.0: WORSE}).astype("str")
    band = rows["band"].astype("str").where(rows["score"].isna())
    for name, (low, high) in bands.items():
        band = band.mask(rows["score"].between(low, high).fillna(False).to_numpy("bool"), name)
    return rows.assign(band=band, previous=previous, direction=direction)[COLUMNS]


def risk_values(scored: pd.DataFrame, recipe: RiskRecipe) -> pd.DataFrame:
    """Count risks: all, by level, by band, and by both.

    Returns
    -------
    DataFrame, one row per part
        area (the council), part, value, numerator, and denominator (always missing).
    """
    counted = scored[scored[recipe.column] == recipe.word] if recipe.column else scored
    level, band = (as_parts(column, counted[column]) for column in ("level", "band"))
    parts = [pd.Series("", index=counted.index), level, band, level + " " + band]
    counts = pd.concat(parts).dropna().value_counts(sort=False)
    counts = counts if len(counts) else pd.Series({"": 0})
    frame = pd.DataFrame({"area": COUNCIL, "part": counts.index, "value": counts.to_numpy("float64")})
    return frame.assign(numerator=frame["value"], denominator=float("nan"))


_RISKS: Any = partial(Figure, unit="count", source="Scoring rules", tables=("risks",), about="ratings")
FIGURES: tuple[Figure, ...] = (
    _RISKS(
        name="risks.total", title="Risks", recipe=RiskRecipe("risks"),
        rule="The number of risks on the register, by level and by band of likelihood x impact.",
    ),
    _RISKS(
        name="risks.rising", title="Risks forecast to increase", better="lower",
        recipe=RiskRecipe("risks forecast to increase", column="forecast", word="increasing"),
        rule="The number of risks that officers forecast to increase.",
    ),
    _RISKS(
        name="risks.declined", title="Risks that rose", better="lower",
        recipe=RiskRecipe("risks with a higher score", column="direction", word=WORSE),
        rule="The number of risks whose score is higher than in the previous quarter.",
    ),
)  # fmt: skip
