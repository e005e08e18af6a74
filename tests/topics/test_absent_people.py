"""How many people were absent: each once, by the same areas, parts and terms as the days."""

from pathlib import Path

import pandas as pd
import pytest

import perf
from perf.quarter import Quarter
from perf.topics.absent_people import absent_people, people_behind
from perf.topics.spells import SpellRules
from tests.dataset.folders import a_folder, a_row

VALE = Path(__file__).resolve().parents[2] / "data" / "vale"
JULY = {"first_day": pd.Timestamp("2019-07-01"), "last_day": pd.Timestamp("2019-07-31")}
DATA_DATE = pd.Timestamp("2019-09-30")


def spell(person="P1", first="2019-07-01", last="2019-07-02", **other):
    usual = {"directorate": "North", "service": "Roads", "staff_group": "corporate", "fte": 1.0, "reason": "Cold"}
    return usual | {"person_id": person, "first_day": first, "last_day": last, "post_id": None} | other


def absences(*spells):
    frame = pd.DataFrame(list(spells))
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in ("first_day", "last_day")}
    words = dict.fromkeys(("directorate", "service", "staff_group", "person_id", "post_id", "reason"), "str")
    return frame.astype(words).assign(**days)


def absent(*spells, area="council", part="", kind="all", **period):
    counted = absent_people(absences(*spells), **(JULY | {"data_date": DATA_DATE} | period))
    here = (counted["area"] == area) & (counted["part"] == part) & (counted["kind"] == kind)
    return int(counted.loc[here, "people"].sum())


def test_a_person_counts_once_however_many_spells_and_posts():
    spells = [spell(), spell(first="2019-07-10", last="2019-07-11"), spell(post_id="J2"), spell("P2")]
    assert absent(*spells) == 2


def test_a_person_of_two_services_counts_once_in_their_directorate_and_once_in_each():
    spells = [spell(), spell(service="Parks")]
    assert [absent(*spells, area=area) for area in ("North", "Roads", "Parks", "council")] == [1, 1, 1, 1]


def test_a_person_of_two_reasons_counts_once_in_all_and_once_in_each():
    spells = [spell(), spell(first="2019-07-10", last="2019-07-11", reason="Back"), spell("P2", reason=None)]
    parts = ("", "reason=Cold", "reason=Back", "reason=Not recorded")
    assert [absent(*spells, part=part) for part in parts] == [2, 1, 1, 1]


def test_schools_stand_apart_from_directorates_and_services():
    spells = [spell(), spell("P2", service="Schools", staff_group="schools")]
    areas = ("council", "council without schools", "schools", "North", "Roads", "Schools")
    assert [absent(*spells, area=area) for area in areas] == [2, 1, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2019-06-20", "2019-06-30", 0),  # over before the period
        ("2019-06-20", "2019-07-01", 1),  # its first day
        ("2019-07-06", "2019-07-07", 0),  # a Saturday and a Sunday: no working day
        ("2019-07-31", "2019-08-20", 1),  # its last day
        ("2019-08-01", "2019-08-20", 0),
        ("2019-06-01", None, 1),  # still open
    ],
)
def test_who_lost_a_working_day_in_the_period_is_counted(first, last, expected):
    assert expected == absent(spell(first=first, last=last))


def test_days_after_the_data_date_are_not_lost_yet():
    spells = [spell(first="2019-07-10", last="2019-07-12")]
    days = [pd.Timestamp(day) for day in ("2019-07-09", "2019-07-10")]
    assert [absent(*spells, data_date=day) for day in days] == [0, 1]


@pytest.mark.parametrize(("fte", "expected"), [(0.0, 0), (0.1, 1)])
def test_a_post_of_no_hours_loses_no_day(fte, expected):
    assert expected == absent(spell(fte=fte))


