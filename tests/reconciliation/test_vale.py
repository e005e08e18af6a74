"""The bundled quarter: the contradictions that are known of it are found, and what holds is left in peace."""

import pytest


@pytest.fixture(scope="module")
def differing(found):
    return found[found["finding"] == "differs"]


def of(rows, subject, check=None):
    """Pick the only finding of a subject or a claim; of one check, where one is named."""
    no = subject.removeprefix("claim ")
    named = rows["claims"].str.split(", ").map(lambda claims: no in claims)
    is_mine = named if no != subject else rows["subject"].str.match(rf"{subject}\b")
    (row,) = rows[is_mine & ((rows["check"] == check) | (check is None))].to_dict("records")
    return row


@pytest.mark.parametrize(
    ("check", "subject", "printed", "recomputed"),
    [
        ("claim", "claim 1", "92% / 227 / 208", "91.0% / 203"),
        ("claim", "claim 4", "7% / 17", "8.1% / 18"),
        ("exceptions", "PD/IT076", "Red", "not listed"),
        ("printed twice", "CPM/019", "2.12 / 75% / 3.74", "3.74"),
        ("target period", "CPM/215", "25 / 50%", "50"),
        ("target period", "CPM/210", "1.87", "3.75"),
        ("rating", "CPM/210", "Green", "Red"),
        ("rating", "CPM/214", "Red", "Amber"),
        ("direction", "CPM/019", "up", "worse"),
        ("direction", "CPM/212", "up", "worse"),
        ("direction", "CPM/213", "up", "worse"),
        ("direction", "CPM/210", "up", "worse"),
        ("direction", "CPM/007", "up", "worse"),
        ("direction without previous", "CPM/262", "up", "no arrow"),
        ("claim", "claim 55", "253", "231"),
        ("claim", "claim 61", "255", "253"),
        ("claim", "claim 71", "59 / 293", "213"),
        ("parts and whole", "stage=1 complaints", "88.3%", "83.3%"),
        ("claim", "claim 43", "80", "61"),
        ("claim", "claim 81", "£2.454 million / £2,334,000 / £2,454,000", "£2,334,000"),
        ("date", "LS/IT043", "31/09/2019", "not in the calendar"),
        ("date", "LS/C047", "31/09/2019", "not in the calendar"),
        ("date", "LS/C048", "31/09/2019", "not in the calendar"),
        ("counts", "CP2", "86", "84"),
        ("counts", "CP4", "2", "1"),
        ("claim", "claim 12", "15", "17"),
        ("claim", "claim 34", "5.96 against 5.90", "5.96 is more than 5.90"),
        ("claim", "claim 36", "increased", "fell in 2 of 4"),
        ("claim", "claim 41", "23", "36 or more"),
        ("claim", "claim 57", "91.4 / 8.6 / 90.6%", "90.6%"),
        ("printed twice", "claim 62", "53.36 / 50.8%", "53.36"),
        ("parts and whole", "claim 25", "56% + 7% + 40%", "103%"),
        ("parts and whole", "claim 66", "90 / 35.6%", "98 / 38.7%"),
        ("parts and whole", "outcome=Upheld complaints, Managing", "43%", "43.59%"),
        ("figure reused", "CPM/219", "95.23%", ""),
        ("unit", "CPM/240", "2%, 17%", "number"),
        ("risk key", "Low", "1-2", "2"),
        ("risk key", "Medium/High", "8-10", "8-9"),
        ("printed twice", "CPM/223 Complaints handled within target time, actual", "61.17 / 61.18%", "61.17"),
    ],
)
def test_the_known_contradictions_are_found(differing, check, subject, printed, recomputed):
    row = of(differing, subject, check)
    assert (row["printed"], row["recomputed"]) == (printed, recomputed)


def claims_of(rows):
    return sorted(int(no) for claims in rows["claims"] for no in claims.split(", ") if no)


def test_the_claims_that_differ_are_these_and_no_others(differing):
    assert claims_of(differing) == [
        1, 2, 3, 4, 5, 12, 23, 24, 25, 34, 36, 41, 43, 55, 56, 57, 61, 62, 65, 66, 67, 68, 69, 70, 71, 72, 81,
    ]  # fmt: skip


def test_the_claims_that_cannot_be_checked_are_these(found):
    unchecked = found[found["finding"] == "cannot check"]
    assert claims_of(unchecked) == [21, 22, 30, 32, 33, 40, 46, 58, 76, 85, 86, 87, 89, 90, 91, 101]


def test_every_claim_has_one_finding(found, vale):
    assert claims_of(found) == sorted(int(no) for no in vale.claims["claim_no"])


def test_one_contradiction_is_one_row(differing):
    assert differing["check"].value_counts().to_dict() == {
        "claim": 12,
        "parts and whole": 6,
        "direction": 5,
        "printed twice": 3,
        "date": 3,
        "rating": 2,
        "target period": 2,
        "counts": 2,
        "risk key": 2,
        "unit": 1,
        "exceptions": 1,
        "direction without previous": 1,
        "figure reused": 1,
    }


def test_a_finding_says_its_rule_and_what_it_changes(differing):
    assert of(differing, "CPM/210", "rating")["why"] == (
        "5.29% against a target of 3.75%, where lower is better: a miss of 1.54, more than the 0.38 that Amber allows, "
        "is Red. With this rating People would be Red rather than Amber."
    )
    assert of(differing, "claim 2")["why"] == (
        "In the report's own list 203 of 223 actions with a rating are Green. In the report's own list 203 actions are "
        "printed Green. 227 is the number of all actions that the report's summary counts."
    )
    assert of(differing, "LS/IT043")["why"] == (
        "There is no such day in the calendar. If 30 September 2019 was meant, the action was due by then and is 50% "
        "complete, and should be Red, not Green."
    )


def test_synthetic_records_are_evidence_for_nothing(found):
    assert (found["check"] == "records").sum() == 0
    row = of(found, "claim 58")
    assert row["finding"] == "cannot check"
    assert "not the council's own" in row["why"]


def test_what_changes_a_conclusion_comes_first_and_what_agrees_last(found):
    order = found["finding"].map({"differs": 0, "cannot check": 1, "agrees": 2})
    assert order.is_monotonic_increasing
    assert found["matter"].head(6).tolist() == ["status"] * 6
    assert found["subject"].str.split().str[0].head(3).tolist() == ["CPM/210", "CPM/214", "PD/IT076"]


def test_an_arrow_that_cannot_be_checked_has_the_reason_of_its_measure(found):
    why = of(found, "CPM/219", "direction")["why"]
    assert why == "Its figures cannot be compared, because last year's figure is for the time to 30 September 2018."
