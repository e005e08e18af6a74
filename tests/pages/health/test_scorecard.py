"""The tables of a scorecard: what is counted is counted, what is Red is explained, and nothing is left unsaid."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import perf
from perf.pages.block import Block
from perf.pages.health import risk_matrix, scorecard, sentences
from tests.pages.page_tables import table_lines

Q2, Q1, LAST_YEAR = "2019-20 Q2", "2019-20 Q1", "2018-19 Q2"
ROWS = {
    "measures": {"measure_id": "M1", "title": "Buses", "theme": "Transport", "unit": "percent", "polarity": "higher"},
    "returns": {"measure_id": "M1", "quarter": Q2, "actual": 100, "target": 100},
    "corporate_actions": {"corporate_action": "C1", "title": "Better roads"},
    "actions": {"action_id": "A1", "quarter": Q2, "corporate_action": "C1", "title": "Buy", "percent_complete": 50},
    "risks": {"risk_ref": "R1", "quarter": Q2, "level": "corporate", "title": "Floods", "likelihood": 2, "impact": 3},
    "printed_ratings": {"kind": "measure", "id": "M1", "quarter": Q2, "rating": "Green"},
    "savings": {"quarter": Q2, "programme": "Digital", "project": "Forms", "target": 100, "achieved": 60},
}
HOSTILE = """<script>alert("1")</script> it's {0} {{x}} & co"""
TABLES = [
    scorecard.cards,
    scorecard.themes,
    scorecard.categories,
    scorecard.corporate_actions,
    scorecard.red_measures,
    scorecard.red_actions,
    scorecard.all_measures,
    scorecard.all_actions,
    scorecard.by_service,
    scorecard.printed_otherwise,
    risk_matrix.risks,
    risk_matrix.risk_matrix,
]


def soup(block):
    return BeautifulSoup(block.html, "html.parser")


def column(block, header):
    head, *lines = table_lines(block.html)
    return [line[head.index(header)] for line in lines if len(line) == len(head)]


def headings(block):
    return [head.get_text() for head in soup(block).find_all("th", scope="rowgroup")]


@pytest.mark.parametrize("make", TABLES, ids=lambda make: make.__name__)
def test_every_table_of_the_real_quarter_has_a_caption_and_scoped_headers(scores, make):
    page = soup(make(scores))
    for table in page.find_all("table"):
        assert table.caption.text.endswith(", 2019-20 Q2")
        assert {head["scope"] for head in table.thead.find_all("th")} == {"col"}
        assert all(head.get("scope") in ("row", "rowgroup") for head in table.tbody.find_all("th"))
        taken = [0] * len(table("tr"))
        for at, row in enumerate(table("tr")):
            for cell in row.find_all(["th", "td"]):
                for line in range(at, at + int(cell.get("rowspan", 1))):
                    taken[line] += int(cell.get("colspan", 1))
        assert len(set(taken)) == 1
    assert not {"nan", "None", "NaT", "<NA>"} & set(page.get_text(" ").split())


def test_every_red_of_the_real_quarter_is_listed_with_its_note(scores):
    measures, actions = scorecard.red_measures(scores), scorecard.red_actions(scores)
    assert len(column(measures, "Note")) == 6
    assert all(column(measures, "Note"))
    assert {name: len(rows) for name, rows in registers(actions)} == {
        "Red actions of CP1 Reshaping Services programme, 2019-20 Q2": 8,
        "Red actions of CP2 Workforce Plan alignment, 2019-20 Q2": 7,
        "Red actions of CP6 Performance Management Framework and system, 2019-20 Q2": 1,
        "Red actions of CP7 Scrutiny arrangements, 2019-20 Q2": 1,
        "Red actions of CP10 Procurement Strategy, 2019-20 Q2": 1,
    }
    assert len(soup(actions).select("details tr.words")) == 18
    opens = "1 Red action of CP10 Procurement Strategy: Digital procurement and invoicing"
    assert soup(actions).select("summary")[-1].text == opens
    assert set(column(measures, "Status")) == {"■ Red", "■ Red Printed: Green"}


