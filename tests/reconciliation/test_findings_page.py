"""The page: the answer with its counts, what changes a conclusion first, in words."""

from typing import ClassVar

import pandas as pd
import pytest

from perf.reconciliation import findings_page
from perf.reconciliation.findings import COLUMNS


class Folder:
    """An action, and no measure."""

    tables: ClassVar = {
        "actions": pd.DataFrame({"action_id": ["A/1"]}),
        "measures": pd.DataFrame({"measure_id": []}, dtype="str"),
    }


@pytest.fixture
def data():
    return Folder()


def findings(*rows):
    filled = [dict.fromkeys(COLUMNS, "") | {"place": ""} | row for row in rows]
    return pd.DataFrame(filled, columns=[*COLUMNS, "place"])


RATING = {
    "check": "rating", "subject": "M1 Calls", "where": "appendix", "printed": "Green", "recomputed": "Red",
    "finding": "differs", "why": "It misses its target.", "matter": "status",
}  # fmt: skip
WHOLE = {
    "check": "parts and whole", "subject": "stage=1 complaints, Place", "printed": "88.3 + 16.7", "unit": "percent",
    "recomputed": "105.0%", "finding": "differs", "why": "They make 105%.", "matter": "whole",
}  # fmt: skip
CANNOT = {
    "check": "claim",
    "subject": "claim 3: visitors",
    "finding": "cannot check",
    "matter": "figure",
    "why": "Alone.",
}
GOOD = {"check": "claim", "subject": "claim 4: risks", "finding": "agrees", "matter": "figure"}
NOTE = RATING | {"check": "note", "matter": "note"}


def test_the_answer_counts_findings_and_those_that_change_a_conclusion():
    text = findings_page.answer(findings(RATING, WHOLE, CANNOT, GOOD, GOOD)).text
    assert text.startswith("Not everywhere. 2 findings differ, 1 cannot be checked and 2 agree.")
    assert "1 is about a rating" in text


def test_the_answer_of_a_report_that_holds_together():
    assert findings_page.answer(findings(GOOD, CANNOT)).text == (
        "Yes, as far as it can be checked. No findings differ, 1 cannot be checked and 1 agrees."
    )


def test_a_quarter_without_print_has_an_answer_too():
    assert findings_page.answer(findings()).text == "Nothing was printed for the quarter that could be checked."


def test_notes_are_not_for_managers(data):
    assert findings_page.for_managers(findings(RATING, NOTE), data)["check"].tolist() == ["rating"]


def test_a_finding_leads_to_the_row_that_it_is_about(data):
    about = [{"kind": "action", "id": "A/1"}, {"kind": "measure", "id": "M9"}, {"kind": "complaints", "id": "stage=1"}]
    rows = findings_page.for_managers(findings(*(RATING | each for each in about)), data)
    assert rows["place"].tolist() == ["action-a-1", "", ""]  # there is no M9, and a stage has no row
    assert 'data-to="#action-a-1">M1 Calls</a>' in findings_page.differing(rows, "status").html


def test_a_section_shows_what_differs_in_its_matter_alone():
    shown = findings_page.differing(findings(RATING, WHOLE, CANNOT, GOOD), "status", "target")
    assert shown.text.splitlines() == [
        "Ratings and targets that differ",
        "What | Printed | Recomputed | Why",
        "M1 Calls appendix | Green | Red | It misses its target.",
    ]
    assert findings_page.differing(findings(GOOD), "status").html == ""


def test_cells_have_their_unit_and_ids_are_words():
    shown = findings_page.differing(findings(WHOLE), "whole")
    assert shown.text.splitlines()[2] == "Stage 1 complaints, Place | 88.3% + 16.7% | 105.0% | They make 105%."


@pytest.mark.parametrize("printed", ["88.3% + 16.7%", "88.3% / 16.7%", "90.6% + 8.6% / 90.6% / 91.4%", "Green"])
def test_what_is_printed_in_several_places_is_shown_as_it_is_joined(printed):
    row = WHOLE | {"printed": printed}
    assert f" | {printed} | " in findings_page.differing(findings(row), "whole").text


def test_values_that_read_alike_are_shown_once():
    row = RATING | {"printed": "2334000 / 2334000 / 2454000", "unit": "GBP"}
    assert "£2,334,000 / £2,454,000 |" in findings_page.differing(findings(row), "status").text


def test_what_cannot_be_checked_is_listed_by_reason():
    rows = [CANNOT | {"subject": f"claim {no}: visitors"} for no in range(9)]
    assert findings_page.unchecked(findings(*rows)).text == (
        "- Alone: claim 0: visitors; claim 1: visitors; claim 2: visitors; claim 3: visitors; claim 4: visitors; "
        "claim 5: visitors; 3 more."
    )


def test_the_findings_of_every_check_are_counted():
    lines = findings_page.by_check(findings(RATING, CANNOT, GOOD, GOOD)).text.splitlines()
    assert lines[1:] == ["Check | Differs | Cannot check | Agrees", "Rating | 1 | 0 | 0", "Claim | 0 | 1 | 2"]


def test_text_from_the_data_is_shown_as_text():
    row = RATING | {"subject": "<script>alert(1)</script>", "why": "<b>"}
    shown = str(findings_page.differing(findings(row), "status").html)
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_a_claim_that_a_finding_names_leads_to_its_row_in_the_list():
    row = WHOLE | {"subject": "Visits, with claim 3", "claims": "3", "why": "Claim 3 and <b>."}
    shown = findings_page.differing(findings(row), "whole").html
    assert 'with claim <a href="#claim-3">3</a>' in shown
    assert "&lt;b&gt;" in shown
    printed = pd.DataFrame(
        {"claim_no": ["3", "9"], "subject": ["visitors", "not of this quarter"], "where": ["page 2", ""],
         "printed": ["61", "4"], "unit": ["percent", "count"]}
    )  # fmt: skip
    listed = findings_page.claims(printed, findings(row))
    assert 'id="claim-3"' in listed.html
    assert "61%" in listed.text
    assert "not of this quarter" not in listed.text
