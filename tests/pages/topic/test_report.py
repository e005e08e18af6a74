"""The topic reports say what there is to say, and why where there is nothing: never a NaN, never a crash."""

import re
from dataclasses import replace
from inspect import signature

import pandas as pd
import pytest

import perf
from perf.analysis.forecast import forecast_outturn
from perf.areas import name_of
from perf.catalogue import FIGURES, TOPICS
from perf.disclosure.protected_scores import protect_scores
from perf.pages import attention, methods
from perf.pages.topic import breakdown, budget, complaints, opening, trend, year_end
from perf.pages.topic.report import report_of, topic_report
from perf.pages.topic_view import open_view
from perf.pages.topics_at_a_glance import brief
from perf.wording import listing, month_name

AREAS = ["council", "Learning and Skills", "Social Services", "schools", "School Improvement", "Democratic Services"]


@pytest.fixture
def view(protected):
    return lambda name, area="council": open_view(protected, name, area)


def every_block(report):
    """Show every section that a report has: each method of its class that takes no argument."""
    for name in dir(report):
        method = getattr(report, name)
        if not name.startswith("_") and callable(method) and not signature(method).parameters:
            yield method()
    yield from (
        report.trend(),
        report.by_area(),
        report.services(),
        report.groups(),
        report.drivers(),
        report.year_end(),
    )
    yield from (report.by_part(dimension) for dimension in report.view.topic.rare_parts)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("name", list(TOPICS))
def test_no_area_large_or_small_gives_a_missing_number_or_a_crash(view, name, area):
    for block in every_block(report_of(view(name, area))):
        words = block.text.replace("(", " ").replace(")", " ").split()
        assert [word for word in words if word.strip(".,;:") in ("nan", "NaN", "NaT", "<NA>", "inf")] == []
        assert "None" not in block.text.replace("None of", "")


def test_the_answer_says_the_figure_and_how_it_compares(view):
    assert opening.answer(view("sickness")).text == (
        "Sickness absence in the council was 4.74 days per FTE for April to September 2019, "
        "1.03 more than a year before (3.71)."
    )


def test_the_published_forecast_comes_out_of_the_records(view):
    forecast = year_end.forecast_of(view("sickness"))
    assert round(forecast.methods.loc["seasonal share", "forecast"], 2) == 11.66


def test_the_forecast_says_its_method_why_it_was_chosen_and_its_past_errors(view):
    text = year_end.year_end(view("sickness")).text
    assert "the smallest average error of those that can be compared in 3 past years. Its average error in 3 " in text
    assert "With the lowest and the highest of the 3 past errors the year would end between" in text


@pytest.mark.parametrize(
    ("last_year", "words", "ends"),
    [
        ((2.0, 4.4), "The range, 2.00 to 2.20, goes from the forecast itself to the highest past error, because all 3 "
         "past years ended above what this method forecast;", "range 2.00 to 2.20"),
        ((3.0, 5.7), "The range, 1.90 to 2.00, goes from the lowest past error to the forecast itself, because all 3 "
         "past years ended below what this method forecast;", "range 1.90 to 2.00"),
        ((2.0, 3.6), "With the lowest and the highest of the 3 past errors the year would end between 1.80 and 2.15;",
         "range 1.80 to 2.15"),
    ],
)  # fmt: skip
def test_one_range_is_given_and_that_all_past_errors_are_on_one_side_of_the_forecast(view, last_year, words, ends):
    others = (3.92, 3.9) if last_year[1] == 5.7 else (4.2, 4.3)
    to_date = {"2016-17": 2.0, "2017-18": 2.0, "2018-19": last_year[0], "2019-20": 1.0}
    outturns = {"2016-17": others[0], "2017-18": others[1], "2018-19": last_year[1]}
    made = opening.charted(view("sickness"), "sickness.days_per_fte")
    forecast = forecast_outturn(to_date, outturns, made.quarter, method="straight line")
    years = pd.DataFrame({"to_date": to_date, "outturn": outturns})
    shown = year_end.by_year(made, forecast, years, (float("nan"), float("nan")))
    text = shown.text.replace("\n", " ")
    assert f"{words} so few errors do not cover all that can happen." in text
    assert text.count("so few errors") == 1
    assert f"2019-20: 1.00 to this quarter, forecast 2.00, {ends}." in str(shown.html)


@pytest.fixture(scope="module")
def year_over(vale):
    """Open the view of a topic and area at the end of a year, by default of 2018-19."""
    ends = {year: protect_scores(perf.score_quarter(vale, f"{year} Q4")) for year in ("2017-18", "2018-19")}
    return lambda name, area="council", year="2018-19": open_view(ends[year], name, area)


