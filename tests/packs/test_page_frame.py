"""Each page names its council and quarter, and links to the reports before and after it."""

from dataclasses import replace

import pandas as pd
import pytest

from perf.packs.all_reports import reports_of
from perf.packs.notebook.html_page import Neighbour
from perf.packs.page_frame import page_frame, report_frame
from perf.packs.plan import choose_contents, make_plan
from perf.packs.request import Request
from perf.packs.what_changed import Inputs
from tests.dataset.folders import a_dataset

REPORTS = reports_of(a_dataset())  # of a folder that lists none


@pytest.fixture
def plan(council):
    return replace(make_plan(Request(data=council)), inputs=Inputs({}, dict.fromkeys(REPORTS, "")))


@pytest.fixture
def frames(plan):
    contents = choose_contents(plan, None, "")
    return [report_frame(task, contents, plan.scores) for task in contents.tasks]


def test_a_frame_names_council_quarter_and_days_and_shows_the_beginning_of_the_hash(plan):
    frame = page_frame(plan.scores, "Budget", inputs="0123456789abcdef", area="council")
    assert (frame.council, frame.quarter, frame.span) == ("Smalltown", "2019-20 Q2", "1 July to 30 September 2019")
    assert (frame.name, frame.area, frame.inputs) == ("Budget", "Council", "0123456789ab")


def test_reports_link_to_the_ones_before_and_after_them_and_to_the_index(frames):
    health, council, housing, learning = frames
    assert (health.before, health.after, health.up) == (
        None,
        Neighbour("council/budget.html", "Budget, Council"),
        "index.html",
    )
    assert council.before == Neighbour("../corporate-health.html", "Corporate health")
    assert (housing.after, housing.up) == (Neighbour("../learning/budget.html", "Budget, Learning"), "../index.html")
    assert learning.after is None


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
