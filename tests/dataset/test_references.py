import pytest

from perf.load_council import read
from tests.dataset.folders import FRAMEWORK, a_folder, a_row, problems, remarks

ADD_TO_FRAMEWORK = "Correct it, or add it to framework.toml."


def test_a_return_is_of_a_known_measure(tmp_path):
    returns = [a_row("returns"), a_row("returns", measure_id="Q7"), a_row("returns", measure_id="Q8")]
    assert problems(a_folder(tmp_path, measures=[a_row("measures")], returns=returns)) == [
        'returns.csv: row 3, measure_id: "Q7" is not in measures. Correct it, or add it to measures.',
        'returns.csv: row 4, measure_id: "Q8" is not in measures. Correct it, or add it to measures.',
    ]


def test_an_unknown_id_is_told_with_the_nearest_known(tmp_path):
    measures = [a_row("measures", measure_id="CPM/019"), a_row("measures", measure_id="PAM/044")]
    returns = [a_row("returns", measure_id="CPM/109")]
    assert problems(a_folder(tmp_path, measures=measures, returns=returns)) == [
        'returns.csv: row 2, measure_id: "CPM/109" is not in measures. Did you mean CPM/019?'
    ]


def test_an_action_hangs_on_a_known_corporate_action(tmp_path):
    actions = [a_row("actions"), a_row("actions", action_id="A2", corporate_action="Q7")]
    assert problems(a_folder(tmp_path, corporate_actions=[a_row("corporate_actions")], actions=actions)) == [
        'actions.csv: row 3, A2, corporate_action: "Q7" is not in corporate_actions. '
        "Correct it, or add it to corporate_actions."
    ]


@pytest.mark.parametrize("table", ["returns", "actions", "printed_ratings"])
def test_an_id_is_not_looked_for_where_its_table_is_absent(tmp_path, table):
    folder = a_folder(tmp_path, **{table: [a_row(table)]})
    assert (problems(folder), remarks(folder)) == ([], [])


@pytest.mark.parametrize(
    ("kind", "home", "known"),
    [
        ("measure", "measures", "M1"),
        ("action", "actions", "A1"),
        ("corporate_action", "corporate_actions", "CP1"),
        ("risk", "risks", "R1"),
    ],
)
def test_a_printed_rating_of_something_unknown_is_only_a_remark(tmp_path, kind, home, known):
    printed = [a_row("printed_ratings", kind=kind, id=known), a_row("printed_ratings", kind=kind, id="zz")]
    folder = a_folder(tmp_path, **{home: [a_row(home)], "printed_ratings": printed})
    assert (problems(folder), remarks(folder)) == (
        [],
        [f'printed_ratings.csv: row 3, id: "zz" is not in {home}. Correct it, or add it to {home}.'],
    )


@pytest.mark.parametrize("kind", ["theme", "overall"])
def test_a_printed_rating_of_a_group_needs_no_table(tmp_path, kind):
    folder = a_folder(tmp_path, printed_ratings=[a_row("printed_ratings", kind=kind, id="zz")])
    assert (problems(folder), remarks(folder)) == ([], [])


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ("council", "council"),
        ("Council", "council"),
        ("Schools", "schools"),
        ("council-without-schools", "council without schools"),
        ("Social Services", "Social Services"),
        ("SOCIAL SERVICES", "Social Services"),
        ("social-services", "Social Services"),
        ("adult-services", "Adult Services"),
        ("Social  Services", "Social Services"),
        ("Parks & Waste", "Parks and Waste"),
        ("parks and waste", "Parks and Waste"),
    ],
)
def test_an_area_goes_by_its_name_or_its_slug_and_gets_the_frameworks_spelling(tmp_path, written, area):
    framework = f'{FRAMEWORK}"Parks and Waste" = []\n'
    data, found = read(a_folder(tmp_path, framework=framework, returns=[a_row("returns", area=written)]))
    assert (data.returns["area"].tolist(), found) == ([area], [])


