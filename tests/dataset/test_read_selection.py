"""What is to be read of a folder: tables, columns, and records since a day, alike from CSV and Parquet."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import perf
from perf.catalogue import RECORD_FIGURES
from perf.dataset.parquet_files import read_parquet
from perf.dataset.problems import DataProblem
from perf.dataset.read_selection import FileSelection
from perf.quarter import Quarter
from perf.scores import record_amounts
from perf.topics.record_figures import for_quarter
from tests.dataset.folders import a_folder, a_row

SPELLS = [  # first day, last day
    ("2019-01-07", "2019-03-29"),
    ("2019-03-25", "2019-04-05"),
    ("2019-06-03", "2019-06-07"),
    ("2019-02-04", None),
]


def a_council(place, form="csv", **changes):
    spells = [
        a_row("absences", spell_id=f"S{at}", first_day=first, last_day=last, **changes)
        for at, (first, last) in enumerate(SPELLS)
    ]
    months = [str(month) for month in pd.period_range("2019-01", "2019-06", freq="M")]
    staff = [a_row("workforce", month=month) for month in months]
    folder = a_folder(place, absences=spells, workforce=staff, returns=[a_row("returns", quarter="2019-20 Q1")])
    if form == "parquet":
        for name in ("absences", "workforce"):
            rows = pd.read_csv(folder / f"{name}.csv")
            for day in {"first_day", "last_day"} & set(rows):
                rows[day] = pd.to_datetime(rows[day])
            rows.to_parquet(folder / f"{name}.parquet", row_group_size=2)
            (folder / f"{name}.csv").unlink()
    return folder


def test_tables_that_are_not_wanted_are_as_if_the_folder_did_not_hold_them(tmp_path):
    council = perf.load(a_council(tmp_path), tables=["workforce"])
    assert (len(council.workforce), len(council.absences)) == (6, 0)
    assert list(council.sources) == ["workforce"]
    assert {"absences", "returns"} <= set(council.missing)


def test_a_table_that_is_not_wanted_may_be_spoiled(tmp_path):
    folder = a_council(tmp_path)
    (folder / "returns.csv").write_text("nothing")
    assert len(perf.load(folder, tables=["absences"]).absences) == 4


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_only_the_wanted_columns_are_held(tmp_path, form):
    council = perf.load(a_council(tmp_path, form), columns={"absences": ["service", "first_day"]})
    assert list(council.absences) == ["service", "first_day"]
    assert len(council.workforce.columns) > 2


def test_a_required_column_that_is_not_wanted_is_no_problem_and_one_that_is_wanted_is(tmp_path):
    folder = a_council(tmp_path)
    rows = pd.read_csv(folder / "absences.csv").drop(columns=["person_id", "service"])
    rows.to_csv(folder / "absences.csv", index=False)
    assert len(perf.load(folder, columns={"absences": ["first_day"]}).absences) == 4
    with pytest.raises(DataProblem, match="row 1, service: this column is missing. Add the column."):
        perf.load(folder, columns={"absences": ["first_day", "service"]})


def test_rows_without_their_ids_are_not_taken_for_repeated(tmp_path):
    few = ["post_id", "service", "staff_group", "fte", "first_day", "last_day"]
    assert len(perf.load(a_council(tmp_path), columns={"absences": few}).absences) == 4


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_records_over_before_the_day_are_left_out_and_open_ones_kept(tmp_path, form):
    council = perf.load(a_council(tmp_path, form), since="2019-04-01")
    assert council.absences["spell_id"].tolist() == ["S1", "S2", "S3"]
    assert council.absences.index.tolist() == [1, 2, 3]
    assert council.workforce["month"].tolist() == ["2019-04", "2019-05", "2019-06"]
    assert len(council.returns) == 1


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_figure_since_a_day_is_the_figure_of_all_records(tmp_path, form):
    folder = a_council(tmp_path, form, post_id=None)
    quarter = Quarter("2019-20 Q1")
    whole, since = (
        for_quarter(record_amounts(perf.load(folder, **wanted), quarter), quarter, RECORD_FIGURES)
        for wanted in ({}, {"since": "2019-04-01"})
    )
    assert since["value"].gt(0).any()
    pd.testing.assert_frame_equal(whole, since)


def test_figures_begin_with_the_first_whole_month(tmp_path):
    council = perf.load(a_council(tmp_path), since="2019-04-02")
    made = record_amounts(council, Quarter("2019-20 Q1"))
    assert made.loc[made["amount"] == "sickness.days", "month"].min() == "2019-05"


def test_row_groups_that_are_not_wanted_are_not_read_and_the_rows_keep_their_numbers(tmp_path):
    day = pa.array([pd.Timestamp(day) for day in ("2019-01-01", "2019-05-01", "2019-06-01", "2018-01-01")])
    file = tmp_path / "absences.parquet"
    pq.write_table(pa.table({"Last Day": day, "id": list("abcd"), "x": [1, 2, 3, 4]}), file, row_group_size=1)
    since = pd.Timestamp("2019-05-01")
    wanted = FileSelection(columns=frozenset({"last_day", "id"}), until="last_day", since=since)
    rows = read_parquet(file, wanted).rows
    assert rows["id"].tolist() == ["b", "c"]
    assert (rows.index.tolist(), list(rows)) == ([1, 2], ["last_day", "id"])
    none = FileSelection(until="last_day", since=pd.Timestamp("2030-01-01"))
    assert read_parquet(file, none).rows.shape == (0, 3)


def test_a_fault_in_a_wanted_row_is_told_with_its_own_row(tmp_path):
    folder = a_council(tmp_path, "parquet")
    rows = pd.read_parquet(folder / "absences.parquet")
    rows.loc[2, "staff_group"] = "casual"
    rows.loc[0, "staff_group"] = "nobody looks here"
    rows.to_parquet(folder / "absences.parquet", row_group_size=2)
    with pytest.raises(DataProblem) as told:
        perf.load(folder, since="2019-04-01")
    assert told.value.problems["row"].tolist() == [4]


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ({"tables": ["sickness"]}, "'sickness' is not a table. Tables: reports, measures, returns,"),
        ({"columns": {"sickness": ["fte"]}}, "'sickness' is not a table. Tables: reports, measures, returns,"),
        ({"columns": {"absences": ["days"]}}, "'days' is not a column. Columns: spell_id, person_id,"),
    ],
)
def test_what_the_contract_does_not_know_cannot_be_wanted(tmp_path, wanted, problem):
    with pytest.raises(ValueError, match=problem):
        perf.load(a_council(tmp_path), **wanted)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_few_values_on_many_rows_are_kept_as_a_category_in_the_order_of_words(tmp_path, form):
    folder = a_folder(tmp_path, absences=[a_row("absences", spell_id=f"S{at}", reason=why) for at, why in
                                          enumerate(["Stress", " Back", "Stress", None, "Cold "])])  # fmt: skip
    if form == "parquet":
        pd.read_csv(folder / "absences.csv").to_parquet(folder / "absences.parquet")
        (folder / "absences.csv").unlink()
    reasons = perf.load(folder).absences["reason"]
    assert reasons.cat.categories.tolist() == ["Back", "Cold", "Stress"]
    assert reasons.tolist()[:3] == ["Stress", "Back", "Stress"]
    assert reasons.isna().tolist() == [False, False, False, True, False]
