"""What a council folder holds by mistake or by malice: told, never followed, run, or unpacked without end."""

import os
import zipfile

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from perf.dataset import csv_files, framework_file, parquet_files, sheets, xlsx_sheets
from perf.load_council import read
from perf.safe_text import slug
from tests.dataset.folders import FRAMEWORK, a_folder, a_row, a_workbook, problems, remarks

OUTSIDE = "this is a link to a place outside the folder, so it is not read. Put the file itself in the folder."


@pytest.mark.parametrize("name", ["measures.csv", "measures.parquet", "data.xlsx", "framework.toml"])
def test_a_link_out_of_the_folder_is_not_followed(tmp_path, name):
    (tmp_path / "secret").write_text("measure_id,title\nsecret,secret\n")
    folder = a_folder(tmp_path / "council", framework=None, risks=[a_row("risks")])
    (folder / name).symlink_to("../secret")
    assert problems(folder) == [f"{name}: {OUTSIDE}"]


def test_a_link_within_the_folder_and_a_folder_that_is_a_link_are_followed(tmp_path):
    folder = a_folder(tmp_path / "council", measures=[a_row("measures")])
    (folder / "measures.csv").rename(folder / "of last year.txt")
    (folder / "measures.csv").symlink_to("of last year.txt")
    (tmp_path / "link").symlink_to(folder)
    assert read(tmp_path / "link")[0].measures["measure_id"].tolist() == ["M1"]


@pytest.mark.parametrize("name", ["measures.csv", "measures.parquet"])
def test_links_in_a_circle_and_pipes_are_told(tmp_path, name):
    folder = a_folder(tmp_path, risks=[a_row("risks")])
    (folder / name).symlink_to(name)
    told = [f"{name}: this is not a file that can be opened. Put the file itself in the folder."]
    assert problems(folder) == told
    (folder / name).unlink()
    os.mkfifo(folder / name)  # whoever opens it waits for ever
    assert problems(folder) == told


def test_files_of_absurd_size_are_not_opened(tmp_path, monkeypatch):
    for module, limit in ((csv_files, "MOST_CSV_BYTES"), (parquet_files, "MOST_BYTES"), (framework_file, "MOST_BYTES")):
        monkeypatch.setattr(module, limit, 1_000_000)
    folder = a_folder(tmp_path, risks=[a_row("risks")])
    for name in ("measures.csv", "returns.parquet", "framework.toml"):
        with (folder / name).open("wb") as file:
            file.truncate(2_000_000)
    told = "the file is 2 MB; at most 1 MB can be read. Remove rows of earlier years, or save a large table as Parquet."
    assert problems(folder) == [f"{name}: {told}" for name in ("framework.toml", "measures.csv", "returns.parquet")]


@pytest.mark.slow
def test_a_workbook_that_unpacks_without_end_is_not_unpacked(tmp_path):
    folder = a_folder(tmp_path, risks=[a_row("risks")])
    whole = zipfile.ZipFile(folder / "data.xlsx", "w", zipfile.ZIP_DEFLATED)
    with whole as book, book.open("xl/sharedStrings.xml", "w") as part:
        for _ in range(201):
            part.write(bytes(1_000_000))
    assert (folder / "data.xlsx").stat().st_size < 1_000_000
    assert problems(folder) == [
        "data.xlsx: the workbook unpacks to 201 MB; at most 200 MB can be read. Save large tables as Parquet."
    ]


@pytest.mark.parametrize("row", [b'r="999999999999"', b'r="20000"'])
def test_a_row_that_says_it_is_the_billionth_is_told(tmp_path, monkeypatch, row):
    monkeypatch.setattr(xlsx_sheets, "MOST_CELLS", 10_000)
    monkeypatch.setattr(sheets, "MOST_CELLS", 10_000)
    folder = a_folder(tmp_path)
    a_workbook(folder, {"measures": [["measure_id", "title"], ["M1", "x"]]})
    with zipfile.ZipFile(folder / "data.xlsx") as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(folder / "data.xlsx", "w") as book:
        for name, part in parts.items():
            book.writestr(name, part.replace(b'<row r="2"', b"<row " + row))
    assert problems(folder) == [
        "data.xlsx/measures: the sheet has more than 10,000 cells, with the blank ones between them. "
        "Delete what is far below or beside the table, or save a large table as Parquet."
    ]


def test_a_parquet_file_whose_text_unpacks_without_end_is_not_unpacked(tmp_path):
    folder = a_folder(tmp_path)
    reasons = pa.DictionaryArray.from_arrays(np.zeros(1_000_000, dtype="int32"), ["x" * 100_000])
    pq.write_table(pa.table({"reason": reasons}), folder / "absences.parquet")
    assert (folder / "absences.parquet").stat().st_size < 100_000
    assert problems(folder) == [
        "absences.parquet: the text in it unpacks to 100,000 MB; at most 4,000 MB can be read. "
        "Remove rows of earlier years."
    ]


