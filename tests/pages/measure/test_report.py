"""The page of a measure says what its returns, observations and comparators allow, and nothing more."""

import pandas as pd
import pytest

from perf.disclosure.protected_scores import protect_scores
from perf.pages import block
from perf.pages.measure.report import measure_report

pytestmark = pytest.mark.slow
Q2, Q1, LAST_YEAR = "2019-20 Q2", "2019-20 Q1", "2018-19 Q2"
ROWS = {
    "measures": {
        "measure_id": "M1", "title": "Calls answered", "theme": "Customer", "unit": "percent", "polarity": "higher",
        "basis": "quarter",
    },
    "returns": {"measure_id": "M1", "quarter": Q2, "area": "council", "actual": 80, "target": 100},
    "observations": {"measure_id": "M1", "area": "council"},
    "comparators": {"measure_id": "M1", "quarter": Q2, "group": "Wales", "value": 75.5},
    "narrative": {"quarter": Q2, "report": "corporate-health", "subject": "M1"},
}  # fmt: skip
AREAS = '[directorates]\nPlace = ["Parks"]\nCare = ["Adults"]\n'


def months(*values, last="2019-09", **changes):
    """Give an observation for each of the months up to the last."""
    every = pd.period_range(end=last, periods=len(values), freq="M")
    return [{"month": str(month), "value": value} | changes for month, value in zip(every, values, strict=True)]


@pytest.fixture
def page(quarter, monkeypatch):
    """Open the report of M1; rows are what differs from the usual ones, and `facts` are those of the measure."""
    monkeypatch.setattr(block, "as_svg", lambda *_, **__: "")  # each chart is drawn, and no picture written

    def opened(framework="", area="council", facts=None, **tables):
        rows = {"returns": [{}], "measures": [facts or {}]} | tables
        return measure_report(protect_scores(quarter(framework, **rows)), "M1", area)

    return opened


# --- the answer -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "row", "expected"),
    [
        ({}, {}, "80% for July to September 2019, against a target of 100%, which is Red."),
        ({"basis": "ytd"}, {}, "80% for April to September 2019, against a target of 100%, which is Red."),
        ({"basis": "snapshot"}, {}, "80% at 30 September 2019, against a target of 100%, which is Red."),
        ({"basis": None}, {}, "80% in 2019-20 Q2, against a target of 100%, which is Red."),
        ({}, {"data_to": "2019-08-31"}, "80% for July to August 2019, against a target of 100%, which is Red."),
        ({}, {"target": None}, "80% for July to September 2019, without a target."),
        ({"polarity": "none"}, {}, "80% for July to September 2019, data only, so it is not rated."),
        ({"unit": "days"}, {}, "80 days for July to September 2019, against a target of 100, which is Red."),
        ({}, {"numerator": 12, "denominator": 15}, "12 of 15 for July to September 2019, against a target of 100%"),
        ({}, {"numerator": 16, "denominator": 20}, "80% for July to September 2019"),
        ({}, {"actual": None}, "there is no figure for 2019-20 Q2."),
    ],
)
def test_the_answer_names_what_the_figure_covers_its_target_and_its_rating(page, facts, row, expected):
    assert page(facts=facts, returns=[row]).answer().text.startswith(f"Calls answered in the council: {expected}")


def test_the_answer_says_better_or_worse_and_apart_from_it_what_the_number_did(page):
    report = page(facts={"polarity": "lower"}, returns=[{}, {"quarter": LAST_YEAR, "actual": 70}])
    assert report.answer().text.endswith("which is Green; worse, up from 70% in 2018-19 Q2.")


def test_without_a_return_the_answer_gives_the_latest_observation(page):
    report = page(returns=[{"actual": None}], observations=months(70, 71.5, last="2019-08"))
    assert report.answer().text.endswith("no figure for 2019-20 Q2; the latest observation is 71.5%, of August 2019.")


def test_a_measure_that_the_quarter_does_not_have_is_refused_with_those_that_it_has(quarter):
    scores = protect_scores(quarter(measures=[{}], returns=[{}]))
    with pytest.raises(ValueError, match=r'There is no measure "M9"\. .*Measures: M1\.'):
        measure_report(scores, "M9")


# --- the trend --------------------------------------------------------------------------------------------------------
STEADY = [50 + at % 3 for at in range(24)]


