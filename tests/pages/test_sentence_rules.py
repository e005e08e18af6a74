"""Each rule of a page finds the contradiction that it is about, and nothing in a page that agrees with itself."""

import pytest

from tests.pages import sentence_rules as rules
from tests.pages.page_reader import read
from tests.pages.test_every_sentence import Page


def a_table(*lines, caption=""):
    """Write a table of lines of cells, "|" between them; the first line is its head."""
    head, *rows = [line.split("|") for line in lines]
    heads = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def a_chart(title, table=""):
    """Write a chart with a title over its table."""
    return f"<figure><figcaption><strong>{title}</strong></figcaption></figure>{table}"


def by_month(sentence, *values):
    """Write a chart of four months of this year and last, of which 5 is expected, with a sentence below it."""
    rows = [f"{month} {year}|{value}|5|2|8|{'worse: beyond the expected range' if not 2 <= value <= 8 else ''}"
            for year, of_year in ((2018, (5, 5)), (2019, values))
            for month, value in zip(("April", "May"), of_year, strict=True)]  # fmt: skip
    return (
        a_chart("Days", a_table("Month|Days|Expected|Lowest usual|Highest usual|Unusual", *rows)) + f"<p>{sentence}</p>"
    )


def finds(rule, html, answer=""):
    """Return whether a rule finds a contradiction on a page of one piece."""
    piece = read(html)
    page = Page({"answer": read(f"<p>{answer}</p>"), "": piece}, ("April 2019", "May 2019"), "The council")
    try:
        rule(piece, page)
    except AssertionError:
        return True
    return False


AREAS = ("Area|This year|Better or worse", "Parks|4.1|", "Roads|{}|", "The council|9.9|")
SAME = "<tr><th>{}</th></tr><tr><td>May 2019</td><td>6.0</td><td>5</td><td>2</td><td>8</td></tr>"
MONTHS = a_table("Month|Days|Expected|Lowest usual|Highest usual").replace(
    "</tbody>", SAME.replace("{}", "Parks") + SAME.replace("{}", "Roads") + "</tbody>"
)
SPENT = "Service|Variance before reserves|Variance after reserves|All draws"


@pytest.mark.parametrize(
    ("rule", "html", "false", "true"),
    [
        (rules.numbers_agree, "<p>{} open.</p>", "1 stages are", "1 stage is"),
        (rules.numbers_agree, "<p>{} rated.</p>", "2 measure are", "2 measures are"),
        (rules.a_count_is_within_its_whole, "<p>{} are late.</p>", "3 of 3 months", "2 of 3 months"),
        (rules.a_share_is_a_share, "<p>{} the stages closed</p>", "104% of", "94% of"),
        (rules.a_change_is_the_difference, "<p>It was 4.74, 1.03 {} than a year before (3.71).</p>", "less", "more"),
        (rules.a_change_is_the_difference, "<p>It was 4.74, {} more than a year before (3.71).</p>", "1.30", "1.03"),
        (rules.what_a_number_did_is_what_is_shown,
         a_table("Figure|This year|Last year|Better or worse", "Days|4.74|3.71|Worse {} from 3.71"), "down", "up"),
        (rules.what_a_number_did_is_what_is_shown,
         a_table("Figure|This year|Last year|Better or worse", "Days|4.74|{}|Worse up from 3.71"), "3.7", "3.71"),
        (rules.a_miss_can_be_seen, a_table("Measure|This year|Target|Status", "Days|{}|2.500|Amber"), "2.5", "2.504"),
        (rules.a_month_is_marked_as_it_is_shown,
         "<p>Unusual in the last six months: {} in May 2019, expected 26 to 58.</p>", "58 complaints", "59 complaints"),
        (rules.months_are_counted_as_they_are_shown,
         by_month("{} above what is expected for the month; none is outside the expected range.", 6, 7),
         "1 of 2 months of this year is", "Both months of this year are"),
        (rules.months_are_counted_as_they_are_shown,
         by_month("1 of 2 months is above what is expected for the month{}; none is outside the expected range.", 6, 5),
         "", ", 1 is level with it"),
        (rules.months_are_counted_as_they_are_shown,
         by_month("{} the same month of last year.", 6, 5), "Both months are above", "1 of 2 months is above"),
        (rules.the_highest_is_the_highest, a_chart("Days is highest in Parks: 4.1", a_table(*AREAS)), "4.1", "4.0"),
        (rules.the_highest_is_the_highest, a_chart("Days is highest in Parks: 4.1", a_table(*AREAS)), "withheld", "3"),
        (rules.the_highest_is_the_highest,
         a_chart("Days in May 2019: highest in {}, 6.0", MONTHS), "Parks", "Parks and Roads"),
        (rules.the_highest_is_the_highest,
         a_chart("Days in May 2019: the same in {} services shown, 6.0", MONTHS), "all 3", "both"),
        (rules.an_overspend_is_counted_and_named_as_it_is_shown,
         a_chart("{} forecast an overspend before reserves; the largest is in Roads, £2,000",
                 a_table(SPENT, "Parks|−1|0|1", "Roads|−2|−2|0", caption="(minus is adverse, an overspend)")),
         "No services", "Both services"),
        (rules.an_overspend_is_counted_and_named_as_it_is_shown,
         a_table(SPENT, "Parks|{}|0|10", "Roads|2|2|0", caption="(plus is adverse, an overspend)"), "−10", "10"),
        (rules.ratings_add_up, a_table("Theme|Green|Amber|Red|Not rated|All", "People|1|0|2|0|{}"), "4", "3"),
        (rules.ratings_add_up, "<p>{} Red.</p>" + a_table("Measure|Status", "A|Red", "B|Red", caption="Red measures"),
         "3 measures are", "2 measures are"),
        (rules.risks_add_up, "<p>There are 3 corporate risks: {} high and 1 low.</p>", "1", "2"),
        (rules.a_range_holds_its_middle,
         a_chart("Days is forecast to end the year at 9.1", a_table(
             "Year|Forecast|Lower end of the range|Upper end of the range", "2019-20|9.1|{}|10.0")),
         "9.2", "9.0"),
        (rules.a_range_holds_its_middle,
         "<p>The range, 9.1 to {}, goes from the forecast itself.</p>" + a_table(
             "Year|Forecast|Lower end of the range|Upper end of the range", "2019-20|9.1|9.1|10.0"),
         "10.2", "10.0"),
        (rules.a_year_that_has_ended_is_not_forecast,
         a_chart("Days ended the year at 9.1", a_table("Year|Complete year", "2018-19|9.3", "2019-20|{}")),
         "9.3", "9.1"),
        (rules.a_year_that_has_ended_is_not_forecast,
         a_chart("Days ended the year at 9.1", a_table("Year|Complete year", "2019-20|9.1")) + "<p>The {} is 9.1.</p>",
         "forecast", "outturn"),
        (rules.amounts_that_differ_read_differently,
         "<p>£2 million of the £3 million savings target is forecast: £{} million short.</p>", "2", "1"),
        (rules.what_is_open_is_at_least_what_is_late,
         "<p>3 complaint stages were open at 30 June 2019, {} of them past their time limit.</p>", "4", "2"),
        (rules.what_is_hidden_is_not_missing, '<svg aria-label="Parks: 3; Roads: {}."></svg>', "", "withheld"),
    ],
)  # fmt: skip
def test_a_rule_finds_what_contradicts_and_nothing_else(rule, html, false, true):
    assert finds(rule, html.replace("{}", false))
    assert not finds(rule, html.replace("{}", true))
