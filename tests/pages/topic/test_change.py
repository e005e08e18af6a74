"""One verdict gives the title, the sentences and the cell of the index, whatever its state."""

from dataclasses import replace

import pandas as pd
import pytest

from perf.analysis.change import evidence_of
from perf.analysis.monthly_range import monthly_chart
from perf.catalogue import FIGURES, TOPICS
from perf.pages.topic.change import (
    SHORT,
    Signal,
    Verdict,
    _beside_target,
    _months_beside,
    _of_single_months,
    _sentences,
    _title,
    beside_expected,
    chart_of,
    signals_of,
    verdict,
)  # fmt: skip
from perf.pages.topic.trend import _months_shown
from perf.pages.topic_view import View

MONTHS = pd.period_range("2015-04", periods=60, freq="M").astype("str")
STEADY = [50.0, 55.0, 45.0, 50.0, 60.0, 40.0] * 9  # 2015-04 to 2019-09
UNSTABLE = [5.0, 5.1] * 9 + [15.0, 15.1] * 9 + [10.0, 10.1] * 9
ON_TIME, RECEIVED = FIGURES["complaints.on_time_pct"], FIGURES["complaints.received"]


def judged(values=STEADY, figure=ON_TIME, target=float("nan"), this_year="2019-04"):
    months = pd.DataFrame({"value": values}, MONTHS[: len(values)])
    chart = monthly_chart(months, kind="level", better="higher", this_year=this_year, target=target)
    evidence = evidence_of(chart, [month for month in months.index if month >= this_year])
    found = Verdict(evidence.kind, figure.name, "", (), chart=chart, evidence=evidence, target=target)
    return replace(found, title=_title(figure, found))


@pytest.mark.parametrize(
    ("values", "this_year", "kind", "title"),
    [
        (STEADY, "2019-04", "usual variation", "within the usual variation"),
        (STEADY[:12], "2015-04", "too few data", "12 months are too few to tell a change from chance"),
        (UNSTABLE, "2019-04", "not stable",
         "not stable, so the chart cannot tell"),
        ([*STEADY[:48], 80, 85, 75, 80, 90, 70], "2019-04", "real rise", "a real rise"),
    ],
)  # fmt: skip
def test_each_state_has_a_title_and_a_cell_of_its_own(values, this_year, kind, title):
    found = judged(values, this_year=this_year)
    assert (found.kind, found.short) == (kind, SHORT[kind])
    assert found.title == f"{ON_TIME.title}: {title}"


def test_a_month_outside_its_range_is_neutral_where_neither_way_is_better():
    months = pd.DataFrame({"value": [*STEADY[:53], 200.0]}, MONTHS[:54])
    chart = monthly_chart(months, kind="level", better="neutral", this_year="2019-04")
    (signal,) = [signal for signal in signals_of(RECEIVED, chart) if signal.month == "2019-09"]
    assert signal.meaning == "unusual"
    assert signal.words.startswith("200 complaints in September 2019, expected ")


def test_a_chart_that_is_not_stable_says_of_no_month_that_it_is_unusual_or_that_none_is():
    months = pd.DataFrame({"value": [*UNSTABLE[:53], 200.0]}, MONTHS[:54])
    chart = monthly_chart(months, kind="level", better="higher", this_year="2019-04")
    assert chart.frame["signal"].iloc[-1] == "outside"
    assert list(signals_of(ON_TIME, chart)) == []
    words = " ".join(_sentences(ON_TIME, judged(UNSTABLE), 1))
    assert "does not tell which later months are unusual" in words
    assert "of the last six" not in words


@pytest.mark.parametrize(("beyond", "expected"), [(-0.04, 0), (0.04, 0), (0.06, 1)])
def test_a_month_is_outside_its_range_only_as_it_is_shown(beyond, expected):
    def chart(last):
        months = pd.DataFrame({"value": [*STEADY[:53], last]}, MONTHS[:54])
        return monthly_chart(months, kind="level", better="higher", this_year="2019-04", decimals=1)

    edge = round(chart(0.0).frame["upper"].iloc[-1], 1)
    found = chart(edge + beyond)
    words = [signal.words for signal in signals_of(ON_TIME, found) if signal.month == "2019-09"]
    this_year = evidence_of(found, [f"2019-{month:02d}" for month in range(4, 10)]).this_year
    assert (len(words), this_year.over) == (expected, expected)
    assert all(f"of {edge + 0.1:.1f}% in September 2019" in text and f"to {edge:.1f}%" in text for text in words)


def test_months_that_read_the_same_as_what_is_expected_are_not_above_it():
    this_year = [50.004, 50.004, 50.006, 60.0, 60.0, 40.0]
    months = pd.DataFrame({"value": [50.0, 50.1, 49.9] * 16 + this_year}, MONTHS[:54])
    chart = monthly_chart(months, kind="level", better="higher", this_year="2019-04", decimals=2)
    found = evidence_of(chart, list(MONTHS[48:54])).this_year
    assert (found.months, found.above, found.below) == (6, 3, 1)


@pytest.mark.parametrize(
    ("year", "kind", "words"),
    [
        ([50, 55, 45, 50, 60, 90], "one high month",
         "One month far above its range: nothing else points to a change."),
        ([50, 55, 45, 50, 60, 8], "one low month",
         "One month far below its range: nothing else points to a change."),
        ([80, 85, 75, 80, 90, 70], "real rise", "A real rise: the year so far is above last year, and the last "
         "6 months together above what is expected of them, by more than chance explains."),
        (STEADY[:6], "usual variation", "Within the usual variation."),
    ],
)  # fmt: skip
def test_the_verdict_names_the_evidence_that_decides_it(year, kind, words):
    found = judged([*STEADY[:48], *year])
    assert found.kind == kind
    assert next(_sentences(ON_TIME, found, 1)) == words


