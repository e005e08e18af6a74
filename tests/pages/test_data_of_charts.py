"""The table beneath a chart: it holds every number that the chart draws."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from perf import charts
from perf.catalogue import TOPICS
from perf.pages.block import sections_of, wide_only
from perf.pages.health.report import HealthReport
from perf.pages.report_scores import of_council
from perf.pages.topic.report import topic_report

NUMBER = re.compile(r"(−)?£?(\d[\d,]*(?:\.\d+)?)( million)?")
SHARE = re.compile(r"(\d+) of (\d+)")
OF_COLUMN = {"rate": 100, "lower_95": 100, "upper_95": 100, "lower_998": 100, "upper_998": 100, "open_share": 100}
DRAWN = {
    "areas": ("value", "lower", "mean", "upper", "target"),
    "bars": ("value", "previous"),
    "causes_by_area": ("value",),
    "control": ("value", "lower", "mean", "upper"),
    "effects": ("rate_effect", "mix_effect"),
    "funnel": ("rate", "denominator", "overall", "lower_95", "upper_95", "lower_998", "upper_998"),
    "lines": ("value",),
    "misses": ("miss_pct",),
    "months_by_area": ("value",),
    "pareto": ("count", "share_pct", "cumulative_pct"),
    "quarters": ("actual", "target"),
    "ratings": ("green", "amber", "red", "na"),
    "spend": ("profile", "actual"),
    "spend_variance": ("profile", "actual"),
    "still_open": ("days", "open_share"),
    "variance": ("before", "after"),
    "years": ("to_date", "outturn", "target_to_date", "target"),
}


@pytest.fixture
def drawn(monkeypatch):
    """Record what each chart is drawn from: its name, its frame and its other numbers, by its Figure."""
    recorded = {}

    def recorder(name, chart):
        def draw(frame, **options):
            figure = chart(frame, **options)
            recorded[figure] = name, frame, options
            return figure

        return draw

    for name in charts.__all__:
        if name != "set_theme":
            monkeypatch.setattr(charts, name, recorder(name, getattr(charts, name)))
    return recorded


def blocks(report):
    """Return every section of a report, those of one dimension once for each."""
    for name in sections_of(type(report)):
        section = getattr(report, name)
        if name in ("by_part", "parts_by_area"):
            yield from (section(dimension) for dimension in report.view.dimensions)
        elif name not in ("question",):
            yield section()


def numbers_of(table):
    """Return each number of a table with half of its last place."""
    for cell in table.find_all(["td", "th"]):
        for part, whole in SHARE.findall(cell.text):
            yield 100 * int(part) / int(whole), 0.0
        for minus, digits, million in NUMBER.findall(cell.text):
            size = float(digits.replace(",", "")) * (1e6 if million else 1)
            places = len(digits.partition(".")[2])
            yield -size if minus else size, 0.5 * 10.0**-places * (1e6 if million else 1)


def missing(name, frame, options, tables):
    """Return the columns of what a chart draws that have a number which is not in the tables beneath it."""
    held = [pair for table in tables for pair in numbers_of(table)]
    values = {column: frame[column] for column in DRAWN[name] if column in frame}
    values |= {
        option: pd.Series([number])
        for option, number in options.items()
        if option in ("forecast", "low", "high") and number is not None
    }
    values |= {f"overall {words}": pd.Series([number]) for words, number in (options.get("overall") or {}).items()}
    if name == "variance":  # in thousands
        values = {column: numbers / 1_000 for column, numbers in values.items()}
    percent = name != "funnel" or options["unit"] == "percent"
    if "hidden" in frame:
        values = {column: numbers[frame["hidden"].eq("")] for column, numbers in values.items() if len(numbers) > 1}
    return [
        column
        for column, numbers in values.items()
        for number in (numbers.dropna() * (OF_COLUMN.get(column, 1) if percent else 1)).drop_duplicates()
        if not any(abs(abs(number) - abs(shown)) <= half + 1e-6 for shown, half in held)
    ]


def wanting(report, drawn):
    for block in blocks(report):
        page = BeautifulSoup(block.html, "html.parser")
        for chart, data in zip(block.charts, page.select("figure.chart + details"), strict=True):
            name, frame, options = drawn[chart.figure]
            for column in dict.fromkeys(missing(name, frame, options, data.find_all("table"))):
                yield f"{chart.text.title}: {name}, {column}"


@pytest.mark.parametrize("topic", TOPICS)
def test_the_table_beneath_a_chart_holds_every_number_that_is_drawn(protected, drawn, topic):
    with wide_only():
        assert list(wanting(topic_report(protected, topic), drawn)) == []
    assert drawn


def test_the_tables_of_the_health_report_hold_every_number_that_is_drawn(protected, drawn):
    with wide_only():
        assert list(wanting(HealthReport(of_council(protected)), drawn)) == []
    assert drawn


def test_a_column_that_is_drawn_and_not_in_the_table_is_found():
    table = BeautifulSoup("<table><tr><td>4.2</td><td>−£12,000</td></tr></table>", "html.parser").table
    frame = pd.DataFrame({"label": ["Housing"], "value": [4.24], "previous": [4.26]})
    assert missing("bars", frame, {"overall": {"council": -12_000.0}}, [table]) == ["previous"]
