import pytest

from perf.load_council import read
from tests.dataset.folders import a_folder, a_row, problems

# * is required, ~ is required but a blank in it is only worth a remark.
COLUMNS = {
    "reports": "report* title~ kind* committee owner themes question",
    "measures": "measure_id* other_ids title~ theme~ category unit~ polarity* basis frequency tolerance tolerance_kind "
    "amber_by materiality figure part from_quarter to_quarter set owner seasonal",
    "returns": "measure_id* quarter* area actual target floor target_basis annual_target forecast numerator "
    "denominator data_to comparable stated_rating reason note",
    "observations": "measure_id* month* area value numerator denominator target covers note",
    "comparators": "measure_id* quarter* group* value* rank of",
    "corporate_actions": "corporate_action* title~ theme complete_by status",
    "actions": "action_id* quarter* corporate_action* service title~ other_ids owner due revised_due percent_complete "
    "stated_rating note cause remedy",
    "risks": "risk_ref* quarter* level* service title~ inherent_likelihood inherent_impact likelihood impact score "
    "band forecast theme owner controls actions",
    "narrative": "quarter* report* area section* subject text* author",
    "commentary": "quarter* report* area* cause action_taken",
    "claims": "claim_no* report_quarter* where~ subject~ figure area quarter part printed~ unit",
    "printed_ratings": "kind* id* quarter* rating direction where",
    "printed_values": "kind* id* area quarter* field* printed~ unit where~ part certainty",
    "workforce": "month* directorate* service* staff_group* headcount* fte*",
    "absences": "spell_id* person_id* post_id directorate* service* staff_group* fte* first_day* last_day reason",
    "leavers": "person_id* post_id directorate* service* staff_group* left_on* reason~ voluntary*",
    "complaints": "complaint_id* directorate* service received_on* stage* acknowledged_on extended_to closed_on "
    "outcome cause lesson",
    "compliments": "compliment_id* directorate* service* received_on*",
    "budget": "month* directorate* service* kind* budget profile actual forecast reserves reserves_planned "
    "reserves_unplanned",
    "savings": "quarter* programme* project* directorate stage target* achieved*",
}
TABLES = list(COLUMNS)
NO_AMOUNT = "the tolerance is absolute, but tolerance is blank. Write the tolerance in the measure's own unit."
TOO_WIDE = (
    "is not a share from 0 to 1. Write a share of the target, such as 0.10 for 10%, or set tolerance_kind to absolute."
)
NOT_READ = "remark, row 1, extra: this column is not read. Remove it, or give it the name of a column that is."
UNFILLED = {
    table: [f"problem, row 1: there is no column {columns}. Add it, because the rows say nothing without."]
    for table, columns in {
        "returns": "actual",
        "observations": "value or numerator",
        "risks": "score, likelihood or impact",
        "budget": "actual, budget or forecast",
    }.items()
} | {
    table: [f"remark, no row fills in {meaning}. Fill it in where it applies."]
    for table, meaning in {
        "absences": "last_day, so every spell counts as not ended",
        "complaints": "closed_on, so every complaint counts as still open",
        "actions": "percent_complete, so no action has a rating of its own",
    }.items()
}
IDS = {
    "reports": "people",
    "measures": "M1",
    "returns": "M1",
    "observations": "M1",
    "comparators": "M1",
    "corporate_actions": "CP1",
    "actions": "A1",
    "risks": "R1",
    "commentary": "sickness",
    "claims": "1",
}

KEYS = {  # each column of a key, with another value for it
    "reports": {"report": "places"},
    "measures": {"measure_id": "M2"},
    "returns": {"measure_id": "M2", "quarter": "2019-20 Q1", "area": "Place"},
    "observations": {"measure_id": "M2", "month": "2019-08", "area": "Place"},
    "comparators": {"measure_id": "M2", "quarter": "2019-20 Q1", "group": "family group"},
    "corporate_actions": {"corporate_action": "CP2"},
    "actions": {"action_id": "A2", "quarter": "2019-20 Q1"},
    "risks": {"risk_ref": "R2", "quarter": "2019-20 Q1"},
    "commentary": {"report": "turnover", "area": "Place", "quarter": "2019-20 Q1"},
    "claims": {"claim_no": "2", "report_quarter": "2019-20 Q1"},
    "workforce": {"month": "2019-08", "service": "Highways", "staff_group": "schools"},
    "absences": {"spell_id": "S2", "post_id": "2", "service": "Highways", "staff_group": "schools"},
    "complaints": {"complaint_id": "C2", "stage": "2"},
    "compliments": {"compliment_id": "T2"},
    "budget": {"month": "2019-08", "service": "Highways", "kind": "capital"},
    "savings": {"quarter": "2019-20 Q1", "programme": "Digital", "project": "Fleet"},
}


