"""A view says which way performance goes: by what is declared of the figure, never by its name."""

from dataclasses import replace

import pandas as pd
import pytest

import perf
from perf.better_or_worse import OF_PLAN
from perf.catalogue import FIGURES
from perf.disclosure.protected_scores import ShownValue, protect_scores
from perf.pages.directorate import side_by_side
from perf.pages.report_scores import of_area
from perf.pages.topic import breakdown, opening
from perf.pages.topic.opening import compared as opening_compared
from perf.pages.topic.opening import shown_text
from perf.pages.topic_view import open_view
from perf.scores import score_quarter
from tests.random_council import a_council, as_read

OVERSPENDS = {"2018-09": 10_000.0, "2019-09": 30_000.0}  # forecast above the budget, by month


@pytest.fixture
def council(tmp_path, takes_long):
    """A council with a budget of two years, whose overspend grows; the sign of variances as named."""

    def load(sign):
        folder = tmp_path / sign.replace(" ", "-")
        folder.mkdir()
        (folder / "framework.toml").write_text(
            f'name = "Testshire"\nvariance_sign = "{sign}"\n[directorates]\nPlace = ["Parks"]\n', encoding="utf-8"
        )
        rows = [
            {"month": month, "directorate": "Place", "service": "Parks", "kind": kind, "budget": 100_000.0,
             "profile": 50_000.0, "actual": 50_000.0 + over / 10, "forecast": 100_000.0 + over, "reserves": 0.0}
            for month, over in OVERSPENDS.items() for kind in ("revenue", "capital")
        ]  # fmt: skip
        pd.DataFrame(rows).to_csv(folder / "budget.csv", index=False)
        return protect_scores(score_quarter(perf.load(folder), "2019-20 Q2"))

    return load


def test_the_sign_of_variances_changes_no_direction(council):
    views = [open_view(council(sign), "budget") for sign in ("plus is favourable", "plus is adverse")]
    values = [view.shown("budget.variance").value for view in views]
    assert values == [-30_000.0, 30_000.0]
    names = ("budget.variance", "budget.variance_after_reserves", "budget.capital_spend_pct")
    assert [[view.direction(name) for name in names] for view in views] == [["worse", "worse", "better"]] * 2


def test_a_figure_of_which_neither_way_is_better_has_no_direction(protected):
    view = open_view(protected, "complaints")
    now, before = (view.shown("complaints.received", last_year=last_year).value for last_year in (False, True))
    assert now != before
    assert view.direction("complaints.received") is None
    assert view.direction("complaints.on_time_pct") in ("better", "worse")


@pytest.mark.parametrize(
    ("now", "expected", "moved"),
    [
        (3.714, "about the same", "level at 3.71"),
        (3.74, "about the same", "up from 3.71"),  # less than 1%
        (3.75, "worse", "up from 3.71"),
        (3.68, "about the same", "down from 3.71"),
        (3.67, "better", "down from 3.71"),
    ],
)
def test_a_direction_needs_a_material_difference_and_the_movement_only_a_shown_one(protected, now, expected, moved):
    records = protected.records.copy()
    rows = (records["figure"] == "sickness.days_per_fte") & (records["area"] == "council") & (records["part"] == "")
    records.loc[rows & (records["quarter"] == "2019-20 Q2"), "value"] = now
    records.loc[rows & (records["quarter"] == "2018-19 Q2"), "value"] = 3.71
    judgement = open_view(replace(protected, records=records), "sickness").judgement("sickness.days_per_fte")
    assert (judgement.judgement, judgement.moved) == (expected, moved)


def test_the_bundled_quarter_can_be_opened_by_the_slug_of_an_area(protected):
    assert open_view(protected, "sickness", "social-services").area == "Social Services"


@pytest.fixture(scope="module")
def two_years(tmp_path_factory, takes_long):
    """A council with complaints of two years: so many closed in time and late, this year and last year."""

    def scored(now, before):
        folder = tmp_path_factory.mktemp("complaints")
        areas = '[directorates]\nPlace = ["Parks"]\n'
        (folder / "framework.toml").write_text(f'name = "Testshire"\n{areas}', encoding="utf-8")
        ends = {2018: ("06-04", "09-20"), 2019: ("07-04", "09-20")}  # in time and late
        rows = [
            {"complaint_id": f"{year}-{end}-{at}", "directorate": "Place", "service": "Parks", "stage": 1,
             "received_on": f"{year}-{ends[year][0][:2]}-03", "closed_on": f"{year}-{end}",
             "outcome": ("Upheld", "Not upheld")[at % 2]}
            for year, counts in ((2019, now), (2018, before))
            for end, many in zip(ends[year], counts, strict=True) for at in range(many)
        ]  # fmt: skip
        pd.DataFrame(rows).to_csv(folder / "complaints.csv", index=False)
        return open_view(protect_scores(score_quarter(perf.load(folder), "2019-20 Q2")), "complaints")

    return scored


