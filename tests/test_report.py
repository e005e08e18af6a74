"""Opening a report: any name of an area, any spelling of a quarter, and never another report than the one asked for."""

import gc

import pytest

import perf
from perf.errors import PerfError
from tests.workbench.conftest import written


@pytest.fixture(scope="module")
def folder(tmp_path_factory, takes_long):
    return written(tmp_path_factory.mktemp("towns") / "anytown")


@pytest.fixture(scope="module")
def council(folder):
    return perf.load(folder)


def test_a_report_keeps_what_was_calculated_for_it(folder):
    report = perf.open_report(folder, "complaints")
    gc.collect()
    assert perf.open_report(folder, "complaints").view.scores is report.view.scores
    assert perf.open_report(perf.load(folder), "complaints").view.scores is report.view.scores


def test_names_or_slugs_and_any_spelling_of_a_quarter_are_understood(council):
    view = perf.open_report(council, "complaints", "Quarter 4, 2018/19", "STREETS").view
    assert (view.area, view.quarter.label) == ("Streets", "2018-19 Q4")


def test_the_figure_that_is_named_is_the_one_looked_at(council):
    report = perf.open_report(council, "complaints", figure="complaints.received")
    assert report.answer().text.startswith("Complaints received in the council for April to September 2019: 12")
    assert report.trend().text.startswith("Complaints received")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"name": "weather"}, 'There is no report "weather". Reports: corporate-health, directorate, sickness, '),
        (
            {"area": "nowhere"},
            'There is no area "nowhere". Areas: council, council without schools, schools, Streets, Homes, Bins, '
            "Parks, Repairs.",
        ),
        (
            {"figure": "turnover.all_pct"},
            'There is no figure of complaints "turnover.all_pct". Figures: complaints.received, ',
        ),
        ({"name": "corporate-health", "area": "nowhere"}, 'There is no area "nowhere". Areas: council, '),
        (
            {"name": "corporate-health", "area": "Streets"},
            'The report "corporate-health" is of the whole council; for "Streets" open "directorate" or a topic.',
        ),
        (
            {"name": "directorate", "area": "Streets", "figure": "complaints.received"},
            'The report "directorate" is of no single figure, so it cannot look at "complaints.received".',
        ),
    ],
)
def test_what_does_not_exist_is_an_error_that_lists_what_does(council, wanted, message):
    with pytest.raises(ValueError) as caught:
        perf.open_report(council, **({"name": "complaints"} | wanted))
    assert str(caught.value).startswith(message)


def test_a_quarter_without_data_is_an_error_that_names_those_with_data(council):
    with pytest.raises(PerfError, match="has no data for 2031-32 Q1. Quarters with data: 2017-18 Q4, "):
        perf.open_report(council, "complaints", "2031-32 Q1")
