"""What a report printed stands beside what the rule gives, never in its place."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from perf.quarter import Quarter
from perf.scoring.printed_ratings import beside_printed

Q2 = "2019-20 Q2"


def printed(*rows):
    """Each row: kind, id, quarter, rating, direction."""
    columns = ["kind", "id", "quarter", "rating", "direction"]
    return pd.DataFrame(list(rows), columns=columns, dtype="str")


def measures(*ids, **given):
    return pd.DataFrame({"measure_id": list(ids), "rating": "Red", **given}, dtype="str")


def beside(scored, table):
    """Put what was printed beside measures: [[rating, printed_rating, printed_direction]], blank where missing."""
    found = beside_printed(scored, table, "measure", "measure_id", Quarter(Q2))
    return found[["rating", "printed_rating", "printed_direction"]].fillna("").to_numpy().tolist()


def test_a_printed_rating_and_direction_stand_beside_the_computed_rating():
    table = printed(["measure", "M2", Q2, "Green", "up"])
    assert beside(measures("M1", "M2"), table) == [["Red", "", ""], ["Red", "Green", "up"]]


def test_the_first_that_is_printed_counts():
    table = printed(
        ["measure", "M1", Q2, None, "up"], ["measure", "M1", Q2, "Green", None], ["measure", "M1", Q2, "Amber", "down"]
    )
    assert beside(measures("M1"), table) == [["Red", "Green", "up"]]


@pytest.mark.parametrize(
    "other",
    [["action", "M1", Q2, "Green", "up"], ["measure", "M1", "2019-20 Q1", "Green", "up"]],
    ids=["another kind", "another quarter"],
)
def test_what_was_printed_of_another_kind_or_quarter_is_not_shown(other):
    assert beside(measures("M1"), printed(other)) == [["Red", "", ""]]


def test_printed_ratings_speak_of_the_whole_council_only():
    table = printed(["measure", "M1", Q2, "Green", "up"])
    found = beside(measures("M1", "M1", area=["council", "Schools"]), table)
    assert found == [["Red", "Green", "up"], ["Red", "", ""]]


def test_nothing_printed_leaves_both_columns_blank():
    assert beside(measures("M1"), printed()) == [["Red", "", ""]]
    assert beside(measures(), printed(["measure", "M1", Q2, "Green", "up"])) == []


def test_a_table_of_printed_ratings_may_lack_directions():
    table = printed(["measure", "M1", Q2, "Green", None]).drop(columns="direction")
    assert beside(measures("M1"), table) == [["Red", "Green", ""]]


def test_both_inputs_are_left_untouched():
    scored, table = measures("M1"), printed(["measure", "M1", Q2, "Green", "up"])
    before = scored.copy(deep=True), table.copy(deep=True)
    beside(scored, table)
    assert_frame_equal(before[0], scored)
    assert_frame_equal(before[1], table)