@pytest.mark.parametrize(
    ("now", "before", "shown", "moved", "words"),
    [
        ((157, 343), (9, 20), "31.4%", "from 31%", "about the same as a year before (31%)"),
        ((62, 138), (9, 20), "31.0%", "level at 31%", "no change from a year before (31%)"),
        ((62, 138), (62, 138), "31.0%", "level at 31.0%", "no change from a year before (31.0%)"),
        ((31, 69), (13, 28), "31.0%", "down from 32%", "1 percentage point less than a year before (32%)"),
    ],
)
def test_what_does_not_read_the_same_is_not_stated_to_be_level(two_years, now, before, shown, moved, words):
    view = two_years(now, before)
    figure = FIGURES["complaints.on_time_pct"]
    assert shown_text(view.shown(figure.name), figure) == shown
    assert view.judgement(figure.name).moved == moved
    assert opening_compared(view, figure.name) == words


@pytest.mark.parametrize(
    ("now", "before", "shown", "compared", "direction"),
    [
        ((3, 2), (1, 0), "3 of 5", "1 of 1 a year before", None),
        ((10, 9), (15, 5), "10 of 19", "75% a year before", None),
        ((10, 10), (9, 10), "50%", "9 of 19 a year before", None),
        ((10, 10), (15, 5), "50%", "25 percentage points less than a year before (75%)", "worse"),
    ],
)
def test_under_20_cases_there_are_counts_and_no_percent_no_direction_no_chart(
    two_years, now, before, shown, compared, direction
):
    view = two_years(now, before)
    figure = FIGURES["complaints.on_time_pct"]
    assert shown_text(view.shown(figure.name), figure) == shown
    assert opening_compared(view, figure.name) == compared
    assert view.direction(figure.name) == direction
    judged = view.judgement(figure.name)
    words = "fewer than 20 cases" if sum(now) < 20 else "fewer than 20 cases a year before" if sum(before) < 20 else ""
    assert (judged.moved, judged.why) == ("" if words else "down from 75%", words)
    charts = (breakdown.by_part(view, "complaints.closed", "outcome"), breakdown.by_area(view))
    assert any(block.figure for block in charts) == (sum(now) >= 20)


@pytest.mark.parametrize(
    ("last_day", "months", "left_out"),
    [
        ("2019-08-30", ["2019-07"], "August 2019 is not shown: the records end at 30 August 2019."),
        ("2019-08-31", ["2019-07", "2019-08"], ""),
        ("2019-09-01", ["2019-07", "2019-08"], "September 2019 is not shown: the records end at 1 September 2019."),
    ],
)
@pytest.mark.usefixtures("takes_long")
def test_a_month_within_which_the_records_end_is_in_no_chart_of_months(tmp_path, last_day, months, left_out):
    (tmp_path / "framework.toml").write_text(
        f'name = "T"\n[directorates]\nPlace = ["Parks"]\n[data_to]\ncomplaints = {last_day}\n', encoding="utf-8"
    )
    rows = [
        {"complaint_id": number, "directorate": "Place", "service": "Parks", "stage": 1, "received_on": day}
        for number, day in enumerate(("2019-07-01", "2019-08-05", "2019-09-01"))
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "complaints.csv", index=False)
    view = open_view(protect_scores(score_quarter(perf.load(tmp_path), "2019-20 Q2")), "complaints")
    assert view.whole_months("complaints.received").index.tolist() == months
    assert opening.left_out(view, "complaints.received") == left_out
    assert view.cut_month("complaints.open") is None  # a position is of its day


@pytest.fixture(scope="module")
def with_schools(takes_long):
    """A council with complaints and a budget of schools, as parts of a directorate, and staff of schools apart."""
    data = as_read(a_council(3, 20), {})
    return protect_scores(score_quarter(data, "2019-20 Q1"))


@pytest.mark.parametrize(
    "figure",
    ["complaints.received", "complaints.on_time_pct", "budget.capital_spend_pct", "budget.variance",
     "sickness.days_per_fte", "turnover.all_pct"],
)  # fmt: skip
@pytest.mark.parametrize("area", ["council", "North"])  # South has corporate staff in a service of schools
def test_the_areas_of_which_one_consists_add_up_to_it_each_once(with_schools, figure, area):
    view = open_view(with_schools, figure.split(".")[0], area)
    shown = [view.shown(figure, area=each) for each in view.areas_of(figure, once=True)]
    whole = view.shown(figure)
    if whole.is_known and all(each.is_known for each in shown):
        parts = [each.value if FIGURES[figure].denominator is None else each.numerator for each in shown]
        assert sum(parts) == pytest.approx(whole.value if FIGURES[figure].denominator is None else whole.numerator)


@pytest.mark.parametrize(
    ("figure", "label"),
    [
        ("complaints.received", "Schools (part of South)"),
        ("budget.variance", "Schools (part of South)"),
        ("sickness.days_per_fte", "Schools"),
    ],
)
def test_schools_are_named_as_part_of_the_directorates_that_include_them(with_schools, figure, label):
    view = open_view(with_schools, figure.split(".")[0])
    assert view.label("schools", figure) == label
    assert label in breakdown.by_area(view, figure).text


