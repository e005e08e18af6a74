"""Optional columns are added to a copy; texts become positions and numbers become words."""

import pandas as pd

from perf.scoring.columns import as_words, positions, with_columns


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
