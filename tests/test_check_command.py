import csv
import io
import json
import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from perf.catalogue import TABLES
from perf.cli import app
from tests.dataset.folders import a_folder, a_row, a_workbook

FIELDS = ["level", "file", "row", "column", "value", "problem", "fix"]
NOT_GIVEN = re.compile(r"^\S+: 1 remark\.\n  These tables.*\n|^remark,\.,.*\n", re.MULTILINE)  # what small folders lack
IN_DIGITS = "Write it in digits, such as 1,234.5, or leave it blank if there is none."


def check(folder, *options):
    """Run the command: its exit status, what it prints without what is not given, what it says beside."""
    status, stdout, stderr = run_check(folder, *options)
    return status, NOT_GIVEN.sub("", stdout), stderr


def run_check(folder, *options):
    ran = CliRunner().invoke(app, ["check", "--data", str(folder), *options])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.exit_code, ran.stdout, ran.stderr


def listed(folder):
    status, stdout, stderr = check(folder, "--format", "json")
    assert stderr == ""
    return status, [one for one in json.loads(stdout) if (one["level"], one["file"]) != ("remark", ".")]


@pytest.fixture
def good(tmp_path):
    return a_folder(tmp_path / "good", measures=[a_row("measures")], returns=[a_row("returns")])


@pytest.fixture
def remarked(tmp_path):
    return a_folder(tmp_path / "remarked", measures=[a_row("measures", title="")], returns=[a_row("returns")])


@pytest.fixture
def bad(tmp_path):
    return a_folder(
        tmp_path / "bad",
        measures=[a_row("measures", title="")],
        returns=[a_row("returns", actual="ten")],
    )


def test_a_folder_without_fault_exits_0_and_says_so(good):
    assert check(good) == (0, f"{good}: no problems.\n", "")
    assert listed(good) == (0, [])
    assert check(good, "--format", "csv") == (0, ",".join(FIELDS) + "\n", "")


def test_tables_and_columns_that_the_folder_does_not_give_are_one_remark(good):
    _, stdout, _ = run_check(good)
    unfilled = [
        f"{table}.{column.name}"
        for table in ("measures", "returns")
        for column in TABLES[table].columns
        if column.name not in a_row(table) and not column.default
    ]
    assert stdout == (
        f"{good}: 1 remark.\n  These tables are not in the folder: "
        f"{', '.join(name for name in TABLES if name not in ('measures', 'returns') and TABLES[name].is_expected)}. "
        f"No row fills in these columns: {', '.join(unfilled)}. "
        f"Nothing needs to be done if there is nothing to say of them.\n{good}: no problems.\n"
    )


def test_remarks_alone_exit_0(remarked):
    assert check(remarked) == (
        0,
        f"{remarked}/measures.csv: 1 remark.\n  row 2, M1, title: this is blank. Fill it in.\n"
        f"{remarked}: no problems.\n",
        "",
    )


def test_a_problem_exits_1_and_every_problem_and_remark_is_listed(bad):
    assert check(bad) == (
        1,
        f"{bad}/measures.csv: 1 remark.\n"
        "  row 2, M1, title: this is blank. Fill it in.\n"
        f"{bad}/returns.csv: 1 problem, so nothing was scored. Put this right and run again.\n"
        f'  row 2, M1, actual: "ten" is not a number. {IN_DIGITS}\n',
        "",
    )


def test_json_is_a_list_of_exactly_these_fields_in_this_order(bad):
    status, found = listed(bad)
    assert status == 1
    assert [list(one) for one in found] == [FIELDS, FIELDS]
    assert found == [
        {
            "level": "remark",
            "file": "measures.csv",
            "row": 2,
            "column": "title",
            "value": "",
            "problem": "M1: this is blank.",
            "fix": "Fill it in.",
        },
        {
            "level": "problem",
            "file": "returns.csv",
            "row": 2,
            "column": "actual",
            "value": "ten",
            "problem": 'M1: "ten" is not a number.',
            "fix": IN_DIGITS,
        },
    ]


def test_csv_has_the_same_fields_and_rows_as_json(bad):
    status, stdout, stderr = check(bad, "--format", "csv")
    assert (status, stderr) == (1, "")
    assert stdout.splitlines()[0] == ",".join(FIELDS)
    rows = list(csv.DictReader(io.StringIO(stdout)))
    assert rows == [{name: str(value) for name, value in one.items()} for one in listed(bad)[1]]


