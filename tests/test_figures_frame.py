"""The tidy frame shows what the reports show, with everything that is true of a value; and the catalogue as a frame."""

from dataclasses import replace
from functools import cache, partial

import pandas as pd
import pytest

import perf
from perf.catalogue import FIGURES
from perf.errors import PerfError
from perf.figures_frame import COLUMNS
from tests.dataset.folders import STAFF, a_folder, a_row

Q2, Q1 = "2019-20 Q2", "2019-20 Q1"
RULES = """name = "Testshire"
[directorates]
"Social Services" = ["Adult Services"]
Place = ["Housing"]
[data_to]
budget = 2019-08-31
leavers = 2019-09-15
[provenance]
budget = { kind = "estimated", note = "from the ledger" }
"""
CARE = {"directorate": "Social Services", "service": "Adult Services", "staff_group": "corporate"}
KEYS = ["figure", "area", "part"]
MONTHS = [str(month) for month in pd.period_range("2018-04", "2019-09", freq="M")]


def leavers_of(place, monthly):
    """A number of leavers in every month."""
    return [
        a_row("leavers", **place, person_id=f"P{at}", left_on=f"{month}-10")
        for month in MONTHS
        for at in range(monthly)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, takes_long):
    """A council where 12 people leave Social Services every month, and one leaves Place; with returns of a quarter."""

    def write():
        return a_folder(
            tmp_path_factory.mktemp("testshire"),
            framework=RULES,
            measures=[a_row("measures", figure="turnover.all_pct", unit="percent", polarity="lower")],
            returns=[a_row("returns", actual="1", target="2")],
            workforce=[
                {"month": month, **place, "headcount": "500", "fte": "400"}
                for month in MONTHS
                for place in (CARE, STAFF)
            ],
            leavers=[*leavers_of(CARE, 12), *leavers_of(STAFF, 1)],
            budget=[a_row("budget", month=month, forecast="1500") for month in MONTHS if month < "2019-09"],
        )

    return write


@pytest.fixture(scope="module")
def council(folder):
    return perf.load(folder())


@pytest.fixture(scope="module")
def figures(council):
    """Return the function that gives figures of the council, each frame calculated once."""
    return cache(partial(perf.figures, council))


@pytest.fixture(scope="module")
def computed(council):
    return perf.compute(council)


def of(frame, figure, area="council", part=""):
    """The rows of a figure."""
    return frame[(frame["figure"] == figure) & (frame["area"] == area) & (frame["part"] == part)]


@pytest.mark.parametrize(
    ("by", "protected"), [("quarter", True), ("quarter", False), ("month", True), ("month", False)]
)
def test_a_frame_has_the_columns_of_the_contract_and_one_row_for_each_value(figures, by, protected):
    frame = figures(by=by, protected=protected)
    assert list(frame) == COLUMNS
    assert len(frame) > 0
    assert not frame.duplicated([*KEYS, "period"]).any()
    described = ["title", "unit", "better", "first_day", "last_day", "hidden", "provenance"]
    assert frame[described].notna().all(axis=None)


def test_unprotected_figures_by_quarter_are_those_that_compute_returns(figures, computed):
    computed = computed.rename(columns={"quarter": "period"})
    computed = computed[~computed["figure"].str.startswith(("actions.", "risks."))]  # of which there are none
    frame = figures(by="quarter", protected=False)
    pd.testing.assert_frame_equal(frame[list(computed)], computed.reset_index(drop=True))
    assert (frame["hidden"] == "").all()


def test_a_protected_figure_is_that_of_compute_or_missing_with_the_reason(figures, computed):
    frame = figures(by="quarter", protected=True)
    both = frame.merge(computed, on=KEYS, suffixes=("", "_computed"), how="left")
    is_hidden = both["hidden"] != ""
    assert set(both.loc[is_hidden, "hidden"]) <= {"small group", "withheld"}
    assert both.loc[is_hidden, ["value", "numerator"]].isna().all(axis=None)
    shown = both[~is_hidden]
    pd.testing.assert_series_equal(shown["value"], shown["value_computed"], check_names=False)
    assert of(frame, "turnover.all_pct_in_quarter", "Place")["hidden"].tolist() == ["small group"]
    assert of(frame, "turnover.all_pct_in_quarter", "Housing")["hidden"].tolist() == ["small group"]


def test_no_month_of_a_series_that_may_not_be_shown_appears(figures):
    shown, every = (figures(by="month", protected=protected) for protected in (True, False))
    few = of(every, "turnover.all_pct", "Place")
    assert few["numerator"].between(1, 4).all()
    assert len(few) == len(MONTHS)
    assert of(shown, "turnover.all_pct", "Place").empty
    assert set(shown.loc[shown["figure"].str.startswith("turnover"), "numerator"].dropna()) <= {12.0, 13.0}


def test_months_reach_to_the_end_of_the_quarter_and_are_those_of_the_series(council):
    months = of(perf.figures(council, Q1, by="month", protected=False), "turnover.all_pct", "Social Services")
    assert months["period"].tolist() == MONTHS[:-3]
    assert months["value"].tolist() == pytest.approx([100 * 12 / 500] * len(months))


