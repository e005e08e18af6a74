"""Packs and frames of two quarters, by month and by quarter, laid side by side, give away no small group.

The attacker is an integer programme that goes by what is shown alone.
"""

import pytest

from tests.disclosure.random_councils import Q1, Q2, Attacker, a_small_council, hidden_cells, small_cells

pytestmark = pytest.mark.slow


def attacked(council):
    """Attack what both packs and all frames show of a council."""
    why = hidden_cells(council, Q1) | hidden_cells(council, Q2)
    small = small_cells(council, why)
    return small, Attacker(council, why).learnt(small)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("mean", [0.3, 0.9])
@pytest.mark.parametrize("family", ["turnover", "sickness"])
def test_no_count_of_a_small_group_is_known_and_no_days_to_within_10_percent(seed, mean, family):
    small, learnt = attacked(a_small_council(seed, family, mean=mean))
    assert len(small) > 20
    assert learnt == {}


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 6, 7, 8, 9, 10])
def test_no_reason_is_known_from_the_leavers_by_choice_that_it_decides(seed):
    small, learnt = attacked(a_small_council(seed, "turnover", reasons=4, mean=1.5, reason_decides=True))
    assert any(part for _, _, _, part, _ in small)
    assert learnt == {}


@pytest.mark.parametrize("family", ["turnover", "sickness"])
def test_the_pack_of_the_quarter_before_agrees_with_this_one(family):
    council = a_small_council(5, family)
    before, now = hidden_cells(council, Q1), hidden_cells(council, Q2)
    assert before == {cell: now[cell] for cell in before}


def test_every_figure_of_a_small_group_is_hidden():
    council = a_small_council(6, "turnover")
    units = dict(council.cells())
    why = hidden_cells(council)
    assert all(why[cell] for cell, unit in units.items() if 0 < council.people[unit].sum() < 5)
