"""Why a measure has no rating: in its row, and counted in a sentence."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from perf.disclosure.protected_scores import is_hidden
from perf.wording import capitalised, count, listing

_BESIDE_TARGET = "as its target says"
_HIDDEN = "hidden to protect small groups"  # it is about one, or would reveal one
_SENTENCES = {  # of one measure, and of several
    "reported once a year": ("is reported once a year", "are reported once a year"),
    "no figure for this quarter": ("has no figure for this quarter", "have no figure for this quarter"),
    "no target for this quarter": ("has no target for this quarter", "have no target for this quarter"),
    "data only": ("is data only", "are data only"),
    _HIDDEN: ("is not shown, to protect a small group", "are not shown, to protect small groups"),
    _BESIDE_TARGET: ("has the reason beside its target", "have the reason beside their targets"),
}


def why_unrated(measure: Mapping[Hashable, Any]) -> str:
    """Return why a scored measure is N/A, in a few words; "" where the reason is shown with its target."""
    why = _why(measure)
    return "" if why == _BESIDE_TARGET else why


def in_sentence(rows: pd.DataFrame, one: str) -> str:
    """Return how many of some measures cannot be rated and why, in a sentence; "" where all can."""
    unrated = rows[rows["rating"] == "N/A"]
    reasons = Counter(_why(row) for row in unrated.to_dict("records"))
    why = listing(
        f"{'it' if len(unrated) == 1 else reasons[reason]} {of_one if reasons[reason] == 1 else of_many}"
        for reason, (of_one, of_many) in _SENTENCES.items() if reasons[reason]
    )  # fmt: skip
    return f"{capitalised(count(len(unrated), one))} cannot be rated: {why}." if why else ""


def _why(measure: Mapping[Hashable, Any]) -> str:
    if is_hidden(measure):
        return _HIDDEN
    if pd.isna(measure["actual"]):
        return "reported once a year" if measure["frequency"] == "annual" else "no figure for this quarter"
    if measure["polarity"] == "none":
        return "data only"
    return "no target for this quarter" if pd.isna(measure["target"]) else _BESIDE_TARGET
