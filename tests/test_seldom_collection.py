"""Only processes of our own look for unused objects less often than Python does."""

import gc
import subprocess
import sys

import pytest

from perf.seldom_collection import not_collecting

pytestmark = pytest.mark.slow  # processes of their own
IMPORTED = "import gc; usual = gc.get_threshold(); import perf; perf.load, perf.open_report; "


def test_importing_the_package_leaves_the_analysts_process_as_it_is():
    code = f"{IMPORTED} raise SystemExit(gc.get_threshold() != usual)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_command_collects_seldom():
    code = (
        "import gc, sys, perf.cli as cli; sys.argv[1:] = ['--version']\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        "raise SystemExit(gc.get_threshold()[0] < 10_000)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize("was_collecting", [True, False])
def test_a_piece_of_work_without_collection_leaves_the_setting_as_it_was(was_collecting):
    (gc.enable if was_collecting else gc.disable)()
    try:
        with pytest.raises(ZeroDivisionError), not_collecting():
            assert not gc.isenabled()
            raise ZeroDivisionError
        assert gc.isenabled() == was_collecting
    finally:
        gc.enable()
