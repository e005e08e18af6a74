"""Runs leave nothing in their process, and an unchanged pack is known without what is slow to import."""

import asyncio
import gc
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from perf.packs.kernels.fork_server import threads
from perf.packs.kernels.provisioner import WarmProvisioner
from perf.packs.kernels.warm_parent import Warmth


def test_the_provisioner_is_the_one_that_the_package_names():
    project = (Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")
    assert f'"{WarmProvisioner.__module__}:{WarmProvisioner.__qualname__}"' in project


@pytest.mark.slow
def test_an_unchanged_pack_is_looked_for_without_pandas_or_papermill():
    code = "import sys, perf.packs.run, perf.packs.progress; "
    code += "assert not {'pandas', 'papermill', 'nbconvert', 'jupyter_client'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_a_run_s_own_process_imports_nothing_that_draws_and_no_grammar_of_addresses():
    code = "import sys, perf.packs.build; "
    code += "assert not {'seaborn', 'matplotlib.figure', 'scipy.stats', 'lark'} & set(sys.modules); "
    code += "import rfc3987_syntax"  # it is there for anyone who asks for it
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.pack
@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")
def test_what_the_warm_parent_imports_starts_no_thread():
    from perf.packs.kernels.provisioner import ONE_THREAD

    code = (
        "from perf.packs.kernels.fork_server import import_all, threads; import_all(); assert threads() == 1, threads()"
    )
    environment = {**__import__("os").environ, **ONE_THREAD}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert threads() >= 1


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")
def test_a_run_that_is_refused_does_not_wait_until_the_warm_parent_has_imported_all():
    warm = Warmth()
    warm.close()
    assert warm.process.returncode == -signal.SIGTERM
    assert not warm.folder.exists()


def grown():
    """Count what a process may gather: files, threads, children, folders."""
    gc.collect()
    here = psutil.Process()
    folders = [path for path in Path(tempfile.gettempdir()).glob(f"council-perf-{here.pid}-*")]
    return here.num_fds(), threading.active_count(), len(here.children(recursive=True)), len(folders)


@pytest.mark.pack
@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted as Linux does")
def test_runs_in_one_process_gather_nothing(run):
    run(force=True, areas=["Housing"])
    before = grown()
    run(force=True, areas=["Housing"])
    assert grown() == before


def test_an_ordinary_kernel_lives_whose_forked_one_ended_while_it_started(monkeypatch):
    async def fork(provisioner, *_):
        provisioner.code = -9
        raise OSError("the kernel ended with -9")

    async def launch(provisioner, *_, **__):
        provisioner.process = SimpleNamespace(poll=lambda: None, send_signal=lambda _: None)

    monkeypatch.setattr(WarmProvisioner, "_fork", fork)
    monkeypatch.setattr(LocalProvisioner, "launch_kernel", launch)
    provisioner = WarmProvisioner(kernel_id="1", kernel_spec=KernelSpec(), address="/run/parent")
    asyncio.run(provisioner.launch_kernel([]))
    assert provisioner.why_ordinary == "the kernel ended with -9"
    assert asyncio.run(provisioner.poll()) is None
