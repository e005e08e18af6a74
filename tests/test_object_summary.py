"""What an object shows of itself: names and counts, never a row of a record table."""

import re

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

import perf
from perf.catalogue import TABLES
from perf.object_summary import as_html, as_text
from perf.report import open_quarter
from perf.workbench.data_desk_panel import about
from tests.dataset.folders import STAFF, a_folder, a_row

MONTHS = [str(month) for month in pd.period_range("2019-04", "2019-09", freq="M")]


@pytest.fixture(scope="module")
def council(tmp_path_factory, takes_long):
    """A council with one person absent and one who left, both with ids that nothing else could be."""
    return perf.load(
        a_folder(
            tmp_path_factory.mktemp("testshire"),
            measures=[a_row("measures")],
            returns=[a_row("returns")],
            workforce=[{"month": month, **STAFF, "headcount": "500", "fte": "400"} for month in MONTHS],
            absences=[
                a_row("absences", person_id="Quixote", spell_id="Mancha", first_day="2019-04-17", last_day="2019-05-22")
            ],
            leavers=[a_row("leavers", person_id="Panza", left_on="2019-05-23")],
        )
    )


SHOWN = {
    "council": lambda council: council,
    "quarter": lambda council: council.quarter(),
    "scores": perf.score_quarter,
    "protected scores": open_quarter,
    "topic report": lambda council: perf.open_report(council, "sickness"),
    "health report": lambda council: perf.open_report(council, "corporate-health"),
    "explanation": lambda council: perf.explain(council, "sickness.days_per_fte"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_cell_shows_a_few_lines_and_no_record(council, name):
    shown, _ = DisplayFormatter().format(SHOWN[name](council))
    assert "text/html" in shown
    for text in shown.values():
        assert len(re.sub(r"<[^>]*>", "", text)) < 2_000
        assert not re.search("Quixote|Mancha|Panza|2019-04-17|2019-05-22|2019-05-23", text)
    assert shown["text/plain"].count("\n") < 20


def test_a_council_shows_its_tables_with_their_rows_and_what_the_records_reach(council):
    assert repr(council).splitlines()[0] == "Testshire"
    for words in ("measures (1 row)", "workforce (6 rows)", "2019-20 Q1 to 2019-20 Q2", "complaints, compliments"):
        assert words in repr(council)


def a_folder_of(folder, people):
    """Write a council in which a number of people were absent, and as many left."""
    rows = {
        name: [a_row(name, person_id=f"P{at}", **({"spell_id": f"S{at}"} if name == "absences" else {}))
               for at in range(people)]
        for name in ("absences", "leavers")
    }  # fmt: skip
    staff = [{"month": month, **STAFF, "headcount": "500", "fte": "400"} for month in MONTHS]
    return a_folder(folder, measures=[a_row("measures")], returns=[a_row("returns")], workforce=staff, **rows)


@pytest.mark.usefixtures("takes_long")
def test_what_is_shown_of_a_council_does_not_depend_on_how_many_people_its_records_are_about(tmp_path):
    seen = []
    for people in (1, 2, 12):
        council = perf.load(a_folder_of(tmp_path, people))
        held = re.search("^  tables +(.*)", repr(council), re.MULTILINE)[1]
        assert held in council._repr_html_()
        seen.append((held, about(council).text))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] == "measures (1 row), returns (1 row), absences, workforce (6 rows), leavers"
    assert re.search(r"leavers \| leavers.csv \| not shown \| 20\d\d-\d\d \| ", seen[0][1])


def test_an_explanation_shows_the_rows_used_of_every_table_but_those_about_people(council):
    explanation = perf.explain(council, "turnover.all_pct")
    assert explanation["tables"] == {"leavers": 1, "workforce": 6}
    assert "leavers, workforce (6)" in repr(explanation)


def test_every_table_with_a_person_in_a_row_is_declared_to_be_about_people():
    of_persons = {name for name, table in TABLES.items() if {"person_id", "post_id"} & {*table.names}}
    assert of_persons == {name for name, table in TABLES.items() if table.is_about_people}


def test_scores_say_whether_small_numbers_are_shown(council):
    assert "shown: for analysts only" in repr(perf.score_quarter(council))
    assert "protected: counts of people below 5 are hidden" in repr(open_quarter(council))


def test_a_report_shows_the_sections_that_it_has(council):
    report = perf.open_report(council, "complaints")
    named = re.search("sections +(.*)", repr(report))[1].split(", ")
    assert {"answer", "trend", "by_area", "still_open", "time_to_close"} <= set(named)
    assert all(callable(getattr(report, name)) for name in named)
    assert "question" not in named


def test_a_quarter_shows_its_days():
    assert perf.Quarter("2019/20 q2")._repr_html_() == "2019-20 Q2: 1 July 2019 to 30 September 2019"


def test_an_explanation_is_a_dict_and_shows_only_what_is_known(council):
    explanation = perf.explain(council, "measures.green")
    assert explanation == dict(explanation)
    assert explanation["denominator"] is None
    assert "denominator " not in repr(explanation)
    assert "The number of measures rated Green" in repr(explanation)


def test_completion_offers_the_public_names_and_the_tables_of_a_council(council):
    assert dir(perf) == sorted([*perf.__all__, "charts", "workbench"])
    assert callable(perf.charts.set_theme)
    assert {"absences", "returns", "framework", "quarter"} <= set(dir(council))


def test_a_summary_leaves_blanks_out_and_escapes_what_comes_from_data():
    assert as_text("<b>", {"a": "1", "longer": "<2>", "blank": ""}) == "<b>\n  a       1\n  longer  <2>"
    html = as_html("<b>", {"a": "<2>", "blank": ""})
    assert "<2>" not in html
    assert "&lt;2&gt;" in html
    assert "blank" not in html