def names(table, marks="*~"):
    return [name.rstrip("*~") for name in COLUMNS[table].split() if not marks or name[-1] in marks]


def told(tmp_path, table, *rows):
    """Tell the problems of one table of rows, without the name of its file."""
    folder = a_folder(tmp_path, **{table: list(rows)})
    return [problem.removeprefix(f"{table}.csv: ") for problem in problems(folder)]


def named(table, name=""):
    """Give what stands between the row and the column: the id, but never that of a person's record."""
    return f"{name or IDS[table]}, " if table in IDS else ""


def rows_of(table, column, values):
    """Give a row for each value of a column, each with an id of its own: 1, 2, 3, or a month."""
    key = names(table)[0]
    own = "2019-{:02d}" if key == "month" else "{}"
    return [a_row(table) | {key: own.format(at), column: value} for at, value in enumerate(values, start=1)]


@pytest.fixture(scope="module")
def read_all(tmp_path_factory):
    """Read one folder with all tables; then tell what was found in one of them."""

    def reading(rows_of):
        data, found = read(a_folder(tmp_path_factory.mktemp("all"), **{table: rows_of(table) for table in TABLES}))
        told = {table: [f"{it.level}, {it}" for it in found if it.file == f"{table}.csv"] for table in TABLES}
        return data, told

    return reading


@pytest.fixture(scope="module")
def good(read_all):
    return read_all(lambda table: [a_row(table)])


@pytest.fixture(scope="module")
def without_columns(read_all):
    return read_all(lambda table: [{"extra": "x"}])


@pytest.fixture(scope="module")
def blank(read_all):
    return read_all(lambda table: [dict.fromkeys(names(table), "") | {"extra": "x"}])


@pytest.fixture(scope="module")
def repeated(read_all):
    return read_all(lambda table: [a_row(table)] * 3)


@pytest.fixture(scope="module")
def alike(read_all):
    def row(table, **changes):
        return a_row(table, **({"area": "council"} if table in ("returns", "observations") else {}) | changes)

    return read_all(
        lambda table: [row(table)] + [row(table, **{part: value}) for part, value in KEYS.get(table, {}).items()]
    )


def begins_late(table, *, row, month):
    """Return what is said of a workforce without the first months of the year, which its other tables need."""
    text = f"the first row is of {month}, so no rate of absences and leavers covers 2019-20 to date."
    return [f"remark, row {row}, month: {text} Add the months from the start of the year."] * (table == "workforce")


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_keeps_to_the_contract_is_read_without_a_word(good, table):
    data, told = good
    assert (told[table], len(data.tables[table])) == (begins_late(table, row=2, month="2019-09"), 1)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_every_column_of_the_contract_in_its_order(good, table):
    data, _ = good
    assert list(data.tables[table]) == names(table, "")


@pytest.mark.parametrize("table", TABLES)
def test_every_missing_column_is_told(without_columns, table):
    _, told = without_columns
    missing = [f"problem, row 1, {column}: this column is missing. Add the column." for column in names(table)]
    assert told[table] == [NOT_READ, *missing, *UNFILLED.get(table, [])]


@pytest.mark.parametrize("table", TABLES)
def test_a_blank_is_a_problem_where_the_row_cannot_do_without_and_a_remark_where_it_describes(blank, table):
    _, told = blank
    assert [each for each in told[table] if "row 2" in each] == [
        f"{'problem' if column in names(table, '*') else 'remark'}, row 2, {column}: this is blank. Fill it in."
        for column in names(table)
    ]


