"""`python -m perf` is the command `council-perf`."""

from perf.cli import main

main()
