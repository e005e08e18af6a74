"""The same pack over a dask cluster, byte for byte, whatever becomes of a worker."""

import pytest

from perf.errors import RunProblem
from perf.packs.run import run_pack

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
pytestmark = [
    pytest.mark.pack,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),  # dask's own
]
KILL = """
import os, signal, psutil
from pathlib import Path
mark = Path(data).parent / 'killed'
parent = psutil.Process(os.getppid())
assert 'perf.packs.kernels.fork_server' in parent.cmdline()  # else its parent would not be dask's worker
worker = parent.parent()
if area == 'Housing' and not mark.exists(): mark.touch(); worker.send_signal(signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def pages(place):
    return {path.relative_to(place): path.read_bytes() for path in place.rglob("*.html")}


def test_a_cluster_makes_the_same_pack_and_makes_again_what_a_lost_worker_had(run, cluster, place, tmp_path):
    cells = {"budget": [KILL]}
    (tmp_path / "killed").touch()
    run(cells)
    here = pages(place)
    (tmp_path / "killed").unlink()
    there = run(cells, scheduler=cluster.scheduler_address, out=tmp_path / "there")
    assert (tmp_path / "killed").exists()
    assert there["run"]["made"] == 4
    assert pages(tmp_path / "there" / "2019-20-Q2") == here


def test_an_address_without_a_scheduler_is_told(council, tmp_path, notebooks):
    with pytest.raises(RunProblem) as told:
        run_pack(council, out=tmp_path / "outputs", notebooks=notebooks(), scheduler="tcp://127.0.0.1:1")
    assert str(told.value) == ("There is no dask scheduler at tcp://127.0.0.1:1. Start one, or leave out --scheduler.")
    assert list((tmp_path / "outputs").iterdir()) == []
