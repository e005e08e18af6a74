"""A workspace opens reports of any quarter with records, and never shows the figures of another council."""

import gc
import weakref

import pytest

from perf.load_council import load
from perf.pages.topic_view import open_view
from perf.workbench.opened_council import Workspace, without_protection, workspace_of


def test_the_quarters_are_those_that_the_records_reach(anytown):
    labels = [quarter.label for quarter in anytown.quarters]
    assert (labels[0], labels[-1], len(labels)) == ("2017-18 Q4", "2019-20 Q2", 7)


def test_a_quarter_between_the_records_and_the_latest_returns_is_not_offered(folder):
    (folder / "returns.csv").write_text("measure_id,quarter,actual\nM1,2020-21 Q1,1\n")
    with (folder / "framework.toml").open("a") as rules:
        rules.write("[data_to]\ncomplaints = 2019-09-01\n")
    offered = [quarter.label for quarter in Workspace(load(folder)).quarters]
    assert offered[-2:] == ["2019-20 Q2", "2020-21 Q1"]


def test_an_earlier_quarter_has_the_records_up_to_then(anytown):
    scores = anytown.open_quarter("2018-19 Q4").scores
    assert scores.amounts["month"].max() == "2019-03"
    assert set(scores.records["quarter"]) == {"2018-19 Q4", "2017-18 Q4"}


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


def test_the_answer_is_of_the_figure_that_is_looked_at(anytown):
    assert anytown.report("complaints").answer().text.startswith("12 complaints about the council were received in")
    other = anytown.report("complaints", figure="complaints.received")
    assert other.answer().text.startswith("Complaints received in the council for April to September 2019: 12")


def test_a_topic_without_records_is_an_error_that_lists_those_that_there_are(anytown):
    with pytest.raises(ValueError, match=r'There is no topic "sickness"\. Topics: complaints\.'):
        anytown.report("sickness")


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