@pytest.mark.parametrize("year", ["2017-18", "2018-19"])
@pytest.mark.parametrize(
    ("topic", "figure", "area"),
    [("sickness", "", "schools"), ("sickness", "sickness.long_term_days_per_fte", "council"),
     ("turnover", "", "Social Services"), ("complaints", "complaints.received", "Environment and Housing")],
)  # fmt: skip
def test_a_year_of_which_all_months_are_known_has_ended_and_is_not_forecast(year_over, topic, figure, area, year):
    of_area = year_over(topic, area, year)
    block = year_end.year_end(of_area, figure)
    name = figure or of_area.topic.leading
    ended = opening.shown_text(of_area.shown(name), FIGURES[name])
    assert block.text.startswith(f"{FIGURES[name].title} ended the year at {ended}")
    assert f"The year ended at {ended}" in block.text
    assert opening.compared(of_area, name) in block.text
    assert not re.search("forecast|range|error|method|to this quarter", block.text.lower())
    assert block.data.set_index("year")["outturn"][year] == pytest.approx(of_area.shown(name).value)
    assert year_end.forecast_of(of_area, name) is None


@pytest.mark.parametrize(
    ("target", "better", "words"),
    [(9.0, "lower", "It missed the target of 9.00 days per FTE."), (9.5, "lower", "It met the target of 9.50"),
     (9.5, "higher", "It missed the target of 9.50"),
     (9.126, "lower", "at 9.127 days per FTE. It missed the target of 9.126"),
     (9.5, "neutral", ""), (float("nan"), "lower", "")],
)  # fmt: skip
def test_a_year_that_has_ended_met_its_target_or_missed_it(view, target, better, words):
    made = replace(opening.charted(view("sickness"), "sickness.days_per_fte"), better=better)
    shown = year_end.ended_by_year(made, 9.1269, pd.Series({"2018-19": 10.0, "2019-20": 9.1269}), target, "")
    assert words in shown.text
    assert ("the target of" in shown.text) == bool(words)


@pytest.mark.parametrize(
    ("figure", "area", "words"),
    [
        ("complaints.on_time_pct", "council", r"Complaints answered in time ended the year at \d+\.\d%, .*%\)\."),
        ("complaints.escalated_pct", "Learning and Skills", r".* ended the year at 0 of 3, 0 of 8 a year before\."),
        ("complaints.received", "Learning and Skills", r".* ended the year at 3, 5 less than a year before \(8\)\."),
    ],
)
def test_shares_and_counts_of_few_ended_the_year_without_a_chart(year_over, figure, area, words):
    ended = year_end.year_end(year_over("complaints", area), figure)
    assert re.fullmatch(words, ended.text), ended.text
    assert not ended.charts


@pytest.mark.parametrize(
    ("ends", "quarter", "gone"), [("2019-02-28", "2018-19 Q4", 11), ("2019-08-20", "2019-20 Q2", 4)]
)
def test_a_year_of_which_a_month_is_not_known_is_forecast_from_those_that_are(vale, ends, quarter, gone):
    rules = vale.framework.model_copy(update={"data_to": {"complaints": pd.Timestamp(ends)}})
    scores = protect_scores(perf.score_quarter(replace(vale, framework=rules), quarter))
    received, name = open_view(scores, "complaints"), "complaints.received"
    assert (received.months_gone(name), received.has_ended(name)) == (gone, False)
    months = vale.complaints.query("stage == 1")["received_on"].dt.strftime("%Y-%m")
    whole = months.isin(received.quarter.months_to_date[:gone]).sum()
    straight = year_end.forecast_of(received, name).methods.loc["straight line", "forecast"]
    assert straight == pytest.approx(whole * 12 / gone)
    assert "is forecast to end the year at" in year_end.year_end(received, name).text


@pytest.mark.parametrize("area", ["council", "schools", "Environment and Housing"])
def test_a_method_that_hidden_months_leave_without_a_forecast_has_the_last_of_them_as_its_reason(view, area):
    of_area = view("turnover", area)
    months = of_area.months("turnover.all_pct")
    last = months.index[months["hidden"] != ""].max()
    text = year_end.year_end(of_area).text
    assert f"up to September 2019: {month_name(last)} is hidden to protect small groups" in text


@pytest.mark.parametrize("area", ["Learning and Skills", "Managing Director and Resources", "Democratic Services"])
def test_a_year_that_is_hidden_is_the_reason_why_there_is_no_forecast(view, area):
    of_area = view("turnover", area)
    assert of_area.years("turnover.all_pct").empty
    assert year_end.year_end(of_area).text == (
        "Staff turnover: not forecast, because a year is hidden to protect small groups."
    )


