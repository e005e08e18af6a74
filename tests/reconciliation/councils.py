"""A made-up council whose printed report holds together, to be spoiled one value at a time."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

import perf
from perf.reconciliation.claims import claim_findings
from perf.reconciliation.claims.subject import Question, read_claims
from perf.reconciliation.findings import Finding
from perf.reconciliation.printed_report import Report
from tests.dataset.folders import a_folder

Q2, Q1, LAST_YEAR = "2023-24 Q2", "2023-24 Q1", "2022-23 Q2"
FRAMEWORK = """name = "Northborough Council"
report = "Corporate plan"

[directorates]
"Place" = ["Waste", "Parks"]
"People" = ["Adults", "Schools support"]
"""
Rows = list[dict[str, Any]]


def table(text: str) -> Rows:
    """Read rows from lines of words set apart by bars, the first line being the names."""
    names, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(names, line, strict=True)) for line in lines]


CONSISTENT: dict[str, Rows] = {
    "measures": table("""
        measure_id | other_ids | title | theme | unit | polarity | basis | frequency | figure
        N/01 | X/1 | Days lost to sickness | Workforce | days per FTE | lower | ytd | quarterly | sickness.days_per_fte
        N/02 | | Short sickness | Workforce | days per FTE | lower | ytd | quarterly | sickness.short_term_days_per_fte
        N/03 | | Long sickness | Workforce | days per FTE | lower | ytd | quarterly | sickness.long_term_days_per_fte
        N/04 | | Bins emptied on the day | Streets | percent | higher | quarter | quarterly |
        N/05 | | Library visits | Streets | count | higher | ytd | quarterly |
        N/06 | | Complaints answered in time | Streets | percent | higher | ytd | quarterly | complaints.on_time_pct
        N/07 | | Invoices paid late | Money | percent | lower | quarter | quarterly |
        N/08 | | Trees planted | Streets | count | higher | ytd | annual |
    """),
    "returns": table(f"""
        measure_id | quarter | actual | target | note
        N/01 | {Q2} | 3.95 | 4.00 | The target is 4.00 and it was 4.10 a year before, so 3.95 is a little better.
        N/02 | {Q2} | 1.45 | |
        N/03 | {Q2} | 2.50 | |
        N/04 | {Q2} | 93.6 | 96 | Performance was 93.6%, short of the 96% target; last year's 95.1% was better.
        N/05 | {Q2} | 51234 | 50000 |
        N/06 | {Q2} | 75.86 | 90 | Answers in time: 75.86% against a target of 90%.
        N/07 | {Q2} | 4.2 | 4.0 |
        N/08 | {Q2} | | 300 |
        N/01 | {LAST_YEAR} | 4.10 | |
        N/02 | {LAST_YEAR} | 1.40 | |
        N/03 | {LAST_YEAR} | 2.70 | |
        N/04 | {LAST_YEAR} | 95.1 | |
        N/05 | {LAST_YEAR} | 51234 | |
        N/07 | {LAST_YEAR} | 3.9 | |
        N/04 | {Q1} | 94.1 | 96 |
        N/06 | {Q1} | 73.1 | 90 |
    """),
    "corporate_actions": table("""
        corporate_action | title
        A | Cleaner streets
        B | Skilled workforce
    """),
    "actions": table(f"""
        action_id | quarter | corporate_action | service | title | due | percent_complete | note
        W/1 | {Q2} | A | Waste | New rounds | 2024-03-31 | 60 |
        W/2 | {Q2} | A | Waste | New depot | 2024-03-31 | 20 | Progress is slow: it is 20% complete.
        W/3 | {Q2} | A | Parks | New benches | 2023-08-31 | 100 |
        P/1 | {Q2} | B | Adults | Training plan | 2024-03-31 | 50 |
        P/2 | {Q2} | B | Adults | Induction | 2024-03-31 | 45 |
        P/3 | {Q2} | B | Adults | Appraisals | 2024-03-31 | 75 |
        P/4 | {Q2} | B | Adults | Mentors | 2024-03-31 | 50 |
        P/5 | {Q2} | B | Adults | Exit talks | 2024-03-31 | 55 |
    """),
    "risks": table(f"""
        risk_ref | quarter | level | title | likelihood | impact | score | forecast
        R1 | {Q2} | corporate | Floods | 2 | 3 | 6 | static
        R2 | {Q2} | corporate | Budget | 3 | 3 | 9 | increasing
        R3 | {Q2} | service | Vans | | | 4 | decreasing
        R4 | {Q2} | service | Staff | 1 | 3 | 3 | static
        R1 | {Q1} | corporate | Floods | 3 | 3 | 9 | static
        R4 | {Q1} | service | Staff | 1 | 3 | 3 | static
    """),
    "printed_ratings": table(f"""
        kind | id | quarter | rating | direction | where
        measure | N/01 | {Q2} | Green | up | appendix 1
        measure | N/02 | {Q2} | N/A | down | appendix 1
        measure | N/03 | {Q2} | N/A | up | appendix 1
        measure | N/04 | {Q2} | Amber | down | appendix 1
        measure | N/05 | {Q2} | Green | same | appendix 1
        measure | N/06 | {Q2} | Red | | appendix 1
        measure | N/07 | {Q2} | Amber | down | appendix 1
        measure | N/08 | {Q2} | N/A | | appendix 1
        measure | N/06 | {Q2} | Red | | section 1
        action | W/1 | {Q2} | Green | | appendix 2
        action | W/2 | {Q2} | Red | | appendix 2
        action | W/3 | {Q2} | Green | | appendix 2
        action | P/1 | {Q2} | Green | | appendix 2
        action | P/2 | {Q2} | Amber | | appendix 2
        action | P/3 | {Q2} | Green | | appendix 2
        action | P/4 | {Q2} | Green | | appendix 2
        action | P/5 | {Q2} | Green | | appendix 2
        action | W/2 | {Q2} | Red | | section 1
        theme | Workforce | {Q2} | Green | | section 1
        theme | Streets | {Q2} | Amber | | section 1
        theme | Money | {Q2} | Amber | | section 1
        corporate_action | A | {Q2} | Amber | | section 1
        corporate_action | B | {Q2} | Green | | section 1
        overall | Corporate plan | {Q2} | Amber | | section 1
        overall | measures | {Q2} | Amber | | section 1
        overall | actions | {Q2} | Amber | | section 1
        risk | R1 | {Q2} | MEDIUM | up | section 5
        risk | R2 | {Q2} | Medium/High | | section 5
        risk | R3 | {Q2} | Medium | | section 5
        risk | R4 | {Q2} | Medium/low | same | section 5
    """),
    "printed_values": table(f"""
        kind | id | area | quarter | field | printed | unit | where | part
        measure | N/01 | | {Q2} | actual | 3.95 | days per FTE | appendix 1 |
        measure | N/01 | | {Q2} | previous | 4.10 | days per FTE | appendix 1 |
        measure | N/01 | | {Q2} | target | 4.00 | days per FTE | appendix 1 |
        measure | N/01 | | {Q2} | target | 8.00 | days per FTE | appendix 1 | annual
        measure | N/01 | | {Q2} | actual | about 3.9 | days per FTE | section 2 |
        measure | N/01 | | {Q2} | change | -0.15 | days per FTE | section 2 |
        measure | N/02 | | {Q2} | actual | 1.45 | days per FTE | appendix 1 |
        measure | N/03 | | {Q2} | actual | 2.50 | days per FTE | appendix 1 |
        measure | N/04 | | {Q2} | actual | 93.6 | percent | appendix 1 |
        measure | N/04 | | {Q2} | actual | 94% | percent | section 1 |
        measure | N/04 | | {Q2} | target | 96% | percent | appendix 1 |
        measure | N/04 | | {Q2} | previous | 95.1 | percent | appendix 1 |
        measure | N/05 | | {Q2} | actual | 51,234 | count | appendix 1 |
        measure | N/02 | | {Q2} | target | No Target | days per FTE | section 1 |
        measure | N/06 | | {Q2} | actual | 75.86 | percent | appendix 1 |
        measure | N/06 | | {Q2} | target | 90 | percent | appendix 1 |
        measure | N/06 | | {Q2} | actual | 78% | percent | section 3 | in quarter
        measure | N/06 | | {Q1} | actual | 73.1 | percent | section 3 |
        measure | N/06 | | {Q2} | listed as exception | yes | | section 1 |
        action | W/2 | | {Q2} | listed as exception | yes | | section 1 |
        action | W/1 | | {Q2} | due | 31/03/2024 | date | appendix 2 |
        action | W/1 | | {Q2} | actual | 60 | percent | appendix 2 |
        action | W/2 | | {Q2} | due | 31 March 2024 | date | appendix 2 |
        action | W/2 | | {Q2} | actual | 20% | percent | appendix 2 |
        action | W/3 | | {Q2} | due | 31/08/2023 | date | appendix 2 |
        action | P/1 | | {Q2} | due | March 2024 | date | appendix 2 |
        theme | Workforce | | {Q2} | count | 1 | count | section 1 | rating=Green
        theme | Workforce | | {Q2} | count | 2 | count | section 1 | rating=N/A
        theme | Streets | | {Q2} | count | 1 | count | section 1 | rating=Amber
        theme | Streets | | {Q2} | count | 4 | count | section 1 |
        corporate_action | A | | {Q2} | count | 3 | count | section 1 | actions
        corporate_action | B | | {Q2} | count | 5 | count | section 1 | actions
        corporate_action | B | | {Q2} | count | 4 | count | section 1 | rating=Green
        complaints | received | council | {Q2} | count | 120 | count | section 3 |
        complaints | received | Place | {Q2} | count | 81 | count | section 3 |
        complaints | received | People | {Q2} | count | 39 | count | section 3 |
        complaints | stage=1 | council | {Q2} | count | 108 | count | section 3 |
        complaints | stage=2 | council | {Q2} | count | 12 | count | section 3 |
        complaints | stage=1 | council | {Q2} | share | 90 | percent | section 3 |
        complaints | stage=2 | council | {Q2} | share | 10 | percent | section 3 |
        complaints | stage=1 | Place | {Q2} | share | 91.4 | percent | section 3 |
        complaints | stage=2 | Place | {Q2} | share | 8.6 | percent | section 3 |
        complaints | on time | council | {Q2} | numerator | 88 | count | section 3 |
        complaints | on time | council | {Q2} | denominator | 116 | count | section 3 |
        complaints | on time | council | {Q2} | share | 76 | percent | section 3 |
        complaints | outcome=Upheld | council | {Q2} | count | 40 | count | section 3 |
        complaints | outcome=Upheld | Place | {Q2} | count | 30 | count | section 3 |
        complaints | outcome=Upheld | People | {Q2} | count | 10 | count | section 3 |
        complaints | outcome=Upheld | council | {Q2} | share | 33.3 | percent | section 3 |
        complaints | outcome=Not upheld | council | {Q2} | count | 44 | count | section 3 |
        complaints | outcome=Not upheld | council | {Q2} | share | 36.7 | percent | section 3 |
        complaints | cause=Delay | council | {Q2} | share | 33.3 | percent | section 3 |
        complaints | cause=Staff | council | {Q2} | share | 33.3 | percent | section 3 |
        complaints | cause=Other | council | {Q2} | share | 33.3 | percent | section 3 |
        compliments | received | Waste | {Q2} | count | 30 | count | section 4 |
        compliments | received | Waste | {Q2} | share | 66.7 | percent | section 4 |
        compliments | received | Adults | {Q2} | count | 15 | count | section 4 |
        compliments | received | Adults | {Q2} | share | 33.3 | percent | section 4 |
        savings | all savings | | {Q2} | target | 1500000 | GBP | section 6 |
        savings | programme=Digital Future | | {Q2} | target | 1200000 | GBP | section 6 |
        savings | programme=Digital Future | | {Q2} | forecast | 1020000 | GBP | section 6 |
        savings | programme=Digital Future | | {Q2} | variance | -180000 | GBP | section 6 |
        savings | programme=Digital Future | | {Q2} | share | 85 | percent | section 6 |
        savings | project=Phones | | {Q2} | variance | -100000 | GBP | section 6 |
        savings | project=Forms | | {Q2} | variance | -80000 | GBP | section 6 |
        turnover | turnover | Place | {Q2} | previous | 5.12 | percent | section 2 |
        turnover | turnover | Place | {Q2} | actual | 4.6 | percent | section 2 |
        turnover | turnover | Place | {Q2} | change | -0.5 | percentage points | section 2 |
        turnover | turnover | People | {Q2} | previous | 7.0 | percent | section 2 |
        turnover | turnover | People | {Q2} | actual | 6.4 | percent | section 2 |
        sickness | all | council | {Q2} | actual | 3.95 | days per FTE | section 2 |
        sickness | short-term | council | {Q2} | actual | 1.45 | days per FTE | section 2 |
        sickness | long-term | council | {Q2} | actual | 2.50 | days per FTE | section 2 |
        risk | R1 | | {Q2} | score | 6 | | section 5 |
        risk | R1 | | {Q2} | likelihood | 2 | | section 5 |
        risk | R1 | | {Q2} | impact | 3 | | section 5 |
        risk | R3 | | {Q2} | score | 4 | | section 5 |
        risk matrix | likelihood=2 impact=3 | | {Q2} | score | 6 | | matrix |
        risk matrix | likelihood=2 impact=3 | | {Q2} | band | MEDIUM | | matrix |
        risk matrix | likelihood=3 impact=2 | | {Q2} | band | Medium | | matrix |
        risk key | Medium | | {Q2} | range | 4-6 | | key |
        risk key | High | | {Q2} | range | 12 | | key |
    """),
    "claims": table(f"""
        claim_no | report_quarter | where | subject | figure | area | quarter | part | printed | unit
        1 | {Q2} | summary | actions Green, count | actions.green | | | | 6 | count
        2 | {Q2} | summary | actions Green, share | actions.green_pct | | | | 75 | percent
        3 | {Q2} | summary | actions Red, share | actions.red_pct | | | | 13 | percent
        4 | {Q2} | summary | measures aligned | measures.total | | | | 8 | count
        5 | {Q2} | summary | measures with a status | measures.rated | | | | 5 | count
        6 | {Q2} | summary | measures N/A | measures.na | | | | 3 | count
        7 | {Q2} | summary | measures Amber in Streets | measures.amber | | | theme=Streets | 1 | count
        8 | {Q2} | summary | measures Red, share | measures.red_pct | | | | 20.0% | percent
        9 | {Q2} | summary | overall status, actions | | | | | AMBER | status
        10 | {Q2} | summary | measures with data reported | | | | | 7 | count
        11 | {Q2} | section 2 | sickness in the year to date | sickness.days_per_fte | | | | 3.95 | days per FTE
        12 | {Q2} | section 2 | sickness decrease | | | | | 0.15 | days per FTE
        13 | {Q2} | section 2 | turnover fall, Place | | Place | {Q2} | | 0.5 | percentage points
        14 | {Q2} | section 2 | turnover generally decreased across 2 directorates | | | | | decreased | direction
        15 | {Q2} | section 3 | complaints in Q2 | complaints.received | | | | 120 | count
        16 | {Q2} | section 3 | complaints in six months | complaints.received | | | | 200 | count
        17 | {Q2} | section 3 | complaints increase Q2 on Q1 | | | | | 40 | count
        18 | {Q2} | section 3 | complaints, Place | complaints.received | Place | {Q2} | | 81 | count
        19 | {Q2} | section 3 | stage 1, share | complaints.not_escalated_pct | | | | 90 | percent
        20 | {Q2} | section 3 | resolved in target time, share | complaints.on_time_pct | | | | 76 | percent
        21 | {Q2} | section 3 | resolved in target time, count | | | | | 88 | count
        22 | {Q2} | section 3 | complaints in the time base | | | | | 116 | count
        23 | {Q2} | section 3 | resolved in target time, target | | | | | 90 | percent
        24 | {Q2} | section 3 | upheld, count | complaints.received | | | outcome=Upheld | 40 | count
        25 | {Q2} | section 3 | upheld, share | | | | | 33 | percent
        26 | {Q2} | section 4 | compliments in Q2 | compliments.received | | | | 45 | count
        27 | {Q2} | section 4 | Waste compliments, share | | Waste | {Q2} | | 67 | percent
        28 | {Q2} | section 4 | compliments, highest month | | | | | 21 | count
        29 | {Q2} | section 6 | digital savings target | | | | | 1.2 | GBP million
        30 | {Q2} | section 6 | digital savings forecast, amount | | | | | about £1m | GBP
        31 | {Q2} | section 6 | digital variance | | | | | 180 | GBP thousand
        32 | {Q2} | CPM/1 | digital savings, share | savings.achieved_pct | | | programme=Digital Future | 85 | percent
        33 | {Q2} | section 5 | corporate risks | risks.total | | | level=corporate | 2 | count
        34 | {Q2} | section 5 | service risks medium | risks.total | | | level=service band=Medium | 1 | count
        35 | {Q2} | section 5 | service risks forecast to decrease | | | | | 1 | count
        36 | {Q2} | section 4 | Library visits | | | | | over 51,000 | count
        37 | {Q2} | section 4 | Library target | | | | | 50,000 | count
        38 | {Q2} | section 4 | new benches bought | | | | | 12 | count
        39 | {Q2} | summary | measures Green at Q1, share | measures.green_pct | council | {Q1} | | 33 | percent
        40 | {Q2} | summary | measures Amber at Q1, share | measures.amber_pct | council | {Q1} | | 33 | percent
        41 | {Q2} | summary | measures Red at Q1, share | measures.red_pct | council | {Q1} | | 33 | percent
        42 | {Q2} | appendix 2 W/1 | missed bins within target | | Waste | {Q2} | | 5.1 against 5.9 | count
        43 | {Q2} | section 1 | bins emptied on the day | | | | | nearly 94% | percent
    """),
}


def council(at: Path, tables: dict[str, Rows], framework: str = FRAMEWORK) -> perf.Dataset:
    """Write a council's folder and load it."""
    return perf.load(a_folder(at, framework=framework, **{name: rows for name, rows in tables.items()}))