@pytest.mark.parametrize(
    ("written", "ids", "read_as"),
    [
        ("p02", ["P02", "P03"], "P02"),
        ("p02", ["P02", "p02"], "p02"),  # two measures
    ],
)
def test_ids_are_compared_without_regard_to_case_unless_that_makes_two_the_same(tmp_path, written, ids, read_as):
    measures = [a_row("measures", measure_id=name) for name in ids]
    data, found = read(a_folder(tmp_path, measures=measures, returns=[a_row("returns", measure_id=written)]))
    faults = [each for each in found if each.level == "problem"]
    assert (data.returns["measure_id"].tolist(), faults) == ([read_as], [])


def test_two_rows_that_differ_by_the_case_of_their_id_alone_are_not_made_the_same(tmp_path):
    rows = [a_row("returns", measure_id="P02"), a_row("returns", measure_id="p02")]
    assert problems(a_folder(tmp_path, measures=[a_row("measures", measure_id="P02")], returns=rows)) == [
        'returns.csv: row 3, measure_id: "p02" is not in measures. Did you mean P02?'
    ]


@pytest.mark.parametrize(("written", "known"), [("7", "007"), ("100000", "1E5")])
def test_an_id_without_its_zeros_is_told_with_the_reason(tmp_path, written, known):
    folder = a_folder(
        tmp_path,
        measures=f"measure_id,title,theme,unit,polarity\n{known},Calls,People,percent,higher\n",
        returns=f"measure_id,quarter,actual\n{written},2019-20 Q2,1\n",
    )
    assert problems(folder) == [
        f'returns.csv: row 2, measure_id: "{written}" is not in measures. Did you mean {known}? '
        "Format the column as Text, because a spreadsheet has made numbers of the ids."
    ]


def test_a_framework_without_directorates_is_one_problem(tmp_path):
    rows = [a_row("workforce", month=f"2019-{month:02}") for month in range(4, 10)]
    assert problems(a_folder(tmp_path, framework='name = "Testshire"\n', workforce=rows)) == [
        "framework.toml: directorates: none is declared, but the records name Place. "
        'Write each under [directorates] with its services, such as "Social Services" = ["Adult Services"].'
    ]


@pytest.mark.parametrize("table", ["returns", "commentary"])
def test_an_unknown_area_is_told_with_its_rows(tmp_path, table):
    other = a_row(table, area="council")
    rows = [a_row(table, area="Plaice"), other, a_row(table, area="Plaice", quarter="2019-20 Q1")]
    told = 'area: "Plaice" is not an area of the framework. It is the same in row 4. Did you mean Place?'
    assert problems(a_folder(tmp_path, **{table: rows})) == [f"{table}.csv: row 2, {told}"]


@pytest.mark.parametrize(
    "table", ["workforce", "absences", "leavers", "complaints", "compliments", "budget", "savings"]
)
def test_a_directorate_that_the_framework_does_not_know_is_refused(tmp_path, table):
    folder = a_folder(tmp_path, **{table: [a_row(table, directorate="Finance")]})
    told = [problem for problem in problems(folder) if "directorate: " in problem]
    assert told == [
        f'{table}.csv: row 2, directorate: "Finance" is not a directorate of the framework. {ADD_TO_FRAMEWORK}'
    ]


@pytest.mark.parametrize("table", ["workforce", "absences", "leavers", "complaints", "compliments", "budget"])
def test_a_service_that_the_framework_does_not_know_is_refused_in_the_records(tmp_path, table):
    assert problems(a_folder(tmp_path, **{table: [a_row(table, service="Hosing")]})) == [
        f'{table}.csv: row 2, service: "Hosing" is not a service of the framework. Did you mean Housing?'
    ]