@pytest.mark.slow
def test_records_of_less_than_a_year_are_the_reason_why_there_is_no_forecast(tmp_path):
    rows = [
        {
            "month": f"2019-{month:02d}",
            "directorate": "Place",
            "service": "Roads",
            "staff_group": "corporate",
            "headcount": 900,
            "fte": 900.0,
        }
        for month in range(1, 10)
    ]
    spells = [
        {"spell_id": f"S{at}", "person_id": f"P{at}", "directorate": "Place", "service": "Roads",
         "staff_group": "corporate", "fte": 1.0, "first_day": f"2019-0{1 + at % 9}-04",
         "last_day": f"2019-0{1 + at % 9}-20", "reason": "Cold"}
        for at in range(300)
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(tmp_path / "workforce.csv", index=False)
    pd.DataFrame(spells).to_csv(tmp_path / "absences.csv", index=False)
    (tmp_path / "framework.toml").write_text('name = "Testshire"\n[directorates]\nPlace = ["Roads"]', encoding="utf-8")
    report = perf.open_report(tmp_path, "sickness", "2019-20 Q2")
    assert report.year_end().text == "Sickness absence: not forecast, because its records begin in January 2019."


def test_an_area_without_a_complaint_has_a_sentence_of_its_own(view):
    assert complaints.answer(view("complaints", "schools")).text == (
        "No complaint about schools is recorded for April to September 2019."
    )


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("Learning and Skills", "with an overspend of £538,000 before reserves, and with an overspend of "
         "£402,000 after a "
         "draw of £136,000 on them."),
        ("Social Services", "with an overspend of £2.2 million before reserves, and on budget after a "
         "draw of £2.2 million "
         "on them, none of it planned."),
        ("Managing Director and Resources", "on budget, with no draw on reserves."),
        ("council", "with an overspend of £3.89 million before reserves, and with an overspend of "
         "£402,000 after a draw of "
         "£3.49 million on them, £2.2 million of it not planned and £1.15 million of it not recorded as planned or "
         "unplanned."),
        ("Environment and Housing", "with an overspend of £1.15 million before reserves, and on budget after a draw of "
         "£1.15 million on them, all of it not recorded as planned or unplanned."),
    ],
)  # fmt: skip
def test_a_budget_is_stated_before_and_after_reserves_with_the_draw_on_them(view, area, expected):
    assert (
        budget.answer(view("budget", area)).text == f"Revenue of {name_of(area)} is forecast to end the year {expected}"
    )


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (-3_888_000.0, -573_000.0, "an overspend of £3.888 million for the year is forecast before "
         "reserves, £3.315 million "
         "more than forecast a year before."),
        (-2e6, -3e6, "an overspend of £2 million for the year is forecast before reserves, £1 million "
         "less than forecast a "
         "year before."),
        (2e5, 1e5, "an underspend of £200,000 for the year is forecast before reserves, £100,000 more "
         "than forecast a year "
         "before."),
        (-2e5, 1e5, "an overspend of £200,000 for the year is forecast before reserves; a year before, "
         "the forecast was an "
         "underspend of £100,000."),
        (0.0, -1e5, "the year is forecast to end on budget before reserves; a year before, the forecast "
         "was an overspend of "
         "£100,000."),
        (-1e5, None, "an overspend of £100,000 for the year is forecast before reserves; there is no "
         "forecast of a year "
         "before."),
    ],
)  # fmt: skip
def test_a_variance_is_an_overspend_or_an_underspend_at_a_day(view, now, before, expected):
    council = view("budget")
    rows = council.scores.records.query("figure == 'budget.variance' and area == 'council'")
    value = council.scores.records["value"].copy()
    value[rows.index[rows["quarter"] == "2019-20 Q2"]] = now
    value[rows.index[rows["quarter"] == "2018-19 Q2"]] = float("nan") if before is None else before
    scores = replace(council.scores, records=council.scores.records.assign(value=value))
    text = budget.forecast_sentence(replace(council, scores=scores, chosen="budget.variance")).text
    assert text == f"At 31 August 2019 {expected}"


BLANKS = ["budget", "profile", "forecast"]
NO_RESERVES = "reserves_planned", "reserves_unplanned", "reserves"


