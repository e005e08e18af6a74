"""Days lost per FTE: each working day of a post once, weighed by its FTE, in the month in which it falls."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perf.catalogue import RECORD_FIGURES
from perf.quarter import Quarter
from perf.topics.record_figures import for_quarter
from perf.topics.sickness import amounts, days_by_month, merge_spells

DATA_DATE = pd.Timestamp("2019-09-30")
PLACES = [
    ("Social Services", "Adult Services", "corporate"),
    ("Social Services", "Children and Young People Services", "corporate"),
    ("Environment and Housing", "Building Services", "corporate"),
    ("Learning and Skills", "Schools", "schools"),
]


def spell(first, last, *, fte=1.0, post="P1", place=PLACES[0], reason="Cold"):
    directorate, service, staff_group = place
    return {
        "spell_id": f"S{first}{last}{post}", "person_id": post, "post_id": post, "directorate": directorate,
        "service": service, "staff_group": staff_group, "fte": fte, "first_day": first, "last_day": last,
        "reason": reason,
    }  # fmt: skip


def absences(*spells):
    rows = pd.DataFrame(list(spells))
    days = {name: pd.to_datetime(rows[name]).astype("datetime64[us]") for name in ("first_day", "last_day")}
    return rows.assign(**days)


def workforce(fte=10.0, places=PLACES[:1], months=None):
    months = months or [str(month) for month in pd.period_range("2019-04", "2019-09", freq="M")]
    rows = [
        {"month": month, "directorate": home, "service": service, "staff_group": group, "headcount": fte, "fte": fte}
        for month in months
        for home, service, group in places
    ]
    return pd.DataFrame(rows)


def days_lost(*spells, data_date=DATA_DATE):
    made = amounts(absences(*spells), workforce(places=PLACES), data_date=data_date)
    days = made[(made["amount"] == "sickness.days") & (made["area"] == "council") & (made["part"] == "")]
    return {month: value for month, value in zip(days["month"], days["value"], strict=True) if value}


def test_a_week_of_a_whole_post_is_five_days():
    assert days_lost(spell("2019-06-03", "2019-06-07")) == {"2019-06": 5.0}


def test_days_fall_in_their_months_weighed_by_fte():
    assert days_lost(spell("2019-06-24", "2019-07-05", fte=0.5)) == {"2019-06": 2.5, "2019-07": 2.5}


def test_weekends_and_bank_holidays_are_not_lost():
    assert days_lost(spell("2019-08-24", "2019-08-26")) == {}  # Saturday to the August bank holiday
    assert days_lost(spell("2019-08-24", "2019-08-27")) == {"2019-08": 1.0}


def test_a_spell_of_one_day_is_one_day():
    assert days_lost(spell("2019-06-03", "2019-06-03")) == {"2019-06": 1.0}


def test_overlapping_spells_of_a_post_count_once():
    twice = days_lost(spell("2019-06-03", "2019-06-07"), spell("2019-06-05", "2019-06-11"))
    assert twice == days_lost(spell("2019-06-03", "2019-06-11"))


def test_a_spell_within_another_adds_nothing():
    inner = days_lost(
        spell("2019-06-03", "2019-06-28"), spell("2019-06-10", "2019-06-11"), spell("2019-06-20", "2019-06-21")
    )
    assert inner == days_lost(spell("2019-06-03", "2019-06-28"))


def test_spells_of_two_posts_both_count():
    both = days_lost(spell("2019-06-03", "2019-06-07"), spell("2019-06-03", "2019-06-07", post="P2", fte=0.4))
    assert both == {"2019-06": 7.0}


def test_an_open_spell_runs_to_the_data_date_and_no_further():
    assert days_lost(spell("2019-09-23", None)) == {"2019-09": 6.0}
    assert days_lost(spell("2019-09-23", None), data_date=pd.Timestamp("2019-09-25")) == {"2019-09": 3.0}


def test_a_spell_that_ends_after_the_data_date_is_clipped_to_it():
    assert days_lost(spell("2019-09-23", "2019-12-31")) == {"2019-09": 6.0}


@pytest.mark.parametrize(
    ("last", "term"),
    [
        ("2019-06-29", "short"),  # 27 calendar days
        ("2019-06-30", "long"),  # 28
        ("2019-07-01", "long"),
    ],
)
def test_long_term_is_28_calendar_days_or_more_of_the_whole_spell(last, term):
    made = amounts(absences(spell("2019-06-03", last)), workforce(), data_date=DATA_DATE)
    days = made[(made["area"] == "council") & (made["part"] == "")].groupby("amount")["value"].sum()
    assert days[f"sickness.{term}_term_days"] == days["sickness.days"] > 0


def test_two_short_spells_that_overlap_can_be_one_long_one():
    merged = merge_spells(absences(spell("2019-06-03", "2019-06-20"), spell("2019-06-20", "2019-06-30")), DATA_DATE)
    assert merged["days"].tolist() == [28]


def test_figures_of_the_design_come_out():
    made = amounts(
        absences(spell("2019-06-03", "2019-06-07"), spell("2019-06-24", "2019-07-05", fte=0.5, post="P2")),
        workforce(), data_date=DATA_DATE,
    )  # fmt: skip
    values = {}
    for quarter in (Quarter("2019-20 Q1"), Quarter("2019-20 Q2")):
        rows = for_quarter(
            made, quarter, [figure for figure in RECORD_FIGURES if figure.name == "sickness.days_per_fte"]
        )
        values[quarter.label] = rows.loc[(rows["area"] == "council") & (rows["part"] == ""), "value"].item()
    assert values == {"2019-20 Q1": 0.75, "2019-20 Q2": 1.0}


def test_a_service_without_a_spell_lost_no_days_and_one_without_staff_has_no_figure():
    made = amounts(absences(spell("2019-06-03", "2019-06-07")), workforce(places=PLACES[:2]), data_date=DATA_DATE)
    rows = for_quarter(made, Quarter("2019-20 Q2"), [RECORD_FIGURES[0]])
    areas = rows[rows["part"] == ""].set_index("area")["value"]
    assert areas["Children and Young People Services"] == 0
    assert "Building Services" not in areas


def test_before_the_first_record_there_is_no_figure():
    made = amounts(absences(spell("2019-06-03", "2019-06-07")), workforce(), data_date=DATA_DATE)
    assert for_quarter(made, Quarter("2018-19 Q2"), [RECORD_FIGURES[0]]).empty


def test_of_spells_that_begin_together_the_longest_counts_whatever_their_order():
    short, long = spell("2019-06-03", "2019-06-03", fte=0.2), spell("2019-06-03", "2019-06-07", fte=0.5)
    assert days_lost(short, long) == days_lost(long, short) == {"2019-06": 2.5}


# What holds for any records

days = st.dates(min_value=pd.Timestamp("2019-03-01").date(), max_value=pd.Timestamp("2019-09-30").date())


@st.composite
def spells(draw):
    first, length = draw(days), draw(st.integers(0, 80))
    last = draw(st.sampled_from([pd.Timestamp(first) + pd.Timedelta(days=length), None]))
    return spell(
        str(first), last, fte=draw(st.sampled_from([0.2, 0.5, 1.0])), post=draw(st.sampled_from(["P1", "P2", "P3"])),
        place=draw(st.sampled_from(PLACES)), reason=draw(st.sampled_from(["Cold", "Stress", None])),
    )  # fmt: skip


def made_of(listed):
    return amounts(absences(*listed), workforce(places=PLACES), data_date=DATA_DATE)


def summed(made, amount, area="council", part=""):
    rows = made[(made["amount"] == amount) & (made["area"] == area) & (made["part"] == part)]
    return round(rows["value"].sum(), 6)


@given(st.lists(spells(), min_size=1, max_size=6))
def test_terms_reasons_and_areas_each_add_up_to_the_whole(listed):
    made = made_of(listed)
    parts = [summed(made, f"sickness.{term}_term_days") for term in ("short", "long")]
    assert round(sum(parts), 6) == summed(made, "sickness.days")
    days = made[made["amount"] == "sickness.days"]
    whole = days[days["part"] == ""].groupby("area")["value"].sum()
    parts = days[days["part"] != ""].groupby("area")["value"].sum()
    pd.testing.assert_series_equal(whole, parts.reindex(whole.index, fill_value=0), check_names=False)
    areas = ["Social Services", "Environment and Housing", "Learning and Skills", "schools"]
    parts = sum(summed(made, "sickness.days", area) for area in areas)
    assert round(parts, 5) == round(summed(made, "sickness.days"), 5)
    corporate = summed(made, "sickness.days", "council without schools")
    assert round(corporate + summed(made, "sickness.days", "schools"), 5) == round(summed(made, "sickness.days"), 5)


@given(st.lists(spells(), min_size=1, max_size=5), days)
def test_clipping_at_any_day_and_adding_the_parts_changes_nothing(listed, day):
    cut = pd.Timestamp(day)
    merged = merge_spells(absences(*listed), DATA_DATE).assign(term="short", reason="Cold")
    before = merged[merged["first_day"] <= cut].assign(last_day=lambda rows: rows["last_day"].clip(upper=cut))
    after = merged[merged["last_day"] > cut]
    after = after.assign(first_day=after["first_day"].clip(lower=cut + pd.Timedelta(days=1)))
    whole, *parts = (days_by_month(rows, DATA_DATE)["value"].sum() for rows in (merged, before, after))
    assert round(sum(parts), 6) == round(whole, 6)


@given(st.lists(spells(), min_size=1, max_size=6), st.randoms())
def test_the_order_of_spells_changes_nothing(listed, random):
    shuffled = listed.copy()
    random.shuffle(shuffled)
    assert summed(made_of(shuffled), "sickness.days") == summed(made_of(listed), "sickness.days")


@given(st.lists(spells(), min_size=1, max_size=6), st.permutations(range(3)))
def test_other_names_for_areas_change_no_number(listed, order):
    homes = [place for place in PLACES if place[2] == "corporate"]
    others = {old: (f"D{new}", f"A service {new}", "corporate") for old, new in zip(homes, order, strict=True)}
    renamed = [row | dict(zip(("directorate", "service"), others.get(_place(row), _place(row))[:2], strict=True))
               for row in listed]  # fmt: skip
    before = made_of(listed)
    after = amounts(
        absences(*renamed), workforce(places=[others.get(place, place) for place in PLACES]), data_date=DATA_DATE
    )
    names = {new[1]: old[1] for old, new in others.items()}
    theirs = after.assign(area=after["area"].replace(names))
    assert _numbers(before, homes) == _numbers(theirs, homes)


def _place(row):
    return row["directorate"], row["service"], row["staff_group"]


def _numbers(made, homes):
    areas = ["council", "council without schools", "schools", *(service for _, service, _ in homes)]
    kept = made[made["area"].isin(areas)]
    rows = kept[["amount", "area", "month", "part"]].itertuples(index=False, name=None)
    return dict(zip(rows, kept["value"].round(9), strict=True))
