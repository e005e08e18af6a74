"""A heading that is not a column is questioned where it may stand for one, by its spelling or by its meaning."""

import pytest

from perf.catalogue import TABLES
from perf.dataset.headings import intended_column
from tests.dataset.folders import a_folder, a_row, problems, remarks


@pytest.mark.parametrize(
    ("table", "heading", "column"),
    [
        ("returns", "Actaul", "actual"),
        ("returns", "tar\u200bget", "target"),  # a space without width
        ("returns", "t\u0430rget", "target"),  # a Cyrillic a
        ("returns", "\uff54arget", "target"),  # a wide t
        ("returns", "RAG", "stated_rating"),
        ("returns", "RAG Status", "stated_rating"),
        ("returns", "Comment (text)", "note"),
        ("returns", "actual value", "actual"),
        ("returns", "directorate", "area"),
        ("absences", "End Date", "last_day"),
        ("absences", "Date of absence start", "first_day"),
        ("absences", "WTE", "fte"),
        ("complaints", "Date Closed", "closed_on"),
        ("complaints", "closed", "closed_on"),
        ("actions", "Due Date", "due"),
        ("actions", "% complete", "percent_complete"),
        ("leavers", "Leaving date", "left_on"),
        ("budget", "Forecast outturn", "forecast"),
        ("risks", "residual likelihood", "likelihood"),
        ("returns", "ceiling", ""),
        ("returns", "ward", ""),
        ("absences", "manager", ""),
    ],
)
def test_a_heading_is_taken_for_a_column_by_its_spelling_or_its_meaning(table, heading, column):
    assert intended_column(heading, TABLES[table].columns) == column


@pytest.mark.parametrize("table", TABLES)
def test_no_column_is_taken_for_another(table):
    columns = TABLES[table].columns
    assert [intended_column(column.name, columns) for column in columns] == [column.name for column in columns]


def test_an_optional_column_under_another_name_is_a_problem(tmp_path):
    rows = [a_row("absences", end_date="2019-07-09")]
    del rows[0]["last_day"]
    assert problems(a_folder(tmp_path, absences=rows)) == [
        "absences.csv: row 1, end_date: this column is not read. Did you mean last_day?"
    ]


def test_a_heading_with_a_letter_that_cannot_be_told_apart_is_shown_to_have_one(tmp_path):
    rows = [{"measure_id": "M1", "quarter": "2019-20 Q2", "actual": "1", "tar\u200bget": "2"}]
    assert problems(a_folder(tmp_path, returns=rows)) == [
        "returns.csv: row 1, tar[U+200B]get: this column is not read. Did you mean target? "
        "A letter of it only looks like one of these, or cannot be seen: type it again."
    ]


def test_beside_the_column_itself_and_elsewhere_a_column_that_is_not_read_is_a_remark(tmp_path):
    folder = a_folder(tmp_path, returns=[a_row("returns", actuals=3, Ceiling=2)])
    assert (problems(folder), remarks(folder)) == (
        [],
        [
            "returns.csv: row 1, actuals and Ceiling: these columns are not read. "
            "Remove them, or give them the names of columns that are."
        ],
    )