@pytest.mark.parametrize("area", ["council", "North", "South"])
def test_what_drove_a_change_adds_up_to_that_of_the_area(with_schools, area):
    view, figure = open_view(with_schools, "budget", area), "budget.revenue_spend_pct"
    now, before = view.shown(figure), view.shown(figure, last_year=True)
    effects = breakdown.drivers(view, figure).data
    assert effects["all"].iloc[-1] == pytest.approx(now.value - before.value)


def test_what_drove_a_change_is_not_shown_where_part_of_the_area_is_in_none_of_its_areas(with_schools):
    records = with_schools.records.copy()
    whole = (records["figure"] == "budget.revenue_spend_pct") & (records["area"] == "council")
    records.loc[whole, "denominator"] += 1_000
    view = open_view(replace(with_schools, records=records), "budget")
    assert breakdown.drivers(view, "budget.revenue_spend_pct").text == (
        "What drove the change cannot be shown, because part of the council is in no directorate."
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(0.0, 99.0, "about the same"), (0.0, 100.0, "worse"), (100.0, 0.0, "better"), (700.0, 0.0, "better")],
)
def test_a_variance_that_is_nothing_beside_its_budget_is_neither_better_nor_worse(tmp_path, before, now, expected):
    rows = [
        {"month": month, "directorate": "Place", "service": "Parks", "kind": "revenue", "budget": 200_000,
         "profile": 100_000, "actual": 100_000, "forecast": 200_000 + over, "reserves": 0}
        for month, over in (("2018-09", before), ("2019-09", now))
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(tmp_path / "budget.csv", index=False)
    measure = {"measure_id": "M1", "title": "Variance", "theme": "Money", "unit": "GBP", "polarity": "higher",
               "basis": "ytd", "figure": "budget.variance"}  # fmt: skip
    pd.DataFrame([measure]).to_csv(tmp_path / "measures.csv", index=False)
    (tmp_path / "framework.toml").write_text('name = "Testshire"\n[directorates]\nPlace = ["Parks"]', encoding="utf-8")
    scores = protect_scores(score_quarter(perf.load(tmp_path), "2019-20 Q2"))
    judged = open_view(scores, "budget").judgement("budget.variance")
    assert judged.judgement == expected
    assert judged.why == (OF_PLAN if expected == "about the same" else "")
    assert scores.measures["direction"].tolist() == [expected]


def test_the_first_quarter_is_not_shown_again_beside_the_year_to_date_that_it_is(with_schools, protected):
    heads = [opening.leading_figures(open_view(each, "complaints")).text.splitlines()[1]
             for each in (with_schools, protected)]  # fmt: skip
    assert heads == [
        "Figure | This year | Same days last year | Better or worse",
        "Figure | This year | Same days last year | July to September 2019 | Better or worse",
    ]


@pytest.mark.parametrize(
    ("figure", "none"),
    [
        ("complaints.on_time_pct", "no stages closed"),
        ("complaints.escalated_pct", "no complaints"),
        ("sickness.days_per_fte", "no data"),
    ],
)
def test_a_share_of_nothing_is_not_data_that_are_missing(protected, figure, none):
    assert shown_text(ShownValue(numerator=0.0, denominator=0.0), FIGURES[figure]) == none
    records = protected.records.copy()
    before = (records["figure"] == figure) & (records["area"] == "council") & (records["quarter"] == "2018-19 Q2")
    records.loc[before & (records["part"] == ""), ["value", "numerator", "denominator"]] = (float("nan"), 0.0, 0.0)
    view = open_view(replace(protected, records=records), figure.split(".")[0])
    why = "no figure for April to September 2018" if none == "no data" else f"{none} in April to September 2018"
    assert view.judgement(figure).why == why
    assert opening_compared(view, figure).endswith(why)


def test_a_service_without_records_has_none_beside_the_others(protected):
    shown = side_by_side.services(of_area(protected, "Learning and Skills")).text
    assert "Achievement for All | withheld | no records | 9%" in shown


@pytest.mark.parametrize(("sizes", "is_shown"), [((20, 20, 3), True), ((20, 19, 3), False), ((19, 19, 19), False)])
def test_what_drove_the_change_of_a_share_is_not_told_from_few_cases(with_schools, sizes, is_shown):
    records = with_schools.records.copy()
    of_figure = (records["figure"] == "complaints.on_time_pct") & (records["part"] == "")
    for area, size in (("North", sizes[0]), ("South", sizes[1]), ("council", sizes[0] + sizes[1])):
        for quarter, share in (("2018-19 Q1", 0.2), ("2019-20 Q1", 0.9)):
            here = of_figure & (records["area"] == area) & (records["quarter"] == quarter)
            records.loc[here, ["value", "numerator", "denominator"]] = (100 * share, share * size, size)
    view = open_view(replace(with_schools, records=records), "complaints")
    text = breakdown.drivers(view).text
    assert ("fewer than two directorates have 20 or more stages closed in both years" in text) == (not is_shown)