def test_a_difference_that_chance_rarely_gives_is_not_one_that_chance_explains():
    rising = [50.0 + at % 3 for at in range(48)] + [54.0 + at % 3 for at in range(6)]
    found = judged(rising)
    words = " ".join(_sentences(ON_TIME, found, 1))
    limit = found.evidence.last_year.usual
    assert f"chance alone gives a difference of more than {limit:.1f} in about 3 of 1,000 years" in words
    assert "chance alone explains" not in words


@pytest.mark.parametrize(
    ("signals", "expected"),
    [
        ([], "Within the usual variation"),
        ([Signal(RECEIVED.name, "2019-05", "", "worse")], "Within the usual variation"),
        ([Signal(ON_TIME.name, "2019-05", "", "worse")], "Within the usual variation, except in May 2019"),
        ([Signal(ON_TIME.name, "2019-05", "", "worse"), Signal(ON_TIME.name, "2019-09", "", "worse", is_run=True)],
         "Within the usual variation, except in May 2019 and for an unusual run of months"),
    ],
)  # fmt: skip
def test_no_change_is_not_claimed_of_the_months_that_are_unusual(signals, expected):
    found = replace(judged(), signals=tuple(signals))
    assert (found.short, _title(ON_TIME, found)) == (expected, f"{ON_TIME.title}: w{expected[1:]}")


def test_no_later_month_is_marked_where_the_range_describes_no_stable_period():
    found = judged([*UNSTABLE[:53], 90.0], figure=RECEIVED)
    shown = _months_shown(found, "")
    assert found.chart.frame["signal"].iloc[-1] == "outside"
    assert shown["signal"].iloc[-1] == ""
    assert (shown["signal"] != "").any()  # those that make it unstable


def test_a_figure_that_never_changes_is_level_and_chance_gives_it_no_difference():
    words = " ".join(_sentences(ON_TIME, judged([100.0] * 54), 1))
    assert (
        "The year so far is the same as in the same months of last year. All 6 months are level with the same" in words
    )
    assert "chance alone" not in words


@pytest.mark.parametrize(
    ("missing", "expected"),
    [([], "all 6 months are above"), ([36, 38], "all 4 months that can be compared are above")],
)  # fmt: skip
def test_months_that_cannot_be_compared_are_not_counted_and_the_sentence_says_so(missing, expected):
    rising = [value + 10 * (at // 12) for at, value in enumerate(STEADY)]
    found = judged([float("nan") if at in missing else value for at, value in enumerate(rising)])
    assert _months_beside(found.evidence.last_year) == expected


@pytest.mark.parametrize(
    ("target", "values", "expected"),
    [
        (10.0, STEADY, "The whole expected range meets the target of 10%: if nothing changes, nearly every month "
         "will."),
        (90.0, STEADY, "The whole expected range misses the target of 90%: unless something changes, hardly any month "
         "will meet it."),
        (50.0, STEADY, "The target of 50% is inside the expected range: chance alone can make a month meet it or miss "
         "it, and 8 of the last 12 months met it."),
        (50.0, [*STEADY[:48], 80, 85, 75, 80, 90, 70], "Whether months will meet the target of 50% is not known from "
         "the expected range, which is that of the time before the change."),
        (10.0, UNSTABLE, "Whether months will meet the target of 10% "
         "is not known from the expected range, which describes no stable period."),
    ],
)  # fmt: skip
def test_a_target_stands_beside_the_verdict_in_plain_words(target, values, expected):
    assert _beside_target(ON_TIME, judged(values, target=target)) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((), ["No month of the last six is unusual, in any leading figure of this topic."]),
        ((ON_TIME,), ["Unusual in the last six months: 9 in May."]),
        ((RECEIVED,), ["No month of the last six is unusual.", "Unusual in other figures of this topic: 9 in May."]),
    ],
)
def test_an_unusual_month_of_another_figure_is_not_said_of_this_one(figures, expected):
    signals = tuple(Signal(figure.name, "2019-05", "9 in May", "unusual") for figure in figures)
    assert list(_of_single_months(ON_TIME, replace(judged(), signals=signals), of_topic=True)) == expected


def test_a_trend_of_a_yearly_pattern_is_one_beside_what_is_expected():
    months = pd.DataFrame({"value": STEADY}, MONTHS[:54])
    kinds = {
        kind: monthly_chart(months, kind=kind, better="higher", this_year="2019-04") for kind in ("level", "yearly")
    }
    assert [bool(beside_expected(chart)) for chart in kinds.values()] == [False, True]


@pytest.mark.parametrize(
    ("topic", "area"),
    [("sickness", "council"), ("sickness", "schools"), ("sickness", "Social Services"), ("turnover", "council"),
     ("turnover", "schools")],
)  # fmt: skip
def test_the_difference_from_last_year_is_that_of_the_values_shown(protected, topic, area):
    view = View(protected, TOPICS[topic], area)
    judged_by_month = verdict(view)
    now, before = (view.shown(view.figure, last_year=last_year).value for last_year in (False, True))
    expected = round(round(now, 2) - round(before, 2), 2)
    assert judged_by_month.evidence.last_year.difference == expected
    assert f"The year so far is {abs(expected):.2f} " in " ".join(judged_by_month.sentences)


def test_a_chart_by_month_is_calculated_once_for_a_quarter_whatever_figure_is_looked_at(protected):
    views = [View(protected, TOPICS["sickness"], chosen=chosen) for chosen in ("", "sickness.short_term_days_per_fte")]
    first, second = (chart_of(view, "sickness.days_per_fte") for view in views)
    assert first is second
    assert first.frame["expected"].notna().any()