def a_budget(tmp_path, columns, *, year_start_month=4, quarter="2019-20 Q1", framework="", **of_parks):
    """Open the budget report of a council whose two services fill in some columns; one of them is given otherwise."""
    cells = {"budget": 1000, "profile": 500, "actual": 400, "forecast": 900} | dict.fromkeys(NO_RESERVES, 0)
    rows = [
        {"month": month, "directorate": "Place", "service": service, "kind": "revenue"}
        | {name: cells[name] for name in columns} | (of_parks if service == "Parks" else {})
        for month in ("2019-04", "2019-05", "2019-06") for service in ("Roads", "Parks")
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(tmp_path / "budget.csv", index=False)
    rules = f'year_start_month = {year_start_month}\n{framework}\n[directorates]\nPlace = ["Roads", "Parks"]'
    (tmp_path / "framework.toml").write_text(f'name = "Testshire"\n{rules}', encoding="utf-8")
    return perf.open_report(tmp_path, "budget", quarter)


ENDS_IN_JUNE = {"year_start_month": 7, "quarter": "2018-19 Q4"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("of_parks", "framework", "words"),
    [
        ({"actual": 90_600, "forecast": 50_900}, "",
         "with an overspend of £89,000 before reserves. The last forecast, made at 30 June 2019, was an overspend of "
         "£50,000 before reserves."),
        ({"actual": 90_700, "forecast": 90_300}, "",
         "with an overspend of £89,100 before reserves. The last forecast, made at 30 June 2019, was an overspend of "
         "£89,200 before reserves."),
        ({"actual": 700, "forecast": 1_000}, "",
         "with an underspend of £900 before reserves. The last forecast, made at 30 June 2019, was an underspend of "
         "£100 before reserves."),
        ({"actual": 1_500, "forecast": 1_000}, "",
         "with an underspend of £100 before reserves. The last forecast, made at 30 June 2019, was the same."),
        ({"actual": 1_600, "forecast": 900, "reserves": 50, "reserves_planned": 50},
         'variance_sign = "plus is adverse"',
         "on budget before reserves. The last forecast, made at 30 June 2019, was an underspend of £200 before "
         "reserves, with a draw of £50 on reserves."),
    ],
)  # fmt: skip
def test_a_budget_whose_year_has_ended_gives_its_outturn_and_what_was_last_forecast(
    tmp_path, of_parks, framework, words
):
    columns = [*BLANKS, "actual", *NO_RESERVES]
    report = a_budget(tmp_path, columns, **ENDS_IN_JUNE, framework=framework, **of_parks)
    assert report.answer().text == f"Revenue of the council ended the year {words}"
    for item in attention.items(report.view.scores, topics=[TOPICS["budget"]]):
        assert item.why == report.answer().text
    assert brief(report.view.scores).data["figure"].tolist() == ["Revenue outturn variance before reserves"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("columns", "of_parks", "words"),
    [
        (["budget", "actual"], {},
         "Revenue of the council ended the year with an underspend of £1,200 before reserves."),
        ([*BLANKS, "actual"], {"actual": None},
         "How revenue of the council ended the year is not given, because the actual of Parks is blank for June 2019. "
         "The last forecast, made at 30 June 2019, was an underspend of £200 before reserves."),
    ],
)  # fmt: skip
def test_an_outturn_or_a_forecast_that_is_not_recorded_is_not_given(tmp_path, columns, of_parks, words):
    assert a_budget(tmp_path, columns, **ENDS_IN_JUNE, **of_parks).answer().text == words


@pytest.mark.slow
def test_a_year_whose_last_month_is_not_recorded_has_a_forecast_still(tmp_path):
    columns = [*BLANKS, "actual", "reserves"]
    ends = a_budget(tmp_path, columns, year_start_month=10, quarter="2018-19 Q3")
    assert ends.answer().text.startswith(
        "Revenue of the council is forecast to end the year with an underspend of £200"
    )


@pytest.mark.slow
def test_records_that_begin_within_the_year_are_not_said_to_hold_nothing(tmp_path):
    days = pd.date_range("2019-07-01", "2019-09-28", freq="3D")
    rows = [
        {"complaint_id": f"C{at}", "directorate": "Place", "service": "Roads", "received_on": day, "stage": 1,
         "closed_on": day + pd.Timedelta(days=1)}
        for at, day in enumerate(days)
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(tmp_path / "complaints.csv", index=False)
    (tmp_path / "framework.toml").write_text('name = "Testshire"\n[directorates]\nPlace = ["Roads"]', encoding="utf-8")
    report = perf.open_report(tmp_path, "complaints", "2019-20 Q2")
    assert report.answer().text == (
        "Complaints about the council are recorded from July 2019 only, so there is no figure for April to September "
        "2019. 30 complaints were received in July to September 2019. No complaint stage was open at 30 September 2019."
    )
    assert "no data | no data | 30" in report.figures().text
    text = "\n".join(block.text for block in (report.ombudsman_return(), report.time_to_close(), report.outcomes()))
    assert "the council, July to September 2019" in text
    assert "From July 2019 | 30" in text
    assert "April to September" not in text
    assert "Year to date" not in text


VARIANCES = "Forecast revenue variance before reserves"
AFTER = "Forecast revenue variance after reserves"
SHARE = "Revenue spend against profile"


@pytest.mark.parametrize(
    ("columns", "of_parks", "reasons"),
    [
        ([*BLANKS, "actual", "reserves"], {}, {}),
        (["actual", "reserves"], {}, {
            "the records for June 2019 give no budget or forecast": f"{VARIANCES} and {AFTER}",
            "the records for June 2019 give no profile": SHARE}),
        ([*BLANKS, "actual", "reserves"], {"budget": None},
         {"the budget of Parks is blank for June 2019": f"{VARIANCES} and {AFTER}"}),
        ([*BLANKS, "reserves"], {}, {"the records for June 2019 give no actual": f"Revenue spend to date and {SHARE}"}),
        ([*BLANKS, "actual", "reserves_planned", "reserves_unplanned"], {}, {}),  # their sum is the draw
    ],
)  # fmt: skip
@pytest.mark.usefixtures("takes_long")
def test_a_budget_report_gives_what_the_records_allow_and_why_not_the_rest(tmp_path, columns, of_parks, reasons):
    report = a_budget(tmp_path, columns, **of_parks)
    capital = "there are no capital records of the quarter"
    reasons |= {capital: "Capital spend to date and Capital spend against the annual budget"}
    given = budget.not_given(report.view).text.split("\n")
    assert sorted(given) == sorted(f"Not given, because {why}: {what}." for why, what in reasons.items())


@pytest.mark.parametrize(
    ("stage", "area", "reason"),
    [
        ("forecast", "Place", ""),
        ("delivered", "Place", "the savings of Place are recorded at another stage"),
        ("forecast", "Roads", "no savings of Roads are recorded for the quarter"),
        ("identified", "council", "the savings target of the council is 0"),
        ("delivered", "council", "the savings of the council are recorded at another stage"),
    ],
)
@pytest.mark.usefixtures("takes_long")
def test_savings_that_are_not_given_have_their_true_reason(tmp_path, stage, area, reason):
    a_budget(tmp_path, [*BLANKS, "actual", "reserves"])
    rows = [
        {"quarter": "2019-20 Q1", "programme": "Income", "project": stage, "stage": stage, "directorate": "Place",
         "target": target, "achieved": 5}
        for stage, target in (("forecast", 10), ("identified", 0))
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(tmp_path / "savings.csv", index=False)
    report = perf.open_report(tmp_path, "budget", area=area, figure=f"savings.{stage}_pct")
    title = f"Savings {stage}, of the year's target"
    given = [line for line in report.figures().text.splitlines() if line.endswith(f": {title}.")]
    assert given == ([f"Not given, because {reason}: {title}."] if reason else [])


@pytest.mark.usefixtures("takes_long")
def test_spend_without_a_budget_is_the_answer_and_nothing_is_divided_by_it(tmp_path):
    report = a_budget(tmp_path, ["actual"])
    assert report.answer().text == (
        "Revenue spent in the council for April to June 2019 is £800; no forecast of the year is given, because "
        "the records for June 2019 give no budget or forecast."
    )
    for block in every_block(report):
        assert "nan" not in block.text.lower() and "inf" not in block.text.lower().split()


@pytest.mark.parametrize(
    ("shown", "whole", "expected"),
    [
        ([20, 6], 37, "Of the reasons that can be shown, Resignation accounts for the most leavers"),
        ([20, 6], 46, "2 of 4 reasons can be shown: 26 of the 46 leavers"),  # what is hidden may be as large
        ([20, 20], 46, "Of the reasons that can be shown, each accounts for 20 leavers"),
        ([5, 0], 37, "2 of 4 reasons can be shown: 5 of the 37 leavers"),
        ([5, 0], float("nan"), "2 of 4 reasons can be shown"),
    ],
)
def test_a_reason_is_the_most_frequent_only_where_no_hidden_one_can_be(shown, whole, expected):
    hidden = ["", "", "small group", "withheld"]
    parts = ["Resignation", "Retirement", "Dismissal", "End of contract"]
    rows = pd.DataFrame({"part": parts, "numerator": [*shown, None, None], "hidden": hidden})
    assert breakdown._of_shown(rows, "reason", whole, "leavers") == expected


@pytest.mark.parametrize(
    "figure", ["sickness.days_per_fte", "sickness.short_term_days_per_fte", "sickness.long_term_days_per_fte"]
)
def test_days_that_are_weighted_by_fte_are_called_fte_days(view, figure):
    looked_at = view("sickness")
    block = breakdown.by_part(looked_at, figure, "reason") + report_of(looked_at).parts_by_area("reason")
    for chart in block.charts:
        words = f"{chart.text.title} {chart.text.subtitle} {chart.text.alt}".casefold()
        assert words.count("days lost") == words.count("fte days lost") > 1
    heads = {head for each in block.tables for row in each.rows for head in row if "days lost" in head.casefold()}
    assert heads and all(head.startswith("FTE days lost") for head in heads)
    assert "FTE days: Working days, each counted by the FTE of its post" in report_of(looked_at).definitions().text


def a_table_of(area_values):
    """Return areas with their values, as the title of a chart of areas needs them."""
    rows = [{"area": area, "label": area, "value": size, "now": f"{size:g}"} for area, size in area_values.items()]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("figure", "sizes", "title"),
    [
        ("complaints.received", (4, 3, 3), "A has the most complaints received: 4"),
        ("complaints.received", (4, 4, 3), "A and B have the most complaints received: 4 each"),
        ("complaints.received", (4, 4, 4), "Complaints received is the same in every directorate: 4"),
        ("sickness.days_per_fte", (4, 4, 3), "Sickness absence is highest in A and B: 4 each"),
        ("budget.variance", (-100_000, -100_000, 5), "A and B forecast the largest overspend: £100,000 each"),
        ("budget.variance", (-100_000,) * 3, "All 3 directorates forecast an overspend of £100,000 each"),
        ("budget.variance", (-200_000, -100_000, 5), "A forecasts the largest overspend: £200,000"),
        ("budget.variance", (5, 5, 5), "No directorate forecasts an overspend"),
    ],
)
def test_no_area_has_the_highest_value_where_others_have_the_same(view, figure, sizes, title):
    known = a_table_of(dict(zip("ABC", sizes, strict=True)))
    assert breakdown._highest(view(figure.split(".")[0]), FIGURES[figure], known) == title


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        (
            ["withheld", "small group"],
            "Staff turnover in schools cannot be shown by reason without identifying small groups.",
        ),
        (["not given", "not given"], "Staff turnover in schools is not given by reason."),
    ],
)
def test_reasons_that_are_all_hidden_are_no_table_and_the_page_states_why(protected, hidden, words):
    records = protected.records.copy()
    here = (records["figure"] == "turnover.all_pct") & (records["area"] == "schools") & (records["part"] != "")
    here &= records["quarter"] == protected.quarter.label
    records.loc[here, "hidden"] = [hidden[at % 2] for at in range(int(here.sum()))]
    shown = open_view(replace(protected, records=records), "turnover", "schools")
    assert breakdown.by_part(shown, "turnover.all_pct", "reason").text == words


