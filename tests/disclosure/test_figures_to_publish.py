"""Under which names a pack publishes the parts of figures."""

import pandas as pd

from perf.disclosure.figures_to_publish import publishable

Q2 = "2019-20 Q2"


def figures(*rows, name="turnover.all_pct", quarter=Q2):
    """Figures from (area, part, count), each on 50 heads."""
    frame = pd.DataFrame(rows, columns=["area", "part", "numerator"]).astype({"numerator": "float64"})
    made = frame.assign(figure=name, quarter=quarter, value=2 * frame["numerator"], denominator=50.0)
    return made[["figure", "area", "quarter", "part", "value", "numerator", "denominator"]]


def told(frame, **options):
    shown = publishable(frame, None, threshold=5, **options)
    return {(row.area, row.part): row.numerator for row in shown.itertuples()}


def test_a_reason_of_few_people_is_not_named_wherever_it_stands():
    frame = figures(
        ("council", "", 150), ("council", "reason=Retired", 100), ("council", "reason=Ran off with J. Smith", 39),
        ("council", "reason=Died", 11), ("North", "", 80), ("North", "reason=Ran off with J. Smith", 30),
        ("North", "reason=Retired", 50),
    )  # fmt: skip
    assert told(frame) == {
        ("council", ""): 150, ("council", "reason=Retired"): 100, ("council", "reason=Other reasons"): 50,
        ("North", ""): 80, ("North", "reason=Retired"): 50, ("North", "reason=Other reasons"): 30,
    }  # fmt: skip


def test_a_reason_of_forty_is_named():
    frame = figures(("council", "", 80), ("council", "reason=Retired", 40), ("council", "reason=Moved", 40))
    assert set(told(frame)) == {("council", ""), ("council", "reason=Retired"), ("council", "reason=Moved")}


def test_the_rates_of_parts_under_one_name_add_up():
    frame = figures(("council", "", 9), ("council", "reason=a", 4), ("council", "reason=b", 5))
    other = publishable(frame, None, threshold=5).set_index("part").loc["reason=Other reasons"]
    assert other[["value", "numerator", "denominator"]].tolist() == [18.0, 9.0, 50.0]


def test_of_parts_with_denominators_of_their_own_under_one_name_the_rate_is_calculated_again():
    closed = figures(
        ("council", "", 12), ("council", "cause=A", 3), ("council", "cause=B", 2), name="complaints.closed"
    )
    on_time = figures(("council", "cause=A", 3), ("council", "cause=B", 1), name="complaints.on_time_pct")
    on_time = on_time.assign(denominator=[3.0, 2.0], value=[100.0, 50.0])
    named = publishable(pd.concat([closed, on_time]), None, threshold=5)
    rows = named[named["figure"] == "complaints.on_time_pct"]
    assert rows[["part", "value", "numerator", "denominator"]].to_numpy().tolist() == [
        ["cause=Other causes", 80.0, 4.0, 5.0]
    ]


def test_sickness_is_named_by_the_people_behind_it_not_by_its_days():
    frame = figures(("council", "", 900), ("council", "reason=Rare", 900), name="sickness.days_per_fte")
    people = pd.DataFrame({"figure": "sickness.days_per_fte", "area": "council", "quarter": Q2,
                           "part": ["reason=Other reasons"], "people": [3]})  # fmt: skip
    assert publishable(frame, people, threshold=5)["part"].tolist() == ["", "reason=Other reasons"]


def test_causes_and_outcomes_of_few_complaints_are_not_named_but_decisions_are():
    rows = [("council", f"cause={name}", count) for name, count in {"Late": 5, "Mrs Jones of 3 High St": 1}.items()]
    rows += [("council", f"outcome={name}", count) for name, count in {"Upheld": 1, "Paid Mrs Jones": 1}.items()]
    frame = publishable(figures(*rows, name="complaints.closed"), None, threshold=5)
    assert set(frame["part"]) == {"cause=Late", "outcome=Upheld", "cause=Other causes", "outcome=Other outcomes"}


def test_parts_of_what_is_not_named_by_the_records_stay():
    frame = figures(("council", "programme=Reshaping", 1), name="savings.achieved_pct")
    assert publishable(frame, None, threshold=5)["part"].tolist() == ["programme=Reshaping"]


def test_a_lesson_of_few_stages_is_not_named():
    rows = [("council", f"lesson={name}", count) for name, count in {"Call back": 5, "Ring Mrs Jones": 4}.items()]
    frame = publishable(figures(*rows, name="complaints.lessons"), None, threshold=5)
    assert frame["part"].tolist() == ["lesson=Call back", "lesson=Other lessons"]
