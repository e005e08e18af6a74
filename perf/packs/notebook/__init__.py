"""Notebooks made into pages: papermill runs them, nbconvert converts them."""

import sys

_GRAMMAR = "rfc3987_syntax"  # of international addresses: its import builds 39 parsers, and no schema here needs one

if _GRAMMAR not in sys.modules:
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]  # to an import this is a package that is not installed
    try:
        import jsonschema  # type: ignore[import-untyped]  # noqa: F401  # nbformat checks notebooks with it; the grammar is an extra of it
    finally:
        del sys.modules[_GRAMMAR]