def test_reasons_that_are_all_kept_together_are_no_table_of_one(protected):
    records = protected.records.copy()
    here = (records["figure"] == "sickness.days_per_fte") & (records["area"] == "council") & (records["part"] != "")
    here &= records["quarter"] == protected.quarter.label
    keep = records[~here | (records.index == records.index[here][0])]
    keep.loc[keep.index == records.index[here][0], "part"] = "reason=Other reasons"
    shown = open_view(replace(protected, records=keep), "sickness")
    assert report_of(shown).by_part("reason").text == (
        "The reasons in the council cannot be shown without identifying small groups."
    )


@pytest.mark.slow
@pytest.mark.parametrize("pounds", [0, 4, 40, 400, 4_000, 40_000])
def test_the_budget_is_on_budget_only_where_no_page_shows_a_pound_more_or_less(tmp_path, pounds):
    made = a_budget(tmp_path, [*BLANKS, "actual", "reserves"], forecast=1000 + pounds, reserves=pounds)
    report = report_of(open_view(made.view.scores, "budget", "Place"))
    words = " ".join(block.text for block in (report.answer(), report.variance(), report.reserves()))
    variance = pounds - 100  # the other service forecasts an underspend of £100
    assert ("on budget before" in words) == (variance == 0)
    assert ("No service forecasts an overspend before reserves" in words) == (pounds == 0)
    assert report.view.shown("budget.variance").value == -variance
    if pounds:
        parks = next(line for line in report.variance().text.split("\n") if line.startswith("Parks"))
        assert float(parks.split(" | ")[1].replace("\u2212", "-").replace(",", "")) == -pounds / 1000
        assert f"an overspend of £{pounds:,}" in words


