"""Every number has a name, and its way can be told."""

from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

import perf
from perf.catalogue import BY_KIND, FIGURES, TABLES, find
from perf.checking import remarks
from perf.errors import PerfError
from perf.figure import COLUMNS, value_of

ROOT = Path(__file__).parent.parent
Q2 = "2019-20 Q2"
MEASURES = "measure_id,title,theme,category,unit,polarity"
RETURNS = "measure_id,quarter,area,actual,target,note"
ACTIONS = "action_id,quarter,corporate_action,title,percent_complete,note"
RISKS = "risk_ref,quarter,level,title,likelihood,impact"
PRINTED = "kind,id,quarter,rating"


@pytest.fixture(scope="module")
def council(tmp_path_factory, takes_long):
    """A council folder, loaded: each table is its header and its rows, or text of framework.toml."""

    def loaded(framework="", **tables):
        folder = tmp_path_factory.mktemp("testshire")
        (folder / "framework.toml").write_text(f'name = "Testshire"\n{framework}', encoding="utf-8")
        for name, lines in tables.items():
            (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
        return perf.load(folder)

    return loaded


@pytest.fixture(scope="module")
def testshire(council):
    """One Green measure of two, one Red action, one risk."""
    return council(
        'directorates = { "Social Services" = [] }\nprovenance.returns = { kind = "synthetic", note = "for a test" }',
        measures=[MEASURES, "M1,Buses on time,Transport,,percent,higher", "M2,Calls,Customer,,count,lower"],
        returns=[RETURNS, f"M1,{Q2},council,95,90,", f"M2,{Q2},council,11,10,", f"M1,{Q2},Social Services,10,90,Flood"],
        actions=[ACTIONS, f"A1,{Q2},C1,Buy buses,10,"],
        risks=[RISKS, f"R1,{Q2},corporate,Floods,2,3"],
    )


def test_every_figure_says_how_it_is_made_under_a_name_of_its_own():
    assert {name: name for name in FIGURES} == {name: figure.name for name, figure in FIGURES.items()}
    for figure in FIGURES.values():
        assert all((figure.title, figure.numerator, figure.definition.endswith("."), figure.source, figure.tables))
        assert figure.unit in ("count", "percent", "days per FTE", "GBP", "per 1,000 residents")
        assert (figure.unit in ("percent", "days per FTE", "per 1,000 residents")) is bool(figure.denominator)
        assert set(figure.tables) <= set(TABLES)
    ratings = [figure for group in BY_KIND.values() for figure in group]
    assert len(ratings) == len({figure.name for figure in ratings} & set(FIGURES))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("measures.total", "Measures"),
        ("measures.na", "Measures that cannot be rated"),
        ("measures.green", "Measures rated Green"),
        ("measures.green_pct", "Share of measures rated Green"),
    ],
)
def test_a_title_names_what_is_counted_and_writes_a_rating_as_a_rating(name, expected):
    assert expected == find(name).title


@pytest.mark.parametrize("name", ["measures.green", "actions.stated_red"])
def test_a_figure_that_reads_no_printed_rating_does_not_name_their_table(name):
    assert "printed_ratings" not in find(name).tables


@pytest.mark.parametrize("name", ["measures.printed_green", "actions.printed_red_pct"])
def test_a_figure_of_printed_ratings_names_their_table(name):
    assert "printed_ratings" in find(name).tables


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("measures.gren", 'There is no figure "measures.gren". Did you mean measures.green?'),
        ("zebras", 'There is no figure "zebras".'),
    ],
)
def test_a_name_that_is_not_there_gets_the_nearest_that_is(name, expected, testshire):
    for attempt in (
        find,
        lambda name: perf.compute(testshire, names=[name]),
        lambda name: perf.explain(testshire, name),
    ):
        with pytest.raises(ValueError) as error:
            attempt(name)
        assert str(error.value) == f"{expected} perf.list_figures() and docs/definitions.md list all."


def test_a_row_of_figures_is_a_figure_an_area_and_a_part_and_stands_once(scores):
    figures = scores.figures
    assert list(figures) == COLUMNS
    assert {figure.name for group in BY_KIND.values() for figure in group} <= set(figures["figure"]) <= set(FIGURES)
    assert not figures.duplicated(["figure", "area", "quarter", "part"]).any()
    assert figures["quarter"].unique().tolist() == [Q2]


