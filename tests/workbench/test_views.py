"""What the workbench shows of people: what the reports may, and more on an analyst's screen only."""

import pytest

from perf.pages.view import TOPICS, View
from perf.workbench.views import gated_view, lifted_view


@pytest.fixture
def gated(bench):
    opened = bench.opened("2019-20 Q2")
    return lambda area: gated_view(opened.scores, TOPICS["turnover"], area, opened.gated)


def test_the_gate_shows_what_the_reports_show(bench, gated):
    opened = bench.opened("2019-20 Q2")
    report = View(opened.scores, TOPICS["turnover"], "Social Services", opened.gated)
    assert gated("Social Services").months("turnover.all_pct").equals(report.months("turnover.all_pct"))
    assert gated("Social Services").years("turnover.all_pct").equals(report.years("turnover.all_pct"))


def test_no_service_is_shown_by_month_through_the_gate(gated):
    assert gated("Adult Services").months("turnover.all_pct").empty


def test_years_are_worked_out_once_and_cannot_be_changed_by_who_asks(bench, monkeypatch):
    opened, memory = bench.opened("2019-20 Q2"), {}
    first = gated_view(opened.scores, TOPICS["turnover"], "council", opened.gated, memory).years("turnover.all_pct")
    kept = first.copy()
    first["outturn"] = 0.0
    monkeypatch.setattr(View, "years", lambda *_: pytest.fail("worked out again"))
    again = gated_view(opened.scores, TOPICS["turnover"], "council", opened.gated, memory).years("turnover.all_pct")
    assert again.equals(kept)


def test_small_months_are_shown_with_the_gate_lifted_and_the_council_is_not_changed(scores):
    gate = scores.data.framework.disclosure_threshold
    view = lifted_view(scores, TOPICS["turnover"], "Legal Services")
    assert view.months("turnover.all_pct")["numerator"].between(1, 4).any()
    assert (view.figures["hidden"] == "").all()
    assert view.years("turnover.voluntary_pct")["to_date"].notna().all()
    assert scores.data.framework.disclosure_threshold == gate == 5
    assert "hidden" not in scores.records
