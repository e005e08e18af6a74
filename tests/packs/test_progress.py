"""Progress is counted by report, and a run ends with a summary."""

from pathlib import Path

import pytest

from perf.packs.progress import Progress, ProgressLog, print_summary


def entry(stem, status="made", **more):
    report, area = stem.split("/")[-1], stem.split("/")[0]
    given = {"report": report, "area": area, "html": f"{stem}.html", "status": status, "message": "", "seconds": 1.25}
    return given | {"slowest": [{"cell": f"draw({stem!r})", "seconds": 0.5}]} | more


def test_time_left_comes_from_the_reports_that_are_done():
    progress = Progress("Reports", total=10, finished=("a", "b"), failed=("c",), kept=1, since=100.0)
    assert progress.done == 4
    assert progress.seconds_left(now=106.0) == pytest.approx(12.0)
    assert Progress("Reports", total=10).seconds_left(now=1.0) is None


def test_a_log_has_a_line_for_each_step_and_report(capsys, monkeypatch):
    monkeypatch.setattr("time.strftime", lambda _: "06:00:00")
    log, step = ProgressLog(), Progress("Reports", total=3, kept=1)
    for progress in (step, step.plus("a", failed=False), step.plus("a", failed=False).plus("b", failed=True)):
        log.show(progress)
    assert capsys.readouterr().err.splitlines() == [
        "06:00:00 Reports: 3 (1 kept)",
        "06:00:00 finished a (2 of 3)",
        "06:00:00 failed b (3 of 3)",
    ]


def test_the_summary_shows_seconds_slowest_cells_and_failures(capsys):
    entries = [entry("council/budget"), entry("council/sickness", "kept"), entry("x/y", "failed", message="It hung.")]
    run = {"made": 1, "kept": 1, "failed": 1, "seconds": 2.0, "remarks": []}
    print_summary({"run": run, "reports": entries, "pack_status": "draft"}, Path("outputs/index.html"))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert [line.rstrip() for line in captured.err.splitlines()] == [
        " Report  Area     Seconds",
        " budget  council      1.2",
        "slowest: 0.5 s  council/budget  draw('council/budget')",
        "failed: x/y.html: It hung.",
        "Reports: 1 made, 1 kept, 1 failed in 2.0 s. Open outputs/index.html",
    ]
