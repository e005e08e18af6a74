"""The topic reports say what there is to say, and why where there is nothing: never a NaN, never a crash."""

import re
from dataclasses import replace
from inspect import signature

import pandas as pd
import pytest

import perf
from perf.catalogue import TOPICS
from perf.pages import methods
from perf.pages.topic import budget, complaints, opening, trend, year_end
from perf.pages.topic.report import report_of
from perf.pages.view import open_view
from perf.wording import listing

AREAS = ["council", "Learning and Skills", "Social Services", "schools", "School Improvement", "Democratic Services"]


@pytest.fixture
def view(protected):
    return lambda name, area="council": open_view(protected, name, area)


def every_block(report):
    """Show every section that a report has: each method of its class that takes no argument."""
    for name in dir(report):
        method = getattr(report, name)
        if not name.startswith("_") and callable(method) and not signature(method).parameters:
            yield method()
    yield from (report.trend(), report.by_area(), report.groups(), report.drivers(), report.year_end())
    yield from (report.by_part(dimension) for dimension in report.view.topic.rare_parts)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("name", list(TOPICS))
def test_no_area_large_or_small_gives_a_missing_number_or_a_crash(view, name, area):
    for block in every_block(report_of(view(name, area))):
        words = block.text.replace("(", " ").replace(")", " ").split()
        assert [word for word in words if word.strip(".,;:") in ("nan", "NaN", "None", "NaT", "<NA>", "inf")] == []


def test_the_answer_says_the_figure_and_how_it_compares(view):
    assert opening.answer(view("sickness")).text == (
        "Sickness absence in the council was 4.74 days per FTE for April to September 2019, "
        "1.03 more than a year before (3.71)."
    )


def test_the_published_forecast_comes_out_of_the_records(view):
    told = year_end.year_end(view("sickness")).text
    assert told.startswith("Sickness absence is forecast to end the year at 11.66 days per FTE.")


def test_an_area_without_a_complaint_is_told_so(view):
    assert complaints.answer(view("complaints", "schools")).text == (
        "No complaint about schools is recorded for April to September 2019."
    )


def test_a_budget_is_told_before_and_after_reserves(view):
    assert budget.answer(view("budget", "Learning and Skills")).text == (
        "Revenue of Learning and Skills is forecast to end the year with an overspend of £538,000 before reserves, "
        "and with an overspend of £402,000 after them."
    )
    assert budget.answer(view("budget", "Social Services")).text == (
        "Revenue of Social Services is forecast to end the year with an overspend of £2.2 million before reserves, "
        "and on budget after them."
    )


def test_a_monthly_series_of_few_people_is_not_charted(view):
    assert trend.signals(view("turnover", "Democratic Services")).text == (
        "Staff turnover of Democratic Services rests on too few people in some months to be shown by month."
    )


def test_every_topic_page_and_chart_of_made_up_records_says_so(view):
    for name, topic in TOPICS.items():
        note = f"Made-up example data: {listing(topic.tables)} (calibrated to published totals)."
        assert methods.provenance(view(name)).text.endswith(note)
        assert opening.source(view(name)) == f"Source: {listing(topic.tables)}. {note}"


def test_a_council_without_records_says_that_it_cannot_tell(tmp_path):
    returns = pd.DataFrame({"measure_id": ["M1"], "quarter": "2019-20 Q2", "actual": 1})
    returns.to_csv(tmp_path / "returns.csv", index=False)
    told = perf.open_report(tmp_path, "sickness").answer().text
    assert told == ("Sickness absence in the council cannot be told: there are no records for April to September 2019.")


def test_commentary_is_the_officers_own_words(protected):
    rows = pd.DataFrame(
        {"quarter": ["2019-20 Q2"], "report": ["Sickness"], "area": ["council"], "cause": ["a hard winter"],
         "action_taken": ["more <b>jabs</b>"]}
    )  # fmt: skip
    data = replace(protected.data, tables=dict(protected.data.tables) | {"commentary": rows})
    block = opening.commentary(open_view(replace(protected, data=data), "sickness"))
    assert block.text == "Officers' commentary:\nA hard winter.\nMore <b>jabs</b>."
    assert "<b>" not in block.html


@pytest.mark.parametrize(
    ("topic", "area", "message"),
    [
        ("absence", "council", 'There is no topic "absence". Topics: sickness, complaints, turnover, budget.'),
        ("sickness", "nowhere", 'There is no area "nowhere". Areas: council, council without schools, schools, '),
    ],
)
def test_an_unknown_area_or_topic_is_refused_with_those_that_there_are(protected, topic, area, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        open_view(protected, topic, area)
