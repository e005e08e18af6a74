import string
import zipfile
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perf
from perf.catalogue import TABLES
from perf.dataset.dataset import Dataset
from perf.dataset.problems import DataProblem
from perf.errors import PerfError
from perf.load_council import load, read
from perf.quarter import Quarter
from tests.dataset.folders import GOOD, a_folder, a_row, a_workbook, problems, remarks

VALE = Path(__file__).parents[2] / "data" / "vale"
FORMS = ("csv", "parquet", "xlsx")


def as_in_a_sheet(found):
    """Tell problems without their file, so that the three forms can be compared."""
    return [(problem.level, problem.row, problem.column, problem.value, str(problem)) for problem in found]


# The bundled council


def test_the_bundled_quarter_loads_without_a_problem(vale):
    assert (len(vale.measures), len(vale.actions), len(vale.claims)) == (vale.measures.measure_id.nunique(), 224, 97)
    assert vale.remarks == ()
    assert [problem for problem in read(VALE)[1] if problem.level == "problem"] == []


def test_the_bundled_quarter_compares_with_the_same_quarter_last_year(vale):
    assert [str(quarter) for quarter in vale.quarters] == ["2018-19 Q2", "2019-20 Q2"]


def test_the_package_itself_loads_a_folder(tmp_path):
    folder = a_folder(tmp_path, returns=[a_row("returns")])
    assert perf.load(folder).returns["actual"].tolist() == [101.85]
    assert perf.load(str(folder)).folder == folder


# What a Dataset is


def test_a_table_is_an_attribute_and_an_absent_one_is_empty_and_missing(tmp_path):
    data = load(a_folder(tmp_path, returns=[a_row("returns")], risks=[a_row("risks")]))
    assert isinstance(data, Dataset)
    assert (len(data.returns), len(data.risks), len(data.actions)) == (1, 1, 0)
    current = [name for name, table in TABLES.items() if table.is_expected]
    assert data.missing == tuple(name for name in current if name not in ("returns", "risks"))
    assert data.sources["returns"].file == "returns.csv"


def test_an_attribute_that_is_no_table_is_an_error(tmp_path):
    data = load(a_folder(tmp_path, returns=[a_row("returns")]))
    with pytest.raises(AttributeError) as refused:
        data.retruns  # noqa: B018  the access is the test
    assert str(refused.value).startswith(
        'There is no table "retruns". Did you mean returns? Tables: reports, measures, '
    )


def test_the_index_of_a_table_is_the_number_of_the_record_in_its_file(tmp_path):
    data = load(a_folder(tmp_path, returns="measure_id,quarter,actual\nM1,2019-20 Q2,\n\n,,\nM2,2019-20 Q2,\n"))
    assert data.returns.index.tolist() == [0, 2]
    assert [data.sources["returns"].line(record) for record in data.returns.index] == [2, 5]


def test_the_quarters_are_those_of_returns_actions_and_risks_the_oldest_first(tmp_path):
    data = load(
        a_folder(
            tmp_path,
            returns=[a_row("returns", quarter="2019-20 Q2"), a_row("returns", quarter="2018-19 Q4")],
            actions=[a_row("actions", quarter="1999-00 Q1")],
            risks=[a_row("risks", quarter="2019-20 Q2")],
            savings=[a_row("savings", quarter="2020-21 Q1")],
        )
    )
    assert [str(quarter) for quarter in data.quarters] == ["1999-00 Q1", "2018-19 Q4", "2019-20 Q2"]


def test_a_quarter_is_the_latest_unless_it_is_named(tmp_path):
    returns = [a_row("returns", quarter=quarter) for quarter in ("2019-20 Q2", "2018-19 Q4")]
    data = load(a_folder(tmp_path, returns=returns))
    assert data.quarter() == Quarter("2019-20 Q2")
    assert data.quarter("2018/19-q4") == data.quarter(Quarter("2018-19 Q4")) == Quarter("2018-19 Q4")


def test_without_measures_actions_and_risks_the_quarters_are_those_of_the_records(tmp_path):
    workforce = [a_row("workforce", month=month) for month in ("2019-07", "2019-08", "2019-09")]
    data = load(a_folder(tmp_path, workforce=workforce, leavers=[a_row("leavers", left_on="2018-12-31")]))
    assert [str(quarter) for quarter in data.quarters] == ["2018-19 Q3", "2018-19 Q4", "2019-20 Q1", "2019-20 Q2"]
    assert data.quarter() == Quarter("2019-20 Q2")


