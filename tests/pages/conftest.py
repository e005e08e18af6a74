"""What the tests of pages share."""

import pandas as pd
import pytest

import perf


@pytest.fixture
def quarter(tmp_path, request):
    """Score a quarter of a small council: each row is what differs from the usual one in the test file's `ROWS`."""
    usual = request.module.ROWS

    def scored(framework="", **tables):
        (tmp_path / "framework.toml").write_text(f'name = "Testshire"\n{framework}', encoding="utf-8")
        for name, rows in tables.items():
            pd.DataFrame([usual[name] | row for row in rows]).to_csv(tmp_path / f"{name}.csv", index=False)
        return perf.score_quarter(perf.load(tmp_path), "2019-20 Q2")

    return scored