@pytest.mark.parametrize("rate", [0.0, 100.0])
def test_there_are_no_limits_of_chance_where_no_case_or_every_case_counts(protected, rate):
    records = protected.records.copy()
    here = records["figure"] == "complaints.on_time_pct"
    records.loc[here, "value"] = rate
    records.loc[here, "numerator"] = records.loc[here, "denominator"] * rate / 100
    shown = open_view(replace(protected, records=records), "complaints")
    assert report_of(shown).groups().html == ""
    assert report_of(open_view(protected, "complaints")).groups().html


@pytest.mark.parametrize("is_alike", [False, True])
@pytest.mark.parametrize("topic", ["turnover", "complaints"])
def test_services_outside_the_limits_of_chance_are_those_of_the_shown_where_some_are_hidden(protected, topic, is_alike):
    records = protected.records.copy()
    if is_alike:
        records["numerator"] = records["denominator"] / 10
    block = report_of(open_view(replace(protected, records=records), topic)).groups()
    some_are_hidden = "Hidden to protect small groups" in block.text
    title = block.charts[0].text.title
    assert ("services shown" in title) == some_are_hidden == (topic == "turnover")
    assert title.startswith(("None of the", "No service")) == is_alike


def test_the_budget_says_where_it_includes_schools(view):
    told = {area: budget.includes(view("budget", area)).text for area in ("council", "Learning and Skills", "schools")}
    assert told == {
        "council": "The budget of Learning and Skills includes schools; schools are also shown by themselves.",
        "Learning and Skills": "The budget of Learning and Skills includes schools.",
        "schools": "",
    }


@pytest.mark.parametrize(
    ("area", "figure", "expected"),
    [
        (
            "Democratic Services", "turnover.all_pct",
            "Staff turnover of Democratic Services: 17 of 54 months are hidden to protect small groups.",
        ),
        (
            "Legal Services", "turnover.all_pct",
            "Staff turnover of Legal Services: 48 of 54 months are hidden to protect small groups.",
        ),
    ],
)  # fmt: skip
def test_a_series_that_is_not_shown_by_month_has_its_true_reason(view, area, figure, expected):
    assert trend.signals(view(figure.split(".")[0], area), figure).text == expected


def test_savings_of_a_year_that_is_over_were_forecast_at_its_end():
    assert budget.savings_sentence(75.0, 100.0, "forecast", is_over=True) == (
        "£75 of the £100 savings target was forecast at the end of the year: £25 short."
    )
    assert "has been delivered" in budget.savings_sentence(75.0, 100.0, "delivered", is_over=True)


@pytest.mark.parametrize(
    ("amount", "target", "stage", "expected"),
    [
        (413_000.0, 413_000.0, "forecast", "All of the £413,000 savings target is forecast for the year."),
        (820_820.0, 821_000.0, "forecast", "All but £180 of the £821,000 savings target is forecast for the year."),
        (2_433_820.0, 3_020_000.0, "identified", "£2.43 million of the £3.02 million savings target has "
         "been identified: "
         "£586,000 short."),
        (0.0, 500_000.0, "delivered", "£0 of the £500,000 savings target has been delivered: £500,000 short."),
        (10.0, 20.0, "achieved", "£10 of the £20 savings target is recorded, without saying whether it is identified, "
         "forecast or delivered: £10 short."),
    ],
)  # fmt: skip
def test_savings_name_their_stage_and_never_read_like_their_target_unless_they_are(amount, target, stage, expected):
    assert budget.savings_sentence(amount, target, stage) == expected


