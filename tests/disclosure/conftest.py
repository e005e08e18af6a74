"""What is tested here is decided here: nothing of another test is taken from the folder of kept decisions."""

import pytest

from perf.kept_content import SETTING


@pytest.fixture(autouse=True)
def decided_here(monkeypatch):
    monkeypatch.setenv(SETTING, "off")
