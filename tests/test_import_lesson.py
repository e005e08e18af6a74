"""The lesson docs/import.md: its exports become tables and a pack, as it says, for whoever follows it."""

import re

import pytest
from typer.testing import CliRunner

import perf
from perf.cli import app
from tests.conftest import ROOT

LESSON = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w./-]+)`\n\n```\w+\n(.*?)```", LESSON, re.MULTILINE | re.DOTALL))
PRINTED = re.search(r"prints an account.*?```text\n(.*?)```", LESSON, re.DOTALL)[1]


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lesson") / "little-borough"
    (folder / "exports").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def command(*words):
    return CliRunner().invoke(app, [*map(str, words)])


@pytest.mark.pack
def test_the_exports_of_the_lesson_become_tables_without_a_problem_and_a_pack(council, tmp_path):
    imported = command("import", "--data", council)
    assert (imported.stdout, imported.exit_code) == (PRINTED, 0), imported.stderr
    assert command("import", "--data", council).stdout == PRINTED  # it can be run again
    checked = command("check", "--data", council)
    assert checked.exit_code == 0, checked.stdout
    ran = command("run", "--data", council, "--quarter", "2025-26 Q2", "--out", tmp_path, "--report", "budget")
    assert ran.exit_code == 0, ran.stderr
    scores = perf.score_quarter(council, "2025-26 Q2")
    assert scores.measures.set_index("measure_id")["rating"].to_dict() == {"W1": "Green", "P1": "Amber"}
    spend = scores.data.budget.query("service == 'Parks'").set_index("month")["actual"]
    assert (spend["2025-04"], spend["2025-09"]) == (500, 2400)


@pytest.mark.parametrize("export", ["hr", "complaints", "finance", "returns-waste"])
def test_a_first_source_finds_the_lessons_table_headings_and_columns(council, export):
    from perf.importing.sources import read_sources
    from perf.importing.suggestion import suggested

    guess = suggested(council / "exports" / f"{export}.csv", council)
    written = {source.table: source for source in read_sources(council)}
    meant = written[guess.table]
    assert (guess.header_row, guess.dates) == (meant.header_row, meant.dates)
    assert guess.columns.items() <= meant.columns.items()
    assert {*guess.columns, *guess.missing} >= {*meant.columns} - {"note"}
