"""Several reports are made at a time, and each has its share of the machine."""

import threading

import psutil
import pytest

from perf.packs import parallel
from perf.packs.notebook.execution import Job, Outcome
from perf.packs.notebook.html_pages import Page

PAGE = Page("Report", "Council", "2019-20 Q2", "", "", "", "")


def test_the_memory_of_the_machine_is_shared_but_no_kernel_has_less_than_1_gb():
    total = psutil.virtual_memory().total
    assert parallel.share_of_memory(1) == int(0.9 * total)
    assert parallel.share_of_memory(10_000) == 1 << 30


@pytest.fixture
def make_reports(monkeypatch):
    """Make reports with a function in place of a notebook; return what came of each and which were seen running."""

    def make(function, stems, workers):
        monkeypatch.setattr(parallel, "make_report", function)
        monkeypatch.setattr(parallel, "INTERVAL", 0.01)
        outcomes, running = {}, []
        jobs = (Job(stem, "report.ipynb", {}, PAGE) for stem in stems)
        with parallel.executor(workers, "") as executor:
            parallel.make_all(
                jobs,
                executor,
                when_done=lambda job, outcome: outcomes.update({job.stem: outcome.status}),
                when_running=running.append,
            )
        return outcomes, running

    return make


def test_every_report_has_an_outcome_and_two_workers_make_two_at_a_time(make_reports):
    meeting = threading.Barrier(2, timeout=60)

    def report(job):
        meeting.wait()
        return Outcome("failed" if job.stem == "b" else "made", "", {})

    outcomes, running = make_reports(report, ["a", "b"], 2)
    assert outcomes == {"a": "made", "b": "failed"}
    assert running[-1] == []


def test_a_report_begins_while_the_next_one_is_being_prepared(make_reports):
    begun = threading.Event()

    def prepared():
        yield "a"
        assert begun.wait(60)
        yield "b"

    def report(job):
        begun.set()
        return Outcome("made", "", {})

    assert make_reports(report, prepared(), 1)[0] == {"a": "made", "b": "made"}


def test_an_error_while_reports_are_being_prepared_ends_those_that_run(make_reports, monkeypatch):
    ended = threading.Event()
    monkeypatch.setattr(parallel, "end_all", ended.set)

    def prepared():
        yield "a"
        raise ValueError("this cannot be protected")

    def report(job):
        assert ended.wait(60)
        return Outcome("failed", "", {})

    with pytest.raises(ValueError, match="cannot be protected"):
        make_reports(report, prepared(), 1)


def test_an_error_of_the_run_itself_is_raised(make_reports):
    def broken(job):
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        make_reports(broken, ["a"], 1)
