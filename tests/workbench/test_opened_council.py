"""A workspace calculates a quarter once, and never shows the figures of another council."""

import gc
import weakref

import pytest

from perf.load_council import load
from perf.pages.topic_view import open_view
from perf.workbench import look
from perf.workbench.opened_council import Workspace, without_protection, workspace_of


def test_the_quarters_are_those_that_the_records_reach(anytown):
    labels = [quarter.label for quarter in anytown.quarters]
    assert (labels[0], labels[-1], len(labels)) == ("2017-18 Q4", "2019-20 Q2", 7)


def test_a_quarter_is_calculated_once_and_the_one_opened_first_makes_room_for_another(folder):
    workspace = Workspace(load(folder), most_kept=1)
    assert not workspace.is_ready("2019-20 Q2")
    assert workspace.open_quarter("2019-20 Q2") is workspace.open_quarter("2019-20 Q2")
    assert workspace.is_ready("2019-20 Q2")
    workspace.open_quarter("2019-20 Q1")
    assert (workspace.is_ready("2019-20 Q2"), workspace.is_ready("2019-20 Q1")) == (False, True)


def test_an_earlier_quarter_has_the_records_up_to_then_and_no_measures(anytown):
    scores = anytown.open_quarter("2018-19 Q4").scores
    assert scores.amounts["month"].max() == "2019-03"
    assert set(scores.records["quarter"]) == {"2018-19 Q4", "2017-18 Q4"}
    assert len(scores.measures) == 0


def test_the_same_council_has_one_workspace_however_it_is_named(folder):
    workspace = workspace_of(load(folder))
    for council in (workspace, workspace.data, load(folder), folder, str(folder)):
        assert workspace_of(council) is workspace


@pytest.mark.parametrize("file", ["framework.toml", "returns.csv"])
def test_a_changed_folder_has_another_workspace(folder, file):
    before = workspace_of(folder)
    path = folder / file
    path.write_text(path.read_text().replace("Anytown", "Newtown").replace("Q2,1", "Q2,2"))
    assert workspace_of(folder) is not before


def test_nothing_is_kept_of_a_council_that_nobody_uses(folder):
    kept = weakref.ref(workspace_of(folder))
    gc.collect()
    assert kept() is None


def test_a_report_keeps_what_was_calculated_for_it(folder):
    report = look(folder, "complaints")
    gc.collect()
    assert look(folder, "complaints").view.scores is report.view.scores


def test_the_answer_is_of_the_figure_that_is_looked_at(anytown):
    assert anytown.report("complaints").answer().text.startswith("12 complaints about the council were received in")
    other = anytown.report("complaints", figure="complaints.received")
    assert other.answer().text.startswith("Complaints received in the council for April to September 2019: 12")


def test_names_or_slugs_and_any_spelling_of_a_quarter_are_understood(folder):
    view = look(folder, "complaints", "STREETS", quarter="2018/19 q4").view
    assert (view.area, view.quarter.label) == ("Streets", "2018-19 Q4")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"topic": "weather"}, 'There is no topic "weather". Topics: complaints.'),
        (
            {"area": "nowhere"},
            'There is no area "nowhere". Areas: council, council without schools, schools, Streets, Homes, Bins, '
            "Parks, Repairs.",
        ),
        (
            {"quarter": "2031-32 Q1"},
            'There is no quarter "2031-32 Q1". Quarters: 2017-18 Q4, 2018-19 Q1, 2018-19 Q2, 2018-19 Q3, 2018-19 Q4, '
            "2019-20 Q1, 2019-20 Q2.",
        ),
        (
            {"figure": "turnover.all_pct"},
            'There is no figure of complaints "turnover.all_pct". Figures: complaints.on_time_pct, ',
        ),
    ],
)
def test_what_does_not_exist_is_an_error_that_lists_what_does(folder, wanted, message):
    with pytest.raises(ValueError) as caught:
        look(folder, **({"topic": "complaints"} | wanted))
    assert str(caught.value).startswith(message)


def test_the_workbench_shows_of_people_what_the_reports_show(workspace, protected):
    opened = workspace.report("turnover", "Social Services").view
    report = open_view(protected, "turnover", "Social Services")
    assert (opened.scores.records["hidden"] != "").any()
    assert opened.scores.records.equals(report.scores.records)
    assert opened.months("turnover.all_pct").equals(report.months("turnover.all_pct"))
    assert opened.years("turnover.all_pct").equals(report.years("turnover.all_pct"))


def test_small_months_are_shown_without_protection_and_the_council_is_not_changed(scores):
    threshold = scores.data.framework.disclosure_threshold
    view = open_view(without_protection(scores), "turnover", "Legal Services")
    assert view.months("turnover.all_pct")["numerator"].between(1, 4).any()
    assert (view.scores.records["hidden"] == "").all()
    assert view.years("turnover.voluntary_pct")["to_date"].notna().all()
    assert scores.data.framework.disclosure_threshold == threshold == 5
    assert "hidden" not in scores.records