def test_all_measures_and_all_actions_of_the_real_quarter_are_listed(scores):
    assert len(column(scorecard.all_measures(scores), "Measure")) == 27
    assert headings(scorecard.all_measures(scores)) == ["People", "Financial", "Assets", "Customer", "ICT"]
    assert sum(len(rows) for _, rows in registers(scorecard.all_actions(scores))) == 224


def registers(block):
    """Read the tables of a block as their captions and the ids of their rows."""
    tables = soup(block).find_all("table")
    return [(table.caption.get_text(), [row.th.small.get_text() for row in table.find_all("tr") if row.find("small")])
            for table in tables]  # fmt: skip


def test_actions_that_are_not_green_come_first_and_the_green_ones_are_folded_by_corporate_action(scores):
    block = scorecard.all_actions(scores)
    (caption, first), *greens = registers(block)
    assert caption == "Actions that are not Green (the Red ones are explained above), 2019-20 Q2"
    assert len(first) == 18 + 2 + 1
    assert [(name, len(rows)) for name, rows in greens[:2]] == [
        ("Green actions of CP1 Reshaping Services programme, 2019-20 Q2", 100),
        ("Green actions of CP2 Workforce Plan alignment, 2019-20 Q2", 76),
    ]
    assert len(greens) == 8  # CP3, CP7 and CP9 have no Green action
    assert len(soup(block).find_all("details")) == 2 + len(greens)
    assert len(block.data) == 224
    assert [len(each.rows) for each in block.tables] == [21, 203]  # in files the Green ones are one table


def test_the_service_with_the_largest_share_of_red_comes_first(scores):
    head, first, second, *_ = table_lines(scorecard.by_service(scores).html)
    assert first == ["Adult Services", "7", "0", "5", "0", "12", "▲ Amber"]
    assert second[0] == "Housing and Building Services"
    said = "The largest share of Red among the rated actions of a service: Adult Services (5 of 12)."
    assert sentences.by_service(scores).text == said


@pytest.mark.parametrize("make", [scorecard.themes, scorecard.corporate_actions, scorecard.by_service])
def test_the_last_row_has_all_rows_together_and_is_in_no_file(scores, make):
    block = make(scores)
    head, *rows, together = table_lines(block.html)
    assert together[0] == "Together"
    for at, name in enumerate(head):
        if name in ("Green", "Amber", "Red", "Not rated", "All"):
            assert int(together[at]) == sum(int(row[at]) for row in rows)
    assert len(block.data) == len(block.tables[0].rows) == len(rows)


def test_services_are_compared_only_where_there_are_several(quarter):
    assert scorecard.by_service(quarter(actions=[{"service": "Roads"}])).text == ""
    two = quarter(actions=[{"service": "Roads"}, {"action_id": "A2", "service": None, "percent_complete": 0}])
    assert column(scorecard.by_service(two), "Service") == ["Roads", "No service is given", "Together"]


def test_a_risk_shows_its_owner_its_controls_and_the_score_before_them(quarter):
    row = {"owner": "Head <b>of</b> Roads", "controls": "Salt <i>", "inherent_likelihood": 4, "inherent_impact": 3}
    block = risk_matrix.risks(quarter(risks=[row | {"likelihood": 2, "impact": 3}]))
    assert column(block, "Owner") == ["Head <b>of</b> Roads"]
    assert column(block, "Inherent score") == ["12 (4 x 3)"]
    assert column(block, "Score") == ["6"]
    assert column(block, "Note") == ["Controls: Salt <i>"]
    assert "<b>" not in block.html


def test_a_risk_names_its_actions_with_their_ratings(quarter):
    two = [{"percent_complete": 0}, {"action_id": "A2", "title": None, "percent_complete": 45}]
    block = risk_matrix.risks(quarter(actions=two, risks=[{"actions": "A1; A2"}]))
    assert column(block, "Note") == ["Actions: Buy (A1, Red); A2 (Amber)"]


