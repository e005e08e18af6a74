"""The bundled council on a workbench, opened once: its tests share a worker."""

import pytest

from perf.workbench import workspace as benches
from perf.workbench.workspace import Bench


@pytest.fixture(scope="session")
def bench(vale):
    benches._LAST[:] = [Bench(vale)]  # so that `look` and `explore` find it
    return benches._LAST[0]


@pytest.fixture
def shown(monkeypatch):
    """What outputs show, in words, the latest last."""
    told = []
    monkeypatch.setattr("perf.workbench.html_pieces.show", lambda block, **_: told.append(block.text))
    return told
