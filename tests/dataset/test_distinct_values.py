"""Long columns: each distinct value is worked out or compared once."""

import pandas as pd

from perf.dataset.distinct_values import each_once, is_among


def test_a_value_is_worked_out_once_for_all_cells_that_are_the_same():
    asked = []

    def letters(word):
        asked.append(word)
        return len(word)

    cells = pd.Series(["Parks", "Waste", None, "Parks", "Libraries"], index=[4, 5, 6, 7, 8], dtype="str")
    read = each_once(cells, letters)
    assert asked == ["Parks", "Waste", "Libraries"]
    assert read.to_dict() | {6: None} == {4: 5, 5: 5, 6: None, 7: 5, 8: 9}
    assert pd.isna(read[6])


def test_a_column_without_rows_has_no_values():
    assert each_once(pd.Series([], dtype="str"), len).empty


def test_texts_are_among_others_wherever_they_stand():
    cells = pd.Series(["A1", "A2", None, "A2"], index=[9, 8, 7, 6], dtype="str")
    others = pd.Series(["A2", "A3"], dtype="str")
    assert is_among(cells, others).to_dict() == {9: False, 8: True, 7: False, 6: True}
    assert not is_among(cells, others.iloc[:0]).any()
