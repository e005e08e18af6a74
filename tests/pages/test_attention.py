"""What needs attention: every Red, everything overdue, the weightiest first; and the sentences agree with the table."""

import random
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import perf
from perf.pages import attention
from perf.pages.attention import WEIGHTS
from perf.pages.health import scorecard, sentences, status
from perf.pages.officers_words import NO_EXPLANATION
from perf.report import open_quarter
from tests.pages.page_tables import table_lines

Q2 = "2019-20 Q2"
ROWS = {
    "measures": {"measure_id": "M1", "title": "Buses", "theme": "Roads", "unit": "percent", "polarity": "higher"},
    "returns": {"measure_id": "M1", "quarter": Q2, "actual": 0, "target": 100},
    "actions": {"action_id": "A1", "quarter": Q2, "corporate_action": "C1", "title": "Buy", "percent_complete": 50},
}


def rows(block):
    """Read the body of a table, a list of cells a row; headings of groups are left aside."""
    return [line for line in table_lines(block.html)[1:] if len(line) > 1]


@pytest.mark.parametrize(
    ("action", "why"),
    [
        ({"percent_complete": 0}, "Red, 0% complete, 50% expected of every action by now"),
        ({"percent_complete": 99, "due": "2019-09-30"}, "Red, was due 30 Sep 2019, 99% complete"),
        ({"percent_complete": 99, "due": "2019-03-31"},
         "Green, 99% complete, 50% expected of every action by now, was due 31 Mar 2019 (before this year)"),
        ({"percent_complete": None, "due": "2019-09-30"}, "Not rated, was due 30 Sep 2019, progress not recorded"),
        ({"percent_complete": 80, "due": "2019-09-30", "revised_due": "2019-10-01"},
         "Red, was due 30 Sep 2019, now 1 Oct 2019, 80% complete"),
        ({"percent_complete": 100, "due": "2019-09-30"}, None),
        ({"percent_complete": 60, "due": "2019-10-01"}, None),
    ],
)  # fmt: skip
def test_an_action_is_listed_once_if_it_is_red_or_past_its_latest_due_date(quarter, action, why):
    block = attention.attention(open_quarter_of(quarter(actions=[action])))
    assert [row[1].removesuffix(f" {NO_EXPLANATION}") for row in rows(block)] == ([why] if why else [])


def open_quarter_of(scores):
    return open_quarter(scores.data, scores.quarter)


def test_the_weightiest_comes_first_and_within_a_kind_the_greatest(quarter):
    ids = ["M1", "M2", "M3"]
    scores = quarter(
        measures=[{"measure_id": name} for name in ids],
        returns=[
            {"measure_id": name, "actual": actual, "target": target, }
            for name, actual, target in zip(ids, (50, 0, -1), (100, 100, 0), strict=True)
        ],
        actions=[
            {"action_id": "A1", "percent_complete": 30},
            {"action_id": "A2", "percent_complete": 10},
            {"action_id": "A3", "due": "2019-09-01"},
        ],
    )  # fmt: skip
    found = attention.items(open_quarter_of(scores))
    assert [item.id for item in found] == ["M3", "M2", "M1", "A3", "A2", "A1"]
    assert [WEIGHTS.index(item.kind) for item in found] == sorted(WEIGHTS.index(item.kind) for item in found)


def test_a_red_that_nobody_explains_says_so_and_an_overdue_action_that_is_not_red_need_not(quarter):
    scores = quarter(
        measures=[{}], returns=[{}], actions=[{"percent_complete": 99, "due": "2019-03-31", "corporate_action": "C1"}]
    )
    block = attention.attention(open_quarter_of(scores))
    assert [row[1] for row in rows(block)] == [
        "Red: 0% against a target of 100% No explanation given",
        "Green, 99% complete, 50% expected of every action by now, was due 31 Mar 2019 (before this year)",
    ]  # fmt: skip
    assert block.text.splitlines()[0] == (
        "1 measure is Red, and no action is. It has neither a cause nor a remedy. "
        "1 action was due by 30 September 2019 and is not complete."
    )


