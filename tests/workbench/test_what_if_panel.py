"""What if: measures are rated again on other targets, and the data are not changed."""

import pandas as pd
import pytest

from perf.workbench.what_if_panel import WhatIf, changed_measures, changes, counts, rate_again, themes


def copied(scores):
    return {name: rows.copy() for name, rows in scores.data.tables.items()}


def test_nothing_changed_changes_nothing(scores):
    after = rate_again(scores)
    pd.testing.assert_frame_equal(after.measures, scores.measures)
    assert changed_measures(scores, after).empty


def test_a_narrower_tolerance_turns_amber_to_red_and_leaves_the_data_alone(scores):
    before = copied(scores)
    after = rate_again(scores, tolerance=0.005)
    counted = counts(scores, after).set_index("basis")[["green", "amber", "red", "na"]]
    assert counted.loc["Current"].tolist() == [7, 2, 6, 12]
    assert counted.loc["What if"].tolist() == [7, 0, 8, 12]
    assert scores.data.framework.rating_tolerance == 0.10
    for name, rows in before.items():
        pd.testing.assert_frame_equal(rows, scores.data.tables[name])


def test_another_target_changes_the_rating_of_its_measure_alone(scores):
    after = rate_again(scores, targets={"CPM/019": 4.75})
    (row,) = changed_measures(scores, after).to_dict("records")
    assert (row["measure_id"], row["target"], row["rating"]) == ("CPM/019", 3.74, "Red")
    assert (row["new_target"], row["new_rating"]) == (4.75, "Green")
    assert scores.data.returns.query("measure_id == 'CPM/019' and quarter == '2019-20 Q2'")["target"].item() == 3.74


def test_a_target_for_a_measure_without_one_rates_it(scores):
    after = rate_again(scores, targets={"CPM/212": 1.2})
    (row,) = changed_measures(scores, after).to_dict("records")
    assert (row["measure_id"], row["rating"], row["new_rating"]) == ("CPM/212", "N/A", "Amber")


def test_a_measure_without_a_return_can_be_given_a_target(scores, vale):
    without = set(vale.measures["measure_id"]) - set(vale.returns.query("quarter == '2019-20 Q2'")["measure_id"])
    targets = dict.fromkeys(without, 1.0)
    after = rate_again(scores, targets=targets)
    assert len(after.council_measures) == len(scores.council_measures)


def test_roll_ups_are_shown_beside_the_current_ones(scores):
    after = rate_again(scores, targets={"CPM/019": 10.0, "CPM/210": 10.0})
    rolled = themes(scores, after).set_index("theme")
    assert (rolled.loc["People", "rating"], rolled.loc["People", "new_rating"]) == ("Red", "Green")
    assert (rolled.loc["Financial", "rating"], rolled.loc["Financial", "new_rating"]) == ("Amber", "Amber")
    told = changes(scores, after).text
    assert told.startswith("2 ratings would change; the status would stay Amber.")
    assert "What if: Green: on target or better. Amber: missed its target by no more than 10% of it." in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"targets": {"X/1": 2.0}}, '"X/1" is not a measure of Vale of Glamorgan Council'),
        ({"tolerance": 1.5}, "tolerance must be a share from 0 to 1, such as 0.10 for 10%; got 1.5"),
    ],
)
def test_what_cannot_be_scored_is_refused(scores, options, message):
    with pytest.raises(ValueError) as caught:
        rate_again(scores, **options)
    assert str(caught.value) == message


@pytest.fixture
def panel(workspace, show, shown):
    widget = WhatIf(workspace, show=show)
    shown.clear()
    return widget


def test_the_tolerance_of_the_panel_is_in_percent(panel, shown):
    panel.tolerance.value = 0.5
    assert shown[-1].startswith("2 ratings would change; the status would stay Amber.")
    assert "What if | 7 | 0 | 8 | 12" in shown[-1]


def test_a_target_of_the_panel_is_that_of_the_measure_chosen(panel, shown):
    panel.measure.value = "CPM/019"
    assert panel.target.value == 3.74
    assert shown == []
    panel.target.value = 5
    assert shown[-1].startswith("1 rating would change")
    panel.measure.value = "CPM/210"
    assert panel.target.value == 3.75
    panel.measure.value = "CPM/019"
    assert panel.target.value == 5


def test_the_panel_goes_back_to_the_current_targets(panel, shown):
    panel.measure.value, panel.target.value, panel.tolerance.value = "CPM/019", 5, 2
    panel.back.click()
    assert (panel.target.value, panel.tolerance.value) == (3.74, 10)
    assert shown[-1].startswith("No rating would change; the status would stay Amber.")


def test_a_notebook_keeps_no_figures_of_the_panel(panel):
    assert repr(panel) == "WhatIf()"
