"""Every section of every figure of every topic can be opened in every area: it shows something, or nothing."""

from inspect import signature
from itertools import product

import pytest

import perf
from perf.catalogue import FIGURES, TOPICS
from perf.pages.block import sections_of, without_pictures
from tests.random_council import MONTHS, a_council, as_read

Q2 = "2019-20 Q2"
LATER = "2019-08"  # within the quarter


@pytest.fixture(scope="module", params=[MONTHS[0], LATER])
def council(request, takes_long):
    """A council by chance, with records of five quarters; or with months from the second of the quarter on alone."""
    rows = a_council(4)
    if request.param == LATER:
        monthly = {name: [row for row in rows[name] if row["month"] >= LATER] for name in ("workforce", "budget")}
        rows |= monthly | {"savings": [row | {"target": 0} for row in rows["savings"]]}
    return as_read(rows, {})


@pytest.mark.parametrize("topic", TOPICS)
def test_every_section_of_every_figure_can_be_opened_in_every_area(council, topic):
    figures = [name for name in TOPICS[topic].figure_names if not FIGURES[name].base]
    for area, figure in product(("council", "schools", "South", "Roads"), figures):
        report = perf.open_report(council, topic, Q2, area, figure=figure)
        for name in sections_of(type(report)):
            section = getattr(report, name)
            of_parts = "dimension" in signature(section).parameters
            for arguments in ([each] for each in report.view.dimensions) if of_parts else [[]]:
                with without_pictures():
                    block = section(*arguments)
                assert bool(block.html) == bool(block.text), (area, figure, name)
