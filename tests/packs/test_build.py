"""A pack is made of what has changed and what is kept; a report that fails does not stop the others."""

import json

import pandas as pd
import pytest
from bs4 import BeautifulSoup

pytestmark = [pytest.mark.pack]
STEMS = [
    "corporate-health", "council/budget", "housing/directorate", "housing/budget", "learning/directorate",
    "learning/budget",
]  # fmt: skip
OTHERS = [stem for stem in STEMS if stem != "housing/budget"]
FAILING = ["{'Housing': lambda: 1 / 0}.get(area, int)()"]


def by_status(manifest):
    statuses = {}
    for entry in manifest["reports"]:
        statuses.setdefault(entry["status"], []).append(entry["html"].removesuffix(".html"))
    return statuses


def text(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").main.get_text(" ", strip=True)


def test_a_report_that_fails_stops_no_other_is_explained_everywhere_and_is_made_again_alone(run, place):
    manifest = run({"budget": FAILING})
    assert by_status(manifest) == {"made": OTHERS, "failed": ["housing/budget"]}
    why = (
        "budget.ipynb stopped at `{'Housing': lambda: 1 / 0}.get(area, int)()`: ZeroDivisionError. "
        "To see more, open the notebook in JupyterLab and run it with the same parameters."
    )
    assert text(place / "housing" / "budget.html") == (
        "This report could not be produced Budget (Housing) is missing from this pack; "
        f"the other reports are not affected. {why}"
    )
    assert f"Reports that could not be produced Budget, Housing {why}" in text(place / "index.html")
    written = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    assert [entry["message"] for entry in written["reports"]] == ["", "", "", why, "", ""]
    assert {name: written["run"][name] for name in ("made", "kept", "failed")} == {"made": 5, "kept": 0, "failed": 1}
    assert [path.name for path in place.parent.iterdir()] == ["2019-20-Q2"]  # nothing is left beside the pack
    again = run({"budget": FAILING})  # what failed is made again
    assert by_status(again) == {"kept": OTHERS, "failed": ["housing/budget"]}
    repaired = run()
    budgets = [stem for stem in STEMS if stem.endswith("budget")]  # their notebook has changed
    assert by_status(repaired) == {"made": budgets, "kept": [stem for stem in STEMS if stem not in budgets]}


def test_a_council_with_records_only_has_a_pack_of_their_last_quarter(run, council):
    for table in ("measures", "returns", "actions"):
        (council / f"{table}.csv").unlink()
    assert by_status(run()) == {"made": STEMS}
    assert by_status(run()) == {"kept": STEMS}
    budget = pd.read_csv(council / "budget.csv")
    later = [budget.assign(month=month) for month in ("2019-10", "2019-11", "2019-12")]
    pd.concat([budget, *later]).drop_duplicates().to_csv(council / "budget.csv", index=False)
    assert run()["quarter"] == "2019-20 Q3"


def test_the_files_of_an_unchanged_pack_are_not_touched_unless_the_run_is_forced(run, existing):
    before = {path: path.stat().st_mtime_ns for path in existing.rglob("*.*") if path.name != "manifest.json"}
    assert by_status(run()) == {"kept": STEMS}
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert by_status(run(force=True)) == {"made": STEMS}


def test_after_a_change_of_a_record_only_the_reports_that_read_it_are_made_again(run, existing, council):
    pd.DataFrame({"complaint_id": ["1"], "directorate": "Housing", "received_on": "2019-08-19", "stage": 1}).to_csv(
        council / "complaints.csv", index=False
    )
    with_complaints = ["corporate-health", "council/complaints", *STEMS[1:3], "housing/complaints", *STEMS[3:]]
    assert by_status(run()) == {"made": with_complaints}  # every report states which tables are missing
    rows = pd.read_csv(council / "complaints.csv").assign(received_on="2019-08-20")
    rows.to_csv(council / "complaints.csv", index=False)
    assert by_status(run()) == {
        "made": [stem for stem in with_complaints if not stem.endswith("budget")],
        "kept": [stem for stem in STEMS if stem.endswith("budget")],
    }


def test_a_page_that_was_edited_by_hand_is_made_again(run, existing):
    (existing / "housing" / "budget.html").write_text("spoilt")
    assert by_status(run())["made"] == ["housing/budget"]


def test_a_run_of_one_report_keeps_the_others_and_the_index_names_those_of_earlier_data(run, council, existing):
    rows = pd.read_csv(council / "budget.csv").assign(actual=60)
    rows.to_csv(council / "budget.csv", index=False)
    manifest = run(reports=["budget"], areas=["housing"])
    assert by_status(manifest) == {
        "kept": OTHERS,
        "made": ["housing/budget"],
    }
    assert [entry["current"] for entry in manifest["reports"]] == [stem not in OTHERS for stem in STEMS]
    earlier = "Based on earlier data: Corporate health; Budget, the council; Overview, Housing; Overview, Learning; "
    assert earlier in text(existing / "index.html")


def test_a_run_of_one_report_makes_a_pack_of_one_if_there_is_no_pack(run):
    assert by_status(run(reports=["corporate-health"])) == {"made": ["corporate-health"]}
    assert by_status(run()) == {"kept": STEMS[:1], "made": STEMS[1:]}


def test_a_report_of_a_service_is_made_when_it_is_asked_for_and_kept_afterwards(run, existing):
    service = "housing-services/budget"
    made = by_status(run(reports=["budget"], areas=["Housing services"]))
    assert made == {"kept": STEMS, "made": [service]}
    assert by_status(run(force=True)) == {"made": STEMS, "kept": [service]}


def test_a_pack_whose_manifest_is_damaged_is_made_again_completely_and_the_run_names_it(run, place):
    run(areas=["council", "Housing", "Learning", "Housing services"])
    other = place.with_name("2019-20-Q1")
    other.mkdir()
    for pack, text in ((place, "[" * 100_000), (other, '{"schema": 2}')):
        (pack / "manifest.json").write_text(text)
    manifest = run(reports=["budget"], areas=["housing"])
    assert by_status(manifest) == {"made": [*STEMS, "housing-services/directorate", "housing-services/budget"]}
    remarks = manifest["run"]["remarks"]
    assert [remark.split(" cannot be read")[0] for remark in remarks] == [
        str(pack / "manifest.json") for pack in (other, place)
    ]
    assert run()["run"]["remarks"] == remarks[:1]
