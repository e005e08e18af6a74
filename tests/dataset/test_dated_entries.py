"""A new beginning or an event that no chart could show is refused, with the nearest name or the months that can be."""

import pytest

from perf.load_council import read
from tests.dataset.folders import FRAMEWORK, a_folder, a_row

ROWS = [a_row("complaints"), a_row("complaints", complaint_id="C2", received_on="2019-04-03", closed_on="2019-04-09")]


def faults(at, entry, complaints=ROWS):
    tables = {"complaints": complaints} if complaints else {}
    folder = a_folder(at, framework=f'{FRAMEWORK}\n{entry}\nwhy = "New bins"\n', returns=[a_row("returns")],
                      measures=[a_row("measures")], **tables)  # fmt: skip
    return [
        f"{each.level}: {each}" for each in read(folder)[1] if each.file == "framework.toml" and "bins" not in str(each)
    ]


@pytest.mark.parametrize("key", ["rebase", "event"])
@pytest.mark.parametrize(
    ("figure", "month", "area", "expected"),
    [
        ("complaints.received", "2019-04", "council", []),
        ("complaints.received", "2019-08", "Place", []),
        ("complaints.received", "2019-03", "council", [
            'problem: {key}.month: "2019-03" is outside the records of complaints.received. '
            "Write a month from 2019-04 to 2019-08."]),
        ("complaints.received", "2019-09", "council", [
            'problem: {key}.month: "2019-09" is outside the records of complaints.received. '
            "Write a month from 2019-04 to 2019-08."]),
        ("complaints.recieved", "2019-04", "council", [
            'problem: {key}.figure: "complaints.recieved" is not a figure that is charted by month. '
            "Did you mean complaints.received?"]),
        ("budget.variance", "2019-04", "council", [
            'problem: {key}.figure: "budget.variance" is not a figure that is charted by month. '
            "docs/definitions.md lists the figures."]),
        ("complaints.received", "2019-04", "Plaice", [
            'problem: {key}.area: "Plaice" is not an area. Did you mean Place?']),
    ],
)  # fmt: skip
def test_an_entry_names_a_figure_an_area_and_a_month_that_are_charted(tmp_path, key, figure, month, area, expected):
    entry = f'[[{key}]]\nfigure = "{figure}"\nmonth = "{month}"\narea = "{area}"'
    assert faults(tmp_path, entry) == [text.format(key=key) for text in expected]


def test_an_entry_without_records_is_a_remark(tmp_path):
    entry = '[[event]]\nfigure = "complaints.received"\nmonth = "2019-04"'
    assert faults(tmp_path, entry, complaints=None) == [
        "remark: event.figure: there are no records of complaints.received, so this is not used. "
        "Add them, or remove this."
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("complaint", ["problem: data_to.complaint: this is not a table. Did you mean complaints?"]),
        ("wards", ["remark: data_to.wards: this is not a table, so it is not used. Remove it."]),
    ],
)
def test_a_last_covered_day_of_no_table_is_reported_beside_everything_else(tmp_path, name, expected):
    folder = a_folder(tmp_path, framework=f"{FRAMEWORK}\n[data_to]\n{name} = 2019-08-31\n", complaints=ROWS)
    told = [f"{each.level}: {each}" for each in read(folder)[1] if each.file == "framework.toml"]
    assert told[: len(expected)] == expected
