"""The council's own records are evidence; estimated and made-up data never are."""

from dataclasses import replace

import pytest

import perf
from perf.dataset.framework import Provenance
from tests.reconciliation.councils import tiny

DAYS = ("2023-04-03", "2023-05-05", "2023-07-03", "2023-08-07", "2023-09-04")


@pytest.fixture
def recorded(northborough, takes_long):
    """Make a folder with five complaints, three of them in the quarter, marked as the test says."""

    def make(provenance, claim):
        complaints = "complaint_id | directorate | service | received_on | stage | closed_on\n" + "\n".join(
            f"C{at} | Place | Waste | {day} | 1 | {day}" for at, day in enumerate(DAYS)
        )
        report = tiny(
            northborough,
            complaints=complaints,
            returns="measure_id | quarter | actual\nN/06 | Q2 | 75.86",
            measures="measure_id | theme | polarity | figure\nN/06 | T | higher | complaints.on_time_pct",
            claims=f"""
                claim_no | report_quarter | where | subject | figure | area | printed | unit
                1 | Q2 | s | complaints, Waste | complaints.received | Waste | {claim} | count
            """,
            printed_values="kind | id | area | quarter | field | printed | where\n"
            "complaints | received | Place | Q2 | count | 7 | s",
        )
        framework = northborough.framework.model_copy(update={"provenance": provenance})
        sources = dict.fromkeys(report.data.tables)
        data = replace(report.data, framework=framework, sources=sources)
        found = perf.reconcile(data)
        found = found[found["check"].isin(["claim", "records"])]
        return sorted(found[["check", "recomputed", "finding"]].itertuples(index=False, name=None))

    return make


@pytest.mark.parametrize(
    ("claim", "recomputed", "finding"),
    [("5", "5", "agrees"), ("3", "3", "agrees"), ("6", "5", "differs")],
)
def test_a_claim_is_worked_out_from_records_for_the_year_to_date_or_the_quarter(recorded, claim, recomputed, finding):
    assert recorded({}, claim) == [
        ("claim", recomputed, finding),
        ("records", "100", "differs"),
        ("records", "5", "differs"),
    ]


@pytest.mark.parametrize("kind", ["estimated", "synthetic"])
def test_records_that_are_estimated_or_made_up_are_evidence_for_nothing(recorded, kind):
    assert recorded({"complaints": Provenance(kind=kind)}, "6") == [("claim", "", "cannot check")]


def test_own_records_are_evidence_whatever_their_note_says(recorded):
    own = Provenance(kind="own", note="not synthetic, not an example")
    assert recorded({"complaints": own}, "6") == recorded({}, "6")
