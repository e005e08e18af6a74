"""The names that a notebook begins with: all there, and imported no sooner than they are used."""

import subprocess
import sys

import pytest

import perf


@pytest.mark.parametrize("name", perf.__all__)
def test_a_name_of_the_package_can_be_used(name):
    assert callable(getattr(perf, name))


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="module 'perf' has no attribute 'absence'"):
        perf.absence  # noqa: B018  the look-up is what is tested


@pytest.mark.slow
@pytest.mark.parametrize("first", ["perf.dataset.folder", "perf.disclosure.figure_protection"])
def test_load_and_protect_can_be_called_whatever_was_imported_before(first):
    code = f"import {first}, perf; assert callable(perf.load) and callable(perf.protect)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_help_waits_for_neither_pandas_nor_seaborn():
    code = "import sys, perf, perf.cli; assert not {'pandas', 'seaborn', 'papermill'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