def test_a_fault_of_the_whole_file_has_row_0(tmp_path):
    assert listed(a_folder(tmp_path, returns="")) == (
        1,
        [
            {
                "level": "problem",
                "file": "returns.csv",
                "row": 0,
                "column": "",
                "value": "",
                "problem": "the file is empty.",
                "fix": "Write at least the header row, or remove it.",
            }
        ],
    )


def test_a_row_is_the_line_of_the_file_where_the_header_is_1(tmp_path):
    returns = 'measure_id,quarter,actual,note\r\n\r\nM1,2019-20 Q2,1,"a\r\nb"\r\nM2,2019-20 Q2,ten,\r\n'
    _, found = listed(a_folder(tmp_path, returns=returns))
    assert [(one["file"], one["row"], one["value"]) for one in found] == [("returns.csv", 5, "ten")]


def test_a_sheet_is_named_after_its_workbook(tmp_path):
    a_folder(tmp_path)
    a_workbook(tmp_path, {"returns": [["measure_id", "quarter", "actual"], [], ["M1", "2019-20 Q2", "ten"]]})
    status, found = listed(tmp_path)
    assert (status, [(one["file"], one["row"], one["column"]) for one in found]) == (
        1,
        [("data.xlsx/returns", 3, "actual")],
    )


def test_what_scoring_shows_is_remarked_a_red_without_cause_and_remedy(tmp_path):
    returns = [
        a_row("returns", actual="5", note=""),
        a_row("returns", actual="5", note="", quarter="2019-20 Q1"),  # not the latest quarter
        a_row("returns", actual="5", note="Staff left.", measure_id="M2"),
        a_row("returns", actual="95", note="", measure_id="M3"),  # Amber
    ]
    measures = [a_row("measures", measure_id=name) for name in ("M1", "M2", "M3")]
    actions = [a_row("actions", percent_complete="0", note="")]
    why = [a_row("narrative", subject="M2", text="Staff left.")]
    folder = a_folder(tmp_path, measures=measures, returns=returns, actions=actions, narrative=why)
    status, found = listed(folder)
    fix = "Write why, and what is being done: cause and remedy of an action; texts about a measure in narrative."
    rows = [(one["level"], one["file"], one["row"], one["column"], one["problem"], one["fix"]) for one in found]
    assert (status, rows) == (
        0,
        [
            ("remark", "returns.csv", 2, "note", "M1: it is Red without a cause and a remedy.", fix),
            ("remark", "actions.csv", 2, "note", "A1: it is Red without a cause and a remedy.", fix),
        ],
    )


def test_nothing_is_scored_while_there_is_a_problem(tmp_path):
    returns = [a_row("returns", actual="5", note=""), a_row("returns", actual="ten", measure_id="M2")]
    _, found = listed(a_folder(tmp_path, returns=returns))
    assert [one["problem"] for one in found] == ['M2: "ten" is not a number.']


@pytest.mark.parametrize("table", ["measures", "corporate_actions", "claims", "printed_values", "savings", "workforce"])
def test_a_folder_without_anything_to_score_is_checked_all_the_same(tmp_path, table):
    assert listed(a_folder(tmp_path, **{table: [a_row(table)]})) == (0, [])


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_a_folder_that_is_not_there_exits_1_in_every_format(tmp_path, form):
    status, stdout, stderr = check(tmp_path / "nowhere", "--format", form)
    assert (status, stderr) == (1, "")
    assert "does not exist." in stdout


def test_values_from_the_data_stay_as_they_are_in_json(tmp_path):
    returns = 'measure_id,quarter,actual\nM1,2019-20 Q2,"é ""x"" </script>, £"\n'
    _, found = listed(a_folder(tmp_path, returns=returns))
    assert [one["value"] for one in found] == ['é "x" </script>, £']


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--format", "xml"],
        ["check", "--dta", "data/vale"],
        ["check", "--data"],
        ["check", "data/vale"],
        ["chek"],
    ],
)
def test_a_wrong_command_line_exits_2_and_prints_nothing(arguments):
    ran = CliRunner().invoke(app, arguments)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "Error" in ran.stderr


@pytest.mark.slow
def test_the_module_is_the_same_command_and_shows_no_traceback(bad):
    command = [sys.executable, "-m", "perf", "check", "--data", str(bad), "--format", "json"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert json.loads(ran.stdout) == listed(bad)[1]