@pytest.mark.parametrize(
    ("table", "column", "what"),
    [
        ("actions", "service", "a service"),
        ("risks", "service", "a service"),
        ("claims", "area", "an area"),
        ("printed_values", "area", "an area"),
    ],
)
def test_elsewhere_an_unknown_name_is_a_remark_told_once(tmp_path, table, column, what):
    key = {"actions": "action_id", "risks": "risk_ref", "claims": "claim_no", "printed_values": "id"}[table]
    known, unknown = {column: "Housing"}, {column: "Quayside"}
    rows = [a_row(table) | known, a_row(table) | unknown | {key: "2"}, a_row(table) | unknown | {key: "3"}]
    folder = a_folder(tmp_path, **{table: rows})
    assert (problems(folder), remarks(folder)) == (
        [],
        [
            f'{table}.csv: row 3, {column}: "Quayside" is not {what} of the framework. '
            f"It is the same in row 4. {ADD_TO_FRAMEWORK}"
        ],
    )


def test_an_unknown_name_in_one_row_is_not_counted(tmp_path):
    folder = a_folder(tmp_path, risks=[a_row("risks", service="Quayside")])
    assert remarks(folder) == [
        f'risks.csv: row 2, service: "Quayside" is not a service of the framework. {ADD_TO_FRAMEWORK}'
    ]


def test_a_record_names_the_directorate_of_its_service(tmp_path):
    rows = [a_row("workforce"), a_row("workforce", service="Adult Services")]
    assert problems(a_folder(tmp_path, workforce=rows)) == [
        'workforce.csv: row 3, service: "Adult Services" is a service of Social Services, not of Place. '
        "Correct the service or its directorate."
    ]


def test_a_service_may_belong_to_two_directorates(tmp_path):
    framework = 'name = "Testshire"\n[directorates]\nPlace = ["Housing"]\nPeople = ["Housing"]\nPaths = []\n'
    rows = [a_row("workforce", directorate=home) for home in ("Place", "People", "Paths")]
    assert problems(a_folder(tmp_path, framework=framework, workforce=rows)) == [
        'workforce.csv: row 4, service: "Housing" is a service of Place or People, not of Paths. '
        "Correct the service or its directorate."
    ]


def test_records_get_the_frameworks_spelling(tmp_path):
    data, found = read(a_folder(tmp_path, workforce=[a_row("workforce", directorate="PLACE", service="housing")]))
    assert (data.workforce[["directorate", "service"]].to_numpy().tolist(), found) == ([["Place", "Housing"]], [])


@pytest.mark.parametrize(
    ("other_ids", "expected"),
    [
        (["PAM/001", "PAM/002", ""], []),
        (["M2", "", ""], ['row 2, M1, other_ids: "M2" is already the id of a measure.']),
        (["PAM/001; PAM/002", "PAM/002", ""], ['row 3, M2, other_ids: "PAM/002" is already the id of M1.']),
        (
            ["X", "X", "X, Y"],
            [
                'row 3, M2, other_ids: "X" is already the id of M1.',
                'row 4, M3, other_ids: "X" is already the id of M2.',
            ],
        ),
    ],
)
def test_an_other_id_used_twice_is_a_remark(tmp_path, other_ids, expected):
    rows = [a_row("measures", measure_id=f"M{at}", other_ids=ids) for at, ids in enumerate(other_ids, start=1)]
    folder = a_folder(tmp_path, measures=rows)
    assert problems(folder) == []
    assert remarks(folder) == [f"measures.csv: {remark} Give each measure its own." for remark in expected]


@pytest.mark.parametrize(
    ("due", "late"),
    [("2019-03-31", True), ("2019-04-01", False), ("2020-03-31", False), ("2021-01-01", False), ("", False)],
)
def test_a_due_date_before_the_year_began_is_a_remark(tmp_path, due, late):
    folder = a_folder(tmp_path, actions=[a_row("actions", due=due)])
    told = f"{due} is before the year began, so it does not count against the rating."
    assert problems(folder) == []
    assert remarks(folder) == [f"actions.csv: row 2, A1, due: {told} Correct it, or fill in revised_due."] * late


