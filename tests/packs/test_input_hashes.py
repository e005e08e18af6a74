"""A report is known by what it is made of."""

from pathlib import Path

import pytest

from perf.bundled import bundled
from perf.packs.input_hashes import read_inputs, settings_of, task_hash
from perf.packs.plan import REPORTS
from perf.pages.view import TOPICS

TABLES = ("absences", "actions", "budget", "complaints", "measures", "returns", "workforce")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "framework.toml").write_text('name = "Smalltown"\n')
    for name in TABLES:
        (tmp_path / f"{name}.csv").write_text("id\n1\n")
    return tmp_path


def changed(folder: Path, name: str, text: str = "id\n2\n"):
    """Name the reports whose inputs change with a file."""
    before = read_inputs(folder, bundled("notebooks")).reports
    (folder / name).write_text(text)
    after = read_inputs(folder, bundled("notebooks")).reports
    return [report for report in REPORTS if before[report] != after[report]]


@pytest.mark.parametrize(
    ("file", "reports"),
    [
        ("complaints.csv", ["corporate-health", "complaints"]),
        ("absences.csv", ["corporate-health", "sickness"]),
        ("workforce.csv", ["corporate-health", "sickness", "turnover"]),
        ("actions.csv", ["corporate-health"]),
        ("returns.csv", ["corporate-health", "sickness", "complaints", "turnover", "budget"]),
        ("framework.toml", ["corporate-health", "sickness", "complaints", "turnover", "budget"]),
        ("claims.csv", ["corporate-health", "sickness", "complaints", "turnover", "budget"]),  # was not there before
        ("notes.txt", []),
    ],
)
def test_a_file_changes_the_reports_that_read_it(folder, file, reports):
    changes = changed(folder, file)
    assert [report for report in changes if report in ("corporate-health", *TOPICS)] == reports


def test_a_file_written_again_with_the_same_content_changes_nothing(folder):
    assert changed(folder, "complaints.csv", "id\n1\n") == []


def test_a_notebook_changes_its_own_report(folder, tmp_path):
    books = tmp_path / "notebooks"
    books.mkdir()
    before = read_inputs(folder, books).reports
    (books / "budget.ipynb").write_text("{}")
    after = read_inputs(folder, books).reports
    assert [report for report in REPORTS if before[report] != after[report]] == ["budget"]


def test_each_area_and_quarter_has_a_hash_of_its_own(folder):
    inputs = read_inputs(folder, bundled("notebooks"))
    settings = [("2019-20 Q1", "", "", ""), ("2019-20 Q2", "", "", "")]
    assert len({task_hash(inputs, "budget", area, setting) for area in ("a", "b") for setting in settings}) == 4


def test_a_page_is_made_of_what_it_leads_to_as_well():
    before = settings_of(["a", "b", "c"], "2019-20 Q2", "")
    assert before["b"] == ("2019-20 Q2", "a", "c", "")
    after = settings_of(["a", "b", "c", "d"], "2019-20 Q2", "")
    assert [stem for stem in before if before[stem] != after[stem]] == ["c"]
    assert settings_of(["a"], "2019-20 Q2", "other")["a"] == ("2019-20 Q2", "", "", "other")


def test_a_topic_report_names_every_table_of_its_topic():
    for topic in TOPICS.values():
        report = REPORTS[topic.name]
        assert report.title == topic.title
        assert set(topic.tables) <= set(report.tables)