def test_a_quarter_that_only_records_reach_can_be_named_but_is_not_the_latest(tmp_path):
    data = load(
        a_folder(
            tmp_path,
            returns=[a_row("returns", quarter="2019-20 Q2")],
            workforce=[
                a_row("workforce", month=month) for month in map(str, pd.period_range("2019-01", "2019-12", freq="M"))
            ],
        )
    )
    reached = ["2018-19 Q4", "2019-20 Q1", "2019-20 Q2", "2019-20 Q3"]
    assert [str(quarter) for quarter in data.recorded_quarters] == reached
    assert data.quarter("2019/20 Q1") == Quarter("2019-20 Q1")
    assert data.quarter() == Quarter("2019-20 Q2")
    with pytest.raises(PerfError, match=rf"for 2019-20 Q4\. Quarters with data: {', '.join(reached)}\.$"):
        data.quarter("2019-20 Q4")


def test_records_of_spells_reach_back_to_the_end_of_the_first_spell(tmp_path):
    spells = [("2018-02-01", "2019-05-03"), ("2019-06-01", "2019-06-02"), ("2019-08-01", "")]
    absences = [
        a_row("absences", spell_id=f"S{at}", first_day=first, last_day=last) for at, (first, last) in enumerate(spells)
    ]
    data = load(a_folder(tmp_path, absences=absences))
    assert [str(quarter) for quarter in data.recorded_quarters] == ["2019-20 Q1", "2019-20 Q2"]


def test_many_quarters_are_told_by_the_first_and_the_last(tmp_path):
    months = pd.period_range("2015-04", "2019-09", freq="M").astype("str")
    data = load(a_folder(tmp_path, workforce=[a_row("workforce", month=month) for month in months]))
    with pytest.raises(PerfError, match=r"for 2014-15 Q4\. Quarters with data: 2015-16 Q1 to 2019-20 Q2\.$"):
        data.quarter("2014-15 Q4")


@pytest.mark.parametrize(
    ("tables", "label", "told"),
    [
        (
            {"returns": [a_row("returns")]},
            "2019-20 Q1",
            "has no data for 2019-20 Q1. Quarters with data: 2019-20 Q2.",
        ),
        (
            {"measures": [a_row("measures")]},
            "",
            "has no data for any quarter. Quarters with data: none.",
        ),
    ],
)
def test_a_quarter_without_data_is_told_with_those_that_have(tmp_path, tables, label, told):
    data = load(a_folder(tmp_path, **tables))
    with pytest.raises(PerfError) as refused:
        data.quarter(label)
    assert str(refused.value) == f"{tmp_path} {told}"


def test_a_year_that_starts_in_january_has_quarters_of_calendar_years(tmp_path):
    framework = 'name = "Testshire"\nyear_start_month = 1\n'
    data = load(a_folder(tmp_path, framework=framework, returns=[a_row("returns", quarter="2019 q2")]))
    assert data.quarters == (Quarter("2019 Q2", 1),)


# Problems and remarks


def test_every_problem_of_a_folder_is_told_at_once_and_nothing_is_loaded(tmp_path):
    folder = a_folder(
        tmp_path / "shire",
        framework='name = "Testshire"\nyear_start_month = 13\n',
        measures="measure_id,title,theme,unit,polarity\nM1,Calls,People,percent,hihger\nM2,,People,percent,lower\n",
        returns="measure_id,quarter,actual\nM1,2019-20 Q2,ten\nM1,2019-21 Q2,\nQ7,2019-20 Q2,\n",
        risks="",
    )
    with pytest.raises(DataProblem) as refused:
        load(folder)
    assert str(refused.value) == "\n".join(
        [
            f"{folder}/framework.toml: 1 problem, so nothing was scored. Put this right and run again.",
            '  year_start_month: "13" is not a month from 1 to 12. Correct it.',
            f"{folder}/measures.csv: 1 problem, so nothing was scored. Put this right and run again.",
            '  row 2, M1, polarity: "hihger" is not higher, lower, target or none. Did you mean higher?',
            f"{folder}/returns.csv: 3 problems, so nothing was scored. Put these right and run again.",
            '  row 3, M1, quarter: "2019-21 Q2" is not a quarter. Write it like 2019-20 Q2.',
            '  row 2, M1, actual: "ten" is not a number. '
            "Write it in digits, such as 1,234.5, or leave it blank if there is none.",
            '  row 4, measure_id: "Q7" is not in measures. Correct it, or add it to measures.',
            f"{folder}/risks.csv: 1 problem, so nothing was scored. Put this right and run again.",
            "  the file is empty. Write at least the header row, or remove it.",
        ]
    )