@pytest.mark.parametrize("area", ["council", "Social Services"])
def test_savings_are_given_by_project_and_add_up_to_their_programme_and_to_all_savings(view, area):
    rows = budget.savings(view("budget", area)).data
    assert rows["label"].iloc[-1] == "All savings"
    projects = rows[rows["order"] == 0].groupby("programme")[["numerator", "denominator", "less"]].sum()
    programmes = rows[rows["order"] == 1].set_index("programme")[["numerator", "denominator", "less"]]
    pd.testing.assert_frame_equal(projects, programmes, check_dtype=False, check_like=True)
    assert rows["less"].iloc[-1] == projects["less"].sum()


def test_the_project_that_is_furthest_below_its_target_comes_first_in_its_programme(view):
    lines = budget.savings(view("budget")).text.splitlines()
    furthest = lines.index("Neighbourhood services | Forecast | 1,050,000 | 580,000 | −470,000 | 55.24%")
    assert lines[furthest + 1] == "CCTV | Forecast | 76,000 | 0 | −76,000 | 0.00%"
    assert lines[-1] == "All savings | Forecast | 3,020,000 | 2,433,820 | −586,180 | 80.59%"


@pytest.mark.parametrize(
    ("figure", "worst", "order"),
    [
        ("sickness.days_per_fte", max, "the worst first"),
        ("budget.revenue_spend_pct", max, "the highest first"),
        ("budget.variance", min, "the worst first"),
        ("complaints.received", max, "the highest first"),
    ],
)
def test_every_service_stands_in_one_table_with_the_worst_first_and_the_hidden_last(view, figure, worst, order):
    council = view(figure.split(".")[0])
    rows = breakdown.services(council, figure).data
    values = [council.shown(figure, area=area).value for area in rows["area"]]
    known = [value for value in values if value == value]
    assert known == sorted(known, reverse=worst is max)
    assert values[: len(known)] == known
    hidden = [council.shown(figure, area=area).hidden for area in rows["area"][len(known) :]]
    assert rows["now"].isna().tolist() == [False] * len(known) + [True] * len(hidden)
    assert rows["hidden"].tolist()[len(known) :] == hidden
    last = ", then those that are hidden" if hidden else ""
    assert f"by service, {order}{last}, " in breakdown.services(council, figure).text


def test_a_service_of_few_cases_stands_below_those_whose_share_tells_and_the_heading_says_so(view):
    council = view("complaints")
    shown = breakdown.services(council)
    few = [council.is_of_few(council.figure, area=area) for area in shown.data["area"]]
    assert few == sorted(few)
    assert True in few
    assert "Every service, the worst first, then those with fewer than 20 stages closed" in shown.text


@pytest.mark.parametrize(
    ("sizes", "has_hidden", "order"),
    [
        ((19, 19), False, ""),
        ((19, 19), True, "those that are hidden last"),
        ((20, 19), False, "those with fewer than 20 stages closed last"),
        ((20, 19), True, "those with fewer than 20 stages closed last, then those that are hidden"),
        ((20, 20, 19), False, "the worst first, then those with fewer than 20 stages closed"),
        (
            (20, 20, 19),
            True,
            "the worst first, then those with fewer than 20 stages closed, then those that are hidden",
        ),
        ((20, 20), False, "the worst first"),
        ((20, 20), True, "the worst first, then those that are hidden"),
    ],
)
def test_services_that_are_hidden_or_of_too_few_cases_are_not_ranked(view, monkeypatch, sizes, has_hidden, order):
    council = view("complaints")
    monkeypatch.setattr(type(council), "is_of_few", lambda self, figure, *, area: int(area) < 20)
    ranked = [str(size) for size in sizes]
    assert breakdown._order(council, council.figure, ranked, has_hidden=has_hidden) == order


@pytest.mark.parametrize(
    ("topic", "area", "order"),
    [
        ("turnover", "council", "the largest first"),
        ("complaints", "council", "the largest first, then what is not recorded"),
        ("turnover", "Environment and Housing", "of those shown the largest first, then those that are hidden"),
        ("sickness", "Learning and Skills", "of those shown the largest first, then those that are hidden"),
    ],
)
def test_the_order_of_reasons_is_only_of_those_that_are_shown(view, topic, area, order):
    looked_at = view(topic, area)
    (alt,) = [chart.text.alt for chart in report_of(looked_at).by_part(looked_at.dimensions[0]).charts]
    assert f", {order}: " in alt


def test_each_service_leads_to_its_page_and_only_the_page_of_the_council_ranks_them(view):
    assert 'data-to="adult-services/sickness adult-services/directorate"' in breakdown.services(view("sickness")).html
    assert not breakdown.services(view("sickness", "Social Services")).html


@pytest.mark.parametrize(
    ("waiting", "late", "expected"),
    [
        (0, 0, "No complaint stage was open at 30 September 2019."),
        (1, 0, "1 complaint stage was open at 30 September 2019, and it was not past its time limit."),
        (1, 1, "1 complaint stage was open at 30 September 2019, and it was past its time limit."),
        (2, 0, "2 complaint stages were open at 30 September 2019, none of them past their time limit."),
        (3, 2, "3 complaint stages were open at 30 September 2019, 2 of them past their time limit."),
        (3, 3, "3 complaint stages were open at 30 September 2019, all of them past their time limit."),
    ],
)
def test_open_complaints_agree_in_number(view, waiting, late, expected):
    council = view("complaints")
    records = council.scores.records
    totals = (records["area"] == "council") & (records["part"] == "")
    changed = records["value"].mask(totals & (records["figure"] == "complaints.open"), waiting)
    changed = changed.mask(totals & (records["figure"] == "complaints.open_overdue"), late)
    scores = replace(council.scores, records=records.assign(value=changed))
    assert complaints.still_open(open_view(scores, "complaints")).text == expected


