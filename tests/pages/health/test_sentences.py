"""The report in sentences: every one true, in English, and computed."""

from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import perf
from perf.disclosure.protected_scores import protect_scores
from perf.pages import attention
from perf.pages.block import Block
from perf.pages.health import sentences

pytestmark = pytest.mark.slow

Q2, Q1 = "2019-20 Q2", "2019-20 Q1"
ROWS = {
    "measures": {"measure_id": "M1", "title": "Buses", "theme": "Transport", "unit": "percent", "polarity": "higher"},
    "returns": {"measure_id": "M1", "quarter": Q2, "actual": 100, "target": 100},
    "actions": {"action_id": "A1", "quarter": Q2, "corporate_action": "C1", "title": "Buy", "percent_complete": 50},
    "risks": {"risk_ref": "R1", "quarter": Q2, "level": "corporate", "title": "Floods", "likelihood": 2, "impact": 3},
    "printed_ratings": {"kind": "measure", "id": "M1", "quarter": Q2, "rating": "Green"},
    "narrative": {"quarter": Q2, "report": "corporate-health", "section": "cause", "text": "Snow"},
}
EXTRA = {
    "narrative": [],
    "measures": [],
    "returns": ["note"],
    "actions": ["note"],
    "risks": ["forecast"],
    "printed_ratings": [],
}
HOSTILE = """<script>alert("1")</script> it's {0} {{x}} $\\frac$ & co"""
SENTENCES = [
    sentences.position,
    sentences.printed_otherwise,
    sentences.risks,
    sentences.all_actions,
    sentences.all_measures,
]
BLOCKS = [*SENTENCES, sentences.theme_chart, sentences.target_chart]


def measures(*given):
    """Return measures M1, M2 and so on with a return each."""
    found = [{"measure_id": f"M{at}", "title": f"Measure {at}"} | row for at, row in enumerate(given, start=1)]
    columns = {"title", "theme", "unit", "polarity", "frequency", "category", "basis"}
    return {
        "measures": [{name: row[name] for name in row if name in columns | {"measure_id"}} for row in found],
        "returns": [{name: row[name] for name in row if name not in columns} for row in found],
    }


def lines(block):
    """Read the paragraphs of a block."""
    return [tag.text for tag in BeautifulSoup(block.html, "html.parser").find_all("p")]


def title(block):
    """Read what a chart found."""
    return BeautifulSoup(block.html, "html.parser").figcaption.strong.text


def test_the_sentences_of_the_real_quarter_are_true(scores):
    assert [lines(sentence(scores)) for sentence in SENTENCES[:1]] == [
        [
            "Of the 27 measures, 15 can be rated: 7 (47%) are Green, 2 (13%) are Amber and 6 (40%) are Red. "
            "The published report counts 8 Green, 1 Amber and 6 Red.",
            "Of the 224 actions, 223 can be rated: 203 (91%) are Green, 2 (1%) are Amber and 18 (8%) are Red.",
        ],
    ]
    assert sentences.risks(scores).text == (
        "There are 6 corporate risks: 1 medium/high, 4 medium and 1 medium/low. "
        "There are 20 service risks: 2 medium/high, 11 medium, 6 medium/low and 1 low. "
        "Forecast to increase: Reshaping Services. There are no scores for 2019-20 Q1 to compare with."
    )


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ((3, 2), (2, 3), "Worse than in 2019-20 Q1: Flood. Better than in 2019-20 Q1: Pool."),
        ((3, 3), (3, 3), "No score has changed since 2019-20 Q1."),
        ((3, 3), (None, 3), ""),  # one is new
        ((3, 3), (None, None), "There are no scores for 2019-20 Q1 to compare with."),
    ],
)
def test_risks_that_have_moved_are_named(quarter, now, before, expected):
    risks = [
        {"risk_ref": ref, "title": title, "quarter": label, "level": "corporate", "likelihood": likelihood, "impact": 3}
        for label, numbers in (("2019-20 Q1", before), ("2019-20 Q2", now))
        for ref, title, likelihood in zip(("R1", "R2"), ("Flood", "Pool"), numbers, strict=True)
        if likelihood
    ]
    text = sentences.risks(protect_scores(quarter(risks=risks))).text
    assert text.partition(". ")[2] == expected if expected else text.count(".") == 1


@pytest.mark.parametrize("block", SENTENCES, ids=lambda block: block.__name__)
def test_every_paragraph_of_the_real_quarter_is_a_sentence(scores, block):
    for line in lines(block(scores)):
        assert line[:1].isupper() or line[:1].isdigit()
        assert line.endswith(".")
        assert "  " not in line
        assert "nan" not in line


