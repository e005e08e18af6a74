from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf.catalogue import TABLES
from perf.dataset.framework import Framework, Provenance
from perf.dataset.framework_file import read_framework
from perf.ratings import Ratings
from perf.safe_text import slug

NAME = 'name = "Testshire"\n'
VALE = Path(__file__).parents[2] / "data" / "vale"


def a_framework(at, text):
    (at / "framework.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_framework(at, TABLES)


def told(at, text):
    """Tell the level, the key and the sentence of everything found in a framework.toml."""
    return [f"{found.level}: {found}" for found in a_framework(at, text)[1]]


def test_a_name_is_all_that_a_framework_needs(tmp_path):
    framework, found = a_framework(tmp_path, NAME)
    assert (framework, found) == (Framework(name="Testshire"), [])


def test_what_is_left_out_has_the_default_of_the_rules():
    rules = Framework(name="Testshire")
    assert (rules.year_start_month, rules.rating_tolerance) == (4, 0.10)
    assert (rules.roll_up.green_from, rules.roll_up.red_below, rules.action_pace.amber_from) == (0.80, 0.20, 0.80)
    assert (rules.stage_days.stage_1, rules.stage_days.stage_2, rules.long_term_days) == (10, 20, 28)
    assert (rules.disclosure_threshold, rules.variance_sign) == (5, "plus is favourable")
    assert (rules.pack_status, rules.directorates, rules.data_to, rules.provenance) == ("draft", {}, {}, {})
    assert rules.risk_bands == {
        "Very low": (1, 1),
        "Low": (2, 2),
        "Medium/low": (3, 3),
        "Medium": (4, 6),
        "Medium/high": (8, 9),
        "High": (12, 12),
        "Very high": (16, 16),
    }


def test_without_a_framework_the_default_rules_apply_and_a_remark_says_so(tmp_path):
    (tmp_path / "shire").mkdir()
    framework, found = read_framework(tmp_path / "shire", TABLES)
    assert framework == Framework(name="shire")
    assert [f"{remark.level}: {remark.file}: {remark}" for remark in found] == [
        "remark: framework.toml: this file is missing, so the default rules apply. "
        "Add it to name the council, its directorates and its rules."
    ]


def test_a_council_changes_any_rule(tmp_path):
    framework, found = a_framework(
        tmp_path,
        NAME
        + """
year_start_month = 1
rating_tolerance = 0.05
variance_sign = "plus is adverse"
pack_status = "approved"
[roll_up]
green_from = 0.75
[stage_days]
stage_1 = 5
[stage_days.by_directorate."Social Services"]
stage_1 = 15
[risk_bands]
Low = [1, 6]
High = [8, 16]
[directorates]
"Social Services" = ["Adult Services"]
[data_to]
returns = 2019-08-31
[provenance.absences]
kind = "synthetic"
note = "for a course"
""",
    )
    assert found == []
    assert (framework.year_start_month, framework.rating_tolerance, framework.pack_status) == (1, 0.05, "approved")
    assert (framework.roll_up.green_from, framework.roll_up.red_below) == (0.75, 0.20)
    assert framework.stage_days.stage_1 == 5
    assert framework.stage_days.by_directorate["Social Services"].stage_1 == 15
    assert framework.risk_bands == {"Low": (1, 6), "High": (8, 16)}
    assert framework.data_to == {"returns": date(2019, 8, 31)}
    assert framework.provenance == {"absences": Provenance(kind="synthetic", note="for a course")}


@pytest.mark.parametrize("text", [b"\xef\xbb\xbf" + NAME.encode(), NAME.replace("\n", "\r\n").encode()])
def test_a_framework_is_read_with_a_byte_order_mark_and_with_windows_lines(tmp_path, text):
    assert a_framework(tmp_path, text) == (Framework(name="Testshire"), [])


DATED = "[[stage_days.dated]]\nfrom_day = 2026-04-01\n"
ONE_RULE = "Correct from_day or to_day, so that one rule applies on each day."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            DATED + 'directorate = "X"',
            'stage_days.dated: "X" is not a directorate, so this is not used. Add it to [directorates], or '
            "remove it here.",
        ),
        (
            DATED + "to_day = 2026-03-31",
            f"stage_days.dated: a rule from 2026-04-01 to 2026-03-31 covers no day. {ONE_RULE}",
        ),
        (
            DATED + "to_day = 2027-03-31\n[[stage_days.dated]]\nto_day = 2026-04-01",
            "stage_days.dated: the rule from the first day to 2026-04-01 covers days that an earlier rule covers. "
            + ONE_RULE,
        ),
        (DATED + "fromday = 1", "stage_days.dated.fromday: this is not a setting. Did you mean from_day?"),
        ('bank_holidays = "Wales"', 'bank_holidays: "Wales" is not England and Wales, Scotland or Northern Ireland. '
         "Correct it."),
    ],
)  # fmt: skip
def test_a_rule_for_complaints_that_cannot_apply_is_a_problem(tmp_path, text, expected):
    assert told(tmp_path, NAME + text) == [f"problem: {expected}"]


