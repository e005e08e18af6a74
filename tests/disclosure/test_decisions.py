"""What may be shown is decided once, and is kept under what it is made of alone."""

from dataclasses import replace

import pandas as pd
import pytest

from perf.disclosure import decisions as module
from tests.disclosure.random_councils import a_small_council

TREE = {"North": ["Roads", "Parks"]}


@pytest.fixture
def decided(monkeypatch):
    """Return what the decisions on a council are made of, each of them decided once."""
    kept = []

    def of(decisions):
        kept.clear()
        decisions.of_year("turnover.all_pct", "council", decisions.quarter)
        return list(kept)

    def keep(made_of, decide):
        kept.append(repr([*made_of[0].to_dict("list").items(), [*made_of[0].index], *made_of[2:]]))
        return decide()

    monkeypatch.setattr(module, "kept_decisions", keep)
    return of


def test_amounts_that_are_not_about_people_change_no_decision_nor_what_it_is_kept_under(decided):
    own = a_small_council(1, "turnover", tree=TREE).decisions()
    rows = [("complaints.received", "council", month, "cause=Delay", 9.0) for month in ("2019-04", "2019-05")]
    others = pd.DataFrame(rows, columns=list(own.amounts))
    with_others = replace(own, amounts=pd.concat([others, own.amounts], ignore_index=True), _decided={})
    assert len(decided(own)) == 1
    assert decided(own) == []  # it has been decided
    assert decided(with_others) == decided(replace(own, _decided={}))
