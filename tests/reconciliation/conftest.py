"""What the tests of reconciliation share: a consistent council, and the bundled quarter reconciled once."""

import pytest

import perf
from tests.reconciliation.councils import CONSISTENT, council


@pytest.fixture(scope="session")
def northborough(tmp_path_factory, takes_long) -> perf.Dataset:
    """A made-up council whose report holds together."""
    return council(tmp_path_factory.mktemp("northborough"), CONSISTENT)


@pytest.fixture(scope="session")
def found(vale):
    """The findings of the bundled quarter."""
    return perf.reconcile(vale, "2019-20 Q2")
