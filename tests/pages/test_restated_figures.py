"""A page says which figures have changed since an earlier pack, and nothing where there is none."""

from dataclasses import replace

import pandas as pd
import pytest

from perf.catalogue import FIGURES
from perf.pages.block import Block
from perf.pages.restated_figures import of_ratings, of_topic, redefined, restated
from perf.pages.topic_view import open_view
from tests.dataset.folders import a_dataset

DAYS = "sickness.days_per_fte"


def figures(*values, figure=DAYS, area="council", part=""):
    rows = [{"figure": figure, "area": area, "quarter": "2019-20 Q1", "part": part, "value": value} for value in values]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [
        (2.30, 2.30, False),
        (2.301, 2.304, False),  # both are shown as 2.30
        (2.30, 2.31, True),
        (2.30, 2.25, True),
    ],
)
def test_a_figure_has_changed_when_it_is_shown_differently(before, now, changed):
    assert len(restated(figures(before), figures(now))) == changed


def test_a_changed_figure_has_both_values():
    rows = restated(figures(2.30), figures(2.25))
    assert rows.to_dict("records") == [
        {"figure": DAYS, "area": "council", "quarter": "2019-20 Q1", "part": "", "before": 2.30, "now": 2.25}
    ]


def test_a_figure_in_only_one_of_the_packs_has_not_changed():
    assert restated(figures(2.30), figures(2.25, area="schools")).empty
    assert restated(figures(2.30, figure="sickness.gone"), figures(2.25, figure="sickness.gone")).empty


def test_a_figure_with_a_changed_definition_has_its_earlier_one():
    same, other = FIGURES[DAYS].definition, "Days over heads."
    assert redefined({DAYS: same, "turnover.all_pct": other, "a.gone": "x"}, a_dataset()) == {"turnover.all_pct": other}


@pytest.fixture
def compared(protected):
    """A view of sickness for which a run has compared one earlier pack."""

    def view(**pack):
        earlier = [{"quarter": "2019-20 Q1", "restated": [], "redefined": {}} | pack]
        return open_view(replace(protected, earlier=earlier), "sickness")

    return view


def test_a_report_shows_the_changes_of_its_own_figures_and_area(compared):
    rows = [*restated(figures(2.30), figures(2.25)).to_dict("records"),
            *restated(figures(9.0, area="schools"), figures(8.0, area="schools")).to_dict("records"),
            *restated(figures(1, figure="turnover.all_pct"), figures(2, figure="turnover.all_pct")).to_dict("records"),
            ]  # fmt: skip
    assert of_topic(compared(restated=rows)).text == (
        "Figures that have changed since the 2019-20 Q1 pack\n"
        "Figure | In the 2019-20 Q1 pack | Now\n"
        "Sickness absence | 2.30 | 2.25"
    )


def test_a_report_says_when_nothing_changed(compared):
    assert of_topic(compared()).text == "No figure has changed since the 2019-20 Q1 pack."


def test_a_change_within_an_unchanged_total_is_not_called_no_change(compared):
    rows = restated(figures(2.3, part="reason=Stress"), figures(2.2, part="reason=Stress")).to_dict("records")
    assert of_topic(compared(restated=rows)).text == (
        "No total has changed since the 2019-20 Q1 pack, but figures within the totals have."
    )


def test_a_report_says_which_definitions_have_changed(compared):
    view = compared(redefined={DAYS: "Days over heads.", "turnover.all_pct": "Leavers over heads."})
    assert of_topic(view).text.splitlines()[1:] == [
        "Figures whose definition has changed since the 2019-20 Q1 pack:",
        "- Sickness absence, previously defined as: Days over heads.",
    ]


def test_a_pack_that_cannot_be_compared_is_named_with_the_reason(compared):
    view = compared(why="the folder holds no data of that quarter any more.")
    assert of_topic(view).text == (
        "The 2019-20 Q1 pack cannot be compared: the folder holds no data of that quarter any more."
    )


def test_without_an_earlier_pack_there_is_nothing_to_show(protected):
    assert of_topic(open_view(protected, "sickness")) == Block()


def test_changed_counts_of_ratings_are_on_the_corporate_page(compared):
    rows = restated(figures(8, figure="measures.green"), figures(7, figure="measures.green")).to_dict("records")
    assert of_ratings(compared(restated=rows).scores).text.endswith("Measures rated Green | 8 | 7")
