"""A difference that is small as a number is about the same; a large one that few cases make is not judged."""

import pytest

from perf.better_or_worse import OF_PLAN, Judgement, least_material
from perf.pages.tables import compared

NAN = float("nan")


@pytest.mark.parametrize(
    ("gain", "before", "one_case", "expected"),
    [
        (0.0, 50.0, 0.0, "about the same"),
        (0.49, 50.0, 0.0, "about the same"),
        (-0.5, 50.0, 0.0, "worse"),
        (0.3, 90.0, 0.0, "better"),  # 1% of the 10 that it lacks of 100 is 0.1
        (0.49, 50.0, 2.0, "about the same"),  # small as a number, whoever makes it
        (0.5, 50.0, 2.0, "not judged"),
        (-9.9, 50.0, 2.0, "not judged"),
        (-10.0, 50.0, 2.0, "worse"),  # of 5 cases
        (0.0, 0.0, 2.0, "about the same"),
        (4.0, 0.0, 2.0, "not judged"),
        (0.1 + 0.2 - 0.3, 0.0, 0.0, "about the same"),  # as decimals
        (NAN, 50.0, 2.0, None),
    ],
)
def test_a_share_is_judged_by_its_size_and_by_the_cases_that_make_it(gain, before, one_case, expected):
    way, why = least_material(before, is_percent=True, one_case=one_case).judge(gain, "cases")
    assert way == expected
    assert why == ("fewer than 5 cases make the difference" if expected == "not judged" else "")


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ("people", "fewer than 5 people make the difference"),
        ("days of people", "fewer than 5 people who are absent for a week make the difference"),
    ],
)
def test_the_reason_names_who_makes_the_difference(about, why):
    assert least_material(10.0, one_case=1.0).judge(3.0, about) == ("not judged", why)


@pytest.mark.parametrize(
    ("gain", "before", "expected"),
    [
        (9_000.0, 9_000.0, ("about the same", OF_PLAN)),  # the numbers would not tell why
        (-9_000.0, 0.0, ("about the same", OF_PLAN)),
        (50.0, 9_000.0, ("about the same", "")),
        (10_000.0, 9_000.0, ("better", "")),
        (0.0, 0.0, ("about the same", "")),
    ],
)
def test_a_variance_that_is_little_of_the_plan_has_that_as_its_reason(gain, before, expected):
    assert least_material(before, planned=10_000_000.0).judge(gain, "money") == expected
    assert OF_PLAN == "less than 0.1% of the spend that was planned by then"


@pytest.mark.parametrize(
    ("judgement", "words"),
    [
        (Judgement(68, 52, "better", unit="percent"), "✓ Better up from 52%"),
        (Judgement(68, 52, "not judged", "too few", "percent"), "Not judged: too few up from 52%"),
        (Judgement(68, 67.9, "about the same", unit="percent"), "≈ About the same up from 67.9%"),
        (Judgement(0, -9, "about the same", "of little", "GBP", is_signed=True),
         "≈ About the same from \u2212£9, of little"),
        (Judgement(68, 52, None, "other days", "percent"), "Up from 52%, other days"),
        (Judgement(68, NAN, None, "no figure"), "No figure"),
        (Judgement(68, NAN), ""),
    ],
)  # fmt: skip
def test_a_cell_gives_the_judgement_what_the_number_did_and_why(judgement, words):
    assert compared(judgement).striptags() == words
    files = {name: each for name, each in compared(judgement).parts.items() if each}
    assert files.get("") == judgement.judgement
    assert files.get("Up or down") == judgement.movement
    assert files.get("note", "") == judgement.why
