"""manifest.json is read only if it can be trusted, and it sums up the run."""

import copy
import json
import time

import pytest

from perf.packs.manifest_file import (
    MANIFEST,
    SCHEMA,
    as_text,
    failed_reports,
    kept_entry,
    packs_in,
    read_figures,
    read_manifest,
    run_entry,
    unreadable_manifests,
)
from perf.packs.request import Request
from tests.packs.manifests import a_manifest, an_entry

ANY_KEYS = ("versions", "reads", "parameters", "files", "definitions")  # objects of which no key is required


def write(pack, content):
    pack.mkdir(exist_ok=True)
    (pack / MANIFEST).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return pack


def places(value, *path):
    """List the path of everything in a manifest."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(value[key], *path, key)


def at(manifest, path):
    """Return what holds the last key of a path."""
    for key in path[:-1]:
        manifest = manifest[key]
    return manifest


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    manifest = a_manifest([an_entry()])
    assert read_manifest(write(tmp_path, as_text(manifest))) == manifest
    more = manifest | {"added_later": {"by": "a newer version"}}
    assert read_manifest(write(tmp_path, more)) == more


@pytest.mark.parametrize(
    "text",
    ["", "not json", "{", "[]", "5", "null", "{}", '{"schema": 2}', f'{{"schema": {SCHEMA}}}', "[" * 100_000, "\x00"],
)
def test_what_is_no_whole_manifest_is_not_read(tmp_path, text):
    write(tmp_path, text)
    assert read_manifest(tmp_path) is None
    assert read_figures(tmp_path) is None


def test_a_manifest_in_which_anything_is_of_another_type_is_not_read(tmp_path):
    whole = a_manifest([an_entry()])
    for path in places(whole):
        spoilt = copy.deepcopy(whole)
        holder = at(spoilt, path)
        holder[path[-1]] = "5" if type(holder[path[-1]]) in (int, float) else 5
        assert read_manifest(write(tmp_path, spoilt)) is None, path


def test_a_manifest_in_which_anything_is_missing_is_not_read(tmp_path):
    whole = a_manifest([an_entry()])
    for path in places(whole):
        if isinstance(path[-1], str) and (len(path) < 2 or path[-2] not in ANY_KEYS):
            spoilt = copy.deepcopy(whole)
            del at(spoilt, path)[path[-1]]
            assert read_manifest(write(tmp_path, spoilt)) is None, path


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        ("council/budget.html", True), ("a-b_c.1.csv", True), ("", False), ("../budget.html", False),
        ("/budget.html", False), ("council/../../budget.html", False), ("C:\\budget.html", False), ("a\x00", False),
        ("council//budget.html", False), ("x" * 256, False),
    ],
)  # fmt: skip
def test_a_manifest_that_names_files_outside_its_pack_is_not_read(tmp_path, name, is_read):
    write(tmp_path, a_manifest([an_entry(files={name: "hash"})]))
    assert (read_manifest(tmp_path) is not None) is is_read


@pytest.mark.parametrize(("schema", "has_figures"), [(2, False), (3, True), (SCHEMA, False), (SCHEMA + 1, False)])
def test_of_the_schema_before_only_what_a_later_pack_is_compared_with_is_read(tmp_path, schema, has_figures):
    manifest = a_manifest(schema=schema)
    del manifest["run"]
    write(tmp_path, manifest)
    assert read_manifest(tmp_path) is None
    assert read_figures(tmp_path) == (manifest if has_figures else None)


def test_without_a_manifest_there_is_none(tmp_path):
    assert read_manifest(tmp_path / "nowhere") is None


def test_each_manifest_that_cannot_be_read_is_named(tmp_path):
    write(tmp_path / "2018-19-Q2", a_manifest())
    damaged = write(tmp_path / "2019-20-Q1", "{")
    (tmp_path / "2019-20-Q2" / MANIFEST).mkdir(parents=True)
    write(tmp_path / ".2019-20-Q2.making-x", "{")  # a run's, which is not complete yet
    assert [pack.name for pack in packs_in(tmp_path)] == ["2018-19-Q2", "2019-20-Q1", "2019-20-Q2"]
    assert [remark.split(" cannot be read")[0] for remark in unreadable_manifests(tmp_path)] == [
        str(damaged / MANIFEST), str(tmp_path / "2019-20-Q2" / MANIFEST),
    ]  # fmt: skip


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
