"""A report that holds together raises no alarm; one value spoiled raises the finding that is about it."""

import pandas as pd
import pytest

import perf
from perf.reconciliation.findings import COLUMNS
from tests.reconciliation.councils import CONSISTENT, Q1, Q2, council, moved, spoiled

pytestmark = pytest.mark.slow


def differing(data):
    found = perf.reconcile(data)
    rows = found[found["finding"] == "differs"]
    return {
        (check, subject.split(":")[0].split(",")[0])
        for check, subject in zip(rows["check"], rows["subject"], strict=True)
    }


def test_a_report_that_holds_together_differs_nowhere(northborough):
    assert differing(northborough) == set()


def test_most_of_it_agrees_and_what_cannot_be_checked_says_why(northborough):
    found = perf.reconcile(northborough)
    assert found["finding"].value_counts()["agrees"] > 140
    cannot = found[found["finding"] == "cannot check"]
    assert cannot["subject"].tolist() == [
        "claim 39: measures Green at Q1, share",
        "claim 40: measures Amber at Q1, share",
        "claim 41: measures Red at Q1, share",
        "claim 22: complaints in the time base",
        "claim 38: new benches bought",
        "officers' words",
    ]
    assert cannot["why"].iloc[0] == "No ratings are printed for 2023-24 Q1, so nothing can be counted."
    assert cannot["why"].iloc[-2] == "The report prints nothing else about it."


def test_findings_have_the_columns_of_the_contract_and_leave_the_data_alone(northborough):
    before = northborough.printed_values.copy()
    found = perf.reconcile(northborough, Q2)
    assert list(found)[:7] == ["check", "subject", "where", "printed", "recomputed", "finding", "why"] == COLUMNS[:7]
    assert set(found["finding"]) <= {"agrees", "differs", "cannot check"}
    pd.testing.assert_frame_equal(before, northborough.printed_values)


@pytest.mark.parametrize(("column", "quarter"), [("from_quarter", Q2), ("to_quarter", Q1)])
def test_every_check_takes_measures_that_begin_now_or_have_ended(tmp_path, column, quarter):
    measures = [row | {column: quarter} for row in CONSISTENT["measures"]]
    found = perf.reconcile(council(tmp_path, CONSISTENT | {"measures": measures}), Q2)
    assert {"rating", "direction"} <= set(found["check"])
    assert "figure reused" not in set(found["check"])  # there is no quarter before


V, R, C = "printed_values", "printed_ratings", "claims"
BINS, DIGITAL = "N/04 Bins emptied on the day", "programme=Digital Future"


SPOILS = [  # one cell each: table, column, what is put there, which row; and the findings that are about it
    (R, "rating", "Green", {"id": "Streets"}, {("roll-up", "Streets")}),
    (R, "rating", "Green", {"id": "measures"}, {("roll-up", "measures")}),
    (R, "rating", "High", {"id": "R1"}, {("risk band", "R1 Floods")}),
    (R, "direction", "down", {"id": "N/01"}, {("direction", "N/01 Days lost to sickness")}),
    (R, "direction", "up", {"id": "N/05"}, {("direction", "N/05 Library visits")}),
    (
        R, "direction", "up", {"id": "N/06", "where": "appendix 1"},
        {("direction without previous", "N/06 Complaints answered in time")},
    ),
    (R, "direction", "up", {"id": "R4"}, {("direction", "R4 Staff")}),
    (V, "printed", "no", {"id": "W/2", "field": "listed as exception"}, {("exceptions", "W/2 New depot")}),
    (V, "printed", "2", {"id": "Workforce", "part": "rating=Green"}, {("counts", "Workforce Green")}),
    (V, "printed", "6", {"id": "B", "part": "actions"}, {("counts", "B Skilled workforce")}),
    (V, "printed", "95%", {"id": "N/04", "where": "section 1"}, {("printed twice", BINS)}),
    (V, "printed", "69%", {"id": "N/04", "field": "target"}, {("print and data", BINS)}),
    (V, "printed", "-0.51", {"id": "N/01", "field": "change"}, {("parts and whole", "N/01 measure")}),
    (V, "printed", "75.86%", {"id": "N/06", "part": "in quarter"}, {("period", "N/06 in the quarter")}),
    (V, "printed", "31/09/2023", {"id": "W/1", "field": "due"}, {("date", "W/1 New rounds")}),
    (V, "printed", "30/06/2023", {"id": "W/1", "field": "due"}, {("date", "W/1 New rounds")}),
    (V, "printed", "12%", {"id": "W/2", "field": "actual"}, {("print and data", "W/2 actual")}),
    (
        V, "printed", "36.3", {"id": "outcome=Not upheld", "field": "share"},
        {("parts and whole", "outcome=Not upheld complaints")},
    ),
    (V, "printed", "38.3", {"id": "cause=Delay"}, {("parts and whole", "cause complaints")}),
    (V, "printed", "58", {"kind": "savings", "field": "share"}, {("parts and whole", f"{DIGITAL} savings")}),
    (V, "printed", "-190000", {"id": "project=Phones"}, {("parts and whole", f"{DIGITAL} savings")}),
    (V, "printed", "-1.5", {"kind": "turnover", "field": "change"}, {("parts and whole", "turnover turnover")}),
    (V, "printed", "1.54", {"id": "short-term"}, {("parts and whole", "all council")}),
    (V, "printed", "LOW", {"id": "likelihood=3 impact=2"}, {("risk matrix", "likelihood=3 impact=2 (risk matrix)")}),
    (V, "printed", "4-7", {"kind": "risk key", "id": "Medium"}, {("risk key", "Medium (risk key)")}),
    (V, "printed", "4.1%", {"id": "N/01", "field": "previous"}, {("unit", "N/01 Days lost to sickness")}),
    ("returns", "actual", 93.6, {"measure_id": "N/04", "quarter": Q1}, {("figure reused", BINS)}),
    ("measures", "other_ids", "X/1", {"measure_id": "N/02"}, {("id", "X/1 id")}),
    ("actions", "note", "It is 15% complete.", {"action_id": "W/2"}, {("note", "W/2 New depot")}),
    (C, "subject", "sickness in the quarter", {"claim_no": "11"}, {("period", "N/01 Days lost to sickness")}),
    (C, "printed", "43", {"claim_no": "41"}, {("parts and whole", "claim 39 with claims 40 and 41")}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "cell", "where", "expected"), SPOILS)
