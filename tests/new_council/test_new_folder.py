"""The folder of a new council: complete, empty, in step with the rules, and ready for officers."""

import re
import tomllib

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from perf.catalogue import TABLES
from perf.cli import app
from perf.dataset.framework import Framework, Provenance, StageDays
from perf.errors import PerfError
from perf.load_council import load, read
from perf.new_council import new_folder
from perf.new_council.workbook_guidance import SHEETS
from perf.quarter import Quarter

TEMPLATE = new_folder.framework_text("Anytown")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("councils") / "anytown"
    new_folder.new_council(folder, "Anytown Council")
    return folder


@pytest.mark.usefixtures("takes_long")
def test_a_new_folder_has_no_problem_and_every_table(fresh):
    data, problems = read(fresh)
    assert problems == []
    assert data.missing == ()
    assert {name: len(rows) for name, rows in data.tables.items()} == dict.fromkeys(TABLES, 0)
    assert data.framework == Framework(name="Anytown Council")


def test_every_table_is_in_one_file_with_the_columns_of_the_contract(fresh):
    for name, table in TABLES.items():
        file = fresh / f"{name}.csv"
        if not table.is_expected:
            assert not file.exists()
        elif name in SHEETS:
            assert not file.exists()
            sheet = load_workbook(fresh / "data.xlsx")[name]
            assert tuple(cell.value for cell in sheet[1]) == table.names
        else:
            assert file.read_text() == ",".join(table.names) + "\n"


def test_the_template_holds_every_setting_with_its_default():
    assert set(tomllib.loads(TEMPLATE)) == set(Framework.model_fields)
    assert Framework.model_validate(tomllib.loads(TEMPLATE)) == Framework(name="Anytown")
    assert set(tomllib.loads(TEMPLATE)["stage_days"]) == set(StageDays.model_fields) - {"acknowledge"}


def test_every_setting_of_the_template_is_explained():
    lines = [line for line in TEMPLATE.splitlines() if re.match(r"\w+ = ", line)]
    outside = [
        line for line in lines if "#" not in line and not line.startswith(("name", "stage_1", "stage_2", "extend"))
    ]
    assert outside == []


def test_the_examples_of_the_template_hold_once_their_comment_sign_is_taken_away():
    shown = re.sub(r'^# (?=("[^"]+"|\w+) = )', "", TEMPLATE, flags=re.MULTILINE)
    rules = Framework.model_validate(tomllib.loads(shown))
    assert list(rules.directorates) == ["Environment and Housing", "Social Services"]
    assert rules.stage_days.by_directorate["Social Services"].by_stage == {1: 15, 2: 25}
    assert list(rules.data_to) == ["budget"]
    assert rules.provenance == {"absences": Provenance(kind="estimated", note="from a sample")}


@pytest.mark.parametrize(
    "name", ['The "Best" Council', "back\\slash", "Ynys Môn", "a\nb\tc\x00\x07\x7f", "'''", "{name}", "# not a comment"]
)
def test_a_name_is_kept_whatever_it_holds(name):
    assert tomllib.loads(new_folder.framework_text(name))["name"] == name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("  ", "the council has no name; give it with --name"),
        ("\udcff", "the council's name is not text that can be written; give it in plain letters"),
    ],
)
def test_a_name_that_cannot_be_written_is_refused_before_anything_is_made(tmp_path, name, message):
    with pytest.raises(ValueError) as caught:
        new_folder.new_council(tmp_path / "new", name)
    assert str(caught.value) == message
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_something_is_not_changed(tmp_path):
    (tmp_path / "kept.txt").write_text("kept")
    with pytest.raises(PerfError) as caught:
        new_folder.new_council(tmp_path, "Anytown")
    message = f"{tmp_path} is not an empty folder, so nothing was written. Choose one that does not exist."
    assert str(caught.value) == message
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_file_in_the_place_of_the_folder_is_not_changed(tmp_path):
    file = tmp_path / "file"
    file.write_text("kept")
    with pytest.raises(PerfError):
        new_folder.new_council(file, "Anytown")
    assert file.read_text() == "kept"


def test_an_empty_folder_is_filled(tmp_path):
    assert sorted(new_folder.new_council(tmp_path, "Anytown")) == sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.usefixtures("takes_long")
def test_the_command_makes_a_folder_that_check_passes(tmp_path):
    folder = tmp_path / "new council"
    made = CliRunner().invoke(app, ["new", str(folder), "--name", 'St "Anne"'])
    assert (made.exit_code, made.stdout) == (0, "")
    assert made.stderr == (
        f"{folder} now holds framework.toml (names and rules), data.xlsx (the tables that officers fill) and 12 empty "
        "tables for records.\nList the council's directorates under [directorates] in framework.toml, fill in "
        f"data.xlsx, then run: council-perf check --data '{folder}'\n"
    )
    checked = CliRunner().invoke(app, ["check", "--data", str(folder)])
    first, tables, last = checked.stdout.splitlines()
    assert (checked.exit_code, first, last) == (0, f"{folder}: 1 remark.", f"{folder}: no problems.")
    assert tables.startswith("  These tables have no rows: reports, measures, ")


def test_the_command_refuses_a_folder_that_holds_something(tmp_path):
    (tmp_path / "kept.txt").write_text("kept")
    refused = CliRunner().invoke(app, ["new", str(tmp_path), "--name", "Anytown"])
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"{tmp_path} is not an empty folder")


def test_the_command_needs_a_name(tmp_path):
    assert CliRunner().invoke(app, ["new", str(tmp_path / "new")]).exit_code == 2
    assert CliRunner().invoke(app, ["new", str(tmp_path / "new"), "--name", " "]).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def fill(folder, sheet, **cells):
    book = load_workbook(folder / "data.xlsx")
    columns = [cell.value for cell in book[sheet][1]]
    row = book[sheet].max_row + 1
    for name, value in cells.items():
        book[sheet].cell(row, columns.index(name) + 1, value)
    book.save(folder / "data.xlsx")


@pytest.mark.pack
def test_one_measure_and_two_actions_by_hand_make_a_pack(tmp_path):
    folder, quarter = tmp_path / "anytown", "2025-26 Q1"
    new_folder.new_council(folder, "Anytown & <Sons>")
    fill(folder, "measures", measure_id="M1", title="Bins on time", theme="Streets", unit="percent", polarity="higher")
    fill(folder, "returns", measure_id="M1", quarter=quarter, actual=97.5, target=98)
    fill(folder, "corporate_actions", corporate_action="C1", title="Cleaner streets")
    action = {"quarter": quarter, "corporate_action": "C1"}
    fill(folder, "actions", action_id="A1", title="New bins", percent_complete=30, **action)
    fill(folder, "actions", action_id="A2", title="New rounds", percent_complete=10, note="Late start.", **action)
    made = CliRunner().invoke(app, ["run", "--data", str(folder), "--out", str(tmp_path / "out"), "--workers", "1"])
    assert made.exit_code == 0, made.output
    page = (tmp_path / "out" / "2025-26-Q1" / "corporate-health.html").read_text()
    assert "Anytown &amp; &lt;Sons&gt;" in page
    assert "Bins on time" in page
    assert load(folder).quarters == (Quarter(quarter),)
