"""What an earlier pack had otherwise is said, and nothing else."""

from dataclasses import replace

import pandas as pd
import pytest

from perf.catalogue import FIGURES
from perf.pages.restated_figures import of_ratings, of_topic, redefined, restated
from perf.pages.view import open_view

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
def test_a_figure_is_restated_when_it_reads_otherwise(before, now, changed):
    assert len(restated(figures(before), figures(now))) == changed


def test_a_restatement_tells_both_values():
    rows = restated(figures(2.30), figures(2.25))
    assert rows.to_dict("records") == [
        {"figure": DAYS, "area": "council", "quarter": "2019-20 Q1", "part": "", "before": 2.30, "now": 2.25}
    ]


def test_what_only_one_of_the_packs_lists_is_no_restatement():
    assert restated(figures(2.30), figures(2.25, area="schools")).empty
    assert restated(figures(2.30, figure="sickness.gone"), figures(2.25, figure="sickness.gone")).empty


def test_a_figure_made_in_another_way_is_told_with_its_definition_then():
    same, other = FIGURES[DAYS].definition, "Days over heads."
    assert redefined({DAYS: same, "turnover.all_pct": other, "a.gone": "x"}) == {"turnover.all_pct": other}


@pytest.fixture
def compared(protected):
    """A view of sickness for which a run has compared one earlier pack."""

    def view(**pack):
        earlier = [{"quarter": "2019-20 Q1", "restated": [], "redefined": {}} | pack]
        return open_view(replace(protected, earlier=earlier), "sickness")

    return view


def test_a_report_tells_the_restatements_of_its_own_figures_and_area(compared):
    rows = [*restated(figures(2.30), figures(2.25)).to_dict("records"),
            *restated(figures(9.0, area="schools"), figures(8.0, area="schools")).to_dict("records"),
            *restated(figures(1, figure="turnover.all_pct"), figures(2, figure="turnover.all_pct")).to_dict("records"),
            ]  # fmt: skip
    assert of_topic(compared(restated=rows)).text == (
        "Restated since the pack of 2019-20 Q1\n"
        "Figure | As the pack of 2019-20 Q1 had it | As it is now\n"
        "Sickness absence | 2.30 | 2.25"
    )


def test_a_report_says_when_nothing_changed(compared):
    assert of_topic(compared()).text == "Every figure of the pack of 2019-20 Q1 that is made again is as it was."


def test_a_report_says_which_figures_are_made_in_another_way(compared):
    view = compared(redefined={DAYS: "Days over heads.", "turnover.all_pct": "Leavers over heads."})
    assert of_topic(view).text.splitlines()[1:] == [
        "Figures made in another way than in the pack of 2019-20 Q1:",
        "- Sickness absence: it was defined so: Days over heads.",
    ]


def test_a_pack_that_cannot_be_compared_is_told(compared):
    view = compared(why="the folder holds no data of that quarter any more.")
    assert of_topic(view).text == (
        "The pack of 2019-20 Q1 cannot be compared: the folder holds no data of that quarter any more."
    )


def test_without_an_earlier_pack_that_is_said(protected):
    assert of_topic(open_view(protected, "sickness")).text == "There is no pack of an earlier quarter to compare with."


def test_counts_of_ratings_are_restated_on_the_corporate_page(compared):
    rows = restated(figures(8, figure="measures.green"), figures(7, figure="measures.green")).to_dict("records")
    assert of_ratings(compared(restated=rows).scores).text.endswith("Measures rated Green | 8 | 7")
