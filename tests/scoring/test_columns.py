"""Optional columns are added to a copy; texts become positions and numbers become words."""

import pandas as pd
import pytest

import perf
from perf.scoring.columns import as_words, positions, with_columns

Q2 = perf.Quarter("2019-20 Q2")
MEASURE = pd.DataFrame([{"measure_id": "M1", "polarity": "higher"}])
RETURN = pd.DataFrame([{"measure_id": "M1", "quarter": Q2.label, "actual": 1.0, "target": 1.0}])


def test_a_missing_column_is_added_blank_and_an_existing_one_is_kept():
    rows = pd.DataFrame({"a": [1.0, 2.0]})
    filled = with_columns(rows, {"a": "str", "b": "float64"})
    assert filled["a"].tolist() == [1.0, 2.0]
    assert filled["b"].isna().all()
    assert list(rows) == ["a"]


def test_a_text_has_the_position_of_its_first_equal_and_an_unknown_or_missing_one_has_none():
    texts = pd.Series(["b", "a", "z", None], dtype="str")
    assert positions(texts, ["a", "b", "a"]).tolist() == [1, 0, -1, -1]


def test_a_number_has_its_word_and_minus_one_has_none():
    words = as_words([1, -1, 0], ["Green", "Red"], pd.Index([7, 8, 9]))
    assert words.loc[[7, 9]].tolist() == ["Red", "Green"]
    assert pd.isna(words.loc[8])


@pytest.mark.parametrize(
    ("score", "frame", "needed"),
    [
        (lambda rows: perf.score_measures(rows, MEASURE, Q2), "returns", ["measure_id", "quarter", "actual", "target"]),
        (lambda rows: perf.score_measures(RETURN, rows, Q2), "measures", ["measure_id", "polarity"]),
        (lambda rows: perf.score_actions(rows, Q2), "actions", ["action_id", "quarter", "percent_complete"]),
        (lambda rows: perf.score_risks(rows, Q2), "risks", ["risk_ref", "quarter"]),
    ],
)
def test_a_frame_without_a_column_that_it_needs_is_refused_by_name(score, frame, needed):
    for name in needed:
        rows = pd.DataFrame({other: ["1"] for other in needed if other != name})
        with pytest.raises(ValueError, match=f"^{frame} has no column {name}; it needs {', '.join(needed[:-1])} and"):
            score(rows)
