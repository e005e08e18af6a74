"""A pack is made of what has changed and what is kept; a report that fails stops no other."""

import json

import pandas as pd
import pytest
from bs4 import BeautifulSoup

pytestmark = [pytest.mark.pack]
STEMS = ["corporate-health", "council/budget", "housing/budget", "learning/budget"]
FAILING = ["{'Housing': lambda: 1 / 0}.get(area, int)()"]


def by_status(manifest):
    statuses = {}
    for entry in manifest["reports"]:
        statuses.setdefault(entry["status"], []).append(entry["html"].removesuffix(".html"))
    return statuses


def text(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").main.get_text(" ", strip=True)


def test_a_report_that_fails_stops_no_other_and_is_told_everywhere(run, place):
    manifest = run({"budget": FAILING})
    assert by_status(manifest) == {"made": [STEMS[0], STEMS[1], STEMS[3]], "failed": ["housing/budget"]}
    told = (
        "budget.ipynb stopped at `{'Housing': lambda: 1 / 0}.get(area, int)()`: ZeroDivisionError. "
        "Open the notebook in JupyterLab with the same parameters and run it to see more."
    )
    assert text(place / "housing" / "budget.html") == (
        "This report could not be made Budget (Housing) is missing from this pack; "
        f"the other reports are not affected. {told}"
    )
    assert f"Which reports could not be made Budget, Housing {told}" in text(place / "index.html")
    written = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    assert [entry["message"] for entry in written["reports"]] == ["", "", told, ""]
    assert {name: written["run"][name] for name in ("made", "kept", "failed")} == {"made": 3, "kept": 0, "failed": 1}


def test_what_has_not_changed_is_kept_and_what_failed_is_made_again(run, place):
    run({"budget": FAILING})
    again = run({"budget": FAILING})
    assert by_status(again) == {"kept": [STEMS[0], STEMS[1], STEMS[3]], "failed": ["housing/budget"]}
    mended = run()
    assert by_status(mended) == {"kept": [STEMS[0]], "made": STEMS[1:]}  # its notebook is another


def test_a_council_of_records_alone_has_a_pack_of_their_last_quarter(run, council):
    for table in ("measures", "returns", "actions"):
        (council / f"{table}.csv").unlink()
    assert by_status(run()) == {"made": STEMS}
    assert by_status(run()) == {"kept": STEMS}
    budget = pd.read_csv(council / "budget.csv")
    pd.concat([budget, budget.assign(month="2019-10")]).to_csv(council / "budget.csv", index=False)
    assert run()["quarter"] == "2019-20 Q3"


def test_an_unchanged_pack_is_left_as_it_is(run, place):
    run()
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*.*") if path.name != "manifest.json"}
    assert by_status(run()) == {"kept": STEMS}
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert by_status(run(force=True)) == {"made": STEMS}


def test_a_changed_record_makes_again_only_what_reads_it(run, council):
    run()
    pd.DataFrame({"complaint_id": ["1"], "directorate": "Housing", "received_on": "2019-08-19", "stage": 1}).to_csv(
        council / "complaints.csv", index=False
    )
    with_complaints = ["corporate-health", "council/complaints", "council/budget", "housing/complaints", *STEMS[2:]]
    assert by_status(run()) == {"made": with_complaints}  # every report says what is left out for want of a table
    rows = pd.read_csv(council / "complaints.csv").assign(received_on="2019-08-20")
    rows.to_csv(council / "complaints.csv", index=False)
    assert by_status(run()) == {
        "made": ["corporate-health", "council/complaints", "housing/complaints"],
        "kept": STEMS[1:],
    }


def test_a_file_that_was_changed_by_hand_is_made_again(run, place):
    run()
    (place / "housing" / "budget.html").write_text("spoilt")
    assert by_status(run())["made"] == ["housing/budget"]


def test_one_report_alone_keeps_the_others_and_says_which_are_of_earlier_data(run, council, place):
    run()
    rows = pd.read_csv(council / "budget.csv").assign(actual=60)
    rows.to_csv(council / "budget.csv", index=False)
    manifest = run(reports=["budget"], areas=["housing"])
    assert by_status(manifest) == {
        "kept": ["corporate-health", "council/budget", "learning/budget"],
        "made": ["housing/budget"],
    }
    assert [entry["current"] for entry in manifest["reports"]] == [False, False, True, False]
    earlier = "Made from earlier data: Corporate health; Budget, the council; Budget, Learning."
    assert earlier in text(place / "index.html")


def test_one_report_alone_makes_a_pack_of_one_where_none_stands(run, place):
    assert by_status(run(reports=["corporate-health"])) == {"made": ["corporate-health"]}
    assert by_status(run()) == {"made": STEMS}  # the first leads to the next, which was not there


def test_nothing_is_left_beside_the_pack(run, place):
    run({"budget": FAILING})
    assert [path.name for path in place.parent.iterdir()] == ["2019-20-Q2"]