def test_a_parquet_file_with_more_rows_than_any_council_has_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_files, "MOST_ROWS", 2)
    folder = a_folder(tmp_path, form="parquet", measures=[a_row("measures", measure_id=f"M{at}") for at in range(3)])
    assert problems(folder) == [
        "measures.parquet: the file has 3 rows; at most 2 can be read. Remove rows of earlier years."
    ]


def test_a_parquet_column_of_lists_is_told_and_the_others_are_read(tmp_path):
    folder = a_folder(tmp_path)
    rows = {name: [cell] for name, cell in a_row("measures").items()} | {"category": [["a", "b"]], "more": [{"x": 1}]}
    pq.write_table(pa.table(rows), folder / "measures.parquet")
    told = "this column holds lists, not cells. Write one text, number or date in each cell."
    assert problems(folder) == [f"measures.parquet: row 1, {name}: {told}" for name in ("category", "more")]
    assert read(folder)[0].measures["title"].tolist() == ["Calls answered"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_more_columns_than_any_table_has_are_told(tmp_path, form):
    wide = pd.DataFrame([a_row("measures") | {f"column {at}": "x" for at in range(1_000)}])
    file = {"csv": "measures.csv", "xlsx": "data.xlsx/measures", "parquet": "measures.parquet"}[form]
    assert problems(a_folder(tmp_path, form=form, measures=wide)) == [
        f"{file}: there are 1,005 columns; at most 1,000 can be read. Remove the others."
    ]


@pytest.mark.parametrize(("letters", "told"), [(10_000, []), (10_001, ["this text has 10,001 letters."])])
def test_a_text_longer_than_three_pages_is_told(tmp_path, letters, told):
    found = problems(a_folder(tmp_path, measures=[a_row("measures", title="x" * letters)]))
    assert found == [f"measures.csv: row 2, M1, title: {each} Shorten it to 10,000 letters." for each in told]


def test_a_value_as_long_as_a_file_is_told_shortened(tmp_path):
    [found] = problems(a_folder(tmp_path, measures=[a_row("measures", tolerance="9" * 5_000 + "x")]))
    assert len(found) < 1_300


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_marks_that_turn_the_direction_of_text_are_shown_by_their_number(tmp_path, form):
    folder = a_folder(tmp_path, form=form, measures=[a_row("measures", title="A\u202eB", theme="Plain")])
    assert read(folder)[0].measures[["title", "theme"]].iloc[0].tolist() == ["A[U+202E]B", "Plain"]


def test_they_are_shown_in_the_framework_and_in_messages_too(tmp_path):
    folder = a_folder(
        tmp_path, framework='name = "Te\\u202est"\n', measures=[a_row("measures", polarity="\u202ehigher")]
    )
    (folder / "a\x1b[2J\nb.csv").write_text("x\n")
    assert read(folder)[0].framework.name == "Te[U+202E]st"
    assert problems(folder)[0].startswith('measures.csv: row 2, M1, polarity: "[U+202E]higher" is not')
    assert remarks(folder)[0].startswith("a[U+001B][2J b.csv: this is not a table")


AREAS = FRAMEWORK.partition("[directorates]")[0] + "[directorates]\n"


@pytest.mark.parametrize(
    ("areas", "told"),
    [
        ('"日本" = []', '"日本" has no letter from a to z and no digit, so its reports would have no file name.'),
        ('".." = []', '".." has no letter from a to z and no digit, so its reports would have no file name.'),
        (
            '"A & B" = []\n"A + B" = []',
            '"A + B" gives its reports the same file name as the directorate A & B.',
        ),
        ('Council = ["Roads"]', '"Council" gives its reports the same file name as the area council.'),
        ('Place = ["Place"]', '"Place" is both a directorate and a service, so its figures would be counted twice.'),
        (f'"{"x" * 101}" = []', f'"{"x" * 101}" has 101 letters; at most 100 fit in a file name.'),
    ],
)
def test_an_area_that_cannot_name_a_file_of_its_own_is_told(tmp_path, areas, told):
    folder = a_folder(tmp_path, framework=AREAS + areas, risks=[a_row("risks")])
    assert problems(folder) == [f"framework.toml: directorates: {told} Give it a different name."]


def test_names_with_accents_or_a_path_in_them_name_a_file_and_schools_may_stand_in_every_directorate(tmp_path):
    areas = '"Tŷ" = ["Schools", "Both"]\n"../../etc" = ["Schools", "Both"]'
    settings = AREAS.replace("[directorates]", 'school_services = ["Schools"]\n[directorates]') + areas
    assert problems(a_folder(tmp_path, framework=settings, risks=[a_row("risks")])) == []
    assert [slug(name) for name in ("Tŷ", "../../etc")] == ["ty", "etc"]