def test_a_special_rule_has_what_the_general_rule_sets_unless_it_sets_it_itself(tmp_path):
    text = "[directorates]\nPlace = []\n[stage_days]\nstage_2 = 15\n[stage_days.by_directorate.Place]\nstage_1 = 5\n"
    framework, found = a_framework(tmp_path, NAME + text + DATED)
    assert found == []
    assert [(rule.directorate, rule.stage_1, rule.stage_2) for rule in framework.stage_days.in_order] == [
        ("", 10, 15), ("", 10, 15), ("Place", 5, 15)
    ]  # fmt: skip


def test_a_name_is_required(tmp_path):
    assert told(tmp_path, "") == ["problem: name: this setting is missing. Add it."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rating_tolerence = 0.1", "rating_tolerence: this is not a setting. Did you mean rating_tolerance?"),
        ("Year_Start_Month = 4", "Year_Start_Month: this is not a setting. Did you mean year_start_month?"),
        ("[directorate]", "directorate: this is not a setting. Did you mean directorates?"),
        ("[roll_up]\ngreen_form = 0.8", "roll_up.green_form: this is not a setting. Did you mean green_from?"),
        (
            "[stage_days.by_directorate.Place]\nstage1 = 5",
            "stage_days.by_directorate.Place.stage1: this is not a setting. Did you mean stage_1?",
        ),
        ('[provenance.absense]\nkind = "own"', "provenance.absense: this is not a table. Did you mean absences?"),
        (
            '[provenance.absences]\nkind = "own"\nnoet = "x"',
            "provenance.absences.noet: this is not a setting. Did you mean note?",
        ),
        ("[data_to]\nretruns = 2019-08-31", "data_to.retruns: this is not a table. Did you mean returns?"),
    ],
)
def test_a_misspelt_setting_is_a_problem(tmp_path, text, expected):
    assert told(tmp_path, f"{NAME}{text}\n[directorates]\nPlace = []\n") == [f"problem: {expected}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[stage_days.by_directorate.Plaice]\nstage_1 = 5",
            'problem: stage_days.by_directorate.Plaice: "Plaice" is not a directorate, so this is not used. '
            "Did you mean Place?",
        ),
        (
            "[roll_up]\ngreen_from = 0.6\nred_below = 0.7",
            "problem: roll_up: green_from, 0.6, is below red_below, 0.7, so a group could be both. "
            "Make green_from the larger of the two.",
        ),
        ("[roll_up]\ngreen_from = 0.6\nred_below = 0.6", ""),
        (
            "[risk_bands]\nLow = [1, 5]\nHigh = [9, 16]",
            "problem: risk_bands: no band holds the scores 6 and 8. "
            "Let every score that likelihood x impact can make have a band.",
        ),
        ("[risk_bands]\nLow = [1, 4]\nHigh = [6, 16]", ""),  # no product is 5
        ('risk_impact = ["Low", "High"]', ""),
        (
            'risk_impact = ["Low", "High", "Severe", "Grave", "Fatal"]',
            "problem: risk_bands: no band holds the scores 10, 15 and 20. "
            "Let every score that likelihood x impact can make have a band.",
        ),
        (
            "disclosure_threshold = 1",
            "remark: disclosure_threshold: 1 hides no count of people, because none is below it but 0. "
            "Write a larger number, such as 5, if counts of small groups are to be hidden.",
        ),
        ("disclosure_threshold = 2", ""),
        (
            "rating_tolerance = true",
            'problem: rating_tolerance: "True" is not a share from 0 to 1, such as 0.10 for 10%. Correct it.',
        ),
    ],
)
def test_settings_that_undo_each_other_or_leave_something_out_are_told(tmp_path, text, expected):
    found = told(tmp_path, f"{NAME}{text}\n[directorates]\nPlace = []\n")
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "key"), [("motto = 'Forward'", "motto"), ("[roll_up]\nmotto = 'Forward'", "roll_up.motto")]
)
def test_a_setting_that_resembles_none_is_a_remark(tmp_path, text, key):
    assert told(tmp_path, NAME + text) == [
        f"remark: {key}: this is not a setting, so it is not used. Remove it.",
    ]


