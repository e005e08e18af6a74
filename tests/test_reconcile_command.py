"""`reconcile` prints the findings in three forms; machine forms stand alone on stdout."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

import perf
from perf.cli import app
from tests.reconciliation.councils import CONSISTENT, Q2, council

pytestmark = pytest.mark.slow

COLUMNS = ["check", "subject", "where", "printed", "recomputed", "finding", "why"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The consistent council with one claim spoiled."""
    place = tmp_path_factory.mktemp("spoiled")
    claims = [row | ({"printed": "8"} if row["claim_no"] == "1" else {}) for row in CONSISTENT["claims"]]
    council(place, CONSISTENT | {"claims": claims})
    return place


@pytest.fixture
def run(folder):
    def ran(*arguments):
        runner = CliRunner(env={"COLUMNS": "220", "NO_COLOR": "1"})
        return runner.invoke(app, ["reconcile", "--data", str(folder), *arguments])

    return ran


def test_csv_is_the_findings_in_the_columns_of_the_contract(run, folder):
    result = run("--format", "csv")
    assert (result.exit_code, result.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(rows[0])[:7] == COLUMNS
    assert len(rows) == len(perf.reconcile(perf.load(folder)))
    assert [row["subject"] for row in rows if row["finding"] == "differs"] == ["claim 1: actions Green, count"]


def test_json_holds_the_same_as_csv(run):
    records = json.loads(run("--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv").stdout)))
    assert [list(record.values()) for record in records] == [list(row.values()) for row in rows]


def test_the_table_for_people_omits_what_agrees_and_states_how_much_that_is(run):
    result = run()
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["finding", "subject", "printed", "recomputed", "why"]
    assert lines[1].split()[:7] == ["differs", "claim", "1:", "actions", "Green,", "count", "8"]
    assert "agrees" not in result.stdout
    assert result.stderr == "1 finding differs, 6 cannot be checked and 151 agree.\n"


def test_a_quarter_can_be_named(run):
    assert run("--quarter", "2023/24 Q2", "--format", "csv").stdout == run("--format", "csv").stdout
    result = run("--quarter", "2016-17 Q1")
    assert result.exit_code == 1
    assert "has no data for 2016-17 Q1" in result.stderr
    assert Q2 in result.stderr


@pytest.mark.parametrize("arguments", [["--format", "xml"], ["--quarter", "soon"]])
def test_wrong_usage_ends_with_2(run, arguments):
    assert run(*arguments).exit_code == 2
