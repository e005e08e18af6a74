"""What the index of a pack lists of each report."""

import pytest

from perf.packs.index_page import render_index_page
from perf.pages.health import status
from tests.packs.manifests import an_entry


@pytest.mark.parametrize(("report", "is_repeated"), [("corporate-health", False), ("reconciliation", True)])
def test_the_answer_of_a_report_on_everything_is_not_repeated_below_the_headline(protected, report, is_repeated):
    entry = an_entry(report=report, answer="An answer of its own.")
    page = render_index_page(protected, [entry], inputs="0" * 64)
    assert str(status.headline(protected).html) in page
    assert ("An answer of its own." in page) == is_repeated
