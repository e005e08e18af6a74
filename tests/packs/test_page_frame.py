"""Each page names its council and quarter, and has ways to the other reports of the pack."""

from dataclasses import replace

import pandas as pd
import pytest

from perf.dataset.framework import Framework
from perf.packs.changed_inputs import Inputs
from perf.packs.notebook.html_pages import Neighbour, Neighbours
from perf.packs.page_frame import page_frame, report_frame, ways_of
from perf.packs.plan import choose_contents, make_plan
from perf.packs.possible_reports import reports_of
from perf.packs.report_and_task import ACCESSIBILITY, INDEX, Task
from perf.packs.request import Request
from tests.dataset.folders import a_dataset

REPORTS = reports_of(a_dataset())  # of a folder that lists none


@pytest.fixture(scope="module")
def plan(small_council):
    return replace(make_plan(Request(data=small_council)), inputs=Inputs({}, dict.fromkeys(REPORTS, "")))


@pytest.fixture
def ways(plan):
    """The ways from each report of a pack that also has the reports of a service."""
    rules = plan.scores.data.framework
    tasks = [task for task in plan.possible if task.area not in ("council without schools", "Learning services")]
    return {task.stem: ways_of(task, tasks, rules) for task in tasks}


def test_a_frame_names_council_quarter_and_days_and_shows_the_beginning_of_the_hash(plan):
    frame = page_frame(plan.scores, "Budget", "council/budget.html", inputs="0123456789abcdef", area="council")
    assert (frame.council, frame.quarter, frame.span) == ("Smalltown", "2019-20 Q2", "1 July to 30 September 2019")
    assert (frame.name, frame.area, frame.inputs) == ("Budget", "Council", "0123456789ab")


def test_a_page_knows_the_addresses_of_the_index_and_of_the_accessibility_statement(plan):
    addresses = {
        file: (frame.up, frame.accessibility)
        for file in (INDEX, ACCESSIBILITY, "corporate-health.html", "council/budget.html")
        if (frame := page_frame(plan.scores, "Any", file, inputs=""))
    }
    assert addresses == {
        INDEX: ("", ACCESSIBILITY),
        ACCESSIBILITY: (INDEX, ACCESSIBILITY),
        "corporate-health.html": (INDEX, ACCESSIBILITY),
        "council/budget.html": (f"../{INDEX}", f"../{ACCESSIBILITY}"),
    }


def test_reports_link_to_the_ones_before_and_after_them_and_to_the_index(ways):
    health, council, housing = (ways[stem] for stem in ("corporate-health", "council/budget", "housing/budget"))
    assert (health.before, health.after, health.up) == (
        None,
        Neighbour("council/budget.html", "Budget, Council"),
        "index.html",
    )
    assert council.before == Neighbour("../corporate-health.html", "Corporate health")
    assert (housing.after, housing.up) == (
        Neighbour("../learning/directorate.html", "Overview, Learning"),
        "../index.html",
    )
    assert list(ways.values())[-1].after is None


def test_a_report_leads_to_the_others_of_its_area_and_to_the_same_of_other_areas(ways):
    reports, areas = ways["housing/budget"].lists
    assert reports == Neighbours(
        "Reports on Housing", (Neighbour("directorate.html", "Overview"), Neighbour("", "Budget"))
    )
    assert areas.name == "Budget in"
    assert [page.name for page in areas.pages] == ["Council", "Housing", "Learning", "Housing services"]
    assert [page.href for page in areas.pages] == [
        "../council/budget.html", "", "../learning/budget.html", "../housing-services/budget.html",
    ]  # fmt: skip


def test_services_of_other_directorates_and_lists_of_one_page_are_left_out(ways):
    assert "Housing services" not in [page.name for page in ways["learning/budget"].lists[1].pages]
    budgets = [Task(REPORTS["budget"], name) for name in ("council", "Housing")]
    rules = Framework(name="T", directorates={"Housing": ["Housing services"]})
    (only,) = ways_of(budgets[1], budgets, rules).lists
    assert only.name == "Budget in"
    assert ways["corporate-health"].lists == ()


def test_the_reports_on_the_council_are_those_for_committees_and_its_topics(ways):
    assert [page.name for page in ways["council/budget"].lists[0].pages] == ["Corporate health", "Budget"]


def test_the_page_of_a_topic_whose_records_end_early_names_their_days_and_the_others_the_quarter(plan):
    budget = plan.scores.records["figure"].str.startswith("budget.")
    records = plan.scores.records
    records = records.assign(last_day=records["last_day"].mask(budget, pd.Timestamp("2019-08-31")))
    contents = choose_contents(plan, None, "")
    frames = [report_frame(task, contents, replace(plan.scores, records=records)) for task in contents.tasks]
    named = {(frame.name.split(",")[0], frame.span, frame.data_to) for frame in frames}
    assert ("Budget", "April to August 2019", "31 August 2019") in named
    assert ("Corporate health", "1 July to 30 September 2019", "30 September 2019") in named
    assert not any(name == "Budget" and "September" in span for name, span, _ in named)
