"""What the index of a pack lists of each report."""

import pytest

from perf.disclosure.protected_scores import protect_scores
from perf.packs.index_page import render_index_page
from perf.pages.health import status
from tests.packs.manifests import an_entry

ROWS = {
    "measures": {"measure_id": "M1", "title": "Buses", "theme": "People", "unit": "percent", "polarity": "higher"},
    "returns": {"measure_id": "M1", "quarter": "2019-20 Q2", "actual": 100, "target": 100},
    "reports": {},
}


@pytest.mark.parametrize(("report", "is_repeated"), [("corporate-health", False), ("reconciliation", True)])
def test_the_answer_of_a_report_on_everything_is_not_repeated_below_the_headline(protected, report, is_repeated):
    entry = an_entry(report=report, answer="An answer of its own.")
    page = render_index_page(protected, [entry], inputs="0" * 64)
    assert str(status.headline(protected).html) in page
    assert ("An answer of its own." in page) == is_repeated


@pytest.mark.parametrize(("themes", "is_linked"), [("", True), ("People", False)])
def test_a_card_of_the_index_leads_to_a_report_on_everything_and_to_no_other(quarter, themes, is_linked):
    reports = [{"report": "whole", "title": "Whole", "kind": "corporate health", "themes": themes}]
    scores = protect_scores(quarter(measures=[{}], returns=[{}], reports=reports))
    page = render_index_page(scores, [], inputs="0" * 64)
    assert ('data-to="whole#all-measures"' in page) == is_linked
    assert 'data-to="#all-measures"' not in page