@pytest.mark.parametrize(
    ("complete", "words"),
    [
        ([50], "1 action was due by 30 September 2019 and is not complete."),
        ([None], "1 action was due by 30 September 2019, without a record of how complete it is."),
        ([100, None, None], "2 actions were due by 30 September 2019, without a record of how complete they are."),
    ],
)
def test_an_action_of_which_no_progress_is_recorded_is_not_stated_to_be_incomplete(quarter, complete, words):
    actions = [{"action_id": f"A{at}", "percent_complete": share, "due": "2019-09-30"}
               for at, share in enumerate(complete)]  # fmt: skip
    text = attention.summary(open_quarter_of(quarter(actions=actions))).text
    assert words in text
    assert text.count("due by") == 1


@pytest.mark.parametrize(
    ("data_to", "expected"), [("2019-08-31", ", with data up to 31 Aug 2019"), ("2019-09-30", ""), (None, "")]
)
def test_a_red_measure_whose_data_end_before_the_quarter_says_when(quarter, data_to, expected):
    scores = quarter(measures=[{}], returns=[{"data_to": data_to}])
    (item,) = attention.items(open_quarter_of(scores))
    assert item.why == f"Red: 0% against a target of 100%{expected}"


def test_signals_and_overdue_cases_of_the_real_quarter_are_listed_with_links(protected):
    block = attention.attention(protected)
    page = BeautifulSoup(block.html, "html.parser")
    linked = {row.td.text: row.a["data-to"] for row in page.select("tbody tr") if row.a}
    assert linked["Complaint stages open past their limit: 59"] == "council/complaints#leading-figures"
    (unusual,) = [to for text, to in linked.items() if text.startswith("Unusual: 88 complaints in September 2019")]
    assert unusual == "council/complaints#months-complaints-received council/complaints#leading-figures"
    assert linked["Red: 4.74 against a target of 3.74 days per FTE"] == "#measure-cpm-019"


def a_council(folder, seed):
    """Write a small council at random: none, one or several measures and actions, some of them without a figure."""
    chance = random.Random(seed)
    ids = [f"M{at}" for at in range(chance.choice([0, 1, 1, 2, 3, 6]))]
    complete = [
        chance.choice([None, 0, 45, 50, 50, 50, 80, 100]) for _ in range(chance.choice([0, 1, 2, 5]) or (not ids))
    ]
    tables = {
        "measures": [{"measure_id": name, "theme": chance.choice(["Roads", "Parks"])} for name in ids],
        "returns": [
            {"measure_id": name, "actual": chance.choice([None, 0, 95, 100, 120]), "target": chance.choice([0, 100])}
            for name in ids
        ],
        "actions": [
            {"action_id": f"A{at}", "percent_complete": done, "due": chance.choice([None, "2019-06-30", "2020-03-31"])}
            for at, done in enumerate(complete)
        ],
    }  # fmt: skip
    folder.mkdir()
    (folder / "framework.toml").write_text('name = "Testshire"\n', encoding="utf-8")
    for name, given in tables.items():
        columns = {**ROWS[name], **(given[0] if given else {})}
        pd.DataFrame([ROWS[name] | row for row in given], columns=list(columns)).to_csv(
            folder / f"{name}.csv", index=False
        )
    return perf.load(folder)


def number(text, pattern, total):
    """Read a number in a sentence: "none", "the only", "both", "all 3" or "2"; 0 where it is not there."""
    match = re.search(pattern, text)
    if not match:
        return 0
    word = match[1].casefold()
    words = {"none": 0, "no": 0, "the only": 1, "both": 2}
    return words[word] if word in words else total if word.startswith("all") else int(word)


