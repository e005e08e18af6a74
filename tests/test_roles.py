"""Pages show roles: what identifies a person is recognised as far as it can be."""

import pytest

from perf.roles import why_no_role
from tests.dataset.folders import a_folder, a_row, problems, remarks

TITLED = "it has a title before a name, which identifies a person."
ADDRESS = "it has an e-mail address, which identifies a person."
FIX = 'Write a role, such as "Head of Performance".'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Head of Housing", ""),
        ("Mr John Q. Smith", TITLED),
        ("Dr. A. Person", TITLED),
        ("Head of Housing (Mrs Jones)", TITLED),
        ("Cllr Ŵyn Llŷr", TITLED),
        ("Councillor Jane Jones", TITLED),
        ("Councillor for Housing", ""),
        ("Head of Councillor Support", ""),
        ("Professor of Law", ""),
        ("MS Office Trainer", ""),
        ("Missing Persons Officer", ""),
        ("a.person@council.gov.uk", ADDRESS),
        ("Dr A. Person <a@b.gov.uk>", ADDRESS),
    ],
)
def test_an_address_or_a_title_before_a_name_identifies_a_person(text, expected):
    assert why_no_role(text) == expected


@pytest.mark.parametrize(("table", "column"), [("measures", "owner"), ("risks", "owner"), ("narrative", "author")])
def test_every_column_of_roles_is_checked(tmp_path, table, column):
    titled = a_folder(tmp_path / "titled", **{table: [a_row(table, **{column: "Dr A. Person"})]})
    expected = f"{table}.csv: row 2, {column}: {TITLED} {FIX}"
    assert [remark for remark in remarks(titled) if column in remark] == [expected]
    folder = a_folder(tmp_path / "address", **{table: [a_row(table, **{column: "Dr A. Person <a@b.gov.uk>"})]})
    assert problems(folder) == [f"{table}.csv: row 2, {column}: {ADDRESS} {FIX}"]