def test_a_share_is_its_numerator_over_its_denominator_and_a_count_is_its_numerator(scores):
    names = {figure.name for group in BY_KIND.values() for figure in group}
    figures = scores.figures[scores.figures["figure"].isin(names)]
    shares = figures[figures["figure"].str.endswith("_pct") & (figures["denominator"] > 0)]
    counts = figures[~figures["figure"].str.endswith("_pct")]
    assert shares["value"].equals(100 * shares["numerator"] / shares["denominator"])
    assert counts["value"].equals(counts["numerator"])
    assert counts["denominator"].isna().all()


def test_counts_by_theme_add_up_to_the_total(scores):
    for kind, part in (("measures", "theme"), ("actions", "corporate_action")):
        for name in ("total", "rated", "green", "amber", "red", "na"):
            rows = scores.figures[scores.figures["figure"] == f"{kind}.{name}"]
            groups = rows[rows["part"].str.startswith(f"{part}=") & ~rows["part"].str.contains(" service=")]
            assert value_of(scores.figures, f"{kind}.{name}") == groups["value"].sum()


def test_no_figure_counts_measures_and_actions_together():
    assert {name for name, figure in FIGURES.items() if {"returns", "actions"} <= set(figure.tables)} == set()


def test_only_the_named_figures_are_computed_and_as_among_others(testshire):
    names = ["risks.total", "measures.green_pct"]
    some = perf.compute(testshire, Q2, names=names)
    more = perf.compute(testshire, Q2, names=["actions.red", *names])
    assert set(names) == set(some["figure"])
    assert_frame_equal(some, more[more["figure"].isin(names)].reset_index(drop=True))


def test_computing_leaves_the_data_untouched(testshire):
    before = {name: table.copy(deep=True) for name, table in testshire.tables.items()}
    scores = perf.score_quarter(testshire, Q2)
    assert [len(scores.themes), len(scores.corporate_actions), len(scores.figures) > 0] == [2, 1, True]
    for name, table in testshire.tables.items():
        assert_frame_equal(before[name], table)


def test_one_number_is_picked_by_figure_area_and_part_or_refused(testshire):
    figures = perf.compute(testshire, names=["measures.total", "measures.green_pct"])
    assert value_of(figures, "measures.total") == 2
    assert value_of(figures, "measures.total", area="Social Services") == 1
    assert value_of(figures, "measures.green_pct", part="theme=Transport", column="denominator") == 1
    with pytest.raises(KeyError) as error:
        value_of(figures, "measures.total", part="theme=Parks")
    assert error.value.args == ("0 figures are 'measures.total' for area 'council' and part 'theme=Parks'",)


def test_the_way_of_a_number_is_told_in_full(testshire):
    told = perf.explain(testshire, "measures.green_pct", Q2, part="theme=Transport")
    assert {key: value for key, value in told.items() if key != "tables"} == {
        "figure": "measures.green_pct",
        "title": "Share of measures rated Green",
        "area": "council",
        "quarter": Q2,
        "part": "theme=Transport",
        "value": 100.0,
        "numerator": 1.0,
        "denominator": 1.0,
        "unit": "percent",
        "numerator_is": "measures rated Green",
        "denominator_is": "measures rated (without N/A)",
        "definition": "Of the measures with a rating, as the rule gives it, the share that is Green.",
        "rating_rule": "Green: on target or better. Amber: missed its target by no more than 10% of it. "
        "Red: missed its target by more than 10% of it.",
        "covers": "at 30 September 2019",
        "source": "Scoring rules",
        "provenance": {"returns": "made-up example data, for a test"},
    }
    assert told["tables"]["measures"] == 2
    returns = {area: perf.explain(testshire, "measures.red", Q2, area=area)["tables"]["returns"]
               for area in ("council", "Social Services")}  # fmt: skip
    assert returns == {"council": 2, "Social Services": 1}


