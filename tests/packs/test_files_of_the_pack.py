"""Every table of the bundled pack is a file that a machine can read: one value a cell, numbers as numbers."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.pack
QUOTED = ("Printed", "Printed text", "Recomputed", "Claim")  # what a report printed, as it printed it: "86", "2%, 17%"
ONE_FILE = re.compile("^((?:Green|Red) actions) of .*, (?=[^,]*$)")  # a table for each corporate action, in one file
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")


@pytest.fixture(scope="module")
def tables(pack):
    """The tables of the pack's files, as text, by name."""
    files = sorted((pack / "tables").glob("*.csv"))
    return {file.name: pd.read_csv(file, dtype="str", keep_default_na=False, encoding="utf-8-sig") for file in files}


def test_every_table_of_a_page_has_its_file_and_no_other(pack):
    for page in pack.glob("*/*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for mark in soup.select("caption .made"):
            mark.decompose()
        of_one_file = [ONE_FILE.sub(r"\1, ", " ".join(caption.text.split())) for caption in soup.select("main caption")]
        captions = list(dict.fromkeys(of_one_file))
        linked = [link for link in soup.select("details.files a") if link["href"].endswith(".csv")]
        assert [link.text for link in linked] == captions, page.name
        assert all((page.parent / link["href"]).is_file() for link in linked)


def test_a_column_holds_numbers_or_texts_and_a_number_nothing_else(tables):
    mixed = {}
    for name, table in tables.items():
        for column in table.columns.difference(QUOTED):
            filled = table[column][table[column] != ""]
            numbers = filled.map(lambda cell: bool(NUMBER.fullmatch(cell)))
            looks_it = filled.map(lambda cell: bool(re.fullmatch(r"[-−+£]?[£\d][\d,.]*%?", cell)))
            if (numbers.any() and not numbers.all()) or (looks_it & ~numbers).any():
                mixed[f"{name}: {column}"] = list(filled.unique()[:3])
    assert mixed == {}


def test_every_row_of_a_file_is_a_row_of_its_table(tables):
    assert {name for name, table in tables.items() if table.empty or (table == "").all(axis=1).any()} == set()
    assert {name for name, table in tables.items() if (table == "").all(axis=0).any()} == set()


def test_what_is_made_up_is_marked_in_each_row_and_what_is_published_is_not(tables):
    sickness = [table for name, table in tables.items() if name.startswith("council-sickness-01")]
    assert all((table["Provenance"] == "made-up example data").all() for table in sickness)
    assert [name for name, table in tables.items() if "-risks-" in name and "Provenance" in table] == []