def moved(tables: dict[str, Rows], number: int) -> dict[str, Rows]:
    """Move a council of the second quarter to a different quarter of the year: labels, months to date, progress."""
    months = {1: "three", 2: "six", 3: "nine", 4: "twelve"}
    before = f"2023-24 Q{number - 1}" if number > 1 else "2022-23 Q4"
    words = {
        Q2: f"2023-24 Q{number}", Q1: before, LAST_YEAR: f"2022-23 Q{number}",
        "complaints in six months": f"complaints in {months[number]} months",
        "complaints increase Q2 on Q1": f"complaints increase on {before[-2:]}",
    }  # fmt: skip
    rows = {
        name: [{key: words.get(cell, cell) for key, cell in row.items()} for row in tables[name]] for name in tables
    }
    progress = {row["action_id"]: min(float(row["percent_complete"]) * number / 2, 100) for row in tables["actions"]}
    progress["W/3"] = 100
    for row in rows["actions"]:
        row["percent_complete"] = f"{progress[row['action_id']]:g}"
        row["note"] = row["note"].replace("20%", f"{progress[row['action_id']]:g}%")
    for row in rows["printed_values"]:
        if (row["kind"], row["field"]) == ("action", "actual"):
            row["printed"] = f"{progress[row['id']]:g}"
    return rows


