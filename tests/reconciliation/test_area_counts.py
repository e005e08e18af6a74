"""What is printed of one kind of thing in one area: bases of shares, complements and sums of areas."""

from dataclasses import replace

import pytest

from perf.reconciliation.area_counts import (
    AreaCounts,
    complement_of,
    counted_kinds,
    has_rest,
    is_directorate,
    sum_of_level,
)
from tests.reconciliation.councils import Q2, VALUES, tiny


def printed(like, *rows):
    lines = [f"complaints | {name} | {area} | Q2 | {field} | {text} | | s |" for name, area, field, text in rows]
    return tiny(like, printed_values=VALUES + "\n".join(lines))


def bases(report, name, area="Place"):
    counts = AreaCounts(report, "complaints", area, Q2)
    (cell,) = [cell for cell in counts.cells_of("share") if cell.id == name]
    return [number.value for number in counts.bases(cell)]


def test_a_share_can_be_of_its_denominator_of_all_received_or_of_all_with_an_outcome(northborough):
    rows = [
        ("outcome=Upheld", "Place", "share", "25"),
        ("outcome=Upheld", "Place", "denominator", "44"),
        ("outcome=Upheld", "Place", "count", "10"),
        ("outcome=Not upheld", "Place", "count", "30"),
        ("received", "Place", "count", "50"),
    ]
    assert bases(printed(northborough, *rows), "outcome=Upheld") == [44, 50, 40]


def test_the_share_of_an_area_is_of_the_councils_count(northborough):
    rows = [("received", "Place", "share", "60"), ("received", "council", "count", "50")]
    assert bases(printed(northborough, *rows), "received") == [50]


@pytest.mark.parametrize(("second", "expected"), [("40", [50]), ("30", [])])
def test_the_areas_are_the_council_where_their_shares_make_100(northborough, second, expected):
    rows = [
        ("received", "Place", "share", "60"), ("received", "Place", "count", "30"),
        ("received", "People", "share", second), ("received", "People", "count", "20"),
    ]  # fmt: skip
    assert bases(printed(northborough, *rows), "received") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("stage=1", "stage=2"), ("stage=2", "stage=1"), ("on time", "not on time"), ("outcome=Upheld", "")],
)
def test_only_totals_of_two_parts_have_a_complement(name, expected):
    assert complement_of(name) == expected


@pytest.mark.parametrize(("area", "total"), [("Place", 120), ("Waste", 45), ("council", 45)])
def test_areas_are_summed_with_those_of_their_own_level(northborough, area, total):
    counts = {"Place": 81, "People": 39, "Waste": 30, "Adults": 15}
    report = printed(northborough, *(("received", name, "count", number) for name, number in counts.items()))
    assert sum_of_level(report, "complaints", area, Q2).value == total


@pytest.mark.parametrize(("directorates", "expected"), [({"Place": ["Waste"]}, [True, False]), ({}, [True, True])])
def test_without_directorates_any_unknown_area_is_one(northborough, directorates, expected):
    rules = northborough.framework.model_copy(update={"directorates": directorates})
    report = tiny(replace(northborough, framework=rules))
    assert [is_directorate(report, area) for area in ("Place", "Waste")] == expected


def test_kinds_with_rules_of_their_own_are_not_counted(northborough):
    rows = "theme | T | | Q2 | count | 1 | | s |\nvisits | received | | Q2 | count | 1 | | s |"
    assert counted_kinds(tiny(northborough, printed_values=VALUES + rows)) == ["visits"]


@pytest.mark.parametrize(("last", "expected"), [("cause=Other", True), ("cause=Not recorded", True), ("Other", False)])
def test_parts_are_complete_where_one_is_for_the_rest(northborough, last, expected):
    report = printed(northborough, ("cause=Delay", "council", "share", "60"), (last, "council", "share", "40"))
    assert has_rest(report.cells) is expected