WORD = r"(none|no|the only|both|all \d+|\d+)"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_every_sentence_of_a_council_at_random_agrees_with_the_table_beside_it(tmp_path, seed):
    scores = open_quarter(a_council(tmp_path / "council", seed), Q2)
    cells = BeautifulSoup(scorecard.all_measures(scores).html, "html.parser").select('td[data-label="Status"]')
    statuses = [word for cell in cells for word in re.findall("Green|Amber|Red|N/A", cell.get_text())]
    ratings = scores.council_measures["rating"].tolist()
    rated = len(ratings) - ratings.count("N/A")
    headline = status.headline(scores).text
    missed = number(headline, rf"(?i){WORD} (?:of \d+ )?measures?(?: with a rating)? miss", rated)
    assert missed == ratings.count("Red") + ratings.count("Amber")
    on_course = number(headline, rf"(?i){WORD} (?:of \d+ )?actions?(?: with a rating)? (?:is|are) on course",
                       int((scores.actions["rating"] != "N/A").sum()))  # fmt: skip
    assert on_course == int((scores.actions["rating"] == "Green").sum())
    listed = rows(attention.attention(scores))
    summary = attention.summary(scores).text
    counts = [int(found) for found in re.findall(r"(\d+) (?:measure|action)s?(?= and| are Red| is Red)", summary)]
    assert sum(counts) == sum(row[1].startswith("Red") for row in listed)
    due = re.findall(r"(\d+) actions? (?:was|were) due by", summary)
    assert sum(map(int, due)) == sum(item.kind == "Overdue action" for item in attention.items(scores))
    chart = sentences.target_chart(scores)
    if chart.html:
        assert len(rows(chart)) == rated
        title = BeautifulSoup(chart.html, "html.parser").figcaption.strong.text
        assert number(title, rf"(?i)^{WORD} (?:of \d+ )?measures? with", rated) == missed
    for text in (headline, status.answer(scores).text, summary, sentences.position(scores).text, chart.text):
        assert not re.search(r"\b1 (measures|actions|changes|themes)\b|\b(?<!of )[2-9] (measure|action)\b", text), text
        assert not re.search(r"\b1 (measure|action) are\b|(?<!of )\b[2-9] (measures|actions) is\b|  |\bnan\b", text), (
            text
        )
    assert sorted(statuses) == sorted(ratings) or not ratings


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], ""),
        (["Unusual"],
         "In the last six months 1 monthly value differs by more than chance explains, and it is neither better nor"
         " worse."),
        (["Unusual"] * 2,
         "In the last six months 2 monthly values differ by more than chance explains, and both are neither"
         " better nor worse."),
        (["Worse than usual"] * 3,
         "In the last six months 3 monthly values differ by more than chance explains, and all are worse."),
        (["Worse than usual", "Unusual", "Unusual"],
         "In the last six months 3 monthly values differ by more than chance explains: 1 is worse and 2 are"
         " neither better nor worse."),
    ],
)  # fmt: skip
def test_unusual_months_are_counted_by_what_they_mean(kinds, expected):
    found = [attention.Item(kind=kind, size=1, what="Calls", why="", mark="") for kind in kinds]
    assert attention._unusual(found) == expected


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([False], "1 monthly value"),
        ([True], "1 run of monthly values"),
        ([False, True, False], "2 monthly values and 1 run of monthly values"),
        ([True, True], "2 runs of monthly values"),
    ],
)
def test_a_run_of_months_is_not_counted_as_a_month(runs, expected):
    found = [attention.Item(kind="Unusual", size=1, what="Calls", why="", mark="", is_run=run) for run in runs]
    verb = "differs" if len(runs) == 1 else "differ"
    assert attention._unusual(found).startswith(
        f"In the last six months {expected} {verb} by more than chance explains"
    )


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        ({"South": 1}, "1 monthly value of South is listed too."),
        ({"South": 2}, "2 monthly values of South are listed too."),
        ({"South": 1, "North": 1}, "2 monthly values of South and North are listed too."),
        (dict.fromkeys(["South", "North", "East", "schools"], 1), "4 monthly values of 4 areas are listed too."),
    ],
)
def test_the_areas_of_which_values_are_listed_too_are_named(quarter, areas, expected):
    item = attention.Item(kind="Unusual", size=1, what="Calls", why="", mark="")
    of_areas = {area: [item] * many for area, many in areas.items()}
    assert attention._summary(open_quarter_of(quarter(actions=[{}])), [], of_areas).text.endswith(expected)


def test_a_red_measure_of_another_set_is_listed_and_counted_apart(quarter):
    national = {"measure_id": "N1", "title": "Waiting", "set": "national"}
    scores = quarter(measures=[{}, national], returns=[{}, {"measure_id": "N1"}])
    block = attention.attention(open_quarter_of(scores))
    assert [row[1] for row in rows(block)] == [
        f"Red: 0% against a target of 100% {NO_EXPLANATION}",
        f"Red: 0% against a target of 100%, in the national set {NO_EXPLANATION}",
    ]
    assert "1 measure is Red" in block.text
    assert "Counted apart, 1 national measure is Red." in block.text