def spoiled(data: perf.Dataset, name: str, column: str, cell: Any, **where: str) -> perf.Dataset:
    """Change one cell of a council: that of the only row with these words."""
    rows = data.tables[name].copy()
    chosen = pd.Series(True, index=rows.index)
    for key, word in where.items():
        chosen &= rows[key].fillna("") == word
    (at,) = rows.index[chosen]
    rows.loc[at, column] = cell
    return replace(data, tables={**data.tables, name: rows})


def tiny(like: perf.Dataset, *, quarter: str = Q2, **tables: str) -> Report:
    """Make a report of a few rows, the other tables empty; Q2 alone in a cell is the report's quarter."""
    empty = {name: rows.iloc[:0] for name, rows in like.tables.items()}
    own = {name: re.sub(r"(?m)(?<=\| )Q2(?= \||$)", quarter, text) for name, text in tables.items()}
    filled = {name: _cast(table(text), empty[name]) for name, text in own.items()}
    return Report(replace(like, tables={**empty, **filled}), perf.Quarter(quarter))


def _cast(rows: Rows, like: pd.DataFrame) -> pd.DataFrame:
    names = dict.fromkeys([*like.columns, *(name for row in rows for name in row)])
    frame = pd.DataFrame(rows, columns=list(names), dtype=object).replace("", None)
    if "area" in frame:
        frame["area"] = frame["area"].where(frame["area"].notna(), "council")
    kinds = {name: str(like[name].dtype) if name in like else "str" for name in frame}
    for name, kind in kinds.items():
        cells = pd.to_numeric(frame[name]) if kind in ("float64", "Int64") else frame[name]
        frame[name] = cells.astype(kind)
    return frame