def test_an_action_of_a_risk_leads_to_its_row(quarter):
    made = quarter(actions=[{}], risks=[{"actions": "A1; A9", "theme": "Climate"}])
    block = risk_matrix.risks(made)
    assert '<a data-to="#action-a1">Buy</a> (A1, Green); A9' in block.html
    assert column(block, "Theme") == ["Climate"]


def test_an_action_has_how_far_it_was_in_the_quarter_before_and_its_rating_then(quarter):
    before = {"quarter": Q1, "percent_complete": 10}
    made = scorecard.all_actions(quarter(actions=[{"percent_complete": 20}, before, {"action_id": "A2"}]))
    table = BeautifulSoup(made.html, "html.parser")
    cells = [cell.get_text(" ", strip=True) for cell in table.select('[data-label="In 2019-20 Q1"]')]
    assert "10% ■ Red" in cells


def test_a_measure_and_an_action_show_their_other_ids_and_a_measure_its_category(quarter):
    row = {"other_ids": "PAM/001", "category": "How well?", "unit": "days"}
    made = quarter(measures=[row], returns=[{}], actions=[{"other_ids": "IT/F005", "percent_complete": 1}])
    assert "M1 (PAM/001), days" in scorecard.all_measures(made).text
    assert "How well?" in scorecard.all_measures(made).text
    assert "A1 (IT/F005)" in scorecard.red_actions(made).text


def test_the_cards_of_the_real_quarter_give_status_and_counts(scores):
    assert scorecard.cards(scores).text.splitlines() == [
        "Status: Amber. The worse of measures (Amber) and actions (Green)",
        "Measures: Amber. 7 Green, 2 Amber and 6 Red; 12 not rated",
        "Actions: Green. 203 Green, 2 Amber and 18 Red; 1 not rated",
        "Risks: 26; 3 risks are medium/high or higher",
    ]


def test_the_two_measures_and_the_theme_that_differ_from_their_printed_ratings_are_shown_as_what_they_are(scores):
    assert table_lines(scorecard.printed_otherwise(scores).html)[1:] == [
        [
            "Corporate health Status",
            "● Green",
            "▲ Amber",
            "The status is the worse of measures (Amber) and actions (Green).",
        ],
        [
            "Voluntary employee turnover Measure CPM/210",
            "● Green",
            "■ Red",
            "5.29% against a target of 3.75%; lower is better",
        ],
        [
            "Revenue spend against approved programme Measure CPM/214",
            "■ Red",
            "▲ Amber",
            "101.85% against a target of 100%; lower is better",
        ],
        ["People Theme", "▲ Amber", "■ Red", "0 of 2 ratings are Green"],
    ]


def test_a_card_has_the_printed_status_where_the_rule_gives_a_different_one(quarter):
    overall = {"kind": "overall", "rating": "Red"}
    scores = quarter(
        measures=[{}],
        returns=[{}],
        risks=[{}],
        printed_ratings=[overall | {"id": "Corporate Health"}, overall | {"id": "measures", "rating": "Green"}],
    )
    cards = {card.dt.text: card.dd for card in soup(scorecard.cards(scores)).find_all("div")}
    assert list(cards) == ["Status", "Measures", "Risks"]
    assert cards["Status"].small.text == "Printed: Red"
    assert cards["Measures"].small is None
    assert [cards["Risks"].strong.text, cards["Risks"].p.text] == ["1", "none is medium/high or higher"]


def test_a_council_may_have_few_bands_of_risk(quarter):
    scores = quarter("[risk_bands]\nLow = [1, 5]\nHigh = [6, 16]", risks=[{}])
    assert scorecard.cards(scores).text.startswith("Risks: 1")
    assert "High R1" in column(risk_matrix.risk_matrix(scores), "Likelihood 2, Possible")