@pytest.mark.parametrize(
    ("number", "title"),
    [(12, "Calls answered: 12 months are too few to tell a change from chance"),
     (13, "Calls answered: within the usual variation")],
)  # fmt: skip
def test_under_thirteen_months_nothing_is_claimed(page, number, title):
    block = page(observations=months(*STEADY[:number])).trend()
    assert block.charts[0].text.title == title
    assert (block.data["signal"] != "").sum() == 0


@pytest.mark.parametrize("covers", ["month", "year to date"])
def test_each_month_shows_of_how_many_cases_it_is(page, covers):
    ends = ["2019-04", "2019-05", "2019-06", "2019-07", "2019-08", "2019-09"]
    rows = [{"month": month, "numerator": 30 * at, "denominator": 40 * at, "covers": covers}
            for at, month in enumerate(ends, start=1)]  # fmt: skip
    last = page(observations=rows).trend().text.splitlines()
    (row,) = (line for line in last if line.startswith("September 2019 | "))
    assert " 180 of 240" in row


def test_a_change_is_judged_as_that_of_a_topic_and_meant_by_the_polarity(page):
    values = [*STEADY[:18], *[70] * 6]
    text = page(facts={"polarity": "lower"}, observations=months(*values)).trend().text
    assert "Calls answered: a real rise." in text
    assert "Lower is better, so the change is worse." in text
    assert "in any leading figure of this topic" not in page(observations=months(*STEADY)).trend().text


@pytest.mark.parametrize(
    ("facts", "says_the_year_so_far"),
    [
        ({"unit": "count", "basis": "ytd"}, True),
        ({"unit": "count", "basis": "quarter"}, False),
        ({"unit": "count", "basis": "snapshot"}, False),
        ({"unit": "days", "basis": "quarter"}, False),
        ({"unit": "count", "basis": None}, False),
    ],
)
def test_months_are_added_up_only_where_the_basis_allows_it(page, facts, says_the_year_so_far):
    covers = {"covers": "month"} if facts["basis"] == "ytd" else {}
    text = page(facts=facts, observations=months(*STEADY, **covers)).trend().text
    assert ("The year so far is" in text) == says_the_year_so_far


def test_percentages_to_date_are_shown_beside_last_year_and_never_month_against_month(page):
    values = [60 + at for at in range(18)]
    block = page(facts={"basis": "ytd"}, observations=months(*values)).trend()
    assert block.charts[0].text.title == "Calls answered: 77% for the year to September 2019"
    assert "The year to September 2019 is 12 percentage points more than a year before (65%)." in block.text
    assert "no month is unusual" in block.text


def test_observations_that_end_early_say_so_and_those_of_other_quarters_are_left_out(page):
    assert "end in August 2019." in page(observations=months(*STEADY, last="2019-08")).trend().text
    late = page(observations=months(*STEADY, last="2019-11")).trend()
    assert late.data["month"].iloc[-1] == "2019-09"


@pytest.mark.parametrize(
    ("facts", "own", "targets"),
    [
        ({}, None, {100.0}),  # a percentage of a quarter has the same target in each of its months
        ({"basis": "snapshot", "unit": "count"}, None, {100.0}),
        ({"unit": "count"}, None, set()),  # the target is that of three months
        ({"unit": "count"}, 55, {55.0}),
    ],
)
def test_a_month_has_a_target_of_its_own_or_that_of_the_quarter_where_it_holds(page, facts, own, targets):
    block = page(facts=facts, observations=months(*STEADY, target=own)).trend()
    assert set(block.data["target"].dropna()) == targets


def test_a_new_beginning_of_a_measure_is_shown_with_its_reason(page):
    entry = '[[rebase]]\nfigure = "M1"\narea = "council"\nmonth = "2019-01"\nwhy = "a new system"\n'
    assert "new beginning: a new system" in page(entry, observations=months(*STEADY)).trend().text


# --- quarters ---------------------------------------------------------------------------------------------------------
FOUR = [{"quarter": label, "actual": 100 - 10 * at} for at, label in enumerate(("2018-19 Q3", "2018-19 Q4", Q1, Q2))]


