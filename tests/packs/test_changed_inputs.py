"""A report is made again when something that it is made of has changed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from perf.bundled import bundled
from perf.catalogue import TOPICS
from perf.packs.changed_inputs import (
    earlier_hash,
    file_hash,
    find_unchanged,
    read_inputs,
    task_hash,
)
from perf.packs.manifest_file import SCHEMA
from perf.packs.possible_reports import reports_of
from perf.packs.request import Request
from perf.rules import WORKBOOKS
from tests.dataset.folders import a_dataset
from tests.packs.manifests import a_manifest, an_entry

REPORTS = reports_of(a_dataset())  # of a folder that lists none

READS = {name: report.reads for name, report in REPORTS.items()}

TABLES = ("absences", "actions", "budget", "complaints", "measures", "returns", "workforce")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "framework.toml").write_text('name = "Smalltown"\n')
    for name in TABLES:
        (tmp_path / f"{name}.csv").write_text("id\n1\n")
    return tmp_path


def changed(folder: Path, name: str, text: str = "id\n2\n"):
    """List the reports whose inputs change with a file."""
    before = read_inputs(folder, bundled("notebooks"), READS).reports
    (folder / name).write_text(text)
    after = read_inputs(folder, bundled("notebooks"), READS).reports
    return [report for report in REPORTS if before[report] != after[report]]


@pytest.mark.parametrize(
    ("file", "reports"),
    [
        ("complaints.csv", ["corporate-health", "complaints"]),
        ("absences.csv", ["corporate-health", "sickness"]),
        ("workforce.csv", ["corporate-health", "sickness", "turnover"]),
        ("actions.csv", ["corporate-health"]),
        ("returns.csv", ["corporate-health", "sickness", "complaints", "turnover", "budget"]),
        ("framework.toml", ["corporate-health", "sickness", "complaints", "turnover", "budget"]),
        *((name, ["corporate-health", "sickness", "complaints", "turnover", "budget"]) for name in WORKBOOKS),
        ("claims.csv", ["corporate-health", "sickness", "complaints", "turnover", "budget"]),  # was not there before
        ("notes.txt", []),
    ],
)
def test_a_file_changes_the_reports_that_read_it(folder, file, reports):
    changes = changed(folder, file)
    assert [report for report in changes if report in ("corporate-health", *TOPICS)] == reports


def test_a_file_written_again_with_the_same_content_changes_nothing(folder):
    assert changed(folder, "complaints.csv", "id\n1\n") == []


def test_a_notebook_changes_its_own_report(folder, tmp_path):
    books = tmp_path / "notebooks"
    books.mkdir()
    before = read_inputs(folder, books, READS).reports
    (books / "budget.ipynb").write_text("{}")
    after = read_inputs(folder, books, READS).reports
    assert [report for report in REPORTS if before[report] != after[report]] == ["budget"]


def test_each_area_quarter_and_state_of_earlier_packs_has_a_hash_of_its_own(folder):
    inputs = read_inputs(folder, bundled("notebooks"), READS)
    hashes = {
        task_hash(inputs, "budget", area, quarter=quarter, earlier=earlier)
        for area in ("a", "b") for quarter in ("2019-20 Q1", "2019-20 Q2") for earlier in ("", "one")
    }  # fmt: skip
    assert len(hashes) == 8


def a_task(stem, report, area, *, usual):
    return {"stem": stem, "report": report, "asked_as": [report], "area": area, "usual": usual}


@pytest.fixture
def unchanged(folder, tmp_path):
    """A pack of one report, made of the folder as it is, and the request for it."""
    request = Request(data=folder, out=tmp_path / "outputs")
    place = request.out / "2019-20-Q2"
    place.mkdir(parents=True)
    (place / "corporate-health.html").write_text("page")
    (place / "index.html").write_text("index")
    inputs = read_inputs(folder, request.notebooks, READS)
    around = {"quarter": "2019-20 Q2", "earlier": earlier_hash(request.out, [])}
    page = {"corporate-health.html": file_hash(place / "corporate-health.html")}
    entry = an_entry(
        "corporate-health", html="corporate-health.html", files=page,
        inputs=task_hash(inputs, "corporate-health", "council", **around),
    )  # fmt: skip
    manifest = a_manifest(
        [entry], inputs=inputs.deciding_the_quarter, reads=READS, earlier=[],
        areas=["council", "Housing services", "Learning services"],
        tasks=[
            a_task("corporate-health", "corporate-health", "council", usual=True),
            a_task("housing-services/budget", "budget", "Housing services", usual=False),
        ],
        index={"inputs": inputs.all, "files": {"index.html": file_hash(place / "index.html")}, "copies": {}},
    )  # fmt: skip
    return request, place, manifest


def is_found(request, place, manifest, **changes):
    (place / "manifest.json").write_text(json.dumps(manifest))
    asked = replace(request, **changes)
    return find_unchanged(asked) is not None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"quarter": "2019/20 Q2"}, True),
        ({"quarter": "2019-20 Q1"}, False),
        ({"reports": ["corporate-health"], "areas": ["council"]}, True),
        ({"reports": ["budget"]}, False),  # there is one of a service alone, and no service is asked for
        ({"areas": ["housing-services"]}, False),
        ({"areas": ["council", "Housing services"]}, False),  # one report that is there answers for no other
        ({"areas": ["council", "learning-services"]}, False),  # it has no data: the run says so
        ({"areas": ["council", "atlantis"]}, False),
        ({"reports": ["corporate-health", "sickness"]}, False),
        ({"pdf": True}, False),
    ],
)
def test_a_pack_is_unchanged_for_a_request_that_it_answers(unchanged, changes, expected):
    assert is_found(*unchanged, **changes) is expected


@pytest.mark.parametrize("name", ["index.html", "corporate-health.html"])
def test_a_pack_with_a_damaged_file_is_not_unchanged(unchanged, name):
    _, place, _ = unchanged
    (place / name).write_text("spoilt")
    assert not is_found(*unchanged)
    (place / name).unlink()
    assert not is_found(*unchanged)
    (place / name).mkdir()
    assert not is_found(*unchanged)


def test_a_pack_is_not_unchanged_when_a_table_has_changed_or_come(unchanged, folder):
    (folder / "claims.csv").write_text("id\n1\n")
    assert not is_found(*unchanged)


def test_a_pack_that_was_not_of_the_latest_quarter_is_found_by_its_name_only(unchanged):
    request, place, manifest = unchanged
    older = manifest | {"latest": False}
    assert not is_found(request, place, older)
    assert is_found(request, place, older, quarter="2019-20 Q2")


@pytest.mark.parametrize("change", [{"schema": SCHEMA - 1}, {"reports": []}])
def test_a_pack_of_another_schema_or_without_the_report_is_not_unchanged(unchanged, change):
    request, place, manifest = unchanged
    assert not is_found(request, place, manifest | change)


def test_an_earlier_pack_counts_by_its_figures_and_definitions(tmp_path):
    def with_figures(value):
        (figure,) = a_manifest()["figures"]
        content = a_manifest(figures=[figure | {"value": value}], made_at=str(value))
        (tmp_path / "2019-20-Q1").mkdir(exist_ok=True)
        (tmp_path / "2019-20-Q1" / "manifest.json").write_text(json.dumps(content))
        return earlier_hash(tmp_path, ["2019-20-Q1"])

    missing = earlier_hash(tmp_path, ["2019-20-Q1"])
    assert with_figures(7) == with_figures(7)
    assert len({missing, with_figures(7), with_figures(8), with_figures("not a number")}) == 4