def test_one_value_spoiled_raises_the_finding_that_is_about_it(northborough, table, column, cell, where, expected):
    assert differing(spoiled(northborough, table, column, cell, **where)) == expected


def test_many_values_spoiled_raise_the_findings_that_are_about_them_and_no_other(northborough):
    data = northborough
    for table, column, cell, where, _ in SPOILS:
        data = spoiled(data, table, column, cell, **where)
    assert differing(data) == set().union(*(expected for *_, expected in SPOILS)) - JOINED


JOINED = {("parts and whole", "N/01 measure")}  # of what is doubted by itself too


OF_QUARTER = {  # what a council that holds together in the second quarter has wrong in a different one
    1: {("period", "N/06 in the quarter"), ("claim", "claim 16")},  # the year to date is the quarter
    3: set(),
    4: {("rating", "P/2 Induction")},  # 90% complete and due by the end of the quarter
}
NOT_WRONG = {  # what is spoiled in the second quarter and right in a different one
    1: {("period", "N/01 Days lost to sickness"), ("period", "N/06 in the quarter")},
    3: set(),
    4: {("date", "W/1 New rounds")},  # complete, so not late
}


@pytest.mark.parametrize("number", [1, 3, 4])
def test_every_check_runs_in_every_quarter(tmp_path, number):
    data = council(tmp_path, moved(CONSISTENT, number))
    assert differing(data) == OF_QUARTER[number]
    before = f"2023-24 Q{number - 1}" if number > 1 else "2022-23 Q4"
    for table, column, cell, where, _ in SPOILS:
        places = {key: before if word == Q1 else word for key, word in where.items()}
        data = spoiled(data, table, column, cell, **places)
    expected = set().union(*(findings for *_, findings in SPOILS))
    assert differing(data) == (expected | OF_QUARTER[number]) - NOT_WRONG[number] - JOINED


SPOILED_CLAIMS = {
    1: "8", 2: "57", 3: "15", 4: "9", 5: "6", 6: "4", 7: "2", 8: "25%", 9: "Green", 10: "8", 11: "4.05", 12: "0.51",
    13: "1.5", 14: "increased", 18: "80", 19: "91", 20: "78", 21: "98", 22: "126", 23: "85", 24: "47",
    25: "38", 27: "76", 28: "12", 29: "2.1", 30: "about £1.4m", 31: "280", 32: "90", 33: "3", 34: "2", 35: "2",
    36: "over 60,000", 37: "40,000", 43: "92%",
}  # fmt: skip


def test_each_claim_spoiled_is_found_and_no_other(northborough):
    data = northborough
    for no, printed in SPOILED_CLAIMS.items():
        data = spoiled(data, "claims", "printed", printed, claim_no=str(no))
    found = perf.reconcile(data)
    wrong = found.loc[found["finding"] == "differs", "claims"]
    numbers = {int(no) for claims in wrong for no in claims.split(", ") if no}
    assert numbers == set(SPOILED_CLAIMS)


def test_a_quarter_its_year_to_date_and_its_rise_must_hold_together(northborough):
    spoilt = spoiled(northborough, C, "printed", "220", claim_no="16")
    assert differing(spoilt) == {("claim", "claim 17")}
    (row,) = perf.reconcile(spoilt).query("finding == 'differs'").to_dict("records")
    assert (row["claims"], row["printed"]) == ("17, 16", "40 / 220")
