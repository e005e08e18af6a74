"""Printed cells and claims: numbers, places and parts."""

import pytest

from perf.figure import Part, parts_of
from perf.reconciliation.printed_cells import Cell, by_cell, in_same_place, places, with_unit


def a_cell(text="1", where="section 1", **more):
    names = {"kind": "measure", "id": "M1", "area": "council", "quarter": "2023-24 Q2", "field": "actual"}
    return Cell(**{**names, "text": text, "where": where, **more})


@pytest.mark.parametrize(("certainty", "low", "high"), [("", 80.5, 81.5), ("approximate", 76.95, 85.05)])
def test_an_approximate_cell_is_a_wider_number(certainty, low, high):
    number = a_cell("81%", unit="percent", certainty=certainty).number
    assert (number.low, number.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("section 2.4 narrative", {"section 2.4"}),
        ("appendix 2 CPM/223", {"appendix 2", "cpm/223"}),
        ("cover summary; section 1.0", {"cover summary", "section 1.0"}),
        ("risk matrix", {"risk matrix"}),
    ],
)
def test_a_place_is_named_without_what_is_added(where, expected):
    assert places(where) == expected


def test_two_cells_share_a_place_if_one_of_their_places_is_the_same():
    assert in_same_place(a_cell(where="section 1; box"), a_cell(where="box"))
    assert not in_same_place(a_cell(where="section 1"), a_cell(where="section 1.1"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("rating=Green", [Part("rating", "Green")]),
        ("level=service band=Very low", [Part("level", "service"), Part("band", "Very low")]),
    ],
)
def test_a_text_may_hold_several_parts(text, expected):
    assert parts_of(text) == expected


@pytest.mark.parametrize("text", ["reason=Stress", "received", "cause=Delay = late", ""])
def test_a_part_is_written_as_it_was_read(text):
    assert str(Part.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("2454000", "GBP", "£2,454,000"),
        ("2.92", "GBP million", "£2.92 million"),
        ("92", "percent", "92%"),
        ("92%", "percent", "92%"),
        ("4.74", "days per FTE", "4.74"),
        ("about 50", "percent", "about 50"),
    ],
)
def test_a_number_is_shown_with_its_unit(text, unit, expected):
    assert with_unit(text, unit) == expected


def test_what_is_printed_for_one_thing_is_one_group():
    cells = [a_cell("1"), a_cell("2", where="box"), a_cell("3", field="target"), a_cell("4", part="annual")]
    assert [[cell.text for cell in group] for group in by_cell(cells)] == [["1", "2"], ["3"], ["4"]]