def test_a_missing_column_that_goes_by_another_name_is_pointed_out(tmp_path):
    row = {"measure_id": "M1", "quater": "2019-20 Q2", "actual": "1"}
    assert told(tmp_path, "returns", row) == ["row 1, quater: this column is not read. Did you mean quarter?"]


def test_a_missing_column_is_not_guessed_from_an_unlike_heading(tmp_path):
    row = {name: cell for name, cell in a_row("budget", amount="1").items() if name != "month"}
    assert told(tmp_path, "budget", row) == ["row 1, month: this column is missing. Add the column."]


@pytest.mark.parametrize("table", KEYS)
def test_rows_may_differ_in_any_part_of_their_key(alike, table):
    _, told = alike
    remarks = {
        "absences": "row 3, person_id: 1 spell is in the table twice, with another id. Keep one of the rows.",
        "workforce": "row 5, headcount: Housing has the same 10 people and 8.5 FTE in another row of 2019-09, and so "
        "in every month that has both. Keep one of the rows: the staff are counted twice.",
    }
    remark = [f"remark, {remarks[table]}"] if table in remarks else []
    assert told[table] == [*remark, *begins_late(table, row=3, month="2019-08")]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("measures", "M1, measure_id: M1 is repeated: an earlier row has the same measure id."),
        ("returns", "M1, measure_id: M1 is repeated: an earlier row has the same measure id, quarter and area."),
        (
            "corporate_actions",
            "CP1, corporate_action: CP1 is repeated: an earlier row has the same corporate action.",
        ),
        ("actions", "A1, action_id: A1 is repeated: an earlier row has the same action id and quarter."),
        ("risks", "R1, risk_ref: R1 is repeated: an earlier row has the same risk ref and quarter."),
        (
            "commentary",
            "sickness, report: sickness is repeated: an earlier row has the same report, area and quarter.",
        ),
        ("claims", "1, claim_no: 1 is repeated: an earlier row has the same claim no and report quarter."),
        (
            "workforce",
            "month: 2019-09 is repeated: an earlier row has the same month, directorate, service and staff group.",
        ),
        (
            "absences",
            "spell_id: S1 is repeated: an earlier row has the same spell id, post id, service and staff group.",
        ),
        (
            "leavers",
            "person_id: P1 is repeated: an earlier row has the same person id, post id, service, staff group and "
            "left on.",
        ),
        ("complaints", "complaint_id: C1 is repeated: an earlier row has the same complaint id and stage."),
        ("compliments", "compliment_id: T1 is repeated: an earlier row has the same compliment id."),
        ("budget", "month: 2019-09 is repeated: an earlier row has the same month, directorate, service and kind."),
        (
            "savings",
            "quarter: 2019-20 Q2 is repeated: an earlier row has the same quarter, programme, project and stage.",
        ),
    ],
)
def test_a_repeated_row_is_told_and_the_first_is_not(repeated, table, expected):
    _, told = repeated
    assert told[table] == [f"problem, row {row}, {expected} Keep one of the rows." for row in (3, 4)]


@pytest.mark.parametrize("table", ["printed_ratings", "printed_values"])
def test_some_tables_may_say_a_thing_twice(repeated, table):
    _, told = repeated
    assert told[table] == []


@pytest.mark.parametrize("first", [{"area": "council"}, {"area": "Council"}])
@pytest.mark.parametrize("quarter", ["2019-20 Q2", "2019/20-q2"])
def test_a_row_is_repeated_however_its_quarter_and_its_area_are_spelled(tmp_path, first, quarter):
    rows = a_row("returns", **first), a_row("returns", area="council", quarter=quarter)
    assert told(tmp_path, "returns", *rows) == [
        "row 3, M1, measure_id: M1 is repeated: an earlier row has the same measure id, quarter and area. "
        "Keep one of the rows."
    ]


def test_a_blank_area_is_the_council_only_where_no_row_names_an_area(tmp_path):
    rows = [a_row("returns", area="Place"), a_row("returns", measure_id="M2", area="")]
    assert told(tmp_path, "returns", *rows) == [
        "row 3, M2, area: this is blank, although other rows name an area. Write council if that is meant."
    ]
    assert told(tmp_path, "returns", rows[1]) == []


