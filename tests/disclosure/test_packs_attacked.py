"""Who holds a pack, or this quarter's and the one before, and has linear programming, learns nothing of few people.

The attacker is that of test_attack: it goes by the cells shown alone. Here it gets what `protect_pack` tells.
"""

from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from scipy import sparse

import perf
from perf.disclosure import published_figures
from perf.disclosure.published_figures import naming_limit, protect_pack
from perf.packs.manifest import may_be_listed
from perf.topics.absent_people import people_behind
from perf.topics.monthly_amounts import other
from tests.disclosure.test_attack import COUNTS, FIGURES, LENGTHS, REASONS, SHAPE, TREE, Attacker, cells_of, made_up

pytestmark = pytest.mark.slow

WIDE = ("council", "council without schools", "schools")


def published(figures, behind):
    """What readers see of a pack in which every reason is frequent enough to be named."""
    with patch.object(published_figures, "NAMED_FROM", 0):
        pack = protect_pack(figures, behind, directorates=TREE, threshold=5)
    return pack[pack["hidden"] != "not given"]


def few_in(amounts, people, family):
    """The cells that rest on few people, with what each must be left possible to be.

    Of those that no pack tells, shares of services and reasons of both, nothing is promised.
    """
    for cell, where in cells_of(TREE, REASONS):
        share, _, area, part = cell
        given = share == 0 and not part or area in (*WIDE, *TREE) and (share == 0 or not part)
        if given and 0 < people[where].sum() < 5:
            days = amounts[where].sum()
            yield cell, ((1, 4) if family == "turnover" else (days / 2, 2 * days))


def narrowed(amounts, people, family):
    figures, behind = made_up(amounts, people, family)
    shown = published(figures, None if family == "turnover" else behind)
    return Attacker(shown, family, TREE, REASONS).narrows(dict(few_in(amounts, people, family)))


@settings(max_examples=6)
@given(people=COUNTS)
def test_no_count_of_few_leavers_is_narrowed_by_a_pack(people):
    assert not narrowed(people, people, "turnover")


@settings(max_examples=6)
@given(people=COUNTS, length=LENGTHS)
def test_no_sickness_of_few_people_is_known_by_a_pack_to_within_half_or_double(people, length):
    assert not narrowed(people * length, people, "sickness")


def of_the_quarter_before(people):
    """What the pack of the first quarter told, as this quarter's names it: the year before the quarter."""
    first = people.copy()
    first[..., 1] = 0
    year, _ = made_up(first, first, "turnover")
    year = year[~year["figure"].str.endswith("_in_quarter")]
    both = pd.concat([year, year.assign(figure=year["figure"] + "_in_quarter")]).assign(quarter="2019-20 Q1")
    shown = published(both, None)
    shown = shown[~shown["figure"].str.endswith("_in_quarter")]
    return shown.assign(figure=shown["figure"] + "_before_quarter")


@pytest.mark.parametrize("seed", range(4))
def test_nor_is_any_worked_out_from_two_packs(seed):
    numbers = np.random.default_rng(seed)
    people = numbers.choice([0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 15], size=SHAPE)
    figures, _ = made_up(people, people, "turnover")
    now = Attacker(published(figures, None), "turnover", TREE, REASONS)
    before = Attacker(of_the_quarter_before(people), "turnover", TREE, REASONS)
    pairs = zip((now.known, now.few), (before.known, before.few), strict=True)
    now.known, now.few = ((sparse.vstack([a, b]), [*va, *vb]) for (a, va), (b, vb) in pairs)
    cells = dict(few_in(people, people, "turnover"))
    ends = {cell: [now.cells[cell] @ now.table(sign * now.cells[cell]) for sign in (1, -1)] for cell in cells}
    assert cells
    assert {cell: each for cell, each in ends.items() if np.ptp(each) < 1} == {}


def of_the_manifest(vale, scores, protected, family):
    """What a manifest lists. Rates times posts, which anyone may know, are counts again; the words are the pages'."""
    told = may_be_listed(protected)
    told = told[told["figure"].str.startswith(family)]
    posts = scores.records.set_index(["figure", "area", "quarter"])["denominator"].groupby(level=[0, 1, 2]).first()
    sizes = posts.loc[list(told[["figure", "area", "quarter"]].itertuples(index=False, name=None))].to_numpy()
    told = told.assign(numerator=told["value"] * sizes / (100 if family == "turnover" else 1), hidden="")
    records = protected.records
    words = records[records["figure"].str.startswith(family) & (records["quarter"] == "2019-20 Q2")]
    words = words[words["hidden"].isin(["withheld", "small group"])]
    return pd.concat([told, words], ignore_index=True)


def of_the_frame(vale, scores, protected, family):
    """What `perf.figures` shows an analyst."""
    frame = perf.figures(vale, scores.quarter, topic=family)
    return frame[frame["hidden"] != "not given"]


@pytest.mark.parametrize("shown", [of_the_manifest, of_the_frame])
@pytest.mark.parametrize("family", ["turnover", "sickness"])
def test_what_is_shown_of_the_bundled_quarter_withstands_the_attack(vale, scores, protected, family, shown):
    seen = shown(vale, scores, protected, family)
    reasons = sorted({part.removeprefix("reason=") for part in seen["part"] if part})
    rules = vale.framework
    tree = {home: [name for name in inside if name != "Schools"] for home, inside in rules.directorates.items()}
    attacker = Attacker(seen, family, tree, reasons)
    attacker.known = (attacker.known[0], list(np.round(attacker.known[1], 6)))
    wanted = dict(_few_of_vale(scores, vale, family, reasons, [*WIDE, *tree]))
    assert len(wanted) > 5
    assert not attacker.narrows({cell: ends for cell, ends in wanted.items() if cell in attacker.cells})


def _few_of_vale(scores, vale, family, reasons, wide):
    records = scores.records[scores.records["quarter"] == "2019-20 Q2"]
    parts = [
        part if part.removeprefix("reason=") in ("", *reasons) else f"reason={other('reason')}"
        for part in records["part"]
    ]
    keys = ["figure", "area", "part"]
    amounts = records.assign(part=parts).groupby(keys)["numerator"].sum()
    behind = people_behind(vale, scores.quarter, fewest=naming_limit(5))
    people = behind[behind["quarter"] == "2019-20 Q2"].set_index(keys)["people"] if family == "sickness" else amounts
    for share, figure in enumerate(FIGURES[family]):
        for period in ("", "_in_quarter"):
            for (name, area, part), count in people.items():
                given = share == 0 and not part or area in wide and (share == 0 or not part)
                if figure and name == f"{figure}{period}" and given and 0 < count < 5:
                    days = amounts[name, area, part]
                    yield (share, period, area, part), ((1, 4) if family == "turnover" else (days / 2, 2 * days))


def test_no_frame_of_another_quarter_shows_what_the_pack_hides_of_the_year_before(vale, protected):
    keys = ["figure", "area", "part"]
    pack = protected.records[protected.records["quarter"] == "2018-19 Q2"].set_index(keys)["hidden"]
    frame = perf.figures(vale, "2018-19 Q2", topic=["sickness", "turnover"]).set_index(keys)["hidden"]
    hidden = pack[pack.index.isin(frame.index) & (pack != "")]
    assert len(hidden) > 5
    assert (frame[hidden.index] != "").all()