def test_the_problems_of_a_folder_are_a_frame_too(tmp_path):
    folder = a_folder(tmp_path, actions=[a_row("actions", due="31/09/2019", title="")])
    with pytest.raises(DataProblem) as refused:
        load(folder)
    assert refused.value.problems.to_dict("records") == [
        {
            "level": "problem",
            "file": "actions.csv",
            "row": 2,
            "column": "due",
            "value": "31/09/2019",
            "problem": 'A1: "31/09/2019" is not in the calendar.',
            "fix": "Write the correct day, such as 2019-09-30, or leave it blank if there is none.",
        }
    ]


def test_remarks_do_not_stop_the_loading_and_stay_with_the_data(tmp_path):
    folder = a_folder(tmp_path, measures=[a_row("measures", title="")], sketch="x\n1\n")
    assert [str(remark) for remark in load(folder).remarks] == [
        "this is not a table, so it is not read. Remove it, or give it the name of a table.",
        "row 2, M1, title: this is blank. Fill it in.",
    ]
    assert problems(folder) == []


@pytest.mark.parametrize(("place", "what"), [("nowhere", "does not exist"), ("framework.toml", "is not a folder")])
def test_a_folder_that_cannot_be_opened_is_reported_with_its_full_path(tmp_path, monkeypatch, place, what):
    a_folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataProblem) as refused:
        read(place)
    assert str(refused.value) == (
        f"{place}: 1 problem, so nothing was scored. Put this right and run again.\n"
        f"  The folder {tmp_path / place} {what}. Write the path of a council folder, such as data/vale."
    )


def test_a_folder_without_a_table_is_told(tmp_path):
    assert problems(a_folder(tmp_path)) == [
        ".: the folder holds none of the tables. Add tables such as measures.csv and returns.csv, or data.xlsx."
    ]


def test_a_folder_without_a_framework_is_read_by_the_default_rules(tmp_path):
    folder = a_folder(tmp_path, framework=None, returns=[a_row("returns")])
    assert load(folder).framework.name == tmp_path.name
    assert remarks(folder) == [
        "framework.toml: this file is missing, so the default rules apply. "
        "Add it to name the council, its directorates and its rules."
    ]


# Which files and columns are read


@pytest.mark.parametrize(
    ("first", "second"), [("csv", "parquet"), ("csv", "xlsx"), ("parquet", "xlsx")], ids=lambda form: form
)
def test_a_table_in_two_places_is_a_problem(tmp_path, first, second):
    for form in (first, second):
        a_folder(tmp_path, form=form, returns=[a_row("returns")])
    places = {"csv": "returns.csv", "parquet": "returns.parquet", "xlsx": "data.xlsx/returns"}
    earlier, later = sorted((places[first], places[second]))
    assert problems(tmp_path) == [f"{later}: the table returns is also in {earlier}. Keep one of the two."]


def test_a_table_in_two_sheets_is_a_problem(tmp_path):
    a_folder(tmp_path)
    rows = [["measure_id", "quarter", "actual"], ["M1", "2019-20 Q2", 1]]
    a_workbook(tmp_path, {"returns": rows, "returns ": rows})
    assert problems(tmp_path) == [
        "data.xlsx/returns : the table returns is also in data.xlsx/returns. Keep one of the two."
    ]


def test_names_of_files_and_sheets_are_read_without_regard_to_case(tmp_path):
    a_folder(tmp_path, Measures=[a_row("measures")])
    path = a_workbook(tmp_path, {"RETURNS": [["measure_id", "quarter", "actual"], ["M1", "2019-20 Q2", 1]]})
    path.rename(tmp_path / "Data.XLSX")
    data = load(tmp_path)
    assert (len(data.measures), len(data.returns), data.sources["measures"].file) == (1, 1, "Measures.csv")


