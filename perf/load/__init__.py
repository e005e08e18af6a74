"""A council folder to checked frames: the only floor that reads data."""

from perf.load.folder import Dataset, load, read
from perf.load.framework import Framework
from perf.load.problems import DataProblem, Problem

__all__ = ["DataProblem", "Dataset", "Framework", "Problem", "load", "read"]
