"""`score` prints the scored tables and `explain` where a figure comes from; stdout holds nothing else."""

import csv
import io
import json
import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import perf
from perf.cli import app

pytestmark = pytest.mark.slow

Q2 = "2019-20 Q2"
TABLES = ["measures", "actions", "risks", "themes"]
FILES = {
    "framework.toml": 'name = "Testshire"\n[directorates]\n"Social Services" = []\n',
    "measures.csv": "measure_id,title,theme,unit,polarity\n"
    "M1,Buses [on time],Tŷ,percent,higher\nM2,Calls [/b] :bus:,Customer,count,lower\n",
    "returns.csv": "measure_id,quarter,area,actual,target,data_to,note\n"
    f'M1,{Q2},council,0.45,0.5,2019-08-31,"Late, but less"\n'
    f"M2,{Q2},council,1234567.5,1,,\nM1,2018-19 Q2,council,0.4,,2018-08-31,\n"
    f"M1,2019-20 Q1,council,1,1,,\nM1,{Q2},Social Services,1,1,,\n",
    "actions.csv": "action_id,quarter,corporate_action,title,percent_complete,due\n"
    f"A1,{Q2},C1,Buy,40,2020-03-31\nA2,{Q2},C1,Sell,,\n",
    "risks.csv": "risk_ref,quarter,level,title,likelihood,impact\n" + f"R1,{Q2},corporate,Floods,2,3\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small council folder."""
    place = tmp_path_factory.mktemp("testshire")
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def scored(folder):
    return perf.score_quarter(perf.load(folder))


@pytest.fixture
def run(folder):
    """Run a command on the small council; a wide screen, so that no line is broken."""

    def ran(*arguments, data=folder):
        return CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"}).invoke(app, [*arguments, "--data", str(data)])

    return ran


def alone(result):
    """Return what a command printed, after checking that it went well and printed nothing else."""
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def message(result):
    """Return the message of a command that failed, without the box around it."""
    assert result.stdout == ""
    return " ".join(re.sub(r"[╭╮╰╯─│]", " ", result.stderr).split())


@pytest.mark.parametrize("table", TABLES)
def test_csv_and_json_are_the_scored_table_and_nothing_else(run, scored, table):
    rows = list(csv.DictReader(io.StringIO(alone(run("score", "--table", table, "--format", "csv")))))
    records = json.loads(alone(run("score", "--table", table, "--format", "json")))
    frame = getattr(scored, table)
    assert [list(row) for row in rows] == [list(record) for record in records] == [list(frame)] * len(frame)
    assert [row[frame.columns[0]] for row in rows] == frame.iloc[:, 0].tolist()
    for record, row in zip(records, rows, strict=True):
        for name, value in record.items():
            same = "" if value is None else str(value)
            assert row[name] == same or float(row[name]) == value


def test_the_first_columns_of_scored_measures_are_those_of_the_contract(run):
    head = alone(run("score", "--format", "csv")).splitlines()[0]
    assert head.startswith("measure_id,quarter,actual,previous,target,miss,rating,stated_rating,direction,note,")


def test_a_scored_measure_has_all_its_columns(run):
    shown = alone(run("score", "--format", "json"))
    assert "Tŷ" in shown  # not spelled out as \\u0177
    first = json.loads(shown)[0]
    expected = {
        "measure_id": "M1",
        "quarter": Q2,
        "actual": 0.45,
        "previous": 0.4,
        "target": 0.5,
        "miss": 0.05,
        "rating": "Amber",
        "stated_rating": None,
        "direction": "better",
        "note": "Late, but less",
        "theme": "Tŷ",
        "data_to": "2019-08-31",
    }
    assert expected == {name: first[name] for name in expected}


def test_dates_are_iso_and_whole_numbers_are_whole(run):
    action, other = json.loads(alone(run("score", "--table", "actions", "--format", "json")))
    assert [action["due"], other["due"], other["percent_complete"]] == ["2020-03-31", None, None]
    assert "2020-03-31," in alone(run("score", "--table", "actions", "--format", "csv"))
    assert '"score": 6,' in alone(run("score", "--table", "risks", "--format", "json"))


@pytest.mark.parametrize("table", TABLES)
def test_a_table_for_people_shows_what_matters_without_blanks_spelled_out(run, table):
    lines = alone(run("score", "--table", table)).splitlines()
    expected = {"measures": "M1", "actions": "A1", "risks": "R1", "themes": "Tŷ"}[table]
    assert lines[1].split()[0] == expected
    assert not re.search(r"\b(nan|None|NaT|<NA>)\b", "\n".join(lines))


def test_a_table_for_people_formats_numbers_and_dates_for_readers(run):
    assert "1,234,567.5" in alone(run("score"))
    assert "31 Mar 2020" in alone(run("score", "--table", "actions"))


def test_a_table_for_people_shows_brackets_and_colons_as_they_were_written(run):
    shown = alone(run("score"))
    assert "Buses [on time]" in shown
    assert "Calls [/b] :bus:" in shown


def test_the_latest_quarter_is_scored_unless_another_is_named(run):
    assert {row["quarter"] for row in json.loads(alone(run("score", "--format", "json")))} == {Q2}
    for label in ("2019-20 Q1", "2019/20 Q1", "2019-20-Q1"):
        rows = json.loads(alone(run("score", "--quarter", label, "--format", "json")))
        assert [(row["quarter"], row["rating"]) for row in rows] == [("2019-20 Q1", "Green"), ("2019-20 Q1", "N/A")]


@pytest.mark.parametrize(("format", "expected"), [("csv", 1), ("json", 1), ("table", 1)])
def test_a_table_without_rows_is_still_one(run, format, expected):
    shown = alone(run("score", "--quarter", "2019-20 Q1", "--table", "risks", "--format", format))
    assert expected == len(shown.splitlines())
    assert shown.startswith({"csv": "risk_ref,", "json": "[]", "table": " risk_ref"}[format])


def test_explain_shows_where_a_figure_comes_from_line_by_line(run):
    shown = alone(run("explain", "measures.amber_pct", "--part", "theme=Tŷ"))
    lines = dict(re.split(r"\s{2,}", line, maxsplit=1) for line in shown.splitlines() if "  " in line)
    assert lines["figure"] == "measures.amber_pct"
    assert lines["part"] == "theme=Tŷ"
    assert [lines[name] for name in ("value", "numerator", "denominator", "unit")] == ["100", "1", "1", "percent"]
    assert lines["source"] == "Scoring rules"
    assert "returns (2)" in lines["tables"]  # those of the council


def test_explain_in_json_is_what_the_function_returns(run, folder):
    shown = alone(run("explain", "measures.green", "--area", "Social Services", "--format", "json"))
    assert json.loads(shown) == perf.explain(perf.load(folder), "measures.green", area="Social Services")
    assert json.loads(shown)["value"] == 1


def test_explain_takes_an_area_by_its_slug(run):
    shown = alone(run("explain", "measures.green", "--area", "social-services", "--format", "json"))
    assert json.loads(shown)["area"] == "Social Services"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["score", "--quarter", "2019-20 Q5"], '"2019-20 Q5" is not a quarter; write it like 2019-20 Q2'),
        (["score", "--quarter", "2019-21 Q2"], '"2019-21 Q2" is not a quarter; write it like 2019-20 Q2'),
        (["score", "--table", "budget"], "'budget' is not one of 'measures', 'actions', 'risks', 'themes'"),
        (["score", "--format", "xml"], "'xml' is not one of 'table', 'csv', 'json'"),
        (["score", "--zebra"], "No such option: --zebra"),
        (["explain"], "Missing argument"),
        (["explain", "measures.gren"], 'There is no figure "measures.gren". Did you mean measures.green?'),
        (
            ["explain", "measures.green", "--part", "theme=Parks"],
            'There is no part of measures.green "theme=Parks". Parts: theme=Tŷ, theme=Customer.',
        ),
        (["explain", "measures.green", "--area", "Atlantis"], 'There is no area "Atlantis". Areas: council, '),
        (["explain", "measures.green", "--format", "csv"], "'csv' is not one of 'text', 'json'"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_message_of_what_is_allowed(run, arguments, expected):
    result = run(*arguments)
    assert result.exit_code == 2
    assert expected in message(result)


@pytest.mark.parametrize("command", [["score"], ["score", "--format", "csv"], ["explain", "measures.green"]])
def test_a_quarter_without_data_ends_with_1_and_names_those_that_have_some(run, folder, command):
    result = run(*command, "--quarter", "2016-17 Q2")
    assert result.exit_code == 1
    known = "2018-19 Q2, 2019-20 Q1, 2019-20 Q2"
    assert message(result) == f"{folder} has no data for 2016-17 Q2. Quarters with data: {known}."


@pytest.mark.parametrize("command", [["score"], ["score", "--format", "json"], ["explain", "measures.green"]])
def test_bad_data_end_with_1_and_a_list_of_every_problem_without_a_traceback(run, tmp_path, command):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text.replace(",higher", ",hihger").replace(",40,", ",140,"), encoding="utf-8")
    result = run(*command, data=tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path}/measures.csv: 1 problem, so nothing was scored." in message(result)
    assert "row 2, M1, polarity:" in message(result)
    assert "row 2, A1, percent_complete:" in message(result)
    assert "Traceback" not in result.stderr


def test_a_folder_that_is_not_there_ends_with_1(run, tmp_path):
    result = run("score", data=tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "nowhere does not exist." in message(result)


def test_python_m_perf_is_the_same_command_and_its_csv_can_be_piped(folder):
    command = [sys.executable, "-W", "error", "-m", "perf", "score", "--format", "csv", "--data", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert [row["measure_id"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["M1", "M2", "M1"]