def test_a_workbook_that_cannot_be_read_is_a_problem(tmp_path):
    folder = a_folder(tmp_path, measures=[a_row("measures")])
    (folder / "data.xlsx").write_bytes(b"PK\x03\x04 cut off")
    assert problems(folder) == [
        "data.xlsx: this is not an Excel workbook that can be read. Save it as an Excel workbook (.xlsx)."
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("returns.csv", "this is not a file that can be opened. Put the file itself in the folder."),
        ("returns.parquet", "this is not a file that can be opened. Put the file itself in the folder."),
        ("data.xlsx", "this is not an Excel workbook that can be read. Save it as an Excel workbook (.xlsx)."),
    ],
)
@pytest.mark.parametrize("what", ["a folder", "a link to nothing"])
def test_what_has_the_name_of_a_table_but_is_no_file_is_told(tmp_path, name, told, what):
    folder = a_folder(tmp_path, measures=[a_row("measures")])
    if what == "a folder":
        (folder / name).mkdir()
    else:
        (folder / name).symlink_to(folder / "nowhere")
    assert problems(folder) == [f"{name}: {told}"]


def test_headers_may_differ_in_case_and_spaces(tmp_path):
    data = load(a_folder(tmp_path, returns="Measure ID, QUARTER ,Actual,Data To\nM1,2019-20 Q2,5,2019-08-31\n"))
    assert data.returns.loc[0, ["measure_id", "quarter", "actual"]].tolist() == ["M1", "2019-20 Q2", 5.0]
    assert data.returns.loc[0, "data_to"] == pd.Timestamp("2019-08-31")


@pytest.mark.parametrize("form", FORMS)
def test_a_column_that_is_not_read_is_named_and_in_no_frame(tmp_path, form):
    rows = [{"ward": "Cadoc", **a_row("returns"), "Our Ref": 7}, {"ward": None, **a_row("returns", measure_id="M2")}]
    folder = a_folder(tmp_path, form=form, returns=rows)
    assert list(load(folder).returns) == [*TABLES["returns"].names]
    text = "these columns are not read. Remove them, or give them the names of columns that are."
    assert [each.split(": ", 1)[1] for each in remarks(folder) if "not read" in each] == [
        f"row 1, ward and Our Ref: {text}"
    ]


@pytest.mark.slow
def test_a_column_that_is_not_read_may_have_any_name(tmp_path):
    rows = {name: [row] for name, row in GOOD.items() if name != "commentary"}
    names = {column for table in TABLES.values() for column in table.names} | {"record", "index", "level_0", "before"}
    more = {
        name: [row | dict.fromkeys(sorted(names - {*TABLES[name].names, *TABLES[name].synonyms}), "x")]
        for name, (row,) in rows.items()
    }
    usual, as_usual = read(a_folder(tmp_path / "without", **rows))
    data, found = read(a_folder(tmp_path / "with", **more))
    for name in rows:
        pd.testing.assert_frame_equal(data.tables[name], usual.tables[name])
    told = {str(problem) for problem in found} - {str(problem) for problem in as_usual}
    assert [each for each in told if "not read" not in each] == []


def test_measures_may_be_grouped_by_objective_instead_of_theme(tmp_path):
    row = a_row("measures", Objective="An active Vale")
    del row["theme"]
    data = load(a_folder(tmp_path, measures=[row]))
    assert (data.theme_word, data.measures["theme"].tolist()) == ("objective", ["An active Vale"])


def test_beside_a_theme_an_objective_is_a_column_that_is_not_read(tmp_path):
    data = load(folder := a_folder(tmp_path, measures=[a_row("measures", objective="An active Vale")]))
    assert (data.theme_word, data.measures["theme"].tolist()) == ("theme", ["People"])
    assert any("objective: this column is not read" in each for each in remarks(folder))


def test_headers_alone_are_an_empty_table_that_is_not_missing(tmp_path):
    data = load(a_folder(tmp_path, returns="measure_id,quarter\n", risks=[a_row("risks")]))
    assert (len(data.returns), "returns" in data.missing) == (0, False)
    assert list(data.returns) == list(load(a_folder(tmp_path / "absent", risks=[a_row("risks")])).returns)