PLACED = "this setting is in the wrong place, so it is not used."
TO_TOP = "Move it above the first line in square brackets."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[roll_up]\nrating_tolerance = 0.05", f"roll_up.rating_tolerance: {PLACED} {TO_TOP}"),
        ("[roll_up]\namber_from = 0.7", f"roll_up.amber_from: {PLACED} Write it under [action_pace]."),
        ("stage_1 = 12", f"stage_1: {PLACED} Write it under [stage_days]."),
        ("[data_to]\nclosed_days = [2019-12-24]", f"data_to.closed_days: {PLACED} {TO_TOP}"),
        ("[risk_bands]\nLow = [1, 16]\npopulation = [17, 18]", f"risk_bands.population: {PLACED} {TO_TOP}"),
        ("[directorates]\nPlace = []\nnot_leavers = ['Secondment']", f"directorates.not_leavers: {PLACED} {TO_TOP}"),
    ],
)
def test_a_setting_in_the_wrong_place_is_a_problem(tmp_path, text, expected):
    assert f"problem: {expected}" in told(tmp_path, NAME + text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[directorates]\nPlace = ['Housing', 'Highways', 'Housing']",
            'problem: directorates.Place: "Housing" is in this list twice. Keep one of the two, and correct the other.',
        ),
        ("[directorates]\nPlace = ['Housing']\nPeople = ['Housing']", ""),
        (
            "[[event]]\nfigure = 'x'\nmonth = '2019-04'\nwhy = 'y'\n" * 2,
            "problem: event: x in 2019-04 is there twice. Keep one of the two.",
        ),
        (
            "risk_impact = ['Low', 'High', 'Grave']\n[risk_bands]\nLow = [1, 4]\nHigh = [6, 16]",
            "remark: risk_bands: the last band goes up to 16, but likelihood x impact only to 12. "
            "Correct it, or add what is missing to risk_likelihood or risk_impact.",
        ),
        ("long_term_days = 366\ndisclosure_threshold = 50\n[stage_days]\nstage_2 = 130", ""),
        ("long_term_days = 2800", "remark: long_term_days: 2,800 is more than is usual. Check it."),
        ("[stage_days]\nstage_2 = 200", "remark: stage_days.stage_2: 200 is more than is usual. Check it."),
        (
            "not_leavers = ['Secondment', ' ']",
            "problem: not_leavers: \"['Secondment', ' ']\" is not a list of reasons in square brackets, such as "
            '["Transfer out"]. Correct it.',
        ),
    ],
)
def test_what_is_there_twice_or_can_hardly_be_meant_is_told(tmp_path, text, expected):
    assert told(tmp_path, NAME + text) == [expected] * bool(expected)


SHARE, DAYS = "a share from 0 to 1, such as 0.10 for 10%", "a whole number of 1 or more"


@pytest.mark.parametrize(
    ("setting", "allowed"),
    [
        ("year_start_month = 0", "a month from 1 to 12"),
        ("year_start_month = 1", ""),
        ("year_start_month = 12", ""),
        ("year_start_month = 13", "a month from 1 to 12"),
        ("rating_tolerance = -0.01", SHARE),
        ("rating_tolerance = 0", ""),
        ("rating_tolerance = 1", ""),
        ("rating_tolerance = 1.01", SHARE),
        ("rating_tolerance = 10", SHARE),
        ("long_term_days = 0", DAYS),
        ("long_term_days = 1", ""),
        ("long_term_days = 1.5", DAYS),
        ("disclosure_threshold = 0", DAYS),
    ],
)
def test_a_setting_lies_in_its_range(tmp_path, setting, allowed):
    key, value = setting.split(" = ")
    expected = [f'problem: {key}: "{value}" is not {allowed}. Correct it.'] if allowed else []
    assert [each for each in told(tmp_path, NAME + setting) if each.startswith("problem")] == expected


