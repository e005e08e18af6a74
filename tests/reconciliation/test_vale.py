"""The bundled quarter: the contradictions that are known of it are found, and what holds is left in peace."""

import pytest


@pytest.fixture(scope="module")
def differing(found):
    return found[found["finding"] == "differs"]


def of(rows, subject, check=None):
    """Pick the only finding of a subject; of one check, where one is named."""
    mine = rows[rows["subject"].str.match(rf"{subject}\b") & ((rows["check"] == check) | (check is None))]
    (row,) = mine.to_dict("records")
    return row


@pytest.mark.parametrize(
    ("check", "subject", "printed", "recomputed"),
    [
        ("claim", "claim 2", "227", "203"),
        ("claim", "claim 1", "92", "91.0%"),
        ("claim", "claim 4", "17", "18"),
        ("claim", "claim 5", "208", "203"),
        ("exceptions", "PD/IT076", "Red", "not listed"),
        ("printed twice", "CPM/019", "2.12 / 75% / 3.74", "3.74"),
        ("printed twice", "CPM/215", "25 / 50%", "50"),
        ("target period", "CPM/215", "25", "50"),
        ("target period", "CPM/210", "1.87", "3.75"),
        ("rating", "CPM/210", "Green", "Red"),
        ("rating", "CPM/214", "Red", "Amber"),
        ("direction", "CPM/019", "up", "worse"),
        ("direction", "CPM/212", "up", "worse"),
        ("direction", "CPM/213", "up", "worse"),
        ("direction", "CPM/210", "up", "worse"),
        ("direction", "CPM/007", "up", "worse"),
        ("direction without previous", "CPM/262", "up", "no arrow"),
        ("printed twice", "claim 47", "253", "255 / 293"),
        ("claim", "claim 61", "255", "253"),
        ("claim", "claim 71", "293", "447"),
        ("claim", "claim 72", "59", "213"),
        ("parts and whole", "stage complaints", "88.3% + 16.7%", "105.0%"),
        ("parts and whole", "stage=1 complaints", "88.3%", "83.3%"),
        ("claim", "claim 43", "80", "61"),
        ("claim", "claim 81", "2.454", "£2,334,000"),
        ("printed twice", "programme=Reshaping Services", "2334000 / 2454000", ""),
        ("parts and whole", "programme=Reshaping Services", "80%", "84.04%"),
        ("date", "LS/IT043", "31/09/2019", "not in the calendar"),
        ("date", "LS/C047", "31/09/2019", "not in the calendar"),
        ("date", "LS/C048", "31/09/2019", "not in the calendar"),
        ("counts", "CP2", "86", "84"),
        ("counts", "CP4", "2", "1"),
        ("claim", "claim 12", "15", "17"),
        ("claim", "claim 31", "3.74", "2.12"),
        ("claim", "claim 34", "5.96 against 5.90", "5.96 is more than 5.90"),
        ("claim", "claim 36", "increased", "fell in 2 of 4"),
        ("claim", "claim 41", "23", "36 or more"),
        ("claim", "claim 56", "91.4", "90.6%"),
        ("claim", "claim 62", "50.8", "53.36%"),
        ("parts and whole", "claim 23", "56% + 7% + 40%", "103%"),
        ("parts and whole", "outcome=Upheld complaints, Managing", "43%", "43.59%"),
        ("figure reused", "CPM/219", "95.23%", ""),
        ("unit", "CPM/240", "2%, 17%", "count"),
        ("risk key", "Low", "1-2", "2"),
        ("risk key", "Medium/High", "8-10", "8-9"),
        ("note", "CPM/223", "61.18%", "61.17"),
    ],
)
def test_the_known_contradictions_are_found(differing, check, subject, printed, recomputed):
    row = of(differing, subject, check)
    assert (row["printed"], row["recomputed"]) == (printed, recomputed)


def test_the_claims_that_differ_are_these_and_no_others(differing):
    claims = differing[differing["check"] == "claim"]["subject"].str.extract(r"claim (\d+):")[0].astype(int)
    assert sorted(claims) == [1, 2, 3, 4, 5, 12, 31, 34, 36, 41, 43, 56, 61, 62, 65, 67, 69, 71, 72, 81]


def test_the_claims_that_cannot_be_checked_are_these(found):
    rows = found[(found["check"] == "claim") & (found["finding"] == "cannot check")]
    claims = rows["subject"].str.extract(r"claim (\d+):")[0].astype(int)
    assert sorted(claims) == [21, 22, 23, 24, 25, 30, 32, 33, 40, 46, 58, 76, 85, 86, 87, 89, 90, 91, 101]


def test_every_claim_has_one_finding(found, vale):
    claims = found[found["check"] == "claim"]["subject"].str.extract(r"claim (\d+):")[0]
    assert sorted(claims) == sorted(vale.claims["claim_no"])


def test_nothing_else_differs(differing):
    assert differing["check"].value_counts().to_dict() == {
        "claim": 20,
        "parts and whole": 8,
        "printed twice": 7,
        "direction": 5,
        "date": 3,
        "note": 3,
        "rating": 2,
        "target period": 2,
        "counts": 2,
        "unit": 2,
        "risk key": 2,
        "exceptions": 1,
        "direction without previous": 1,
        "figure reused": 1,
    }


def test_a_finding_says_its_rule_and_what_it_changes(differing):
    assert of(differing, "CPM/210", "rating")["why"] == (
        "5.29% against a target of 1.87%, where lower is better: a miss of 3.42, more than the 0.19 that Amber allows, "
        "is Red. With this rating People would be Red rather than Amber."
    )
    assert of(differing, "claim 2")["why"] == (
        "In the report's own list 203 actions are printed Green. 227 is the number of all actions that the report's "
        "summary counts."
    )
    assert of(differing, "LS/IT043")["why"] == (
        "There is no such day in the calendar. If 30 September 2019 was meant, the action is late at 50% complete, and "
        "should be Red, not Green."
    )


def test_synthetic_records_are_evidence_for_nothing(found):
    assert (found["check"] == "records").sum() == 0
    row = of(found, "claim 58")
    assert row["finding"] == "cannot check"
    assert "not the council's own" in row["why"]


def test_what_changes_a_conclusion_comes_first_and_what_agrees_last(found):
    order = found["finding"].map({"differs": 0, "cannot check": 1, "agrees": 2})
    assert order.is_monotonic_increasing
    assert found["matter"].head(9).tolist() == ["status"] * 9
    assert found["subject"].str.split().str[0].head(3).tolist() == ["CPM/210", "CPM/214", "PD/IT076"]