def test_what_cannot_be_computed_is_told_as_missing(council):
    data = council(measures=[MEASURES, "M1,Buses,Transport,,percent,higher"], returns=[RETURNS, f"M1,{Q2},,95,,"])
    told = perf.explain(data, "measures.green_pct")
    assert [told[name] for name in ("value", "numerator", "denominator")] == [None, 0.0, 0.0]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            {"part": "theme=Parks"},
            'There is no part of measures.total "theme=Parks". Parts: theme=Transport, theme=Customer.',
        ),
        ({"area": "Atlantis"}, 'There is no area "Atlantis". Areas: council, '),
        ({"area": "schools"}, "measures.total is not calculated for schools in 2019-20 Q2. Areas: council, S"),
    ],
)
def test_a_number_that_is_not_computed_for_an_area_or_a_part_is_refused_with_those_that_are(testshire, wanted, message):
    with pytest.raises(ValueError) as error:
        perf.explain(testshire, "measures.total", **wanted)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("area", ["Social Services", "social-services"])
def test_an_area_is_named_by_its_name_or_its_slug(testshire, area):
    told = perf.explain(testshire, "measures.red", area=area)
    assert [told["area"], told["value"]] == ["Social Services", 1.0]


def test_the_latest_quarter_is_scored_where_none_is_named(council):
    data = council(
        measures=[MEASURES, "M1,Buses,Transport,,percent,higher"],
        returns=[RETURNS, "M1,2019-20 Q1,,1,1,", "M1,2018-19 Q4,,1,1,"],
        risks=[RISKS, f"R1,{Q2},corporate,Floods,2,3"],
    )
    assert str(perf.score_quarter(data).quarter) == Q2


def test_a_quarter_without_data_is_refused_with_those_that_have_some(testshire):
    with pytest.raises(PerfError) as error:
        perf.score_quarter(testshire, "2018/19 Q2")
    assert str(error.value) == (f"{testshire.folder} has no data for 2018-19 Q2. Quarters with data: 2019-20 Q2.")


def test_the_councils_own_rules_are_applied(council):
    scores = perf.score_quarter(
        council(
            "rating_tolerance = 0.2\n[roll_up]\ngreen_from = 0.5\n[action_pace]\namber_from = 0.2\n"
            "[risk_bands]\nLow = [1, 5]\nHigh = [6, 16]",
            measures=[MEASURES, "M1,Buses,Transport,,percent,higher", "M2,Trains,Transport,,percent,higher"],
            returns=[RETURNS, f"M1,{Q2},,80,100,", f"M2,{Q2},,100,100,"],
            actions=[ACTIONS, f"A1,{Q2},C1,Buy buses,10,"],
            risks=[RISKS, f"R1,{Q2},corporate,Floods,2,3"],
        )
    )
    assert scores.measures["rating"].tolist() == ["Amber", "Green"]
    assert scores.themes["rating"].tolist() == ["Green"]
    assert scores.actions["rating"].tolist() == ["Amber"]
    assert scores.risks["band"].tolist() == ["High"]
    assert scores.roll_up(scores.measures) == "Green"


def test_themes_go_the_way_since_the_quarter_before_and_speak_of_the_whole_council(council):
    scores = perf.score_quarter(
        council(
            measures=[MEASURES, "M1,Buses,Transport,,percent,higher"],
            returns=[
                RETURNS,
                f"M1,{Q2},council,100,100,",
                f"M1,{Q2},Schools,0,100,",
                "M1,2019-20 Q1,council,95,100,",
                "M1,2019-20 Q1,Schools,0,100,",
            ],
        ),
        Q2,
    )
    told = ["theme", "total", "rating", "previous", "direction", "quarter"]
    assert scores.themes[told].to_numpy().tolist() == [["Transport", 1, "Green", "Amber", "better", Q2]]


def test_corporate_actions_stand_in_their_order_with_those_that_have_no_action_or_no_title(council):
    scores = perf.score_quarter(
        council(
            corporate_actions=["corporate_action,title", "C2,Roads", "C1,Buses"],
            actions=[ACTIONS, f"A1,{Q2},C1,Buy buses,50,"],
        )
    )
    told = ["corporate_action", "title", "total", "rating"]
    assert scores.corporate_actions[told].to_numpy().tolist() == [
        ["C2", "Roads", 0, "N/A"],
        ["C1", "Buses", 1, "Green"],
    ]


def test_actions_are_grouped_where_the_folder_has_no_corporate_actions(council):
    scores = perf.score_quarter(council(actions=[ACTIONS, f"A1,{Q2},C1,Buy buses,50,"]))
    assert scores.corporate_actions[["corporate_action", "total"]].to_numpy().tolist() == [["C1", 1]]
    assert scores.corporate_actions["title"].isna().all()
    assert [scores.measures.empty, scores.risks.empty, scores.themes.empty] == [True, True, True]


