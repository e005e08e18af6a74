"""The names that a notebook begins with: all there, and imported no sooner than they are used."""

import doctest
import subprocess
import sys
from inspect import getdoc, isfunction, signature

import pytest

import perf


@pytest.mark.parametrize("name", perf.__all__)
def test_a_name_of_the_package_can_be_used(name):
    assert callable(getattr(perf, name))


@pytest.mark.slow
def test_the_packages_with_names_of_their_own_need_no_import():
    code = "import perf; assert callable(perf.charts.bars) and callable(perf.workbench.explore)"
    subprocess.run([sys.executable, "-c", code], check=True)


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


def examples():
    """The examples in the documentation of the public functions, one after the other for each."""
    for name in perf.__all__:
        found = doctest.DocTestFinder(recurse=False).find(getattr(perf, name), name, globs={"perf": perf})
        yield from (pytest.param(each, id=each.name) for each in found if each.examples)


FUNCTIONS = [name for name in perf.__all__ if isfunction(getattr(perf, name))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_documents_its_arguments_what_it_returns_and_an_example(name):
    documented = getdoc(getattr(perf, name))
    for part in ("Parameters", "Returns", "Examples"):
        assert f"{part}\n{'-' * len(part)}" in documented or not signature(getattr(perf, name)).parameters
    assert "Any" not in str(signature(getattr(perf, name)))


@pytest.mark.parametrize("example", list(examples()))
def test_the_examples_of_a_public_function_run(example, vale, monkeypatch):
    monkeypatch.setattr("perf.load_council.load", lambda folder: vale)  # which takes seconds
    names = {"perf": perf}
    for each in example.examples:
        if each.want:
            assert f"{eval(each.source, names)!r}\n" == each.want
        else:
            exec(each.source, names)