def test_zero_bytes_are_a_problem_and_the_table_is_not_called_missing(tmp_path):
    folder = a_folder(tmp_path, returns="", risks=[a_row("risks")])
    assert problems(folder) == ["returns.csv: the file is empty. Write at least the header row, or remove it."]
    assert "returns" not in read(folder)[0].missing


def test_the_folder_is_left_as_it_was(tmp_path):
    folder = a_folder(tmp_path, returns=[a_row("returns")])
    a_workbook(folder, {"risks": [list(GOOD["risks"]), list(GOOD["risks"].values())]})
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    load(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


# CSV, Parquet and data.xlsx read alike


@pytest.mark.slow
def test_all_tables_read_alike_from_csv_parquet_and_a_workbook(tmp_path):
    one, *others = [
        load(a_folder(tmp_path / form, form=form, **{table: [row] for table, row in GOOD.items()})) for form in FORMS
    ]
    for table in GOOD:
        for other in others:
            pd.testing.assert_frame_equal(one.tables[table], other.tables[table])
    assert [one.missing, *(other.missing for other in others)] == [(), (), ()]


def test_faults_are_told_alike_from_csv_parquet_and_a_workbook(tmp_path):
    rows = [
        a_row("returns", actual="£2.92m", stated_rating="green", reason="Agreed", area="council"),
        dict.fromkeys(GOOD["returns"]),  # a blank row
        a_row("returns", measure_id="M2", actual="ten", quarter="2019/20-q2", area="council"),
        a_row("returns", measure_id="", actual="N/A", stated_rating="Red", area="council"),
        a_row("returns", area="Plaice", actual="61.17%", target="inf"),
    ]
    told = [as_in_a_sheet(read(a_folder(tmp_path / form, form=form, returns=rows))[1]) for form in FORMS]
    assert [row for _, row, *_ in told[0]] == [5, 4, 6, 5, 6]
    assert told[1] == told[2] == told[0]


def column_of(*alternatives):
    """Draw one kind of cell for the whole column, some of them blank."""
    return st.sampled_from(alternatives).flatmap(lambda cell: st.lists(st.none() | cell, min_size=4, max_size=4))


plain_text = st.text(string.ascii_letters + string.digits + " £é–,;:'\"#=%/-.", max_size=8)
some_days = st.dates(date(1901, 1, 1), date(2199, 12, 31))
columns = st.fixed_dictionaries(
    {
        "measure_id": st.just(["M1", "M2", "M3", "M4"]) | st.just([7, 8, 9, 10]),
        "quarter": st.just(["2019-20 Q2", "2019/20 Q2", "2019-20-Q2", "soon"]),
        "actual": column_of(
            st.floats(-1e15, 1e15).map(lambda number: float(f"{number:.15g}")),  # as many digits as Excel keeps
            st.integers(-(10**9), 10**9),
            st.sampled_from(["1,234.5", "£2.92m", "61.17%", "N/A", "ten", "inf", " 5 "]),
        ),
        "data_to": column_of(some_days, some_days.map(str), st.sampled_from(["31/09/2019", "soon", "N/A"])),
        "comparable": column_of(st.booleans(), st.sampled_from(["yes", "No", "TRUE", "perhaps"])),
        "stated_rating": column_of(st.sampled_from(["green", "RED", "N/A", "Blue"])),
        "note": column_of(plain_text, st.integers(0, 10**6), some_days),
        "Ward Name": column_of(plain_text),
    }
)  # fmt: skip


@pytest.mark.slow
@settings(deadline=None, max_examples=8)
@given(cells=columns)
def test_any_small_table_reads_alike_from_csv_parquet_and_a_workbook(cells):
    rows = pd.DataFrame(cells, dtype=object).to_dict("records")
    with TemporaryDirectory() as folder:
        (one, faults), *others = [read(a_folder(Path(folder) / form, form=form, returns=rows)) for form in FORMS]
        for other, other_faults in others:
            pd.testing.assert_frame_equal(one.returns, other.returns)
            assert as_in_a_sheet(other_faults) == as_in_a_sheet(faults)


# Whatever a file holds


def a_valid(suffix):
    """Give the bytes of a small valid table."""
    with TemporaryDirectory() as folder:
        form = {".csv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}[suffix]
        a_folder(Path(folder), form=form, returns=[a_row("returns"), a_row("returns", measure_id="M2")])
        (path,) = Path(folder).glob(f"*{suffix}")
        return path.read_bytes()


VALID = {suffix: a_valid(suffix) for suffix in (".csv", ".parquet", ".xlsx")}
random_bytes = st.binary(max_size=80)
csv_like = st.lists(
    st.sampled_from(
        ["measure_id", "quarter", "actual", ",", '"', "\n", "\r", "\r\n", " ", "M1", "2019-20 Q2", "é", "9"]
    ),
    max_size=20,
).map(lambda parts: "".join(parts).encode())


def damaged(suffix):
    """Cut a valid file off, or change some of its bytes; in a workbook those of the sheet within the archive."""
    whole = VALID[suffix]
    cut = st.integers(0, len(whole)).map(lambda length: whole[:length])
    changes = st.lists(st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=3)), min_size=1, max_size=4)
    return cut | changes.map(lambda changes: _changed(whole, changes, within=suffix == ".xlsx"))


