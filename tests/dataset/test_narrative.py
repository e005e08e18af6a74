"""What officers write: which figures a text names, what is refused of it, and what the older table still gives."""

import pytest

from perf.catalogue import CHECKS
from perf.dataset.checks_between_rows import run_checks
from perf.dataset.narrative import NamedFigure, Text, named_figures, texts_of, with_figures
from perf.quarter import Quarter
from tests.dataset.folders import a_dataset, a_row

Q2 = Quarter("2019-20 Q2")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("No figure.", []),
        ("{measures.red} are Red", [("measures.red", "")]),
        ("{ measures.red  theme=Our People }", [("measures.red", "theme=Our People")]),
        ("{a}{b}", [("a", ""), ("b", "")]),
        ("{not closed", []),
    ],
)
def test_a_figure_is_named_in_braces_with_its_part(text, named):
    assert named_figures(text) == [NamedFigure(*each) for each in named]


def test_only_what_is_in_braces_is_replaced():
    assert with_figures("Of {a} and {b c=d}.", lambda named: f"<{named.figure}|{named.part}>") == "Of <a|> and <b|c=d>."


def wrong(**row):
    """Return what the checks say of one text."""
    tables = {name: [a_row(name)] for name in ("measures", "absences", "workforce")}
    tables |= {
        "narrative": [a_row("narrative", **row)],
        "actions": [a_row("actions", service="Highways"), a_row("actions", action_id="A2", service="Parks")],
    }
    checks = [check for check in CHECKS if check.table == "narrative"]
    return [(each.level, each.column, each.problem) for each in run_checks(a_dataset(**tables), checks)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{sickness.days_per_fte}", ""),
        ("{measures.red theme=People}", ""),
        ("{measures.red theme=Peple}", 'no record has the theme "Peple". Did you mean People?'),
        ("{measures.red colour=blue}", "measures.red is calculated by theme, category or set, not by colour."),
        ("{sickness.days_per_ftes}", '"sickness.days_per_ftes" is not a figure. Did you mean sickness.days_per_fte?'),
        ("{measures.red} and {}", '"" is not a figure.'),
        (
            "{measures.rad}, {measures.red theme=Nope}, {measures.red",
            '"{measures.red": a brace has no partner. "measures.rad" is not a figure. Did you mean measures.rated? '
            'no record has the theme "Nope".',
        ),
        ("{measures.red theme=Nope}", 'no record has the theme "Nope".'),
        ("{measures.red theme=People category=Nope}", 'no record has the category "Nope".'),
        ("{actions.red service=Highways}", ""),
        ("{actions.red service=Highway}", 'no record has the service "Highway". Did you mean Highways?'),
        ("{measures.red are Red", '"{measures.red are Red": a brace has no partner.'),
        ("Red: measures.red}.", '"}.": a brace has no partner.'),
    ],
)
def test_a_figure_that_is_not_calculated_is_a_problem(text, problem):
    assert wrong(text=text) == ([("problem", "text", problem)] if problem else [])


@pytest.mark.parametrize(("figure", "table"), [("risks.total", "risks"), ("complaints.received", "complaints")])
def test_a_figure_of_a_table_that_the_folder_does_not_have_is_remarked_on(figure, table):
    said = f"the folder has no rows of {table}, so figures of this text read: no data."
    assert wrong(text=f"There are {{{figure}}}.") == [("remark", "text", said)]


@pytest.mark.parametrize(
    ("report", "problem"),
    [
        ("sickness", ""),
        ("Corporate Health", ""),
        ("sicknes", 'there is no report "sicknes". Did you mean sickness?'),
    ],
)
def test_a_text_for_no_report_is_a_problem(report, problem):
    assert wrong(report=report) == ([("problem", "report", problem)] if problem else [])


@pytest.mark.parametrize("subject", ["M1", "People", "sickness", None])
def test_a_subject_may_be_a_measure_a_theme_a_topic_or_none(subject):
    assert wrong(subject=subject) == []


def test_any_other_subject_is_remarked_on_because_it_may_be_misspelt():
    (one,) = wrong(subject="Peopel")
    assert one == (
        "remark",
        "subject",
        'no measure, action, risk or theme is called "Peopel", so it is shown under these words. Did you mean People?',
    )


def test_the_older_table_commentary_is_read_as_causes_and_actions_taken():
    older = a_row("commentary", report="Sickness", cause="A hard winter", action_taken="More jabs!")
    data = a_dataset(commentary=[older, a_row("commentary", quarter="2019-20 Q1")])
    assert texts_of(data, Q2) == (
        Text("sickness", "council", "cause", "", "A hard winter."),
        Text("sickness", "council", "action_taken", "", "More jabs!"),
    )
    assert not {"commentary", "narrative"} & {*data.missing}
    assert {"commentary", "narrative"} & {*a_dataset().missing} == {"narrative"}
