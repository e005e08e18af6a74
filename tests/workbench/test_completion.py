"""What a kernel proposes after a name and a dot: what an analyst may use, and nothing else."""

import pytest
from jupyter_client.manager import start_new_kernel

import perf
from perf import charts, workbench
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
PATIENCE = 120  # seconds
SETUP = """
import perf, perf.workbench
council = perf.load("data/vale")
report = perf.open_report(council, "complaints")
"""


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel(kernel_name="python3", startup_timeout=PATIENCE, cwd=str(ROOT))
    client.execute_interactive(SETUP, timeout=PATIENCE)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("perf.", [*perf.__all__, "charts", "workbench"]),
        ("perf.charts.", charts.__all__),
        ("perf.workbench.", workbench.__all__),
        ("council.ret", ["returns"]),
        ("report.by_", ["by_area", "by_part"]),
        ("report.time", ["time_to_close"]),
        ("perf.sco", ["score_actions", "score_measures", "score_quarter", "score_risks"]),
    ],
)
def test_a_kernel_proposes_the_public_names_alone(kernel, code, names):
    reply = kernel.complete(code, reply=True, timeout=PATIENCE)["content"]
    begins = {match.rpartition(".")[2] for match in reply["matches"]}
    assert begins == set(names)
