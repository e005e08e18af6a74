"""The bundled council on a workbench, opened once: its tests share a worker."""

from pathlib import Path

import pytest

from perf.lab import bench as benches
from perf.lab.bench import Bench


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group("lab"))


@pytest.fixture(scope="session")
def bench(vale):
    benches._LAST[:] = [Bench(vale)]  # so that `look` and `explore` find it
    return benches._LAST[0]


@pytest.fixture
def shown(monkeypatch):
    """What outputs show, in words, the latest last."""
    told = []
    monkeypatch.setattr("perf.lab.pieces.show", lambda block, **_: told.append(block.text))
    return told
