"""Complete manifests for tests, of which each test states what it is about."""

import json

from perf.packs.manifest_file import MANIFEST, SCHEMA, run_entry


def an_entry(report="budget", area="council", status="made", **changes):
    """Describe a report of a pack."""
    return {
        "report": report, "asked_as": [report], "area": area,
        "html": f"{area}/{report}.html", "notebook": f"{area}/{report}.ipynb",
        "status": status, "message": "", "answer": "It is well.", "made_at": "2019-11-01T09:00:00+00:00",
        "seconds": 1.5, "slowest": [{"cell": "report.trend()", "seconds": 1}], "kernel": "warm",
        "parameters": {"quarter": "2019-20 Q2"}, "warnings": [], "inputs": "hash", "current": True, "complete": True,
        "for_members": True, "tables": [f"tables/{report}-01.csv"], "files": {f"{area}/{report}.html": "hash"},
    } | changes  # fmt: skip


def a_manifest(reports=(), **changes):
    """Return the manifest of a pack."""
    entries = list(reports)
    tasks = [{"usual": True, "stem": "council/budget", "report": "budget", "asked_as": ["budget"], "area": "council"}]
    return {
        "schema": SCHEMA, "council": "Ynys Môn", "quarter": "2019-20 Q2",
        "latest": True, "pack_status": "draft",
        "made_at": "2019-11-01T09:00:00+00:00", "versions": {"python": "3.11"}, "inputs": "hash",
        "reads": {"budget": {"notebook": "budget.ipynb", "tables": ["budget"]},
                  "corporate-health": {"notebook": "corporate_health.ipynb", "tables": None}},
        "missing": ["risks"], "remarks": [], "areas": ["council"], "tasks": tasks, "reports": entries,
        "index": {"inputs": "hash", "files": {"index.html": "hash"}, "copies": {}}, "earlier": ["2019-20-Q1"],
        "figures": [{"figure": "measures.green", "area": "council", "quarter": "2019-20 Q2", "part": "", "value": 7}],
        "definitions": {"measures.green": "Measures rated Green."}, "run": run_entry(entries, started=0.0),
    } | changes  # fmt: skip


def made_on(place, day):
    """Let a pack have been made on another day, at noon, so that tests can approve it on a day of the past."""
    manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    manifest["made_at"] = f"{day}T12:00:00+00:00"
    (place / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