BANDS = "a list of bands that rise and do not overlap, each with its lowest and highest score, such as Low = [1, 3]"
GROUP = "a group of settings, each written name = value"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('pack_status = "final"', 'pack_status: "final" is not draft or approved. Correct it.'),
        ('pack_status = "Draft"', 'pack_status: "Draft" is not draft or approved. Did you mean draft?'),
        ('rating_tolerance = "ten"', f'rating_tolerance: "ten" is not {SHARE}. Correct it.'),
        ("report = 7", 'report: "7" is not text in quotation marks. Correct it.'),
        ("[roll_up]\ngreen_from = 80", f'roll_up.green_from: "80" is not {SHARE}. Correct it.'),
        ("roll_up = 1", f'roll_up: "1" is not {GROUP}. Correct it.'),
        ("directorates = 3", f'directorates: "3" is not {GROUP}. Correct it.'),
        (
            '[directorates]\nPlace = "Housing"',
            'directorates.Place: "Housing" is not a list of services in square brackets, such as '
            '["Housing", "Highways"]. Correct it.',
        ),
        (
            'risk_impact = ["Low"]',
            "risk_impact: \"['Low']\" is not from 2 to 10 texts in square brackets, such as "
            '["Low", "Medium", "High", "Catastrophic"]. Correct it.',
        ),
        (
            "[stage_days.by_directorate.Place]\nstage_2 = 0",
            f'stage_days.by_directorate.Place.stage_2: "0" is not {DAYS}. Correct it.',
        ),
        (
            "[risk_bands]\nLow = [1, 3]\nHigh = [3, 16]",
            f"risk_bands: \"{{'Low': [1, 3], 'High': [3, 16]}}\" is not {BANDS}. Correct it.",
        ),
        ("[risk_bands]\nLow = [3, 1]", f"risk_bands: \"{{'Low': [3, 1]}}\" is not {BANDS}. Correct it."),
        ('[data_to]\nbudget = "August"', 'data_to.budget: "August" is not a day, such as 2019-08-31. Correct it.'),
        (
            '[provenance]\nabsences = "estimated from a sample"',
            'provenance.absences: "estimated from a sample" does not say which kind of data the table holds. '
            'Write { kind = "...", note = "..." }, where the kind is own, estimated or synthetic.',
        ),
        (
            '[provenance.absences]\nkind = "sythetic"',
            'provenance.absences.kind: "sythetic" is not own, estimated or synthetic. Did you mean synthetic?',
        ),
        ('[provenance.absences]\nnote = "x"', "provenance.absences.kind: this setting is missing. Add it."),
        (
            '[provenance.absences]\nkind = "own"\nnote = 3',
            'provenance.absences.note: "3" is not text in quotation marks. Correct it.',
        ),
    ],
)
def test_a_value_that_is_not_allowed_is_reported_with_what_is(tmp_path, text, expected):
    assert told(tmp_path, NAME + text) == [f"problem: {expected}"]


def test_every_fault_of_a_framework_is_told_at_once(tmp_path):
    assert told(tmp_path, 'report = ""\nyear_start_month = 13\nrisk_band = 1\nmotto = "Forward"') == [
        "problem: risk_band: this is not a setting. Did you mean risk_bands?",
        "remark: motto: this is not a setting, so it is not used. Remove it.",
        "problem: name: this setting is missing. Add it.",
        'problem: report: "" is not text in quotation marks. Correct it.',
        'problem: year_start_month: "13" is not a month from 1 to 12. Correct it.',
    ]


def test_a_fault_in_one_setting_leaves_the_others_in_force(tmp_path):
    text = NAME + 'year_start_month = 1\nrating_tolerance = 2\n[directorates]\nPlace = ["Housing"]'
    framework, found = a_framework(tmp_path, text)
    assert framework == Framework(name="Testshire", year_start_month=1, directorates={"Place": ["Housing"]})
    assert [problem.column for problem in found] == ["rating_tolerance"]


NOT_TOML = "this cannot be read as TOML. Write each setting once, as name = value, with text in quotation marks."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NAME + "year_start_month = \n", f"row 2: {NOT_TOML}"),
        (NAME + NAME, f"row 2: {NOT_TOML}"),
        ("name = ", NOT_TOML),
        (b"name = '\xff'", "this is not UTF-8 text. Save it as UTF-8."),
        ("a = " + "[" * 10_000, NOT_TOML),
        ("year_start_month = " + "9" * 5_000, NOT_TOML),
    ],
    ids=["no value", "twice", "cut off", "not UTF-8", "nested without end", "a number without end"],
)
def test_what_is_not_toml_is_told_with_its_line(tmp_path, text, expected):
    assert told(tmp_path, text) == [f"problem: {expected}"]