def test_what_the_folder_does_not_hold_has_no_table(quarter):
    scores = quarter(risks=[{}])
    empty = [make for make in TABLES if make(scores) == Block()]
    shown = {scorecard.cards, risk_matrix.risks, risk_matrix.risk_matrix}
    assert set(TABLES) - shown == set(empty)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, []),
        ({"status": "Completed"}, [["Corporate action", "Status"], ["Better roads C1", "Completed"]]),
        ({"complete_by": "2020"}, [["Corporate action", "Complete by"], ["Better roads C1", "2020"]]),
    ],
)
def test_a_quarter_without_actions_says_of_no_corporate_action_that_it_has_none(quarter, known, expected):
    scores = quarter(actions=[{"quarter": Q1}], corporate_actions=[known], measures=[{}], returns=[{}])
    shown = scorecard.corporate_actions(scores)
    assert "Has no service plan actions" not in shown.text
    assert expected == table_lines(shown.html)


def test_a_theme_is_counted_beside_its_counts_in_the_quarter_before(quarter):
    scores = quarter(
        measures=[{}, {"measure_id": "M2"}, {"measure_id": "M3", "theme": "ICT"}],
        returns=[{}, {"measure_id": "M2", "actual": 0}, {"quarter": Q1, "actual": 0}],
    )
    assert table_lines(scorecard.themes(scores).html) == [
        ["Theme", "Green", "Amber", "Red", "Not rated", "All", "Status", "In 2019-20 Q1"],
        ["Transport", "1", "0", "1", "0", "2", "▲ Amber", "■ Red 0 Green, 0 Amber and 1 Red better now"],
        ["ICT", "0", "0", "0", "1", "1", "– N/A", ""],
        ["Together", "1", "0", "1", "1", "3", "▲ Amber", "■ Red 0 Green, 0 Amber and 1 Red better now"],
    ]


def test_a_theme_has_its_categories_under_one_heading_in_whatever_order_measures_come(quarter):
    places = [("Transport", "x"), ("ICT", "x"), ("Transport", "y"), ("ICT", "y")]
    rows = [{"measure_id": f"M{at}", "theme": theme, "category": of} for at, (theme, of) in enumerate(places)]
    block = scorecard.categories(quarter(measures=rows, returns=[{"measure_id": "M0"}]))
    assert headings(block) == ["Transport", "ICT"]
    assert column(block, "Category") == ["x", "y", "x", "y"]


def test_measures_are_listed_by_theme_in_the_order_of_the_table(quarter):
    ids = [f"M{at:02}" for at in range(40)]
    rows = [{"measure_id": name, "title": name, "theme": "AB"[at % 2]} for at, name in enumerate(ids)]
    block = scorecard.all_measures(quarter(measures=rows, returns=[{"measure_id": "M00"}]))
    assert headings(block) == ["A", "B"]
    assert [name.split()[0] for name in column(block, "Measure")] == ids[0::2] + ids[1::2]


def test_actions_are_listed_by_corporate_action_in_the_order_of_the_table(quarter):
    ids = [f"A{at:02}" for at in range(40)]
    rows = [{"action_id": name, "title": name, "corporate_action": f"C{at % 2}"} for at, name in enumerate(ids)]
    scores = quarter(corporate_actions=[{"corporate_action": "C1"}, {"corporate_action": "C0"}], actions=rows)
    block = scorecard.all_actions(scores)
    assert [caption for caption, _ in registers(block)] == [
        "Green actions of C1 Better roads, 2019-20 Q2", "Green actions of C0 Better roads, 2019-20 Q2"
    ]  # fmt: skip
    assert [name for _, rows in registers(block) for name in rows] == ids[1::2] + ids[0::2]


def test_a_measure_shows_last_year_this_year_and_target_with_unit_and_the_dates_of_both(quarter):
    scores = quarter(
        measures=[{"unit": "days per FTE", "polarity": "lower"}],
        returns=[
            {"actual": 4.74, "target": 3.74, "data_to": "2019-08-31", "note": "Flu"},
            {"quarter": LAST_YEAR, "actual": 3.7, "target": None, "data_to": "2018-08-31"},
        ],
    )
    assert table_lines(scorecard.red_measures(scores).html) == [
        ["Measure", "Last year", "This year", "Target", "Status", "Better or worse", "Note"],
        [
            "Buses M1, days per FTE",
            "3.70",
            "4.74 data up to 31 Aug 2019",
            "3.74 for data up to 30 Sep 2019",
            "■ Red",
            "✗ Worse up from 3.70",
            "Flu No explanation given: no cause and no remedy.",
        ],
    ]


