"""What the tests of pages share."""

import pytest

import perf
from perf.catalogue import TABLES
from perf.dataset.framework import read_framework
from tests.dataset.folders import a_dataset


@pytest.fixture
def quarter(tmp_path, request, takes_long):
    """Score a quarter of a small council: each row is what differs from the usual one in the test file's `ROWS`."""
    usual = request.module.ROWS

    def scored(framework="", **tables):
        (tmp_path / "framework.toml").write_text(f'name = "Testshire"\n{framework}', encoding="utf-8")
        rules, problems = read_framework(tmp_path, TABLES)
        assert [problem for problem in problems if problem.level == "problem"] == []
        rows = {name: [usual[name] | row for row in changes] for name, changes in tables.items()}
        return perf.score_quarter(a_dataset(framework=rules, **rows), "2019-20 Q2")

    return scored