@pytest.mark.parametrize(
    ("actuals", "expected"),
    [
        ([100, 100, 0], "Of the 3 measures, 2 (67%) are Green, none is Amber and 1 (33%) is Red."),
        ([0, 0], "Of the 2 measures, none is Green, none is Amber and 2 (100%) are Red."),
        ([None, None], "None of the 2 measures can be rated."),
        ([100], "The only measure is Green."),
        ([0], "The only measure is Red."),
        ([100, None], "Of the 2 measures, 1 can be rated: it is Green."),
        ([None], "The only measure cannot be rated."),
        ([100, 100], "Of the 2 measures, 2 (100%) are Green, none is Amber and none is Red."),
    ],
)
def test_the_position_follows_the_counts_and_agrees_in_number(quarter, actuals, expected):
    scores = quarter(**measures(*({"actual": actual} for actual in actuals)))
    assert [expected] == lines(sentences.position(scores))


def test_a_printed_rating_that_is_the_same_needs_no_word(quarter):
    scores = quarter(**measures({"actual": 100}), printed_ratings=[{}])
    assert lines(attention.summary(protect_scores(scores))) == ["No measure is Red."]
    assert sentences.printed_otherwise(scores) == Block()


def test_nothing_is_said_to_be_free_of_reds_where_nothing_was_rated(quarter):
    scores = quarter(**measures({"actual": None}))
    assert lines(attention.summary(protect_scores(scores))) == ["No measure or action has been rated."]


def test_the_published_counts_are_stated_where_they_differ(quarter):
    scores = quarter(**measures({}), printed_ratings=[{"rating": "Red"}])
    assert sentences.position(scores).text.endswith("The published report counts 0 Green, 0 Amber and 1 Red.")
    assert sentences.printed_otherwise(scores).text == (
        "The rule gives a different rating for the only printed rating."
    )


def test_printed_ratings_of_nothing_are_not_counted_and_a_status_follows_from_those_under_it(scores):
    assert sentences.printed_otherwise(scores).text == (
        "The rule gives a different rating for 2 of 238 printed ratings, N/A not counted. 2 printed statuses differ "
        "from the rule's, which a status can do because a printed rating under it does."
    )


def test_what_is_not_there_is_not_said(quarter):
    scores = quarter(**measures({"actual": None}))
    silent = [
        sentences.all_actions,
        sentences.risks,
        sentences.printed_otherwise,
        sentences.theme_chart,
        sentences.target_chart,
    ]
    assert [block(scores) for block in silent] == [Block()] * 5


@pytest.mark.parametrize(
    ("causes", "expected"),
    [
        (["Flood"], "1 measure is Red, and no action is."),
        (["Flood", "Snow"], "2 measures are Red, and no action is."),
        (
            ["Flood", None],
            "2 measures are Red, and no action is. 1 of them (Measure 2) has neither a cause nor a remedy.",
        ),
        ([None], "1 measure is Red, and no action is. It has neither a cause nor a remedy."),
        ([None, None], "2 measures are Red, and no action is. None of them has a cause or a remedy."),
        (
            [None, None, "Snow"],
            "3 measures are Red, and no action is. 2 of them (Measure 1 and Measure 2) have neither a cause nor a "
            "remedy.",
        ),
    ],
)
def test_reds_are_counted_and_so_are_those_with_neither_cause_nor_remedy(quarter, causes, expected):
    texts = [{"subject": f"M{at}", "text": cause} for at, cause in enumerate(causes, 1) if cause]
    tables = {"narrative": texts} if texts else {}
    scores = quarter(**measures(*({"actual": 0, "note": "Late"} for _ in causes)), actions=[{}], **tables)
    assert [expected] == lines(attention.summary(protect_scores(scores)))


def test_a_chart_of_themes_names_the_one_with_the_most_reds(quarter):
    scores = quarter(**measures({"actual": 0}, {"actual": 0}, {"actual": 0, "theme": "ICT"}))
    assert title(sentences.theme_chart(scores)) == "Transport has the most Red measures: 2 of 2 rated"


@pytest.mark.parametrize(
    ("of_transport", "of_ict", "expected"),
    [
        (1, 1, "2 of 3 themes have one Red measure each"),
        (2, 2, "2 of 3 themes have the most Red measures, 2 each"),
        (1, 0, "Transport has the only Red measure"),
    ],
)
def test_a_chart_of_themes_names_none_above_another_with_as_many_reds(quarter, of_transport, of_ict, expected):
    rows = [*({"actual": 0} for _ in range(of_transport)), *({"actual": 0, "theme": "ICT"} for _ in range(of_ict))]
    rows.append({"theme": "People"})
    assert title(sentences.theme_chart(quarter(**measures(*rows)))) == expected


