"""What kind of data a table holds is stated once, in framework.toml, and every floor reads it there."""

import random
from dataclasses import replace
from typing import get_args

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import perf
from perf import checking
from perf.catalogue import TOPICS
from perf.dataset.framework import Framework, Kind, Provenance
from perf.packs.index_page import render_index_page
from perf.pages import methods
from perf.pages.health import risk_matrix, scorecard, sentences
from perf.pages.topic import opening
from perf.pages.topic_view import open_view
from perf.pages.topics_at_a_glance import Link, grid
from perf.reconciliation.checks.own_records import is_real
from perf.report import open_quarter
from tests.dataset.folders import STAFF, a_folder, a_row
from tests.random_council import a_council, as_read, the_rest

KINDS = [
    ("estimated", "Estimated data: workforce (from a sample).", "estimated data, from a sample"),
    ("synthetic", "Made-up example data: workforce (from a sample).", "made-up example data, from a sample"),
]
SICKNESS = "sickness.days_per_fte"


@pytest.fixture
def council(tmp_path, takes_long):
    """A council whose sickness feeds a measure without a return; its table workforce is of the kind asked for."""

    def loaded(kind):
        months = [str(month) for month in pd.period_range("2019-04", "2019-09", freq="M")]
        return perf.load(
            a_folder(
                tmp_path,
                framework='name = "Testshire"\n[directorates]\nPlace = ["Housing"]\n[provenance]\n'
                f'workforce = {{ kind = "{kind}", note = "from a sample" }}\n',
                measures=[a_row("measures", figure=SICKNESS, polarity="lower", unit="days per FTE")],
                returns=[a_row("returns", actual="", target="2")],
                workforce=[{"month": month, **STAFF, "headcount": "100", "fte": "90"} for month in months],
                absences=[
                    a_row("absences", person_id=f"P{at}", spell_id=f"S{at}", first_day=day, last_day=day)
                    for at, day in enumerate(pd.date_range("2019-04-01", periods=20, freq="9D").strftime("%Y-%m-%d"))
                ],
            )
        )

    return loaded


@pytest.mark.parametrize(("kind", "note", "words"), KINDS)
def test_a_table_that_is_not_the_councils_own_says_so_wherever_it_is_used(council, kind, note, words):
    data = council(kind)
    scores = open_quarter(data)
    view = open_view(scores, "sickness")
    assert opening.source(view).text.endswith(note)
    assert methods.provenance(view).text.endswith(note)
    assert methods.data_dates(scores).text.endswith(note)
    assert f"1 measure is not from the council's own records. {note}" in sentences.target_chart(scores).text
    assert f"The only measure is based on {words.partition(',')[0]}." in render_index_page(scores, [], inputs="0" * 64)
    assert perf.explain(data, SICKNESS)["provenance"] == {"workforce": words}
    assert checking.loaded_tables(data).set_index("table").loc["workforce", "provenance"] == words
    assert not is_real(data, SICKNESS)


def test_own_records_are_not_remarked_on_whatever_their_note_says(council):
    data = council("own")
    scores = open_quarter(data)
    view = open_view(scores, "sickness")
    assert opening.source(view).text == "Source: absences and workforce."
    assert methods.data_dates(scores).text == ""
    assert perf.explain(data, SICKNESS)["provenance"] == {}
    assert is_real(data, SICKNESS)


@pytest.mark.parametrize(
    ("provenance", "tables", "expected"),
    [
        ({}, ("budget", "savings"), ""),
        ({"budget": ("own", "ledger")}, ("budget", "savings"), ""),
        ({"budget": ("estimated", "")}, ("budget", "savings"), "Estimated data: budget."),
        ({"budget": ("estimated", "")}, ("savings",), ""),
        ({"risks": ("estimated", "")}, ("risks",), ""),  # the folder holds no such table
        (
            {"budget": ("synthetic", "a"), "savings": ("synthetic", "b"), "leavers": ("synthetic", "a")},
            ("budget", "savings", "leavers"),
            "Made-up example data: budget and leavers (a); savings (b).",
        ),
        (
            {"budget": ("synthetic", "a"), "savings": ("estimated", "a")},
            ("budget", "savings"),
            "Made-up example data: budget (a). Estimated data: savings (a).",
        ),
    ],
)
def test_a_note_names_the_tables_of_each_kind_that_the_folder_holds(provenance, tables, expected):
    marked = {name: Provenance(kind=kind, note=note) for name, (kind, note) in provenance.items()}
    sources = dict.fromkeys(("budget", "savings", "leavers"))
    data = perf.Dataset("", Framework(name="Testshire", provenance=marked), {}, sources)
    assert data.provenance_note(tables) == expected


