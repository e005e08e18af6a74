"""By which rule measures are rated, in words: the council's for all of them, and a measure's own."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perf.better_or_worse import COMPARISONS
from perf.dataset.framework import Framework
from perf.rules import RATED, TREND, Rating
from perf.wording import capitalised, uncapitalised, value


def rule_of_all(rules: Framework) -> dict[Rating, str]:
    """Return what each rating of a measure means in a council, a sentence each."""
    return _by_trend(rules, _of_all(rules)) if rules.amber_by == TREND else _by_tolerance(rules)


def in_a_line(rules: Framework) -> str:
    """Return the rule of a council in one line, with its names: "On track: on target or better. ..."."""
    meanings, called = rule_of_all(rules), rules.ratings.called
    return " ".join(f"{called(rating)}: {uncapitalised(meanings[rating])}" for rating in RATED)


def rule_of(row: Mapping[Any, Any], rules: Framework) -> dict[Rating, str]:
    """Return what ratings of one scored measure mean, a sentence each: that of Amber, and by trend that of all."""
    if pd.notna(row["floor"]):
        return {"Amber": f"{capitalised(_floor(row))}."}
    if row["amber_by"] == TREND:
        own = _limit(row) if row["tolerance"] else ""
        return _by_trend(rules, _of_all(rules) if pd.isna(row["tolerance"]) else own)
    own = _tolerance(row)
    return {"Amber": f"{capitalised(own)}." if own else _by_tolerance(rules)["Amber"]}


def own_rule(row: Mapping[Any, Any], rules: Framework) -> str:
    """Return the rule by which a measure is rated where it is not the council's: its floor, tolerance, or trend.

    "floor 85%", "absolute tolerance 2 percentage points", "tolerance 5% of the target", "Amber if better than before";
    "" for any other measure, and for one that is not rated.
    """
    if row["rating"] == "N/A":
        return ""
    if pd.notna(row["floor"]):
        return _floor(row)
    way = "if better than before" if row["amber_by"] == TREND else "within the tolerance"
    other = f"{rules.ratings.called('Amber')} {way}" if row["amber_by"] != rules.amber_by else ""
    return ", ".join(filter(None, (_tolerance(row), other)))


def _by_tolerance(rules: Framework) -> dict[Rating, str]:
    """Return what ratings mean where the tolerance tells Amber from Red."""
    limit = _of_target(rules.rating_tolerance)
    return {
        "Green": "On target or better.",
        "Amber": f"Missed its target by no more than {limit}.",
        "Red": f"Missed its target by more than {limit}.",
    }


def _by_trend(rules: Framework, limit: str) -> dict[Rating, str]:
    """Return what ratings mean by trend, with the largest Green miss in words, "" where no miss is Green."""
    missed = "Missed its target" + (f" by more than {limit}" if limit else "")
    before = COMPARISONS[rules.direction].quarter
    return {
        "Green": f"On target or better{f', or missed by no more than {limit}' if limit else ''}.",
        "Amber": f"{missed}, and better than {before}.",
        "Red": f"{missed}, and not better than {before}.",
    }


def _of_all(rules: Framework) -> str:
    """Return the council's tolerance in words, "" for none."""
    return _of_target(rules.rating_tolerance) if rules.rating_tolerance else ""


def _of_target(share: float) -> str:
    """Return a share of the target in words: "10% of it"."""
    return f"{value(100 * share, 'percent')} of it"


def _limit(row: Mapping[Any, Any]) -> str:
    """Return a measure's own tolerance as an amount: "5% of it", "2 percentage points"; "" for none."""
    if pd.isna(row["tolerance"]):
        return ""
    if row["tolerance_kind"] != "absolute":
        return _of_target(row["tolerance"])
    points = " percentage points" if row["unit"] == "percent" else ""
    return f"{value(row['tolerance'], '' if points else row['unit'])}{points}"


def _tolerance(row: Mapping[Any, Any]) -> str:
    """Return a measure's own tolerance in words: "tolerance 5% of the target"; "" for none."""
    if pd.isna(row["tolerance"]):
        return ""
    if row["tolerance_kind"] == "absolute":
        return f"absolute tolerance {_limit(row)}"
    return f"tolerance {value(100 * row['tolerance'], 'percent')} of the target"


def _floor(row: Mapping[Any, Any]) -> str:
    return f"floor {value(row['floor'], row['unit'])}"