def test_a_council_that_compares_with_the_last_quarter_has_its_figure_and_heading(quarter):
    returns = [{"actual": 88}, {"quarter": Q1, "actual": 80}, {"quarter": LAST_YEAR, "actual": 95}]
    block = scorecard.all_measures(
        quarter('direction = "last quarter"', measures=[{"basis": "quarter"}], returns=returns)
    )
    shown = [column(block, header) for header in ("Last quarter", "Now", "Better or worse")]
    assert shown == [["80%"], ["88%"], ["✓ Better up from 80%"]]


@pytest.mark.parametrize("against", ["last year", "last quarter"])
def test_savings_which_begin_each_year_are_compared_with_last_year_alone(quarter, against):
    savings = [
        {"quarter": label, "programme": "Digital", "project": "Forms", "target": 100, "achieved": achieved}
        for label, achieved in ((Q2, 60), (Q1, 30), (LAST_YEAR, 50))
    ]
    measures = [{"figure": "savings.achieved_pct", "basis": "snapshot"}]
    scores = quarter(f'direction = "{against}"', measures=measures, savings=savings)
    row = scores.council_measures.iloc[0]
    expected = (50, "better") if against == "last year" else (30, None)
    assert (row["previous"], None if pd.isna(row["direction"]) else row["direction"]) == expected


def test_a_quarter_alone_is_named_where_it_is_compared_instead_of_the_year_to_date(quarter):
    scores = quarter('direction = "last quarter"', measures=[{}], returns=[{"actual": 60, "target": 60}])
    alone = scores.measures.assign(compared=31.0, previous=28.0, direction="better", not_compared="")
    block = scorecard.all_measures(replace(scores, measures=alone))
    shown = [column(block, header) for header in ("Last quarter", "Now", "Better or worse")]
    assert shown == [["28% in that quarter alone"], ["60% 31% in this quarter alone"], ["✓ Better up from 28%"]]


def test_a_reader_never_sees_the_same_number_twice_and_a_miss(quarter):
    block = scorecard.all_measures(
        quarter(measures=[{"polarity": "lower"}], returns=[{"actual": 2.504, "target": 2.5}])
    )
    shown = [column(block, header) for header in ("This year", "Target", "Status")]
    assert shown == [["2.504%"], ["2.500%"], ["▲ Amber"]]


@pytest.mark.parametrize("before", [52.941, 49.6661, 50.0])
def test_the_earlier_figure_has_the_same_digits_in_both_of_its_cells(quarter, before):
    returns = [{"actual": 49.999, "target": 50.004}, {"quarter": LAST_YEAR, "actual": before}]
    made = scorecard.all_measures(quarter(measures=[{}], returns=returns))
    (earlier,), (compared,) = column(made, "Last year"), column(made, "Better or worse")
    assert earlier in compared.split()


def test_a_stated_rating_is_below_the_calculated_one_with_its_reason(quarter):
    row = {"actual": 0, "stated_rating": "Amber", "reason": "new depot"}
    block = scorecard.red_measures(quarter(measures=[{}], returns=[row]))
    assert column(block, "Status") == ["■ Red Stated: Amber, new depot"]


def test_a_printed_rating_is_below_the_calculated_one_where_it_differs(quarter):
    scores = quarter(measures=[{}], returns=[{}], printed_ratings=[{"rating": "Amber"}])
    assert column(scorecard.all_measures(scores), "Status") == ["● Green Printed: Amber"]
    same = quarter(measures=[{}], returns=[{}], printed_ratings=[{}])
    assert column(scorecard.all_measures(same), "Status") == ["● Green"]


