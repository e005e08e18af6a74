"""No sentence of a topic page contradicts the numbers beside it, whatever the council.

The reader here knows the sentences of the pages, and nothing of how they are made. READ_COUNCILS=300 reads that many
councils; the suite reads a few.
"""

import os
import re
from itertools import product

import pytest

from perf.catalogue import TOPICS
from perf.disclosure.protected_scores import protect_scores
from perf.pages import block
from perf.pages.block import sections_of, wide_only
from perf.pages.topic.report import report_of
from perf.pages.view import open_view
from perf.quarter import Quarter
from perf.scores import score_quarter
from tests.random_council import a_council, as_read

COUNCILS = int(os.environ.get("READ_COUNCILS", 3))
SIZES = (20, 1, 4)  # so that some have enough people and cases to show nearly everything, and some nearly nothing
QUARTERS = ("2019-20 Q2", "2019-20 Q1", "2019-20 Q3")
NUMBER = r"[-−]?£?[\d,]+(?:\.\d+)?"
ARTICLES = r"(?:none|no|the only|both|all|\d+)"


def number(text):
    return float(text.replace(",", "").replace("£", "").replace("−", "-"))


def lines_of(text):
    """Return the sentences of a block, and the rows of its tables as lists of cells."""
    lines = text.splitlines()
    sentences = [line for line in lines if " | " not in line]
    return sentences, [line.split(" | ") for line in lines if " | " in line]


# --- the rules, each for one sentence and the rows of the tables beside it --------------------------------------------
def numbers_agree(text, rows):
    """One thing is, two things are; nothing is missing in a sentence."""
    assert not re.search(
        r"\b1 (?:\w+ )?(?:measures|stages|months|complaints|services|directorates|cases)\b(?! of)", text
    )
    assert not re.search(
        r"(?<!of )\b(?:0|[2-9]|\d\d+) (?:measure|stage|month|complaint|service|directorate|case)\b(?! stage)", text
    )
    assert not re.search(r"\bnan\b|\bNone\b(?! of)|  |\.\.(?!\.)|\bNaT\b| ,", text)


def a_change_is_the_difference(text, rows):
    """ "4.74 …, 1.03 more than a year before (3.71)": the three agree, and no change has a size of nothing."""
    found = re.search(
        rf"(?:was|:|,) ({NUMBER})%?[^,;:]*?,? ({NUMBER}) ?(?:percentage points )?(more|less) than a year before "
        rf"\(({NUMBER})%?\)",
        text,
    )
    if found:
        now, gap, before = (number(found[at]) for at in (1, 2, 4))
        assert gap > 0
        assert (now > before) is (found[3] == "more")
        decimals = len(found[2].partition(".")[2])
        assert abs(abs(now - before) - gap) <= 1.01 * 10**-decimals  # each is rounded by itself


def a_range_holds_its_middle(text, rows):
    """The forecast is inside its range; a month outside its range is outside as printed."""
    ends = re.search(rf"the year would end between ({NUMBER})%? and ({NUMBER})%?", text)
    if ends:
        low, high = number(ends[1]), number(ends[2])
        forecasts = [number(row[-1].split()[0].rstrip("%")) for row in rows if re.fullmatch(rf"{NUMBER}%?", row[-1])]
        assert low <= high
        assert not forecasts or any(low <= value <= high for value in forecasts)
    for value, low, high in re.findall(
        rf"(?:of |in the last six months: |; )({NUMBER})%?[^;]*? in \w+ \d{{4}}, expected ({NUMBER})%? to ({NUMBER})%?",
        text,
    ):
        assert not number(low) <= number(value) <= number(high)


def a_count_is_within_its_whole(text, rows):
    for part, whole in re.findall(r"\b(\d+) of (?:the )?(\d+)\b(?!,\d)", text):
        assert int(part) <= int(whole)
    assert not re.search(r"\b(\d+) of \1\b(?! a year before)", text)  # "all 3", never "3 of 3"
    assert not re.search(r"\b0 of \d+ (?:months|directorates|services)", text)


def the_highest_is_the_highest(text, rows):
    """ "… is highest in X: 7.91": no row of the table beside it is higher, and no higher one can be hidden."""
    found = re.search(rf" is highest in (.+?): ({NUMBER})", text)
    if found and rows:
        at = next((at for at, name in enumerate(rows[0]) if name == "This year"), None)
        if at is not None:
            inside = [row for row in rows[1:-1] if len(row) > at]
            shown = {row[0]: number(cell[0]) for row in inside if (cell := re.match(NUMBER, row[at]))}
            assert shown[found[1]] == max(shown.values())
            assert len(shown) == len(inside) or "Of those" in text or "can be shown" in text


def what_is_hidden_is_not_missing(text, rows):
    """Where the table says that a figure is hidden, no sentence says that there is none."""
    if "there is no figure" in text and rows:
        at = next((at for at, name in enumerate(rows[0]) if name == "Same days last year"), None)
        assert at is None or rows[1][at] not in ("small group", "withheld")


def a_share_stays_a_share(text, rows):
    """A share is never forecast, and a share of the records is between 0 and 100%."""
    for share in re.findall(
        r"(\d+(?:\.\d+)?)% (?:of the \d+ )?(?:stages|complaints|were in time|working days lost)", text
    ):
        assert float(share) <= 100


RULES = (
    numbers_agree, a_change_is_the_difference, a_range_holds_its_middle, a_count_is_within_its_whole,
    the_highest_is_the_highest, what_is_hidden_is_not_missing, a_share_stays_a_share,
)  # fmt: skip


def blocks_of(report):
    """Show each section that the notebooks call without an argument."""
    for name in sections_of(type(report)):
        if name not in ("by_part", "parts_by_area", "definitions", "sources", "restated"):
            yield name, getattr(report, name)()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(COUNCILS))
def test_no_sentence_of_a_council_by_chance_contradicts_the_table_beside_it(seed, monkeypatch):
    monkeypatch.setattr(block, "as_svg", lambda *_, **__: "")
    data = as_read(a_council(seed, SIZES[seed % len(SIZES)]), {})
    scores = protect_scores(score_quarter(data, Quarter(QUARTERS[seed // len(SIZES) % len(QUARTERS)])))
    wrong, read = [], 0
    for topic, area in product(TOPICS, ("council", "North", "South")):
        report = report_of(open_view(scores, topic, area))
        with wide_only():
            blocks = dict(blocks_of(report))
        beside = lines_of(blocks["figures"].text)[1]
        for name, shown in blocks.items():
            sentences, rows = lines_of(shown.text)
            for text, rule in product(sentences, RULES):
                read += 1
                try:
                    rule(text, rows or (beside if name == "answer" else rows))
                except AssertionError:
                    wrong.append(f"{topic}, {area}, {name}, {rule.__name__}: {text}\n{rows}")
    assert read > 100
    assert not wrong, "\n\n".join(wrong)
