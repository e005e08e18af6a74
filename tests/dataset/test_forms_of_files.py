"""A table in any usual form of file is read alike; what is said about the form helps whoever wrote it."""

import numpy as np
import pandas as pd
import pytest

import perf
from perf.checking import problems_of

MEASURES = "measure_id,title,theme,unit,polarity\nW1,Bins,Place,count,lower\n"
ROWS = [["measure_id", "quarter", "actual", "target"], ["W1", "2025-26 Q2", "9.5", "10"]]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "framework.toml").write_text('name = "Testshire"\n', encoding="utf-8")
    (tmp_path / "measures.csv").write_text(MEASURES, encoding="utf-8")
    return tmp_path


def of_returns(folder):
    return [problem for problem in problems_of(folder) if problem.file.startswith("returns")]


@pytest.mark.parametrize(
    ("separator", "encoding", "first", "remark"),
    [
        (";", "utf-8", "", "this file is separated by semicolons; it has been read."),
        ("\t", "cp1252", "", "this file is separated by tabs; it has been read."),
        ("|", "utf-8-sig", "", "this file is separated by bars; it has been read."),
        ("\t", "utf-16", "", "this file is separated by tabs; it has been read."),
        (
            ";",
            "utf-8",
            "sep=;\n",
            "the first line, sep=;, is for Excel; the file, separated by semicolons, has been read.",
        ),
    ],
)
def test_a_file_that_another_program_wrote_is_read_and_its_form_remarked_on(folder, separator, encoding, first, remark):
    text = first + "\n".join(separator.join(row) for row in ROWS) + "\n"
    (folder / "returns.csv").write_bytes(text.encode(encoding))
    (problem,) = of_returns(folder)
    assert (problem.level, problem.problem) == ("remark", remark)
    assert perf.load(folder).returns["actual"].tolist() == [9.5]


@pytest.mark.parametrize("above", [1, 4])
def test_headings_in_another_row_are_found_and_named(folder, above):
    text = "\n".join([*["Quarterly return,,,"] * above, *(",".join(row) for row in ROWS)]) + "\n"
    (folder / "returns.csv").write_text(text, encoding="utf-8")
    (problem,) = of_returns(folder)
    assert str(problem) == f"row 1: the header seems to be in row {above + 1}. Delete the rows above it."


@pytest.mark.parametrize(
    ("headings", "period"),
    [(["Q1 2025/26", "Q2 2025/26", "Q3 2025/26"], "quarter"), (["Apr-25", "May-25", "Jun-25", "Jul-25"], "month")],
)
def test_a_wide_table_is_called_so_and_sent_to_the_import(folder, headings, period):
    (folder / "returns.csv").write_text(
        f"measure_id,{','.join(headings)}\nW1{',1' * len(headings)}\n", encoding="utf-8"
    )
    problem = next(problem for problem in of_returns(folder) if "look like" in problem.problem)
    assert problem.problem.endswith(f"look like {period}s.")
    assert problem.fix == (
        f"Write one row for each {period}, with the {period} in a column of its own; council-perf import does that."
    )


def test_text_that_was_read_in_the_wrong_encoding_is_remarked_on(folder):
    garbled = MEASURES.replace("Bins", "Dŵr glân “clean”".encode().decode("cp1252", errors="replace"))
    (folder / "measures.csv").write_text(garbled, encoding="utf-8")
    remarks = [str(problem) for problem in problems_of(folder) if problem.file == "measures.csv"]
    assert any("looks garbled: it was written in one encoding and read in another." in remark for remark in remarks)


def test_a_short_decimal_of_parquet_is_the_number_that_was_meant(folder):
    frame = pd.DataFrame({"measure_id": ["W1"], "quarter": ["2025-26 Q2"]})
    frame = frame.assign(actual=np.float32([2.2]), target=np.float32([2.0]))
    frame.to_parquet(folder / "returns.parquet", index=False)
    measures = perf.score_quarter(folder, "2025-26 Q2").measures
    assert (measures["actual"].iloc[0], measures["rating"].iloc[0]) == (2.2, "Amber")  # exactly at the tolerance