@pytest.mark.parametrize(
    ("reds", "expected"),
    [(1, "All 3 themes have one Red measure each"), (2, "All 3 themes have 2 Red measures each")],
)
def test_no_theme_has_the_most_reds_where_all_have_as_many(quarter, reds, expected):
    rows = [{"actual": 0, "theme": theme} for theme in ("People", "Roads", "Parks") for _ in range(reds)]
    assert title(sentences.theme_chart(quarter(**measures(*rows)))) == expected


def test_a_chart_of_themes_without_a_red_says_so_in_the_councils_word(quarter):
    scores = quarter(**measures({}))
    assert title(sentences.theme_chart(scores)) == "No theme has a Red measure"
    scores = perf.score_quarter(replace(scores.data, theme_word="objective"), Q2)
    assert title(sentences.theme_chart(scores)) == "No objective has a Red measure"


@pytest.mark.parametrize("chart", [sentences.theme_chart, sentences.target_chart])
def test_a_chart_has_its_words_and_its_data_beside_it(scores, chart):
    page = BeautifulSoup(chart(scores).html, "html.parser")
    assert not page.svg["aria-label"].startswith(title(chart(scores)))
    assert page.svg["aria-label"].endswith(".")
    assert page.select_one("figure .source").text.startswith("Source: ")
    assert page.details.table.caption.text
    assert len(title(chart(scores)).split()) <= 15


def test_a_chart_of_distances_counts_the_measures_that_miss_their_target(scores, quarter):
    assert title(sentences.target_chart(scores)) == "8 of 15 measures with a rating miss their target"
    one = quarter(**measures({}, {"actual": 50}))
    assert title(sentences.target_chart(one)) == "1 of 2 measures with a rating misses its target"
    none = quarter(**measures({}, {"actual": 120}))
    assert title(sentences.target_chart(none)) == "Every measure with a rating meets its target"


def test_a_chart_of_distances_counts_a_missed_target_of_nought(quarter):
    scores = quarter(**measures({"polarity": "lower"}, {"actual": 5, "target": 0, "polarity": "lower"}))
    assert scores.measures["rating"].tolist() == ["Green", "Red"]
    assert title(sentences.target_chart(scores)) == "1 of 2 measures with a rating misses its target"


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        ((40, 40, 40), "All 3 measures that miss their target miss it by 60% of it."),
        ((40, 40, 120), "Both measures that miss their target miss it by 60% of it."),
        ((40, 40, 90), "M1 Measure 1 and M2 Measure 2 each miss their target by 60% of it, the largest share."),
        ((40, 39.8, 90), "M2 Measure 2 and M1 Measure 1 each miss their target by 60% of it, the largest share."),
        ((40, 50, 90), "M1 Measure 1 misses its target by 60% of it, the largest share."),
        ((40, 120, 120), "M1 Measure 1 misses its target by 60% of it."),
        ((120, 120, 120), "Bar chart of the distance from target."),
    ],
)
def test_none_is_the_furthest_from_its_target_where_others_are_as_far(quarter, actual, words):
    block = sentences.target_chart(quarter(**measures(*({"actual": each} for each in actual))))
    assert BeautifulSoup(block.html, "html.parser").svg["aria-label"].endswith(words)


@pytest.mark.parametrize("polarity", ["higher", "lower"])
def test_the_furthest_from_its_target_is_not_called_beyond_it_when_it_fell_short(quarter, polarity):
    scores = quarter(**measures({"actual": 50 if polarity == "higher" else 150, "polarity": polarity}))
    block = sentences.target_chart(scores)
    assert "50%" in block.text
    assert "beyond" not in block.text.casefold() or polarity == "lower"


def test_measures_that_share_a_title_are_charted_one_by_one(quarter):
    scores = quarter(**measures({"title": "Sickness", "actual": 80}, {"title": "Sickness", "actual": 60}))
    assert title(sentences.target_chart(scores)) == "Both measures with a rating miss their target"


def test_risks_are_counted_by_level_the_highest_first_and_rising_ones_named(quarter):
    scores = quarter(
        risks=[
            {"forecast": "increasing"},
            {"risk_ref": "R2", "title": None, "likelihood": 4, "impact": 4, "forecast": "increasing"},
            {"risk_ref": "R3", "level": "service"},
            {"quarter": Q1},
        ]
    )
    assert sentences.risks(scores).text == (
        "There are 2 corporate risks: 1 very high and 1 medium. There is 1 service risk: medium. "
        "Forecast to increase: Floods and R2."
    )