def test_the_term_is_that_of_the_whole_merged_spell():
    spells = [spell(first="2019-06-10", last="2019-07-01"), spell(first="2019-07-01", last="2019-07-07"), spell("P2")]
    assert [absent(*spells, kind=kind) for kind in ("all", "short", "long")] == [2, 1, 1]
    assert [absent(*spells, kind=kind, rules=SpellRules(29)) for kind in ("all", "short", "long")] == [2, 2, 0]


def test_no_absence_is_nobody():
    counted = absent_people(absences(spell()).iloc[:0], **JULY, data_date=DATA_DATE)
    assert [list(counted), len(counted)] == [["area", "part", "kind", "people"], 0]


@pytest.fixture(scope="module")
def vale():
    return perf.load(VALE)


def test_every_sickness_figure_of_some_days_rests_on_someone_and_of_none_on_nobody(vale):
    quarter = Quarter("2019-20 Q2")
    figures = perf.score_quarter(vale, quarter).records
    figures = figures[figures["figure"].str.startswith("sickness.")]
    keys = ["figure", "area", "quarter", "part"]
    behind = people_behind(vale, quarter)
    both = figures.merge(behind[behind["month"] == -1], on=keys, how="left").fillna({"people": 0})
    assert ((both["numerator"] > 0) == (both["people"] > 0)).all()


def test_the_people_of_a_year_are_at_most_those_of_its_quarters(vale):
    behind = people_behind(vale, Quarter("2019-20 Q2")).query("month == -1")
    names = [f"sickness.days_per_fte{period}" for period in ("", "_in_quarter", "_before_quarter")]
    people = behind.pivot_table(index=["quarter", "area", "part"], columns="figure", values="people").fillna(0)
    year, alone, before = (people[name] for name in names)
    assert (year <= alone + before).all() and (year >= alone).all() and (year >= before).all()


def test_months_that_the_workforce_does_not_cover_are_left_out_as_in_the_figures(tmp_path):
    rules = 'name = "T"\n[directorates]\nNorth = ["Roads"]\n[data_to]\nworkforce = 2019-07-31'
    (tmp_path / "framework.toml").write_text(rules, encoding="utf-8")
    staff = "month,directorate,service,staff_group,headcount,fte\n2019-07,North,Roads,corporate,9,9\n"
    (tmp_path / "workforce.csv").write_text(staff, encoding="utf-8")
    rows = ["spell_id,person_id,directorate,service,staff_group,fte,first_day,last_day,reason"]
    rows += [f"S{day},P{day},North,Roads,corporate,1,2019-{day},2019-{day},Cold" for day in ("07-01", "08-01")]
    (tmp_path / "absences.csv").write_text("\n".join(rows), encoding="utf-8")
    behind = people_behind(perf.load(tmp_path), Quarter("2019-20 Q2"))
    year = behind[(behind["figure"] == "sickness.days_per_fte") & (behind["part"] == "") & (behind["month"] == -1)]
    assert year.set_index("area")["people"].to_dict() == dict.fromkeys(
        ("council", "council without schools", "North", "Roads"), 1
    )


def test_reasons_of_fewer_people_than_are_named_are_one_even_where_none_is_left(tmp_path):
    workforce = [a_row("workforce", month=f"2019-0{month}") for month in range(4, 10)]
    spells = [a_row("absences", spell_id=f"S{at}", person_id=f"P{at}", reason="Cold") for at in range(4)]
    spells += [a_row("absences", spell_id="S9", person_id="P9", reason="A word with J. Smith")]
    data = perf.load(a_folder(tmp_path, workforce=workforce, absences=spells))

    def parts(fewest):
        people = people_behind(data, Quarter("2019-20 Q2"), fewest=fewest)
        rows = people[(people["area"] == "council") & (people["figure"] == "sickness.days_per_fte")]
        rows = rows[rows["month"] == -1]
        return dict(zip(rows["part"], rows["people"], strict=True))

    assert parts(4) == {"": 5, "reason=Cold": 4, "reason=Other reasons": 1}
    assert parts(5) == {"": 5, "reason=Other reasons": 5}