def test_a_fed_measure_shows_the_return_that_disagrees(quarter):
    scores = quarter(measures=[{}], returns=[{"actual": 62, "target": 60}])
    fed = scores.measures.assign(fed=True, figure="savings.achieved_pct", returned=61.17, differs=True)
    scores = replace(scores, measures=fed)
    assert column(scorecard.all_measures(scores), "This year") == ["62% the return gives 61.17%"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"note": "Late"}, "Late No explanation given: no cause and no remedy."),
        ({"cause": "Snow"}, "Cause: Snow. No remedy given."),
        ({"remedy": "Salt"}, "Remedy: Salt. No cause given."),
        ({"note": "Late", "cause": "Snow", "remedy": "<Salt>"}, "Late Cause: Snow. Remedy: <Salt>."),
        ({}, "No explanation given."),
        ({"note": "", "remedy": None}, "No explanation given."),
    ],
)
def test_a_red_has_its_note_its_cause_and_its_remedy_or_says_which_is_missing(quarter, given, expected):
    block = scorecard.red_actions(quarter(actions=[{"percent_complete": 0} | given]))
    assert column(block, "Note") == [expected]


def test_a_red_action_shows_its_owner_and_both_dates(quarter):
    row = {"percent_complete": 10, "service": "Roads", "due": "2020-03-31", "revised_due": "2020-06-01"}
    scores = quarter(actions=[row | {"owner": "Head of Roads", "note": "Late start"}, {"action_id": "A2"}])
    assert table_lines(scorecard.red_actions(scores).html) == [
        ["Action", "Service", "Complete", "Due", "Revised", "Owner", "Status", "Note"],
        [
            "Buy A1",
            "Roads",
            "10%",
            "31 Mar 2020",
            "1 Jun 2020",
            "Head of Roads",
            "■ Red",
            "Late start No explanation given: no cause and no remedy.",
        ],
    ]


def test_a_red_measure_and_a_risk_show_their_owner(quarter):
    measures = [{"owner": "Head of <Roads>"}, {"measure_id": "M2", "title": "Trams", "owner": "Head of Trams"}]
    returns = [{"actual": 0}, {"measure_id": "M2"}]
    scores = quarter(measures=measures, returns=returns, risks=[{"owner": "Head of Floods"}])
    assert column(scorecard.red_measures(scores), "Owner") == ["Head of <Roads>"]
    assert column(risk_matrix.risks(scores), "Owner") == ["Head of Floods"]


def test_what_has_no_title_is_named_by_its_id(quarter):
    scores = quarter(
        measures=[{"title": None}], returns=[{"actual": 0}], actions=[{"title": None}], risks=[{"title": None}]
    )
    assert column(scorecard.red_measures(scores), "Measure") == ["M1"]
    assert column(scorecard.all_actions(scores), "Action") == ["A1"]
    assert column(risk_matrix.risks(scores), "Risk") == ["R1"]
    assert column(scorecard.corporate_actions(scores), "Corporate action") == ["C1"]


@pytest.mark.parametrize(
    ("measure", "returned", "expected"),
    [
        ({}, {"actual": 50}, "50% against a target of 100%; higher is better"),
        ({"polarity": "target"}, {"actual": 50}, "50% against a target of 100%; nearer to the target is better"),
    ],
)
def test_a_printed_rating_that_differs_from_the_rule_has_its_reason(quarter, measure, returned, expected):
    block = scorecard.printed_otherwise(quarter(measures=[measure], returns=[returned], printed_ratings=[{}]))
    assert [expected] == column(block, "Why")


@pytest.mark.parametrize(
    "tables",
    [
        {"measures": [{}], "returns": [{"actual": None}]},
        {"measures": [{}], "returns": [{"target": None}]},
        {"measures": [{"polarity": "none"}], "returns": [{}]},
        {"actions": [{"percent_complete": None}]},
    ],
    ids=["no figure", "no target", "neither way is better", "no percentage"],
)
def test_the_reason_of_a_rating_that_cannot_be_calculated_is_stated_in_words(quarter, tables):
    kind = {"kind": "action", "id": "A1"} if "actions" in tables else {}
    (why,) = column(scorecard.printed_otherwise(quarter(**tables, printed_ratings=[kind])), "Why")
    assert why
    assert not why.startswith(("against", "complete"))
    assert "target of ;" not in why
    assert "none is better" not in why