@pytest.mark.parametrize(
    ("impacts", "expected"),
    [
        ((4,), "There is 1 corporate risk: high."),
        ((4, 4), "There are 2 corporate risks, both high."),
        ((4, 4, 4), "There are 3 corporate risks, all high."),
        ((4, 4, 3), "There are 3 corporate risks: 2 high and 1 medium/high."),
    ],
)
def test_risks_of_one_band_are_not_counted_twice(quarter, impacts, expected):
    rows = [{"risk_ref": f"R{at}", "likelihood": 3, "impact": impact} for at, impact in enumerate(impacts)]
    assert sentences.risks(quarter(risks=rows)).text.startswith(expected)


@pytest.mark.parametrize(
    ("complete", "expected"),
    [
        ((0, 0, 0), "All 3 services have the same share of Red actions: 100%."),
        (
            (0, 0, 50),
            "The largest share of Red among the rated actions of a service: Parks (1 of 1) and Roads (1 of 1).",
        ),
        ((0, 50, 50), "The largest share of Red among the rated actions of a service: Parks (1 of 1)."),
        ((0, 0, 0, 0, 50), "4 of 5 services have the largest share of Red actions, 100% each."),
    ],
)
def test_no_service_has_the_largest_share_of_red_where_all_have_the_same(quarter, complete, expected):
    services = ("Parks", "Roads", "Care", "Waste", "Trees")
    rows = [
        {"action_id": f"A{at}", "service": service, "percent_complete": share}
        for at, (service, share) in enumerate(zip(services, complete, strict=False))
    ]
    given = {"action_id": "A9", "percent_complete": 0}  # of no service, which is compared with none
    assert sentences.by_service(protect_scores(quarter(actions=[*rows, given]))).text == expected


def test_risks_without_a_score_are_counted_as_such(quarter):
    text = sentences.risks(quarter(risks=[{"likelihood": None, "impact": None}])).text
    assert "1 corporate risk" in text
    assert ": ." not in text


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_progress_expected_by_now_is_said(quarter, number):
    data = quarter(actions=[{}, {"quarter": f"2020-21 Q{number}"}]).data
    scores = perf.score_quarter(data, f"2020-21 Q{number}")
    said = f"By the end of 2020-21 Q{number}, {25 * number}% of the year's progress was expected."
    assert sentences.all_actions(scores).text.startswith(said)


def test_actions_without_a_due_date_are_named(quarter):
    rows = [{"due": "2020-03-31"}, {"action_id": "A2", "due": None}, {"action_id": "A3", "due": None}]
    assert sentences.all_actions(quarter(actions=rows)).text.endswith(" 2 actions have no due date: A2 and A3.")


def test_the_reasons_why_measures_cannot_be_rated_add_up(quarter):
    scores = quarter(
        **measures(
            {},
            {"actual": None, "frequency": "annual"},
            {"actual": None, "frequency": "quarterly"},
            {"target": None},
            {"polarity": "none"},
            {"basis": "ytd", "target_basis": "annual"},
        )
    )
    (line,) = lines(sentences.all_measures(scores))
    total, *reasons = [int(word) for word in line.replace(":", "").split() if word.isdigit()]
    assert total == 5 == sum(reasons)
    assert line.startswith(
        "5 measures cannot be rated: 1 is reported once a year, 1 has no figure for this quarter, "
        "1 has no target for this quarter"
    )


def test_measures_that_can_all_be_rated_need_no_reasons(quarter):
    assert sentences.all_measures(quarter(**measures({}))) == Block()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A quarter in which every text is an attack: all measures Red, all risks rising."""
    folder = tmp_path_factory.mktemp("hostile")
    texts = ["title", "theme", "corporate_action", "measure_id", "action_id", "risk_ref", "id", "note"]
    red = dict.fromkeys(texts, HOSTILE) | {"actual": 1, "percent_complete": 1, "forecast": "increasing"}
    for name, row in ROWS.items():
        marked = {column: red.get(column, row.get(column)) for column in [*row, *EXTRA[name]]}
        pd.DataFrame([marked]).to_csv(folder / f"{name}.csv", index=False)
    return perf.score_quarter(perf.load(folder))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.__name__)
def test_text_from_data_is_escaped(hostile, block):
    page = BeautifulSoup(block(hostile).html, "html.parser")
    assert page.find("script") is None
    assert "<script" not in block(hostile).html
    if block in (sentences.theme_chart, sentences.target_chart):
        assert HOSTILE in page.svg["aria-label"]
        assert HOSTILE in page.table.text
    if block is sentences.risks:
        assert f"Forecast to increase: {HOSTILE}." in page.text