def test_without_months_the_trend_is_that_of_four_quarters_and_claims_no_signal(page):
    report = page(returns=FOUR)
    text = report.trend().text
    assert report.trend().charts[0].text.title == "Calls answered: 1 of 4 quarters is Green"
    assert "Each value is for the quarter alone. 4 quarters are too few to tell a change from chance." in text
    assert report.quarters().text == page(returns=FOUR[1:]).trend().text == ""


def test_quarters_to_date_are_not_to_be_compared_with_each_other(page):
    text = page(facts={"basis": "ytd"}, returns=FOUR).trend().text
    assert "only the same quarters of two years can be compared" in text


def test_with_months_the_quarters_stand_beside_the_trend(page):
    report = page(returns=FOUR, observations=months(*STEADY))
    assert "by month" in report.trend().text
    assert "by quarter" in report.quarters().text


# --- figures, words, areas --------------------------------------------------------------------------------------------
def test_the_figure_has_its_numerator_and_denominator_beside_it(page):
    assert "80% 12 of 15" in page(returns=[{"numerator": 12, "denominator": 15}]).figures().text


def test_officers_words_about_the_measure_and_what_a_red_lacks_are_shown(page):
    report = page(
        returns=[{"note": "A new system <b>began</b>"}],
        narrative=[{"section": "cause", "text": "Calls doubled"}, {"section": "challenge", "text": "Few staff"}],
    )
    lines = report.narrative().text.splitlines()
    assert lines == [
        "What officers report:", "A new system <b>began</b>", "Cause: Calls doubled.", "No remedy given.",
        "Challenge: Few staff.",
    ]  # fmt: skip
    assert "<b>" not in report.narrative().html


def test_each_area_has_its_return_and_its_latest_observation(page):
    report = page(
        AREAS,
        returns=[{}, {"area": "Place", "actual": 100, "numerator": 30, "denominator": 30}],
        observations=[
            *months(70, 71, 72, area="Place"),
            *months(90, 91, 95, area="Care", numerator=38, denominator=40),
        ],
    )
    assert report.areas().text.splitlines()[:4] == [
        "Calls answered by area, 2019-20 Q2",
        "Area | Figure | Target | Status | Better or worse | Latest month",
        "Place | 100% 30 of 30 | 100% | ● Green | There is no figure for last year | 72% September 2019",
        "Care |  |  |  |  | 95% September 2019 38 of 40",
    ]
    assert report.areas().charts[0].text.title == "Calls answered in September 2019: highest in Care, 95%"


@pytest.mark.parametrize(
    ("basis", "heading", "days"),
    [
        ("ytd", "Latest year to date", "April to September 2019"),
        ("quarter", "Latest month", "September 2019"),
        ("snapshot", "Latest position", "at 30 September 2019"),
    ],
)
def test_the_latest_observations_of_areas_are_headed_by_the_days_that_they_cover(page, basis, heading, days):
    report = page(AREAS, measures=[{"basis": basis}], observations=months(70, 71, 72, area="Place"))
    lines = report.areas().text.splitlines()
    assert lines[1].endswith(f"| {heading}")
    assert lines[2].endswith(f"| 72% {days}")


# --- others, the year's end -------------------------------------------------------------------------------------------
def test_a_comparator_is_named_with_its_difference_and_rank(page):
    report = page(comparators=[{"rank": 3, "of": 22}, {"group": "Family group", "quarter": "2018-19 Q4", "rank": 2}])
    sentences = report.comparators().text.splitlines()[:2]
    assert sentences == [
        "80% is 4.5 percentage points more than Wales (75.5%), which is better. The council is 3rd of 22.",
        "Family group in 2018-19 Q4: 75.5%; the council was 2nd.",  # another quarter: nothing is compared
    ]


@pytest.mark.parametrize(
    ("facts", "value", "expected"),
    [
        ({"polarity": "lower"}, 75, "80% is 5 percentage points more than Wales (75%), which is worse."),
        ({"polarity": "none"}, 85, "80% is 5 percentage points less than Wales (85%)."),
        ({"unit": "days"}, 80, "80 is the same as in Wales."),
        ({"unit": "days"}, 80.004, "80 is about the same as in Wales."),  # no judgement of what the digits do not show
        ({"polarity": "lower"}, 79.996, "80% is about the same as in Wales."),
        ({"unit": "days"}, 81.5, "80 is 1.5 days less than Wales (81.5), which is worse."),
    ],
)
def test_a_difference_is_better_or_worse_by_the_polarity(page, facts, value, expected):
    assert page(facts=facts, comparators=[{"value": value}]).comparators().text.startswith(expected)


