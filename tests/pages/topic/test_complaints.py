"""The tables that only a complaints report has: what they count is what the rows of the records give."""

import pandas as pd
import pytest

import perf
from perf.pages.topic import complaints
from perf.pages.topic_view import open_view


@pytest.fixture
def view(protected):
    return lambda area="council": open_view(protected, "complaints", area)


@pytest.mark.parametrize(("area", "column"), [("council", "directorate"), ("Environment and Housing", "service")])
def test_each_count_by_area_is_that_of_the_rows_and_the_last_row_is_the_whole(view, vale, area, column):
    made = complaints.counts_by_area(view(area)).data.set_index("area")
    rows = vale.complaints if area == "council" else vale.complaints.query("directorate == @area")
    is_closed = rows["closed_on"].between("2019-04-01", "2019-09-30")
    is_received = rows["received_on"].between("2019-04-01", "2019-09-30")
    is_open = (rows["received_on"] <= "2019-09-30") & ~(rows["closed_on"] <= "2019-09-30")
    counted = {
        "Received": is_received & (rows["stage"] == 1),
        "Stage 1 closed": is_closed & (rows["stage"] == 1),
        "Stage 2 closed": is_closed & (rows["stage"] == 2),
        "Upheld": is_closed & (rows["outcome"] == "Upheld"),
        "Not upheld": is_closed & (rows["outcome"] == "Not upheld"),
        "Stages open": is_open,
    }
    for header, chosen in counted.items():
        expected = rows[chosen].groupby(column).size().to_dict()
        assert {name: count for name, count in made[header].iloc[:-1].items() if count} == expected, header
        assert made[header].iloc[-1] == sum(expected.values())


def test_compliments_are_those_of_each_service_the_most_first(view, vale):
    made = complaints.compliments(view()).data
    rows = vale.compliments[vale.compliments["received_on"].between("2019-04-01", "2019-09-30")]
    assert made.set_index("service")["count"].to_dict() == rows.groupby("service").size().to_dict()
    assert made["count"].is_monotonic_decreasing
    assert made["share_pct"].sum() == pytest.approx(100)


def test_a_service_has_neither_table_because_its_figures_are_at_the_head_of_its_page(view):
    alone = view("Housing Services")
    assert not complaints.counts_by_area(alone).text and not complaints.compliments(alone).text


def how_long(tmp_path, *days, still_open=0):
    """Open the section of a council whose complaints took so many days, and some of which are open since so long."""
    ends = pd.Timestamp("2019-09-30")
    rows = [
        {"complaint_id": f"C{at}", "directorate": "Place", "service": "Roads", "stage": 1,
         "received_on": ends - pd.offsets.BDay(taken), "closed_on": None if at < still_open else ends}
        for at, taken in enumerate(days)
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(tmp_path / "complaints.csv", index=False)
    (tmp_path / "framework.toml").write_text('name = "Testshire"\n[directorates]\nPlace = ["Roads"]', encoding="utf-8")
    return perf.open_report(tmp_path, "complaints", "2019-20 Q2").time_to_close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("days", "still_open", "last", "words"),
    [
        (
            [5] * 10 + [8] * 9 + [20] * 11,
            10,
            8,
            "An estimated 55.0% of this year's complaints have stage 1 open for longer than 8 working days.",
        ),
        ([5] * 5 + [8] * 20 + [20] * 10, 5, 8, "have stage 1 closed within 8 working days"),
        ([5] * 10 + [8] * 10 + [20] * 10, 0, 20, "have stage 1 closed within 8 working days"),
    ],
)
def test_how_long_is_not_estimated_from_fewer_than_20_complaints(tmp_path, days, still_open, last, words):
    shown = how_long(tmp_path, *days, still_open=still_open)
    assert shown.data["days"].iloc[-1] == last
    assert words in shown.text
    assert ("The chart ends at" in shown.text) == bool(still_open)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("days", "still_open", "words"),
    [
        (
            [3] * 6 + [7] * 5 + [12] * 11,
            2,
            "Of the 22, 9 were closed within 10 working days, 11 later, and 2 are still",
        ),
        ([3] * 8 + [12] * 14, 7, "Of the 22, 1 was closed within 10 working days, 14 later, and 7 are still open."),
        ([2] * 22, 3, ""),  # the limit is not beyond a curve that is cut
    ],
)
def test_beyond_a_curve_of_too_few_it_says_what_is_known_of_the_limit(tmp_path, days, still_open, words):
    shown = how_long(tmp_path, *days, still_open=still_open)
    assert ("Of the 22" in shown.text) == bool(words) and words in shown.text


def test_half_are_closed_on_the_first_day_on_which_the_table_shows_half_open(view):
    for area in ("council", "Environment and Housing", "Managing Director and Resources"):
        shown = complaints.how_long(view(area))
        half = shown.data.loc[shown.data["open_share"].round(3) <= 0.5, "days"].min()
        assert f"closed within {half:.0f} working days" in shown.text


@pytest.mark.slow
@pytest.mark.parametrize(("begins", "has_table"), [("2019-07-01", False), ("2019-04-01", True)])
def test_counts_that_are_not_known_for_the_year_to_date_are_not_shown_as_0(tmp_path, begins, has_table):
    rows = [
        {"complaint_id": f"{service} {at}", "directorate": "Place", "service": service, "received_on": day, "stage": 1}
        for service in ("Roads", "Parks")
        for at, day in enumerate(pd.date_range(begins, "2019-09-28", freq="3D"))
    ]
    pd.DataFrame(rows).assign(closed_on=None).to_csv(tmp_path / "complaints.csv", index=False)
    (tmp_path / "framework.toml").write_text(
        'name = "Testshire"\n[directorates]\nPlace = ["Roads", "Parks"]', encoding="utf-8"
    )
    report = perf.open_report(tmp_path, "complaints", "2019-20 Q2", "Place")
    assert bool(report.counts_by_area().text) == has_table
