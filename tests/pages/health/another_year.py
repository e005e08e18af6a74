"""An outcome report of another year without records of people: two objectives, two sets, risks without a score."""

from itertools import cycle, islice
from pathlib import Path

import pandas as pd

QUARTER, BEFORE = "2017-18 Q3", "2017-18 Q2"
OBJECTIVES = ("Fewer people in poverty", "Decent homes and safe places")
SERVICES = {"Housing": ("Homes", "Community Safety"), "Care": ("Adults", "Young People")}
WITHOUT_ACTIONS = {"IS7": "Completed in 2016-17, monitoring goes on", "IS16": None}
PROGRESS = {"Green": 75, "Amber": 70, "Red": 30, "N/A": None}  # percent complete, where 75 is expected
ACTIONS = {  # of the 14 corporate actions with actions, objective by objective
    OBJECTIVES[0]: {"Green": 19, "Amber": 1, "Red": 3, "N/A": 0},
    OBJECTIVES[1]: {"Green": 18, "Amber": 2, "Red": 3, "N/A": 1},
}
RETURNED = {"Green": (90, 90), "Amber": (84, 90), "Red": (60, 90), "N/A": (None, 90), "population": (41, None)}
MEASURES = {  # by objective and set: 51 in all
    (OBJECTIVES[0], "plan"): {"Green": 9, "Amber": 2, "Red": 4, "N/A": 3, "population": 3},
    (OBJECTIVES[0], "national"): {"Green": 2, "Amber": 0, "Red": 2, "N/A": 0},
    (OBJECTIVES[1], "plan"): {"Green": 8, "Amber": 3, "Red": 2, "N/A": 4},
    (OBJECTIVES[1], "national"): {"Green": 5, "Amber": 1, "Red": 2, "N/A": 1},
}
CATEGORIES = ("How much", "How well", "What difference")
RISKS, WITHOUT_A_SCORE = 30, 6


def write_council(folder: Path) -> Path:
    """Write the council's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    areas = "\n".join(f"{name} = {list(services)}" for name, services in SERVICES.items())
    (folder / "framework.toml").write_text(f'name = "Testshire Council"\n\n[directorates]\n{areas}\n', encoding="utf-8")
    measures, returns = _measures()
    tables = {
        "reports": [
            {"report": "inclusive-and-safe", "title": "An inclusive and safe county", "kind": "outcome",
             "committee": "the Homes and Safe Communities Scrutiny Committee", "owner": "Director of Housing",
             "themes": "; ".join(OBJECTIVES)},
        ],
        "corporate_actions": [
            {"corporate_action": f"IS{at}", "title": f"Commitment {at}", "theme": OBJECTIVES[at > 8],
             "complete_by": "2019-20", "status": WITHOUT_ACTIONS.get(f"IS{at}")}
            for at in range(1, 17)
        ],
        "actions": _actions(),
        "measures": measures,
        "returns": returns,
        "risks": _risks(),
        "narrative": [
            {"quarter": QUARTER, "report": "inclusive-and-safe", "section": section, "subject": subject, "text": text,
             "author": "Director of Housing"}
            for section, subject, text in (
                ("position", "", "{measures.green} of {measures.rated} measures meet their target."),
                ("achievement", OBJECTIVES[0], "A debt advice line has opened."),
                ("challenge", "IS12", "Land for new homes is scarce."),
                ("cause", "M12", "Two officers left in summer."),
                ("recommendation", "", "Members are asked to note the report."),
            )
        ],
    }  # fmt: skip
    for name, rows in tables.items():
        pd.DataFrame(rows, dtype=object).to_csv(folder / f"{name}.csv", index=False, encoding="utf-8")
    return folder


def _actions() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    services = cycle([service for group in SERVICES.values() for service in group])
    for objective, counts in ACTIONS.items():
        codes = [f"IS{at}" for at in range(1, 17)
                 if OBJECTIVES[at > 8] == objective and f"IS{at}" not in WITHOUT_ACTIONS]  # fmt: skip
        ratings = [rating for rating, number in counts.items() for _ in range(number)]
        for code, rating in zip(islice(cycle(codes), len(ratings)), ratings, strict=True):
            name = f"A{len(rows) + 1}"
            row = {"action_id": name, "corporate_action": code, "title": f"Piece of work {name}", "due": "2018-03-31"}
            row |= {"service": next(services), "quarter": QUARTER, "percent_complete": PROGRESS[rating]}
            if rating == "Red" and objective == OBJECTIVES[0]:
                row |= {
                    "cause": "The grant was late.",
                    "remedy": "Work begins in January.",
                    "revised_due": "2018-06-30",
                }
            rows.append(row)
    return rows


def _measures() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    measures: list[dict[str, object]] = []
    returns: list[dict[str, object]] = []
    kinds = [(key, kind) for key, counts in MEASURES.items() for kind, number in counts.items() for _ in range(number)]
    for at, (((objective, of_set), kind), category) in enumerate(zip(kinds, cycle(CATEGORIES)), 1):  # noqa: B905
        name, (actual, target) = f"M{at}", RETURNED[kind]
        measures.append(
            {"measure_id": name, "title": f"Share of residents helped, service {at}", "objective": objective,
             "category": "Population" if kind == "population" else category, "unit": "percent", "polarity": "higher",
             "set": of_set, "frequency": "annual" if kind == "N/A" else "quarterly", "basis": "ytd"}
        )  # fmt: skip
        returns.append({"measure_id": name, "quarter": QUARTER, "actual": actual, "target": target})
        if actual is not None:
            returns.append({"measure_id": name, "quarter": "2016-17 Q3", "actual": 80, "target": target})
    return measures, returns


def _risks() -> list[dict[str, object]]:
    return [
        {"risk_ref": f"R{at}", "quarter": QUARTER, "title": f"Risk {at}",
         "level": "corporate" if at <= 8 else "service", "theme": OBJECTIVES[at % 2],
         "service": None if at <= 8 else "Homes"}
        | ({"likelihood": 1 + at % 4, "impact": 1 + at % 3} if at <= RISKS - WITHOUT_A_SCORE else {})
        for at in range(1, RISKS + 1)
    ]  # fmt: skip
