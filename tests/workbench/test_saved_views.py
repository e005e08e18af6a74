"""What is saved of a view: safe to open, whole, and through the gate."""

import csv
import io

import pandas as pd
import pytest

from perf.workbench.looking import Look
from perf.workbench.saved_views import figures_shown, safe_csv, save_view
from perf.workbench.selection import Selection, settled


@pytest.fixture
def looked(bench):
    def made(topic, area="council", *, lifted=False, **chosen):
        return Look(bench, settled(bench, Selection(topic, area, **chosen)), lifted=lifted)

    return made


def read(path):
    return list(csv.DictReader(io.StringIO(path.read_text())))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_a_formula(start):
    rows = pd.DataFrame({f"{start}head": [f"{start}1+1", "plain"], "number": [-1.5, 2]})
    lines = list(csv.reader(io.StringIO(safe_csv(rows), newline="")))
    assert lines == [[f"'{start}head", "number"], [f"'{start}1+1", "-1.5"], ["plain", "2.0"]]


def test_a_view_is_saved_as_pictures_and_figures(looked, tmp_path):
    files = save_view(looked("sickness", "Social Services"), tmp_path / "new" / "views")
    stem = "2019-20-Q2-social-services-sickness-days-per-fte"
    assert [file.name for file in files] == [
        f"{stem}-trend.png", f"{stem}-trend.svg", f"{stem}-breakdown.png", f"{stem}-breakdown.svg",
        f"{stem}-breakdown.csv",
    ]  # fmt: skip
    assert files[0].read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in files[1].read_bytes()[:500]
    assert sorted(path.name for path in files[0].parent.iterdir()) == sorted(file.name for file in files)


def test_the_figures_say_what_they_are_and_where_they_come_from(looked, tmp_path):
    *_, table = save_view(looked("sickness", "Social Services"), tmp_path)
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


def test_a_forecast_is_saved_with_the_years_it_rests_on(looked):
    rows = figures_shown(looked("turnover", panel="forecast"))
    assert {"whole year", "year-end forecast", "year-end forecast, lowest", "year-end forecast, highest"} <= set(
        rows["basis"]
    )


def test_a_comparison_is_saved_with_both_areas(looked):
    rows = figures_shown(looked("turnover", "schools", against="council", panel="comparison"))
    assert set(rows["area"]) == {"schools", "council"}


@pytest.mark.parametrize("by", ["area", "reason"])
def test_the_gate_holds_for_what_is_saved_even_where_the_screen_has_it_lifted(looked, tmp_path, by):
    chosen = {"figure": "turnover.all_pct", "by": by}
    shown = looked("turnover", "Social Services", lifted=True, **chosen)
    assert (shown.view.figures["hidden"] == "").all()
    *_, table = save_view(shown, tmp_path / "lifted")
    *_, gated = save_view(looked("turnover", "Social Services", **chosen), tmp_path / "gated")
    assert table.read_bytes() == gated.read_bytes()
    hidden = [row for row in read(table) if row["hidden"]]
    assert hidden
    assert {(row["value"], row["numerator"]) for row in hidden} == {("", "")}
