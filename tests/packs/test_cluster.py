"""A dask cluster makes the same pack, byte for byte, even if a worker is lost."""

import pytest

from perf.errors import RunProblem
from perf.packs import parallel
from perf.packs.parallel import NO_CERTIFICATE
from perf.packs.request import Request
from perf.packs.run import run_pack
from tests.packs.conftest import STEMS

dask = pytest.importorskip("dask", reason="the extra `cluster` is not installed")
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


def test_a_cluster_makes_the_same_pack_and_repeats_the_work_of_a_lost_worker(run, cluster, place, tmp_path):
    cells = {"budget": [KILL]}
    (tmp_path / "killed").touch()
    run(cells)
    on_this_machine = pages(place)
    (tmp_path / "killed").unlink()
    manifest = run(cells, scheduler=cluster.scheduler_address, out=tmp_path / "there")
    assert (tmp_path / "killed").exists()
    assert manifest["run"]["made"] == len(STEMS)
    assert pages(tmp_path / "there" / "2019-20-Q2") == on_this_machine


@pytest.mark.parametrize("names_a_missing_file", [False, True])
def test_a_scheduler_that_wants_a_certificate_is_refused_without_one(
    council, tmp_path, notebooks, monkeypatch, names_a_missing_file
):
    if names_a_missing_file:
        monkeypatch.setitem(dask.config.config["distributed"]["comm"]["tls"], "ca-file", str(tmp_path / "ca.pem"))
    request = Request(data=council, out=tmp_path / "outputs", notebooks=notebooks(), scheduler="tls://127.0.0.1:1")
    with pytest.raises(RunProblem) as refused:
        run_pack(request)
    assert str(refused.value) == NO_CERTIFICATE.format("tls://127.0.0.1:1")


def test_an_address_without_a_scheduler_is_refused(council, tmp_path, notebooks, monkeypatch):
    monkeypatch.setattr(parallel, "PATIENCE", "1s")
    request = Request(data=council, out=tmp_path / "outputs", notebooks=notebooks(), scheduler="tcp://127.0.0.1:1")
    with pytest.raises(RunProblem) as refused:
        run_pack(request)
    assert str(refused.value) == "No dask scheduler answers at tcp://127.0.0.1:1. Start one, or omit --scheduler."
    assert list((tmp_path / "outputs").iterdir()) == []