def _changed(whole, changes, *, within):
    if within:
        return _with_sheet(whole, lambda sheet: _changed(sheet, changes, within=False))
    for at, new in changes:
        at %= len(whole)
        whole = whole[:at] + new + whole[at + len(new) :]
    return whole


def _with_sheet(whole, change):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "data.xlsx"
        path.write_bytes(whole)
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        with zipfile.ZipFile(path, "w") as book:
            for name, part in parts.items():
                book.writestr(name, change(part) if name == "xl/worksheets/sheet1.xml" else part)
        return path.read_bytes()


def assert_read_or_told(name, content):
    """Read a folder with such a file: it never raises, and what it cannot read it tells whole."""
    with TemporaryDirectory() as folder:
        a_folder(Path(folder))
        (Path(folder) / name).write_bytes(content)
        data, found = read(folder)
    assert len(data.returns) or any(problem.level == "problem" for problem in found) or name not in data.sources
    assert all(problem.file and problem.problem.strip() and problem.fix.strip() for problem in found)


@settings(deadline=5_000, max_examples=25)
@given(content=random_bytes | csv_like | damaged(".csv"))
def test_no_csv_whatever_it_holds_stops_the_reading(content):
    assert_read_or_told("returns.csv", content)


@settings(deadline=5_000, max_examples=25)
@given(content=random_bytes | damaged(".parquet"))
def test_no_parquet_file_whatever_it_holds_stops_the_reading(content):
    assert_read_or_told("returns.parquet", content)


@settings(deadline=5_000, max_examples=25)
@given(content=random_bytes | damaged(".xlsx"))
def test_no_workbook_whatever_it_holds_stops_the_reading(content):
    assert_read_or_told("data.xlsx", content)


@pytest.mark.parametrize(
    "cells",
    [
        pa.array([True, None]),
        pa.array([1.5, None]).cast(pa.float32()),
        pa.array([2**63, 0], type=pa.uint64()),
        pa.array([date(2019, 9, 30), date(9999, 12, 31)]),
        pa.array([pd.Timestamp("2019-09-30 10:00", tz="Europe/London"), None]),
        pa.array([timedelta(days=1), None]),
        pa.array([b"\xff\x00", None]),
        pa.array([[1, 2], None]),
        pa.array([{"a": 1}, None]),
        pa.array([None, None]),
        pa.array(["a", None]).dictionary_encode(),
        pa.array(["a", None], type=pa.string_view()),
    ],
    ids=lambda cells: str(cells.type),
)
def test_a_parquet_column_of_any_type_is_read_or_told(tmp_path, cells):
    folder = a_folder(tmp_path)
    kinds = ("actual", "data_to", "comparable", "stated_rating", "note", "extra")
    named = {"measure_id": ["M1", "M2"], "quarter": ["2019-20 Q2", "2019-20 Q2"]}
    pq.write_table(pa.table(named | dict.fromkeys(kinds, cells)), folder / "returns.parquet")
    data, found = read(folder)
    assert len(data.returns) == 2
    assert {problem.file for problem in found} <= {"returns.parquet"}
