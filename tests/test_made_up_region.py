"""The councils that data/vale/synthesise.py makes for the benchmarks can be loaded."""

import subprocess
import sys

import pytest

import perf
from tests.conftest import VALE


@pytest.mark.slow
def test_a_council_of_a_made_up_region_has_no_problem(tmp_path):
    command = [sys.executable, VALE / "synthesise.py", "--region", "1", "--spells", "2000", "--out", tmp_path]
    subprocess.run(command, check=True, capture_output=True)
    (folder,) = tmp_path.iterdir()
    assert len(perf.load(folder).absences) > 1_000