def test_some_texts_with_an_area_and_some_without_are_told(tmp_path):
    rows = [a_row("narrative", area="Place"), a_row("narrative", area="")]
    assert told(tmp_path, "narrative", *rows) == [
        "row 3, area: this is blank, although other rows name an area. Write council if that is meant."
    ]
    assert told(tmp_path, "narrative", rows[1]) == []


@pytest.mark.parametrize(("subject", "is_told"), [("M1", True), ("M2", False)])
def test_a_text_that_is_there_twice_is_told(tmp_path, subject, is_told):
    rows = [a_row("narrative", subject="M1"), a_row("narrative", subject=subject)]
    text = "row 3, text: an earlier row is the same. Keep one of the rows."
    assert told(tmp_path, "narrative", *rows) == [text] * is_told


@pytest.mark.parametrize(("headcount", "is_told"), [("8.5", False), ("8.4", True), ("0", True)])
def test_fewer_people_than_posts_are_a_problem(tmp_path, headcount, is_told):
    fix = "Correct headcount or fte: a person with one full-time post is 1 of both."
    expected = [f"row 2, headcount: {headcount} people cannot have more FTE than that. {fix}"] if is_told else []
    assert told(tmp_path, "workforce", a_row("workforce", headcount=headcount)) == expected


def test_a_month_of_staff_is_repeated_however_the_service_is_spelled(tmp_path):
    assert told(tmp_path, "workforce", a_row("workforce"), a_row("workforce", service="HOUSING")) == [
        "row 3, month: 2019-09 is repeated: an earlier row has the same month, directorate, service and staff group. "
        "Keep one of the rows."
    ]


def test_rows_whose_id_is_blank_or_unreadable_are_not_called_repeated(tmp_path):
    rows = [a_row("returns", quarter="soon"), a_row("returns", quarter="later")]
    assert told(tmp_path, "returns", *rows) == [
        'row 2, M1, quarter: "soon" is not a quarter. Write it like 2019-20 Q2.',
        'row 3, M1, quarter: "later" is not a quarter. Write it like 2019-20 Q2.',
    ]


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("measures", "polarity", "higher lower target none"),
        ("measures", "basis", "ytd quarter snapshot"),
        ("measures", "frequency", "quarterly annual"),
        ("measures", "tolerance_kind", "relative absolute"),
        ("measures", "amber_by", "tolerance trend"),
        ("returns", "target_basis", "ytd quarter annual"),
        ("returns", "stated_rating", "Green Amber Red N/A"),
        ("actions", "stated_rating", "Green Amber Red N/A"),
        ("risks", "level", "corporate service"),
        ("risks", "forecast", "increasing static decreasing"),
        ("printed_ratings", "kind", "measure action corporate_action theme overall risk"),
        ("printed_ratings", "rating", "Green Amber Red N/A"),
        ("printed_ratings", "direction", "up down same unreadable"),
        ("workforce", "staff_group", "corporate schools"),
        ("absences", "staff_group", "corporate schools"),
        ("leavers", "staff_group", "corporate schools"),
        ("budget", "kind", "revenue capital"),
    ],
)
def test_every_word_is_known_in_any_case_and_takes_the_contracts_spelling(tmp_path, table, column, words):
    more = {"reason": "Agreed", "note": "Agreed", "tolerance": "0.1"}
    written = [spelled for word in words.split() for spelled in (word, word.upper())]
    rows = [a_row(table, **more) | {column: word} for word in written]
    data, found = read(a_folder(tmp_path, **{table: rows}))
    assert data.tables[table][column].tolist() == [word for word in words.split() for _ in range(2)]
    assert [fault for fault in found if fault.column == column] == []


