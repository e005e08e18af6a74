"""Exports become tables, and what became of each row is told."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perf.errors import PerfError
from perf.importing.imported_tables import import_sources, rows_of
from perf.importing.sources import Source
from perf.importing.suggestion import suggested

HR = """
    Employee;Directorate;Service;From;To;WTE;Status
    1;Place;Waste;03/06/2025;07/06/2025;1.0;Closed
    2;Place;Waste;24/06/2025;05/07/2025;0.5;Closed
    3;Place;Parks;n/k;;1.0;Open
    4;Place;Parks;01/07/2025;;1.0;Cancelled
    """
SPELLS = """
    [[source]]
    table = "absences"
    file = "hr.csv"
    drop = { Status = ["cancelled"] }
    [source.columns]
    person_id = "employee"
    directorate = "Directorate"
    service = "Service"
    first_day = "From"
    last_day = "To"
    fte = "WTE"
    [source.constants]
    staff_group = "corporate"
    [source.dates]
    first_day = "%d/%m/%Y"
    last_day = "%d/%m/%Y"
    """


def table(folder, name):
    return pd.read_csv(folder / f"{name}.csv", dtype="str", keep_default_na=False)


def test_an_export_becomes_a_table_and_each_row_is_accounted_for(folder):
    place = folder(SPELLS, hr=HR)
    (account,) = import_sources(place)
    rows = table(place, "absences")
    assert rows["first_day"].tolist() == ["2025-06-03", "2025-06-24", "n/k"]
    assert rows.iloc[1].to_dict() == {
        "person_id": "2", "directorate": "Place", "service": "Waste", "first_day": "2025-06-24",
        "last_day": "2025-07-05", "fte": "0.5", "staff_group": "corporate",
    }  # fmt: skip
    assert str(account) == (
        "absences from hr.csv: 4 rows read, 1 row excluded, 3 rows written\n"
        '  excluded: 1 row with Status "Cancelled" (row 5)\n'
        "  fte adds up to 3.5 less 1 in rows excluded; written 2.5\n"
        '  1 cell of first_day is no date of the form %d/%m/%Y, and kept unchanged: "n/k" (row 4)\n'
        "  not filled in: spell_id, which the table needs"
    )


def test_a_wide_table_becomes_rows_and_monthly_amounts_are_added_up_from_the_start_of_the_year(folder):
    place = folder(
        """
        [[source]]
        table = "budget"
        file = "finance.csv"
        drop = { Service = ["Total"] }
        cumulate = ["actual"]
        unpivot = { columns = ["*-25", "*-26"], name = "month", value = "actual" }
        columns = { service = "Service" }
        dates = { month = "%b-%y" }
        """,
        finance="""
        Service,Mar-25,Apr-25,May-25,Apr-26
        Waste,7,"1,000",(200),5
        Parks,,300,£40,
        Total,7,1300,-160,5
        """,
    )
    (account,) = import_sources(place)
    rows = table(place, "budget")
    assert list(zip(rows["service"], rows["month"], rows["actual"], strict=True)) == [
        ("Waste", "2025-03", "7"), ("Waste", "2025-04", "1000"), ("Waste", "2025-05", "800"), ("Waste", "2026-04", "5"),
        ("Parks", "2025-04", "300"), ("Parks", "2025-05", "340"),
    ]  # fmt: skip
    assert "2 blank cells of the columns that became rows made no row" in account.notes
    assert [(one.read, one.excluded, one.written) for one in account.sums] == [(2304, 1152, 1152)]


def test_exports_of_several_files_are_one_and_rows_with_the_same_number_are_not_mixed_up(folder):
    place = folder(
        """
        [[source]]
        table = "budget"
        file = "finance_*.csv"
        drop = { Service = ["Total"] }
        columns = { service = "Service", month = "Month", actual = "Actual" }
        """,
        finance_a="""
        Service,Month,Actual
        Waste,2025-04,5
        Total,2025-04,5
        """,
        finance_b="""
        Service,Month,Actual
        Total,2025-05,8
        Waste,2025-05,8
        """,
    )
    (account,) = import_sources(place)
    assert table(place, "budget")["actual"].tolist() == ["5", "8"]
    assert [(one.read, one.excluded, one.written) for one in account.sums] == [(26, 13, 13)]


def test_two_exports_are_joined_and_rows_without_a_partner_are_told(folder):
    place = folder(
        """
        [[source]]
        table = "leavers"
        file = "left.csv"
        columns = { person_id = "Payroll no", left_on = "Left", service = "Team" }
        join = { file = "posts.csv", on = { "payroll no" = "Employee" } }
        """,
        left="""
        Payroll no,Left
        A1,2025-06-30
        B2,2025-07-31
        """,
        posts="""
        Employee,Team,Grade
        a1,Waste,7
        C3,Parks,5
        """,
    )
    (account,) = import_sources(place)
    assert table(place, "leavers")["service"].tolist() == ["Waste", ""]
    assert account.notes == [
        "1 row without a row in posts.csv (row 3)", "1 row of posts.csv belonging to none, so not used",
    ]  # fmt: skip
    assert account.unused == ["Grade"]


def test_words_blanks_scales_and_constants_with_cells_are_the_tables_own(folder):
    place = folder(
        """
        [[source]]
        table = "returns"
        file = "paid.csv"
        blank = ["TBC"]
        constants = { measure_id = "FIN/1", quarter = "{Year} Q4" }
        columns = { actual = "On time", note = "Remark" }
        scale = { actual = 100 }
        words = { note = { "prov" = "Provisional." } }
        """,
        paid="""
        Year,On time,Remark
        2017/18,0.9143,prov
        2018/19,TBC,
        """,
    )
    (account,) = import_sources(place)
    rows = table(place, "returns")
    assert rows["quarter"].tolist() == ["2017/18 Q4", "2018/19 Q4"]
    assert rows["actual"].tolist() == ["91.43", ""]
    assert rows["note"].tolist() == ["Provisional.", ""]
    assert str(account).splitlines()[1] == "  actual adds up to 0.9143, times 100; written 91.43"


def test_payments_are_added_up_to_amounts_of_a_month(folder):
    place = folder(
        """
        [[source]]
        table = "budget"
        file = "cards.csv"
        add_up = true
        columns = { service = "Unit", month = "Paid", actual = "Amount" }
        dates = { month = "%Y-%m-%d" }
        """,
        cards="""
        Unit,Paid,Amount
        Waste,2025-04-03,10.10
        Parks,2025-04-30,5
        Waste,2025-04-28,0.2
        """,
    )
    import_sources(place)
    rows = table(place, "budget")
    assert rows.to_dict("records") == [
        {"service": "Waste", "month": "2025-04", "actual": "10.3"},
        {"service": "Parks", "month": "2025-04", "actual": "5"},
    ]


def test_an_update_keeps_the_rows_that_it_does_not_give_again(folder):
    source = """
        [[source]]
        table = "returns"
        file = "new.csv"
        update = true
        columns = { measure_id = "Ref", quarter = "Quarter", actual = "Actual" }
        """
    place = folder(
        source,
        returns="""
        measure_id,quarter,actual,note
        A,2025-26 Q1,1,kept
        A,2025-26 Q2,2,replaced
        """,
        new="""
        Ref,Quarter,Actual
        A,2025-26 Q2,3
        B,2025-26 Q2,4
        """,
    )
    import_sources(place)
    rows = table(place, "returns")
    assert list(zip(rows["measure_id"], rows["actual"], rows["note"], strict=True)) == [
        ("A", "1", "kept"), ("A", "3", ""), ("B", "4", ""),
    ]  # fmt: skip


def test_a_table_that_was_not_made_by_an_import_or_was_changed_since_is_not_replaced(folder):
    place = folder(SPELLS, hr=HR)
    import_sources(place)
    import_sources(place)  # its own table may be made again
    (place / "absences.csv").write_text("changed\nby hand\n", encoding="utf-8")
    with pytest.raises(PerfError, match=r"^absences\.csv in .* was not made by an import, or changed since\. "):
        import_sources(place)
    assert (place / "absences.csv").read_text(encoding="utf-8") == "changed\nby hand\n"
    import_sources(place, replace=True)
    assert len(table(place, "absences")) == 3


def test_nothing_is_written_if_a_later_source_cannot_be_read(folder):
    place = folder(SPELLS + '[[source]]\ntable = "leavers"\nfile = "none.csv"\n', hr=HR)
    with pytest.raises(PerfError) as error:
        import_sources(place)
    assert str(error.value) == f"source 2 (leavers): there is no none.csv in {place}.\nNothing was imported."
    assert not (place / "absences.csv").exists()


def test_a_heading_that_is_not_there_is_named_with_those_that_are(folder):
    place = folder(SPELLS.replace('"WTE"', '"WTEs"'), hr=HR)
    with pytest.raises(PerfError) as error:
        import_sources(place)
    assert str(error.value) == (
        'source 1 (absences): hr.csv has no column "WTEs". Did you mean WTE? Its columns: Employee, Directorate, '
        "Service, From, To, WTE and Status.\nNothing was imported."
    )


amounts = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(-10_000, 10_000)), min_size=1, max_size=8)


@given(
    rows=amounts, scale=st.sampled_from([1, 100, 0.001]), dropped=st.sets(st.sampled_from("ABC")), add_up=st.booleans()
)
def test_no_part_of_a_sum_is_lost_whatever_is_excluded_added_up_or_scaled(
    tmp_path_factory, rows, scale, dropped, add_up
):
    place = tmp_path_factory.mktemp("sums")
    lines = [f"{service},{amount / 100}" for service, amount in rows]
    (place / "x.csv").write_text("\n".join(["Unit,Amount", *lines]) + "\n", encoding="utf-8")
    source = Source(
        table="budget", file="x.csv", columns={"service": "Unit", "actual": "Amount"}, drop={"Unit": sorted(dropped)},
        constants={"month": "2025-04"}, scale={"actual": scale}, add_up=add_up,
    )  # fmt: skip
    made, account = rows_of(place, source, year_start=4)
    kept = [amount for service, amount in rows if service not in dropped]
    assert made["actual"].astype(float).sum() == pytest.approx(sum(kept) * scale / 100, abs=1e-6)
    assert sum(len(one.rows) for one in account.excluded) == len(rows) - len(kept)
    assert account.written == (len({s for s, _ in rows if s not in dropped}) if add_up else len(kept))


# --- a first source of files as they are published -------------------------------------------------------------------
def test_measures_in_columns_and_years_in_rows_go_in_as_they_are_suggested(folder):
    place = folder(payments="Body,ReportYear,PaidOnTime,Late\nA Council,2023/24,91.4,28\nA Council,2024/25,87.6,42")
    export = place / "payments.csv"
    (place / "sources.toml").write_text(str(suggested(export, place)), encoding="utf-8")
    (account,) = import_sources(place)
    assert table(place, "returns")[["measure_id", "actual", "quarter"]].to_numpy().tolist() == [
        ["PaidOnTime", "91.4", "2023/24 Q4"],
        ["Late", "28", "2023/24 Q4"],
        ["PaidOnTime", "87.6", "2024/25 Q4"],
        ["Late", "42", "2024/25 Q4"],
    ]
    assert (account.unused, account.missing) == (["Body"], [])


def test_payments_go_in_as_the_spend_to_each_month_as_they_are_suggested(folder):
    rows = ("Roads,A Ltd,31/07/2025,28/06/2025,10.5,5811", "Roads,B Ltd,31/07/2025,29/06/2025,-0.5,5199")
    later = "Roads,A Ltd,31/07/2025,02/07/2025,7,5811"
    place = folder(budget="\n".join(("Service,Payee,Published,Paid on,Sum,Code", *rows, later)))
    guess = suggested(place / "budget.csv", place)
    assert (guess.missing, guess.unused) == (["directorate", "kind"], ["Payee", "Published", "Code"])
    (place / "exports").mkdir()
    (place / "budget.csv").rename(place / "exports" / "budget.csv")
    text = str(suggested(place / "exports" / "budget.csv", place))
    constants = '[source.constants]\nkind = "revenue"\ndirectorate = "Place"\n'
    (place / "sources.toml").write_text(text + constants, encoding="utf-8")
    (account,) = import_sources(place)
    assert table(place, "budget")[["month", "actual"]].to_numpy().tolist() == [["2025-06", "10"], ["2025-07", "17"]]
    assert "actual adds up to 17; written 17" in str(account)


@pytest.mark.parametrize(
    ("months", "form", "is_noted"),
    [
        (["2025-04", "2025-05"], None, False),
        (["2025-4", "2025-10"], "%Y-%m", False),
        (["202504", "202510"], "%Y%m", False),
        (["04/2025", "10/2025"], "%m/%Y", False),
        (["2025-04-30", "2025-05-31"], "%Y-%m-%d", False),
        (["Apr-25", "2025-05"], None, True),
        (["2025-26 M01", "2025-26 M02"], None, True),
    ],
)
def test_a_form_is_suggested_for_months_that_a_table_would_not_read(tmp_path, months, form, is_noted):
    export = tmp_path / "workforce.csv"
    export.write_text("Month,FTE\n" + "".join(f"{month},1\n" for month in months), encoding="utf-8")
    guess = suggested(export, tmp_path)
    assert (guess.dates.get("month"), bool(guess.notes)) == (form, is_noted)
    assert not is_noted or f'has cells of no form, or of several: "{months[0]}" and "{months[1]}".' in str(guess)


@pytest.mark.parametrize(
    ("name", "headings", "likeliest", "is_unsure"),
    [
        ("export.csv", "Beneficiary,Amount,Purpose", "aggregates", True),
        ("budget 2025.csv", "Beneficiary,Amount,Purpose", "budget", False),
        ("export.csv", "EmployeeNumber,LeavingDate,Directorate,Service,StaffGroup,Reason,Voluntary", "leavers", False),
    ],
)
def test_a_table_is_taken_from_the_name_of_the_file_and_an_unlikely_one_is_said_to_be(
    tmp_path, name, headings, likeliest, is_unsure
):
    export = tmp_path / name
    export.write_text(f"{headings}\n{','.join('x' for _ in headings.split(','))}\n")
    guess = suggested(export, tmp_path)
    assert (guess.table, guess.is_unsure) == (likeliest, is_unsure)
    assert str(guess).startswith("# no table fits well") == is_unsure


def test_columns_that_the_table_needs_and_the_source_lacks_are_named(folder):
    sources = '[[source]]\ntable = "budget"\nfile = "x.csv"\ncolumns = { month = "Month" }\n'
    (account,) = import_sources(folder(sources, x="Month,Spend\n2025-04,1"))
    assert "  not filled in: directorate, service and kind, which the table needs" in str(account)


MONTHLY = """
    [[source]]
    table = "budget"
    file = "finance.csv"
    cumulate = ["actual"]
    [source.columns]
    month = "Month"
    service = "Service"
    actual = "Spent"
    [source.constants]
    directorate = "Place"
    kind = "revenue"
    """


def monthly(june):
    return f"""
        Month,Service,Spent
        2025-04,Waste,100
        2025-05,Waste,50
        2025-06,Waste,{june}
        2025-07,Waste,10
        """


def test_a_monthly_amount_that_is_not_known_leaves_the_sum_from_then_on_blank(folder):
    place = folder(MONTHLY, finance=monthly(""))
    import_sources(place)
    assert table(place, "budget")["actual"].tolist() == ["100", "150", "", ""]


@pytest.mark.parametrize("amount", ["tbc", "12;5", "1.234.5"])
@pytest.mark.parametrize("step", ['cumulate = ["actual"]', "add_up = true"])
def test_what_cannot_be_added_up_is_refused_with_its_row(folder, amount, step):
    place = folder(MONTHLY.replace('cumulate = ["actual"]', step), finance=monthly(amount))
    with pytest.raises(PerfError, match=rf'"{amount}" in actual cannot be added up \(row 4\)\. Correct it, or list it'):
        import_sources(place)
    assert not (place / "budget.csv").exists()


def test_amounts_with_a_decimal_comma_are_not_read_as_hundreds(folder):
    sources = MONTHLY.replace('cumulate = ["actual"]', "scale = { actual = 1000 }")
    (account,) = import_sources(folder(sources, finance=monthly('"1,5"')))
    assert '1 cell of actual is no number, and kept unchanged: "1,5" (row 4)' in str(account)


def test_a_percent_is_not_multiplied_again(folder):
    sources = MONTHLY.replace('cumulate = ["actual"]', "scale = { actual = 100 }")
    with pytest.raises(PerfError, match=r'"88%" in actual is a percent already \(row 4\)\. Remove its scale\.'):
        import_sources(folder(sources, finance=monthly("88%")))


def test_a_word_by_which_rows_are_excluded_and_that_no_row_has_is_named(folder):
    (account,) = import_sources(folder(SPELLS.replace('"cancelled"', '"cancelled", "Withdrawm"'), hr=HR))
    assert 'no row has Status "Withdrawm"' in str(account)


def test_an_update_without_areas_keeps_those_of_areas(folder):
    place = folder(
        """
        [[source]]
        table = "returns"
        file = "answers.csv"
        update = true
        [source.columns]
        measure_id = "Measure"
        quarter = "Quarter"
        actual = "Actual"
        """,
        answers="Measure,Quarter,Actual\nW1,2025-26 Q2,7",
        returns="measure_id,quarter,area,actual\nW1,2025-26 Q2,council,5\nW1,2025-26 Q2,Place,4",
    )
    import_sources(place)
    assert table(place, "returns")[["area", "actual"]].to_numpy().tolist() == [["Place", "4"], ["council", "7"]]
