"""One cell, several values: in two places, beside the data, in a unit that it cannot have."""

import pytest

from perf.reconciliation.checks import values_in_two_places
from tests.reconciliation.councils import summary, tiny, verdicts

MEASURES = "measure_id | title | theme | unit | polarity\nM1 | Spend | T | {unit} | lower"
HEAD = "kind | id | area | quarter | field | printed | unit | where | part | certainty\n"


def cells(like, *rows, unit="percent", actual=""):
    values = HEAD + "\n".join(rows)
    returns = f"measure_id | quarter | actual | target\nM1 | Q2 | {actual} | "
    return tiny(like, measures=MEASURES.format(unit=unit), returns=returns, printed_values=values)


def appendix(printed, field="actual", part="", area="", where="appendix 2", certainty=""):
    return f"measure | M1 | {area} | Q2 | {field} | {printed} | percent | {where} | {part} | {certainty}"


@pytest.mark.parametrize(
    ("first", "second", "finding"),
    [
        ("61.17", "61.17%", "agrees"),
        ("61.17", "61%", "agrees"),  # the same, less exactly
        ("61.17", "61.18%", "differs"),
        ("25", "50%", "differs"),
    ],
)
def test_a_figure_has_one_value_at_the_precision_printed(northborough, first, second, finding):
    report = cells(northborough, appendix(first), appendix(second, where="section 1"))
    assert verdicts(values_in_two_places.check_same_cell(report)) == [finding]


def test_every_place_is_named(northborough):
    (one,) = values_in_two_places.check_same_cell(
        cells(northborough, appendix("25"), appendix("50%", where="section 1"), actual=50)
    )
    assert (one.check, one.printed, one.recomputed) == ("printed twice", "25 / 50%", "50")
    assert one.where == "appendix 2; section 1"
    for part in ("only one value", "25% (appendix 2)", "50% (section 1)", "The data behind the report have 50%"):
        assert part in one.why


def test_what_agrees_with_every_other_value_is_not_named_as_a_contradiction(northborough):
    rows = appendix("61.17"), appendix("61.18%", where="section 1"), appendix("61%", where="section 2")
    (one,) = values_in_two_places.check_same_cell(cells(northborough, *rows))
    assert one.printed == "61.17 / 61.18%"
    assert "section 2" not in one.why


@pytest.mark.parametrize(
    "other",
    [
        appendix("62.73", part="in quarter"),
        appendix("50", part="annual", field="actual"),
        appendix("50", field="previous"),
        appendix("50", area="Place"),
        appendix("N/A"),
        appendix("approximately 62"),
    ],
)
def test_a_different_period_area_or_field_is_a_different_figure(northborough, other):
    found = values_in_two_places.check_same_cell(cells(northborough, appendix("61.17"), other))
    assert "differs" not in verdicts(found)


@pytest.mark.parametrize(
    ("actual", "finding"), [(61.17, "agrees"), (61.174, "agrees"), (61.18, "differs"), (16.17, "differs")]
)
def test_what_is_printed_is_what_was_returned(northborough, actual, finding):
    found = list(values_in_two_places.check_same_cell(cells(northborough, appendix("61.17"), actual=actual)))
    assert [(one.check, one.verdict) for one in found] == [("print and data", finding)]


def test_a_cell_that_is_unclear_is_not_compared(northborough):
    found = summary(values_in_two_places.check_same_cell(cells(northborough, appendix("019 3.7", certainty="unclear"))))
    assert found == [("M1 Spend, actual", "019 3.7", "", "cannot check")]


def test_no_target_in_one_place_contradicts_a_target_elsewhere(northborough):
    report = cells(northborough, appendix("No Target", "target"), appendix("75", "target", where="section 1"))
    assert summary(values_in_two_places.check_same_cell(report)) == [
        ("M1 Spend, target", "No Target", "75%", "differs")
    ]


@pytest.mark.parametrize(
    ("unit", "printed", "expected"),
    [
        ("count", "17%", [("M1 Spend, unit", "17%", "number", "differs")]),
        ("count", "17", []),
        ("percent", "17%", []),
    ],
)
def test_a_measure_that_is_no_percentage_has_no_figure_in_percent(northborough, unit, printed, expected):
    row = f"measure | M1 | | Q2 | previous | {printed} | {unit} | appendix 2 | |"
    assert summary(values_in_two_places.check_units(cells(northborough, row, unit=unit))) == expected


@pytest.mark.parametrize(("second", "finding"), [("Red", "agrees"), ("Amber", "differs")])
def test_a_thing_has_one_rating_wherever_it_is_printed(northborough, second, finding):
    report = tiny(
        northborough,
        printed_ratings=f"""
            kind | id | quarter | rating | where
            measure | M1 | Q2 | Red | appendix
            measure | M1 | Q2 | {second} | section 1
            measure | M2 | Q2 | Green | appendix
        """,
    )
    assert [(one.subject, one.verdict) for one in values_in_two_places.check_ratings_twice(report)] == [
        ("M1 measure rating", finding)
    ]