TABLES_OF = {  # the records behind each topic's figures, by the beginning of their names
    "sickness": {"workforce", "absences"},
    "turnover": {"workforce", "leavers"},
    "complaints": {"complaints"},
    "compliments": {"compliments"},
    "budget": {"budget"},
    "savings": {"savings"},
}


def rows_of(block):
    """Return the rows of a table, each with its mark; a mark in the caption is that of each row."""
    page = BeautifulSoup(block.html, "html.parser")
    of_all = page.caption.select_one(".made")
    rows = [row for row in page.tbody.parent.select("tbody tr:not(.words)") if row.td]
    return [(row, mark.text if (mark := row.select_one(".made") or of_all) else "") for row in rows]


def marks(block):
    return [mark for _, mark in rows_of(block)]


@pytest.fixture(scope="module")
def by_chance(takes_long):
    """A council by chance, with records of every topic, and with measures and actions of every rating."""
    return open_quarter(as_read(a_council(2, 20) | the_rest(5), {}), "2019-20 Q2")


@pytest.mark.parametrize("seed", range(12))
def test_exactly_what_is_not_based_on_own_records_is_marked(by_chance, seed):
    chance = random.Random(seed)
    kinds = {name: chance.choice(get_args(Kind)) for name in by_chance.data.sources}
    rules = by_chance.data.framework.model_copy(
        update={"provenance": {name: Provenance(kind=kind) for name, kind in kinds.items()}}
    )
    scores = replace(by_chance, data=replace(by_chance.data, framework=rules))

    def mark(*tables):
        words = {"estimated": "estimated data", "synthetic": "made-up example data"}
        return " and ".join(words[kind] for kind in words if kind in {kinds.get(name) for name in tables})

    def behind(figure):
        return TABLES_OF[figure.partition(".")[0]]

    fed = {row.measure_id: behind(row.figure) if row.fed else set() for row in scores.council_measures.itertuples()}
    measures = {name: mark("measures", "returns", *tables) for name, tables in fed.items()}
    of_theme = {
        theme: mark("measures", "returns", *(table for name in ids for table in fed[name]))
        for theme, ids in scores.council_measures.groupby("theme")["measure_id"]
    }
    for block in (scorecard.red_measures(scores), scorecard.all_measures(scores)):
        for row, shown in rows_of(block):
            assert shown == next(expected for name, expected in measures.items() if name in row.th.text)
    for row, shown in rows_of(scorecard.themes(scores)):
        assert shown == next(expected for name, expected in of_theme.items() if row.th.text.startswith(name))
    assert set(marks(scorecard.corporate_actions(scores))) == {mark("actions", "corporate_actions")}
    assert set(marks(scorecard.all_actions(scores))) == {mark("actions", "corporate_actions")}
    assert set(marks(scorecard.red_actions(scores))) == {mark("actions", "corporate_actions")}
    for block in (risk_matrix.risks(scores), risk_matrix.risk_matrix(scores)):
        assert set(marks(block)) == {mark("risks")}
    for topic in TOPICS:
        view = open_view(scores, topic)
        shown = [name for name in view.shown_figures if view.shown(name).is_known]
        leading = opening.leading_figures(view)
        assert marks(leading) == [mark(*behind(name)) for name in leading.data["figure"]]
        assert list(dict.fromkeys(leading.data["figure"])) == shown
        assert opening.source(view, view.figure).mark == mark(*behind(view.figure))
        cell = BeautifulSoup(grid(scores, {("council", topic): Link("x", "y")}).html, "html.parser").td.select(".made")
        assert [found.text for found in cell] == list(filter(None, [mark(*behind(view.figure))]))
