"""Reconciliation: what a report printed against what its data give."""
