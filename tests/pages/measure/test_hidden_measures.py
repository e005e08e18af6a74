"""Of a measure that is calculated from records about people, a page shows nothing that its topic's page hides."""

from dataclasses import dataclass, replace

import pandas as pd
import pytest

from perf.disclosure.protected_scores import TOO_FEW, protect_scores
from perf.pages.measure.report import measure_report

pytestmark = pytest.mark.slow
MONTHS = [str(month) for month in pd.period_range("2018-10", "2019-09", freq="M")]
ROWS = {
    "measures": {"measure_id": "M1", "title": "Days lost", "theme": "People", "unit": "days per FTE",
                 "polarity": "lower", "basis": "quarter", "figure": "sickness.days_per_fte"},
    "returns": {"measure_id": "M1", "quarter": "2019-20 Q2", "area": "council", "actual": 4.74, "target": 4},
    "observations": {"measure_id": "M1", "area": "council", "value": 0.79},
}  # fmt: skip


@dataclass(frozen=True)
class Months:
    """The months of the records, of which the first is hidden for this reason."""

    why: str

    def months(self, figure, area):
        hidden = [self.why, *[""] * (len(MONTHS) - 1)]
        return pd.DataFrame({"value": 0.8, "numerator": 8.0, "denominator": 10.0, "hidden": hidden}, index=MONTHS)


@pytest.fixture
def page(quarter):
    def opened(why, **row):
        months = [{"month": month, "area": area} for month in MONTHS for area in ("council", "Place")]
        framework = '[directorates]\nPlace = ["Parks"]\n'
        scores = protect_scores(quarter(framework, measures=[{}], returns=[{}], observations=months))
        fed = scores.measures.assign(fed=True, **row)
        return measure_report(replace(scores, measures=fed, series=Months(why)), "M1")

    return opened


@pytest.mark.parametrize(("why", "shown"), [("", len(MONTHS)), ("small group", 0)])
def test_observations_are_shown_only_if_the_records_hide_no_month(page, why, shown):
    view = page(why).view
    assert (len(view.months.given), len(view.months_of("Place").given)) == (shown, 0)


def test_where_the_figure_is_hidden_no_section_shows_a_number_of_it(page):
    report = page("", note=TOO_FEW, actual=float("nan"), rating="N/A")
    assert report.answer().text == f"Days lost in the council: {TOO_FEW[:1].lower()}{TOO_FEW[1:]}"
    assert [getattr(report, name)().text for name in ("trend", "quarters", "areas", "year_end", "comparators")] == [
        ""
    ] * 5