def test_a_printed_status_of_a_group_where_nothing_is_rated_is_stated_in_words(quarter):
    printed = [{"kind": "theme", "id": "Transport"}]
    block = scorecard.printed_otherwise(quarter(measures=[{}], returns=[{"actual": None}], printed_ratings=printed))
    assert "0 of 0" not in column(block, "Why")[0]


def test_risks_are_listed_by_level_the_highest_first(quarter):
    scores = quarter(
        risks=[
            {"level": "service", "service": "Roads"},
            {"risk_ref": "R2", "forecast": "increasing"},
            {"risk_ref": "R3", "likelihood": 4, "impact": 4},
            {"risk_ref": "R3", "likelihood": 3, "impact": 4, "quarter": Q1},
            {"risk_ref": "R4", "likelihood": None, "impact": None},
        ]
    )
    assert table_lines(risk_matrix.risks(scores).html) == [
        ["Risk", "Service", "Likelihood", "Impact", "Score", "Band", "Direction", "Forecast"],
        ["Corporate risks"],
        ["Floods R3", "", "4", "4", "16", "Very high", "✗ Worse", ""],
        ["Floods R2", "", "2", "3", "6", "Medium", "", "▲ Increasing"],
        ["Floods R4", "", "", "", "", "No score", "", ""],
        ["Service risks"],
        ["Floods R1", "Roads", "2", "3", "6", "Medium", "", ""],
    ]


def test_the_risk_matrix_has_every_risk_in_its_place_and_each_place_its_band(quarter):
    scores = quarter(risks=[{}, {"risk_ref": "R2"}, {"risk_ref": "R3", "likelihood": 4, "impact": 1}])
    assert table_lines(risk_matrix.risk_matrix(scores).html) == [
        [
            "Impact",
            "Likelihood 1, Very unlikely",
            "Likelihood 2, Possible",
            "Likelihood 3, Probable",
            "Likelihood 4, Almost certain",
        ],
        ["4 Catastrophic", "no risk, Medium", "no risk, Medium/high", "no risk, High", "no risk, Very high"],
        ["3 High", "no risk, Medium/low", "Medium R1 and R2", "no risk, Medium/high", "no risk, High"],
        ["2 Medium", "no risk, Low", "no risk, Medium", "no risk, Medium", "no risk, Medium/high"],
        ["1 Low", "no risk, Very low", "no risk, Low", "no risk, Medium/low", "Medium R3"],
    ]
    assert soup(risk_matrix.risk_matrix(scores)).caption.text == "Corporate risks by likelihood and impact, 2019-20 Q2"


def test_the_matrix_is_as_large_as_the_councils_scale(quarter):
    rules = (
        'risk_likelihood = ["Rare", "Unlikely", "Possible", "Likely", "Certain"]\nrisk_impact = ["Minor", "Severe"]\n'
    )
    scores = quarter(rules + "[risk_bands]\nLow = [1, 5]\nHigh = [6, 10]", risks=[{"likelihood": 5, "impact": 2}])
    assert table_lines(risk_matrix.risk_matrix(scores).html)[1:] == [
        ["2 Severe", "no risk, Low", "no risk, Low", "no risk, High", "no risk, High", "High R1"],
        ["1 Minor", "no risk, Low", "no risk, Low", "no risk, Low", "no risk, Low", "no risk, Low"],
    ]
    shades = [str(cell["class"][-1]) for cell in soup(risk_matrix.risk_matrix(scores)).select(".band")]
    assert set(shades) == {"band-0", "band-6"}