def test_a_topic_names_the_months_that_its_records_cover(view):
    assert opening.span(view("budget")) == "April to August 2019"
    assert opening.span(view("sickness")) == "April to September 2019"


def test_every_topic_page_and_chart_of_made_up_records_says_so(view):
    for name, topic in TOPICS.items():
        note = f"Made-up example data: {listing(topic.tables)} (calibrated to published totals)."
        assert methods.provenance(view(name)).text.endswith(note)
        assert opening.source(view(name)).text == f"Source: {listing(topic.tables)}. {note}"


@pytest.mark.usefixtures("takes_long")
def test_a_council_without_records_has_no_figure(tmp_path):
    returns = pd.DataFrame({"measure_id": ["M1"], "quarter": "2019-20 Q2", "actual": 1})
    returns.to_csv(tmp_path / "returns.csv", index=False)
    answer = perf.open_report(tmp_path, "sickness").answer().text
    assert answer == "There is no figure for sickness absence in the council for April to September 2019."


@pytest.mark.parametrize(
    ("topic", "area", "message"),
    [
        ("absence", "council", 'There is no topic "absence". Topics: sickness, complaints, turnover, budget.'),
        ("sickness", "nowhere", 'There is no area "nowhere". Areas: council, council without schools, schools, '),
    ],
)
def test_an_unknown_area_or_topic_is_refused_with_those_that_there_are(protected, topic, area, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        open_view(protected, topic, area)


@pytest.mark.parametrize("name", list(TOPICS))
def test_the_data_of_a_section_hold_no_number_that_its_page_hides_and_no_person(view, name):
    for block in every_block(report_of(view(name, "Learning and Skills"))):
        if block.data is not None:
            assert not {"person_id", "spell_id", "post_id", "complaint_id"} & set(block.data)
            if "hidden" in block.data:
                numbers = block.data.loc[block.data["hidden"].fillna("") != ""].select_dtypes("float64")
                assert numbers[[column for column in numbers if column != "previous"]].isna().all(axis=None)
        assert (block.data is not None) == ("<table" in block.html)


@pytest.mark.parametrize(
    ("section", "message"),
    [
        (lambda report: report.by_part("raeson"), 'There is no breakdown of complaints "raeson". Breakdowns: '),
        (lambda report: report.by_part("reason"), 'There is no breakdown of complaints "reason". Breakdowns: cause, '),
        (lambda report: report.trend("complaints.recieved"), "Did you mean complaints.received?"),
        (lambda report: report.by_area("sickness.days_per_fte"), 'There is no figure of complaints "sickness.days'),
        (lambda report: report.drivers("nothing"), "Figures: complaints.received, "),
    ],
)
def test_a_figure_or_breakdown_that_a_topic_does_not_have_is_an_error_that_lists_those_it_has(
    protected, section, message
):
    with pytest.raises(ValueError) as caught:
        section(topic_report(protected, "complaints"))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("figure", "dimension", "begins"),
    [
        ("complaints.upheld_pct", "outcome", "Complaints upheld is not available by outcome."),
        ("complaints.closed", "cause", "No cause is recorded for 74% of stages closed."),
        ("", "cause", "No cause is recorded for 74% of stages closed."),
    ],
)
def test_the_parts_shown_are_those_of_the_figure_looked_at(protected, figure, dimension, begins):
    view = replace(topic_report(protected, "complaints").view, chosen=figure)
    assert report_of(view).by_part(dimension).text.startswith(begins)


def test_a_figure_of_people_that_is_not_given_by_part_has_the_true_reason(protected):
    report = topic_report(protected, "sickness", figure="sickness.long_term_days_per_fte")
    expected = "Long-term sickness absence is not given by reason, to protect small groups."
    assert report.by_part("reason").text == expected


@pytest.mark.parametrize(
    ("topic", "named"), [("turnover", "Voluntary staff turnover"), ("sickness", "Sickness absence")]
)
def test_a_measure_has_the_name_of_its_figure_beside_that_figure(view, topic, named):
    assert opening.target(view(topic)).text.splitlines()[2].startswith(named)


@pytest.mark.parametrize(
    ("topic", "figure", "dimension", "title"),
    [
        ("complaints", "complaints.closed", "cause", "No cause is recorded for 74% of stages closed"),
        ("sickness", "sickness.days_per_fte", "reason", "Stress, anxiety or depression: 27% of FTE days lost"),
    ],
)
def test_what_is_not_recorded_is_below_the_reasons_and_not_ranked_among_them(view, topic, figure, dimension, title):
    shown = breakdown.by_part(view(topic), figure, dimension)
    assert shown.charts[0].text.title == title
    assert shown.data["part"].iloc[-1] == "Not recorded"