def test_the_days_of_a_figure_follow_the_last_covered_day_of_its_tables(figures):
    days = ["first_day", "last_day"]
    by_quarter, by_month = (figures(by=by, protected=False) for by in ("quarter", "month"))
    spans = {
        "turnover.all_pct": ["2019-04-01", "2019-09-15"],
        "turnover.all_pct_in_quarter": ["2019-07-01", "2019-09-15"],
        "budget.variance": ["2019-08-31", "2019-08-31"],
        "measures.total": ["2019-09-30", "2019-09-30"],
    }
    seen = {name: list(of(by_quarter, name)[days].iloc[0].astype("str")) for name in spans}
    assert seen == spans
    monthly = by_month[by_month["area"] == "council"].set_index(["figure", "period"])[days].astype("str").T
    assert monthly["turnover.all_pct", "2019-08"].tolist() == ["2019-08-01", "2019-08-31"]
    assert monthly["turnover.all_pct", "2019-09"].tolist() == ["2019-09-01", "2019-09-15"]
    assert monthly["budget.variance", "2019-07"].tolist() == ["2019-07-31", "2019-07-31"]


def test_better_follows_the_councils_own_sign_of_a_variance(council):
    for sign, better in (("plus is favourable", "higher"), ("plus is adverse", "lower")):
        rules = council.framework.model_copy(update={"variance_sign": sign})
        frame = perf.figures(replace(council, framework=rules), topic="budget")
        assert of(frame, "budget.variance")["better"].tolist() == [better]


def test_the_provenance_of_a_figure_is_that_of_its_tables_and_of_the_records_on_which_measures_are_rated(figures):
    frame = figures(by="quarter", protected=True)
    notes = frame.groupby("figure")["provenance"].unique().map(list)
    assert notes["budget.variance"] == ["Estimated data: budget (from the ledger)."]
    assert notes["turnover.all_pct"] == notes["measures.total"] == [""]


def test_measures_rated_on_their_returns_have_no_mark_of_records_that_are_made_up(folder):
    place = folder()
    rules = place / "framework.toml"
    rules.write_text(rules.read_text(encoding="utf-8") + 'leavers = { kind = "synthetic" }\n', encoding="utf-8")
    frame = perf.figures(place, topic="measures")
    assert set(frame["provenance"]) == {""}


def test_a_quarter_without_returns_has_its_record_figures_and_nothing_rated(council):
    frame = perf.figures(council, "2019/20 q1")
    assert set(frame["period"]) == {Q1}
    assert {name.split(".")[0] for name in frame["figure"]} == {"turnover", "budget"}
    assert perf.score_quarter(council, Q1).quarter.label == Q1
    assert perf.explain(council, "turnover.all_pct", Q1)["numerator"] == 3 * 13


def test_a_path_or_a_dataset_and_one_name_or_several_give_the_same(council):
    place = council.folder
    one = perf.figures(place, area="social-services", topic="turnover")
    several = perf.figures(council, Q2, area=["Social Services"], topic=["turnover"])
    pd.testing.assert_frame_equal(one, several)
    assert set(one["area"]) == {"Social Services"}
    assert one["figure"].str.startswith("turnover").all()
    only = perf.compute(place, names="turnover.all_pct")
    pd.testing.assert_frame_equal(only, perf.compute(council, names=["turnover.all_pct"]))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"area": "Atlantis"}, 'There is no area "Atlantis". Areas: council, council without schools, schools, '),
        ({"area": ["Place", "Atlantis"]}, 'There is no area "Atlantis".'),
        ({"topic": "turnovr"}, 'There is no topic "turnovr". Did you mean turnover? Topics: sickness, '),
        ({"topic": "zebras"}, 'There is no topic "zebras". Topics: sickness, '),
        (
            {"by": "month", "topic": "measures"},
            "Figures of measures are by quarter, and have no months. By month there",
        ),
        ({"by": "month", "topic": ["turnover", "actions", "risks"]}, "Figures of actions and risks are by quarter, "),
        ({"by": "week"}, '`by` is "quarter" or "month"; got "week".'),
        ({"quarter": "soon"}, '"soon" is not a quarter'),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(council, asked, message):
    with pytest.raises(ValueError) as error:
        perf.figures(council, **asked)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    "asked",
    [
        {"topic": "sickness", "area": "Place"},  # of which the council gives no records
        {"topic": "complaints"},
        {"topic": "budget", "area": "schools"},
    ],
)
@pytest.mark.parametrize("by", ["quarter", "month"])
def test_where_there_are_no_figures_the_frame_is_empty_and_has_its_columns_and_types(council, figures, asked, by):
    empty = perf.figures(council, by=by, **asked)
    assert list(empty) == COLUMNS
    assert len(empty) == 0
    assert empty.dtypes.equals(figures(by=by).dtypes)


def test_a_quarter_that_no_record_reaches_is_refused_with_those_that_there_are(council):
    with pytest.raises(PerfError, match="has no data for 2016-17 Q2. Quarters with data: 2018-19 Q1, "):
        perf.figures(council, "2016-17 Q2")


def test_what_is_no_council_is_refused():
    with pytest.raises(TypeError, match="`council` is the path of a folder, or what `perf.load` returns; got list"):
        perf.figures([])


def test_the_catalogue_as_a_frame_has_a_row_for_every_figure_with_all_that_is_true_of_it():
    frame = perf.list_figures()
    assert frame["figure"].tolist() == list(FIGURES)
    assert frame.notna().all(axis=None)
    row = frame.set_index("figure").loc["sickness.days_per_fte_in_quarter"]
    assert row.drop("definition").to_dict() == {
        "title": "Sickness absence, in the quarter",
        "topic": "sickness",
        "unit": "days per FTE",
        "better": "lower",
        "about": "days of people",
        "period": "quarter",
        "source": "Definitions, sickness absence",
        "tables": "absences, workforce",
    }
    assert set(frame.loc[frame["about"] == "ratings", "topic"]) == {"measures", "actions", "risks"}
