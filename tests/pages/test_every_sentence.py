"""No sentence of a page contradicts the table beside it, whatever the council.

The pages of councils by chance are read from their HTML, by `page_reader`, and held against `sentence_rules`. The suite
reads a few; `make read` reads 300, and `READ_COUNCILS=20 READ_FROM=80 pytest tests/pages/test_every_sentence.py` those.
"""

import os
from dataclasses import dataclass
from itertools import product

import pytest
from markupsafe import escape

from perf import charts
from perf.areas import name_of
from perf.catalogue import FIGURES, TOPICS
from perf.disclosure.protected_scores import protect_scores
from perf.pages import attention, block
from perf.pages.block import sections_of, wide_only
from perf.pages.directorate.report import directorate_report
from perf.pages.health.report import HealthReport
from perf.pages.measure.own_pages import measures_with_pages
from perf.pages.measure.report import measure_report
from perf.pages.report_scores import areas_reported, of_council
from perf.pages.topic.report import report_of
from perf.pages.topic_view import open_view
from perf.pages.topics_at_a_glance import Link, grid
from perf.quarter import Quarter
from perf.scores import score_quarter
from perf.wording import capitalised, month_name
from tests.pages import sentence_rules
from tests.pages.page_reader import Piece, read
from tests.random_council import a_council, as_read, the_rest

COUNCILS = int(os.environ.get("READ_COUNCILS", 3))
FIRST = int(os.environ.get("READ_FROM", 0))
SIZES = (20, 1, 4)  # so that some have enough people and cases to show nearly everything, and some nearly nothing
QUARTERS = ("2019-20 Q2", "2019-20 Q1", "2019-20 Q3", "2018-19 Q4")
SIGNS = ("plus is favourable", "plus is adverse")
AREAS = ("council", "North", "South", "schools")
OF_FIGURES = ("trend", "by_area", "areas_by_month", "drivers")


@dataclass(frozen=True)
class Page:
    """What is read on a page: its pieces by section, the months of its year, and the figure that it is about."""

    pieces: dict[str, Piece]
    months: tuple[str, ...]
    whole: str
    leading: str = ""

    @property
    def answer(self):
        """The sentences that answer the question of the page."""
        return self.pieces["answer"].sentences if "answer" in self.pieces else ()

    @property
    def tables(self):
        """Every table of the page."""
        return [table for piece in self.pieces.values() for table in piece.tables]

    def table_of(self, *heads):
        """Return the first table with these headings; None where there is none."""
        return next((table for piece in self.pieces.values() if (table := piece.table(*heads))), None)


def sections(report, *without):
    """Return the blocks of each section that is called without an argument."""
    return {name: getattr(report, name)() for name in sections_of(type(report)) if name not in without}


def of_topic(report):
    """Return the blocks of a topic: its sections, each figure in those that take one, and each of its parts."""
    blocks = sections(report, "by_part", "parts_by_area", "sources", "restated")
    for name, figure in product(OF_FIGURES, report.view.shown_figures):
        blocks[f"{name} {figure}"] = getattr(report, name)(figure)
    for dimension in report.view.dimensions:
        blocks |= {
            f"by {dimension}": report.by_part(dimension),
            f"areas by {dimension}": report.parts_by_area(dimension),
        }
    return blocks


def pages_of(scores, other):
    """Return the area and the blocks of pages of a quarter, with the title of the figure that a topic is about."""
    for topic, area in product(TOPICS, ("council", other)):
        report = report_of(open_view(scores, topic, area))
        yield f"{topic}, {area}", area, of_topic(report), TOPICS[topic].leading
    links = {(area, topic): Link("", report_of(open_view(scores, topic, area)).answer().text)
             for area, topic in product(AREAS, TOPICS)}  # fmt: skip
    yield "index", "council", {"attention": attention.attention(scores), "grid": grid(scores, links)}, ""
    yield (
        "corporate health",
        "council",
        sections(HealthReport(of_council(scores)), "restated", "glossary", "method"),
        "",
    )
    if other in areas_reported(scores):
        yield f"directorate {other}", other, sections(directorate_report(scores, other), "glossary", "method"), ""
    for measure in sorted(measures_with_pages(scores)):
        yield f"measure {measure}", "council", sections(measure_report(scores, measure), "sources", "definitions"), ""


@pytest.fixture
def undrawn(monkeypatch):
    """Draw no chart: keep what stands in its place, which is quicker."""
    monkeypatch.setattr(block, "as_svg", lambda _, label, **__: f'<svg aria-label="{escape(label)}"></svg>')
    for name in charts.__all__:
        monkeypatch.setattr(charts, name, lambda *_, **__: None, raising=False)


def contradictions(seed):
    """Return how many sentences the pages of a council have, and each that contradicts what is beside it."""
    records = a_council(seed, SIZES[seed % len(SIZES)]) | the_rest(seed)
    data = as_read(records, {}, variance_sign=SIGNS[seed % 2])
    quarter = Quarter(QUARTERS[seed // len(SIZES) % len(QUARTERS)])
    scores = protect_scores(score_quarter(data, quarter))
    months = tuple(month_name(month) for month in quarter.months_to_date)
    wrong, told = [], 0
    for name, area, blocks, leading in pages_of(scores, AREAS[1 + seed % 3]):
        pieces = {section: read(each.html) for section, each in blocks.items()}
        page = Page(pieces, months, capitalised(name_of(area)), FIGURES[leading].title if leading else "")
        told += sum(len(piece.sentences) for piece in pieces.values())
        for (section, piece), rule in product(pieces.items(), sentence_rules.RULES):
            try:
                rule(piece, page)
            except AssertionError as error:
                wrong.append(f"{name}, {section}, {rule.__name__}: {str(error)[:1500]}")
    return told, list(dict.fromkeys(wrong))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNCILS))
def test_no_sentence_of_a_council_by_chance_contradicts_the_table_beside_it(seed, undrawn):
    with wide_only():
        told, wrong = contradictions(seed)
    assert told > 200
    assert not wrong, "\n\n".join(wrong)