def test_what_was_printed_stands_beside_measures_actions_themes_and_corporate_actions(council):
    scores = perf.score_quarter(
        council(
            measures=[MEASURES, "M1,Buses,Transport,,percent,higher"],
            returns=[RETURNS, f"M1,{Q2},,100,100,"],
            actions=[ACTIONS, f"A1,{Q2},C1,Buy buses,50,"],
            printed_ratings=[
                PRINTED,
                f"measure,M1,{Q2},Red",
                f"action,A1,{Q2},Amber",
                f"theme,Transport,{Q2},Red",
                f"corporate_action,C1,{Q2},Amber",
            ],
        )
    )
    frames = (scores.measures, scores.actions, scores.themes, scores.corporate_actions)
    assert [frame["printed_rating"].item() for frame in frames] == ["Red", "Amber", "Red", "Amber"]
    assert [frame["rating"].item() for frame in frames] == ["Green"] * 4


def test_figures_of_the_records_feed_the_measures_that_name_them_now_and_last_year(council):
    scores = perf.score_quarter(
        council(
            'directorates = { "Social Services" = [] }',
            measures=[f"{MEASURES},figure", "M1,Complaints,Customer,,count,lower,complaints.received"],
            returns=[RETURNS, f"M1,{Q2},,3,1,"],
            complaints=[
                "complaint_id,directorate,received_on,stage",
                "K1,Social Services,2019-08-19,1",
                "K2,Social Services,2019-09-19,1",
                "K3,Social Services,2018-04-09,1",  # so the records cover the year before
            ],
        ),
        Q2,
    )
    told = ["actual", "returned", "previous", "fed", "differs", "rating", "direction"]
    assert scores.measures[told].to_numpy().tolist() == [[2.0, 3.0, 1.0, True, True, "Red", "worse"]]


def test_every_red_of_the_council_without_cause_and_remedy_gets_a_remark_and_nothing_else_does(council):
    data = council(
        measures=[MEASURES, "M1,Buses,Transport,,percent,higher", "M2,Trains,Transport,,percent,higher"],
        returns=[
            RETURNS,
            f"M1,{Q2},council,1,100,Late",
            f"M2,{Q2},council,1,100,Flood",
            f"M1,{Q2},Schools,100,100,Well done",
        ],
        actions=[ACTIONS, f"A1,{Q2},C1,Buy buses,50,", f"A2,{Q2},C1,Sell buses,0,", f"A3,{Q2},C1,Paint buses,0,Rain"],
        narrative=[
            "quarter,report,area,section,subject,text",
            f"{Q2},corporate-health,council,cause,M2,Flood",
            f"{Q2},corporate-health,council,action_taken,A3,A roof",
        ],
    )
    found = [(remark.file, remark.row, remark.level, str(remark)) for remark in remarks(perf.score_quarter(data))]
    told = (
        "it is Red without a cause and a remedy. Write why, and what is being done: cause and remedy of an action; "
        "texts about a measure in narrative."
    )
    assert found == [
        ("returns.csv", 2, "remark", f"row 2, M1, note: {told}"),
        ("actions.csv", 3, "remark", f"row 3, A2, note: {told}"),
    ]


def test_the_definitions_list_every_figure_once():
    text = (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8").partition("## All figures")[2]
    rows = [f"| `{figure.name}` | {figure.title} | {figure.unit} |" for figure in FIGURES.values()]
    assert [line for line in text.splitlines() if line.startswith("| `")] == rows


def test_the_rows_told_are_those_of_the_area(vale):
    told = {area: perf.explain(vale, "turnover.all_pct", Q2, area=area)["tables"] for area in ("council", "schools")}
    leavers, staff = vale.leavers, vale.workforce
    since = leavers[leavers["left_on"] >= "2019-04-01"]
    months = staff[staff["month"] >= "2019-04"]
    assert told["council"] == {"leavers": len(since), "workforce": len(months)}
    assert told["schools"] == {
        "leavers": (since["staff_group"] == "schools").sum(), "workforce": (months["staff_group"] == "schools").sum(),
    }  # fmt: skip
