"""What kind of data a table holds is stated once, in framework.toml, and every floor reads it there."""

import pandas as pd
import pytest

import perf
from perf import checking
from perf.dataset.framework import Framework, Provenance
from perf.packs.index_page import render_index_page
from perf.pages import methods
from perf.pages.health import sentences
from perf.pages.topic import opening
from perf.pages.view import open_view
from perf.reconciliation.checks.own_records import is_real
from perf.report import open_quarter
from tests.dataset.folders import STAFF, a_folder, a_row

KINDS = [
    ("estimated", "Estimated data: workforce (from a sample).", "estimated data, from a sample"),
    ("synthetic", "Made-up example data: workforce (from a sample).", "made-up example data, from a sample"),
]
SICKNESS = "sickness.days_per_fte"


@pytest.fixture
def council(tmp_path):
    """A council whose sickness feeds a measure; its table workforce is of the kind asked for."""

    def loaded(kind):
        months = [str(month) for month in pd.period_range("2019-04", "2019-09", freq="M")]
        return perf.load(
            a_folder(
                tmp_path,
                framework='name = "Testshire"\n[directorates]\nPlace = ["Housing"]\n[provenance]\n'
                f'workforce = {{ kind = "{kind}", note = "from a sample" }}\n',
                measures=[a_row("measures", figure=SICKNESS, polarity="lower", unit="days per FTE")],
                returns=[a_row("returns", actual="1", target="2")],
                workforce=[{"month": month, **STAFF, "headcount": "100", "fte": "90"} for month in months],
                absences=[
                    a_row("absences", person_id=f"P{at}", spell_id=f"S{at}", first_day=f"2019-04-{at + 1:02}")
                    for at in range(20)
                ],
            )
        )

    return loaded


@pytest.mark.parametrize(("kind", "note", "words"), KINDS)
def test_a_table_that_is_not_the_councils_own_says_so_wherever_it_is_used(council, kind, note, words):
    data = council(kind)
    scores = open_quarter(data)
    view = open_view(scores, "sickness")
    assert opening.source(view).endswith(note)
    assert methods.provenance(view).text.endswith(note)
    assert methods.data_dates(scores).text.endswith(note)
    assert f"1 measure is not from the council's own records. {note}" in sentences.target_chart(scores).text
    assert note in render_index_page(scores, [], inputs="0" * 64)
    assert perf.explain(data, SICKNESS)["provenance"] == {"workforce": words}
    assert checking.loaded(data).set_index("table").loc["workforce", "provenance"] == words
    assert not is_real(data, SICKNESS)


def test_own_records_are_not_remarked_on_whatever_their_note_says(council):
    data = council("own")
    scores = open_quarter(data)
    view = open_view(scores, "sickness")
    assert opening.source(view) == "Source: absences and workforce."
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
