"""manifest.json is read only if it can be trusted, and it sums up the run."""

import json
import time

import pytest

from perf.packs.manifest_file import (
    MANIFEST,
    SCHEMA,
    as_text,
    failed_reports,
    kept_entry,
    read_manifest,
    run_entry,
)
from perf.packs.request import Request


def an_entry(report="budget", area="council", status="made"):
    return {"report": report, "area": area, "html": f"{area}/{report}.html", "status": status, "current": True}


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    manifest = {"schema": SCHEMA, "council": "Ynys Môn", "reports": [an_entry()]}
    (tmp_path / MANIFEST).write_text(as_text(manifest), encoding="utf-8")
    assert read_manifest(tmp_path) == manifest


@pytest.mark.parametrize("text", ["", "[]", "{", "{}", json.dumps({"schema": SCHEMA - 1})])
def test_a_damaged_manifest_or_one_of_another_schema_is_not_read(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    assert read_manifest(tmp_path) is None


def test_without_a_manifest_there_is_none(tmp_path):
    assert read_manifest(tmp_path / "nowhere") is None


@pytest.mark.parametrize(("before", "after"), [("made", "kept"), ("kept", "kept"), ("failed", "failed")])
def test_a_report_that_is_kept_stays_failed_if_it_had_failed(before, after):
    entry = an_entry(status=before)
    assert kept_entry(entry, current=False) == entry | {"status": after, "current": False}


def test_a_run_counts_its_reports_by_status():
    entries = [an_entry(status=status) for status in ("made", "made", "kept", "failed")]
    run = run_entry(entries, started=time.perf_counter() - 2, scheduler="tcp://host:1")
    assert [run[name] for name in ("made", "kept", "failed", "scheduler")] == [2, 1, 1, "tcp://host:1"]
    assert 2 <= run["seconds"] < 60


@pytest.mark.parametrize(
    ("reports", "areas", "expected"),
    [
        ([], [], ["council/budget", "Housing/budget"]),
        (["sickness"], [], []),
        (["budget"], ["housing"], ["Housing/budget"]),
        ([], ["Housing"], ["Housing/budget"]),
    ],
)
def test_failures_are_those_of_the_reports_that_were_asked_for(tmp_path, reports, areas, expected):
    entries = [an_entry("sickness"), an_entry(status="failed"), an_entry(area="Housing", status="failed")]
    request = Request(data=tmp_path, reports=reports, areas=areas)
    assert failed_reports({"reports": entries}, request) == expected