def test_the_year_begins_where_the_framework_says(tmp_path):
    framework = 'name = "Testshire"\nyear_start_month = 1\n'
    rows = [a_row("actions", quarter="2019 Q2", due=due, action_id=due) for due in ("2018-12-31", "2019-01-01")]
    folder = a_folder(tmp_path, framework=framework, actions=rows)
    assert remarks(folder) == [
        "actions.csv: row 2, 2018-12-31, due: 2018-12-31 is before the year began, "
        "so it does not count against the rating. Correct it, or fill in revised_due."
    ]


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        ("", "measures.csv: the file is empty. Write at least the header row, or remove it."),
        (
            "id,title,theme,unit,polarity\nM1,Calls,People,percent,higher\n",
            "measures.csv: row 1, id: this column is not read. Did you mean measure_id?",
        ),
    ],
    ids=["an empty file", "no such column"],
)
def test_a_table_that_cannot_be_read_puts_no_blame_on_another(tmp_path, measures, expected):
    assert problems(a_folder(tmp_path, measures=measures, returns=[a_row("returns")])) == [expected]


@pytest.mark.parametrize(
    ("framework", "expected"),
    [
        (
            "name = \n",
            "framework.toml: row 1: this cannot be read as TOML. "
            "Write each setting once, as name = value, with text in quotation marks.",
        ),
        (
            "disclosure_threshold = 0\n" + FRAMEWORK,
            'framework.toml: disclosure_threshold: "0" is not a whole number of 1 or more. Correct it.',
        ),
        (
            'name = "Testshire"\ndirectorates = 3\n',
            'framework.toml: directorates: "3" is not a group of settings, each written name = value. Correct it.',
        ),
    ],
    ids=["no TOML", "a fault elsewhere", "a fault in the directorates"],
)
def test_a_fault_of_the_framework_puts_no_blame_on_a_table(tmp_path, framework, expected):
    rows = {"returns": [a_row("returns", area="Place")], "workforce": [a_row("workforce")]}
    assert problems(a_folder(tmp_path, framework=framework, **rows)) == [expected]


def test_what_is_blank_or_unreadable_is_told_once_and_refers_to_nothing(tmp_path):
    tables = {
        "measures": [a_row("measures")],
        "returns": [a_row("returns", measure_id="")],
        "corporate_actions": [a_row("corporate_actions")],
        "actions": [a_row("actions", corporate_action=" ", due="soon")],
        "workforce": [a_row("workforce", directorate="")],
    }
    blank = "this is blank. Fill it in."
    assert problems(a_folder(tmp_path, **tables)) == [
        f"returns.csv: row 2, measure_id: {blank}",
        f"actions.csv: row 2, A1, corporate_action: {blank}",
        'actions.csv: row 2, A1, due: "soon" is not a date. '
        "Write it as year-month-day, such as 2019-09-30, or leave it blank if there is none.",
        f"workforce.csv: row 2, directorate: {blank}",
    ]


@pytest.mark.parametrize(
    ("here", "there", "column", "value", "is_problem"),
    [
        ("measures", "returns", "target", "90", True),
        ("measures", "returns", "floor", "60", True),
        ("measures", "returns", "stated_rating", "Red", True),
        ("returns", "measures", "tolerance", "0.02", True),
        ("corporate_actions", "actions", "due", "2019-12-31", True),
        ("measures", "returns", "note", "Counted by hand", False),  # a text changes no figure
        ("measures", "returns", "floor", "", False),
        ("measures", "corporate_actions", "floor", "60", False),  # of other things
    ],
)
def test_a_column_of_the_other_table_of_the_same_things_is_a_problem_if_it_is_blank_there(
    tmp_path, here, there, column, value, is_problem
):
    text = f"this is a column of {there}, in which no row fills it in, so it is not read here. Write it in {there}."
    tables = {here: [a_row(here, **{column: value})], there: [a_row(there, **{column: ""})]}
    assert (f"{here}.csv: row 1, {column}: {text}" in problems(a_folder(tmp_path, **tables))) == is_problem


def test_a_column_that_both_tables_fill_in_is_read_where_it_belongs(tmp_path):
    tables = {"measures": [a_row("measures", floor=60)], "returns": [a_row("returns", target=90, floor=60)]}
    assert problems(a_folder(tmp_path, **tables)) == []
