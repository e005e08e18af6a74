"""What is saved of a view: safe to open, complete, and protected."""

import csv
import io

import pandas as pd
import pytest

from perf.workbench.selection import Selection, complete_selection
from perf.workbench.view_files import figures_shown, safe_csv, save_view


@pytest.fixture
def save(workspace, tmp_path):
    def saved(topic, area="council", out="views", **chosen):
        return save_view(workspace, complete_selection(workspace, Selection(topic, area, **chosen)), tmp_path / out)

    return saved


@pytest.fixture
def numbers(workspace):
    def listed(topic, area="council", **chosen):
        selection = complete_selection(workspace, Selection(topic, area, **chosen))
        report = workspace.report(topic, area, quarter=selection.until, figure=selection.figure)
        return figures_shown(report.view, selection)

    return listed


def read(path):
    return list(csv.DictReader(io.StringIO(path.read_text())))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_a_formula(start):
    rows = pd.DataFrame({f"{start}head": [f"{start}1+1", "plain"], "number": [-1.5, 2]})
    lines = list(csv.reader(io.StringIO(safe_csv(rows), newline="")))
    assert lines == [[f"'{start}head", "number"], [f"'{start}1+1", "-1.5"], ["plain", "2.0"]]


def test_a_view_is_saved_as_pictures_and_figures(save, tmp_path):
    files = save("sickness", "Social Services", out="new/views")
    stem = "2019-20-Q2-social-services-sickness-days-per-fte"
    assert [file.name for file in files] == [
        f"{stem}-trend.png", f"{stem}-trend.svg", f"{stem}-breakdown.png", f"{stem}-breakdown.svg",
        f"{stem}-breakdown.csv",
    ]  # fmt: skip
    assert files[0].read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in files[1].read_bytes()[:500]
    assert sorted(path.name for path in (tmp_path / "new" / "views").iterdir()) == sorted(file.name for file in files)


def test_the_figures_have_a_name_a_unit_a_period_and_a_source(save):
    *_, table = save("sickness", "Social Services")
    rows = read(table)
    (to_date,) = [row for row in rows if row["period"] == "2019-20 Q2" and row["area"] == "Social Services"]
    assert to_date["council"] == "Vale of Glamorgan Council"
    assert (to_date["basis"], to_date["title"], to_date["unit"]) == ("year to date", "Sickness absence", "days per FTE")
    assert float(to_date["value"]) == pytest.approx(7.9135, abs=1e-4)
    assert {row["provenance"] for row in rows} == {
        "Made-up example data: absences and workforce (calibrated to published totals)."
    }
    months = [row["period"] for row in rows if row["basis"] == "month"]
    assert (months[0], months[-1], len(months)) == ("2015-04", "2019-09", 54)


def test_months_before_the_period_are_not_saved(numbers):
    rows = numbers("complaints", since="2019-20 Q1")
    assert rows.loc[rows["basis"] == "month", "period"].min() == "2019-04"


def test_a_forecast_is_saved_with_the_years_on_which_it_is_based(numbers):
    rows = numbers("turnover", section="year_end")
    assert {"complete year", "year-end forecast", "year-end forecast, lowest", "year-end forecast, highest"} <= set(
        rows["basis"]
    )


def test_a_year_that_has_ended_is_saved_without_a_forecast(numbers):
    rows = numbers("turnover", section="year_end", until="2018-19 Q4")
    assert rows.loc[rows["basis"] == "complete year", "period"].tolist()[-2:] == ["2017-18", "2018-19"]
    assert not rows["basis"].str.startswith("year-end forecast").any()


def test_a_comparison_is_saved_with_both_areas(numbers):
    assert set(numbers("turnover", "schools", against="council", section="comparison")["area"]) == {
        "schools",
        "council",
    }


def test_a_breakdown_by_part_is_saved_with_the_figure_that_is_shown_by_part(numbers):
    rows = numbers("complaints", by="cause")
    assert set(rows.loc[rows["part"] != "", "figure"]) == {"complaints.closed"}


def test_every_area_that_a_view_shows_is_saved_with_its_months(numbers, vale):
    rows = numbers("complaints", section="areas_by_month", figure="complaints.received", since="2019-20 Q1")
    months = rows[rows["basis"] == "month"]
    assert {"council", "Environment and Housing", "Managing Director and Resources"} <= set(months["area"])
    services = set(numbers("sickness", section="services")["area"]) - {"council"}
    assert services <= set(vale.framework.services)
    assert len(services) > 10


def test_the_parts_of_every_area_are_saved(numbers):
    rows = numbers("complaints", section="parts_by_area", by="cause")
    parts = rows[rows["part"] != ""]
    assert set(parts["area"]) > {"council", "Environment and Housing"}
    assert parts["part"].str.startswith("cause").all()


@pytest.mark.parametrize("by", ["area", "reason"])
def test_hidden_numbers_are_not_saved(save, by):
    *_, table = save("turnover", "Social Services", by=by)
    hidden = [row for row in read(table) if row["hidden"]]
    assert hidden
    assert {(row["value"], row["numerator"]) for row in hidden} == {("", "")}