def test_areas_are_the_council_its_halves_its_directorates_and_their_services(tmp_path):
    framework, _ = a_framework(tmp_path, NAME + '[directorates]\nPlace = ["Housing"]\nPeople = ["Families"]')
    assert framework.services == {"Housing": "Place", "Families": "People"}
    assert framework.areas == (
        "council",
        "council without schools",
        "schools",
        "Place",
        "People",
        "Housing",
        "Families",
    )


def test_a_service_of_schools_is_part_of_the_area_schools_and_no_area_of_its_own(tmp_path):
    settings = 'school_services = ["Primary education"]\n[directorates]\nPeople = ["Primary education", "Families"]'
    framework, found = a_framework(tmp_path, NAME + settings)
    assert found == []
    assert framework.areas == ("council", "council without schools", "schools", "People", "Families")


@pytest.mark.parametrize(
    ("settings", "key", "problem", "fix"),
    [
        (
            '[directorates]\nPeople = ["Schools"]',
            "directorates",
            '"Schools" gives its reports the same file name as the area schools.',
            "Add it to school_services if its records are those of schools, or give it a different name.",
        ),
        (
            'school_services = ["Scools"]\n[directorates]\nPeople = ["Schools board"]',
            "school_services",
            '"Scools" is not a service.',
            "Add it to its directorate, or remove it here.",
        ),
        (
            'school_services = ["Familys"]\n[directorates]\nPeople = ["Families"]',
            "school_services",
            '"Familys" is not a service.',
            "Did you mean Families?",
        ),
    ],
)
def test_no_service_is_taken_for_schools_by_its_name(tmp_path, settings, key, problem, fix):
    _, found = a_framework(tmp_path, NAME + settings)
    assert [(each.column, each.problem, each.fix) for each in found] == [(key, problem, fix)]


JOINT = NAME + 'joint_services = {%s}\n[directorates]\nPlace = ["Housing", "Repairs"]\nPeople = ["Families"]'


def test_an_action_of_a_joint_service_belongs_to_each_of_its_services_and_their_directorate(tmp_path):
    framework, found = a_framework(tmp_path, JOINT % '"Homes" = ["Housing", "Repairs"]')
    assert found == []
    assert framework.services_of("Place") == ("Place", "Housing", "Repairs", "Homes")
    assert framework.services_of("Repairs") == ("Repairs", "Homes")
    assert framework.services_of("People") == ("People", "Families")
    assert [framework.directorate_of(name) for name in ("Homes", "Families", "Place")] == ["Place", "People", ""]


@pytest.mark.parametrize(
    ("joint", "problem", "fix"),
    [
        ('"Homes" = ["Hosing"]', '"Homes" stands for "Hosing", which is not a service.', "Did you mean Housing?"),
        (
            '"Homes" = []',
            '"Homes" stands for no service.',
            "Write the services of one directorate for which it stands.",
        ),
        (
            '"Homes" = ["Housing", "Families"]',
            '"Homes" stands for services of several directorates.',
            "Write the services of one directorate for which it stands.",
        ),
        (
            '"Families" = ["Housing", "Repairs"]',
            '"Families" is an area itself.',
            "Remove it here, or give it a different name.",
        ),
    ],
)
def test_a_joint_service_stands_for_services_of_one_directorate(tmp_path, joint, problem, fix):
    _, found = a_framework(tmp_path, JOINT % joint)
    assert [(each.column, each.problem, each.fix) for each in found] == [("joint_services", problem, fix)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Social Services", "social-services"),
        ("Strategy, Community Learning and Resources", "strategy-community-learning-and-resources"),
        ("  Finance & ICT ", "finance-ict"),
        ("council", "council"),
    ],
)
def test_a_slug_is_what_a_name_is_in_an_address(name, expected):
    assert slug(name) == expected


def test_the_bundled_framework_has_no_fault():
    framework, found = read_framework(VALE, TABLES)
    assert (framework.name, found) == ("Vale of Glamorgan Council", [])