@pytest.mark.parametrize(
    ("table", "column", "value", "expected"),
    [
        ("measures", "polarity", "hihger", '"hihger" is not higher, lower, target or none. Did you mean higher?'),
        ("measures", "polarity", "up", '"up" is not higher, lower, target or none. Write one of them.'),
        ("measures", "basis", "year", '"year" is not ytd, quarter or snapshot. Write one of them, or leave it blank.'),
        ("measures", "frequency", "anual", '"anual" is not quarterly or annual. Did you mean annual?'),
        ("returns", "stated_rating", "Gren", '"Gren" is not Green, Amber, Red or N/A. Did you mean Green?'),
        (
            "returns",
            "stated_rating",
            "Blue",
            '"Blue" is not Green, Amber, Red or N/A. Write one of them, or leave it blank.',
        ),
        (
            "returns",
            "comparable",
            "perhaps",
            '"perhaps" is not yes, true, no or false. Write one of them, or leave it blank.',
        ),
        (
            "actions",
            "stated_rating",
            "Complete",
            '"Complete" is not Green, Amber, Red or N/A. Write one of them, or leave it blank.',
        ),
        ("risks", "level", "strategic", '"strategic" is not corporate or service. Write one of them.'),
        (
            "risks",
            "forecast",
            "Increase",
            '"Increase" is not increasing, static or decreasing. Did you mean increasing?',
        ),
        (
            "printed_ratings",
            "rating",
            "Purple",
            "Purple is not Green, Amber, Red or N/A. Write one of them, or leave it blank if none is printed.",
        ),
        (
            "printed_ratings",
            "direction",
            "left",
            '"left" is not up, down, same or unreadable. Write one of them, or leave it blank.',
        ),
        ("workforce", "staff_group", "teachers", '"teachers" is not corporate or schools. Write one of them.'),
        ("leavers", "voluntary", "maybe", '"maybe" is not yes, true, no or false. Write one of them.'),
        ("budget", "kind", "revenues", '"revenues" is not revenue or capital. Did you mean revenue?'),
    ],
)
def test_a_word_that_is_not_one_is_refused(tmp_path, table, column, value, expected):
    assert told(tmp_path, table, a_row(table, **{column: value})) == [f"row 2, {named(table)}{column}: {expected}"]


def test_a_risk_may_be_printed_with_a_band_in_place_of_a_rating(tmp_path):
    rows = [a_row("printed_ratings", kind="risk", rating="Medium/high"), a_row("printed_ratings", rating="")]
    assert told(tmp_path, "printed_ratings", *rows) == []


@pytest.mark.parametrize(
    ("table", "column", "inside", "outside", "allowed"),
    [
        (
            "actions",
            "percent_complete",
            ["0", "0.1", "99.9", "100", "100%", ""],
            ["-0.1", "100.0001", "101"],
            "0 to 100",
        ),
        ("risks", "inherent_likelihood", ["1", "4", ""], ["0", "-1"], "1 or more"),
        ("risks", "impact", ["1", "4", ""], ["0", "-1"], "1 or more"),
        ("measures", "tolerance", ["0", "0.10", "1", ""], ["-0.01"], "0 or more"),
        ("workforce", "headcount", ["8.5", "12.5"], ["-1"], "0 or more"),
        ("workforce", "fte", ["0", "0.2"], ["-0.2"], "0 or more"),
        ("absences", "fte", ["0", "0.5", "1"], ["-0.5", "1.0001", "37"], "0 to 1"),
        ("complaints", "stage", ["1", "2"], ["0", "3"], "1 to 2"),
    ],
)
def test_a_number_lies_in_its_range(tmp_path, table, column, inside, outside, allowed):
    rows = [row | {"score": ""} if table == "risks" else row for row in rows_of(table, column, outside + inside)]
    assert told(tmp_path, table, *rows) == [
        f"row {at + 1}, {named(table, at)}{column}: {value} is not {allowed}. Write a number: {allowed}."
        for at, value in enumerate(outside, start=1)
    ]


def test_a_measure_in_percent_may_pass_100(tmp_path):
    rows = rows_of("returns", "actual", ["101.85", "101.85%", "250", "100", "-3", "0"])
    assert told(tmp_path, "returns", *rows) == []


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("measures", "tolerance"),
        ("returns", "actual"),
        ("returns", "target"),
        ("actions", "percent_complete"),
        ("risks", "likelihood"),
        ("workforce", "fte"),
        ("budget", "forecast"),
        ("savings", "achieved"),
    ],
)
def test_infinity_is_refused_in_every_number(tmp_path, table, column):
    blank = "" if column in names(table) else ", or leave it blank if it is not known"
    assert told(tmp_path, table, a_row(table, **{column: "inf"})) == [
        f'row 2, {named(table)}{column}: "inf" is infinite. Write the number{blank}.'
    ]


