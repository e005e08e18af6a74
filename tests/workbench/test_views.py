"""What the workbench shows of people: what the reports may, and more on an analyst's screen only."""

from perf.pages.view import open_view
from perf.workbench.views import unprotected


def test_the_workbench_shows_what_the_reports_show(bench, protected):
    opened = open_view(bench.opened("2019-20 Q2").protected, "turnover", "Social Services")
    report = open_view(protected, "turnover", "Social Services")
    assert len(report.months("turnover.all_pct"))
    assert opened.months("turnover.all_pct").equals(report.months("turnover.all_pct"))
    assert opened.years("turnover.all_pct").equals(report.years("turnover.all_pct"))


def test_no_service_is_shown_by_month(protected):
    assert open_view(protected, "turnover", "Adult Services").months("turnover.all_pct").empty


def test_small_months_are_shown_without_protection_and_the_council_is_not_changed(scores):
    threshold = scores.data.framework.disclosure_threshold
    view = open_view(unprotected(scores), "turnover", "Legal Services")
    assert view.months("turnover.all_pct")["numerator"].between(1, 4).any()
    assert (view.scores.records["hidden"] == "").all()
    assert view.years("turnover.voluntary_pct")["to_date"].notna().all()
    assert scores.data.framework.disclosure_threshold == threshold == 5
    assert "hidden" not in scores.records
