"""The bundled council on a workbench, opened once: its tests share a worker."""

import pytest

from perf.lab import bench as benches
from perf.lab.bench import Bench


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