@pytest.mark.parametrize(
    ("table", "column", "blank"),
    [("budget", "forecast", ", or leave it blank if there is none"), ("savings", "achieved", "")],
)
def test_nobody_is_told_to_leave_a_required_number_blank(tmp_path, table, column, blank):
    assert told(tmp_path, table, a_row(table, **{column: "ten"})) == [
        f'row 2, {column}: "ten" is not a number. Write it in digits, such as 1,234.5{blank}.'
    ]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("returns", "data_to"),
        ("actions", "due"),
        ("actions", "revised_due"),
        ("absences", "first_day"),
        ("absences", "last_day"),
        ("leavers", "left_on"),
        ("complaints", "received_on"),
        ("complaints", "closed_on"),
        ("compliments", "received_on"),
    ],
)
def test_a_day_that_does_not_exist_is_told_with_the_action_or_measure_it_belongs_to(tmp_path, table, column):
    blank = "" if column in names(table) else ", or leave it blank if there is none"
    assert told(tmp_path, table, a_row(table, **{column: "31/09/2019"})) == [
        f'row 2, {named(table)}{column}: "31/09/2019" is not in the calendar. '
        f"Write the correct day, such as 2019-09-30{blank}."
    ]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("returns", "quarter"),
        ("actions", "quarter"),
        ("risks", "quarter"),
        ("commentary", "quarter"),
        ("claims", "report_quarter"),
        ("claims", "quarter"),
        ("printed_ratings", "quarter"),
        ("printed_values", "quarter"),
        ("savings", "quarter"),
    ],
)
def test_an_impossible_quarter_is_refused(tmp_path, table, column):
    assert told(tmp_path, table, a_row(table, **{column: "2019-21 Q5"})) == [
        f'row 2, {named(table)}{column}: "2019-21 Q5" is not a quarter. Write it like 2019-20 Q2.'
    ]


@pytest.mark.parametrize("table", ["workforce", "budget"])
def test_an_impossible_month_is_refused(tmp_path, table):
    assert told(tmp_path, table, a_row(table, month="2019-13")) == [
        'row 2, month: "2019-13" is not a month. Write it as year-month, such as 2019-04.'
    ]


@pytest.mark.parametrize(("table", "where"), [("returns", "reason"), ("actions", "note")])
def test_a_stated_rating_needs_its_reason(tmp_path, table, where):
    refused = [
        f"row 2, {IDS[table]}, stated_rating: Amber is stated, but {where} is blank. "
        f"Write in {where} why it is not the calculated rating."
    ]
    assert told(tmp_path / "given", table, a_row(table, stated_rating="Amber") | {where: "Agreed by Cabinet"}) == []
    assert told(tmp_path / "blank", table, a_row(table, stated_rating="Amber") | {where: " "}) == refused
    assert told(tmp_path / "absent", table, a_row(table, stated_rating="Amber")) == refused  # no such column


@pytest.mark.parametrize(
    ("likelihood", "impact", "score", "fits"),
    [
        ("1", "1", "1", True),
        ("2", "3", "6", True),
        ("4", "4", "16", True),
        ("2", "3", "", True),  # worked out
        ("2", "", "6", True),  # nothing to compare with
        ("2", "3", "5", False),
        ("2", "3", "7", False),
        ("3", "3", "6", False),  # the sum
    ],
)
def test_a_score_is_likelihood_times_impact(tmp_path, likelihood, impact, score, fits):
    expected = (
        f"row 2, R1, score: {score} is not likelihood x impact. "
        "Correct one of the three, or leave score blank so that it is calculated."
    )
    row = a_row("risks", likelihood=likelihood, impact=impact, score=score)
    assert told(tmp_path, "risks", row) == ([] if fits else [expected])


