"""A council folder to checked frames: the only floor that reads data.

``perf.load`` is both this package and, as the first call of every notebook, its function ``load``.
"""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from perf.load.dataset import Dataset
from perf.load.folder import load, read
from perf.load.framework import Framework
from perf.load.problems import DataProblem, Problem

__all__ = ["DataProblem", "Dataset", "Framework", "Problem", "load", "read"]


class _CallableModule(ModuleType):
    def __call__(self, folder: str | Path, **wanted: Any) -> Dataset:
        return load(folder, **wanted)


sys.modules[__name__].__class__ = _CallableModule