@settings(deadline=5_000, max_examples=60)
@given(
    text=st.binary(max_size=60)
    | st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            ["name", "roll_up", "stage_days", "risk_bands", "directorates", ".", " = ", "\n", "[", "]", "{", "}", '"x"']
            + ["1", "0.5", "nan", "inf", "true", "2019-01-01", "10:00:00", ",", "data_to", "by_directorate"]
        ),
        max_size=15,
    ).map("".join)
    | st.dictionaries(
        st.sampled_from(list(Framework.model_fields)),
        st.sampled_from(
            ["1", "nan", "-inf", "[]", "{}", "{a = {}}", "[1, 2]", "''", "2019-01-01", "{a = [1, 2]}", "true"]
        ),
    ).map(lambda settings: "\n".join(f"{key} = {value}" for key, value in settings.items()))
)
def test_no_framework_whatever_it_holds_stops_the_reading(text):
    with TemporaryDirectory() as folder:
        framework, found = a_framework(Path(folder), text if isinstance(text, bytes) else text.encode())
    assert isinstance(framework, Framework)
    assert all(problem.file == "framework.toml" and problem.problem and problem.fix for problem in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[ratings.Gren]", "problem: ratings.Gren: this is not a setting. Did you mean Green?"),
        ("[ratings]\nblue_from = 1.05", f"problem: ratings.blue_from: this is not a setting. {Ratings.NO_OTHER}"),
        ("[ratings.Blue]\nname = 'Above'", f"problem: ratings.Blue: this is not a setting. {Ratings.NO_OTHER}"),
        ("[ratings.Red]\nnam = 'Off'", "problem: ratings.Red.nam: this is not a setting. Did you mean name?"),
        ("[ratings.Red]\nname = 5", 'problem: ratings.Red.name: "5" is not text in quotation marks. Correct it.'),
        (
            f"[ratings.Red]\nname = '{'a' * 21}'",
            f'problem: ratings.Red.name: "{"a" * 21}" has 21 letters; at most 20 fit on a page. Shorten it.',
        ),
        (
            "[ratings.Red]\nname = '<b>Off</b>'",
            'problem: ratings.Red.name: "<b>Off</b>" is not plain words. Write letters, digits and spaces, with '
            "hyphens, apostrophes or slashes between them: On track.",
        ),
        (
            "[ratings.Green]\nname = 'Late'\n[ratings.Red]\nname = 'late'",
            'problem: ratings.Green.name: "Late" is the name of Red as well. Choose another one.\n'
            'problem: ratings.Red.name: "late" is the name of Green as well. Choose another one.',
        ),
        (
            "[ratings.Green]\nname = 'RED'\n[ratings.Red]\nname = 'Off'",
            'problem: ratings.Green.name: "RED" is the word for Red in tables and files. Choose another one.',
        ),
        (
            "[ratings.Red]\nname = 'high'",
            'problem: ratings.Red.name: "high" is a risk band as well, so it could be read as either. '
            "Choose another one.",
        ),
        (
            "not_available = ['TBC']\n[ratings.Red]\nname = 'tbc'",
            'problem: ratings.Red.name: "tbc" is a word for no rating as well, so it could be read as either. '
            "Choose another one.",
        ),
        (
            "[ratings.Red]\ncolour = 'red'",
            'problem: ratings.Red.colour: "red" is not a colour. '
            "Write # and six digits or letters from a to f: #1d70b8.",
        ),
        (
            "[ratings.Red]\ncolour = '#777777'",
            'problem: ratings.Red.colour: "#777777" is a colour on which neither white nor dark words can be read: '
            "a contrast of 4.48, and 4.5 is needed. Choose a lighter or darker one.",
        ),
        (
            "[ratings.Red]\ncolour = '#ffcc00'",
            'problem: ratings.Red.colour: "#ffcc00" looks like the colour of Amber, #ffbf00. Choose another one.',
        ),
        (
            "[ratings.Green]\ncolour = '#fdfdfd'",
            'problem: ratings.Green.colour: "#fdfdfd" looks like the colour of N/A, #ffffff. Choose another one.',
        ),
    ],
)
def test_a_name_or_colour_of_a_rating_that_cannot_be_used_is_a_problem(tmp_path, text, expected):
    assert "\n".join(told(tmp_path, NAME + text)) == expected


def test_ratings_have_the_councils_names_and_colours(tmp_path):
    text = "[ratings.Green]\nname = 'On track'\n[ratings.Red]\nname = \"Off 'n' lost\"\ncolour = '#1D70B8'\n"
    framework, found = a_framework(tmp_path, NAME + text)
    assert found == []
    assert framework.ratings.names == {"On track": "Green", "Amber": "Amber", "Off 'n' lost": "Red", "N/A": "N/A"}
    assert framework.ratings.fill("Red") == "#1D70B8"


def test_of_ratings_that_cannot_be_used_none_reaches_a_style_sheet(tmp_path):
    framework, _ = a_framework(tmp_path, NAME + "[ratings.Red]\ncolour = 'red; } body { display: none'")
    assert framework.ratings == Framework(name="Testshire").ratings