VALUES = "kind | id | area | quarter | field | printed | unit | where | part\n"
CLAIMS = "claim_no | report_quarter | where | subject | figure | area | part | printed | unit\n"


def claimed(
    like, subject, printed, unit="count", *, where="section 3", figure="", area="", part="", **tables
) -> Report:
    """Make a report with one claim; `claims` and `printed_values` are rows, without their heads."""
    row = f"1 | Q2 | {where} | {subject} | {figure} | {area} | {part} | {printed} | {unit}"
    others, values = tables.pop("claims", ""), tables.pop("printed_values", "")
    return tiny(like, claims=CLAIMS + row + others, printed_values=VALUES + values, **tables)


def claim_finding(report: Report) -> tuple[str, str]:
    """Check the first claim of a report: what recomputes, and the verdict."""
    one = next(iter(claim_findings.check_claims(report)))
    return one.recomputed, one.verdict


def question(report: Report) -> Question:
    """Read the first claim of a report as a question, to be put to one source of evidence."""
    claim, read = report.claims[0], read_claims(report)
    return Question(report=report, claim=claim, cell=read[claim], claimed=read)


def summary(findings: Iterable[Finding]) -> list[tuple[str, str, str, str]]:
    """List each finding as its subject, what was printed, what recomputes, and the verdict."""
    return [(one.subject, one.printed, one.recomputed, one.verdict) for one in findings]


def verdicts(findings: Iterable[Finding]) -> list[str]:
    """List the verdict of each finding."""
    return [one.verdict for one in findings]