@pytest.mark.parametrize(
    ("table", "first", "last", "thing"),
    [
        ("absences", "first_day", "last_day", "the spell"),
        ("complaints", "received_on", "closed_on", "the complaint"),
    ],
)
def test_a_spell_or_a_complaint_does_not_end_before_it_begins(tmp_path, table, first, last, thing):
    before, same, after = "2019-07-01", "2019-07-02", "2019-07-03"
    rows = [a_row(table) | {first: same, last: end, names(table)[0]: end} for end in (before, same, after, "")]
    rows[-1][names(table)[0]] = "open"
    assert told(tmp_path, table, *rows) == [
        f"row 2, {last}: {thing} ends on 2019-07-01, before it begins. Check {first} and {last}."
    ]


@pytest.mark.parametrize(
    ("tolerance", "kind", "expected"),
    [
        ("1", "", []),
        (
            "1.01",
            "",
            [f"tolerance: 1.01 {TOO_WIDE}"],
        ),
        (
            "10%",
            "relative",
            ['tolerance: "10%" is a percent, which this column does not take. Write a number, such as 0.10 for 10%.'],
        ),
        ("5", "absolute", []),
        (
            "",
            "absolute",
            [f"tolerance_kind: {NO_AMOUNT}"],
        ),
        ("", "relative", []),
        ("", "", []),
    ],
)
def test_a_tolerance_is_a_share_unless_it_is_said_to_be_absolute(tmp_path, tolerance, kind, expected):
    row = a_row("measures", tolerance=tolerance, tolerance_kind=kind)
    assert told(tmp_path, "measures", row) == [f"row 2, M1, {problem}" for problem in expected]


def test_an_absolute_tolerance_needs_its_column(tmp_path):
    assert told(tmp_path, "measures", a_row("measures", tolerance_kind="absolute")) == [
        f"row 2, M1, tolerance_kind: {NO_AMOUNT}"
    ]


def test_a_relative_tolerance_is_checked_without_the_column_that_says_so(tmp_path):
    assert told(tmp_path, "measures", a_row("measures", tolerance="10")) == [f"row 2, M1, tolerance: 10 {TOO_WIDE}"]


def test_a_blank_area_is_the_whole_council(tmp_path):
    rows = [a_row("returns", area=""), a_row("returns", area="Place")]
    data, _ = read(a_folder(tmp_path, returns=rows, claims=[a_row("claims")]))
    assert (data.returns["area"].tolist(), data.claims["area"].tolist()) == (["council", "Place"], ["council"])


def test_what_was_printed_is_never_cast(tmp_path):
    printed = ["£2.92m", "61.170%", "30/09/2019", "N/A", "1,234"]
    rows = [a_row("printed_values", printed=text, id=text) for text in printed]
    data, found = read(a_folder(tmp_path, printed_values=rows))
    assert (data.printed_values["printed"].tolist(), found) == (printed, [])


def test_every_column_has_the_type_of_its_kind(tmp_path):
    data, _ = read(a_folder(tmp_path, returns=[a_row("returns")], risks=[a_row("risks")]))
    assert data.returns.dtypes.astype(str).to_dict() == {
        "measure_id": "str",
        "quarter": "str",
        "area": "str",
        "actual": "float64",
        "target": "float64",
        "floor": "float64",
        "target_basis": "str",
        "annual_target": "float64",
        "forecast": "float64",
        "numerator": "float64",
        "denominator": "float64",
        "data_to": "datetime64[us]",
        "comparable": "boolean",
        "stated_rating": "str",
        "reason": "str",
        "note": "str",
    }
    assert data.risks[["likelihood", "impact", "score"]].dtypes.astype(str).unique().tolist() == ["Int64"]


def test_an_absent_table_has_the_columns_and_types_of_one_that_is_there(good, tmp_path):
    data, _ = good
    absent, _ = read(a_folder(tmp_path))
    for table in TABLES:
        kinds = [frame.tables[table].dtypes.map(lambda dtype: dtype.name).to_dict() for frame in (absent, data)]
        assert kinds[0] == kinds[1]
        assert len(absent.tables[table]) == 0
