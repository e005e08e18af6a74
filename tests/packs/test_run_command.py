"""`council-perf run` makes the pack; its exit status and messages are those of the contract."""

import json

import pytest
from typer.testing import CliRunner

from perf.cli import app
from perf.packs import run as packs_run
from perf.packs.kernels import warm_parent


@pytest.fixture
def command(council, tmp_path, monkeypatch):
    monkeypatch.setattr(warm_parent.Warmth, "_start", lambda _: None)  # no kernel is reached

    def invoke(*arguments):
        runner = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"})
        return runner.invoke(app, ["run", "--data", str(council), "--out", str(tmp_path / "outputs"), *arguments])

    return invoke


@pytest.fixture
def finished_run(monkeypatch):
    """Let a run end at once, with reports of these statuses; return the requests that were made."""
    requests = []

    def replace_run(**statuses):
        reports = [
            {"report": report, "asked_as": [report], "area": "council", "html": f"council/{report}.html",
             "status": status, "message": "Why."}
            for report, status in statuses.items()
        ]  # fmt: skip
        run = {"made": 1, "kept": 0, "failed": 0, "seconds": 1.0, "remarks": ["A manifest cannot be read."]}
        entries = [entry | {"seconds": 1.0, "slowest": []} for entry in reports]

        def run_pack(request, *, watch):
            requests.append(request)
            return {"quarter": "2019-20 Q2", "pack_status": "draft", "reports": entries, "run": run}

        monkeypatch.setattr(packs_run, "run_pack", run_pack)
        return requests

    return replace_run


def test_options_become_the_request(command, finished_run, council, tmp_path):
    requests = finished_run(budget="made")
    command("--quarter", "2019-20 Q2", "--report", "budget", "--area", "housing", "--area", "council", "--workers", "2",
            "--force", "--pdf", "--timeout", "0.5", "--scheduler", "tcp://host:1")  # fmt: skip
    (request,) = requests
    assert (request.data, request.out, request.quarter) == (council, tmp_path / "outputs", "2019-20 Q2")
    assert (request.reports, request.areas) == (["budget"], ["housing", "council"])
    assert (request.workers, request.timeout, request.scheduler) == (2, 30.0, "tcp://host:1")
    assert (request.force, request.pdf) == (True, True)


def test_only_the_manifest_is_on_standard_output_and_only_if_it_is_asked_for(command, finished_run):
    finished_run(budget="made")
    result = command()
    assert (result.exit_code, result.stdout) == (0, "")
    assert "A manifest cannot be read.\nReports: 1 made in 1.0 s. Open " in result.stderr
    assert json.loads(command("--json").stdout)["quarter"] == "2019-20 Q2"


@pytest.mark.parametrize(("reports", "code"), [([], 1), (["sickness"], 0), (["budget"], 1)])
def test_the_exit_status_is_1_if_a_report_that_was_asked_for_failed(command, finished_run, reports, code):
    finished_run(sickness="made", budget="failed")
    assert command(*(word for name in reports for word in ("--report", name))).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--report", "budgets"], '"budgets" is not a report. Reports: corporate-health, directorate, sickness, '),
        (["--area", "Atlantis"], '"Atlantis" is not an area. Areas: council, Housing, Learning, '),
        (["--quarter", "soon"], '"soon" is not a quarter'),
        (["--workers", "-1"], "Invalid value for '--workers'"),
    ],
)
def test_wrong_usage_ends_with_2_and_writes_nothing(command, tmp_path, arguments, message):
    result = command(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert not (tmp_path / "outputs").exists()


def test_an_interrupted_run_ends_with_130_and_leaves_the_pack(command, monkeypatch):
    def interrupt(request, *, watch):
        raise KeyboardInterrupt

    monkeypatch.setattr(packs_run, "run_pack", interrupt)
    result = command()
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1] == "Stopped. The existing pack has not been changed."