def test_risks_without_likelihood_and_impact_have_no_place_in_the_matrix(quarter):
    assert risk_matrix.risk_matrix(quarter(risks=[{"likelihood": None, "score": 6}])) == Block()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A quarter in which every text is an attack, all is Red, and all was printed and stated Green."""
    folder = tmp_path_factory.mktemp("hostile")
    texts = ["title", "measure_id", "action_id", "risk_ref", "id", "corporate_action", "theme"]
    more = {
        "measures": ["category", "unit"],
        "returns": ["note", "reason", "stated_rating"],
        "actions": ["service", "owner", "note", "stated_rating"],
        "risks": ["service", "owner", "controls"],
    }
    red = {"actual": 1, "percent_complete": 1, "stated_rating": "Green", "rating": "Green"}
    for name, row in ROWS.items():
        attacked = [column for column in row if column in texts] + more.get(name, [])
        marked = row | dict.fromkeys(attacked, HOSTILE)
        marked |= {column: value for column, value in red.items() if column in marked}
        other = [marked | {"action_id": "A2", "service": "Other"}] if name == "actions" else []
        pd.DataFrame([marked, *other]).to_csv(folder / f"{name}.csv", index=False)
    rules = {"name": HOSTILE, "risk_impact": [HOSTILE, "b", "c", "d"], "risk_likelihood": ["a", HOSTILE, "c", "d"]}
    lines = [f"{name} = {json.dumps(value)}" for name, value in rules.items()]
    bands = ["[risk_bands]", "a = [1, 1]", "b = [2, 2]", f"{json.dumps(HOSTILE)} = [3, 16]"]
    (folder / "framework.toml").write_text("\n".join(lines + bands), encoding="utf-8")
    return perf.score_quarter(perf.load(folder))


@pytest.mark.parametrize("make", TABLES, ids=lambda make: make.__name__)
def test_text_from_data_is_escaped(hostile, make):
    page = soup(make(hostile))
    assert page.find("script") is None
    assert HOSTILE in page.get_text() or make is scorecard.cards


def test_each_set_of_measures_has_its_own_card_and_table_and_no_share_in_the_status(quarter):
    national = {"measure_id": "N1", "title": "Waiting", "set": "national"}
    scores = quarter(measures=[{}, national], returns=[{}, {"measure_id": "N1", "actual": 1, "target": 100}])
    assert scores.status() == "Green"
    cards = " ".join(soup(scorecard.cards(scores)).get_text(" ").split())
    assert "Measures ✓ Green 1 Green, 0 Amber and 0 Red" in cards.replace("●", "✓")
    assert "National measures" in cards
    assert "0 Green, 0 Amber and 1 Red" in cards
    captions = [each.get_text() for each in soup(scorecard.all_measures(scores)).find_all("caption")]
    assert captions == [f"All measures, {Q2}", f"All national measures, {Q2}"]
    assert len(scores.themes) == 1
    assert scores.themes["total"].tolist() == [1]


@pytest.mark.parametrize(
    ("measure", "returned", "expected"),
    [
        ({}, {}, "100%"),
        ({}, {"floor": 85}, "100% floor 85%"),
        ({"tolerance": 2, "tolerance_kind": "absolute"}, {}, "100% absolute tolerance 2 percentage points"),
        ({"tolerance": 2, "tolerance_kind": "absolute", "unit": "days"}, {}, "100 absolute tolerance 2"),
        ({"tolerance": 0.05}, {}, "100% tolerance 5% of the target"),
        ({"tolerance": 0.05}, {"actual": None}, "100%"),  # not rated, so by no rule
        ({"amber_by": "trend"}, {"actual": 100}, "100% Amber if better than before"),
        ({"amber_by": "tolerance"}, {"actual": 100}, "100%"),
    ],
)
def test_a_rule_that_is_not_the_councils_is_named_under_the_target(quarter, measure, returned, expected):
    assert column(scorecard.all_measures(quarter(measures=[measure], returns=[returned])), "Target") == [expected]


def test_a_measure_with_the_polarity_none_is_data_only(quarter):
    block = scorecard.all_measures(quarter(measures=[{"polarity": "none"}], returns=[{}]))
    assert column(block, "Status")[0].endswith("N/A data only")
