"""`figures` prints the tidy frame in four forms; machine forms stand alone on stdout."""

import csv
import io
import json

import pandas as pd
import pytest
from typer.testing import CliRunner

import perf
from perf.cli import app
from perf.figures_frame import COLUMNS
from tests.dataset.folders import STAFF, a_folder, a_row

pytestmark = pytest.mark.slow

MONTHS = [str(month) for month in pd.period_range("2019-04", "2019-09", freq="M")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A council with three leavers, and an overspend."""
    return a_folder(
        tmp_path_factory.mktemp("testshire"),
        workforce=[{"month": month, **STAFF, "headcount": "500", "fte": "400"} for month in MONTHS],
        leavers=[a_row("leavers", person_id=f"P{at}", left_on=f"2019-0{4 + at}-10") for at in range(3)],
        budget=[a_row("budget", month=month, forecast="2500") for month in MONTHS],
    )


@pytest.fixture
def run(folder):
    def ran(*arguments):
        runner = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"})
        return runner.invoke(app, ["figures", "--data", str(folder), *arguments])

    return ran


def test_csv_and_json_are_the_frame_and_nothing_else(run, folder):
    options = ("--topic", "turnover", "--topic", "budget", "--area", "council", "--area", "place", "--by", "month")
    printed = {kind: run(*options, "--format", kind) for kind in ("csv", "json")}
    assert {(result.exit_code, result.stderr) for result in printed.values()} == {(0, "")}
    rows, records = list(csv.DictReader(io.StringIO(printed["csv"].stdout))), json.loads(printed["json"].stdout)
    frame = perf.figures(folder, by="month", area=["council", "Place"], topic=["turnover", "budget"])
    assert [list(row) for row in (*rows, *records)] == [COLUMNS] * 2 * len(frame)
    assert len(frame) > 0
    for name in ("figure", "area", "period"):
        assert [row[name] for row in rows] == [record[name] for record in records] == frame[name].tolist()
    values = frame["value"].astype("object").where(frame["value"].notna(), None)
    assert [record["value"] for record in records] == values.tolist()
    assert {row["last_day"] for row in rows} == {record["last_day"] for record in records}
    assert rows[0]["first_day"] == "2019-04-30"  # of a position, the last day twice


def test_a_parquet_file_is_the_frame(run, folder, tmp_path):
    result = run("--format", "parquet", "--out", str(tmp_path / "figures.parquet"))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    frame = perf.figures(folder)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "figures.parquet"), frame)
    piped = run("--format", "parquet").stdout_bytes
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(piped)), frame)


def test_parquet_is_not_written_to_a_terminal(run, monkeypatch):
    monkeypatch.setattr("perf.cli._is_terminal", lambda: True)
    result = run("--format", "parquet")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "name a file with --out" in result.stderr


def test_the_table_has_a_minus_that_any_program_reads(run):
    table = run("--topic", "budget").stdout
    assert "-1,500" in table
    assert table.isascii()


def test_small_numbers_are_hidden_unless_they_are_asked_for_and_then_stderr_says_so(run):
    options = ("--topic", "turnover", "--area", "council", "--format", "json")
    hidden, shown = run(*options), run(*options, "--unprotected")
    assert (hidden.stderr, shown.stderr) == (
        "", "These figures are not protected: small numbers of people are shown. For analysts only.\n",
    )  # fmt: skip
    leavers = [
        {
            record["figure"]: (record["numerator"], record["hidden"])
            for record in json.loads(result.stdout)
            if not record["part"]
        }
        for result in (hidden, shown)
    ]
    assert [each["turnover.all_pct"] for each in leavers] == [(None, "small group"), (3, "")]


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (["--area", "Atlantis"], 2, "Areas: council"),
        (["--topic", "zebras"], 2, "Topics: sickness"),
        (["--quarter", "soon"], 2, "is not a quarter"),
        (["--quarter", "2001-02 Q1"], 1, "Quarters with data: 2019-20 Q1, 2019-20 Q2."),
        (["--by", "week"], 2, "quarter"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(run, options, status, message):
    result = run(*options)
    assert (result.exit_code, result.stdout) == (status, "")
    assert message in " ".join(result.stderr.replace("│", " ").split())