def test_a_comparator_of_a_later_quarter_is_not_shown(page):
    assert page(comparators=[{"quarter": "2019-20 Q3"}]).comparators().text == ""


LONG = [100.0] * 42  # from April 2016


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"unit": "count", "basis": "ytd"}, "Calls answered is forecast to end the year at 1,200."),
        ({"unit": "count"}, "not forecast, because its figures are for the quarter alone."),
        ({"unit": "count", "basis": "snapshot"}, "not forecast, because a position does not add up over the year."),
        ({"unit": "count", "basis": None}, "not forecast, because its basis is not given"),
        ({}, "not forecast, because its months do not add up to the figure for the year."),
    ],
)
def test_the_year_is_forecast_only_where_months_add_up_to_it(page, facts, expected):
    covers = {"covers": "month"} if facts.get("basis") == "ytd" else {}
    assert expected in page(facts=facts, observations=months(*LONG, **covers)).year_end().text


@pytest.mark.parametrize(
    ("values", "why"),
    [([100.0] * 17 + [None], "not every month of this year up to now has an observation"),
     ([100.0] * 6, "no earlier year is complete")],
)  # fmt: skip
def test_a_forecast_needs_every_month_of_this_year_and_a_complete_year_before(page, values, why):
    facts = {"unit": "count", "basis": "ytd"}
    assert why in page(facts=facts, observations=months(*values, covers="month")).year_end().text


@pytest.mark.parametrize(
    ("at", "target", "words"),
    [
        (Q2, None, "Calls answered is forecast to end the year at"),
        (
            "2019-20 Q4",
            1_200,
            "The year ended at 1,300, 100 more than a year before (1,200). It met the target of 1,200.",
        ),
        ("2019-20 Q4", None, "The year ended at 1,300, 100 more than a year before (1,200)."),
    ],
)
def test_a_year_of_which_all_months_are_known_has_ended(page, at, target, words):
    observed = months(*[100.0] * 23, 200.0, last="2020-03", covers="month")
    returned = [{"quarter": at, "target": target}]
    report = page(facts={"unit": "count", "basis": "ytd"}, at=at, returns=returned, observations=observed)
    assert words in report.year_end().text


def test_the_definitions_leave_out_what_is_not_given(page):
    lines = page(facts={"other_ids": "PAM/001", "owner": "Head of Service"}).definitions().text
    assert "Other ids: PAM/001\n" in lines
    assert "Owner: Head of Service\n" in lines
    assert "Which way is better: Higher is better.\n" in lines
    assert "Category" not in lines


def test_made_up_observations_are_marked_on_their_chart(page):
    framework = '[provenance.observations]\nkind = "synthetic"\nnote = "for a test"\n'
    text = page(framework, observations=months(*STEADY)).trend()
    assert "Made-up example data: observations (for a test)." in text.text
    assert "made-up example data" in text.html


# --- by trend ---------------------------------------------------------------------------------------------------------
BY_TREND = {"amber_by": "trend", "tolerance": 5, "tolerance_kind": "absolute"}


def test_by_trend_the_answer_gives_the_rating_or_the_true_reason_why_there_is_none(page):
    assert page(facts=BY_TREND).answer().text == (
        "Calls answered in the council: 80% for July to September 2019, against a target of 100%, which it misses; it "
        "is not rated, because whether a missed target is better than before is not known: there is no figure for last "
        "year."
    )
    better = page(facts=BY_TREND, returns=[{}, {"quarter": LAST_YEAR, "actual": 60}]).answer().text
    assert "against a target of 100%, which is Amber; better, up from 60% in 2018-19 Q2." in better


@pytest.mark.parametrize("framework", ["", 'amber_by = "trend"\n'])
def test_the_definitions_state_the_rule_by_trend_with_the_measures_own_tolerance(page, framework):
    told = page(framework, facts=BY_TREND).definitions().text.splitlines()
    assert [line for line in told if line.startswith(("Green", "Amber", "Red"))] == [
        "Green: On target or better, or missed by no more than 5 percentage points.",
        "Amber: Missed its target by more than 5 percentage points, and better than the same quarter last year.",
        "Red: Missed its target by more than 5 percentage points, and not better than the same quarter last year.",
    ]
